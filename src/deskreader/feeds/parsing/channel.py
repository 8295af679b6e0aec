"""Reads what an XML feed says about itself, and finds its entries."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml import etree

from deskreader.feeds.parsing.element_values import address, base_of, person_name, short_text, value_of
from deskreader.feeds.parsing.entries import HTML_TYPES, entry_of
from deskreader.feeds.parsing.xml_tree import attribute, name_of, plain_text
from deskreader.limits import MOST_ENTRIES
from deskreader.model import ParsedEntry, ParsedFeed
from deskreader.text.urls import host_of, resolve

ROOTS = frozenset({"rss", "feed", "rdf:rdf", "rdf", "channel"})
ENTRIES = frozenset({"item", "entry"})
_HOLDERS = ROOTS | {"items", "entries", "repaired"}

TITLES = {"title": 0, "dc:title": 1, "itunes:title": 2}
SUBTITLES = {
    "subtitle": 0,
    "tagline": 0,
    "description": 0,
    "abstract": 0,
    "dc:description": 1,
    "itunes:subtitle": 2,
    "itunes:summary": 3,
}
ICONS = {"icon": 0, "webfeeds:icon": 1, "logo": 2, "image": 3, "itunes:image": 4}
PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}
DAYS = {
    day: number
    for number, day in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}


def feed_of(root: etree._Element, url: str) -> ParsedFeed | None:
    """Returns the feed in a tree, or None where there is none."""
    if name_of(root) in ENTRIES:
        return ParsedFeed(entries=(entry_of(root, url),))  # an Atom entry document (RFC 4287, section 2)
    top = _feed_element(root)
    if top is None:
        return None
    url = _base_url(root, top, url)
    builder = _FeedBuilder(url)
    builder.add_attributes(top)
    entries: list[ParsedEntry] = []
    for element in _children(top):
        if name_of(element) in ENTRIES:
            if len(entries) < MOST_ENTRIES:
                entries.append(entry_of(element, url, builder.language))
        else:
            builder.add(element)
    return builder.build(tuple(entries))


def _base_url(root: etree._Element, top: etree._Element, url: str) -> str:
    """Returns what relative URLs refer to: the feed's own URL, or its site's where another host serves the feed.

    Feeds that a service hosts for a site keep the site's relative links. An xml:base overrides both; the tree is told.
    """
    site = _site_url(top)
    if site is None or host_of(site) in ("", host_of(url)):
        return url
    root.getroottree().docinfo.URL = site
    return site


_MOST_BEFORE_LINK = 40
"""Elements among which a feed names its site."""


def _site_url(top: etree._Element) -> str | None:
    """Returns the absolute URL of the feed's site, if the feed names it."""
    for element in islice(_children(top), _MOST_BEFORE_LINK):
        if name_of(element) == "link" and (attribute(element, "rel") or "alternate").lower() == "alternate":
            link = attribute(element, "href") or plain_text(element)
            if link.lower().startswith(("http:", "https:")) and attribute(element, "type") in HTML_TYPES:
                return resolve("", link)
    return None


def _feed_element(root: etree._Element) -> etree._Element | None:
    """Returns the feed's own element: the root, or the first such element inside a wrapper."""
    if name_of(root) in _HOLDERS:
        return root
    return next((e for e in root.iter(etree.Element) if name_of(e) in ROOTS and len(e)), None)


def _children(top: etree._Element) -> Iterator[etree._Element]:
    """Yields the children of the feed's element and of the channels and lists in it, in document order."""
    pending = [iter(top)]
    while pending:
        element = next(pending[-1], None)
        if element is None:
            pending.pop()
            continue
        yield element
        if name_of(element) in _HOLDERS and len(pending) < 8:
            pending.append(iter(element))


class _FeedBuilder:
    """Collects what the elements beside the entries say, by rank, until the best of each meaning is chosen."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._title: dict[int, str] = {}
        self._subtitle: dict[int, str] = {}
        self._link: dict[int, str] = {}
        self._icon: dict[int, str] = {}
        self._author: list[str] = []
        self.language: str | None = None
        self._new_url: str | None = None
        self._ttl = 0
        self._period = 0
        self._frequency = 1
        self._hours: set[int] = set()
        self._days: set[int] = set()

    def add_attributes(self, top: etree._Element) -> None:
        """Adds xml:lang, and the values that CDF writes as attributes."""
        for element in (top, *(child for child in top if name_of(child) == "channel")):
            self.language = self.language or attribute(element, "lang")
            href = attribute(element, "href")
            if href and (link := resolve(base_of(element, self._url), href)):
                self._link.setdefault(1, link)

    def add(self, element: etree._Element) -> None:
        """Adds the value of one element; ignores unknown elements."""
        name = name_of(element)
        if name in TITLES:
            self._set_default(self._title, TITLES[name], value_of(element))
        elif name in SUBTITLES:
            self._set_default(self._subtitle, SUBTITLES[name], value_of(element), name == "description")
        elif name == "link":
            self._add_link(element)
        elif name in ICONS:
            self._add_icon(element, ICONS[name])
        elif name in ("author", "dc:creator") and (author := person_name(element)):
            self._author.append(author)
        elif name in ("language", "dc:language"):
            self.language = short_text(element) or self.language
        elif name == "itunes:new-feed-url":
            self._new_url = resolve("", plain_text(element)) or self._new_url
        else:
            self._add_schedule(element, name)

    def _set_default(self, into: dict[int, str], rank: int, value: str, keep_empty: bool = False) -> None:
        if value or keep_empty:
            into.setdefault(rank, value)

    def _add_link(self, element: etree._Element) -> None:
        if (attribute(element, "rel") or "alternate").lower() != "alternate":
            return
        url = address(element, self._url, "href")
        if url:
            self._link.setdefault(0 if attribute(element, "type") in HTML_TYPES else 2, url)

    def _add_icon(self, element: etree._Element, rank: int) -> None:
        inner = next((child for child in element if name_of(child) == "url"), element)
        url = address(inner, self._url, "href", "url", "resource")
        if url:
            self._icon.setdefault(rank, url)

    def _add_schedule(self, element: etree._Element, name: str) -> None:
        """Adds ttl, skipHours, skipDays (RSS 2.0), sy:updatePeriod, sy:updateFrequency (RSS module 'syndication')."""
        if name == "ttl":
            self._ttl = _number(plain_text(element))
        elif name == "sy:updateperiod":
            self._period = PERIODS.get(plain_text(element).lower(), 0)
        elif name == "sy:updatefrequency":
            self._frequency = _number(plain_text(element)) or 1
        elif name == "skiphours":
            self._hours |= {_number(plain_text(hour)) % 24 for hour in element if plain_text(hour).isdecimal()}
        elif name == "skipdays":
            self._days |= {DAYS[day] for day in (plain_text(d).lower() for d in element) if day in DAYS}

    def build(self, entries: tuple[ParsedEntry, ...]) -> ParsedFeed:
        """Returns the feed built from the elements and entries."""
        minutes = max(self._ttl, self._period // self._frequency)
        return ParsedFeed(
            title=_best(self._title),
            link=_best(self._link),
            subtitle=_best(self._subtitle),
            entries=entries,
            icon_url=_best(self._icon),
            language=(self.language or "").replace("_", "-") or None,
            update_minutes=minutes or None,
            skip_hours=frozenset(self._hours),
            skip_days=frozenset(self._days),
            new_url=self._new_url,
        )


def _best(ranked: dict[int, str]) -> str | None:
    return ranked[min(ranked)] if ranked else None


def _number(text: str) -> int:
    """Parses a number of minutes or hours; returns 0 for anything else, and for more than a year."""
    number = int(text) if text.isdecimal() and len(text) < 8 else 0
    return number if number <= 525_600 else 0
