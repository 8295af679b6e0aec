"""Finds elements that attributes or class names mark as giving an article's author or date."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.etree import _Element

from deskreader.articles.detection.class_names import BlockRole, role_of

_AUTHOR = (
    "byline", "author", "autor", "auteur", "writer", "writtenby", "written-by", "reporter", "contributor", "redakteur",
    "verfasser", "journalist",
)  # fmt: skip
_AUTHOR_BESIDE = re.compile(
    r"bio|box|avatar|image|img|photo|date|time|social|about|share|comment|related|list|role|desc|follow|more", re.I
)
_DATE = re.compile(
    r"(?:^|[\s_-])(?:pub|publish|date|datum|time|posted|entry-date|dateline|meta|byline|info|fecha|data|created"
    r"|zeit)|[a-z](?:Date|Time)\b",
    re.I,
)
_DATE_PARTS = ("pub", "dat", "time", "post", "meta", "byl", "info", "fecha", "creat", "zeit")
_AUTHOR_PARTS = ("aut", "byl", "writ", "reporter", "contributor", "redakteur", "verfasser", "journalist")
"""One of them is in all that the patterns and words above find: the quick look before the long one."""
_MODIFIED = re.compile(r"updated?|modif|aktualisiert|last|edited", re.I)
_ADDRESS = re.compile(
    r"/(?:authors?|autor(?:en)?|auteurs?|profile|people|staff|contributors?|by|writers?|reporter|journalist)/", re.I
)
OTHER_ARTICLES = re.compile(r"\brelated|recommend|(?:^|[\s_-])(?:more|latest|popular|trending|most)[_-]", re.I)
"""Names of blocks that list other articles."""
_TIMES = frozenset(("time", "relative-time", "local-time", "time-ago", "time-stamp"))
"""Elements with a moment for machines: the standard one, and custom ones that say how long ago it was."""
_TAGS = (
    *sorted(_TIMES),
    "a",
    "span",
    "div",
    "p",
    "li",
    "address",
    "small",
    "em",
    "strong",
    "h3",
    "h4",
    "h5",
    "h6",
    "cite",
    "b",
    "i",
    "td",
    "dd",
    "abbr",
    "meta",
    "font",
)
_MOST = 40
_NOTHING: tuple[int | None, bool] = (None, False)  # what most names mean
_LEVELS = 8  # ancestors of an annotation that are examined


@dataclass(slots=True)
class Annotations:
    """Annotated elements in page order; authors have a rank, the most reliable lowest."""

    authors: list[tuple[int, _Element]] = field(default_factory=list)
    times: list[_Element] = field(default_factory=list)  # machine-readable: `time`, datePublished
    dates: list[_Element] = field(default_factory=list)  # named like a date


def annotations_in(body: _Element, has_microdata: bool = True) -> Annotations:
    """Returns what the page annotates, found in one walk; `has_microdata` says whether attributes of it may occur."""
    annotations = Annotations()
    for element in body.iter(*_TAGS):
        tag = element.tag
        if tag in _TIMES:
            annotations.times.append(element)
        elif has_microdata or tag == "a" or _is_named(element):
            _add(annotations, element)
    annotations.authors = [pair for pair in annotations.authors if not _is_elsewhere(pair[1], body)]
    annotations.times = [element for element in annotations.times if not _is_elsewhere(element, body)]
    annotations.authors.sort(key=lambda pair: pair[0])
    return annotations


def _is_named(element: _Element) -> bool:
    """Whether class names or the id of an element suggest an author or a date."""
    names = element.get("class")
    if names and _meaning_of(names) is not _NOTHING:
        return True
    name = element.get("id")
    return name is not None and _meaning_of(name) is not _NOTHING


def _is_elsewhere(element: _Element, body: _Element) -> bool:
    """Whether an annotation stands in a user comment or in a list of other articles."""
    up: _Element | None = element
    for _ in range(_LEVELS):
        if up is None or up is body:
            return False
        if up.tag in ("figure", "blockquote"):
            return True
        if _is_of_others(up.get("class", ""), up.get("id", "")):
            return True
        up = up.getparent()
    return False


@lru_cache(maxsize=32_768)
def _is_of_others(names: str, name: str) -> bool:
    """Whether a block's class names and id say that it holds user comments or lists other articles."""
    both = f"{names} {name}"
    return role_of(both) == BlockRole.COMMENTS or OTHER_ARTICLES.search(both) is not None


def _add(annotations: Annotations, element: _Element) -> None:
    rank: int | None = None
    if names := element.get("class"):
        rank, is_date = _meaning_of(names)
        if is_date and element.tag == "abbr" and element.get("title"):
            annotations.times.append(element)
        elif is_date and len(annotations.dates) < _MOST:
            annotations.dates.append(element)
    if rank is None and (name := element.get("id")):
        rank, _ = _meaning_of(name)
    if (relation := element.get("rel")) and "author" in relation:
        rank = 1
    if role := element.get("itemprop"):
        parent = element.getparent()
        if role == "name" and parent is not None and "author" in parent.get("itemprop", ""):
            rank = 0
        elif role == "author":
            rank = 1
        elif "datePublished" in role:
            annotations.times.append(element)
    if rank is None and element.tag == "a" and _ADDRESS.search(element.get("href", "")):
        rank = 4
    if rank is not None and len(annotations.authors) < _MOST:
        annotations.authors.append((rank, element))


@lru_cache(maxsize=32_768)
def _meaning_of(names: str) -> tuple[int | None, bool]:
    """Returns the author rank that class names suggest, and whether they suggest the publication date."""
    lowered = names.lower()
    rank, is_date = None, False
    for part in _AUTHOR_PARTS:
        if part in lowered:
            if any(word in lowered for word in _AUTHOR):
                rank = 3 if _AUTHOR_BESIDE.search(names) else 2
            break
    for part in _DATE_PARTS:
        if part in lowered:
            is_date = _DATE.search(names) is not None and _MODIFIED.search(names) is None
            break
    return (rank, is_date) if rank is not None or is_date else _NOTHING
