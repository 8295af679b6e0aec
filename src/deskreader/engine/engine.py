"""The whole engine, built once: library, refresher, subscriber and transfers on one database, client and worker.

This module imports little: a window can be on the screen before the engine is opened, whose modules take longer to
load than those of the window.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from deskreader import __version__
from deskreader.engine.files import make_folders, read_file
from deskreader.engine.library.lazy_library import LazyLibrary
from deskreader.errors import DeskReaderError, Kind
from deskreader.limits import LARGEST_OUTLINE
from deskreader.messages import PAGE_REPORT_README
from deskreader.settings import SettingsKeeper
from deskreader.text.clock import utc_now, within_bounds

if TYPE_CHECKING:
    from deskreader.engine.accounts.accounts import Accounts
    from deskreader.engine.briefing.briefing_book import BriefingBook
    from deskreader.engine.briefing.daily_briefing import DailyBriefing
    from deskreader.engine.credentials.feed_credentials import FeedCredentials
    from deskreader.engine.credentials.proxy_settings import ProxySettings
    from deskreader.engine.library.backups import Backups
    from deskreader.engine.library.idle_maintenance import IdleMaintenance
    from deskreader.engine.library.library import Library
    from deskreader.engine.library.retention import Retention
    from deskreader.engine.library.tags import Tags
    from deskreader.engine.network.lazy_client import LazyHttpClient
    from deskreader.engine.network.traffic import TrafficMeter
    from deskreader.engine.offline.media_downloads import MediaDownloads
    from deskreader.engine.parts import Parts
    from deskreader.engine.refresh.prefetch import Prefetcher
    from deskreader.engine.refresh.refresher import Refresher
    from deskreader.engine.refresh.schedule import RefreshIntervals
    from deskreader.engine.revisions import RevisionDesk
    from deskreader.engine.rules.rule_desk import RuleDesk
    from deskreader.engine.stories import StoryDesk
    from deskreader.engine.subscriptions.opml import ImportReport, OpmlTransfer
    from deskreader.engine.subscriptions.subscriber import Subscriber
    from deskreader.engine.transfer.epub import EpubWriter
    from deskreader.engine.transfer.export_archive import ArchiveExporter
    from deskreader.engine.transfer.import_archive import ArchiveImporter, ImportResult
    from deskreader.engine.transfer.import_other_readers import OtherReaderImporter
    from deskreader.engine.transfer.web_pages import WebPageWriter
    from deskreader.engine.worker.client import Worker
    from deskreader.engine.worker.code_colors import CodeColors, Runs
    from deskreader.fetch import HttpClient, Policy
    from deskreader.fetch.politeness.pauses import PauseStore
    from deskreader.fetch.transport.proxies import Proxies
    from deskreader.model import AccountId, ArticleId, Changes, ExtractedArticle, Progress
    from deskreader.model.ids import RevisionId
    from deskreader.model.revisions import ArticleComparison
    from deskreader.profile import Profile
    from deskreader.store import Database


USER_AGENT = f"DeskReader/{__version__} (desktop news reader; +https://github.com/deskreader/deskreader)"


def make_web(
    policy: Policy | None = None, pauses: PauseStore | None = None, proxies: Callable[[], Proxies] | None = None
) -> HttpClient:
    """Returns an HTTP client that sends DeskReader's User-Agent; `pauses` stores the pauses that hosts ask for."""
    from deskreader.fetch import HttpClient, Policy

    return HttpClient(USER_AGENT, policy or Policy(), pauses=pauses, proxies=proxies)


class Engine:
    """What a front end builds on. Close it when done; everything acknowledged is on disk already.

    Thread-safe. One that `opens_later` opens its library in `open`, or else where one of its parts is first asked for.
    Its `library` can be handed on before; whoever asks that something, waits until it is open.
    """

    if TYPE_CHECKING:  # the parts, which `__getattr__` gets once the engine is open
        library: Library
        database: Database
        proxy: ProxySettings
        traffic: TrafficMeter
        worker: Worker
        code_colors: CodeColors
        client: LazyHttpClient
        tags: Tags
        retention: Retention
        backups: Backups
        idle_maintenance: IdleMaintenance
        stories: StoryDesk
        revisions: RevisionDesk
        credentials: FeedCredentials
        accounts: Accounts
        refresher: Refresher
        subscriber: Subscriber
        opml: OpmlTransfer
        rules: RuleDesk
        daily_briefing: DailyBriefing

    def __init__(
        self,
        profile: Profile,
        now: Callable[[], datetime] = utc_now,
        policy: Policy | None = None,
        intervals: RefreshIntervals | None = None,
        make: Callable[[PauseStore], HttpClient] | None = None,
        keeps_acts: bool = True,
        opens_later: bool = False,
    ) -> None:
        """Opens the profile's library, or `opens_later`; `make` returns another HTTP client than the usual one.

        With `keeps_acts`, acts that find no room on the disk wait while the engine is open. Raises: StoreError.
        """
        make_folders(profile)
        self.profile = profile
        self.settings = SettingsKeeper(profile.settings)
        self._lock = threading.RLock()
        self._parts: Parts | None = None
        self._listeners: list[Callable[[Parts], object]] = []  # what begins to listen once the library is open

        def make_client(pauses: PauseStore, proxies: Callable[[], Proxies]) -> HttpClient:
            return make(pauses) if make is not None else make_web(policy, pauses, proxies)

        self._arguments = (profile, self.settings, within_bounds(now), intervals, make_client, keeps_acts)
        if opens_later:
            self.library = cast("Library", LazyLibrary(lambda: self._opened.library))
        else:
            self.open()

    def open(self) -> None:
        """Opens the library, unless it is open. Raises: StoreError."""
        with self._lock:
            if self._parts is None:
                from deskreader.engine.parts import Parts

                parts = Parts(*self._arguments, lambda: self.briefing_book)
                for listen in self._listeners:
                    listen(parts)
                self._parts, self.library = parts, parts.library

    @property
    def is_open(self) -> bool:
        """Whether the library is open."""
        return self._parts is not None

    def listen_changes(self, listener: Callable[[Changes], None]) -> None:
        """Calls `listener` with every Changes, as `Library.listen` does, and with all of an engine that opens later."""
        self._listen(lambda parts: parts.library.listen(listener))

    def listen_progress(self, listener: Callable[[Progress], None]) -> None:
        """Calls `listener` with every Progress, as `Refresher.listen` does."""
        self._listen(lambda parts: parts.refresher.listen(listener))

    def _listen(self, listen: Callable[[Parts], object]) -> None:
        with self._lock:
            if self._parts is None:
                self._listeners.append(listen)
            else:
                listen(self._parts)

    @property
    def _opened(self) -> Parts:
        if self._parts is None:
            self.open()
        assert self._parts is not None
        return self._parts

    if not TYPE_CHECKING:  # where a type checker sees it, it takes every name for a part

        def __getattr__(self, name: str) -> Any:
            """Returns a part. Raises: StoreError where the library cannot be opened."""
            if name.startswith("_"):
                raise AttributeError(name)
            return getattr(self._opened, name)

    @property
    def exporter(self) -> ArchiveExporter:
        """Exports everything to one file."""
        from deskreader.engine.transfer.export_archive import ArchiveExporter

        return ArchiveExporter(self._opened.context, self.opml, self.credentials)

    @property
    def epub_writer(self) -> EpubWriter:
        """Writes articles into an EPUB book."""
        from deskreader.engine.transfer.epub import EpubWriter

        return EpubWriter(self.library, self._opened.context.now)

    @property
    def web_page_writer(self) -> WebPageWriter:
        """Writes articles as web pages."""
        from deskreader.engine.transfer.web_pages import WebPageWriter

        return WebPageWriter(self.library, self.profile.cache / "dragged")

    @property
    def briefing_book(self) -> BriefingBook:
        """Writes the briefing into an EPUB book."""
        from deskreader.engine.briefing.briefing_book import BriefingBook

        return BriefingBook(self.library, self.epub_writer, self._opened.context.now)

    @property
    def importer(self) -> ArchiveImporter:
        """Imports exported archives."""
        from deskreader.engine.transfer.import_archive import ArchiveImporter

        return ArchiveImporter(self._opened.context, self.credentials)

    @property
    def other_readers(self) -> OtherReaderImporter:
        """Imports the libraries of other news readers."""
        from deskreader.engine.transfer.import_other_readers import OtherReaderImporter

        return OtherReaderImporter(self._opened.context, lambda url: self.credentials.split_url(url)[0])

    @property
    def prefetcher(self) -> Prefetcher:
        """Fetches everything that articles lack, before a time without network."""
        from deskreader.engine.refresh.prefetch import Prefetcher

        return Prefetcher(self._opened.context, self._opened.downloader, self.refresher)

    def import_file(
        self, source: Path, private_ok: bool = False, account_id: AccountId | None = None
    ) -> ImportResult | ImportReport:
        """Imports a file of any kind: a list of feeds, an exported archive, or the library of another news reader.

        Feeds that lead to this machine or a private network are left out and reported, unless `private_ok`. An account
        takes lists of feeds only; its server fetches them.

        Raises: DeskReaderError, OSError where the file cannot be read.
        """
        importer = self._importer_for(source)
        if importer is None or account_id is not None:
            return self.opml.import_opml(read_file(source, LARGEST_OUTLINE), private_ok, account_id)
        return importer.run(source, private_ok=private_ok)

    def private_urls_in(self, source: Path) -> tuple[str, ...]:
        """Returns the URLs in a file to import that lead to this machine or a private network and are new here.

        They are without secrets, and to be named to the user before they are imported: whoever wrote the file chose
        what they request. Raises: as `import_file` does.
        """
        importer = self._importer_for(source)
        if importer is None:
            return self.opml.private_urls(read_file(source, LARGEST_OUTLINE))
        return importer.private_urls(source)

    def _importer_for(self, source: Path) -> ArchiveImporter | OtherReaderImporter | None:
        """Returns what imports a file of this kind, by its first bytes; None for a list of feeds."""
        if not source.is_file():
            raise DeskReaderError(Kind.NOT_A_PLAIN_FILE if source.exists() else Kind.UNREADABLE_FILE, source.name)
        with source.open("rb") as file:
            head = file.read(16)
        if head.startswith(b"PK\x03\x04"):
            return self.importer
        return self.other_readers if head == b"SQLite format 3\0" else None

    def report_page(self, article_id: ArticleId, folder: Path, readme: str = PAGE_REPORT_README) -> Path:
        """Puts an article's page, fetched once more, and the extraction's result into a new folder in `folder`.

        `readme` explains the content. Raises: DeskReaderError, as `PageReporter.report` does.
        """
        from deskreader.engine.offline.page_reader import PageReader
        from deskreader.engine.offline.page_report import PageReporter

        reader = PageReader(self.client, self.worker, self.database)
        return PageReporter(self.database, reader, self._opened.context.now).report(article_id, folder, readme)

    @property
    def media(self) -> MediaDownloads:
        """Saves the sounds and films of articles as files."""
        from deskreader.engine.offline.media_downloads import MediaDownloads

        return MediaDownloads(self._opened.context, self._opened.feed_client)

    def download_article(self, article_id: ArticleId) -> bool:
        """Downloads what an article lacks, its page or its images; returns whether any came. Raises: StoreError."""
        return self._opened.downloader.download_article(article_id)

    def color_code(self, codes: Sequence[tuple[str, str]]) -> Sequence[Runs]:
        """Returns the colours of code, given with its language, as `CodeColors.color` does."""
        return self.code_colors.color(codes)

    def compare(self, article_id: ArticleId, revision: RevisionId | None = None) -> ArticleComparison:
        """Returns how an earlier revision of an article differs from it as it is, as `RevisionDesk.compare` does."""
        return self.revisions.compare(article_id, revision)

    def check_article(self, article_id: ArticleId) -> bool:
        """Reads the page of an article once more; returns whether its publisher changed or removed it.

        Raises: StoreError; FetchError where the page cannot be fetched although it is not gone.
        """
        found = self._opened.downloader.check_article(article_id)
        return bool(self.revisions.judge().content) or bool(found and self.library.open_article(article_id).removed_at)

    def set_metered(self, is_metered: bool) -> None:
        """Says whether the connection is metered; the settings decide what then waits."""
        self._opened.saver.is_metered = is_metered

    def set_saving_power(self, saves_power: bool) -> None:
        """Says whether the system saves power; the settings decide what then waits."""
        self._opened.saver.saves_power = saves_power

    def close(self) -> None:
        """Stops the refresh and everything else, within about two seconds."""
        with self._lock:
            parts = self._parts
        if parts is not None:
            parts.close()


def extract(worker: Worker, web: LazyHttpClient, page: bytes | None, url: str) -> ExtractedArticle:
    """Returns the article of `page`, or of the page at `url` if that is None.

    Raises: FetchError, ParseError, WorkerError.
    """
    from deskreader.engine.network.feed_client import FeedRoute
    from deskreader.engine.offline.page_reader import PageReader
    from deskreader.model import Response

    reader = PageReader(web, worker)
    if page is None:
        return reader.read(url, FeedRoute(is_typed=True), by_hand=True)
    return reader.extract(Response(url, 200, page, None))
