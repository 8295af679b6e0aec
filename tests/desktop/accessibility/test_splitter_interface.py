"""Splitters tell of their panes in the order of the eye."""

from __future__ import annotations

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QSplitter, QWidget
from pytestqt.qtbot import QtBot

from deskreader.desktop.accessibility.install import install_interfaces


def test_panes_come_from_left_to_right(qtbot: QtBot) -> None:
    install_interfaces()
    splitter = QSplitter()
    qtbot.addWidget(splitter)
    for name in ("Sidebar", "Timeline", "Article"):
        pane = QWidget()
        pane.setAccessibleName(name)
        splitter.addWidget(pane)
    interface = QAccessible.queryAccessibleInterface(splitter)
    panes = [interface.child(number) for number in range(interface.childCount())]
    assert [pane.text(QAccessible.Text.Name) for pane in panes] == ["Sidebar", "Timeline", "Article"]
    assert [interface.indexOfChild(pane) for pane in panes] == [0, 1, 2]
