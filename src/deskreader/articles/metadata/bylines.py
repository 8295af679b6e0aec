"""Determines who wrote an article from structured data, head, markup and the texts at the headline, surest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from lxml.etree import _Element

from deskreader.articles.html.elements import one_line, spaced_line
from deskreader.articles.metadata.annotated_names import (
    AFAR,
    SURE,
    UNSURE,
    annotated_names,
    described_at_headline,
    linked_names,
    names_in_microdata,
    shown_instead,
)
from deskreader.articles.metadata.annotations import Annotations
from deskreader.articles.metadata.claims import Claim, claims_of, firms_of, namesake_of, people_of, site_in_host
from deskreader.articles.metadata.context import Piece, Surroundings
from deskreader.articles.metadata.date_parser import date_in, has_year
from deskreader.articles.metadata.east_asian_names import AUTHOR, EDITOR, at_top, labelled, signed
from deskreader.articles.metadata.person_links import (
    is_of_profile,
    leads_above,
    leads_to_people,
    leads_to_person,
    leads_to_section,
)
from deskreader.articles.metadata.person_names import (
    BEGINS,
    BEGINS_WITH_DATE,
    clean_names,
    ends_with_by,
    is_firm,
    is_of_site,
    is_team,
    looks_like_person,
    names_and_titles,
    names_from,
    without_section,
    without_site,
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
_PROMOTED = re.compile(r"^\W*(?:promoted|sponsored|advertisement|ad|anzeige|gesponsert)\W*$", re.I)
_SIGNATURE = 3  # texts at the end of an article, one of which may be its signature
_SUBHEADINGS = frozenset(("h2", "h3", "h4"))
_SUMMARIES = 1  # subheadings that may summarize an article before its text begins
_EMPHASIS = frozenset(("strong", "em", "b", "i"))
_AT_RIGHT = re.compile(r"text-align:\s*(?:right|end)|\bright$", re.I)
_SEPARATED = re.compile(r"\s*[|·•–—]\s*")
_LONG_TEXT = 100  # characters of a text that belongs to the article
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
        lambda: annotated_names(annotations(), surroundings, site_name, near=True, ranks=SURE),
        lambda: _names_after_by(before_text),
        lambda: shown_instead(people, surroundings, annotations()),
        lambda: next(iter(people), []),
        lambda: names_in_microdata(document, site_name),
        lambda: _firm_after_by(claims, before_text) or _firm_shown(claims, surroundings.near, names_of_site),
        lambda: annotated_names(annotations(), surroundings, site_name, near=True, ranks=UNSURE),
        lambda: _beside_date(surroundings, site_name),
        lambda: _profile(surroundings) or described_at_headline(before_text, annotations()),
        lambda: _names_with_titles(before_text),
        lambda: namesake_of(claims),
        lambda: _names_after_by(after_text),
        lambda: clean_names([hint] if hint else [], ""),
        lambda: labelled(AUTHOR, [*surroundings.near, *surroundings.behind]),
        lambda: _signature(surroundings),
        lambda: signed(surroundings.behind) or at_top(surroundings.near),
        lambda: firms_of(claims),
        lambda: _afar(document, annotations(), surroundings, site_name),
    )
    names = next((names for way in ways if (names := way())), [])
    return ", ".join(without_site(names, names_of_site)) or None


def _afar(document: Document, annotations: Annotations, surroundings: Surroundings, site_name: str) -> list[str]:
    """Returns names that stand elsewhere than at the headline, or that are a team's or an editor's."""
    ways: tuple[Callable[[], list[str]], ...] = (
        lambda: annotated_names(annotations, surroundings, site_name, near=False, ranks=AFAR),
        lambda: _names_after_by(surroundings.behind),
        lambda: _described(surroundings.behind),
        lambda: _teams(surroundings.near),
        lambda: labelled(AUTHOR, surroundings.everywhere()) if _is_east_asian(document, surroundings) else [],
        lambda: labelled(EDITOR, surroundings.behind),
        lambda: _linked_anywhere(document),
    )
    return next((names for way in ways if (names := way())), [])


def _linked_anywhere(document: Document) -> list[str]:
    """Returns the only person of whom the page links to a page on its site."""
    links = filter(leads_to_people, document.anchors)
    names = {piece.text for link in links if is_of_profile(piece := Piece(one_line(link), link))}
    return list(names) if len(names) == 1 and looks_like_person(next(iter(names))) else []


def _parted(surroundings: Surroundings) -> tuple[list[Piece], list[Piece]]:
    """Returns the pieces before the article's text, and those amid and after it, whose names may be anybody's."""
    pieces, selection = surroundings.near, surroundings.selection
    block = selection.block.element if selection is not None else None
    end = len(pieces)
    subheadings = 0
    for index, piece in enumerate(pieces):
        is_within = _is_within(piece, block)
        subheadings += is_within and piece.element.tag in _SUBHEADINGS
        if is_within and (len(piece.text) > _LONG_TEXT or subheadings > _SUMMARIES):
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
        if rank not in SURE and looks_like_person(line := spaced_line(element)) and not is_firm(line, site_name)
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
        begin = BEGINS.match(piece.text) or BEGINS_WITH_DATE.match(piece.text[:_LONG_TEXT])
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
    return linked_names([piece for piece in pieces if piece.element.getparent() is around], names)


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


def _teams(pieces: Sequence[Piece]) -> list[str]:
    """Returns a site's team, where the surroundings of the headline name one."""
    return next((clean_names([piece.text], "", firms=True) for piece in pieces if is_team(piece.text)), [])


def _beside_date(surroundings: Surroundings, site_name: str) -> list[str]:
    """Returns a name beside the date at the headline that links to no list of articles and is not in the headline."""
    pieces = surroundings.near
    dated = [index for index, piece in enumerate(pieces) if _is_date(piece.text)]
    for index, piece in enumerate(pieces):
        if not any(abs(index - other) <= _FEW for other in dated):
            continue
        if is_of_profile(piece) and not surroundings.tells_of(piece.text):
            return [piece.text]
        text = _name_in_line(piece.text) if index in dated else without_section(piece.text)
        if not looks_like_person(text) or is_firm(text, site_name) or surroundings.tells_of(text):
            continue
        if _is_labelling(pieces, index) or leads_above(piece, pieces):
            continue
        if leads_to_person(piece) or not leads_to_section(piece.element):
            return names_from(pieces, index, text, loose=False)
    return []


def _profile(surroundings: Surroundings) -> list[str]:
    """Returns the name at the headline that is the link to a person's page on the site, except beside a promotion and
    where the headline is about that person.
    """
    pieces = surroundings.near
    profiles = [index for index, piece in enumerate(pieces) if is_of_profile(piece)]
    for index, end in zip(profiles, (*profiles[1:], len(pieces)), strict=False):
        is_promoted = any(_PROMOTED.match(other.text) for other in pieces[index + 1 : min(end, index + _FEW)])
        if not is_promoted and not surroundings.tells_of(pieces[index].text):
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


def _is_east_asian(document: Document, surroundings: Surroundings) -> bool:
    """Whether a page is titled in Chinese characters, or without a title has them at its headline."""
    texts = [document.title] if document.title else [piece.text for piece in surroundings.near]
    return any("\u4e00" <= letter <= "\u9fff" for text in texts for letter in text)
