"""Determines who wrote an article from structured data, head, markup and the texts at the headline, surest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml.etree import _Element

from deskreader.articles.html.elements import attribute, spaced_line
from deskreader.articles.metadata.annotations import Annotations
from deskreader.articles.metadata.context import Piece, Surroundings, pieces_in
from deskreader.articles.metadata.date_parser import date_in, has_year
from deskreader.articles.metadata.person_names import (
    BEGINS,
    clean_names,
    ends_with_by,
    is_east_asian,
    is_firm,
    is_han,
    is_of_site,
    is_team,
    looks_like_person,
    names_from,
)
from deskreader.articles.page import jsonld
from deskreader.articles.page.document import Document

_IN_HEAD = (
    "author", "article:author", "byl", "byline", "parsely-author", "sailthru.author", "article.author",
    "article_author", "og:author", "article:author_name", "cxenseparse:author", "vr:author", "mediator_author",
    "authors", "authorname", "twitter:misc:written by", "dc.contributor", "citation_author", "dc.creator",
    "dcterms.creator",
)  # fmt: skip
_LAST_NAME_FIRST = ("citation_author", "dc.creator", "dcterms.creator")
_WRITTEN_BY = ("written by", "verfasst von", "author", "autor", "escrito por", "écrit par", "geschrieben von", "por")
_EAST_NAMES = (
    r"([\u4e00-\u9fff\u3040-\u30ff·]{2,12}(?:\s?\([A-Za-z .]{3,30}\))?"
    r"(?:[ 　、,，/]+[\u4e00-\u9fff\u3040-\u30ff·]{2,4}(?=$|[ 　、,，/)）\s])){0,4})"
)
_EAST_AUTHOR = re.compile(
    rf"(?:(?:作\s*者|撰\s*文|撰稿人?|文字|著\s*者|筆\s*者|執筆者?|取材・文|记者|記者|通讯员)\s*[:：/／|｜]\s*|(?<![\w])文\s*[:：/／|｜]\s*"
    rf"|(?:记者|記者)\s+){_EAST_NAMES}"
)
_EAST_EDITOR = re.compile(rf"(?:责任编辑|責任編輯|责编|責編|编\s*辑|編\s*輯|編集)\s*[:：/／]\s*{_EAST_NAMES}")
_EAST_SIGNED = re.compile(
    r"[（(]\s*(?:记者|記者)?\s*([\u4e00-\u9fff]{2,3})(?:\s+[\u4e00-\u9fff]{2,4}报道)?\s*[）)]\s*$"
)
_KOREAN = re.compile(r"(?:^|[\s=|(\[])([가-힣]{2,4})\s?(?:기자|특파원)(?=$|[\s=|)\]])")
_SECTIONS = re.compile(r"/(?:categor|tag|topic|section|rubri|thema|theme|kategori|channel|keyword|label)", re.I)
_PERSONS = re.compile(
    r"/(?:authors?|autor(?:en)?|auteurs?|profiles?|people|staff|contributors?|writers?|team|users?)/", re.I
)
_LONGEST_LINE = 120  # characters
_SURE, _UNSURE, _AFAR = range(2), range(2, 5), range(3)  # ranks of annotations
_LEVELS = 3  # ancestors in which further authors stand
_MOST_AUTHORS = 12
_FEW = 3  # pieces between a name and the date beside it


@dataclass(frozen=True, slots=True)
class Claim:
    """Names as the page's data gives them, and whether the data says that they belong to an organisation."""

    names: list[str]
    of_firm: bool = False


def byline(
    document: Document,
    node: jsonld.Node,
    site_name: str,
    annotations: Callable[[], Annotations],
    surroundings: Surroundings,
    hint: str | None,
) -> str | None:
    """Returns the authors' names, separated by commas; None where the page names nobody.

    People come before organisations, and what stands at the headline before what stands elsewhere.
    """
    claims = list(_claims(document, node))
    publisher = jsonld.text(node.get("publisher"))
    people = [people for claim in claims if (people := _people_of(claim, site_name, publisher))]
    ways: tuple[Callable[[], list[str]], ...] = (
        lambda: next((names for names in people if _occur_in(names, surroundings.near)), []),
        lambda: _annotated(annotations(), surroundings, site_name, near=True, ranks=_SURE),
        lambda: _names_after_by(surroundings.near),
        lambda: next(iter(people), []),
        lambda: _annotated(annotations(), surroundings, site_name, near=True, ranks=_UNSURE),
        lambda: _beside_date(surroundings, site_name),
        lambda: clean_names([hint] if hint else [], ""),
        lambda: _labelled(_EAST_AUTHOR, [*surroundings.near, *surroundings.behind]),
        lambda: _firms_of(claims),
        lambda: _teams(surroundings.near),
        lambda: _annotated(annotations(), surroundings, site_name, near=False, ranks=_AFAR),
        lambda: _names_after_by(surroundings.behind),
        lambda: _labelled(_EAST_AUTHOR, surroundings.everywhere()) if _is_east_asian(document) else [],
        lambda: _signed(surroundings.behind),
        lambda: _labelled(_EAST_EDITOR, surroundings.behind),
    )
    return next((", ".join(names) for way in ways if (names := way())), None)


def _claims(document: Document, node: jsonld.Node) -> Iterator[Claim]:
    """Yields what structured data and head say, in this order."""
    for key in ("author", "creator"):
        people = jsonld.people(node.get(key))
        if persons := [name for name, is_organisation in people if not is_organisation]:
            yield Claim(persons)
        elif people:
            yield Claim([name for name, _ in people], of_firm=True)
    for name in _IN_HEAD:
        values = [value for value in document.metas.get(name, ()) if value.strip() and "://" not in value]
        if name in _LAST_NAME_FIRST:
            values = [_first_name_first(value) for value in values]
        if values:
            yield Claim(values)
    if document.meta("twitter:label1").lower() in _WRITTEN_BY:
        yield Claim([document.meta("twitter:data1")])


def _first_name_first(name: str) -> str:
    """Returns 'Field, Jo' as 'Jo Field'."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() and "," not in first else name


def _people_of(claim: Claim, site_name: str, publisher: str) -> list[str]:
    if claim.of_firm:
        return []
    names = clean_names(claim.names, site_name)
    first = clean_names(claim.names, "", firms=True)[:1]
    if not any(not is_firm(name, site_name) for name in names) or any(is_of_site(name, site_name) for name in first):
        return []
    return [name for name in names if not is_of_site(name, site_name) and not is_of_site(name, publisher)]


def _occur_in(names: list[str], pieces: Sequence[Piece]) -> bool:
    """Whether one of the names occurs in the texts."""
    wanted = [name.casefold() for name in names]
    return any(name in piece.text.casefold() for piece in pieces for name in wanted)


def _firms_of(claims: list[Claim]) -> list[str]:
    return next((names for claim in claims if (names := clean_names(claim.names, "", firms=True))), [])


def _names_after_by(pieces: Sequence[Piece]) -> list[str]:
    """Returns the names after 'By' and its equivalents."""
    for index, piece in enumerate(pieces):
        begin = BEGINS.match(piece.text)
        if begin is not None:
            rest = piece.text[begin.end() :]
            if names := names_from(pieces, index, rest, loose=not rest or piece.element.tag == "a"):
                return names
        elif ends_with_by(piece.text) and (names := names_from(pieces, index, "", loose=True)):
            return names
    return []


def _teams(pieces: Sequence[Piece]) -> list[str]:
    """Returns a site's team, where the surroundings of the headline name one."""
    return next((clean_names([piece.text], "", firms=True) for piece in pieces if is_team(piece.text)), [])


def _annotated(
    annotations: Annotations, surroundings: Surroundings, site_name: str, near: bool, ranks: range
) -> list[str]:
    """Returns names in elements annotated as the author's, the most reliable annotation first.

    Further elements of the same rank right beside the first one name further authors.
    """
    close = {piece.element for piece in surroundings.near}
    first: tuple[int, _Element] | None = None
    found: list[str] = []
    for rank, element in annotations.authors:
        if rank not in ranks or near != any(inner in close for inner in element.iter()):
            continue
        if first is not None and (rank != first[0] or not _are_neighbours(first[1], element)):
            continue
        line = spaced_line(element)
        if 2 < len(line) < _LONGEST_LINE and (names := _names_in(element, line, rank, site_name)):
            found += [name for name in names if name not in found]
            first = first or (rank, element)
    return found[:_MOST_AUTHORS]


def _are_neighbours(element: _Element, other: _Element) -> bool:
    """Whether two elements stand in one small element, and neither in the other."""
    around = set(islice(element.iterancestors(), _LEVELS))
    shared = next((up for up in islice(other.iterancestors(), _LEVELS) if up in around), None)
    return (
        shared is not None and other not in around and element not in set(other.iterancestors())
        and len(spaced_line(shared)) < 2 * _LONGEST_LINE
    )  # fmt: skip


def _names_in(element: _Element, line: str, rank: int, site_name: str) -> list[str]:
    """Returns the names in one element annotated as the author's: those after 'By', else its whole text."""
    pieces = pieces_in(element)
    for index, piece in enumerate(pieces[:4]):
        begin = BEGINS.match(piece.text)
        text = piece.text[begin.end() :] if begin else piece.text
        if names := names_from(pieces, index, text, loose=rank <= 1):
            return names
    if rank <= 2 and not has_year(line) and len(pieces) <= 3:
        return [] if is_han(line) else clean_names([line], site_name, firms=rank <= 1)
    return []


def _beside_date(surroundings: Surroundings, site_name: str) -> list[str]:
    """Returns a name beside the date at the headline that links to no list of articles and is not in the headline."""
    pieces = surroundings.near
    dated = [index for index, piece in enumerate(pieces) if _is_date(piece.text)]
    for index, piece in enumerate(pieces):
        if not looks_like_person(piece.text) or is_firm(piece.text, site_name) or surroundings.tells_of(piece.text):
            continue
        if any(abs(index - other) <= _FEW for other in dated) and (
            _leads_to_person(piece) or not _leads_to_section(piece.element)
        ):
            return names_from(pieces, index, piece.text, loose=False)
    return []


def _is_date(text: str) -> bool:
    return len(text) < 60 and has_year(text) and date_in(text) is not None


def _links(element: _Element) -> Iterator[str]:
    """Yields the paths that the element and its closest ancestors link to."""
    up: _Element | None = element
    for _ in range(3):
        if up is not None and up.tag == "a":
            yield unquote(urlsplit(attribute(up, "href")).path)
        up = up.getparent() if up is not None else None


def _leads_to_person(piece: Piece) -> bool:
    slug = "-".join(piece.text.casefold().split())
    return any(
        not _SECTIONS.search(path)
        and (_PERSONS.search(path) or (slug.isascii() and path.lower().rstrip("/").endswith(slug)))
        for path in _links(piece.element)
    )


def _leads_to_section(element: _Element) -> bool:
    return any(_PERSONS.search(path) is None for path in _links(element))


def _labelled(label: re.Pattern[str], pieces: Iterable[Piece]) -> list[str]:
    """Returns the names after an East Asian label anywhere in a line; Korean names precede their label."""
    for piece in pieces:
        if found := label.search(piece.text) if len(piece.text) < _LONGEST_LINE else None:
            return [
                name for name in re.split(r"[ 　、,，/]+(?![^(]*\)|\()", found[1]) if is_east_asian(name) or "(" in name
            ]
        if label is _EAST_AUTHOR and (korean := _KOREAN.search(piece.text)) and len(piece.text) < _LONGEST_LINE:
            return [korean[1]]
    return []


def _signed(pieces: Sequence[Piece]) -> list[str]:
    """Returns the name in brackets with which a Chinese text ends."""
    for piece in pieces:
        if found := _EAST_SIGNED.search(piece.text[-40:]):
            return [found[1]]
    return []


def _is_east_asian(document: Document) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in document.title)
