"""Determines when an article was published: structured data, head, markup, address, visible texts, surest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from itertools import chain, islice, zip_longest

from lxml.etree import _Element

from deskreader.articles.html.elements import all_text, one_line
from deskreader.articles.metadata.annotations import Annotations
from deskreader.articles.metadata.context import Piece, Surroundings
from deskreader.articles.metadata.date_parser import date_in, date_in_address, has_year, read_date
from deskreader.articles.page import jsonld
from deskreader.articles.page.document import Document
from deskreader.model import EntryHint

_IN_DATA = ("datePublished", "dateCreated", "uploadDate")
_IN_HEAD = (
    "article:published_time", "og:published_time", "datepublished", "date", "pubdate", "publishdate", "publish-date",
    "publish_date", "dc.date.issued", "dc.date", "dcterms.created", "dcterms.date", "dcterms.issued", "dc.date.created",
    "parsely-pub-date", "sailthru.date", "article.published", "date.published", "article_date_original",
    "citation_publication_date", "citation_online_date", "citation_date", "originalpublicationdate", "published_at",
    "cxenseparse:recs:publishtime", "rnews:datepublished", "bt:pubdate", "og:pubdate", "article:post_date",
    "datecreated", "publication_date", "published-date", "published", "iso-8601-publish-date", "displaydate",
    "pub_date",
)  # fmt: skip
_NAMED = re.compile(
    r"publi(?:sh|cation|cado|cada)|pub[-_]?date|issue[ds]?[-_]?date|date[-_.]?issued|create[d]?[-_]?(?:date|at|time)"
    r"|citation_(?:\w+_)?date|dcterms\.(?:available|dateaccepted)",
    re.I,
)
_CHANGED = re.compile(
    r"updated?|modif|aktualisiert|stand:|last|edited|mis à jour|actualizad|aggiornat|atualizad|bijgewerkt|oppdatert"
    r"|opdateret|uppdaterad|güncel|更新|обновлен|reviewed|expire",
    re.I,
)
_PUBLISHED = re.compile(
    r"(?:^|[.,;|·•/(]\s*|\s)(?:(?:(?:first|originally) )?published|publication date|erstveröffentlicht"
    r"|veröffentlicht|publié|publicado|pubblicato|gepubliceerd|publicerad|publisert|опубликовано)\s*(?:on|am|le|el|em|il|op)?\s*:?\s*",
    re.I,
)
"""A label of the date on which an article was first published."""
_LONGEST_DATE = 40  # characters
_DAY = timedelta(days=1)
_LONGEST_LINE = 120  # characters
_MOST_LOOKED_AT = 400  # texts searched on a page
_WESTERNMOST, _EASTERNMOST = timedelta(hours=-12), timedelta(hours=14)  # offsets of time zones from UTC
_QUARTER = 15 * 60  # seconds; zone offsets are multiples of a quarter of an hour


def publication_date_of(
    document: Document,
    node: jsonld.Node,
    annotations: Callable[[], Annotations],
    surroundings: Surroundings,
    hint: EntryHint | None,
) -> datetime | None:
    """Returns the moment of publication in the page's own time zone where it names one; None where nothing gives it.

    Where only an update is dated, that date is taken.
    """
    day_first = not (document.root.get("lang") or "").lower().startswith("en-us")
    if found := _in_data(node) or _in_head(document):
        shown = _labelled(surroundings.near, day_first)
        if shown is not None and shown.date() < found.date() - _DAY:
            return shown
        return _in_local_time(found, document, surroundings, day_first)
    return (
        _annotated(annotations().times, surroundings)
        or _labelled(surroundings.near, day_first)
        or date_in_address(document.url)
        or _displayed(annotations().dates, surroundings, day_first)
        or (hint.published_at if hint else None)
        or _first_date((piece.text for piece in surroundings.behind), day_first)
        or _first_date((piece.text for piece in surroundings.everywhere()), day_first)
        or _modification_date(document, node, surroundings, day_first)
    )


def _labelled(pieces: Sequence[Piece], day_first: bool) -> datetime | None:
    """Returns the date at the headline that the page labels as that of the first publication.

    Some sites give the date of the last update as that of the publication in their data.
    """
    for piece, following in zip_longest(pieces, pieces[1:]):
        label = _PUBLISHED.search(piece.text) if len(piece.text) < 2 * _LONGEST_LINE else None
        if label is None:
            continue
        rest = piece.text[label.end() :]
        text = rest if rest or following is None else following.text
        if text[:1] not in ("", ":") and not text[0].isalnum():
            continue
        if found := date_in(text[:_LONGEST_DATE], day_first):
            return found
    return None


def _in_data(node: jsonld.Node) -> datetime | None:
    values = (jsonld.text(node.get(name)) for name in _IN_DATA)
    return next((found for value in values if value and (found := read_date(value, day_first=False))), None)


def _in_head(document: Document) -> datetime | None:
    """Returns the date in a meta element with a known name, else in one named like a publication date."""
    named = (name for name in document.metas if _NAMED.search(name) and not _CHANGED.search(name))
    for name in (*_IN_HEAD, *named):
        for value in document.metas.get(name, ()):
            if found := read_date(value, day_first=False):
                return found
    return None


def _annotated(times: list[_Element], surroundings: Surroundings) -> datetime | None:
    """Returns the date of a `time` element or of an annotated element, preferring one at the headline."""
    close = surroundings.near_elements
    second: datetime | None = None
    for element in sorted(times, key=lambda candidate: not any(inner in close for inner in candidate.iter())):
        text = all_text(element)
        value = element.get("datetime") or element.get("content") or element.get("title") or text
        found = read_date(value) or (date_in(text) if text else None)
        if found is None:
            continue
        if not _CHANGED.search(f"{element.get('class', '')} {element.get('itemprop', '')} {_before(element)}"):
            return found
        second = second or found
    return second


def _before(element: _Element) -> str:
    """Returns the words right before an element, or around it in its parent."""
    parent = element.getparent()
    return (
        one_line(parent)[:40]
        if parent is not None and len(parent) == 1
        else (parent.text or "" if parent is not None else "")
    )


def _displayed(dated: list[_Element], surroundings: Surroundings, day_first: bool) -> datetime | None:
    """Returns the date in an element named like one, else the date nearest to the headline."""
    close = surroundings.near_elements
    at_headline = [element for element in dated if any(inner in close for inner in element.iter())]
    return (
        next((found for element in at_headline if (found := _in_title(element))), None)
        or _first_date(map(one_line, at_headline), day_first)
        or _first_date((piece.text for piece in surroundings.near), day_first)
        or _first_date(map(one_line, dated), day_first)
    )


def _in_title(element: _Element) -> datetime | None:
    """Returns the moment that the hint of an element gives in full, where its text says it in short."""
    title = element.get("title") or ""
    return read_date(title) if title[:4].isdecimal() and has_year(title) else None


def _first_date(texts: Iterable[str], day_first: bool) -> datetime | None:
    """Returns the first date in a short text that mentions no update and no copyright."""
    for looked_at, text in enumerate(texts):
        if looked_at > _MOST_LOOKED_AT:
            return None
        if not 6 <= len(text) < _LONGEST_LINE or not has_year(text) or "©" in text or _CHANGED.search(text):
            continue
        if found := date_in(text, day_first):
            return found
    return None


def _modification_date(
    document: Document, node: jsonld.Node, surroundings: Surroundings, day_first: bool
) -> datetime | None:
    """Returns the date of an update, from structured data or a text at the headline."""
    claimed = jsonld.text(node.get("dateModified")) or document.meta(
        "article:modified_time", "datemodified", "og:updated_time"
    )
    if found := read_date(claimed):
        return found
    pieces = islice(chain(surroundings.near, surroundings.behind, surroundings.everywhere()), _MOST_LOOKED_AT)
    texts = (piece.text for piece in pieces if len(piece.text) < _LONGEST_LINE and _CHANGED.search(piece.text))
    return next((found for text in texts if (found := date_in(text, day_first))), None)


def _in_local_time(found: datetime, document: Document, surroundings: Surroundings, day_first: bool) -> datetime:
    """Returns the same moment in the page's local time, where a time at the headline reveals the offset."""
    if found.utcoffset() or not (found.hour or found.minute):
        return found
    for element in document.times:
        other = read_date(element.get("datetime") or "")
        if other is None or not other.utcoffset() or abs(other - found) >= timedelta(minutes=1):
            continue
        if any(up is surroundings.element for up in element.iterancestors()):
            return other
    for piece in surroundings.near:
        if ":" in piece.text and len(piece.text) < _LONGEST_LINE and has_year(piece.text):
            seen = date_in(piece.text, day_first)
            if seen is not None and (seen.hour or seen.minute):
                offset = seen.replace(tzinfo=UTC) - found.replace(second=0)
                if _WESTERNMOST <= offset <= _EASTERNMOST and not offset.total_seconds() % _QUARTER:
                    return found.astimezone(timezone(offset))
    return found
