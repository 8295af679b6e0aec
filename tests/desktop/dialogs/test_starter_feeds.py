"""The starter list: its file, and the feeds that are ticked and added."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.starter_feeds import StarterDialog, language_name, read_topics
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.widgets.controls import CheckBox
from deskreader.model import Feed, FeedId
from deskreader.resource_files import resource_path
from tests.desktop.dialogs.kit import FakeEngine

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has no size hints


@pytest.fixture
def engine(tmp_path: Path) -> FakeEngine:
    return FakeEngine(tmp_path)


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
    dialog = StarterDialog(DialogContext(engine, tasks, LIGHT), file=starter_file)
    qtbot.addWidget(dialog)
    dialog.language.choose("en")
    dialog.language.chosen.emit("en")
    qtbot.waitUntil(lambda: not check_boxes(dialog)[1].isEnabled())
    return dialog


def check_boxes(dialog: StarterDialog) -> list[CheckBox]:
    return [button for button in dialog._check_boxes.buttons() if isinstance(button, CheckBox)]


def test_ticked_feeds_are_added_to_a_folder_for_each_topic(
    qtbot: Any, starter: StarterDialog, engine: FakeEngine
) -> None:
    assert not starter.add.isEnabled()
    check_boxes(starter)[0].click()
    starter.list.setCurrentRow(1)
    check_boxes(starter)[0].click()
    starter.list.setCurrentRow(0)
    assert check_boxes(starter)[0].isChecked()
    assert starter.count.text() == "2 feeds chosen"
    with qtbot.waitSignal(starter.added) as added:
        starter.add.click()
    assert added.args == [2]
    assert [folder.title for folder in engine.library.folders] == ["World", "World", "Science"]
    feeds = engine.subscriber.added
    assert [(feed.url, feed.site_url) for feed in feeds] == [
        ("https://a.example/feed", "https://a.example/"),
        ("https://c.example/feed", "https://c.example/"),
    ]
    assert feeds[0].folder_id != feeds[1].folder_id


def test_a_subscribed_feed_is_marked_and_a_tick_can_be_removed(qtbot: Any, starter: StarterDialog) -> None:
    first, second = check_boxes(starter)
    assert second.isChecked()
    assert "subscribed" in second.text()
    first.click()
    first.click()
    assert not starter.add.isEnabled()


def test_one_language_is_shown_at_a_time(starter: StarterDialog) -> None:
    starter.language.choose("de")
    starter.language.chosen.emit("de")
    assert starter.list.count() == 1
    assert starter.heading.text() == "Welt"


@pytest.mark.parametrize(
    "text", ["", "{", "[1]", '[{"topic": "x"}]', '{"a": 1}', '[{"topic":"x","language":"en","feeds":[1]}]']
)
def test_a_damaged_starter_file_gives_no_topics_and_is_logged(
    tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "starter.json"
    path.write_text(text)
    with caplog.at_level(logging.ERROR):
        assert read_topics(path) == ()
    assert "starter list" in caplog.text


def test_a_missing_starter_file_is_reported_in_the_dialog(
    qtbot: Any, engine: FakeEngine, tasks: Tasks, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    dialog = StarterDialog(DialogContext(engine, tasks, LIGHT), file=tmp_path / "none.json")
    qtbot.addWidget(dialog)
    assert dialog.heading.text() == "Couldn't find the starter list"
    assert "starter list" in caplog.text


def test_the_shipped_starter_list_is_complete() -> None:
    topics = read_topics(resource_path("starter_feeds.json"))
    addresses = [feed.url for topic in topics for feed in topic.feeds]
    assert len(topics) >= 5
    assert all(feed.title and feed.url.startswith("https://") for topic in topics for feed in topic.feeds)
    for topic in topics:
        assert len({feed.url for feed in topic.feeds}) == len(topic.feeds)
    assert addresses


def test_languages_are_named_in_themselves() -> None:
    assert language_name("en") == "English"
    assert language_name("de") == "Deutsch"
    assert language_name("zz-none") == "zz-none"


def test_every_label_is_plain_text(starter: StarterDialog) -> None:
    labels = [label for label in starter.findChildren(QLabel) if label.text()]
    assert labels
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)
