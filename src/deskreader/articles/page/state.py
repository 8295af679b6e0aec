"""Reads the article from the JSON with which a page's own scripts would build what it shows."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import escape
from typing import Any

_DEEPEST = 30
_MOST_VALUES = 60_000
_LEAST_PROSE = 60  # characters of a text that is likely a paragraph
_LEAST_ARTICLE = 400  # characters of the paragraphs of an article
_SHARE = 0.6  # share of all paragraphs that the part of the data with the article holds
_SENTENCE = re.compile(r"[.!?…。！？][\"”»'’」)]*(?:\s|$)|[。！？]")
_MARKUP = re.compile(r"<(?:p|div|h[1-6]|ul|ol|blockquote|figure|br)\b", re.I)
_ADDRESS = re.compile(r"^(?:https?:)?//|^/[\w/-]+$|^[\w-]+$|^data:")
_HEADING = re.compile(r"head(?:ing|line|er)|^h[2-6]$|subtitle|title", re.I)
_TYPE_NAMES = ("type", "_type", "__typename", "name", "tag", "style", "kind", "element")
_ASSIGNMENT = re.compile(r"^[^={\[]*=\s*")


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of the data: the path of keys to it, and the kind that the object around it claims."""

    path: tuple[str, ...]
    kind: str
    text: str


def article_in_states(states: list[bytes]) -> str:
    """Returns the longest article that the data hold, as unsanitized HTML; empty where there is none."""
    found = [article for state in states if (article := _article(_parsed(state)))]
    return max(found, key=len, default="")


def _parsed(state: bytes) -> Any:
    text = _ASSIGNMENT.sub("", state.decode("utf-8", "replace").strip(), count=1) if state[:1] not in b"{[" else ""
    source = (text or state.decode("utf-8", "replace")).strip().rstrip(";")
    try:
        return json.JSONDecoder(strict=False).raw_decode(source)[0]
    except (ValueError, RecursionError):
        return None


def _article(value: Any) -> str:
    """Returns the article that a value holds: one text with markup, or the texts of its paragraphs in order."""
    texts: list[_Text] = []
    _collect(value, (), "", texts, 0)
    marked = max((text.text for text in texts if _MARKUP.search(text.text)), key=len, default="")
    prose = [text for text in texts if _is_prose(text.text)]
    total = sum(len(text.text) for text in prose)
    if len(marked) > max(_LEAST_ARTICLE, _SHARE * total):
        return marked
    path = _common_path(prose, total)
    if path is None:
        return ""
    last_keys = {text.path[-1] for text in prose if text.path[: len(path)] == path and text.path}
    inside = [text for text in texts if text.path[: len(path)] == path]
    body = [text for text in inside if text in prose or (text.path[-1] in last_keys and _is_words(text.text))]
    if sum(len(text.text) for text in body) < _LEAST_ARTICLE:
        return ""
    return "".join(_written(text) for text in body)


def _collect(value: Any, path: tuple[str, ...], kind: str, found: list[_Text], depth: int) -> None:
    if depth > _DEEPEST or len(found) > _MOST_VALUES:
        return
    if isinstance(value, str):
        found.append(_Text(path, kind, value))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _collect(
                item, (*path, f"[{index}]") if isinstance(item, (dict, list)) else (*path, "[]"), kind, found, depth + 1
            )
    elif isinstance(value, dict):
        own = next((value[name] for name in _TYPE_NAMES if isinstance(value.get(name), str)), kind)
        for key, item in value.items():
            _collect(item, (*path, str(key)), own, found, depth + 1)


def _is_prose(text: str) -> bool:
    return len(text) >= _LEAST_PROSE and " " in text and _SENTENCE.search(text) is not None and text[:1] not in "{[<"


def _is_words(text: str) -> bool:
    return bool(text.strip()) and not _ADDRESS.match(text.strip()) and text[:1] not in "{["


def _common_path(prose: list[_Text], total: int) -> tuple[str, ...] | None:
    """Returns the longest path under which most of the prose stands."""
    if total < _LEAST_ARTICLE:
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
