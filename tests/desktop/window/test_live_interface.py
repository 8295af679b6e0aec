"""Language and text size change while the program runs: everything is built anew, and the user stays where he is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from deskreader.desktop.appearance import metrics
from deskreader.desktop.dialogs.settings import SettingsDialog
from deskreader.desktop.strings import translation
from deskreader.desktop.window import interface_watch
from deskreader.desktop.window.interface_watch import InterfaceWatch
from deskreader.model import FeedId, FolderId, View, ViewKind
from deskreader.settings import SettingsKeeper
from tests.desktop.conftest import Shown
from tests.desktop.driver import press

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture(autouse=True)
def usual_interface(qapp: QApplication) -> Iterator[None]:
    """Gives the process its language, font and locale back."""
    font, locale = qapp.font(), QLocale()
    yield
    metrics.scale_interface(qapp, 100)
    translation.switch(qapp, "en")
    qapp.setFont(font)
    qapp.setProperty(metrics.SYSTEM_FONT, None)
    QLocale.setDefault(locale)


def rebuild(shown: Shown, qtbot: QtBot) -> None:
    """Builds the window anew and waits until it is filled and what it was before is gone."""
    former = shown.window.timeline
    shown.window.rebuild()
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[1] != "")
    qtbot.waitUntil(lambda: not isValid(former))


def test_the_window_speaks_another_language_where_the_user_is(shown: Shown, qtbot: QtBot, qapp: QApplication) -> None:
    window = shown.window
    with qtbot.waitSignal(window.timeline.opened):
        window.show_view(View(ViewKind.FEED, feed_id=FeedId(2)))
    press(shown, "J")
    qtbot.waitUntil(lambda: window.workbench.article_controller.headline is not None)
    opened = window.workbench.article_controller.headline
    assert opened is not None
    window.article.position = 4711  # type: ignore[attr-defined]
    window.sidebar.collapse([View(ViewKind.FOLDER, folder_id=FolderId(2))])
    size, sizes = window.size(), window.panes.sizes
    translation.switch(qapp, "de")
    rebuild(shown, qtbot)
    qtbot.waitUntil(lambda: window.workbench.article_controller.headline is not None)
    assert window.actions_by_name["refresh_all"].text() == "Alle aktualisieren"
    assert window.timeline.base_view == View(ViewKind.FEED, feed_id=FeedId(2))
    assert window.article.open_id == opened.id  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: window.article.position == 4711)  # type: ignore[attr-defined]
    assert window.sidebar.collapsed == {View(ViewKind.FOLDER, folder_id=FolderId(2))}
    assert (window.size(), window.panes.sizes) == (size, sizes)
    press(shown, "S")
    qtbot.waitUntil(lambda: shown.engine.library.articles[opened.id].is_starred)


def test_the_settings_stay_open_where_they_are(shown: Shown, qtbot: QtBot, qapp: QApplication) -> None:
    window = shown.window
    dialog = window.workbench.dialogs.settings()
    dialog.show_page(1)
    control = dialog.page(1).rows[2].focus_target()
    assert control is not None
    control.setFocus()
    translation.switch(qapp, "de")
    rebuild(shown, qtbot)
    (again,) = window.workbench.dialogs._open.values()
    assert isinstance(again, SettingsDialog)
    assert again is not dialog
    assert again.windowTitle() == "Einstellungen"
    assert again.list.currentRow() == 1
    assert again.focusWidget() is again.page(1).rows[2].focus_target()


def test_nothing_is_left_of_what_was_built_before(shown: Shown, qtbot: QtBot) -> None:
    children = len(shown.window.children())
    for _ in range(3):
        rebuild(shown, qtbot)
    assert len(shown.window.children()) == children
    assert len(shown.window.actions()) == len(shown.window.actions_by_name)
    for listener in list(shown.engine.library.pending._listeners):
        listener(True)
    qtbot.waitUntil(shown.window.banner.line.isVisible)
    shown.engine.library.mark_read([next(iter(shown.engine.library.articles))])
    qtbot.waitUntil(lambda: "132" not in shown.window.timeline.header_texts[1])


def test_an_answer_to_what_was_built_before_is_dropped(shown: Shown, qtbot: QtBot) -> None:
    answers: list[int] = []
    shown.window._tasks.run(lambda: 1, answers.append)
    shown.window.rebuild()
    shown.window._tasks.run(lambda: 2, answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [2]


def test_panes_grow_with_the_text(shown: Shown, qtbot: QtBot, qapp: QApplication) -> None:
    window = shown.window
    window.resize(1500, 800)
    before = window.panes.sizes
    metrics.scale_interface(qapp, 120)
    rebuild(shown, qtbot)
    assert window.panes.sizes == tuple(round(size * 1.2) for size in before)
    metrics.scale_interface(qapp, 100)
    rebuild(shown, qtbot)
    assert window.panes.sizes == before


@pytest.fixture
def watch(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], tuple[SettingsKeeper, InterfaceWatch]]]:
    """Makes a watch of settings, which waits for no one."""
    monkeypatch.setattr(interface_watch, "SETTLE_MS", 30)
    watches: list[InterfaceWatch] = []

    def make() -> tuple[SettingsKeeper, InterfaceWatch]:
        keeper = SettingsKeeper(tmp_path / "settings.json")
        watches.append(InterfaceWatch(qapp, keeper, qapp))
        return keeper, watches[0]

    yield make
    for made in watches:
        made.deleteLater()


def test_language_and_size_are_applied_once_the_user_has_settled(
    watch: Callable[[], tuple[SettingsKeeper, InterfaceWatch]], qtbot: QtBot, qapp: QApplication
) -> None:
    keeper, made = watch()
    scale, changes = metrics.scale(), []
    made.changed.connect(lambda: changes.append(metrics.scale()))
    for percent in (110, 120, 130, 150):
        keeper.change(interface_scale=percent)
    keeper.change(language="ar")
    menu = QMenu()
    menu.addAction("open")
    menu.popup(menu.pos())
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    qtbot.wait(100)
    assert changes == [], "an open list is not pulled away"
    menu.close()
    qtbot.waitUntil(lambda: bool(changes))
    assert changes == [pytest.approx(scale * 1.5)]
    assert qapp.isRightToLeft()
    keeper.change(interface_scale=100, language="en")
    qtbot.waitUntil(lambda: len(changes) == 2)
    assert metrics.scale() == pytest.approx(scale)
    assert not qapp.isRightToLeft()
    keeper.change(reading_size=24)
    qtbot.wait(100)
    assert len(changes) == 2
