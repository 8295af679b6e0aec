"""Takes authors' names from elements that attributes or class names mark as giving them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise

from lxml.etree import _Element

from deskreader.articles.html.elements import attribute, spaced_line
from deskreader.articles.metadata.annotations import Annotations
from deskreader.articles.metadata.context import Piece, Surroundings, pieces_in
from deskreader.articles.metadata.date_parser import has_year
from deskreader.articles.metadata.person_links import is_among_people, is_of_profile, is_section
from deskreader.articles.metadata.person_names import (
    BEGINS,
    clean_names,
    ends_with_by,
    is_done_by,
    is_han,
    is_label,
    looks_like_person,
    names_from,
)
from deskreader.articles.page.document import Document

SURE, UNSURE, AFAR = range(2), range(2, 5), range(3)
"""Ranks of annotations that are sure to name authors, that may, and that count far from the headline."""
_NAMED = 2  # rank of an element whose class names an author
_BESIDE = 3  # rank of what stands beside an author's name, such as a portrait or a description
_BY_ADDRESS = 4  # rank of a link to what may be a person's page, or that of the person in the headline
_DESCRIPTION = re.compile(r"desc|bio|role|position|job", re.I)
_LONGEST_LINE = 120  # characters
_LONGEST_AFTER_BY = 400  # characters of an element that begins with 'By' and goes on with what its authors are
_LEVELS = 3  # ancestors in which further authors stand
_MOST_AUTHORS = 30


def shown_instead(people: list[list[str]], surroundings: Surroundings, annotations: Annotations) -> list[str]:
    """Returns the name annotated as the author's at the headline, where the page's data names others whom it does not
    show.
    """
    if not people:
        return []
    close = surroundings.near_elements
    for rank, element in annotations.authors:
        if rank == _NAMED and element in close and looks_like_person(line := spaced_line(element)):
            return [line]
    return []


def described_at_headline(pieces: Sequence[Piece], annotations: Annotations) -> list[str]:
    """Returns the name above the element at the headline that is annotated as saying what the author is or does."""
    descriptions = {
        element for _, element in annotations.authors if _DESCRIPTION.search(element.get("class") or "") is not None
    }
    for piece, following in pairwise(pieces):
        if looks_like_person(piece.text) and descriptions & {following.element, *_around(following.element)}:
            return [piece.text]
    return []


def names_in_microdata(document: Document, site_name: str) -> list[str]:
    """Returns the names that microdata gives in attributes, for machines alone."""
    found = []
    for item in document.body.iter("link", "meta"):
        if item.get("itemprop") == "name":
            around = next((up for up in islice(item.iterancestors(), _LEVELS) if up.get("itemprop")), None)
            if around is not None and "author" in attribute(around, "itemprop"):
                found.append(attribute(item, "content"))
    return clean_names(found, site_name)


def annotated_names(
    annotations: Annotations, surroundings: Surroundings, site_name: str, near: bool, ranks: range
) -> list[str]:
    """Returns names in elements annotated as the author's, the most reliable annotation first.

    Further elements of the same rank right beside the first one name further authors.
    """
    close = surroundings.near_elements
    first: tuple[int, _Element] | None = None
    found: list[str] = []
    for rank, element in annotations.authors:
        if rank not in ranks or near != any(inner in close for inner in element.iter()):
            continue
        if _holds_several(element, annotations):
            continue
        if first is not None and (rank != first[0] or not _are_neighbours(first[1], element)):
            continue
        line = spaced_line(element)
        if rank == _BY_ADDRESS and surroundings.tells_of(line):
            continue
        if 2 < len(line) < _LONGEST_AFTER_BY and (names := _names_in(element, line, rank, site_name)):
            found += [name for name in names if name not in found]
            first = first or (rank, element)
    return found[:_MOST_AUTHORS]


def _holds_several(element: _Element, annotations: Annotations) -> bool:
    """Whether an annotated element holds two or more that are named alike: one for each author."""
    inside = [
        inner.get("class") for _, inner in annotations.authors if inner is not element and element in _around(inner)
    ]
    return any(name and inside.count(name) > 1 for name in inside)


def _around(element: _Element) -> set[_Element]:
    return set(islice(element.iterancestors(), _LEVELS))


def _are_neighbours(element: _Element, other: _Element) -> bool:
    """Whether two elements stand in one small element, and neither in the other."""
    around = _around(element)
    if any(up.getnext() in (other, *_around(other)) for up in (element, *around) if up.getnext() is not None):
        return True
    shared = next((up for up in islice(other.iterancestors(), _LEVELS) if up in around), None)
    return (
        shared is not None and other not in around and element not in set(other.iterancestors())
        and len(spaced_line(shared)) < 2 * _LONGEST_LINE
    )  # fmt: skip


def _names_in(element: _Element, line: str, rank: int, site_name: str) -> list[str]:
    """Returns the names in one element annotated as the author's: those after 'By', else its whole text."""
    pieces = [piece for piece in pieces_in(element) if not is_section(piece)]
    if not pieces or is_done_by(pieces[0].text) or (rank == _BESIDE and _describes(element)):
        return []
    is_long = len(line) >= _LONGEST_LINE
    for index, piece in enumerate(pieces[:4]):
        begin = BEGINS.match(piece.text)
        if begin is None and is_long and not ends_with_by(piece.text):
            continue
        text = piece.text[begin.end() :] if begin else piece.text
        if ends_with_by(piece.text):
            text = ""
        if names := names_from(pieces, index, text, loose=rank <= 1):
            return names + (linked_names(pieces[index + 2 :], names) if is_long else [])
    if is_long or is_label(line):
        return []
    if rank <= 2 and not has_year(line) and len(pieces) <= 3:
        return (
            [] if is_han(line) else clean_names([" ".join(piece.text for piece in pieces)], site_name, firms=rank <= 1)
        )
    if rank > 2 and len(pieces) == 1 and is_of_profile(pieces[0]):
        return [line]
    return []


def _describes(element: _Element) -> bool:
    """Whether an element is annotated as saying what the author is or does, and no more."""
    return len(element) == 0 and re.search(r"desc|role|position|job", element.get("class") or "") is not None


def linked_names(pieces: Sequence[Piece], before: list[str]) -> list[str]:
    """Returns further authors in a long line, each a link to the author's page, up to who did something else."""
    found: list[str] = []
    for piece in pieces:
        if piece.text.casefold().endswith(" by"):
            break
        if piece.element.tag == "a" and looks_like_person(piece.text) and is_among_people(piece):
            found += [piece.text] if piece.text not in (*found, *before) else []
    return found
