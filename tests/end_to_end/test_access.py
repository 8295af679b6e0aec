"""What a screen reader finds in the whole program: names on all that can be used, and the Tab key everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from deskreader.app import App
from deskreader.profile import profile_in
from tests.end_to_end.kit import page
from tests.end_to_end.local_site import Answer, LocalSite, rss

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support|propagateSizeHints")

Role = QAccessible.Role
USED = (
    Role.Button, Role.PushButton, Role.ButtonMenu, Role.ButtonDropDown, Role.CheckBox, Role.RadioButton, Role.ComboBox,
    Role.EditableText, Role.Slider, Role.SpinBox, Role.List, Role.Tree, Role.Table, Role.ListItem, Role.TreeItem,
    Role.Link, Role.MenuItem, Role.HotkeyField, Role.Document,
)  # fmt: skip
"""Roles of what a person uses: each needs a name."""
DIALOGS = ("add_feed", "starter_list", "shortcuts", "about", "settings")


@pytest.fixture
def app(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[App]:
    """The program with a feed of three stories, the first of them open."""
    with LocalSite() as site:
        site.answers["/feed"] = Answer(
            rss("The Times", [(f"n{i}", f"Story {i}", "In short.") for i in range(3)], site.url)
        )
        for number in range(3):
            site.answers[f"/n{number}"] = Answer(page(f"Story {number}", site.url))
        app = App(qapp, profile_in(tmp_path).create())
        app.start()
        app.engine.subscriber.subscribe(site.url + "/feed")
        qtbot.waitUntil(lambda: len(app.window.timeline.headlines) == 3, timeout=20_000)
        app.window.activateWindow()
        app.window.article_controller.go_to_article(1)
        qtbot.waitUntil(lambda: app.window.article.article is not None, timeout=10_000)
        qtbot.waitUntil(lambda: not app.engine.refresher.progress.running, timeout=20_000)
        yield app
        app.close()
        app.window.deleteLater()
        app.deleteLater()


def tree(interface: QAccessibleInterface, path: str = "") -> Iterator[tuple[str, QAccessibleInterface]]:
    """The element and all that is in it and can be seen, each with the way to it."""
    if interface.state().invisible:
        return
    here = f"{path}/{interface.role().name}:{interface.text(QAccessible.Text.Name)}"
    yield here, interface
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child is not None and child.isValid():
            yield from tree(child, here)


def nameless(widget: QWidget) -> list[str]:
    """The ways to what can be used and has no name."""
    found = tree(QAccessible.queryAccessibleInterface(widget))
    return [way for way, one in found if one.role() in USED and not one.text(QAccessible.Text.Name).strip()]


def focus_round(window: QWidget) -> list[QWidget]:
    """The widgets that the Tab key reaches, in order, once round; the article's links count as the article."""
    reached: list[QWidget] = []
    for _ in range(120):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
        if here is not None and here not in reached:
            reached.append(here)
    return reached


def test_all_that_can_be_used_has_a_name(app: App, qtbot: QtBot) -> None:
    assert nameless(app.window) == []
    for name in DIALOGS:
        app.window.actions_by_name[name].trigger()
        (dialog,) = app.window._dialogs._open.values()
        if name == "settings":
            for row in range(7):
                dialog.show_page(row)
                assert nameless(dialog) == [], row
        assert nameless(dialog) == [], name
        dialog.close()
        qtbot.waitUntil(lambda: not app.window._dialogs._open)


def test_the_tab_key_reaches_every_pane_and_button(app: App) -> None:
    window = app.window
    window.timeline.setFocus()
    reached = focus_round(window)
    for pane in (window.sidebar, window.timeline, window.article):
        assert any(pane.isAncestorOf(one) for one in reached), pane
    names = {QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name) for one in reached}
    assert {"Refresh all", "Search stories", "Story 0", "Stories", "Feeds"} <= names
    assert sum(isinstance(one, QToolButton) and window.article.isAncestorOf(one) for one in reached) == 5
