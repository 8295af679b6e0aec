"""An engine in memory, for driving the window without a store.

The type checker holds it to the real one: each part is a subclass of the real part, and each method overrides one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from typing_extensions import override

from deskreader.engine.briefing.briefing_book import BriefingBook, BriefingTexts
from deskreader.engine.briefing.daily_briefing import DailyBriefing, WrittenBriefing
from deskreader.engine.credentials.feed_credentials import FeedCredentials
from deskreader.engine.engine import Engine
from deskreader.engine.library.backups import Backups
from deskreader.engine.library.retention import Retention
from deskreader.engine.library.tags import Tags
from deskreader.engine.network.traffic import TrafficMeter
from deskreader.engine.refresh.prefetch import Prefetcher
from deskreader.engine.refresh.progress import ProgressPublisher
from deskreader.engine.refresh.refresher import Refresher
from deskreader.engine.revisions import RevisionDesk
from deskreader.engine.subscriptions.documents import Preview
from deskreader.engine.subscriptions.opml import ImportReport, OpmlTransfer
from deskreader.engine.subscriptions.subscriber import Subscribed, Subscriber
from deskreader.engine.transfer.epub import EpubWriter
from deskreader.engine.worker.code_colors import CodeColors
from deskreader.errors import DeskReaderError, FetchError, Kind, SubscribeError
from deskreader.model import (
    AccountId,
    ArticleId,
    Changes,
    Feed,
    FeedId,
    Folder,
    FolderId,
    Progress,
    UndoToken,
    View,
)
from deskreader.model.backups import Backup, BackupCause
from deskreader.model.changes import UndoAct
from deskreader.model.credentials import NOTHING, Credentials, SecretStorage
from deskreader.model.habits.briefing import BriefingStory
from deskreader.model.retention import OfflineGap, PartialStories, RetentionRule
from deskreader.profile import profile_in
from deskreader.settings import SettingsKeeper
from tests.desktop.fake_accounts import FakeAccounts
from tests.desktop.fake_library import FakeLibrary
from tests.desktop.fake_rules import FakeRuleDesk
from tests.desktop.sample_articles import FOLDERS, NOW, sample_feeds, sample_headlines


class FakeTags(Tags):
    """Changes tags in the fake library."""

    def __init__(self, library: FakeLibrary) -> None:
        self._articles = library
        self.tagged: list[tuple[tuple[ArticleId, ...], tuple[str, ...], tuple[str, ...]]] = []

    @override
    def change(
        self, articles: Sequence[ArticleId], add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> tuple[UndoToken, Changes]:
        added, removed = tuple(add), tuple(remove)
        self.tagged.append((tuple(articles), added, removed))
        tags = self._articles.tags
        return self._set({i: tuple(sorted({*tags.get(i, ()), *added} - {*removed})) for i in articles})

    @override
    def rename(self, name: str, new_name: str) -> tuple[UndoToken, Changes]:
        tags = self._articles.tags
        return self._set({i: tuple(new_name if tag == name else tag for tag in names) for i, names in tags.items()})

    @override
    def remove(self, name: str) -> tuple[UndoToken, Changes]:
        tags = self._articles.tags
        return self._set({i: tuple(tag for tag in names if tag != name) for i, names in tags.items()})

    def _set(self, tags: dict[ArticleId, tuple[str, ...]]) -> tuple[UndoToken, Changes]:
        library, before = self._articles, dict(self._articles.tags)

        def restore() -> Changes:
            library.tags = before
            return library.publish(Changes(content=tuple(tags), outline=True))

        library.tags = {**before, **tags}
        changes = Changes(content=tuple(i for i in tags if before.get(i, ()) != tags[i]), outline=True)
        return library.add_undo(len(changes.content), restore), library.publish(changes)


class FakeBackups(Backups):
    """Records backups and restores."""

    def __init__(self, library: FakeLibrary) -> None:
        self._articles = library
        self.made: list[Backup] = []
        self.restored: list[Path] = []

    @override
    def list_all(self) -> tuple[Backup, ...]:
        return tuple(self.made)

    @override
    def make(self, cause: BackupCause = BackupCause.BY_HAND) -> Path:
        path = Path(f"/backups/{len(self.made)}.db")
        self.made.insert(0, Backup(path, NOW, cause, 2_500_000, 3, 1200, 7))
        return path

    @override
    def restore(self, backup: Path) -> tuple[UndoToken, Path]:
        self.restored.append(backup)

        def undo() -> Changes:
            self.restored.pop()
            return self._articles.publish(Changes(outline=True, everything=True))

        return self._articles.add_undo(1, undo, UndoAct.RESTORE), backup


class FakeRevisionDesk(RevisionDesk):
    """Records what is seen and forgotten; an article has as many earlier revisions as `counts` says."""

    def __init__(self, library: FakeLibrary) -> None:
        self._articles = library
        self.counts: dict[ArticleId, int] = {}
        self.seen: list[ArticleId] = []

    @override
    def mark_seen(self, articles: Sequence[ArticleId]) -> Changes:
        self.seen += articles
        return self._articles.publish(Changes(content=tuple(articles)))

    @override
    def forget(self, article: ArticleId) -> tuple[UndoToken, Changes]:
        count = self.counts.pop(article, 0)
        changes = Changes(content=(article,)) if count else Changes()

        def restore() -> Changes:
            self.counts[article] = count
            return self._articles.publish(changes)

        token = self._articles.add_undo(count, restore, UndoAct.FORGET_REVISIONS)
        return token, self._articles.publish(changes)


class FakeRetention(Retention):
    """Stores the rules of feeds and folders; each rule with a number of days would remove 1240 articles."""

    def __init__(self) -> None:
        self.rules: dict[int, RetentionRule] = {}

    @override
    def feed_rule(self, feed: FeedId) -> RetentionRule:
        return self.rules.get(feed, RetentionRule())

    @override
    def folder_rule(self, folder: FolderId) -> RetentionRule:
        return self.rules.get(folder, RetentionRule())

    @override
    def set_feed_rule(self, feed: FeedId, rule: RetentionRule) -> None:
        self.rules[feed] = rule

    @override
    def set_folder_rule(self, folder: FolderId, rule: RetentionRule) -> None:
        self.rules[folder] = rule

    @override
    def would_remove(
        self,
        library: RetentionRule | None = None,
        feeds: Mapping[int, RetentionRule] | None = None,
        folders: Mapping[int, RetentionRule] | None = None,
        only: Sequence[FeedId] | None = None,
    ) -> int:
        rules = [*(feeds or {}).values(), *(folders or {}).values()]
        return sum(1240 for rule in rules if rule.days)


class FakeRefresher(Refresher):
    """Records requests, and sends the progress that a test sets."""

    def __init__(self) -> None:
        self._progress = ProgressPublisher()
        self._progress.update(finished_at=NOW - timedelta(minutes=2))
        self.requests: list[tuple[tuple[FeedId, ...] | None, bool]] = []
        self.synced: list[AccountId] = []

    @override
    def request(
        self,
        feeds: Sequence[FeedId] | None = None,
        by_hand: bool = False,
        pages: bool = False,
        accounts: Sequence[AccountId] = (),
    ) -> None:
        self.synced += accounts
        if not accounts:
            self.requests.append((None if feeds is None else tuple(feeds), by_hand))

    def set_progress(self, progress: Progress) -> None:
        """Sends a progress to all listeners."""
        self._progress.update(**asdict(progress))


class FakeSubscriber(Subscriber):
    """Subscribes to any address without "bad" in it."""

    def __init__(self, library: FakeLibrary) -> None:
        self._articles = library

    @override
    def subscribe(
        self,
        address: str,
        folder_id: FolderId | None = None,
        credentials: Credentials = NOTHING,
        account_id: AccountId | None = None,
    ) -> Subscribed:
        if "bad" in address:
            raise SubscribeError(Kind.NO_FEED_FOUND)
        feed = Feed(FeedId(max(self._articles.feeds, default=0) + 1), address, address, folder_id=folder_id)
        self._articles.feeds[feed.id] = feed
        self._articles.publish(Changes(feeds=(feed.id,), outline=True))
        return Subscribed(feed)

    @override
    def preview(self, url: str) -> Preview:
        raise FetchError(Kind.NOT_FOUND)

    @override
    def forget_previews(self) -> None:
        """Does nothing: there are no previews."""


class FakeOpmlTransfer(OpmlTransfer):
    """Imports any OPML file, and exports an empty one."""

    def __init__(self) -> None:
        self.imported: list[bytes] = []
        self.private: tuple[str, ...] = ()
        self.permissions: list[bool] = []

    @override
    def private_urls(self, data: bytes) -> tuple[str, ...]:
        return self.private

    @override
    def import_opml(self, data: bytes, private_ok: bool = False, account_id: AccountId | None = None) -> ImportReport:
        if not data.startswith(b"<opml"):
            raise DeskReaderError(Kind.NOT_AN_OUTLINE)
        self.imported.append(data)
        self.permissions.append(private_ok)
        return ImportReport(added=2, known=1)

    @override
    def export_opml(self, with_secrets: bool = False) -> bytes:
        return b"<opml/>"


class FakeFeedCredentials(FeedCredentials):
    """Has the same credentials for every feed."""

    def __init__(self, credentials: Credentials = NOTHING) -> None:
        self.credentials = credentials
        self.storage = SecretStorage.KEYRING

    @override
    def get(self, feed_id: FeedId) -> Credentials:
        return self.credentials

    @override
    def change(self, feed_id: FeedId, credentials: Credentials) -> SecretStorage:
        self.credentials = credentials
        return self.storage

    @override
    def has_keyring(self) -> bool:
        return self.storage is SecretStorage.KEYRING


class FakePrefetcher(Prefetcher):
    """Fetches the first of its gaps, once it is stopped."""

    partial: tuple[PartialStories, ...] = ()

    @override
    def unavailable(self) -> tuple[PartialStories, ...]:
        return self.partial

    def __init__(self, gaps: tuple[OfflineGap, ...] = ()) -> None:
        self.gaps = gaps

    @override
    def missing(self) -> tuple[OfflineGap, ...]:
        return self.gaps

    @override
    def fetch(self, report: Callable[[int, int], None], stopped: Callable[[], bool]) -> tuple[OfflineGap, ...]:
        report(0, 6)
        while not stopped():
            time.sleep(0.005)
        report(3, 6)
        self.gaps = self.gaps[1:]
        return self.gaps


class FakeEpubWriter(EpubWriter):
    """Records what it writes, and counts seven articles each time."""

    def __init__(self) -> None:
        self.written: list[tuple[View, str, Path]] = []

    @override
    def write(self, view: View, title: str, target: Path) -> int:
        self.written.append((view, title, target))
        return 7


class FakeDailyBriefing(DailyBriefing):
    """Writes no file; `written` is what is due, or `error` is raised."""

    def __init__(self, documents: Path) -> None:
        self._documents = documents
        self.written: WrittenBriefing | None = None
        self.error: DeskReaderError | None = None
        self.asked = 0

    @property
    @override
    def folder(self) -> Path:
        return self.default_folder

    @override
    def write_if_due(self, texts: BriefingTexts) -> WrittenBriefing | None:
        self.asked += 1
        if self.error is not None:
            raise self.error
        written, self.written = self.written, None
        return written


class FakeBriefingBook(BriefingBook):
    """Records the files that it would write."""

    def __init__(self, library: FakeLibrary) -> None:
        self._fake_library = library
        self.written: list[tuple[str, Path]] = []

    @override
    def write(self, texts: BriefingTexts, target: Path) -> tuple[BriefingStory, ...]:
        self.written.append((texts.title, target))
        return self._fake_library.briefing().unread


class FakeEngine(Engine):
    """All parts that the window uses; `empty` gives a library without feeds."""

    library: FakeLibrary
    tags: FakeTags
    backups: FakeBackups
    retention: FakeRetention
    revisions: FakeRevisionDesk
    rules: FakeRuleDesk
    refresher: FakeRefresher
    credentials: FakeFeedCredentials
    subscriber: FakeSubscriber
    opml: FakeOpmlTransfer
    accounts: FakeAccounts
    daily_briefing: FakeDailyBriefing

    def __init__(self, folder: Path, empty: bool = False, fill: bool = True) -> None:
        folders = () if empty else tuple(Folder(FolderId(n), title) for n, title in enumerate(FOLDERS, 1))
        feeds = {} if empty else sample_feeds()
        headlines = [] if empty else sample_headlines(feeds, fill)
        self.library = FakeLibrary(headlines, list(feeds.values()), folders)
        self.settings = SettingsKeeper(folder / "settings.json")
        self.accounts = FakeAccounts(self.library.publish)
        self.library.accounts = self.accounts.accounts
        self.tags = FakeTags(self.library)
        self.backups = FakeBackups(self.library)
        self.retention = FakeRetention()
        self.revisions = FakeRevisionDesk(self.library)
        self.rules = FakeRuleDesk(self.library)
        self.refresher = FakeRefresher()
        self.credentials = FakeFeedCredentials()
        self.subscriber = FakeSubscriber(self.library)
        self.opml = FakeOpmlTransfer()
        self.fake_prefetcher = FakePrefetcher()
        self.fake_epub_writer = FakeEpubWriter()
        self.profile = profile_in(folder)
        self.daily_briefing = FakeDailyBriefing(self.profile.documents)
        self.fake_briefing_book = FakeBriefingBook(self.library)
        self.code_colors = CodeColors()  # starts no process before it is asked
        self.traffic = TrafficMeter(folder / "traffic.json", lambda: NOW)
        self.reported: list[ArticleId] = []
        self.downloaded: list[ArticleId] = []
        self.found_changes: dict[ArticleId, bool | DeskReaderError] = {}
        """Whether articles have changes when they are looked at, or why that cannot be known."""

    @property
    @override
    def prefetcher(self) -> FakePrefetcher:
        return self.fake_prefetcher

    @property
    @override
    def epub_writer(self) -> FakeEpubWriter:
        return self.fake_epub_writer

    @property
    @override
    def briefing_book(self) -> FakeBriefingBook:
        return self.fake_briefing_book

    @override
    def download_article(self, article_id: ArticleId) -> bool:
        self.downloaded.append(article_id)
        return True

    @override
    def check_article(self, article_id: ArticleId) -> bool:
        found = self.found_changes.get(article_id, False)
        if isinstance(found, DeskReaderError):
            raise found
        return found

    @override
    def report_page(self, article_id: ArticleId, folder: Path, readme: str = "") -> Path:
        if self.library.error is not None:
            raise self.library.error
        self.reported.append(article_id)
        report = folder / "2026-01-02-story"
        report.mkdir(parents=True)
        (report / "README.txt").write_text(readme)
        return report
