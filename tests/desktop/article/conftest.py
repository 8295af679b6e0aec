"""The article pane on a library in memory, and the style of its articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.article.context_menu import ARTICLE_ACTIONS
from deskreader.desktop.article.header import BUTTON_ACTIONS
from deskreader.desktop.article.pane import ArticlePane
from deskreader.desktop.article.typesetting.style import ArticleStyle, article_style
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.settings import Settings, SettingsKeeper
from tests.desktop.article.samples import ArticleLibrary, Open, opener
from tests.desktop.article.typesetting.kit import ALIVE


@pytest.fixture
def style(qapp: QApplication) -> ArticleStyle:
    """The light style in the sizes of the design, whatever the font of this machine is."""
    return replace(article_style(LIGHT, Settings()), size=19)


@pytest.fixture(autouse=True)
def documents_end_with_the_test() -> Iterator[None]:
    """Deletes the documents of a test after it."""
    yield
    ALIVE.clear()


@pytest.fixture
def keeper(tmp_path: Path) -> SettingsKeeper:
    """The usual settings."""
    return SettingsKeeper(tmp_path / "settings.json")


@pytest.fixture
def pane(qtbot: QtBot, tasks: Tasks, keeper: SettingsKeeper, library: ArticleLibrary) -> ArticlePane:
    """The article pane on the screen, with all its actions, on the library of the test module."""
    names = (*BUTTON_ACTIONS, *filter(None, ARTICLE_ACTIONS))
    pane = ArticlePane(library, tasks, keeper, {name: QAction(name) for name in names})
    qtbot.addWidget(pane)
    pane.resize(760, 600)
    pane.show()
    qtbot.waitExposed(pane)
    return pane


@pytest.fixture
def open_article(qtbot: QtBot, pane: ArticlePane) -> Open:
    """Opens the article of a number and waits until it is shown."""
    return opener(qtbot, pane)
