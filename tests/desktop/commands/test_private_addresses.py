"""An import whose file names private addresses asks once, with the addresses in sight."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from deskreader.desktop.commands.private_addresses import PrivateAddressesDialog
from tests.desktop.conftest import Shown
from tests.desktop.fake_engine import FakeEngine

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

PRIVATE = ("http://192.168.1.1/reboot?now=1", "http://pаper.lan/feed")
Show = Callable[[FakeEngine], Shown]


@pytest.fixture
def outline(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.opml"
    path.write_bytes(b"<opml/>")
    return path


def asked(qtbot: QtBot, shown: Shown) -> PrivateAddressesDialog:
    qtbot.waitUntil(lambda: bool(shown.window.findChildren(PrivateAddressesDialog)))
    (dialog,) = shown.window.findChildren(PrivateAddressesDialog)
    return dialog


def test_a_list_without_private_addresses_is_imported_without_a_question(
    qtbot: QtBot, show: Show, engine: FakeEngine, outline: Path
) -> None:
    shown = show(engine)
    shown.window.workbench.feed_commands.import_opml(str(outline))
    qtbot.waitUntil(lambda: engine.opml.permissions == [False])
    assert not shown.window.findChildren(PrivateAddressesDialog)


@pytest.mark.parametrize("is_permitted", [True, False])
def test_the_answer_decides_on_the_private_addresses(
    qtbot: QtBot, show: Show, engine: FakeEngine, outline: Path, is_permitted: bool
) -> None:
    engine.opml.private = PRIVATE
    shown = show(engine)
    shown.window.workbench.feed_commands.import_opml(str(outline))
    dialog = asked(qtbot, shown)
    rows = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert rows == ["http://192.168.1.1/reboot?now=1", "http://xn--pper-53d.lan/feed"]
    assert engine.opml.imported == [], "nothing is imported before the answer"
    (dialog.add if is_permitted else dialog.leave_out).click()
    qtbot.waitUntil(lambda: engine.opml.permissions == [is_permitted])
    assert engine.opml.imported == [b"<opml/>"]


def test_enter_leaves_private_addresses_out_and_escape_imports_nothing(
    qtbot: QtBot, show: Show, engine: FakeEngine, outline: Path
) -> None:
    engine.opml.private = PRIVATE
    shown = show(engine)
    shown.window.workbench.feed_commands.import_opml(str(outline))
    dialog = asked(qtbot, shown)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not shown.window.findChildren(PrivateAddressesDialog))
    assert engine.opml.imported == []
    shown.window.workbench.feed_commands.import_opml(str(outline))
    QTest.keyClick(asked(qtbot, shown), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: engine.opml.permissions == [False])


@pytest.mark.parametrize("is_permitted", [True, False])
def test_archives_and_libraries_ask_too(
    qtbot: QtBot,
    show: Show,
    engine: FakeEngine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_permitted: bool,
) -> None:
    answers: list[bool] = []
    monkeypatch.setattr(engine, "private_urls_in", lambda _source: PRIVATE)
    monkeypatch.setattr(engine, "import_file", lambda _source, private_ok: answers.append(private_ok) or _report())
    shown = show(engine)
    shown.window.workbench.library_commands.import_file(str(tmp_path / "export.zip"))
    dialog = asked(qtbot, shown)
    assert answers == []
    (dialog.add if is_permitted else dialog.leave_out).click()
    qtbot.waitUntil(lambda: answers == [is_permitted])


def _report() -> object:
    from deskreader.engine.subscriptions.opml import ImportReport

    return ImportReport()
