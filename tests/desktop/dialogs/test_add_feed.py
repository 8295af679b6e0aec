"""The dialog that adds a feed: address, folder, several feeds on a page, logins, errors."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.dialogs.add_feed import NEW_FOLDER, AddFeedDialog
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.engine.subscriptions.feed_finder import Preview
from deskreader.errors import FetchError, Kind, SubscribeError
from deskreader.model import Feed, FeedId, FeedLink, FolderId
from deskreader.model.credentials import Credentials
from tests.desktop.dialogs.kit import FakeEngine, FakeSubscribed

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has no size hints
FEED = Feed(FeedId(7), "https://example.org/feed", "Example")


@pytest.fixture
def engine(tmp_path: Path) -> FakeEngine:
    return FakeEngine(tmp_path)


@pytest.fixture
def add_feed(qtbot: Any, engine: FakeEngine, tasks: Tasks) -> AddFeedDialog:
    QGuiApplication.clipboard().setText("https://example.org/feed")
    dialog = AddFeedDialog(DialogContext(engine, tasks, LIGHT))
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.folder.count() == 3)
    return dialog


def test_the_address_comes_from_the_clipboard_and_is_subscribed_to(
    qtbot: Any, add_feed: AddFeedDialog, engine: FakeEngine
) -> None:
    engine.subscriber.answers["https://example.org/feed"] = FakeSubscribed(FEED)
    add_feed.folder.choose(FolderId(1))
    with qtbot.waitSignals([add_feed.subscribed, add_feed.accepted]):
        add_feed.add.click()
    assert engine.subscriber.requests == [("https://example.org/feed", 1)]


def test_an_error_is_shown_in_the_dialog_which_stays_open(
    qtbot: Any, add_feed: AddFeedDialog, engine: FakeEngine
) -> None:
    engine.subscriber.answers["https://example.org/feed"] = FetchError(Kind.TIMEOUT)
    add_feed.show()
    add_feed.add.click()
    assert not add_feed.add.isEnabled()
    qtbot.waitUntil(lambda: bool(add_feed.problem.text()))
    assert add_feed.problem.text() == "The site took too long to respond. Try again later."
    assert add_feed.isVisible()
    assert add_feed.add.isEnabled()


def test_the_dialog_grows_with_a_long_error_message(qtbot: Any, add_feed: AddFeedDialog, engine: FakeEngine) -> None:
    engine.subscriber.answers["https://example.org/feed"] = SubscribeError(Kind.BAD_ADDRESS)
    add_feed.show()
    add_feed.add.click()
    qtbot.waitUntil(lambda: bool(add_feed.problem.text()))
    assert add_feed.problem.height() >= add_feed.problem.heightForWidth(add_feed.problem.width())
    assert add_feed.height() == add_feed.layout().totalHeightForWidth(add_feed.width())


def test_return_presses_the_button_that_has_the_focus(qtbot: Any, add_feed: AddFeedDialog, engine: FakeEngine) -> None:
    add_feed.show()
    with qtbot.waitSignal(add_feed.rejected):
        qtbot.keyClick(add_feed.cancel, Qt.Key.Key_Return)
    assert engine.subscriber.requests == []


def test_a_feed_that_is_subscribed_already_is_reported_by_its_id(
    qtbot: Any, add_feed: AddFeedDialog, engine: FakeEngine
) -> None:
    engine.subscriber.answers["https://example.org/feed"] = SubscribeError(Kind.ALREADY_SUBSCRIBED, feed_id=5)
    with qtbot.waitSignal(add_feed.already_subscribed) as signal:
        add_feed.add.click()
    assert signal.args == [5]


def test_the_user_chooses_among_several_feeds_of_a_page(
    qtbot: Any, add_feed: AddFeedDialog, engine: FakeEngine
) -> None:
    links = (FeedLink("https://example.org/a", "All"), FeedLink("https://example.org/b", ""))
    engine.subscriber.answers["https://example.org/feed"] = FakeSubscribed(choices=links)
    engine.subscriber.answers["https://example.org/b"] = FakeSubscribed(FEED)
    add_feed.add.click()
    qtbot.waitUntil(lambda: len(add_feed.choices.group.buttons()) == 2)
    first, second = add_feed.choices.group.buttons()
    assert first.isChecked()
    assert second.text() == "https://example.org/b"
    assert add_feed.height() == add_feed.layout().totalHeightForWidth(add_feed.width()), "no empty space"
    second.click()
    first.click()
    with qtbot.waitSignal(add_feed.subscribed):
        add_feed.add.click()
    assert engine.subscriber.requests[-1][0] == "https://example.org/b"


def test_several_feeds_of_a_page_are_added_at_once(qtbot: Any, add_feed: AddFeedDialog, engine: FakeEngine) -> None:
    titles = {"a": "a", "b": "b", "gone": "Gone & done"}
    links = tuple(FeedLink(f"https://example.org/{name}", title) for name, title in titles.items())
    engine.subscriber.answers["https://example.org/feed"] = FakeSubscribed(choices=links)
    engine.subscriber.answers["https://example.org/a"] = FakeSubscribed(FEED)
    engine.subscriber.answers["https://example.org/b"] = FakeSubscribed(FEED)
    engine.subscriber.answers["https://example.org/gone"] = FetchError(Kind.NOT_FOUND)
    add_feed.add.click()
    qtbot.waitUntil(lambda: len(add_feed.choices.group.buttons()) == 3)
    _first, second, gone = add_feed.choices.group.buttons()
    height = add_feed.height()
    second.click()
    gone.click()
    assert add_feed.add.text() == "Add 3 feeds"
    assert add_feed.height() == height, "the dialog does not jump"
    with qtbot.waitSignal(add_feed.subscribed):
        add_feed.add.click()
    assert add_feed.problem.text().startswith("Gone & done: Nothing found at this address")
    assert add_feed.choices.addresses == ["https://example.org/gone"], "what failed can be tried again"
    gone.click()
    assert not add_feed.add.isEnabled()


def test_a_site_that_needs_a_login_is_requested_again_with_it(
    qtbot: Any, add_feed: AddFeedDialog, engine: FakeEngine
) -> None:
    engine.subscriber.answers["https://example.org/feed"] = FetchError(Kind.REFUSED, "401")
    add_feed.show()
    add_feed.add.click()
    qtbot.waitUntil(add_feed.login.isVisible)
    assert add_feed.user.hasFocus() or not add_feed.isActiveWindow()
    assert add_feed.password.echoMode() is add_feed.password.EchoMode.Password
    add_feed.user.setText(" ann ")
    add_feed.password.setText("wrong")
    add_feed.add.click()
    qtbot.waitUntil(lambda: add_feed.password.selectedText() != "")
    assert "didn't accept" in add_feed.problem.text()
    assert add_feed.focusWidget() is add_feed.password, "the wrong password is typed over at once"
    add_feed.password.setText(" pass word ")
    engine.subscriber.answers["https://example.org/feed"] = FakeSubscribed(FEED)
    with qtbot.waitSignal(add_feed.subscribed):
        add_feed.add.click()
    attempts = [
        Credentials(),
        Credentials(user="ann", password="wrong"),
        Credentials(user="ann", password=" pass word "),
    ]
    assert engine.subscriber.credentials == attempts


def test_a_choice_previews_its_last_entries_and_fetches_each_feed_once(
    qtbot: Any, add_feed: AddFeedDialog, engine: FakeEngine
) -> None:
    moment = datetime(2026, 3, 2, 8, tzinfo=UTC)
    entries = (("Low <b>water</b>", moment), ("High water", None))
    links = (FeedLink("https://example.org/a", "All"), FeedLink("https://example.org/b", "Some"))
    engine.subscriber.answers["https://example.org/feed"] = FakeSubscribed(choices=links)
    engine.subscriber.previews["https://example.org/a"] = Preview(links[0].url, "Tides", entries, 41)
    add_feed.add.click()
    qtbot.waitUntil(lambda: "Tides" in add_feed.choices.summary.text())
    assert add_feed.choices.summary.text() == "Tides · 41 stories"
    first, second = add_feed.choices.entries.text().splitlines()
    assert first.startswith("Low <b>water</b> · ")
    assert second == "High water"
    buttons = add_feed.choices.group.buttons()
    buttons[1].click()
    qtbot.waitUntil(lambda: "Nothing found at this address" in add_feed.choices.summary.text())
    buttons[0].click()
    buttons[0].click()
    assert add_feed.choices.summary.text() == "Tides · 41 stories"
    assert engine.subscriber.previewed == [links[0].url, links[1].url]
    add_feed.reject()
    qtbot.waitUntil(lambda: engine.subscriber.times_forgotten == 1)


def test_another_address_removes_the_choices(qtbot: Any, add_feed: AddFeedDialog, engine: FakeEngine) -> None:
    links = (FeedLink("https://example.org/a"), FeedLink("https://example.org/b"))
    engine.subscriber.answers["https://example.org/feed"] = FakeSubscribed(choices=links)
    add_feed.add.click()
    qtbot.waitUntil(lambda: len(add_feed.choices.group.buttons()) == 2)
    qtbot.keyClick(add_feed.address, Qt.Key.Key_End)
    qtbot.keyClick(add_feed.address, Qt.Key.Key_X)
    assert add_feed.choices.group.buttons() == []
    assert add_feed.add.isEnabled()


def test_a_new_folder_is_created_only_after_the_feed_was_added(
    qtbot: Any, add_feed: AddFeedDialog, engine: FakeEngine
) -> None:
    engine.subscriber.answers["https://example.org/feed"] = FetchError(Kind.NOT_FOUND)
    add_feed.folder.choose(NEW_FOLDER)
    add_feed.folder.chosen.emit(NEW_FOLDER)
    add_feed.folder_name.setText(" Science ")
    add_feed.add.click()
    qtbot.waitUntil(lambda: bool(add_feed.problem.text()))
    assert len(engine.library.folders) == 1
    engine.subscriber.answers["https://example.org/feed"] = FakeSubscribed(FEED)
    with qtbot.waitSignal(add_feed.subscribed):
        add_feed.add.click()
    assert engine.library.folders[-1].title == "Science"
    assert engine.library.moved == [(7, 2)]


def test_an_answer_after_closing_is_ignored(qtbot: Any, add_feed: AddFeedDialog, engine: FakeEngine) -> None:
    engine.subscriber.answers["https://example.org/feed"] = FakeSubscribed(FEED)
    with qtbot.assertNotEmitted(add_feed.subscribed, wait=100):
        add_feed.add.click()
        add_feed.reject()


def test_every_label_is_plain_text(add_feed: AddFeedDialog) -> None:
    labels = [label for label in add_feed.findChildren(QLabel) if label.text()]
    assert labels
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)


def test_nothing_is_added_while_the_field_is_empty(qtbot: Any, engine: FakeEngine, tasks: Tasks) -> None:
    QGuiApplication.clipboard().clear()
    dialog = AddFeedDialog(DialogContext(engine, tasks, LIGHT))
    qtbot.addWidget(dialog)
    assert not dialog.add.isEnabled()
    dialog.address.setText("example.org")
    assert dialog.add.isEnabled()
