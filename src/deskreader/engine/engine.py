"""The whole engine, built once: library, refresher, subscriber and outlines over one store, one web and one worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from deskreader import __version__
from deskreader.engine.feed_icons import FeedIcons
from deskreader.engine.feed_keeper import FeedKeeper
from deskreader.engine.late_web import LateWeb
from deskreader.engine.library import Library
from deskreader.engine.offline import Offliner
from deskreader.engine.outlines import Outlines
from deskreader.engine.page_reader import PageReader
from deskreader.engine.refresh import Refresher
from deskreader.engine.reporting import Reporter
from deskreader.engine.schedule import Rhythm
from deskreader.engine.subscribe import Subscriber
from deskreader.engine.worker import Worker
from deskreader.fetch import Policy
from deskreader.model import ArticleId, ExtractedArticle, Response
from deskreader.profile import Profile
from deskreader.sentences import REPORT
from deskreader.settings import SettingsKeeper
from deskreader.store import Store
from deskreader.text.clock import utc_now

if TYPE_CHECKING:
    from deskreader.fetch import Web


USER_AGENT = f"DeskReader/{__version__} (desktop news reader; +https://github.com/deskreader/deskreader)"


def make_web(policy: Policy | None = None) -> Web:
    """The web under this program's own name."""
    from deskreader.fetch import Web

    return Web(USER_AGENT, policy or Policy())


class Engine:
    """What a front is built on. Close it when done; everything acknowledged is on disk already."""

    def __init__(
        self,
        profile: Profile,
        now: Callable[[], datetime] = utc_now,
        policy: Policy | None = None,
        rhythm: Rhythm | None = None,
    ) -> None:
        """Opens the profile's library. Raises: StoreError, OSError where the folders cannot be made."""
        profile.create()
        self.profile = profile
        self.settings = SettingsKeeper(profile.settings)
        self.store = Store.open(profile.library, profile.pictures, now)
        self.web = LateWeb(lambda: make_web(policy))
        self.worker = Worker()
        self.library = Library(self.store, now)
        icons = FeedIcons(self.library, self.store, self.web, self.worker, now)
        keeper = FeedKeeper(self.store, self.worker, self.settings, icons, rhythm or Rhythm(), now)
        self._reporter = Reporter(self.store, PageReader(self.web, self.worker, self.store), now)
        self._offliner = Offliner(self.library, self.store, self.web, self.worker, self.settings)
        parts = (self.library, self.store, self.web, self.worker, keeper)
        self.refresher = Refresher(*parts, self._offliner, icons, self.settings, now)
        self.subscriber = Subscriber(*parts, now)
        self.outlines = Outlines(self.library, self.subscriber, self.worker)

    def report_page(self, article_id: ArticleId, folder: Path, readme: str = REPORT) -> Path:
        """Puts an article's page, fetched once more, and what is made of it into a new folder in `folder`.

        `readme` tells a person what is inside. Raises: DeskReaderError, as `Reporter.report` does.
        """
        return self._reporter.report(article_id, folder, readme)

    def set_metered(self, is_metered: bool) -> None:
        """Tells whether the connection costs by the byte; what follows from it is in the settings."""
        self._offliner.is_metered = is_metered

    def close(self) -> None:
        """Stops the refresh and everything behind it, within about two seconds."""
        self.refresher.close()
        self.worker.close()
        self.web.close()
        self.store.close()


def extract(worker: Worker, web: LateWeb, page: bytes | None, url: str) -> ExtractedArticle:
    """The article of a page that is given, or fetched from `url`. Raises: FetchError, ParseError, WorkerError."""
    reader = PageReader(web, worker)
    if page is None:
        return reader.read(url, private_ok=True, by_hand=True)
    return reader.article(Response(url, 200, page, None))
