"""Tells from the addresses that a text links to whether it names a person or a section of the site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from lxml.etree import _Element

from deskreader.articles.html.elements import attribute
from deskreader.articles.metadata.context import Piece
from deskreader.articles.metadata.person_names import looks_like_person

_SECTIONS = re.compile(r"/(?:categor|tag|topic|section|rubri|thema|theme|kategori|channel|keyword|label)", re.I)
_PERSONS = re.compile(
    r"/(?:authors?|autor(?:en)?|auteurs?|profiles?|people|staff|contributors?|writers?|editors?|reporters?|journalists?|team"
    r"|users?|u|members?|artists?|channels?|@)(?:/|(?<=@))",
    re.I,
)
_NO_WORD = re.compile(r"\W")
_NOT_LETTERS = re.compile(r"^(?:u/|@)|\W")


def _links(element: _Element) -> Iterator[str]:
    """Yields the paths that the element and its closest ancestors link to."""
    up: _Element | None = element
    for _ in range(3):
        if up is not None and up.tag == "a":
            yield from _path_of(attribute(up, "href"))
        up = up.getparent() if up is not None else None


@lru_cache(maxsize=4096)
def _path_of(address: str) -> tuple[str, ...]:
    """Returns the path in an address; nothing for one that cannot be split and leads nowhere."""
    try:
        return (unquote(urlsplit(address).path),)
    except ValueError:
        return ()


def leads_to_person(piece: Piece) -> bool:
    """Whether a text links to a page of people, or to one named like the text."""
    slug = "-".join(piece.text.casefold().split())
    return any(
        not _SECTIONS.search(path)
        and (_PERSONS.search(path) or (slug.isascii() and path.lower().rstrip("/").endswith(slug)))
        for path in _links(piece.element)
    )


def is_of_profile(piece: Piece) -> bool:
    """Whether a text is the name under which a person's page on the site is found, such as the link /u/jofield."""
    paths = [path for path in _links(piece.element) if _PERSONS.search(path)]
    if not paths:
        return False
    name = _NOT_LETTERS.sub("", piece.text.casefold())
    if not 2 < len(name) < 30 or len(piece.text.split()) > 5:
        return False
    return any(_NO_WORD.sub("", path.rstrip("/").rsplit("/", 1)[-1].casefold()) == name for path in paths)


def leads_above(piece: Piece, others: Sequence[Piece]) -> bool:
    """Whether a text links to what another text beside it links to a part of, as sections of a site do."""
    paths = [f"{path.rstrip('/')}/" for path in _links(piece.element) if path.strip("/")]
    return any(
        path.startswith(above) and len(path) > len(above)
        for other in (others if paths else ())
        for path in _links(other.element)
        for above in paths
    )


def leads_to_section(element: _Element) -> bool:
    """Whether an element links to something else than a page of people."""
    return any(_PERSONS.search(path) is None for path in _links(element))


def leads_to_people(link: _Element) -> bool:
    """Whether a link leads to a page about people of the site."""
    return _PERSONS.search(attribute(link, "href")) is not None


def is_among_people(piece: Piece) -> bool:
    """Whether a text links to a page about people of the site."""
    return any(_PERSONS.search(path) for path in _links(piece.element))


def is_section(piece: Piece) -> bool:
    """Whether a text links to a section of the site; a tag that is called like the text may be a person's."""
    slug = "-".join(piece.text.casefold().split()) if looks_like_person(piece.text) else "/"
    return any(_SECTIONS.search(path) and not path.lower().rstrip("/").endswith(slug) for path in _links(piece.element))
