"""What assistive technology finds in the whole program: every control has a name, and the Tab key reaches it."""

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
from deskreader.desktop.appearance import metrics
from deskreader.profile import profile_in
from tests.end_to_end.kit import page
from tests.end_to_end.local_site import Answer, LocalSite, rss

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support|propagateSizeHints")

Role = QAccessible.Role
CONTROLS = (
    Role.Button, Role.PushButton, Role.ButtonMenu, Role.ButtonDropDown, Role.CheckBox, Role.RadioButton, Role.ComboBox,
    Role.EditableText, Role.Slider, Role.SpinBox, Role.List, Role.Tree, Role.Table, Role.ListItem, Role.TreeItem,
    Role.Link, Role.MenuItem, Role.HotkeyField, Role.Document,
)  # fmt: skip
"""Roles of elements that the user operates, each of which needs a name."""
DIALOGS = (
    "add_feed", "starter_list", "shortcuts", "about", "activity", "feed_statistics", "search_help", "go_anywhere",
    "go_to_date", "backups", "rules", "settings",
)  # fmt: skip


@pytest.fixture
def app(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[App]:
    """The program with a feed of three articles, the first of them open."""
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
        app.window.workbench.article_controller.go_to_article(1)
        qtbot.waitUntil(lambda: app.window.article.article is not None, timeout=10_000)
        qtbot.waitUntil(lambda: not app.engine.refresher.progress.running, timeout=20_000)
        yield app
        app.close()
        app.window.deleteLater()
        app.deleteLater()


def tree(interface: QAccessibleInterface, path: str = "") -> Iterator[tuple[str, QAccessibleInterface]]:
    """Yields the visible elements of a subtree, each with the path to it."""
    if interface.state().invisible:
        return
    own_path = f"{path}/{interface.role().name}:{interface.text(QAccessible.Text.Name)}"
    yield own_path, interface
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child is not None and child.isValid():
            yield from tree(child, own_path)


def controls_without_name(widget: QWidget) -> list[str]:
    """Returns the paths of controls that have no name."""
    elements = tree(QAccessible.queryAccessibleInterface(widget))
    return [
        path
        for path, element in elements
        if element.role() in CONTROLS and not element.text(QAccessible.Text.Name).strip()
    ]


def focus_order(window: QWidget) -> list[QWidget]:
    """Returns the widgets that the Tab key reaches, in order; the links of the article count as the article."""
    reached: list[QWidget] = []
    for _ in range(120):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if focused is not None and focused not in reached:
            reached.append(focused)
    return reached


def test_every_control_has_a_name(app: App, qtbot: QtBot) -> None:
    assert controls_without_name(app.window) == []
    for name in DIALOGS:
        app.window.actions_by_name[name].trigger()
        (dialog,) = app.window.workbench.dialogs._open.values()
        if name == "settings":
            for row in range(8):
                dialog.show_page(row)
                assert controls_without_name(dialog) == [], row
        assert controls_without_name(dialog) == [], name
        dialog.close()
        qtbot.waitUntil(lambda: not app.window.workbench.dialogs._open)


def test_the_briefing_is_read_and_opened_by_keys_alone(app: App, qtbot: QtBot) -> None:
    window = app.window
    window.actions_by_name["go_briefing"].trigger()
    page = window.workbench.briefing.page()
    qtbot.waitUntil(lambda: len(page.cards) == 3)
    assert controls_without_name(window) == []

    def buttons() -> int:
        elements = [element for _path, element in tree(QAccessible.queryAccessibleInterface(page))]
        named = [element for element in elements if element.text(QAccessible.Text.Name).startswith("Story ")]
        return [element.role() for element in named].count(QAccessible.Role.Button)

    qtbot.waitUntil(lambda: buttons() == 3)  # cards of a former state are deleted soon
    spoken = QAccessible.queryAccessibleInterface(page.cards[0])
    assert "1 source" in spoken.text(QAccessible.Text.Description)
    unread = [card for card in page.cards if not card.story.headline.is_read]
    qtbot.waitUntil(unread[0].hasFocus)
    QTest.keyClick(unread[0], Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: window.article.article is not None and window.article.article.id == unread[0].story.headline.id
    )
    assert window.panes.shown is not page


def test_the_tab_key_reaches_every_pane_and_button(app: App) -> None:
    window = app.window
    window.resize(metrics.px(1360), metrics.px(860))  # a narrow window folds the sidebar away
    window.timeline.setFocus()
    reached = focus_order(window)
    for pane in (window.sidebar, window.timeline, window.article):
        assert any(pane.isAncestorOf(widget) for widget in reached), pane
    names = {QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name) for widget in reached}
    assert {"Refresh all", "Search stories", "Story 0", "Stories", "Feeds"} <= names
    assert sum(isinstance(widget, QToolButton) and window.article.isAncestorOf(widget) for widget in reached) == 5
