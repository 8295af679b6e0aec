"""Makes entries ready to store: identity, plain titles, sanitized content, snippet, lead image, fingerprint.

The sanitizer and the HTML-to-text converter are parameters, because this package does not import articles.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from html import escape
from urllib.parse import urlsplit

from deskreader import __version__
from deskreader.feeds.entry_image import lead_image
from deskreader.feeds.parsing.element_values import IMAGE_TYPE, Category, PlainText
from deskreader.feeds.titles import LONGEST_NAME, author_name, one_line, plain_title, without_markup
from deskreader.model import Location, ParsedEntry, ParsedFeed, ReadEntry, ReadFeed
from deskreader.text.truncate import shortened
from deskreader.text.urls import comparison_key, host_and_port, host_of, is_private, strip_tracking

Sanitize = Callable[[str, str], str]
TextOf = Callable[[str], str]

SNIPPET = 300  # characters
FULL_TEXT = 1500
"""Characters. Content of this length that is not cut off counts as the full text."""

FULL_TEXT_SUMMARY = 2500
"""Characters. Many feeds put the full text into the description; from this length on it counts as that."""

SHORTEST_FULL_TEXT = 600
"""Characters. Content of this length counts as the full text if it has several paragraphs beside a summary."""

MOST_CATEGORIES = 50
LONGEST_GUID = 2000
"""Characters. Longer ones are hashed."""

_CUT = re.compile(
    r"(?:\[?\s*(?:…|\.\.\.)\s*\]?|\b(?:read|continue|keep) (?:more|reading|on)\b.{0,60}|\bmore (?:»|>+|→)"
    r"|\bread (?:the )?(?:full|whole|entire|rest).{0,60}|weiterlesen.{0,40}|lire la suite.{0,40}|lees verder.{0,40}"
    r"|(?:leer|ver|leia) mai?s.{0,40}|seguir leyendo.{0,40}|continua a leggere.{0,40}|читать (?:далее|полностью).{0,40}"
    r"|続きを読む.{0,20}|阅读全文.{0,20})[\s»→>.\]\)]*$",
    re.I,
)
_FOOT = re.compile(
    r"\s*(?:The post .{1,300}? (?:first )?appeared (?:first )?on .{1,200}|Comments?|\d+ comments?)\.?\s*$", re.S
)
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+[^\s<>\"')\].,;:!?]")
_HAS_TAG = re.compile(r"<[a-z!/]", re.I)


def read(
    parsed: ParsedFeed, url: str, sanitize: Sanitize, text_of: TextOf, known: frozenset[int] = frozenset()
) -> ReadFeed:
    """Makes a parsed feed ready to store.

    `url` is the feed's own address. `sanitize` takes HTML and its base URL; `text_of` takes HTML and returns its plain
    text. Entries with neither title nor text nor link nor file are omitted, and so is the second of two equal ones.
    Dates stay as the feed gives them; `published_at` falls back to `updated_at`. Entries whose hashes are `known` are
    omitted, because they are stored already, but their hashes are listed with the others.
    """
    normalizer = _EntryNormalizer(parsed, url, sanitize, text_of)
    entries: dict[str, tuple[int, ReadEntry | ParsedEntry]] = {}
    for entry in parsed.entries:
        entry_hash = normalizer.entry_hash(entry)
        if entry_hash in known:
            entries.setdefault(normalizer.identity(entry) or f"hash {entry_hash}", (entry_hash, entry))
        elif (ready := normalizer.entry(entry)) is not None:
            entries.setdefault(ready.guid, (entry_hash, ready))
    left_out = [(entry_hash, entry) for entry_hash, entry in entries.values() if isinstance(entry, ParsedEntry)]
    dates = [entry.published_at or entry.updated_at for _, entry in left_out]
    return ReadFeed(
        title=plain_title(parsed.title, text_of) or host_of(parsed.link or url),
        link=parsed.link,
        subtitle=plain_title(parsed.subtitle, text_of),
        entries=tuple(entry for _, entry in entries.values() if isinstance(entry, ReadEntry)),
        icon_url=parsed.icon_url,
        language=parsed.language,
        update_minutes=parsed.update_minutes,
        skip_hours=parsed.skip_hours,
        skip_days=parsed.skip_days,
        new_url=_other_url(parsed.new_url, url),
        marks=tuple(entry_hash for entry_hash, _ in entries.values()),
        known=frozenset(entry_hash for entry_hash, _ in left_out),
        known_dates=tuple(date for date in dates if date is not None),
    )


class _EntryNormalizer:
    """Normalizes the entries of one feed."""

    def __init__(self, parsed: ParsedFeed, url: str, sanitize: Sanitize, text_of: TextOf) -> None:
        self._base = parsed.link or url
        self._sanitize = sanitize
        self._text_of = text_of
        self._identities = _Identities(parsed.entries)
        self._version = f"{__version__} {self._base}"

    def entry(self, entry: ParsedEntry) -> ReadEntry | None:
        """Returns one entry, or None where it is empty."""
        link = strip_tracking(entry.link) if entry.link else None
        content = self._content(entry, entry.link or self._base)
        text = self._text_of(content)
        title = plain_title(entry.title, self._text_of)
        image = lead_image(entry, content)
        if not (title or text or link or image or entry.enclosures):
            return None
        title = title or _title_from(text, link)
        return ReadEntry(
            guid=self._guid(entry, title, text),
            title=title,
            link=link,
            author=author_name(entry.author, self._text_of),
            published_at=entry.published_at or entry.updated_at,
            updated_at=entry.updated_at,
            content=content,
            text=text,
            snippet=shortened(one_line((self._summary_text(entry) or text)[: SNIPPET * 3]), SNIPPET),
            image_url=image,
            fingerprint=fingerprint(title, text),
            enclosures=tuple(e for e in entry.enclosures if e.media_type != IMAGE_TYPE),
            categories=_categories(entry.categories, self._text_of),
            gives_full_text=_is_full_text(entry, text, content),
            location=_location(entry.location),
        )

    def _summary_text(self, entry: ParsedEntry) -> str:
        """Returns the feed's own summary where it has longer content too; else ''."""
        short, whole = entry.summary or "", entry.content or ""
        if not short or len(short) >= len(whole):
            return ""
        return self._text_of(self._sanitize(as_html(short[: SNIPPET * 20]), self._base))

    def _content(self, entry: ParsedEntry, base: str) -> str:
        longer = max(entry.content or "", entry.summary or "", key=len)
        return self._sanitize(as_html(longer), base) if longer else ""

    def entry_hash(self, entry: ParsedEntry) -> int:
        """Returns a hash of all that an entry is read from and of the program's version: equal hash, equal result."""
        values = (
            self._identities.of(entry),
            entry.title,
            entry.link,
            entry.author,
            entry.published_at,
            entry.updated_at,
            entry.summary,
            type(entry.summary).__name__,
            entry.content,
            type(entry.content).__name__,
            *map(str, entry.enclosures),
            "categories",
            *(_category_name(category) for category in entry.categories),
            *((str(entry.location),) if entry.location is not None else ()),
        )
        whole = "\0".join((self._version, *("\1" if value is None else str(value) for value in values)))
        digest = hashlib.blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)

    def identity(self, entry: ParsedEntry) -> str | None:
        """Returns the guid to store, as far as it is known without the entry's text."""
        return self._identities.of(entry)

    def _guid(self, entry: ParsedEntry, title: str, text: str) -> str:
        return self.identity(entry) or f"sha256:{fingerprint(title, text + self._identities.date_of(entry))}"


class _Identities:
    """The identities of the entries of one document, from which `store.articles.matching` finds their articles.

    An identity is the guid. Where that is missing, or stands on entries that are plainly several, it is the link, if
    that names a page and no other such entry has it; else a hash of link, title and files (or of the text, where there
    is neither link nor file), and of the date too where these are still equal. Entries are plainly several where their
    titles or links differ, or two of guid, date and files.
    """

    def __init__(self, entries: tuple[ParsedEntry, ...]) -> None:
        self._shared_guids = _shared(entries, lambda entry: entry.guid)
        others = tuple(entry for entry in entries if not self._has_own_guid(entry))
        self._shared_links = _shared(others, lambda entry: entry.link)
        derived = [(_derived(entry), _date(entry)) for entry in others if not self._has_own_link(entry)]
        self._undated = frozenset(i for i, count in Counter(i for i, _ in set(derived)).items() if count == 1)

    def of(self, entry: ParsedEntry) -> str | None:
        """Returns the identity of an entry of the document; None where its text is needed for that."""
        if self._has_own_guid(entry):
            guid = str(entry.guid)
            return guid if len(guid) <= LONGEST_GUID else f"sha256:{fingerprint(guid, '')}"
        if self._has_own_link(entry):
            return entry.link
        if not (entry.link or entry.enclosures):
            return None
        date = self.date_of(entry)
        return f"sha256:{fingerprint(_derived(entry), date)}" if date else _derived(entry)

    def date_of(self, entry: ParsedEntry) -> str:
        """Returns the date where the entry is told apart from others by nothing else, '' otherwise."""
        return "" if _derived(entry) in self._undated else str(_date(entry))

    def _has_own_guid(self, entry: ParsedEntry) -> bool:
        return bool(entry.guid) and entry.guid not in self._shared_guids

    def _has_own_link(self, entry: ParsedEntry) -> bool:
        return bool(entry.link) and entry.link not in self._shared_links and _names_page(str(entry.link))


def _names_page(link: str) -> bool:
    """Whether a link leads further than to the front page of a site."""
    parts = urlsplit(link)
    return bool(parts.path.strip("/") or parts.query or parts.fragment)


def _derived(entry: ParsedEntry) -> str:
    files = " ".join(e.url for e in entry.enclosures if e.media_type != IMAGE_TYPE)
    return f"sha256:{fingerprint(entry.link or '', ' '.join((entry.title or '', files)))}"


def _date(entry: ParsedEntry) -> datetime | None:
    return entry.published_at or entry.updated_at


def _shared(entries: tuple[ParsedEntry, ...], key: Callable[[ParsedEntry], str | None]) -> frozenset[str]:
    """Returns the keys of entries that are plainly several. The order of the entries does not matter."""
    groups: dict[str, list[ParsedEntry]] = defaultdict(list)
    for entry in entries:
        if value := key(entry):
            groups[value].append(entry)
    return frozenset(value for value, group in groups.items() if len(group) > 1 and _are_several(group))


def _are_several(entries: list[ParsedEntry]) -> bool:
    if len({(entry.link, entry.title) for entry in entries}) > 1:
        return True
    values = ({e.guid for e in entries}, {_date(e) for e in entries}, {e.enclosures for e in entries})
    return sum(len(different) > 1 for different in values) > 1


def _other_url(new_url: str | None, url: str) -> str | None:
    """Returns where a feed has moved to. Only a private server may name an address in its network: its own."""
    if new_url is None or comparison_key(new_url) == comparison_key(url):
        return None
    is_own_server = host_and_port(new_url) == host_and_port(url)
    return None if is_private(host_of(new_url)) and not is_own_server else new_url


def _location(found: Location | None) -> Location | None:
    return replace(found, name=shortened(found.name, LONGEST_NAME)) if found is not None else None


def _categories(categories: tuple[str, ...], text_of: TextOf) -> tuple[str, ...]:
    """Returns the names of categories for people, each once."""
    names = (_category_name(category) for category in categories[:MOST_CATEGORIES])
    lines = (shortened(one_line(without_markup(name[:LONGEST_GUID], text_of)), LONGEST_NAME) for name in names)
    return tuple(dict.fromkeys(line for line in lines if line))


def _category_name(category: str) -> str:
    return (category.label if isinstance(category, Category) else None) or category


def fingerprint(title: str, text: str) -> str:
    """Returns a hash of title and text; equal hashes mean no visible change. White space does not count."""
    words = f"{' '.join(title.split())}\0{' '.join(text.split())}"
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:32]


def as_html(text: str) -> str:
    """Returns the text as HTML: plain text escaped, with its paragraphs, lines and URLs marked up; HTML unchanged."""
    if isinstance(text, PlainText):
        return _paragraphs(escape(text, quote=False))
    if "\n" in text.strip() and not _HAS_TAG.search(text):
        return _paragraphs(text)
    return text


def _paragraphs(text: str) -> str:
    linked = _ADDRESS.sub(lambda match: f'<a href="{match[0]}">{match[0]}</a>', text)
    blocks = re.split(r"\n\s*\n", linked.strip())
    return "".join("<p>" + "<br>".join(block.strip().splitlines()) + "</p>" for block in blocks)


def _title_from(text: str, link: str | None) -> str:
    """Returns a title for an entry without one: the beginning of its text, else its URL."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    if first:
        return shortened(one_line(first), 110)
    return link.partition("://")[2].rstrip("/") if link else ""


def _is_full_text(entry: ParsedEntry, text: str, html: str) -> bool:
    """Whether content looks like the full text: long enough, in paragraphs, and not cut off."""
    return bool(text) and _may_be_full_text(entry, text, html) and not _is_cut(text)


def _may_be_full_text(entry: ParsedEntry, text: str, html: str) -> bool:
    """Whether content has the size and the shape of a full text, however it ends."""
    if not entry.title:
        return True  # a short post of its own, as from Mastodon
    if len(text) < SHORTEST_FULL_TEXT:
        return False
    if entry.content is None:
        return len(text) >= FULL_TEXT_SUMMARY
    if len(text) >= FULL_TEXT:
        return True
    return entry.content != entry.summary and html.count("<p") >= 3


def _is_cut(text: str) -> bool:
    """Whether the last line, apart from footers that feeds add, breaks off."""
    return bool(_CUT.search(_FOOT.sub("", text[-600:]).rstrip()[-120:]))
