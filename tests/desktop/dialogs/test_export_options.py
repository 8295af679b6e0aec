"""Exports: what private feeds' servers are shown is left out unless the person ticks it, and is then warned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.dialogs.export_options import ExportOptions, ask_export_options
from deskreader.model import Feed, FeedId
from tests.desktop.dialogs.kit import FakeEngine, opened_settings

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
ADVANCED = 6


def feed(*access: str) -> Feed:
    return Feed(FeedId(1), "https://quay.example/feed", "Quay", None, None, 0, access=frozenset(access))


@pytest.fixture
def parent(qtbot: Any) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("feeds", [(), (feed(),), (feed("certificate", "proxy"),)])
def test_nothing_is_asked_where_there_is_nothing_to_take_along(parent: QWidget, feeds: tuple[Feed, ...]) -> None:
    heard: list[bool] = []
    assert ask_export_options("Export", feeds, LIGHT, parent, heard.append) is None
    assert heard == [False]


@pytest.mark.parametrize("wanted", [False, True])
def test_secrets_go_along_only_where_they_are_ticked(parent: QWidget, wanted: bool) -> None:
    heard: list[bool] = []
    dialog = ask_export_options("Export", [feed(), feed("login")], LIGHT, parent, heard.append)
    assert dialog is not None
    assert not dialog.with_secrets
    assert dialog.problem.isHidden()
    if wanted:
        QTest.keyClick(dialog.tick, Qt.Key.Key_Space)
        assert dialog.problem.text() == "Whoever has the file can read these feeds in your name."
    dialog.choose_file.click()
    assert heard == [wanted]


def test_thinking_better_of_it_exports_nothing(parent: QWidget) -> None:
    heard: list[bool] = []
    dialog = ask_export_options("Export", [feed("address")], LIGHT, parent, heard.append)
    assert isinstance(dialog, ExportOptions)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert heard == []


def test_the_settings_ask_before_they_export(qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "mine.opml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    engine = FakeEngine(tmp_path / "profile")
    engine.library.feeds.append(feed("login"))
    with opened_settings(engine) as dialog:
        qtbot.addWidget(dialog)
        dialog.show_page(ADVANCED)
        page: Any = dialog.page(ADVANCED)
        page.export_button.click()
        qtbot.waitUntil(lambda: bool(page.findChildren(ExportOptions)))
        (choice,) = page.findChildren(ExportOptions)
        choice.tick.setChecked(True)
        choice.choose_file.click()
        qtbot.waitUntil(target.exists)
    assert target.read_bytes() == b"<secret>"
    assert target.stat().st_mode & 0o777 == 0o600
