"""The jobs of the worker process: untrusted documents in, frozen values out. Only that process imports this module.

The worker client has a method of the same name and with the same parameters for each job.
"""

from __future__ import annotations

import json
import linecache  # noqa: F401 - a traceback needs it after the sandbox has closed all files
import sys
import tokenize  # noqa: F401
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from deskreader import articles, feeds, revisions
from deskreader.articles import image_decoder
from deskreader.articles.detection.site.memory import site_knowledge, updated_memory
from deskreader.articles.image_decoder import read_image as decode_image
from deskreader.articles.page.alternate_forms import alternate_url
from deskreader.engine.worker.story_session import StorySession
from deskreader.errors import Kind, ParseError
from deskreader.feeds.discovery.self_link import own_address
from deskreader.feeds.opml import filters_in, parse_outline
from deskreader.feeds.opml import write_outline as make_outline
from deskreader.fetch.politeness import robots
from deskreader.limits import ANSWER_MEMORY, LARGEST_ANSWER, LONGEST_RECORD, RECORD_MEMORY
from deskreader.model import (
    Completeness,
    EntryHint,
    FeedLink,
    OutlineItem,
    ParsedFeed,
    ReadEntry,
    ReadFeed,
    ReadImage,
    ReadPage,
)
from deskreader.model.accounts import (
    AccountKind,
    DeviceRecord,
    RemoteArticle,
    RemoteArticles,
    RemoteFacts,
    RemoteIds,
    RemoteTree,
)
from deskreader.model.articles import Arrival, Grouping
from deskreader.model.credentials import Source
from deskreader.model.revisions import Comparison, Replacement, RevisionText, Verdict
from deskreader.model.rules import ImportedRules
from deskreader.model.transfer.export_records import memory_of, record_in
from deskreader.rules.foreign import fresh_rss, newsboat, rss_guard
from deskreader.sync import device_records
from deskreader.sync.answers import readings
from deskreader.text import encoding, urls
from deskreader.text.html_to_text import text_of

ANSWER_RESERVE = 2_000_000  # bytes, beside the entries: for the hashes of those that are known
ENTRY_OVERHEAD, ENTRY_MEMORY = 1_000, 4_000  # bytes on the pipe and in memory, beside the texts of an entry


def read_feed(
    document: bytes,
    url: str,
    content_type: str | None,
    source: Source = Source.FEED,
    known_hashes: frozenset[int] = frozenset(),
) -> ReadFeed:
    """Returns a feed document ready to store, without the entries whose hashes are in `known_hashes`.

    Raises: ParseError.
    """
    parsed = _parse(document, url, content_type, source)
    return _within_size(feeds.read(parsed, url, articles.sanitize, text_of, known_hashes))


def _within_size(feed: ReadFeed) -> ReadFeed:
    """Returns the feed with as many of its entries, from the first, as fit into one answer.

    An entry left out is not among the known ones, so that another answer has it once those before it are stored.
    """
    size, memory, entries = ANSWER_RESERVE, 3 * ANSWER_RESERVE, list[ReadEntry]()
    for entry in feed.entries:
        texts = list(_long_texts(entry))
        size += ENTRY_OVERHEAD + sum(len(text.encode("utf-8", "replace")) for text in texts)
        memory += ENTRY_MEMORY + sum(map(sys.getsizeof, texts))
        if size > LARGEST_ANSWER or memory > ANSWER_MEMORY:
            break
        entries.append(entry)
    return feed if len(entries) == len(feed.entries) else replace(feed, entries=tuple(entries))


def _long_texts(entry: ReadEntry) -> Iterator[str]:
    """Yields the texts of an entry that have no limit of their own, or a high one."""
    yield from (entry.content, entry.text, entry.guid, entry.link or "", entry.image_url or "")
    yield from (enclosure.url for enclosure in entry.enclosures)
    yield from entry.categories


def _parse(document: bytes, url: str, content_type: str | None, source: Source) -> ParsedFeed:
    if source is Source.FEED:
        return feeds.parse(document, url, content_type)
    parse = feeds.news if source is Source.SITEMAP else feeds.front_page
    parsed = parse(document, url, content_type)
    if parsed is None:
        raise ParseError(Kind.NO_STORIES)
    return parsed


def read_page(
    page: bytes, url: str, content_type: str | None, hint: EntryHint | None, memory: bytes | None = None
) -> ReadPage:
    """Returns the article of a page and what the page taught about its site. Raises: ParseError.

    `memory` is what is known of the site: empty bytes for a site never seen, None where nothing shall be learned. A
    page without an article teaches nothing.
    """
    site = site_knowledge(memory) if memory else None
    reading = articles.read(page, url, content_type, hint, site, learns=memory is not None)
    article = replace(reading.article, alternate_url=alternate_url(page, url))
    if memory is None or reading.patterns is None or article.completeness is Completeness.SUMMARY:
        return ReadPage(article)
    after = updated_memory(memory, reading.patterns, url)
    return ReadPage(article, after if after != memory else None)


def read_image(data: bytes, max_width: int) -> ReadImage:
    """Returns an image decoded, shrunk to `max_width` pixels, and encoded again. Raises: ParseError."""
    return decode_image(data, max_width)


def image_size(data: bytes) -> tuple[int, int]:
    """Returns width and height in pixels of an image that can be decoded. Raises: ParseError."""
    return image_decoder.decoded_size(data)


def discover_feeds(
    page: bytes, url: str, content_type: str | None, link_header: str | None = None
) -> tuple[FeedLink, ...]:
    """Returns the feeds that a page and its Link header name, best first."""
    return feeds.discover(page, url, content_type, link_header)


def refresh_target(page: bytes, url: str, content_type: str | None) -> str | None:
    """Returns where a page refreshes to, or None."""
    return feeds.refresh_target(page, url, content_type)


def guess_feeds(url: str) -> tuple[str, ...]:
    """Returns at most two addresses where a page that names no feed may have one."""
    return feeds.guesses(url)


def feeds_of_address(url: str) -> tuple[str, ...]:
    """Returns the feeds that follow from an address alone, as for a video channel."""
    return feeds.certain(url)


def read_robots(document: bytes, agent: str) -> robots.Rules:
    """Returns the rules of a robots.txt for a product token."""
    return robots.read(document, agent)


def robots_allow(rules: robots.Rules, url: str) -> bool:
    """Whether the rules of a robots.txt allow a URL."""
    return robots.allows(rules, url)


def news_sitemaps(document: bytes, url: str) -> tuple[str, ...]:
    """Returns the addresses of the news sitemaps that a robots.txt names."""
    return feeds.news_sitemaps(document.decode("utf-8", "replace"), url)


def read_outline(document: bytes) -> tuple[OutlineItem, ...]:
    """Returns the feeds and folders of an OPML file, or the one feed whose own document it is. Raises: ParseError."""
    try:
        return parse_outline(document)
    except ParseError as error:
        url = own_address(document) if error.kind is Kind.NOT_AN_OUTLINE else None
        if url is None:
            raise
        return (OutlineItem(feeds.parse(document, url, None).title or url, url),)


def read_rules(document: bytes) -> ImportedRules:
    """Returns the rules in a file of another reader. Raises: ParseError(NOT_RULES)."""
    text = encoding.decode(document)
    scripts = rss_guard.filters_in(text)
    if scripts:
        return rss_guard.read_scripts(scripts)
    if newsboat.is_config(text):
        return newsboat.read_config(text)
    try:
        filters = filters_in(document)
    except ParseError as error:
        raise ParseError(Kind.NOT_RULES) from error
    if not filters:
        raise ParseError(Kind.NOT_RULES)
    return fresh_rss.read_filters(fresh_rss.FeedFilters(*each) for each in filters)


def write_outline(items: Sequence[OutlineItem], title: str) -> bytes:
    """Returns an OPML document of feeds and folders."""
    return make_outline(items, title)


def check_records(part: str, lines: bytes) -> bytes:
    """Returns lines of an export, each checked and the HTML of articles sanitized. Raises: ParseError."""
    checked = []
    try:
        for line in lines.split(b"\n"):
            record = record_in(part, line)
            for version in record["texts"].values() if part == "articles" else [record] if "html" in record else ():
                version["html"] = articles.sanitize(version["html"], "") if version["html"] is not None else None
            line = json.dumps(record, ensure_ascii=False).encode("utf-8", "replace")
            if len(line) > LONGEST_RECORD or memory_of(record) > RECORD_MEMORY:
                raise ParseError(Kind.FILE_TOO_LARGE, f"{part}: > {LONGEST_RECORD // 1_000_000} MB")
            checked.append(line)
    except (ValueError, KeyError) as error:
        raise ParseError(Kind.NOT_AN_EXPORT, str(error)[:80]) from error
    return b"\n".join(checked)


def read_remote_facts(kind: AccountKind, reading: str, document: bytes) -> RemoteFacts:
    """Returns single values of a sync server's answer. Raises: ParseError."""
    return readings.read_facts(kind, reading, document)


def read_remote_tree(kind: AccountKind, reading: str, document: bytes) -> RemoteTree:
    """Returns the folders and subscriptions of a sync server's answer. Raises: ParseError."""
    return readings.read_tree(kind, reading, document)


def read_remote_ids(kind: AccountKind, reading: str, document: bytes) -> RemoteIds:
    """Returns the ids of articles of a sync server's answer. Raises: ParseError."""
    return readings.read_ids(kind, reading, document)


def read_remote_articles(kind: AccountKind, reading: str, document: bytes) -> RemoteArticles:
    """Returns the articles of a sync server's answer, ready to store. Raises: ParseError; TOO_LARGE for too many."""
    parsed, next_page = readings.read_articles(kind, reading, document)
    left, found = LARGEST_ANSWER - ANSWER_RESERVE, list[RemoteArticle]()
    for article in parsed:
        read = feeds.read(ParsedFeed(entries=(article.entry,)), article.base_url, articles.sanitize, text_of).entries
        if not read:
            continue
        left -= ENTRY_OVERHEAD + sum(len(part.encode("utf-8", "replace")) for part in _long_texts(read[0]))
        if left < 0:
            raise ParseError(Kind.TOO_LARGE, "articles")
        found.append(
            RemoteArticle(article.id, article.feed, read[0], article.is_read, article.is_starred, article.tags)
        )
    return RemoteArticles(tuple(found), next_page)


def read_device_records(lines: bytes) -> tuple[DeviceRecord, ...]:
    """Returns the records in lines of another device's file; damaged and half-written lines are left out."""
    return device_records.decoded(lines)


_STORIES = StorySession()


def copy_keys(articles: tuple[Arrival, ...]) -> tuple[tuple[int, ...], ...]:
    """Returns of each article the keys by which its copies are looked up."""
    return _STORIES.copy_keys(articles)


def group_stories(
    session: int,
    known: tuple[Arrival, ...],
    new: tuple[Arrival, ...],
    elders: tuple[Arrival, ...],
    strictness: float,
) -> tuple[Grouping, ...] | None:
    """Returns how new articles are grouped among those of the session; None where it is not remembered."""
    return _STORIES.group(session, known, new, elders, strictness)


def judge_revisions(replacements: tuple[Replacement, ...]) -> tuple[Verdict, ...]:
    """Returns which replaced texts were edited."""
    return revisions.judge(replacements)


def compare_revisions(before: RevisionText, after: RevisionText) -> Comparison:
    """Returns how two revisions of an article differ."""
    return revisions.compare(before, after)


def load() -> None:
    """Loads everything that jobs load on first use, since no file can be opened later."""
    encoding.load()
    urls.load()
    robots.load()
    image_decoder.load()


JOBS: dict[str, Callable[..., Any]] = {
    job.__name__: job
    for job in (
        read_feed, read_page, read_image, image_size, discover_feeds, refresh_target, guess_feeds, feeds_of_address,
        read_robots, robots_allow, news_sitemaps, read_outline, read_rules, write_outline, check_records,
        read_remote_facts, read_remote_tree, read_remote_ids, read_remote_articles, read_device_records, copy_keys,
        group_stories, judge_revisions, compare_revisions,
    )
}  # fmt: skip
