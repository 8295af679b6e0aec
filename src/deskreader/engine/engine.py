"""The whole engine, built once: library, refresher, subscriber and transfers on one database, client and worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from deskreader import __version__
from deskreader.engine.accounts.accounts import Accounts
from deskreader.engine.accounts.passwords import AccountPasswords
from deskreader.engine.briefing.daily_briefing import DailyBriefing
from deskreader.engine.context import EngineContext
from deskreader.engine.credentials.feed_credentials import FeedCredentials
from deskreader.engine.credentials.proxy_settings import ProxySettings
from deskreader.engine.credentials.secret_store import SecretStore
from deskreader.engine.files import make_folders, read_file
from deskreader.engine.library.backups import Backups
from deskreader.engine.library.idle_maintenance import IdleMaintenance
from deskreader.engine.library.library import Library
from deskreader.engine.library.retention import Retention
from deskreader.engine.library.saved_searches import IndexFiller
from deskreader.engine.library.tags import Tags
from deskreader.engine.network.feed_client import FeedClient, FeedRoute
from deskreader.engine.network.lazy_client import LazyHttpClient
from deskreader.engine.network.resource_saver import ResourceSaver
from deskreader.engine.network.stored_pauses import StoredPauses
from deskreader.engine.network.traffic import TrafficMeter
from deskreader.engine.offline.downloader import PageDownloader
from deskreader.engine.offline.page_reader import PageReader
from deskreader.engine.offline.page_report import PageReporter
from deskreader.engine.refresh.feed_updater import FeedUpdater
from deskreader.engine.refresh.icons import FeedIcons
from deskreader.engine.refresh.refresher import Refresher
from deskreader.engine.refresh.schedule import RefreshIntervals
from deskreader.engine.revisions import RevisionDesk
from deskreader.engine.rules.rule_desk import RuleDesk
from deskreader.engine.stories import StoryDesk
from deskreader.engine.subscriptions.opml import ImportReport, OpmlTransfer
from deskreader.engine.subscriptions.subscriber import Subscriber
from deskreader.engine.worker.client import Worker
from deskreader.engine.worker.code_colors import CodeColors
from deskreader.engine.worker.rule_worker import RuleWorker
from deskreader.errors import DeskReaderError, Kind
from deskreader.fetch import Policy
from deskreader.limits import LARGEST_OUTLINE
from deskreader.messages import PAGE_REPORT_README
from deskreader.model import AccountId, ArticleId, ExtractedArticle, Response
from deskreader.profile import Profile
from deskreader.settings import SettingsKeeper
from deskreader.store import Database
from deskreader.text.clock import utc_now, within_bounds

if TYPE_CHECKING:
    from deskreader.engine.briefing.briefing_book import BriefingBook
    from deskreader.engine.offline.media_downloads import MediaDownloads
    from deskreader.engine.refresh.prefetch import Prefetcher
    from deskreader.engine.transfer.epub import EpubWriter
    from deskreader.engine.transfer.export_archive import ArchiveExporter
    from deskreader.engine.transfer.import_archive import ArchiveImporter, ImportResult
    from deskreader.engine.transfer.import_other_readers import OtherReaderImporter
    from deskreader.engine.transfer.web_pages import WebPageWriter
    from deskreader.fetch import HttpClient
    from deskreader.fetch.politeness.pauses import PauseStore
    from deskreader.fetch.transport.proxies import Proxies


USER_AGENT = f"DeskReader/{__version__} (desktop news reader; +https://github.com/deskreader/deskreader)"


def make_web(
    policy: Policy | None = None, pauses: PauseStore | None = None, proxies: Callable[[], Proxies] | None = None
) -> HttpClient:
    """Returns an HTTP client that sends DeskReader's User-Agent; `pauses` stores the pauses that hosts ask for."""
    from deskreader.fetch import HttpClient

    return HttpClient(USER_AGENT, policy or Policy(), pauses=pauses, proxies=proxies)


def start_filler(database: Database) -> IndexFiller:
    """Returns the thread that fills the search index of an older library, already running."""
    filler = IndexFiller(database)
    filler.start()
    return filler


class Engine:
    """What a front end builds on. Close it when done; everything acknowledged is on disk already."""

    def __init__(
        self,
        profile: Profile,
        now: Callable[[], datetime] = utc_now,
        policy: Policy | None = None,
        intervals: RefreshIntervals | None = None,
        make: Callable[[PauseStore], HttpClient] | None = None,
        keeps_acts: bool = True,
    ) -> None:
        """Opens the profile's library; `make` returns another HTTP client than the usual one.

        With `keeps_acts`, acts that find no room on the disk wait while the engine is open. Raises: StoreError.
        """
        make_folders(profile)
        self.profile, now = profile, within_bounds(now)
        self.settings = SettingsKeeper(profile.settings)
        self.database = Database.open(profile.library, profile.pictures, now)
        self.proxy = ProxySettings(self.settings, secrets := SecretStore(profile.library))
        self.traffic = TrafficMeter(profile.cache / "traffic.json", now)
        self.worker, self.code_colors, self._saver = Worker(), CodeColors(), ResourceSaver(self.settings)
        new_client = make or (lambda pauses: make_web(policy, pauses, self.proxy.proxies))
        pauses = StoredPauses(self.database, now)
        self.client = LazyHttpClient(lambda: new_client(pauses), self.worker, self.traffic.count)
        self.library = Library(self.database, now, profile.data, keeps_acts)
        parts = (self.library, self.database, self.client, self.worker, self.settings, now)
        context = self._context = EngineContext(*parts)
        self.tags, self.retention = Tags(self.library, now), Retention(self.library, self.database, self.settings, now)
        self._filler, self.backups = start_filler(self.database), Backups(self.library, self.database, now)
        self.idle_maintenance = IdleMaintenance(self.library, self.database, self.backups)
        feed_client = self._feed_client = FeedClient(self.client, secrets)
        rules = self.rules = RuleDesk(context, RuleWorker())
        self.stories, self.revisions = StoryDesk(context), RevisionDesk(context)
        updater = FeedUpdater(context, FeedIcons(context, feed_client), rules.arrivals, intervals or RefreshIntervals())
        credentials = self.credentials = FeedCredentials(self.library, self.database, secrets)
        self.accounts = Accounts(context, AccountPasswords(secrets), rules.arrivals)
        downloader = self._downloader = PageDownloader(context, self._saver, feed_client)
        desks = (self.retention, self.accounts, self.stories, self.revisions, rules)
        self.refresher = Refresher(context, feed_client, updater, downloader, self._saver, *desks)
        self.subscriber, self.opml = Subscriber(context, updater, credentials), OpmlTransfer(context, credentials)
        self.daily_briefing = DailyBriefing(context, lambda: self.briefing_book, profile.documents)

    @property
    def exporter(self) -> ArchiveExporter:
        """Exports everything to one file."""
        from deskreader.engine.transfer.export_archive import ArchiveExporter

        return ArchiveExporter(self._context, self.opml, self.credentials)

    @property
    def epub_writer(self) -> EpubWriter:
        """Writes articles into an EPUB book."""
        from deskreader.engine.transfer.epub import EpubWriter

        return EpubWriter(self.library, self._context.now)

    @property
    def web_page_writer(self) -> WebPageWriter:
        """Writes articles as web pages."""
        from deskreader.engine.transfer.web_pages import WebPageWriter

        return WebPageWriter(self.library, self.profile.cache / "dragged")

    @property
    def briefing_book(self) -> BriefingBook:
        """Writes the briefing into an EPUB book."""
        from deskreader.engine.briefing.briefing_book import BriefingBook

        return BriefingBook(self.library, self.epub_writer, self._context.now)

    @property
    def importer(self) -> ArchiveImporter:
        """Imports exported archives."""
        from deskreader.engine.transfer.import_archive import ArchiveImporter

        return ArchiveImporter(self._context, self.credentials)

    @property
    def other_readers(self) -> OtherReaderImporter:
        """Imports the libraries of other news readers."""
        from deskreader.engine.transfer.import_other_readers import OtherReaderImporter

        return OtherReaderImporter(self._context, lambda url: self.credentials.split_url(url)[0])

    @property
    def prefetcher(self) -> Prefetcher:
        """Fetches everything that articles lack, before a time without network."""
        from deskreader.engine.refresh.prefetch import Prefetcher

        return Prefetcher(self._context, self._downloader, self.refresher)

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
        reader = PageReader(self.client, self.worker, self.database)
        return PageReporter(self.database, reader, self._context.now).report(article_id, folder, readme)

    @property
    def media(self) -> MediaDownloads:
        """Saves the sounds and films of articles as files."""
        from deskreader.engine.offline.media_downloads import MediaDownloads

        return MediaDownloads(self._context, self._feed_client)

    def download_article(self, article_id: ArticleId) -> bool:
        """Downloads what an article lacks, its page or its images; returns whether any came. Raises: StoreError."""
        return self._downloader.download_article(article_id)

    def check_article(self, article_id: ArticleId) -> bool:
        """Reads the page of an article once more; returns whether its publisher changed or removed it.

        Raises: StoreError; FetchError where the page cannot be fetched although it is not gone.
        """
        found = self._downloader.check_article(article_id)
        return bool(self.revisions.judge().content) or bool(found and self.library.open_article(article_id).removed_at)

    def set_metered(self, is_metered: bool) -> None:
        """Says whether the connection is metered; the settings decide what then waits."""
        self._saver.is_metered = is_metered

    def set_saving_power(self, saves_power: bool) -> None:
        """Says whether the system saves power; the settings decide what then waits."""
        self._saver.saves_power = saves_power

    def close(self) -> None:
        """Stops the refresh and everything else, within about two seconds."""
        self.library.look_for_room()
        self._filler.close()
        self.refresher.close()
        self.worker.close()
        self.code_colors.close()
        self.rules.close()
        self.client.close()
        self.traffic.save()
        self.credentials.remove_orphans()
        self.accounts.remove_orphans()
        self.database.close()


def extract(worker: Worker, web: LazyHttpClient, page: bytes | None, url: str) -> ExtractedArticle:
    """Returns the article of `page`, or of the page at `url` if that is None.

    Raises: FetchError, ParseError, WorkerError.
    """
    reader = PageReader(web, worker)
    if page is None:
        return reader.read(url, FeedRoute(is_typed=True), by_hand=True)
    return reader.extract(Response(url, 200, page, None))
