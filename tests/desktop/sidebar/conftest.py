"""The sidebar on the fake engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.appearance.thumbnail_cache import ThumbnailCache
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.sidebar import Sidebar
from deskreader.desktop.strings.messages import problem_message
from tests.desktop.fake_engine import FakeEngine
from tests.desktop.sample_articles import NOW
from tests.desktop.timeline.kit import some_actions


@pytest.fixture
def sidebar(qtbot: QtBot, tasks: Tasks, engine: FakeEngine) -> Iterator[Sidebar]:
    """A sidebar on the screen that follows the library."""
    thumbnails = ThumbnailCache(engine.library.picture, tasks)
    actions, parent = some_actions()
    sidebar = Sidebar(engine.library, tasks, thumbnails, LIGHT, problem_message, lambda: NOW, actions)
    for child in (thumbnails, parent):
        child.setParent(sidebar)
    stop = engine.library.listen(sidebar.apply)
    qtbot.addWidget(sidebar)
    sidebar.resize(236, 860)
    sidebar.show()
    with qtbot.waitSignal(sidebar.outline_loaded):
        sidebar.reload()
    yield sidebar
    stop()
