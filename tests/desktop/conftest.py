"""What holds for every test of the desktop, and the window over its fake engine."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme_manager import ThemeManager
from deskreader.desktop.runtime.change_bridge import ChangeBridge
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.window.main_window import MainWindow
from tests.desktop.fake_article import FakeArticle
from tests.desktop.fake_engine import NOW, FakeEngine
from tests.desktop.timeline.kit import settle

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def collected_on_this_thread() -> Iterator[None]:
    """Collects garbage here, on the GUI thread: a QObject that a worker collects aborts the process."""
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The same words and times on every machine."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    """Tasks whose bugs fail the test."""
    bugs: list[BaseException] = []
    made = Tasks(bugs.append)
    yield made
    made.close()
    assert not bugs, bugs


@pytest.fixture
def engine(tmp_path: Path) -> FakeEngine:
    """An engine with the stories of the design's pictures and older ones."""
    return FakeEngine(tmp_path)


@dataclass
class Shown:
    """A window on the screen and what stands behind it."""

    window: MainWindow
    engine: FakeEngine
    article: FakeArticle
    opened: list[str]  # addresses given to the browser
    newsroom: list[bool]


@pytest.fixture
def show(qtbot: QtBot, tasks: Tasks, tmp_path: Path, qapp: QApplication) -> Iterator[Callable[[FakeEngine], Shown]]:
    """Shows a window over an engine and waits until it stands; called again, as after a restart."""
    windows: list[MainWindow] = []

    def make(engine: FakeEngine) -> Shown:
        opened: list[str] = []
        newsroom: list[bool] = []
        bridge = ChangeBridge(engine.library.listen, engine.refresher.listen)
        theming = ThemeManager(qapp, engine.settings)
        window = MainWindow(
            engine, tasks, bridge, tmp_path / "window.ini", opened.append, theming,
            make_article=FakeArticle, open_newsroom=lambda: newsroom.append(True), now=lambda: NOW,
        )  # fmt: skip
        windows.append(window)
        for held in (bridge, theming):
            held.setParent(window)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(lambda: window.timeline.view is not None and window.timeline.header_texts[1] != "")
        settle(window.timeline, qtbot)
        return Shown(window, engine, window.article, opened, newsroom)

    yield make
    for window in windows:
        window.close()
    qapp.setStyleSheet("")


@pytest.fixture
def shown(show: Callable[[FakeEngine], Shown], engine: FakeEngine) -> Shown:
    """The window over the fake engine's stories."""
    return show(engine)
