"""Reads the article from the JSON with which a page's own scripts would build what it shows."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import escape
from typing import Any

from lxml.etree import _Element, tostring

from deskreader.articles.html.elements import all_text
from deskreader.articles.page.script_values import CHUNKS, chunks_of, values_in, values_of_rows

_DEEPEST = 30
_MOST_VALUES = 60_000
_LEAST_WIDE = 25  # characters of one in a script that may need fewer letters
_LEAST_PROSE = 60  # characters of a text that is likely a paragraph
_SAMPLE = 200  # characters of a text that are looked at
_SIGNS = frozenset("(){}[];:=<>/\\_#%&*|+~^0123456789")
_FEW = 0.15  # share of such signs in sentences; rules of a program have more
_LEAST_ARTICLE = 400  # bytes of the paragraphs of an article
_SHARE = 0.6  # share of all paragraphs that the part of the data with the article holds
_SENTENCE = re.compile(r"[.!?…。！？][\"”»'’」)]*(?:\s|$)|[。！？]")
_MARKUP = re.compile(r"<(?:p|div|h[1-6]|ul|ol|blockquote|figure|br)\b", re.I)
_ADDRESS = re.compile(r"^(?:https?:)?//|^/[\w/-]+$|^[\w-]+$|^data:")
_HEADING = re.compile(r"head(?:ing|line|er)|^h[2-6]$|subtitle|title", re.I)
_TYPE_NAMES = ("type", "nodeType", "_type", "__typename", "name", "tag", "style", "kind", "element")
_CHILDREN = ("children", "content", "nodes")
_RUN_TEXTS = ("text", "value")
_INLINE = re.compile(r"link|span|mark|strong|em|bold|italic|inline|text|^a$", re.I)
_BLOCK = re.compile(r"paragraph|block|head|list|quote|^(?:p|h[1-6]|li)$|unstyled", re.I)
_MOST_ATTRIBUTES = 20
_OPENING = ("{", "[")


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of the data: the path of keys to it, and the kind that the object around it claims."""

    path: tuple[str, ...]
    kind: str
    text: str


def article_in_states(states: list[bytes]) -> str:
    """Returns the longest article that the data hold, as unsanitized HTML; empty where there is none."""
    scripts = [_uncommented(state.decode("utf-8", "replace")) for state in states]
    values = list(values_of_rows(chunks_of(scripts)))
    has_rows = bool(values)
    values += [value for script in scripts if not (has_rows and CHUNKS in script) for value in values_in(script)]
    return max(map(_article, values), key=len, default="")


def article_in_attributes(body: _Element) -> str:
    """Returns the longest article in data attributes and `noscript`, as unsanitized HTML; empty where there is none."""
    values = [
        str(value)
        for element in body.iter("div", "main", "section", "article", "body")
        for key, value in element.items()
        if size_of(str(value)) > _LEAST_ARTICLE and str(key).startswith("data-") and value[:1] in _OPENING
    ]
    found = [_article(value) for value in values[:_MOST_ATTRIBUTES]]
    found += [
        "".join(tostring(child, encoding="unicode") for child in element)
        for element in body.iter("noscript")
        if len(element.findall(".//p")) > 1 and size_of(all_text(element)) > _LEAST_ARTICLE
    ]
    return max(found, key=len, default="")


def size_of(text: str) -> int:
    """Returns the size of a text in bytes, by which texts of scripts with short and with long words compare."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def is_mostly_prose(text: str) -> bool:
    """Whether most of a text is in lines that are sentences, not the labels or rules of a program."""
    lines = text.splitlines()
    return sum(len(line) for line in lines if _is_prose(line)) > _SHARE * sum(map(len, lines))


def _uncommented(script: str) -> str:
    """Returns a script without the comment that hides it from old browsers."""
    return script.strip().removeprefix("<!--").removesuffix("-->")


def _article(value: Any) -> str:
    """Returns the article that a value holds: one text with markup, or the texts of its paragraphs in order."""
    texts: list[_Text] = []
    _collect(value, (), "", texts, 0)
    marked = max((text.text for text in texts if _MARKUP.search(text.text)), key=len, default="")
    prose = [text for text in texts if _is_prose(text.text)]
    total = sum(len(text.text) for text in prose)
    if size_of(marked) > _LEAST_ARTICLE and len(marked) > _SHARE * total:
        return marked
    path = _common_path(prose, total)
    if path is None:
        return ""
    last_keys = {text.path[-1] for text in prose if text.path[: len(path)] == path and text.path}
    inside = [text for text in texts if text.path[: len(path)] == path]
    body = [text for text in inside if text in prose or (text.path[-1] in last_keys and _is_words(text.text))]
    if sum(size_of(text.text) for text in body) < _LEAST_ARTICLE:
        return ""
    return "".join(_written(text) for text in body)


def _collect(value: Any, path: tuple[str, ...], kind: str, found: list[_Text], depth: int) -> None:
    if depth > _DEEPEST or len(found) > _MOST_VALUES:
        return
    if isinstance(value, str):
        if value[:1] in _OPENING and size_of(value) > _LEAST_ARTICLE and (inside := _value_in(value)) is not None:
            _collect(inside, path, kind, found, depth + 1)
        else:
            found.append(_Text(path, kind, value))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _collect(
                item, (*path, f"[{index}]") if isinstance(item, (dict, list)) else (*path, "[]"), kind, found, depth + 1
            )
    elif isinstance(value, dict):
        own = next((value[name] for name in _TYPE_NAMES if isinstance(value.get(name), str)), kind)
        if (runs := _runs_of(value)) and (text := _text_of_runs(runs, 0)) is not None:
            found.append(_Text((*path, "[]"), own, text))
            return
        for key, item in value.items():
            _collect(item, (*path, str(key)), own, found, depth + 1)


def _runs_of(value: dict[str, Any]) -> list[Any] | None:
    """Returns the pieces of text that an object of a text editor holds."""
    runs = next((value[name] for name in _CHILDREN if isinstance(value.get(name), list)), None)
    return runs if runs and all(isinstance(run, dict) for run in runs) else None


def _text_of_runs(runs: list[Any], depth: int) -> str | None:
    """Returns the joined pieces of a paragraph; None where one of them is a paragraph or something else itself."""
    parts: list[str] = []
    for run in runs:
        text = next((run[name] for name in _RUN_TEXTS if isinstance(run.get(name), str)), None)
        inner = _runs_of(run)
        if (
            text is None
            and inner
            and depth < _DEEPEST
            and _INLINE.search(str(next((run[name] for name in _TYPE_NAMES if name in run), "")))
        ):
            text = _text_of_runs(inner, depth + 1)
        if text is None or (
            text.strip() and _BLOCK.search(str(next((run[name] for name in _TYPE_NAMES if name in run), "")))
        ):
            return None
        parts.append(text)
    return "".join(parts)


def _value_in(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _is_prose(text: str) -> bool:
    """Whether a text is sentences of words, not rules of a program."""
    if len(text) < (_LEAST_PROSE if text.isascii() else _LEAST_WIDE) or text[:1] in "{[<" or not _SENTENCE.search(text):
        return False
    beginning = text[:_SAMPLE]
    return (" " in text or not text.isascii()) and sum(map(_SIGNS.__contains__, beginning)) < _FEW * len(beginning)


def _is_words(text: str) -> bool:
    return bool(text.strip()) and not _ADDRESS.match(text.strip()) and text[:1] not in "{["


def _common_path(prose: list[_Text], total: int) -> tuple[str, ...] | None:
    """Returns the longest path under which most of the prose stands."""
    if sum(size_of(text.text) for text in prose) < _LEAST_ARTICLE:
        return None
    weights: dict[tuple[str, ...], int] = {}
    for text in prose:
        for end in range(len(text.path)):
            weights[text.path[:end]] = weights.get(text.path[:end], 0) + len(text.text)
    fit = [path for path, weight in weights.items() if weight >= _SHARE * total]
    return max(fit, key=len, default=None)


def _written(text: _Text) -> str:
    tag = "h2" if _HEADING.search(text.kind) and len(text.text) < 200 and not _is_prose(text.text) else "p"
    if _MARKUP.search(text.text):
        return text.text
    return "".join(
        f"<{tag}>{escape(line.strip(), quote=False)}</{tag}>" for line in text.text.splitlines() if line.strip()
    )
