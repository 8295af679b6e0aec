"""What the window is given: the engine's parts as it uses them, and the article pane."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from deskreader.desktop.appearance.theme import Theme
from deskreader.engine.library.library import Library
from deskreader.model import ArticleId, Changes, FeedId, FolderId, Progress
from deskreader.model.credentials import NOTHING, Credentials
from deskreader.profile import Profile
from deskreader.settings import SettingsKeeper


class Refresher(Protocol):
    """Starts rounds of fetching and tells of them."""

    @property
    def progress(self) -> Progress:
        """How far the round is, or the last word of the last one."""

    def request(self, feeds: Sequence[FeedId] | None = None, by_hand: bool = False) -> None:
        """Asks for a refresh of some or all feeds and returns at once."""


class Subscriber(Protocol):
    """Subscribes to addresses."""

    def subscribe(self, address: str, folder_id: FolderId | None = None, access: Credentials = NOTHING) -> Any:
        """Finds the feed of an address and subscribes; gives `.feed` or, where there are several, `.choices`.

        Raises: DeskReaderError.
        """

    def preview(self, url: str) -> Any:
        """The last entries of a feed that was offered: `.title`, `.entries` (title and date), `.total`.

        Raises: DeskReaderError.
        """

    def forget_previews(self) -> None:
        """Gives up what was looked at and not chosen."""


class Outlines(Protocol):
    """Takes outlines of feeds in and gives them out."""

    def import_opml(self, data: bytes) -> Any:
        """Subscribes to all of an outline; gives `.added`, `.known`, `.bad` and `.folders`. Raises: DeskReaderError."""

    def export_opml(self, with_secrets: bool = False) -> bytes:
        """All subscriptions as an outline, with logins and tokens only where they are asked for."""


class Engine(Protocol):
    """The engine, as the window uses it."""

    @property
    def library(self) -> Library:
        """Asking and acting."""

    @property
    def settings(self) -> SettingsKeeper:
        """What the reader chose."""

    @property
    def refresher(self) -> Refresher:
        """Rounds of fetching."""

    @property
    def subscriber(self) -> Subscriber:
        """New subscriptions."""

    @property
    def keys(self) -> Any:
        """The secrets of feeds; None where there can be none."""

    @property
    def outlines(self) -> Outlines:
        """OPML in and out."""

    @property
    def tags(self) -> Any:
        """Tags of articles."""

    @property
    def retention(self) -> Any:
        """Retention rules."""

    @property
    def backups(self) -> Any:
        """Backups of the library."""

    @property
    def preparer(self) -> Any:
        """What fetches all that is missing offline."""

    @property
    def exporter(self) -> Any:
        """What writes everything to one file."""

    @property
    def books(self) -> Any:
        """What writes stories into a book."""

    def import_file(self, source: Path) -> Any:
        """Takes in feeds, an export, or another reader's library. Raises: DeskReaderError, OSError."""

    @property
    def profile(self) -> Profile:
        """The folders of this run."""

    def report_page(self, article_id: ArticleId, folder: Path, readme: str) -> Path:
        """Puts an article's page and what is made of it into a new folder. Raises: DeskReaderError."""


class ArticleView(Protocol):
    """The article pane: a widget that shows stored articles.

    Its signal `opened` carries the OpenedArticle, `link_activated` the address of a link that was clicked,
    `tag_activated` the name of a tag.
    """

    def load(self) -> None:
        """Loads what setting a story takes, ahead of the first one."""

    def open(self, article_id: ArticleId) -> None:
        """Shows an article."""

    def clear(self) -> None:
        """Shows nothing."""

    def apply(self, changes: Changes) -> None:
        """Follows what a write changed."""

    def set_theme(self, theme: Theme) -> None:
        """Paints in the theme's colours."""

    def page_down(self) -> bool:
        """Pages on; False at the end of the story."""

    def page_up(self) -> None:
        """Pages back."""

    def place(self) -> int:
        """Where in the text the reader is, as a number that also holds after a restart."""

    def go_to(self, place: int) -> None:
        """Brings a place of the text to the upper edge."""

    def toggle_version(self) -> None:
        """Changes between the full story and the feed's version."""

    def find(self) -> None:
        """Offers to find words in the story."""

    def save_pdf(self) -> None:
        """Asks where to, and writes the story as PDF."""

    def zoom(self, step: int) -> None:
        """Makes the text larger (1), smaller (-1) or of the usual size (0)."""


OpenUrl = Callable[[str], None]
