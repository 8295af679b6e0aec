"""Reads one entry of an XML feed: what each element means, and which wins where several mean the same.

Each meaning has ranked sources; the lowest rank wins. RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, CDF, and the modules
content, dc, dcterms, media, itunes, feedburner, georss share one table, because real feeds mix them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from lxml import etree

from deskreader.feeds.parsing.element_values import (
    MARKUP,
    PlainText,
    address,
    base_of,
    categories_of,
    enclosure_of,
    image_of,
    markup_of,
    person_name,
    seconds_of,
    value_of,
)
from deskreader.feeds.parsing.geo import LocationBuilder
from deskreader.feeds.parsing.xml_tree import attribute, name_of, plain_text
from deskreader.model import Enclosure, ParsedEntry
from deskreader.text.dates import parse_date
from deskreader.text.urls import resolve

TITLES = {"title": 0, "dc:title": 1, "media:title": 2, "itunes:title": 3}
CONTENTS = {
    "content:encoded": 0,
    "content": 0,
    "fullitem": 0,
    "xhtml:body": 0,
    "body": 0,
    "encoded": 0,
    "content_encoded": 0,
}
SUMMARIES = {
    "description": 0, "summary": 0, "abstract": 0, "dc:description": 1, "dcterms:abstract": 1,
    "media:description": 2, "itunes:summary": 3, "itunes:subtitle": 4,
}  # fmt: skip
PUBLISHED = {"published": 0, "pubdate": 0, "issued": 1, "dcterms:issued": 1, "created": 2, "dcterms:created": 2}
UPDATED = {"updated": 0, "modified": 1, "dcterms:modified": 1, "dc:date": 2, "date": 2}
AUTHORS = {"dc:creator": 0, "author": 1, "dc:author": 1, "managingeditor": 2, "itunes:author": 3, "dc:publisher": 4}
CATEGORIES = frozenset(
    {
        "category",
        "dc:subject",
        "itunes:category",
        "itunes:keywords",
        "media:category",
        "media:keywords",
        "tags",
        "keywords",
    }
)
LINKS = {"feedburner:origlink": 0, "pheedo:origlink": 0, "link": 1}
HTML_TYPES = frozenset({None, "text/html", "application/xhtml+xml", "html", "xhtml"})
_Value = TypeVar("_Value")
FLASH = "application/x-shockwave-flash"
"""Nothing plays Flash any more, but video sites still name it beside the URL of the page."""

LOCATION_ELEMENTS = (
    "georss:point",
    "georss:where",
    "georss:featurename",
    "gml:point",
    "geo:point",
    "geo:lat",
    "geo:long",
    "geo:lon",
)
IMAGE_ELEMENTS = (
    *(
        "media:thumbnail",
        "itunes:image",
        "image",
        "img",
        "thumbnail",
        "thumb",
        "thumbnail_url",
        "image_url",
        "imageurl",
    ),
    *("image-url", "featured_image", "featuredimage", "featured-image", "post-thumbnail", "postthumbnail", "photo"),
    *("picture", "thumbimage", "webfeeds:cover", "webfeeds:featured_image", "podcast:image", "image:image"),
)
"""Elements that hold the image of an entry, those of the modules and those that programs make up."""
_GROUPS = frozenset({"media:group", "media:content"})


class EntryBuilder:
    """Collects what one entry's elements say, by rank, until the best of each meaning is chosen."""

    _location: LocationBuilder | None = None  # few feeds have any
    _duration: int | None = None  # seconds of the episode that is enclosed

    def __init__(self, base_url: str, language: str | None) -> None:
        self._base = base_url
        self._language = language
        self._title: dict[int, str] = {}
        self._content: list[str] = []
        self._summary: list[tuple[int, str]] = []
        self._published: dict[int, datetime] = {}
        self._updated: dict[int, datetime] = {}
        self._authors: dict[int, list[str]] = {}
        self._categories: dict[str, None] = {}
        self._enclosures: dict[str, Enclosure] = {}
        self._images: dict[str, Enclosure] = {}
        self._guid: str | None = None
        self._permalink = False
        self._link: dict[int, str] = {}

    # --- collecting ---------------------------------------------------------------------------------------------------

    def add(self, element: etree._Element) -> None:
        """Adds the value of one child of the entry; ignores unknown elements."""
        name = name_of(element)
        handler = _HANDLERS.get(name)
        if handler is not None:
            handler(self, element, name)

    def add_title(self, element: etree._Element, name: str) -> None:
        value = value_of(element)
        if value:
            self._title.setdefault(TITLES[name], value)

    def add_content(self, element: etree._Element, _name: str) -> None:
        if attribute(element, "src") is None:
            self._content.append(markup_of(element, self._base))

    def add_summary(self, element: etree._Element, name: str) -> None:
        value = markup_of(element, self._base)
        if name == "media:description" and attribute(element, "type") is None and not MARKUP.search(value):
            value = PlainText(plain_text(element))  # the default type in Media RSS
        self._summary.append((SUMMARIES[name], value))

    def add_published(self, element: etree._Element, name: str) -> None:
        self._date(self._published, PUBLISHED[name], plain_text(element))

    def add_updated(self, element: etree._Element, name: str) -> None:
        self._date(self._updated, UPDATED[name], plain_text(element))

    def _date(self, into: dict[int, datetime], rank: int, text: str) -> None:
        date = parse_date(text, self._language)
        if date is not None:
            into[rank] = date

    def add_author(self, element: etree._Element, name: str) -> None:
        value = person_name(element)
        existing = self._authors.setdefault(AUTHORS[name], [])
        if value and value not in existing:
            existing.append(value)

    def add_category(self, element: etree._Element, name: str) -> None:
        self._categories.update((word, None) for word in categories_of(element, name) if word)

    def add_guid(self, element: etree._Element, name: str) -> None:
        value = plain_text(element)
        if value and self._guid is None:
            self._guid = value
            self._permalink = (attribute(element, "ispermalink") or "true").lower() == "true"

    def add_enclosure(self, element: etree._Element, _name: str) -> None:
        self._enclose(self._enclosures, enclosure_of(element, self._base))

    def add_duration(self, element: etree._Element, _name: str) -> None:
        self._duration = self._duration or seconds_of(plain_text(element))

    def _enclose(self, into: dict[str, Enclosure], found: Enclosure | None) -> None:
        if found is not None and found.media_type != FLASH:
            into.setdefault(found.url, found)

    def add_image(self, element: etree._Element, _name: str) -> None:
        self._enclose(self._images, image_of(element, self._base))

    def add_media(self, element: etree._Element, name: str) -> None:
        """Adds media:group and media:content, which contain further media elements."""
        if name == "media:content":
            self._enclose(self._images, enclosure_of(element, self._base) if attribute(element, "url") else None)
        for child in element:
            if name_of(child) != "media:title" or name == "media:group":
                self.add(child)

    def add_location(self, element: etree._Element, _name: str) -> None:
        if self._location is None:
            self._location = LocationBuilder()
        self._location.add(element)

    def add_link(self, element: etree._Element, name: str) -> None:
        relation = (
            (attribute(element, "rel") or "alternate").lower().removeprefix("http://www.iana.org/assignments/relation/")
        )
        if relation == "enclosure":
            self.add_enclosure(element, name)
        if relation != "alternate":
            return
        url = address(element, self._base, "href") if element.attrib else self._text_link(element)
        rank = LINKS[name] if attribute(element, "type") in HTML_TYPES else 5
        if url:
            self._link.setdefault(rank, url)

    def _text_link(self, element: etree._Element) -> str | None:
        text = plain_text(element)
        return resolve(base_of(element, self._base), text.replace("&amp;", "&")) if text else None

    def add_attributes(self, element: etree._Element) -> None:
        """Adds rdf:about, and the values that CDF writes as attributes (W3C note 'Channel Definition Format')."""
        self._guid = self._guid or attribute(element, "about")
        href = attribute(element, "href")
        if href and (url := resolve(base_of(element, self._base), href)):
            self._link.setdefault(1, url)
        self._date(self._updated, 3, attribute(element, "lastmod") or "")

    # --- choosing -----------------------------------------------------------------------------------------------------

    def build(self) -> ParsedEntry:
        """Returns the entry built from the elements."""
        content, summary = self._texts()
        enclosures = {**self._images, **self._enclosures} if self._images else self._enclosures
        ordered = [*self._enclosures.values(), *(e for url, e in enclosures.items() if url not in self._enclosures)]
        return ParsedEntry(
            guid=self._guid,
            title=_best(self._title),
            link=_best(self._link) or self._permalink_url(),
            author=_author(self._authors),
            published_at=_best(self._published),
            updated_at=_best(self._updated),
            summary=summary,
            content=content,
            enclosures=tuple(map(self._timed, ordered)),
            categories=tuple(self._categories),
            location=self._location.location() if self._location is not None else None,
        )

    def _timed(self, enclosure: Enclosure) -> Enclosure:
        """Returns an enclosure with the duration that the entry has for its episode."""
        is_episode = enclosure.url in self._enclosures and not (enclosure.media_type or "").startswith("image/")
        if self._duration is None or enclosure.duration is not None or not is_episode:
            return enclosure
        return replace(enclosure, duration=self._duration)

    def _texts(self) -> tuple[str | None, str | None]:
        """Returns content and summary. Without a content element, a second, different summary serves as content."""
        contents = [text for text in self._content if text]
        self._summary.sort(key=lambda ranked: ranked[0])
        summaries = [text for _, text in self._summary if text]
        content = max(contents, key=len) if contents else next((s for s in summaries[1:] if s != summaries[0]), None)
        summary = summaries[0] if summaries else content
        if summary is None and (self._content or self._summary):
            summary = ""
        return content, summary

    def _permalink_url(self) -> str | None:
        """Returns the guid as a URL, where it may be one and looks like one (RSS 2.0, 'guid')."""
        guid = self._guid or ""
        return resolve(self._base, guid) if self._permalink and guid.startswith(("http:", "https:", "/")) else None


def _best(ranked: dict[int, _Value]) -> _Value | None:
    return ranked[min(ranked)] if ranked else None


def _author(ranked: dict[int, list[str]]) -> str | None:
    names = next((ranked[rank] for rank in sorted(ranked) if ranked[rank]), [])
    return ", ".join(names) or None


_Handler = Callable[[EntryBuilder, etree._Element, str], None]
_HANDLERS: dict[str, _Handler] = {
    **dict.fromkeys(TITLES, EntryBuilder.add_title),
    **dict.fromkeys(CONTENTS, EntryBuilder.add_content),
    **dict.fromkeys(SUMMARIES, EntryBuilder.add_summary),
    **dict.fromkeys(PUBLISHED, EntryBuilder.add_published),
    **dict.fromkeys(UPDATED, EntryBuilder.add_updated),
    **dict.fromkeys(AUTHORS, EntryBuilder.add_author),
    **dict.fromkeys(CATEGORIES, EntryBuilder.add_category),
    **dict.fromkeys(LINKS, EntryBuilder.add_link),
    **dict.fromkeys(_GROUPS, EntryBuilder.add_media),
    **dict.fromkeys(IMAGE_ELEMENTS, EntryBuilder.add_image),
    "guid": EntryBuilder.add_guid,
    "id": EntryBuilder.add_guid,
    "enclosure": EntryBuilder.add_enclosure,
    "itunes:duration": EntryBuilder.add_duration,
    **dict.fromkeys(LOCATION_ELEMENTS, EntryBuilder.add_location),
}


def entry_of(element: etree._Element, base_url: str, language: str | None = None) -> ParsedEntry:
    """Returns the entry in an item or entry element of a feed in a language."""
    builder = EntryBuilder(base_url, language)
    for child in element:
        builder.add(child)
    if element.attrib:
        builder.add_attributes(element)
    return builder.build()
