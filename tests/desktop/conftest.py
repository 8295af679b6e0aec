"""Fixtures for every test of the desktop, among them the window on a fake engine."""

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
from tests.desktop.fake_engine import FakeEngine
from tests.desktop.sample_articles import NOW
from tests.desktop.timeline.kit import settle

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def collected_on_this_thread() -> Iterator[None]:
    """Collects garbage on the GUI thread after each test: a QObject collected on another thread aborts the process."""
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Sets the same language and time format on every machine."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    """Tasks; a bug in one fails the test."""
    bugs: list[BaseException] = []
    tasks = Tasks(bugs.append)
    yield tasks
    tasks.close()
    assert not bugs, bugs


@pytest.fixture
def engine(tmp_path: Path) -> FakeEngine:
    """A fake engine with the articles of the design's pictures and older ones."""
    return FakeEngine(tmp_path)


@dataclass
class Shown:
    """A window on the screen, and its fakes."""

    window: MainWindow
    engine: FakeEngine
    article: FakeArticle
    opened: list[str]  # the addresses that were opened in the browser
    newsroom: list[bool]  # an item for each time the sample newsroom was opened


@pytest.fixture
def show(qtbot: QtBot, tasks: Tasks, tmp_path: Path, qapp: QApplication) -> Iterator[Callable[[FakeEngine], Shown]]:
    """Shows a window on an engine and waits until it is filled; a second call is like a restart."""
    windows: list[MainWindow] = []

    def make(engine: FakeEngine, settles: bool = True) -> Shown:
        opened: list[str] = []
        newsroom: list[bool] = []
        bridge = ChangeBridge(engine.library.listen, engine.refresher.listen)
        theme_manager = ThemeManager(qapp, engine.settings)
        window = MainWindow(
            engine, tasks, bridge, tmp_path / "window.ini", opened.append, theme_manager,
            make_article_pane=FakeArticle, open_newsroom=lambda: newsroom.append(True), now=lambda: NOW,
        )  # fmt: skip
        windows.append(window)
        for child in (bridge, theme_manager):
            child.setParent(window)
        qtbot.addWidget(window)
        window.load()
        window.show()
        window.activateWindow()
        qtbot.waitUntil(lambda: window.timeline.view is not None and window.timeline.header_texts[1] != "")
        if settles:  # a large font needs no second page
            settle(window.timeline, qtbot)
        return Shown(window, engine, window.article, opened, newsroom)

    yield make
    for window in windows:
        window.close()
    qapp.setStyleSheet("")


@pytest.fixture
def shown(show: Callable[[FakeEngine], Shown], engine: FakeEngine) -> Shown:
    """The window on the fake engine."""
    return show(engine)
