"""Widgets of our own say what they are, also where that changes."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from deskreader.desktop.accessibility.install import install_interfaces
from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.article.picture_viewer import PictureCanvas
from deskreader.desktop.dialogs.settings.shortcuts import KeyEdit
from deskreader.desktop.timeline.empty_page import EmptyPage, EmptyTexts
from deskreader.desktop.widgets.accessible_role import set_accessible_role, set_decorative
from deskreader.desktop.widgets.scroll_area import RowsArea

Role, Text = QAccessible.Role, QAccessible.Text


@pytest.fixture(autouse=True)
def interfaces() -> None:
    install_interfaces()


def test_a_role_may_change(qtbot: QtBot) -> None:
    label = QLabel("All saved")
    qtbot.addWidget(label)
    set_accessible_role(label, Role.StaticText)
    label.setAccessibleName("All saved")
    interface = QAccessible.queryAccessibleInterface(label)
    assert (interface.role(), interface.text(Text.Name)) == (Role.StaticText, "All saved")
    set_accessible_role(label, Role.Button)
    assert interface.role() == Role.Button


def test_a_picture_that_says_nothing_is_passed_over(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    set_decorative(label)
    interface = QAccessible.queryAccessibleInterface(label)
    assert (interface.role(), interface.text(Text.Name)) == (Role.StaticText, "")


@pytest.mark.parametrize(
    ("make", "role"),
    [
        (PictureCanvas, Role.Graphic),
        (KeyEdit, Role.EditableText),
        (lambda: RowsArea(QWidget()), Role.Pane),
        (lambda: EmptyPage(LIGHT), Role.StaticText),
    ],
)
def test_widgets_that_take_the_keyboard_have_a_role(make: type[QWidget], role: Role, qtbot: QtBot) -> None:
    widget = make()
    qtbot.addWidget(widget)
    widget.setAccessibleName("A name")
    assert QAccessible.queryAccessibleInterface(widget).role() == role


def test_a_field_of_keys_says_its_keys(qtbot: QtBot) -> None:
    field = KeyEdit()
    qtbot.addWidget(field)
    field.show_key(QKeySequence("Ctrl+D"))
    assert field.accessibleDescription() == "Ctrl+D"
    field.show_key(QKeySequence())
    assert field.accessibleDescription() == "None"


def test_an_empty_page_says_its_sentence(qtbot: QtBot) -> None:
    page = EmptyPage(LIGHT)
    qtbot.addWidget(page)
    page.show_texts(EmptyTexts("Nothing unread", "You're all caught up."))
    assert QAccessible.queryAccessibleInterface(page).text(Text.Name).startswith("Nothing unread")
