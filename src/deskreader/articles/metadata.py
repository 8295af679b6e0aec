"""What a page says about its article, reconciled: data blocks, head, markup, address and the feed entry against each
other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import unescape

from lxml.etree import _Element

from deskreader.articles import jsonld
from deskreader.articles.addresses import absolute, host_of, picture
from deskreader.articles.bylines import byline
from deskreader.articles.choose import likeness
from deskreader.articles.dates import date_in, date_in_address, read_date
from deskreader.articles.document import Document
from deskreader.articles.elements import all_text, one_line
from deskreader.articles.marks import Marks, marks_in
from deskreader.articles.pictures import is_stand_in
from deskreader.model import EntryHint

_SITE_AFTER = re.compile(r"^(.{3,}?)\s*(?:\s[|–—\-·•:«»‹›/\\]+\s|\s*[|»«_]\s*|[-–—](?=[^\s\w]))\s*([^|«»]{2,60})$")
_SITE_BEFORE = re.compile(r"^([^|«»:–—-]{2,40}?)\s*(?:\s[|–—\-·•«»:/]+\s|[|»:]\s*)\s*(.{3,})$")
_WORDS = re.compile(r"\w+")
_PUBLISHED = (
    "article:published_time", "og:published_time", "datepublished", "date", "pubdate", "publishdate", "publish-date",
    "publish_date",
    "dc.date.issued", "dc.date", "dcterms.created", "dcterms.date", "dc.date.created", "parsely-pub-date",
    "sailthru.date", "article.published",
    "date.published", "article_date_original", "citation_publication_date", "citation_date",
    "originalpublicationdate", "published_at", "cxenseparse:recs:publishtime",
    "rnews:datepublished", "bt:pubdate", "og:pubdate", "article:post_date", "datecreated", "publication_date",
    "published-date", "published", "iso-8601-publish-date",
)  # fmt: skip
_UPDATED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "revision_date",
)
_MODIFIED = re.compile(r"updated?|modif|aktualisiert|last|edited", re.I)
_ALIKE = 0.3  # the share of words that a headline has in common with the head's title, to be a form of it
_HEADLINE = 2.6  # what the visible headline then counts: more than any two other sources that agree
_RIGHT_TO_LEFT = ("ar", "he", "fa", "ur", "yi", "ps", "dv", "sd", "ug", "ckb", "iw")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an article beside its text."""

    title: str
    byline: str | None
    published_at: datetime | None
    updated_at: datetime | None
    site_name: str | None
    language: str | None
    direction: str | None
    lead_image: str | None
    canonical_url: str | None


def read_metadata(
    document: Document, node: jsonld.Node, heading: str, near: Sequence[str], about: _Element, hint: EntryHint | None
) -> Metadata:
    """What the page says of its article.

    `heading` is the page's own headline, `near` the texts that stand around it, `about` the element that holds all of
    the article.
    """
    site_name = _site_name(document, node)
    marks = cache(lambda: marks_in(about))
    published = _published(document, node, marks, near, hint)
    updated = read_date(jsonld.text(node.get("dateModified")) or document.meta(*_UPDATED))
    language = _language(document, node)
    return Metadata(
        title=_title(document, node, heading, site_name, hint),
        byline=byline(document, node, site_name, marks, near, hint.author if hint else None),
        published_at=published,
        updated_at=updated if updated and published and updated > published else None,
        site_name=site_name or None,
        language=language,
        direction=_direction(document, language),
        lead_image=_lead_image(document, node),
        canonical_url=_canonical(document),
    )


def head_title(document: Document) -> str:
    """What the page's head calls the article, the site's name included where the page puts it there."""
    return unescape(document.meta("og:title", "twitter:title", "dc.title") or document.title)


def _site_name(document: Document, node: jsonld.Node) -> str:
    found = document.meta("og:site_name", "application-name", "al:android:app_name") or jsonld.text(
        node.get("publisher")
    )
    return "" if "://" in found else " ".join(unescape(found).split())


def without_site(title: str, site_name: str, host: str) -> str:
    """A title without the site's name before or after it."""
    for _ in range(3):
        shorter = _without_one(title, site_name, host)
        if shorter == title:
            break
        title = shorter
    return title


def _without_one(title: str, site_name: str, host: str) -> str:
    site = _plain(site_name)
    if match := _SITE_AFTER.match(title):
        rest, name = match[1].strip(), _plain(match[2])
        if _names_site(name, site, host) or (
            len(rest) > 2.5 * len(match[2]) and len(match[2].split()) <= 4 and len(rest) > 20
        ):
            return rest
    if match := _SITE_BEFORE.match(title):
        name, rest = _plain(match[1]), match[2].strip()
        if _names_site(name, site, host):
            return rest
    return title


def _names_site(name: str, site: str, host: str) -> bool:
    if not name:
        return False
    if site and (name == site or (len(name) > 3 and (name in site or site in name))):
        return True
    bare = "".join(_WORDS.findall(host.lower()))
    return len(name) > 3 and "".join(name.split()) in bare


def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(text.lower()))


def _title(document: Document, node: jsonld.Node, heading: str, site_name: str, hint: EntryHint | None) -> str:
    """The title that most of the page's sources agree on, the visible headline and the data block counting most."""
    host = host_of(document.url)
    claims = (
        (heading, _HEADLINE if likeness(heading, head_title(document)) > _ALIKE else 1.0),
        (without_site(jsonld.text(node.get("headline")), site_name, host), 1.2),
        (without_site(unescape(document.meta("og:title")), site_name, host), 1.1),
        (
            without_site(
                unescape(document.meta("twitter:title", "dc.title", "parsely-title", "sailthru.title")), site_name, host
            ),
            0.6,
        ),
        (without_site(document.title, site_name, host), 0.9),
        (hint.title if hint else "", 1.0),
    )
    votes: dict[str, float] = defaultdict(float)
    written: dict[str, str] = {}
    for claim, weight in claims:
        plain = _plain(claim)
        if plain and plain != _plain(site_name):
            votes[plain] += weight
            written.setdefault(plain, " ".join(claim.split()))
    return written[max(votes, key=lambda plain: votes[plain])] if votes else site_name or host


def _published(
    document: Document, node: jsonld.Node, marks: Callable[[], Marks], near: Sequence[str], hint: EntryHint | None
) -> datetime | None:
    for value in (
        jsonld.text(node.get("datePublished")),
        jsonld.text(node.get("dateCreated")),
        jsonld.text(node.get("uploadDate")),
    ):
        if value and (found := read_date(value, day_first=False)):
            return found
    for name in _PUBLISHED:
        for value in document.metas.get(name, ()):
            if found := read_date(value, day_first=False):
                return found
    return (
        _marked_date(marks())
        or date_in_address(document.url)
        or _visible_date(document, marks(), near)
        or _visible_date(document, marks_in(document.body), ())
        or (hint.published_at if hint else None)
    )


def _marked_date(marks: Marks) -> datetime | None:
    """The date of a `time` element or of one marked as the date of publication."""
    second: datetime | None = None
    for element in marks.times:
        text = all_text(element)
        value = element.get("datetime") or element.get("content") or element.get("title") or text
        found = read_date(value) or (date_in(text) if text else None)
        if found is None:
            continue
        names = f"{element.get('class', '')} {element.get('itemprop', '')}"
        if not _MODIFIED.search(names):
            return found
        second = second or found
    return second


def _visible_date(document: Document, marks: Marks, near: Sequence[str]) -> datetime | None:
    """The date in an element that is named like a date, else the one that stands near the headline."""
    day_first = not (document.root.get("lang") or "").lower().startswith("en-us")
    for element in marks.dates:
        text = one_line(element)
        if 6 <= len(text) < 200 and (found := date_in(text, day_first)):
            return found
    for text in near:
        if 6 <= len(text) < 120 and "©" not in text and (found := date_in(text, day_first)):
            return found
    return None


def _language(document: Document, node: jsonld.Node) -> str | None:
    found = (
        document.root.get("lang")
        or document.root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or document.body.get("lang")
    )
    found = (
        found
        or jsonld.text(node.get("inLanguage"))
        or document.meta("og:locale", "content-language", "language", "dc.language")
    )
    found = found.replace("_", "-").strip().split(",")[0]
    return found if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", found) else None


def _direction(document: Document, language: str | None) -> str | None:
    said = (document.root.get("dir") or document.body.get("dir") or "").lower()
    if said in ("rtl", "ltr"):
        return said
    return "rtl" if language and language.split("-")[0].lower() in _RIGHT_TO_LEFT else None


def _lead_image(document: Document, node: jsonld.Node) -> str | None:
    claims = [
        *document.metas.get("og:image", ()), *document.metas.get("og:image:url", ()),
        *document.metas.get("og:image:secure_url", ()),
        jsonld.image_address(node.get("image")), *document.metas.get("twitter:image", ()),
        *document.metas.get("twitter:image:src", ()),
        *document.links.get("image_src", ()), *document.metas.get("thumbnail", ()),
        *document.metas.get("thumbnailurl", ()),
        *document.metas.get("image", ()),
    ]  # fmt: skip
    for claim in claims:
        if claim and not is_stand_in(claim) and (found := picture(unescape(claim).strip(), document.url)):
            return found
    return None


def _canonical(document: Document) -> str | None:
    for claim in (*document.links.get("canonical", ()), document.meta("og:url")):
        if claim and (found := absolute(claim, document.url)) and not found.startswith("mailto:"):
            return found
    return None
