"""The properties of a feed: what they show, what can be changed, and how they follow the library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from deskreader.desktop.appearance.theme import DARK, LIGHT
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.properties import PropertiesDialog
from deskreader.desktop.dialogs.properties.access import CredentialsSection
from deskreader.desktop.dialogs.properties.account import AccountSection
from deskreader.desktop.dialogs.properties.fetch_statistics import FetchStatisticsSection, answer_text
from deskreader.desktop.dialogs.properties.subscription import SubscriptionSection
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.errors import Kind, StoreError
from deskreader.model import AccountId, Changes, Feed, FeedId, Folder, FolderId, Problem
from deskreader.model.accounts import Ability, Account, AccountKind
from deskreader.model.fetch_history import FeedDetails
from deskreader.settings import Settings
from tests.desktop.fake_library import FakeLibrary
from tests.desktop.sample_articles import FEEDS, FOLDERS, NOW

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
FEED = FeedId(1)
HOUR = timedelta(hours=1)


class Library(FakeLibrary):
    """The fake library of the window's tests, with details of one feed."""

    def __init__(self) -> None:
        feeds = [
            Feed(FeedId(n), f"https://feed{n}.example/feed", title, folder_id=FolderId(f)) for n, title, f in FEEDS
        ]
        super().__init__([], feeds, [Folder(FolderId(n), title) for n, title in enumerate(FOLDERS, 1)])
        self.fetch_details = FeedDetails(
            title="Meridian Post", own_title="", own_minutes=0, added_at=NOW - timedelta(days=40), requests=200,
            unchanged=150, received_bytes=123_400, last_result="304", last_result_at=NOW - HOUR,
            last_fetched_at=NOW - HOUR, next_due_at=NOW + timedelta(minutes=5), has_stopped=False, moved_from=None,
            moved_at=None,
        )  # fmt: skip

    def details(self, feed_id: FeedId) -> FeedDetails:
        assert feed_id == FEED
        return self.fetch_details

    def set_interval(self, feed_id: FeedId, minutes: int) -> Changes:
        return self.set_details(own_minutes=minutes)

    def undo_move(self, feed_id: FeedId) -> Changes:
        return self.set_details(moved_from=None, moved_at=None)

    def change_feed(self, feed_id: FeedId, **values: object) -> Changes:
        if "title" in values:
            self.fetch_details = replace(self.fetch_details, own_title=str(values["title"]))
            values = {"title": values["title"] or self.fetch_details.title}
        return super().change_feed(feed_id, **values)

    def set_details(self, **values: Any) -> Changes:
        self.fetch_details = replace(self.fetch_details, **values)
        return self.publish(Changes(feeds=(FEED,)))


def context_of(library: Library, tasks: Tasks, keys: Any = None) -> DialogContext:
    """The context of the dialog, with an engine that has only a library and the credentials of feeds."""
    accounts = SimpleNamespace(abilities=lambda kind: frozenset() if kind is AccountKind.FEVER else frozenset(Ability))
    settings = SimpleNamespace(current=Settings())
    engine: Any = SimpleNamespace(library=library, credentials=keys, settings=settings, accounts=accounts)
    return DialogContext(engine, tasks, LIGHT)


@pytest.fixture
def library() -> Library:
    return Library()


@pytest.fixture
def dialog(qtbot: Any, library: Library) -> Iterator[PropertiesDialog]:
    def report(error: BaseException) -> None:
        raise error

    tasks = Tasks(report)
    dialog = PropertiesDialog(context_of(library, tasks), FEED, None, lambda: NOW)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: bool(dialog.heading.text()))
    yield dialog
    tasks.close()


def section(dialog: PropertiesDialog, kind: type) -> Any:
    return next(found for found in dialog.sections if isinstance(found, kind))


def test_the_dialog_shows_the_state_of_the_feed(dialog: PropertiesDialog) -> None:
    assert dialog.heading.text() == "Meridian Post"
    subscription, statistics = section(dialog, SubscriptionSection), section(dialog, FetchStatisticsSection)
    assert (subscription.title.text(), subscription.title.placeholderText()) == ("", "Meridian Post")
    assert subscription.address.text() == "https://feed1.example/feed"
    assert subscription.folder.currentText() == "World"
    assert subscription.interval.currentText() == "Use default"
    assert statistics.answer.text() == "Unchanged, 1 h ago"
    assert statistics.requests.text().startswith("200 since ")
    assert statistics.unchanged.text() == "75\N{NO-BREAK SPACE}% of checks"
    assert statistics.received.text() == "123\N{NO-BREAK SPACE}kB"
    assert dialog.problem.isHidden()
    assert statistics.moved_row.isHidden()


def test_every_change_takes_effect_at_once(qtbot: Any, dialog: PropertiesDialog, library: Library) -> None:
    subscription = section(dialog, SubscriptionSection)
    subscription.title.setFocus()
    qtbot.keyClicks(subscription.title, "Mine")
    qtbot.keyClick(subscription.title, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: library.feeds[FEED].title == "Mine")
    qtbot.waitUntil(lambda: dialog.heading.text() == "Mine")
    assert dialog.isVisible(), "Return in the name closes nothing"
    subscription.notify.click()
    qtbot.waitUntil(lambda: not library.feeds[FEED].notify)
    subscription.pages.click()
    qtbot.waitUntil(lambda: not library.feeds[FEED].fetch_pages)
    subscription.folder.chosen.emit(FolderId(2))
    qtbot.waitUntil(lambda: library.feeds[FEED].folder_id == 2)
    subscription.folder.chosen.emit(None)
    qtbot.waitUntil(lambda: library.feeds[FEED].folder_id is None)
    subscription.interval.chosen.emit(720)
    qtbot.waitUntil(lambda: library.fetch_details.own_minutes == 720)
    qtbot.waitUntil(lambda: subscription.interval.currentText() == "Twice a day")
    qtbot.waitUntil(lambda: subscription.folder.currentText() == "No folder")


def test_the_dialog_follows_the_library(qtbot: Any, dialog: PropertiesDialog, library: Library) -> None:
    statistics = section(dialog, FetchStatisticsSection)
    dialog.apply(library.set_problem(FEED, Kind.GONE))
    qtbot.waitUntil(lambda: not dialog.problem.isHidden())
    assert "closed this feed" in dialog.problem.text()
    dialog.apply(library.set_details(has_stopped=True, next_due_at=None, last_result="410"))
    qtbot.waitUntil(lambda: statistics.next.text() == "When you refresh it")
    dialog.apply(library.set_details(has_stopped=False, paused_until=NOW + timedelta(minutes=30)))
    qtbot.waitUntil(lambda: statistics.next.text() == "10:14")
    assert statistics.answer.text() == "The server answered 410, 1 h ago"
    library.queries.clear()
    dialog.apply(Changes(feeds=(FeedId(2),)))
    assert library.queries == []


def test_a_stored_redirect_can_be_undone(qtbot: Any, dialog: PropertiesDialog, library: Library) -> None:
    statistics = section(dialog, FetchStatisticsSection)
    dialog.apply(library.set_details(moved_from="https://old.example/feed", moved_at=NOW - HOUR))
    qtbot.waitUntil(lambda: not statistics.moved_row.isHidden())
    assert "https://old.example/feed" in statistics.moved_row.explanation.text()
    statistics.undo.click()
    qtbot.waitUntil(lambda: library.fetch_details.moved_from is None)
    qtbot.waitUntil(statistics.moved_row.isHidden)


@pytest.mark.parametrize(
    ("kind", "name", "folder"),
    [
        (AccountKind.GREADER, "Leave empty to use the feed's own name.", ""),
        (
            AccountKind.FEVER,
            "This server can't rename feeds: the name applies on this computer only.",
            "This server can't move feeds: the folder applies on this computer only.",
        ),
    ],
)
def test_a_feed_of_an_account_shows_its_account_and_nothing_of_fetches(
    kind: AccountKind, name: str, folder: str, qtbot: Any, dialog: PropertiesDialog, library: Library
) -> None:
    account, subscription = section(dialog, AccountSection), section(dialog, SubscriptionSection)
    local = [section(dialog, FetchStatisticsSection), section(dialog, CredentialsSection), subscription.interval_row]
    assert account.isHidden()
    assert not any(part.isHidden() for part in local)
    server = Account(AccountId(4), kind, "rss.example.org", "https://rss.example.org", synced_at=NOW - HOUR)
    library.accounts[server.id] = server
    library.feeds[FEED] = replace(library.feeds[FEED], account_id=server.id)
    dialog.reload()
    qtbot.waitUntil(lambda: not account.isHidden())
    assert all(part.isHidden() for part in local)
    assert account.server.label.text() == "rss.example.org"
    assert account.syncing.explanation.text() == "Synced 1 h ago"
    assert (subscription.title_row.explanation.text(), subscription.folder_row.explanation.text()) == (name, folder)
    with qtbot.waitSignal(dialog.account_requested) as requested:
        account.open.click()
    assert requested.args == [server.id]
    library.accounts[server.id] = replace(server, problem=Problem(Kind.SIGN_IN, "", NOW))
    dialog.apply(Changes(outline=True))
    qtbot.waitUntil(lambda: "\n" in account.syncing.explanation.text())


def test_an_error_is_shown_at_the_foot(qtbot: Any, dialog: PropertiesDialog, library: Library) -> None:
    library.error = StoreError(Kind.DISK_FULL)
    dialog.apply(Changes(outline=True))
    qtbot.waitUntil(lambda: "disk is full" in dialog.error.text())


def test_a_feeds_title_is_plain_text_and_the_dialog_follows_the_theme(
    dialog: PropertiesDialog, qtbot: Any, library: Library
) -> None:
    library.change_feed(FEED, title="<b>Bold</b> & more")
    dialog.reload()
    qtbot.waitUntil(lambda: dialog.heading.text() == "<b>Bold</b> & more")
    assert dialog.heading.textFormat() == Qt.TextFormat.PlainText
    dialog.set_theme(DARK)
    assert DARK.page in dialog.styleSheet()
    assert dialog.findChild(QScrollArea).widget().width() <= dialog.width()


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("", "Not checked yet"),
        ("200", "Updated"),
        ("304", "Unchanged"),
        ("503", "The server answered 503"),
        ("timeout", "The site took too long to respond. DeskReader will try again later."),
        ("no such kind", "Something went wrong inside DeskReader. The details are in the log."),
    ],
)
def test_every_answer_has_a_text(answer: str, text: str) -> None:
    assert answer_text(answer) == text
