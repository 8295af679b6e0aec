"""The window's first frame needs little; the rest is built behind it, or at once where it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import DARK, LIGHT
from deskreader.desktop.appearance.theme_manager import ThemeManager
from deskreader.desktop.article.pane import ArticlePane
from deskreader.desktop.runtime.change_bridge import ChangeBridge
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.window.main_window import MainWindow
from deskreader.settings import ThemeMode
from tests.desktop.fake_article import FakeArticle
from tests.desktop.fake_engine import FakeEngine

Maker = Callable[..., MainWindow]


@pytest.fixture
def make(qtbot: QtBot, tasks: Tasks, engine: FakeEngine, tmp_path: Path, qapp: QApplication) -> Iterator[Maker]:
    """Returns what builds a window that nothing has been asked of, with a pane of a class."""

    def build(pane: type[ArticlePane] = FakeArticle) -> MainWindow:
        bridge = ChangeBridge(engine.library.listen, engine.refresher.listen)
        theming = ThemeManager(qapp, engine.settings)
        window = MainWindow(
            engine, tasks, bridge, tmp_path / "window.ini", lambda _url: None, theming, make_article_pane=pane
        )
        for child in (bridge, theming):
            child.setParent(window)
        qtbot.addWidget(window)
        return window

    yield build
    qapp.setStyleSheet("")


def sentences(slot: QWidget) -> list[str]:
    return [label.text() for label in slot.findChildren(QLabel) if label.isVisibleTo(slot) and label.text()]


def test_the_first_frame_has_the_panes_but_no_article_pane(make: Maker) -> None:
    window = make()
    window.show()
    assert window._workbench is None
    assert window.timeline.isVisible()
    assert "No story selected" in sentences(window.article_slot)
    assert window.article_slot.findChild(FakeArticle) is None


def test_the_rest_takes_its_place_once(make: Maker) -> None:
    window = make()
    window.show()
    window.complete()
    QApplication.processEvents()
    assert window._workbench is not None
    article = window.article
    assert article.isVisible()
    assert article.geometry() == window.article_slot.rect()
    assert sentences(window.article_slot) == sentences(window.article)
    assert window.article_slot.findChildren(FakeArticle) == [article]
    window.complete()
    assert window.article is article


def test_what_is_asked_for_earlier_is_there(make: Maker) -> None:
    window = make()
    assert window.workbench.article_controller.headline is None
    assert window.article is window.workbench.article


def test_the_theme_changes_before_the_rest_is_there_and_after(make: Maker, engine: FakeEngine) -> None:
    window = make()
    engine.settings.change(theme=ThemeMode.DARK)
    window._set_theme(DARK)
    assert window._workbench is None, "nothing is built for it"
    message = next(label for label in window.article_slot.findChildren(QLabel) if label.text() == "No story selected")
    assert message.palette().window().color().name().upper() == DARK.page.upper()
    window.complete()
    window._set_theme(LIGHT)
    assert window.article_slot.findChildren(FakeArticle) == [window.article]


def test_the_pane_keeps_its_colours_where_it_takes_its_place(make: Maker) -> None:
    window = make(ArticlePane)
    window.show()
    for build in (window.complete, window.rebuild):
        build()
        page = window.theming.theme.color("page")
        assert window.article._message.palette().window().color() == page
        assert window.article._header.palette().window().color() == page
