"""The parts of an open engine, each created once and passed on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from deskreader.engine.accounts.accounts import Accounts
from deskreader.engine.accounts.passwords import AccountPasswords
from deskreader.engine.briefing.daily_briefing import DailyBriefing
from deskreader.engine.context import EngineContext
from deskreader.engine.credentials.feed_credentials import FeedCredentials
from deskreader.engine.credentials.proxy_settings import ProxySettings
from deskreader.engine.credentials.secret_store import SecretStore
from deskreader.engine.library.backups import Backups
from deskreader.engine.library.idle_maintenance import IdleMaintenance
from deskreader.engine.library.library import Library
from deskreader.engine.library.retention import Retention
from deskreader.engine.library.saved_searches import IndexFiller
from deskreader.engine.library.tags import Tags
from deskreader.engine.network.feed_client import FeedClient
from deskreader.engine.network.lazy_client import LazyHttpClient
from deskreader.engine.network.resource_saver import ResourceSaver
from deskreader.engine.network.stored_pauses import StoredPauses
from deskreader.engine.network.traffic import TrafficMeter
from deskreader.engine.offline.downloader import PageDownloader
from deskreader.engine.refresh.feed_updater import FeedUpdater
from deskreader.engine.refresh.icons import FeedIcons
from deskreader.engine.refresh.refresher import Refresher
from deskreader.engine.refresh.schedule import RefreshIntervals
from deskreader.engine.revisions import RevisionDesk
from deskreader.engine.rules.rule_desk import RuleDesk
from deskreader.engine.stories import StoryDesk
from deskreader.engine.subscriptions.opml import OpmlTransfer
from deskreader.engine.subscriptions.subscriber import Subscriber
from deskreader.engine.worker.client import Worker
from deskreader.engine.worker.code_colors import CodeColors
from deskreader.engine.worker.rule_worker import RuleWorker
from deskreader.profile import Profile
from deskreader.settings import SettingsKeeper
from deskreader.store import Database

if TYPE_CHECKING:
    from deskreader.engine.briefing.briefing_book import BriefingBook
    from deskreader.fetch import HttpClient
    from deskreader.fetch.politeness.pauses import PauseStore
    from deskreader.fetch.transport.proxies import Proxies


def start_filler(database: Database) -> IndexFiller:
    """Returns the thread that fills the search index of an older library, already running."""
    filler = IndexFiller(database)
    filler.start()
    return filler


class Parts:
    """Opens the library and builds everything on it; `close` ends all of it."""

    def __init__(
        self,
        profile: Profile,
        settings: SettingsKeeper,
        now: Callable[[], datetime],
        intervals: RefreshIntervals | None,
        make_client: Callable[[PauseStore, Callable[[], Proxies]], HttpClient],
        keeps_acts: bool,
        briefing_book: Callable[[], BriefingBook],
    ) -> None:
        """Takes what `Engine` takes, and what returns the writer of briefings. Raises: StoreError."""
        self.database = Database.open(profile.library, profile.pictures, now)
        self.proxy = ProxySettings(settings, secrets := SecretStore(profile.library))
        self.traffic = TrafficMeter(profile.cache / "traffic.json", now)
        self.worker, self.code_colors = Worker(), CodeColors()
        pauses = StoredPauses(self.database, now)
        make = lambda: make_client(pauses, self.proxy.proxies)  # noqa: E731
        self.client = LazyHttpClient(make, self.worker, self.traffic.count)
        self.library = Library(self.database, now, profile.data, keeps_acts)
        self.context = EngineContext(self.library, self.database, self.client, self.worker, settings, now)
        self._filler = start_filler(self.database)
        self.tags = Tags(self.library, now)
        self.retention = Retention(self.library, self.database, settings, now)
        self.backups = Backups(self.library, self.database, now)
        self.idle_maintenance = IdleMaintenance(self.library, self.database, self.backups)
        feed_client = self.feed_client = FeedClient(self.client, secrets)
        self.rules = RuleDesk(self.context, RuleWorker())
        self.stories, self.revisions = StoryDesk(self.context), RevisionDesk(self.context)
        arrivals, icons = self.rules.arrivals, FeedIcons(self.context, feed_client)
        updater = FeedUpdater(self.context, icons, arrivals, intervals or RefreshIntervals())
        self.saver = ResourceSaver(settings)
        self.credentials = FeedCredentials(self.library, self.database, secrets)
        self.accounts = Accounts(self.context, AccountPasswords(secrets), arrivals, icons.note_account)
        self.downloader = PageDownloader(self.context, self.saver, feed_client)
        desks = (self.retention, self.accounts, self.stories, self.revisions, self.rules)
        self.refresher = Refresher(self.context, feed_client, updater, self.downloader, self.saver, *desks)
        self.subscriber = Subscriber(self.context, updater, self.credentials)
        self.opml = OpmlTransfer(self.context, self.credentials)
        self.daily_briefing = DailyBriefing(self.context, briefing_book, profile.documents)

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
