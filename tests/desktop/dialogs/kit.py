"""A fake engine for tests of dialogs: it answers from memory and records its calls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.settings import SettingsDialog
from deskreader.desktop.dialogs.settings.page import Page
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.shortcuts.actions import Actions
from deskreader.desktop.widgets.controls import Choice, QuietSlider, Switch
from deskreader.engine.subscriptions.documents import Preview
from deskreader.errors import DeskReaderError, FetchError, Kind
from deskreader.model import (
    ArticleId,
    Changes,
    Feed,
    FeedId,
    FeedLink,
    Finding,
    Folder,
    FolderId,
    Headline,
    Outline,
    StorageUse,
    StoredImage,
)
from deskreader.model.credentials import NOTHING, Credentials, SecretStorage
from deskreader.model.usage import CheckName
from deskreader.profile import Profile, profile_in
from deskreader.settings import SettingsKeeper
from tests.desktop.fake_accounts import FakeAccounts


@dataclass
class FakeSubscribed:
    """The result of a subscription."""

    feed: Feed | None = None
    choices: tuple[FeedLink, ...] = ()


@dataclass
class FakeLibrary:
    """A library of folders, feeds and headlines."""

    folders: list[Folder] = field(default_factory=lambda: [Folder(FolderId(1), "World")])
    feeds: list[Feed] = field(default_factory=list)
    rows: dict[int, Headline] = field(default_factory=dict)
    moved: list[tuple[int, int | None]] = field(default_factory=list)
    read: list[int] = field(default_factory=list)
    pictures: dict[str, StoredImage] = field(default_factory=dict)
    wanted: frozenset[ArticleId] = frozenset()
    """The articles that a rule announces whatever is said of their feeds."""
    findings: tuple[Finding, ...] = (Finding(CheckName.FILE, True),)
    error: DeskReaderError | None = None

    def outline(self) -> Outline:
        return Outline(tuple(self.folders), tuple(self.feeds))

    def add_folder(self, title: str, parent_id: FolderId | None = None) -> tuple[FolderId, Changes]:
        self.folders.append(Folder(FolderId(len(self.folders) + 1), title, parent_id))
        return self.folders[-1].id, Changes(outline=True)

    def move_feed(self, feed_id: int, folder_id: int | None) -> Changes:
        self.moved.append((feed_id, folder_id))
        return Changes(outline=True)

    def storage_use(self) -> StorageUse:
        return StorageUse(900_000_000, 1_000_000_000, 4000, 9000)

    def check(self) -> tuple[Finding, ...]:
        if self.error:
            raise self.error
        return self.findings

    def picture(self, image: str) -> StoredImage | None:
        return self.pictures.get(image)

    def wanted_notifications(self, ids: tuple[ArticleId, ...]) -> frozenset[ArticleId]:
        return self.wanted.intersection(ids)

    def headlines(self, ids: tuple[ArticleId, ...]) -> tuple[Headline, ...]:
        return tuple(self.rows[i] for i in ids if i in self.rows)

    def mark_read(self, ids: tuple[ArticleId, ...], read: bool = True) -> Changes:
        self.read.extend(ids)
        return Changes(content=tuple(ids))


@dataclass
class FakeSubscriber:
    """Answers each address with the result or error that a test stored for it."""

    answers: dict[str, FakeSubscribed | DeskReaderError] = field(default_factory=dict)
    requests: list[tuple[str, int | None]] = field(default_factory=list)
    added: list[object] = field(default_factory=list)
    previews: dict[str, Preview | DeskReaderError] = field(default_factory=dict)
    previewed: list[str] = field(default_factory=list)
    times_forgotten: int = 0
    credentials: list[Credentials] = field(default_factory=list)

    def subscribe(
        self,
        address: str,
        folder_id: int | None = None,
        credentials: Credentials = NOTHING,
    ) -> FakeSubscribed:
        self.credentials.append(credentials)
        self.requests.append((address, folder_id))
        answer = self.answers[address]
        if isinstance(answer, DeskReaderError):
            raise answer
        return answer

    def preview(self, url: str) -> Preview:
        self.previewed.append(url)
        preview = self.previews.get(url, FetchError(Kind.NOT_FOUND))
        if isinstance(preview, DeskReaderError):
            raise preview
        return preview

    def forget_previews(self) -> None:
        self.times_forgotten += 1

    def add_known(self, feeds: list[object]) -> tuple[int, int]:
        self.added.extend(feeds)
        return len(feeds), 0


class FakeOpmlTransfer:
    """Exports a few bytes, others with secrets than without."""

    error: DeskReaderError | None = None

    def export_opml(self, with_secrets: bool = False) -> bytes:
        if self.error:
            raise self.error
        return b"<secret>" if with_secrets else b"<o>"


class FakeRetention:
    """Says how many articles a rule would remove."""

    def would_remove(self, rule: object) -> int:
        return 1240


class FakeProxy:
    """Keeps the login of a proxy in memory."""

    def __init__(self, settings: SettingsKeeper) -> None:
        self.settings = settings
        self.stored_login = ("", "")
        self.keyring = True
        self.used: list[tuple[str, str, str]] = []

    def login(self) -> tuple[str, str]:
        return self.stored_login

    def has_keyring(self) -> bool:
        return self.keyring

    def use(self, address: str, user: str, password: str) -> SecretStorage:
        if "://" not in address:
            raise FetchError(Kind.BAD_PROXY)
        self.used.append((address, user, password))
        self.settings.change(proxy="own", proxy_address=address)
        return SecretStorage.KEYRING if self.keyring else SecretStorage.RUN


class FakeDailyBriefing:
    """The folder of the books."""

    def __init__(self, documents: Path) -> None:
        self.default_folder = self.folder = documents / "DeskReader"


class FakeEngine:
    """The parts of the engine that dialogs use."""

    def __init__(self, folder: Path) -> None:
        self.profile: Profile = profile_in(folder).create()
        self.settings = SettingsKeeper(self.profile.settings)
        self.proxy = FakeProxy(self.settings)
        self.library = FakeLibrary()
        self.subscriber = FakeSubscriber()
        self.opml = FakeOpmlTransfer()
        self.retention = FakeRetention()
        self.accounts = FakeAccounts()
        self.daily_briefing = FakeDailyBriefing(self.profile.documents)


def headline(number: int, title: str = "", source: str = "Harbour Courier", is_read: bool = False) -> Headline:
    """The headline of an article that was published in minute `number` of an hour."""
    moment = datetime(2026, 3, 1, 9, number % 60, tzinfo=UTC)
    name = title or f"Story {number}"
    return Headline(ArticleId(number), FeedId(1), source, name, f"Beginning of {name}.", moment, is_read, False)


@contextmanager
def opened_settings(engine: FakeEngine) -> Iterator[SettingsDialog]:
    """Shows the settings dialog over an engine; an unexpected error in one of its tasks is raised."""

    def report(error: BaseException) -> None:
        raise error

    tasks, owner = Tasks(report), QObject()
    dialog = SettingsDialog(DialogContext(engine, tasks, LIGHT), Actions(engine.settings, LIGHT, owner))
    dialog.show()
    try:
        yield dialog
    finally:
        tasks.close()
        dialog.close()
        dialog.deleteLater()


def show_page(dialog: SettingsDialog, title: str) -> Page:
    """Shows the page with a title and returns it."""
    row = next(row for row, page in enumerate(dialog.pages) if page.title == title)
    dialog.show_page(row)
    return dialog.pages[row]


def control(page: Page, text: str) -> Any:
    """The control of the row with a label."""
    row = next(row for row in page.rows if row.text == text)
    control = row.control
    assert control is not None
    if isinstance(control, Switch | Choice):
        return control
    return control.findChild(QuietSlider) or control.findChild(Choice)
