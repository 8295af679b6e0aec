"""Determines who wrote an article from structured data, head, markup and the texts at the headline, surest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import islice, pairwise

from lxml.etree import _Element

from deskreader.articles.html.elements import attribute, spaced_line
from deskreader.articles.metadata.annotations import Annotations
from deskreader.articles.metadata.claims import Claim, claims_of, firms_of, namesake_of, people_of, site_in_host
from deskreader.articles.metadata.context import Piece, Surroundings, pieces_in
from deskreader.articles.metadata.date_parser import date_in, has_year
from deskreader.articles.metadata.east_asian_names import AUTHOR, EDITOR, labelled, signed
from deskreader.articles.metadata.person_links import (
    is_among_people,
    is_of_profile,
    is_section,
    leads_to_person,
    leads_to_section,
)
from deskreader.articles.metadata.person_names import (
    BEGINS,
    clean_names,
    ends_with_by,
    is_done_by,
    is_firm,
    is_han,
    is_label,
    is_of_site,
    is_team,
    looks_like_person,
    names_and_titles,
    names_from,
    without_section,
)
from deskreader.articles.page import jsonld
from deskreader.articles.page.document import Document

_AGO = re.compile(r"^\W*(?:\d+|an?)\s*(?:[hmdwy]|(?:min|h(?:ou)?r|day|week|month|year)\w*)\s+ago\b", re.I)
_ABOUT = re.compile(
    r"^\W*(?:(?:about )?(?:the )?authors?|(?:written|words|story) by|über (?:den|die) autor(?:in|en)?"
    r"|à propos de l['’]auteure?"
    r"|(?:sobre|acerca de) (?:el|la|o|a|los) autore?[as]?s?|chi ha scritto|autor(?:in|e|es)?|auteure?)(?:\(s\))?\W*$",
    re.I,
)
"""A line over the box about the author."""
_IS_SOMEBODY = re.compile(
    r"^([^\d,.]{4,40}?)(?:,? (?:is|was|has|writes|works|lives|covers|ist|schreibt|arbeitet|est|es|è|é)\b)"
)
_DESCRIPTION = re.compile(r"desc|bio|role|position|job", re.I)
_PROMOTED = re.compile(r"^\W*(?:promoted|sponsored|advertisement|ad|anzeige|gesponsert)\W*$", re.I)
_SIGNATURE = 3  # texts at the end of an article, one of which may be its signature
_EMPHASIS = frozenset(("strong", "em", "b", "i"))
_AT_RIGHT = re.compile(r"text-align:\s*(?:right|end)|\bright$", re.I)
_SEPARATED = re.compile(r"\s*[|·•–—]\s*")
_LONGEST_LINE = 120  # characters
_LONGEST_AFTER_BY = 400  # characters of an element that begins with 'By' and goes on with what its authors are
_LONG_TEXT = 100  # characters of a text that belongs to the article
_BESIDE = 3  # rank of what stands beside an author's name, such as a portrait or a description
_BY_ADDRESS = 4  # rank of a link to what may be a person's page, or that of the person in the headline
_SURE, _UNSURE, _AFAR = range(2), range(2, 5), range(3)  # ranks of annotations
_LEVELS = 3  # ancestors in which further authors stand
_MOST_AUTHORS = 30
_FEW = 3  # pieces between a name and the date beside it


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
    claims = claims_of(document, node)
    publisher = jsonld.text(node.get("publisher"))
    names_of_site = (site_name, publisher, site_in_host(document.url))
    people = [people for claim in claims if (people := people_of(claim, names_of_site))]
    before_text, after_text = _parted(surroundings)
    ways: tuple[Callable[[], list[str]], ...] = (
        lambda: _shown_of(people, surroundings.near, annotations, site_name),
        lambda: _annotated(annotations(), surroundings, site_name, near=True, ranks=_SURE),
        lambda: _names_after_by(before_text),
        lambda: next(iter(people), []),
        lambda: _microdata(document, site_name),
        lambda: _firm_after_by(claims, before_text),
        lambda: _firm_shown(claims, surroundings.near, names_of_site),
        lambda: _annotated(annotations(), surroundings, site_name, near=True, ranks=_UNSURE),
        lambda: _beside_date(surroundings, site_name),
        lambda: _profile(surroundings.near),
        lambda: _described_at_headline(before_text, annotations()),
        lambda: _names_with_titles(before_text),
        lambda: namesake_of(claims),
        lambda: _names_after_by(after_text),
        lambda: clean_names([hint] if hint else [], ""),
        lambda: labelled(AUTHOR, [*surroundings.near, *surroundings.behind]),
        lambda: _signature(surroundings),
        lambda: firms_of(claims),
        lambda: _afar(document, annotations(), surroundings, site_name),
    )
    return next((", ".join(names) for way in ways if (names := way())), None)


def _afar(document: Document, annotations: Annotations, surroundings: Surroundings, site_name: str) -> list[str]:
    """Returns names that stand elsewhere than at the headline, or that are a team's or an editor's."""
    ways: tuple[Callable[[], list[str]], ...] = (
        lambda: _annotated(annotations, surroundings, site_name, near=False, ranks=_AFAR),
        lambda: _names_after_by(surroundings.behind),
        lambda: _described(surroundings.behind),
        lambda: _teams(surroundings.near),
        lambda: labelled(AUTHOR, surroundings.everywhere()) if _is_east_asian(document) else [],
        lambda: signed(surroundings.behind),
        lambda: labelled(EDITOR, surroundings.behind),
    )
    return next((names for way in ways if (names := way())), [])


def _parted(surroundings: Surroundings) -> tuple[list[Piece], list[Piece]]:
    """Returns the pieces before the article's text, and those amid and after it, whose names may be anybody's."""
    pieces, selection = surroundings.near, surroundings.selection
    block = selection.block.element if selection is not None else None
    end = len(pieces)
    for index, piece in enumerate(pieces):
        if len(piece.text) > _LONG_TEXT and _is_within(piece, block):
            end = index
            break
    return pieces[:end], pieces[end:]


def _is_within(piece: Piece, block: _Element | None) -> bool:
    return piece.element is block or any(around is block for around in piece.element.iterancestors())


def _shown_of(
    people: list[list[str]], pieces: list[Piece], annotations: Callable[[], Annotations], site_name: str
) -> list[str]:
    """Returns the first claim of which the page shows a name at the headline.

    Where a claim also holds what no person is called, such as 'Jo Field for Harbour', it lists photographers, models
    and the like, and the names that are annotated as the authors' count.
    """
    names = next((names for names in people if _occur_in(names, pieces)), [])
    names = next((more for more in people if _goes_on(more, names) and _occur_in(more[-1:], pieces)), names)
    if len(names) < 2 or all(looks_like_person(name) or "," in name for name in names):
        return names
    shown = [
        line
        for rank, element in annotations().authors
        if rank not in _SURE and looks_like_person(line := spaced_line(element)) and not is_firm(line, site_name)
    ]
    return [name for name in names if name in shown] or names


def _goes_on(names: list[str], others: list[str]) -> bool:
    """Whether a claim begins with the names of another one and names further authors."""
    return 0 < len(others) < len(names) and names[: len(others)] == others


def _occur_in(names: list[str], pieces: Sequence[Piece]) -> bool:
    """Whether one of the names occurs in the texts."""
    wanted = [name.casefold() for name in names]
    return any(name in piece.text.casefold() for piece in pieces for name in wanted)


def _names_after_by(pieces: Sequence[Piece]) -> list[str]:
    """Returns the names after 'By' and its equivalents."""
    for index, piece in enumerate(pieces):
        begin = BEGINS.match(piece.text)
        rest = piece.text[begin.end() :] if begin else ""
        if begin is None and not ends_with_by(piece.text):
            continue
        is_told = begin is not None and len(begin[0].split()) > 1
        if names := names_from(pieces, index, rest, loose=not rest or is_told or piece.element.tag == "a"):
            return names if rest else names + _described_beside(pieces[index + 1 :], names)
    return []


def _described_beside(pieces: Sequence[Piece], names: list[str]) -> list[str]:
    """Returns further authors beside the first one, where a comma and what the author is or does follow each."""
    if len(pieces) < 2 or pieces[1].text[0] not in ",–—":
        return []
    around = pieces[0].element.getparent()
    return _linked_names([piece for piece in pieces if piece.element.getparent() is around], names)


def _firm_after_by(claims: list[Claim], pieces: Sequence[Piece]) -> list[str]:
    """Returns the organisation or team that the page's data names, where it stands after 'By' at the headline."""
    for piece, following in pairwise(pieces):
        is_by = ends_with_by(piece.text) or BEGINS.fullmatch(piece.text) is not None
        if is_by and (names := firms_of([Claim([following.text])])) and names == firms_of(claims):
            return names
    return []


def _firm_shown(claims: list[Claim], pieces: Sequence[Piece], names_of_site: Sequence[str]) -> list[str]:
    """Returns the organisation other than the site that the page's data names, such as an agency, where the headline
    shows it.
    """
    names = firms_of(claims)
    if len(names) != 1 or any(is_of_site(names[0], site) for site in names_of_site):
        return []
    return names if any(piece.text == names[0] for piece in pieces) else []


def _names_with_titles(pieces: Sequence[Piece]) -> list[str]:
    """Returns the names of a line at the headline that holds nothing but names with academic titles."""
    return next((names for piece in pieces if (names := names_and_titles(piece.text))), [])


def _described(pieces: Sequence[Piece]) -> list[str]:
    """Returns the name in a box about the author behind the text."""
    for piece, following in pairwise(pieces):
        if _ABOUT.match(piece.text) is None:
            continue
        somebody = _IS_SOMEBODY.match(following.text)
        name = somebody[1].strip() if somebody else following.text
        if looks_like_person(name):
            return [name]
    return []


def _signature(surroundings: Surroundings) -> list[str]:
    """Returns the name that signs the text: set apart in bold, italics or at the right after the last line."""
    block = surroundings.selection.block.element if surroundings.selection is not None else None
    inside = [piece for piece in surroundings.behind if _is_within(piece, block)]
    for piece in inside[-_SIGNATURE:]:
        around = piece.element.getparent() if piece.element.tag in _EMPHASIS else piece.element
        if not looks_like_person(piece.text) or around is None or spaced_line(around) != piece.text:
            continue
        is_at_right = _AT_RIGHT.search(f"{around.get('style')} {around.get('align')}") is not None
        if is_at_right or (piece is inside[-1] and piece.element.tag in _EMPHASIS and around.tag == "p"):
            return [piece.text]
    return []


def _described_at_headline(pieces: Sequence[Piece], annotations: Annotations) -> list[str]:
    """Returns the name above the element at the headline that is annotated as saying what the author is or does."""
    descriptions = {
        element for _, element in annotations.authors if _DESCRIPTION.search(element.get("class") or "") is not None
    }
    for piece, following in pairwise(pieces):
        if looks_like_person(piece.text) and descriptions & {following.element, *_around(following.element)}:
            return [piece.text]
    return []


def _teams(pieces: Sequence[Piece]) -> list[str]:
    """Returns a site's team, where the surroundings of the headline name one."""
    return next((clean_names([piece.text], "", firms=True) for piece in pieces if is_team(piece.text)), [])


def _microdata(document: Document, site_name: str) -> list[str]:
    """Returns the names that microdata gives in attributes, for machines alone."""
    found = []
    for item in document.body.iter("link", "meta"):
        if item.get("itemprop") == "name":
            around = next((up for up in islice(item.iterancestors(), _LEVELS) if up.get("itemprop")), None)
            if around is not None and "author" in attribute(around, "itemprop"):
                found.append(attribute(item, "content"))
    return clean_names(found, site_name)


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
            return names + (_linked_names(pieces[index + 2 :], names) if is_long else [])
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


def _linked_names(pieces: Sequence[Piece], before: list[str]) -> list[str]:
    """Returns further authors in a long line, each a link to the author's page, up to who did something else."""
    found: list[str] = []
    for piece in pieces:
        if piece.text.casefold().endswith(" by"):
            break
        if piece.element.tag == "a" and looks_like_person(piece.text) and is_among_people(piece):
            found += [piece.text] if piece.text not in (*found, *before) else []
    return found


def _beside_date(surroundings: Surroundings, site_name: str) -> list[str]:
    """Returns a name beside the date at the headline that links to no list of articles and is not in the headline."""
    pieces = surroundings.near
    dated = [index for index, piece in enumerate(pieces) if _is_date(piece.text)]
    for index, piece in enumerate(pieces):
        if not any(abs(index - other) <= _FEW for other in dated):
            continue
        if is_of_profile(piece):
            return [piece.text]
        text = _name_in_line(piece.text) if index in dated else without_section(piece.text)
        if not looks_like_person(text) or is_firm(text, site_name) or surroundings.tells_of(text):
            continue
        if _is_labelling(pieces, index):
            continue
        if leads_to_person(piece) or not leads_to_section(piece.element):
            return names_from(pieces, index, text, loose=False)
    return []


def _profile(pieces: Sequence[Piece]) -> list[str]:
    """Returns the name at the headline that is the link to a person's page on the site, except beside a promotion."""
    profiles = [index for index, piece in enumerate(pieces) if is_of_profile(piece)]
    for index, end in zip(profiles, (*profiles[1:], len(pieces)), strict=False):
        if not any(_PROMOTED.match(other.text) for other in pieces[index + 1 : min(end, index + _FEW)]):
            return [pieces[index].text]
    return []


def _name_in_line(text: str) -> str:
    """Returns the part that looks like a name of a line such as '5 March 2024 · Jo Field'; else an empty string."""
    return next((part for part in map(without_section, _SEPARATED.split(text)) if looks_like_person(part)), "")


def _is_labelling(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a text is the label of what follows, such as 'Case Number' before ': 5'."""
    return index + 1 < len(pieces) and pieces[index + 1].text[:1] in (":", "：")


def _is_date(text: str) -> bool:
    return len(text) < 60 and ((has_year(text) and date_in(text) is not None) or _AGO.match(text) is not None)


def _is_east_asian(document: Document) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in document.title)
