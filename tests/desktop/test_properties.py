"""The properties of a feed: what they show, what can be changed there, and how they follow the library."""

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
from deskreader.desktop.dialogs.properties.fetch_statistics import FetchStatisticsSection, answer_text
from deskreader.desktop.dialogs.properties.subscription import SubscriptionSection
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.errors import Kind, StoreError
from deskreader.model import Changes, Feed, FeedId, Folder, FolderId
from deskreader.model.fetch_history import FeedDetails
from tests.desktop.fake_engine import FEEDS, FOLDERS, NOW, FakeLibrary

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
FEED = FeedId(1)
HOUR = timedelta(hours=1)


class Library(FakeLibrary):
    """The library of the window's tests, with an account of each feed."""

    def __init__(self) -> None:
        feeds = [
            Feed(FeedId(n), f"https://feed{n}.example/feed", title, folder_id=FolderId(f)) for n, title, f in FEEDS
        ]
        super().__init__([], feeds, [Folder(FolderId(n), title) for n, title in enumerate(FOLDERS, 1)])
        self.account = FeedDetails(
            title="Meridian Post", own_title="", own_minutes=0, added_at=NOW - timedelta(days=40), requests=200,
            unchanged=150, received=123_400, answer="304", answered_at=NOW - HOUR, last_fetched_at=NOW - HOUR,
            next_due_at=NOW + timedelta(minutes=5), has_stopped=False, moved_from=None, moved_at=None,
        )  # fmt: skip

    def details(self, feed_id: FeedId) -> FeedDetails:
        assert feed_id == FEED
        return self.account

    def set_interval(self, feed_id: FeedId, minutes: int) -> Changes:
        return self.now_has(own_minutes=minutes)

    def undo_move(self, feed_id: FeedId) -> Changes:
        return self.now_has(moved_from=None, moved_at=None)

    def change_feed(self, feed_id: FeedId, **values: object) -> Changes:
        if "title" in values:
            self.account = replace(self.account, own_title=str(values["title"]))
            values = {"title": values["title"] or self.account.title}
        return super().change_feed(feed_id, **values)

    def now_has(self, **values: Any) -> Changes:
        self.account = replace(self.account, **values)
        return self.publish(Changes(feeds=(FEED,)))


def context_of(library: Library, tasks: Tasks, keys: Any = None) -> DialogContext:
    """What the dialog is made from, over an engine of a library and the secrets of feeds alone."""
    engine: Any = SimpleNamespace(library=library, keys=keys)
    return DialogContext(engine, tasks, LIGHT)


@pytest.fixture
def library() -> Library:
    return Library()


@pytest.fixture
def dialog(qtbot: Any, library: Library) -> Iterator[PropertiesDialog]:
    def report(error: BaseException) -> None:
        raise error

    tasks = Tasks(report)
    made = PropertiesDialog(context_of(library, tasks), FEED, None, lambda: NOW)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: bool(made.heading.text()))
    yield made
    tasks.close()


def section(dialog: PropertiesDialog, kind: type) -> Any:
    return next(one for one in dialog.sections if isinstance(one, kind))


def test_it_shows_what_is_known(dialog: PropertiesDialog) -> None:
    assert dialog.heading.text() == "Meridian Post"
    chosen, account = section(dialog, SubscriptionSection), section(dialog, FetchStatisticsSection)
    assert (chosen.title.text(), chosen.title.placeholderText()) == ("", "Meridian Post")
    assert chosen.address.text() == "https://feed1.example/feed"
    assert chosen.folder.currentText() == "World"
    assert chosen.interval.currentText() == "As in the settings"
    assert account.answer.text() == "Nothing new, 1 h ago"
    assert account.requests.text().startswith("200 since ")
    assert account.unchanged.text() == "75\N{NO-BREAK SPACE}% of the answers"
    assert account.received.text() == "123\N{NO-BREAK SPACE}kB"
    assert dialog.problem.isHidden()
    assert account.moved_row.isHidden()


def test_every_change_holds_at_once(qtbot: Any, dialog: PropertiesDialog, library: Library) -> None:
    chosen = section(dialog, SubscriptionSection)
    chosen.title.setFocus()
    qtbot.keyClicks(chosen.title, "Mine")
    qtbot.keyClick(chosen.title, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: library.feeds[FEED].title == "Mine")
    qtbot.waitUntil(lambda: dialog.heading.text() == "Mine")
    assert dialog.isVisible(), "Return in the name closes nothing"
    chosen.notify.click()
    qtbot.waitUntil(lambda: not library.feeds[FEED].notify)
    chosen.pages.click()
    qtbot.waitUntil(lambda: not library.feeds[FEED].fetch_pages)
    chosen.folder.chosen.emit(FolderId(2))
    qtbot.waitUntil(lambda: library.feeds[FEED].folder_id == 2)
    chosen.folder.chosen.emit(None)
    qtbot.waitUntil(lambda: library.feeds[FEED].folder_id is None)
    chosen.interval.chosen.emit(720)
    qtbot.waitUntil(lambda: library.account.own_minutes == 720)
    qtbot.waitUntil(lambda: chosen.interval.currentText() == "Twice a day")
    qtbot.waitUntil(lambda: chosen.folder.currentText() == "No folder")


def test_it_follows_the_library(qtbot: Any, dialog: PropertiesDialog, library: Library) -> None:
    account = section(dialog, FetchStatisticsSection)
    dialog.apply(library.set_problem(FEED, Kind.GONE))
    qtbot.waitUntil(lambda: not dialog.problem.isHidden())
    assert "closed this feed for good" in dialog.problem.text()
    dialog.apply(library.now_has(has_stopped=True, next_due_at=None, answer="410"))
    qtbot.waitUntil(lambda: account.next.text() == "Only when you refresh it")
    assert account.answer.text() == "The server answered 410, 1 h ago"
    library.asked.clear()
    dialog.apply(Changes(feeds=(FeedId(2),)))
    assert library.asked == []


def test_a_kept_redirect_can_be_taken_back(qtbot: Any, dialog: PropertiesDialog, library: Library) -> None:
    account = section(dialog, FetchStatisticsSection)
    dialog.apply(library.now_has(moved_from="https://old.example/feed", moved_at=NOW - HOUR))
    qtbot.waitUntil(lambda: not account.moved_row.isHidden())
    assert "https://old.example/feed" in account.moved_row.explanation.text()
    account.undo.click()
    qtbot.waitUntil(lambda: library.account.moved_from is None)
    qtbot.waitUntil(account.moved_row.isHidden)


def test_trouble_is_a_sentence_at_the_foot(qtbot: Any, dialog: PropertiesDialog, library: Library) -> None:
    library.trouble = StoreError(Kind.DISK_FULL)
    dialog.apply(Changes(outline=True))
    qtbot.waitUntil(lambda: "disk is full" in dialog.error.text())


def test_a_feeds_name_is_no_markup_and_other_colours_hold(
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
    ("answer", "words"),
    [
        ("", "Nothing was asked yet"),
        ("200", "The feed came"),
        ("304", "Nothing new"),
        ("503", "The server answered 503"),
        ("timeout", "The site took too long to answer. DeskReader will try again later."),
        ("no such kind", "Something went wrong inside DeskReader. The details are in the log."),
    ],
)
def test_answers_have_words(answer: str, words: str) -> None:
    assert answer_text(answer) == words
