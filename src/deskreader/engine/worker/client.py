"""The program's side of the worker process: one typed method for each job."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any, cast, get_type_hints

from deskreader.engine.worker.answer_check import check_answer
from deskreader.engine.worker.priority_lock import PriorityLock
from deskreader.engine.worker.supervisor import WorkerSupervisor
from deskreader.errors import Kind, ParseError, WorkerError
from deskreader.fetch.politeness.robots import Rules
from deskreader.limits import JOB_SECONDS
from deskreader.model import EntryHint, FeedLink, OutlineItem, ReadFeed, ReadImage, ReadPage
from deskreader.model.accounts import AccountKind, DeviceRecord, RemoteArticles, RemoteFacts, RemoteIds, RemoteTree
from deskreader.model.articles import Arrival, Grouping
from deskreader.model.credentials import Source
from deskreader.model.revisions import Comparison, Replacement, RevisionText, Verdict
from deskreader.model.rules import ImportedRules

log = logging.getLogger(__name__)

LONGEST_TRACEBACK, LONGEST_DETAIL = 10_000, 200  # characters


def printable(text: str) -> str:
    """Returns the text with a space for each control character except line breaks, which logs and terminals obey."""
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)


@cache
def _expected(client: Hashable, job: str, outcome: str) -> Any:
    """Returns the type of a job's value with this outcome. Raises: ValueError for an outcome that no job has."""
    if outcome == "done":
        return get_type_hints(getattr(client, job))["return"]
    if outcome == "trouble":
        return tuple[Kind, str]
    if outcome == "bug":
        return str
    raise ValueError(f"unexpected {outcome}")


def job_weight(arguments: tuple[Any, ...]) -> int:
    """Returns the size of a job's documents in bytes, the best forecast of how long the job takes."""
    return sum(len(argument) for argument in arguments if isinstance(argument, bytes))


JOB_RANKS = {"read_page": 1, "copy_keys": 1, "group_stories": 1, "judge_revisions": 1, "read_image": 2}
"""Jobs that wait for all others: feeds and what a user waits for go before pages, and pages before images."""
HEAVIEST = 2**40
"""More than any documents weigh."""


class JobClient:
    """Runs jobs in a process of their own, one at a time. Thread-safe.

    The process starts when it is needed, and again after it hung or died. Of the waiting jobs, the one with the
    smallest documents is next, so that a huge document delays few others.
    """

    def __init__(self, seconds: float, command: Callable[[], list[str]] | None = None) -> None:
        """`seconds` is the time limit of one job; `command` returns what starts the process."""
        self._lock = PriorityLock()
        self._supervisor = WorkerSupervisor(seconds, command)
        self._closed = False
        self._of_thread = threading.local()

    @property
    def is_closed(self) -> bool:
        """Whether the process has ended for good."""
        return self._closed

    @property
    def pid(self) -> int | None:
        """The process id of the running worker, or None where there is none."""
        return self._supervisor.pid

    def stop(self) -> None:
        """Ends the process, so that it holds no memory until the next job."""
        with self._lock.turn():
            self._supervisor.end()

    def close(self) -> None:
        """Ends the process for good; every later job fails."""
        with self._lock.turn():
            self._closed = True
            self._supervisor.end()

    def _run(self, job: str, *arguments: Any) -> Any:
        self._start_early()
        with self._lock.turn(JOB_RANKS.get(job, 0) * HEAVIEST + job_weight(arguments)):
            if self._closed:
                raise WorkerError(Kind.WORKER_DIED, "closed")
            with self._counting_seconds():
                outcome, value = self._supervisor.exchange((job, arguments))
            try:
                check_answer(value, _expected(cast(Hashable, type(self)), job, outcome))
            except ValueError as error:
                self._supervisor.end()
                raise WorkerError(Kind.WORKER_DIED, f"{job}: {error}") from error
        if outcome == "done":
            return value
        if outcome == "bug":
            log.error("job %s failed:\n%s", job, printable(value[:LONGEST_TRACEBACK]))
            raise WorkerError(Kind.WORKER_DIED, job)
        kind, detail = value[0], printable(value[1][:LONGEST_DETAIL])
        raise WorkerError(kind, detail) if kind in (Kind.WORKER_DIED, Kind.WORKER_HUNG) else ParseError(kind, detail)

    @contextmanager
    def _counting_seconds(self) -> Iterator[None]:
        """Adds the time of a job to that of the calling thread, see `seconds_spent`."""
        started = time.monotonic()
        try:
            yield
        finally:
            self._of_thread.seconds = seconds_spent(self) + time.monotonic() - started

    def _start_early(self) -> None:
        """Starts the process before the jobs are ordered: those that arrive meanwhile queue by weight."""
        with self._lock.turn(), suppress(WorkerError):  # the job itself meets the same problem and reports it
            if not self._closed:
                self._supervisor.start()


class Worker(JobClient):
    """Runs the jobs of `deskreader.engine.worker.jobs`.

    Every job method may raise ParseError as the job did, and WorkerError where the process hung or died. The jobs
    themselves are not imported here: the window's process must not load lxml.
    """

    def __init__(self, seconds: float = JOB_SECONDS) -> None:
        """`seconds` is the time limit of one job."""
        super().__init__(seconds)

    def read_feed(
        self,
        document: bytes,
        url: str,
        content_type: str | None,
        source: Source = Source.FEED,
        known_hashes: frozenset[int] = frozenset(),
    ) -> ReadFeed:
        """Returns a feed document ready to store, without the entries whose hashes are in `known_hashes`."""
        feed: ReadFeed = self._run("read_feed", document, url, content_type, source, known_hashes)
        return feed

    def read_page(
        self, page: bytes, url: str, content_type: str | None, hint: EntryHint | None, memory: bytes | None = None
    ) -> ReadPage:
        """Returns the article of a page and what the page taught about its site; `memory` is what is known of it."""
        read: ReadPage = self._run("read_page", page, url, content_type, hint, memory)
        return read

    def read_image(self, data: bytes, max_width: int) -> ReadImage:
        """Returns an image decoded, shrunk to `max_width` pixels, and encoded again."""
        image: ReadImage = self._run("read_image", data, max_width)
        return image

    def image_size(self, data: bytes) -> tuple[int, int]:
        """Returns width and height in pixels of an image that can be decoded."""
        size: tuple[int, int] = self._run("image_size", data)
        return size

    def refresh_target(self, page: bytes, url: str, content_type: str | None) -> str | None:
        """Returns where a page refreshes to, or None."""
        target: str | None = self._run("refresh_target", page, url, content_type)
        return target

    def discover_feeds(
        self, page: bytes, url: str, content_type: str | None, link_header: str | None = None
    ) -> tuple[FeedLink, ...]:
        """Returns the feeds that a page and its Link header name, best first."""
        links: tuple[FeedLink, ...] = self._run("discover_feeds", page, url, content_type, link_header)
        return links

    def guess_feeds(self, url: str) -> tuple[str, ...]:
        """Returns at most two addresses where a page that names no feed may have one."""
        addresses: tuple[str, ...] = self._run("guess_feeds", url)
        return addresses

    def feeds_of_address(self, url: str) -> tuple[str, ...]:
        """Returns the feeds that follow from an address alone, as for a video channel."""
        addresses: tuple[str, ...] = self._run("feeds_of_address", url)
        return addresses

    def read_robots(self, document: bytes, agent: str) -> Rules:
        """Returns the rules of a robots.txt for a product token."""
        rules: Rules = self._run("read_robots", document, agent)
        return rules

    def robots_allow(self, rules: Rules, url: str) -> bool:
        """Whether the rules of a robots.txt allow a URL."""
        is_allowed: bool = self._run("robots_allow", rules, url)
        return is_allowed

    def news_sitemaps(self, document: bytes, url: str) -> tuple[str, ...]:
        """Returns the addresses of the news sitemaps that a robots.txt names."""
        addresses: tuple[str, ...] = self._run("news_sitemaps", document, url)
        return addresses

    def read_outline(self, document: bytes) -> tuple[OutlineItem, ...]:
        """Returns the feeds and folders of an OPML file, or the one feed whose own document it is."""
        items: tuple[OutlineItem, ...] = self._run("read_outline", document)
        return items

    def read_rules(self, document: bytes) -> ImportedRules:
        """Returns the rules in a file of another reader."""
        rules: ImportedRules = self._run("read_rules", document)
        return rules

    def write_outline(self, items: Sequence[OutlineItem], title: str) -> bytes:
        """Returns an OPML document of feeds and folders."""
        document: bytes = self._run("write_outline", items, title)
        return document

    def check_records(self, part: str, lines: bytes) -> bytes:
        """Returns lines of an export, each checked and the HTML of articles sanitized."""
        checked: bytes = self._run("check_records", part, lines)
        return checked

    def read_remote_facts(self, kind: AccountKind, reading: str, document: bytes) -> RemoteFacts:
        """Returns single values of a sync server's answer; `reading` says how it is read."""
        facts: RemoteFacts = self._run("read_remote_facts", kind, reading, document)
        return facts

    def read_remote_tree(self, kind: AccountKind, reading: str, document: bytes) -> RemoteTree:
        """Returns the folders and subscriptions of a sync server's answer."""
        tree: RemoteTree = self._run("read_remote_tree", kind, reading, document)
        return tree

    def read_remote_ids(self, kind: AccountKind, reading: str, document: bytes) -> RemoteIds:
        """Returns the ids of articles of a sync server's answer."""
        ids: RemoteIds = self._run("read_remote_ids", kind, reading, document)
        return ids

    def read_remote_articles(self, kind: AccountKind, reading: str, document: bytes) -> RemoteArticles:
        """Returns the articles of a sync server's answer, ready to store."""
        articles: RemoteArticles = self._run("read_remote_articles", kind, reading, document)
        return articles

    def read_device_records(self, lines: bytes) -> tuple[DeviceRecord, ...]:
        """Returns the records in lines of another device's file; damaged and half-written lines are left out."""
        records: tuple[DeviceRecord, ...] = self._run("read_device_records", lines)
        return records

    def copy_keys(self, articles: tuple[Arrival, ...]) -> tuple[tuple[int, ...], ...]:
        """Returns of each article the keys by which its copies are looked up."""
        keys: tuple[tuple[int, ...], ...] = self._run("copy_keys", articles)
        return keys

    def group_stories(
        self,
        session: int,
        known: tuple[Arrival, ...],
        new: tuple[Arrival, ...],
        elders: tuple[Arrival, ...],
        strictness: float,
    ) -> tuple[Grouping, ...] | None:
        """Returns how new articles are grouped among those of the session; None where it is not remembered.

        `elders` may be originals of the new ones.
        """
        groupings: tuple[Grouping, ...] | None = self._run("group_stories", session, known, new, elders, strictness)
        return groupings

    def judge_revisions(self, replacements: tuple[Replacement, ...]) -> tuple[Verdict, ...]:
        """Returns which replaced texts were edited."""
        verdicts: tuple[Verdict, ...] = self._run("judge_revisions", replacements)
        return verdicts

    def compare_revisions(self, before: RevisionText, after: RevisionText) -> Comparison:
        """Returns how two revisions of an article differ."""
        comparison: Comparison = self._run("compare_revisions", before, after)
        return comparison


def seconds_spent(worker: JobClient) -> float:
    """Returns how long the calling thread's jobs have run so far, without their wait for the jobs of others."""
    return float(getattr(worker._of_thread, "seconds", 0.0))
