"""The question before an export: secrets of private feeds are left out unless the user ticks a box, with a warning."""

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
from tests.desktop.dialogs.kit import FakeEngine, opened_settings, show_page

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def feed(*access: str) -> Feed:
    return Feed(FeedId(1), "https://quay.example/feed", "Quay", None, None, 0, credential_kinds=frozenset(access))


@pytest.fixture
def parent(qtbot: Any) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.mark.parametrize("feeds", [(), (feed(),), (feed("certificate", "proxy"),)])
def test_no_question_is_asked_if_no_feed_has_an_exportable_secret(parent: QWidget, feeds: tuple[Feed, ...]) -> None:
    answers: list[bool] = []
    assert ask_export_options("Export", feeds, LIGHT, parent, answers.append) is None
    assert answers == [False]


@pytest.mark.parametrize("wanted", [False, True])
def test_secrets_are_exported_only_if_the_box_is_ticked(parent: QWidget, wanted: bool) -> None:
    answers: list[bool] = []
    dialog = ask_export_options("Export", [feed(), feed("login")], LIGHT, parent, answers.append)
    assert dialog is not None
    assert not dialog.with_secrets
    assert dialog.problem.isHidden()
    if wanted:
        QTest.keyClick(dialog.tick, Qt.Key.Key_Space)
        assert dialog.problem.text() == "Anyone with the file could read those feeds as you."
    dialog.choose_file.click()
    assert answers == [wanted]


def test_cancelling_exports_nothing(parent: QWidget) -> None:
    answers: list[bool] = []
    dialog = ask_export_options("Export", [feed("address")], LIGHT, parent, answers.append)
    assert isinstance(dialog, ExportOptions)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert answers == []


def test_the_settings_ask_before_an_export(qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "mine.opml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    engine = FakeEngine(tmp_path / "profile")
    engine.library.feeds.append(feed("login"))
    with opened_settings(engine) as dialog:
        qtbot.addWidget(dialog)
        page: Any = show_page(dialog, "Advanced")
        page.export_button.click()
        qtbot.waitUntil(lambda: bool(page.findChildren(ExportOptions)))
        (options,) = page.findChildren(ExportOptions)
        options.tick.setChecked(True)
        options.choose_file.click()
        qtbot.waitUntil(target.exists)
    assert target.read_bytes() == b"<secret>"
    assert target.stat().st_mode & 0o777 == 0o600
