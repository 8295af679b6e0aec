"""Finds the data that a page's own scripts carry: JSON, strings that hold JSON, and the chunks of React's server
components.

Nothing is run: a value is read where it stands as JSON, or as a string literal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from html import escape
from typing import Any

_STARTS = re.compile(r"(?:^|[=(,]|\breturn)\s*(?=[{\[])")
_PARSED = re.compile(r"JSON\.parse\(\s*(?=[\"'])")
_PUSHED = re.compile(r"\b__next_f\.push\(\[\s*1\s*,\s*(?=\")")
_LITERAL = re.compile(r"""\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'""", re.S)
_PARAGRAPH = re.compile(r"<p\b")
_ROW = re.compile(r"^([0-9a-f]*):(?:([A-Z])([0-9a-f]{1,7}),)?", re.M)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.S)
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_ELEMENT = "$"  # begins an element of React: ["$", tag, key, {"children": ...}]
_ELEMENT_PARTS = 4
_WRITTEN = frozenset((
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "strong", "em", "b", "i", "a", "figure",
    "figcaption", "img", "pre", "code", "br", "hr", "table", "tbody", "thead", "tr", "td", "th", "dl", "dt", "dd",
    "sub", "sup",
))  # fmt: skip
_EMPTY = frozenset(("img", "br", "hr"))
_ATTRIBUTES = ("href", "src", "alt")
_MOST_STARTS = 12  # places of a script where a value may begin
CHUNKS = "__next_f"  # where React's server components are pushed
_QUOTE = re.compile(r"(?=\")")
_LEAST_MARKED = 200  # characters of a string with paragraphs in it
_LEAST = 250  # characters of a value that may hold an article
_DEEPEST = 60


def values_in(script: str) -> Iterator[Any]:
    """Yields the values that a script holds as JSON; strings with paragraphs in them where it holds none."""
    found = False
    for text in _literals_after(_PARSED, script):
        with suppress(ValueError, RecursionError):
            yield json.loads(text, strict=False)
            found = True
    decoder = json.JSONDecoder(strict=False)
    position = 0
    for _ in range(_MOST_STARTS):
        start = _STARTS.search(script, position)
        if start is None:
            break
        position = max(start.end(), position + 1)
        with suppress(ValueError, RecursionError):
            value, end = decoder.raw_decode(script, start.end())
            if end - start.end() > _LEAST:
                yield value
                found = True
            position = end
    if not found:
        yield [
            text for text in _literals_after(_QUOTE, script) if len(text) > _LEAST_MARKED and _PARAGRAPH.search(text)
        ]


def chunks_of(scripts: list[str]) -> str:
    """Returns the rows of React's server components that the scripts push, joined."""
    return "".join(text for script in scripts if CHUNKS in script for text in _literals_after(_PUSHED, script))


def _literals_after(sign: re.Pattern[str], script: str) -> Iterator[str]:
    """Yields the values of the string literals that follow a sign, up to one that never ends."""
    position = 0
    while found := sign.search(script, position):
        literal = _LITERAL.match(script, found.end())
        if literal is None:
            return
        yield _unescaped(literal[0][1:-1])
        position = literal.end()


def values_of_rows(rows: str) -> Iterator[Any]:
    """Yields the values of React's rows: texts as they are, elements as HTML, other data unchanged."""
    position = 0
    while row := _ROW.search(rows, position):
        if row[2] == "T":
            size = int(row[3], 16)
            text = rows[row.end() : row.end() + size].encode("utf-8", "replace")[:size].decode("utf-8", "replace")
            yield text
            position = row.end() + len(text)
            continue
        end = rows.find("\n", row.end())
        end = len(rows) if end < 0 else end
        with suppress(ValueError, RecursionError):
            value = json.loads(rows[row.end() : end], strict=False)
            written = _written(value, 0)
            yield written if _PARAGRAPH.search(written) else value
        position = max(end, row.end())


def _written(value: Any, depth: int) -> str:
    """Returns React elements as HTML; data beside them leave nothing."""
    if depth > _DEEPEST:
        return ""
    if isinstance(value, str):
        return "" if value.startswith(_ELEMENT) else escape(value, quote=False)
    if not isinstance(value, list):
        return ""
    if len(value) < _ELEMENT_PARTS or value[0] != _ELEMENT or not isinstance(value[3], dict):
        return "".join(_written(item, depth + 1) for item in value)
    tag, properties = value[1], value[3]
    raw = properties.get("dangerouslySetInnerHTML")
    inside = raw["__html"] if isinstance(raw, dict) and isinstance(raw.get("__html"), str) else ""
    inside = inside or _written(properties.get("children"), depth + 1)
    if tag not in _WRITTEN:
        return inside
    attributes = "".join(
        f' {name}="{escape(properties[name])}"' for name in _ATTRIBUTES if isinstance(properties.get(name), str)
    )
    return f"<{tag}{attributes}>" if tag in _EMPTY else f"<{tag}{attributes}>{inside}</{tag}>"


def _unescaped(inside: str) -> str:
    """Returns the value of what stands between the quotes of a string literal."""
    if "\\" not in inside:
        return inside
    text = _ESCAPE.sub(_character, inside)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(written: re.Match[str]) -> str:
    """Returns the character that an escape sequence stands for."""
    code = written[1] or written[2]
    return chr(int(code, 16)) if code else _CONTROLS.get(written[3], written[3])
