"""First run, add feed, starter list, keys and about: what a person does in them, and what bad input gets."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QObject, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QLabel, QWidget

from deskreader import resources
from deskreader.desktop.appearance.theme import DARK, LIGHT
from deskreader.desktop.dialogs.about import AboutDialog
from deskreader.desktop.dialogs.add_feed import NEW_FOLDER, AddFeedDialog
from deskreader.desktop.dialogs.first_run import FirstRunPage
from deskreader.desktop.dialogs.shortcuts import ShortcutsDialog
from deskreader.desktop.dialogs.starter_feeds import StarterDialog, language_name, read_topics
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.shortcuts.actions import Actions
from deskreader.desktop.shortcuts.key_names import collision, title, with_keys
from deskreader.desktop.widgets.controls import CheckBox
from deskreader.desktop.widgets.folder_options import folder_options
from deskreader.desktop.widgets.pasted_address import address_in
from deskreader.engine.files import write_file
from deskreader.engine.subscriptions.documents import Preview
from deskreader.errors import DeskReaderError, FetchError, Kind, SubscribeError
from deskreader.model import Feed, FeedId, FeedLink, Folder, FolderId
from deskreader.model.credentials import Credentials
from tests.desktop.dialogs.kit import FakeEngine, FakeSubscribed

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # what the offscreen platform says of any fixed size
FEED = Feed(FeedId(7), "https://example.org/feed", "Example")


@pytest.fixture
def engine(tmp_path: Path) -> FakeEngine:
    return FakeEngine(tmp_path)


@pytest.fixture
def tasks(qapp: object) -> Iterator[Tasks]:
    def report(error: BaseException) -> None:
        raise error

    made = Tasks(report)
    yield made
    made.close()


# --- first run --------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(qtbot: Any) -> FirstRunPage:
    made = FirstRunPage(LIGHT)
    qtbot.addWidget(made)
    return made


def test_first_run_gives_the_address_that_was_typed(qtbot: Any, page: FirstRunPage) -> None:
    with qtbot.assertNotEmitted(page.address_given):
        page.add.click()
    page.address.setText("  example.org ")
    with qtbot.waitSignal(page.address_given) as given:
        page.add.click()
    assert given.args == ["example.org"]
    with qtbot.waitSignal(page.address_given):
        qtbot.keyClick(page.address, Qt.Key.Key_Return)


def test_first_run_asks_for_the_starter_list_and_the_newsroom(qtbot: Any, page: FirstRunPage) -> None:
    with qtbot.waitSignal(page.starter_requested):
        page.starter.click()
    with qtbot.waitSignal(page.newsroom_requested):
        page.newsroom.click()
    with qtbot.waitSignal(page.newsroom_requested):
        qtbot.keyClick(page.newsroom, Qt.Key.Key_Return)


def test_first_run_is_still_while_busy_and_says_what_went_wrong(qtbot: Any, page: FirstRunPage) -> None:
    page.address.setText("example.org")
    page.set_busy(True)
    assert not page.add.isEnabled()
    with qtbot.assertNotEmitted(page.address_given):
        page.add.click()
    page.show()
    page.activateWindow()
    page.show_problem("No feed was found <b>here</b>.")
    assert page.focusWidget() is page.address
    assert page.address.selectedText() == "example.org"
    assert page.add.isEnabled()
    assert page.problem.isVisibleTo(page)
    assert page.problem.textFormat() == Qt.TextFormat.PlainText
    qtbot.keyClick(page.address, Qt.Key.Key_X)
    assert not page.problem.isVisibleTo(page)


def drop(page: FirstRunPage, data: QMimeData) -> None:
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))


def test_first_run_takes_a_dropped_file_and_a_dropped_address(qtbot: Any, page: FirstRunPage, tmp_path: Path) -> None:
    file, address, words = QMimeData(), QMimeData(), QMimeData()
    file.setUrls([QUrl.fromLocalFile(str(tmp_path / "feeds.opml"))])
    address.setText("https://example.org/feed")
    words.setText("nothing to see")
    with qtbot.waitSignal(page.opml_chosen) as chosen:
        drop(page, file)
    assert chosen.args == [str(tmp_path / "feeds.opml")]
    with qtbot.waitSignal(page.address_given) as given:
        drop(page, address)
    assert given.args == ["https://example.org/feed"]
    with qtbot.assertNotEmitted(page.address_given), qtbot.assertNotEmitted(page.opml_chosen):
        drop(page, words)


def test_first_run_follows_the_theme_and_names_everything(page: FirstRunPage) -> None:
    page.set_theme(DARK)
    assert DARK.page in page.styleSheet()
    for widget in (page.address, page.opml, page.starter, page.newsroom):
        assert widget.accessibleName()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" https://example.org/feed\n", "https://example.org/feed"),
        ("feed:https://example.org", "feed:https://example.org"),
        ("feed://example.org/x", "feed://example.org/x"),
        ("see https://example.org", ""),
        ("https://exa mple.org", ""),
        ("file:///etc/passwd", ""),
        ("example.org", ""),
        ("javascript:alert(1)", ""),
        ("https://" + "x" * 5000, ""),
        ("", ""),
    ],
)
def test_only_a_whole_address_is_taken_from_the_clipboard(text: str, address: str) -> None:
    assert address_in(text) == address


# --- add feed ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def add_feed(qtbot: Any, engine: FakeEngine, tasks: Tasks) -> AddFeedDialog:
    QGuiApplication.clipboard().setText("https://example.org/feed")
    made = AddFeedDialog(engine, tasks, LIGHT)
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: made.folder.count() == 3)
    return made


def test_add_feed_takes_the_address_from_the_clipboard_and_subscribes(
    qtbot: Any, add_feed: AddFeedDialog, engine: FakeEngine
) -> None:
    engine.subscriber.answers["https://example.org/feed"] = FakeSubscribed(FEED)
    add_feed.set_folder(FolderId(1))
    with qtbot.waitSignals([add_feed.subscribed, add_feed.accepted]):
        add_feed.add.click()
    assert engine.subscriber.asked == [("https://example.org/feed", 1)]


def test_add_feed_says_in_place_what_went_wrong_and_stays(
    qtbot: Any, add_feed: AddFeedDialog, engine: FakeEngine
) -> None:
    engine.subscriber.answers["https://example.org/feed"] = FetchError(Kind.TIMEOUT)
    add_feed.show()
    add_feed.add.click()
    assert not add_feed.add.isEnabled()
    qtbot.waitUntil(lambda: bool(add_feed.problem.text()))
    assert add_feed.problem.text() == "The site took too long to answer. Please try again later."
    assert add_feed.isVisible()
    assert add_feed.add.isEnabled()


def test_add_feed_grows_with_a_long_sentence(qtbot: Any, add_feed: AddFeedDialog, engine: FakeEngine) -> None:
    engine.subscriber.answers["https://example.org/feed"] = SubscribeError(Kind.BAD_ADDRESS)
    add_feed.show()
    add_feed.add.click()
    qtbot.waitUntil(lambda: bool(add_feed.problem.text()))
    needed = add_feed.problem.heightForWidth(add_feed.problem.width())
    assert add_feed.problem.height() >= needed
    assert add_feed.height() == add_feed.layout().totalHeightForWidth(add_feed.width())


def test_return_presses_the_button_that_has_the_focus(qtbot: Any, add_feed: AddFeedDialog, engine: FakeEngine) -> None:
    add_feed.show()
    with qtbot.waitSignal(add_feed.rejected):
        qtbot.keyClick(add_feed.cancel, Qt.Key.Key_Return)
    assert engine.subscriber.asked == []


def test_add_feed_tells_which_feed_is_subscribed_already(
    qtbot: Any, add_feed: AddFeedDialog, engine: FakeEngine
) -> None:
    trouble = SubscribeError(Kind.ALREADY_SUBSCRIBED, feed_id=5)
    engine.subscriber.answers["https://example.org/feed"] = trouble
    with qtbot.waitSignal(add_feed.known) as known:
        add_feed.add.click()
    assert known.args == [5]


def test_add_feed_lets_the_person_choose_among_several(qtbot: Any, add_feed: AddFeedDialog, engine: FakeEngine) -> None:
    links = (FeedLink("https://example.org/a", "All"), FeedLink("https://example.org/b", ""))
    engine.subscriber.answers["https://example.org/feed"] = FakeSubscribed(choices=links)
    engine.subscriber.answers["https://example.org/b"] = FakeSubscribed(FEED)
    add_feed.add.click()
    qtbot.waitUntil(lambda: len(add_feed.choices.group.buttons()) == 2)
    first, second = add_feed.choices.group.buttons()
    assert first.isChecked()
    assert second.text() == "https://example.org/b"
    assert add_feed.height() == add_feed.layout().totalHeightForWidth(add_feed.width()), "no empty room"
    second.click()
    with qtbot.waitSignal(add_feed.subscribed):
        add_feed.add.click()
    assert engine.subscriber.asked[-1][0] == "https://example.org/b"


def test_a_site_that_refuses_is_asked_again_with_a_password(
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
    assert "did not accept" in add_feed.problem.text()
    assert add_feed.focusWidget() is add_feed.password, "the wrong password is typed over at once"
    add_feed.password.setText(" pass word ")
    engine.subscriber.answers["https://example.org/feed"] = FakeSubscribed(FEED)
    with qtbot.waitSignal(add_feed.subscribed):
        add_feed.add.click()
    shown = [Credentials(), Credentials(user="ann", password="wrong"), Credentials(user="ann", password=" pass word ")]
    assert engine.subscriber.shown == shown


def test_a_choice_shows_its_last_entries_and_asks_for_each_feed_once(
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
    qtbot.waitUntil(lambda: "nothing at this address" in add_feed.choices.summary.text())
    buttons[0].click()
    assert add_feed.choices.summary.text() == "Tides · 41 stories"
    assert engine.subscriber.previewed == [links[0].url, links[1].url]
    assert add_feed.height() == add_feed.layout().totalHeightForWidth(add_feed.width())
    add_feed.reject()
    qtbot.waitUntil(lambda: engine.subscriber.forgotten == 1)


def test_another_address_takes_the_choices_away(qtbot: Any, add_feed: AddFeedDialog, engine: FakeEngine) -> None:
    links = (FeedLink("https://example.org/a"), FeedLink("https://example.org/b"))
    engine.subscriber.answers["https://example.org/feed"] = FakeSubscribed(choices=links)
    add_feed.add.click()
    qtbot.waitUntil(lambda: len(add_feed.choices.group.buttons()) == 2)
    qtbot.keyClick(add_feed.address, Qt.Key.Key_End)
    qtbot.keyClick(add_feed.address, Qt.Key.Key_X)
    assert add_feed.choices.group.buttons() == []
    assert add_feed.add.isEnabled()


def test_a_new_folder_is_made_only_for_a_feed_that_was_added(
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


def test_an_answer_that_comes_after_closing_does_nothing(
    qtbot: Any, add_feed: AddFeedDialog, engine: FakeEngine
) -> None:
    engine.subscriber.answers["https://example.org/feed"] = FakeSubscribed(FEED)
    with qtbot.assertNotEmitted(add_feed.subscribed, wait=100):
        add_feed.add.click()
        add_feed.reject()


def test_nested_folders_are_written_out_and_a_ring_of_them_does_no_harm() -> None:
    folders = [
        Folder(FolderId(1), "World"),
        Folder(FolderId(2), "Europe", FolderId(1)),
        Folder(FolderId(3), "A", FolderId(4)),
        Folder(FolderId(4), "B", FolderId(3)),
    ]
    assert [text for _, text in folder_options(folders)] == ["World", "World / Europe", "B / A", "A / B"]


# --- starter list -----------------------------------------------------------------------------------------------------


@pytest.fixture
def starter_file(tmp_path: Path) -> Path:
    def feed(name: str) -> dict[str, str]:
        return {"title": f"{name} & <b>", "url": f"https://{name}.example/feed", "site": f"https://{name}.example/"}

    topics = [
        {"topic": "World", "language": "en", "feeds": [feed("a"), feed("b")]},
        {"topic": "Science", "language": "en", "feeds": [feed("c")]},
        {"topic": "Welt", "language": "de", "feeds": [feed("d")]},
    ]
    path = tmp_path / "starter.json"
    path.write_text(json.dumps(topics))
    return path


@pytest.fixture
def starter(qtbot: Any, engine: FakeEngine, tasks: Tasks, starter_file: Path) -> StarterDialog:
    engine.library.feeds.append(Feed(FeedId(1), "https://b.example/feed", "B"))
    made = StarterDialog(engine, tasks, LIGHT, file=starter_file)
    qtbot.addWidget(made)
    made.language.choose("en")
    made.language.chosen.emit("en")
    qtbot.waitUntil(lambda: not ticks(made)[1].isEnabled())
    return made


def ticks(dialog: StarterDialog) -> list[CheckBox]:
    return [button for button in dialog._ticks.buttons() if isinstance(button, CheckBox)]


def test_starter_adds_what_was_ticked_into_folders_of_the_topics(
    qtbot: Any, starter: StarterDialog, engine: FakeEngine
) -> None:
    assert not starter.add.isEnabled()
    ticks(starter)[0].click()
    starter.list.setCurrentRow(1)
    ticks(starter)[0].click()
    starter.list.setCurrentRow(0)
    assert ticks(starter)[0].isChecked()
    assert starter.count.text() == "2 feeds chosen"
    with qtbot.waitSignal(starter.added) as added:
        starter.add.click()
    assert added.args == [2]
    assert [folder.title for folder in engine.library.folders] == ["World", "World", "Science"]
    known = engine.subscriber.known
    assert [(k.url, k.site_url) for k in known] == [
        ("https://a.example/feed", "https://a.example/"),
        ("https://c.example/feed", "https://c.example/"),
    ]
    assert known[0].folder_id != known[1].folder_id


def test_starter_shows_what_is_subscribed_already_and_unticks(qtbot: Any, starter: StarterDialog) -> None:
    first, second = ticks(starter)
    assert second.isChecked()
    assert "subscribed" in second.text()
    first.click()
    first.click()
    assert not starter.add.isEnabled()


def test_starter_shows_one_language_at_a_time(starter: StarterDialog) -> None:
    starter.language.choose("de")
    starter.language.chosen.emit("de")
    assert starter.list.count() == 1
    assert starter.heading.text() == "Welt"


@pytest.mark.parametrize(
    "text", ["", "{", "[1]", '[{"topic": "x"}]', '{"a": 1}', '[{"topic":"x","language":"en","feeds":[1]}]']
)
def test_a_damaged_starter_file_is_an_empty_list(tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "starter.json"
    path.write_text(text)
    with caplog.at_level(logging.ERROR):
        assert read_topics(path) == ()
    assert "starter list" in caplog.text


def test_a_missing_starter_list_is_said(
    qtbot: Any, engine: FakeEngine, tasks: Tasks, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    dialog = StarterDialog(engine, tasks, LIGHT, file=tmp_path / "none.json")
    qtbot.addWidget(dialog)
    assert dialog.heading.text() == "The starter list is missing"
    assert "starter list" in caplog.text


def test_the_starter_list_that_ships_is_whole() -> None:
    topics = read_topics(resources.folder("starter_feeds.json"))
    addresses = [feed.url for topic in topics for feed in topic.feeds]
    assert len(topics) >= 5
    assert all(feed.title and feed.url.startswith("https://") for topic in topics for feed in topic.feeds)
    for topic in topics:
        assert len({feed.url for feed in topic.feeds}) == len(topic.feeds)
    assert addresses


def test_languages_are_named_in_their_own_words() -> None:
    assert language_name("en") == "English"
    assert language_name("de") == "Deutsch"
    assert language_name("zz-none") == "zz-none"


# --- keys and about ---------------------------------------------------------------------------------------------------


@pytest.fixture
def actions(qapp: object, engine: FakeEngine) -> Iterator[Actions]:
    holder = QObject()
    yield Actions(engine.settings, LIGHT, holder)
    holder.deleteLater()


def test_the_sheet_of_keys_names_every_action_that_has_one(qtbot: Any, actions: Actions) -> None:
    dialog = ShortcutsDialog(actions, LIGHT)
    qtbot.addWidget(dialog)
    shown = {label.accessibleName() for label in dialog.findChildren(QLabel)}
    for name, action in actions.items():
        keys = ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
        if keys:
            assert f"{title(name, action)}: {keys}" in shown
    dialog.set_theme(DARK)
    assert DARK.page in dialog.styleSheet()


def test_a_key_collides_with_the_same_key_and_with_a_sequence_it_begins(actions: Actions) -> None:
    assert collision("star", QKeySequence("J"), actions) == "next_story"
    assert collision("star", QKeySequence("G"), actions) == "go_unread"
    assert collision("go_unread", QKeySequence("S, X"), actions) == "star"
    assert collision("star", QKeySequence("S"), actions) is None
    assert collision("star", QKeySequence("Ctrl+Alt+8"), actions) is None
    assert collision("star", QKeySequence(), actions) is None


def test_keys_that_are_the_default_are_not_kept(actions: Actions) -> None:
    assert with_keys({"star": "X", "undo": "U"}, "star", [QKeySequence("S")]) == {"undo": "U"}
    assert with_keys({}, "star", []) == {"star": ""}


def test_about_says_name_version_and_licence(qtbot: Any) -> None:
    dialog = AboutDialog(DARK)
    qtbot.addWidget(dialog)
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "DeskReader" in words
    assert "MIT" in words


# --- files ------------------------------------------------------------------------------------------------------------


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out.opml"
    write_file(str(path), b"new")
    assert path.read_bytes() == b"new"
    folder = tmp_path / "folder.opml"
    folder.mkdir()
    with pytest.raises(DeskReaderError) as error:
        write_file(str(folder), b"x")
    assert error.value.kind is Kind.STORAGE
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder.opml", "out.opml"]


def test_no_label_reads_markup(qtbot: Any, page: FirstRunPage, add_feed: AddFeedDialog, starter: StarterDialog) -> None:
    """But one label of the program's own words, which is set with more room between its lines."""
    widgets: list[QWidget] = [page, add_feed, starter]
    rich = [
        label.text()
        for widget in widgets
        for label in widget.findChildren(QLabel)
        if label.text() and label.textFormat() != Qt.TextFormat.PlainText
    ]
    assert len(rich) == 1
    assert "Add a source to begin" in rich[0]
