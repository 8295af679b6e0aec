"""How dialogs look: one style sheet made of the theme's roles, and type sizes relative to the interface font."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from deskreader.desktop.appearance.metrics import font, px
from deskreader.desktop.appearance.theme import Theme


def apply_dialog_style(root: QWidget, theme: Theme) -> None:
    """Gives a dialog or page the theme's style sheet.

    Controls that paint themselves take the application's palette, which `ThemeManager` sets: Qt gives widgets under a
    style sheet the application's palette when they are first shown, whatever their parent's is.
    """
    root.setStyleSheet(dialog_style_sheet(theme))


def set_type(widget: QWidget, pixels: float, weight: QFont.Weight = QFont.Weight.Normal) -> None:
    """Sets a widget's font by its size in the design."""
    widget.setFont(font(pixels, weight))


def dialog_style_sheet(theme: Theme) -> str:
    """Returns the style sheet of dialogs. It selects by object name, and by the property `ink`, a role of the theme."""
    return _general_rules(theme) + control_rules(theme) + _table_rules(theme) + _button_rules(theme)


def control_rules(t: Theme) -> str:
    """Returns the rules for drop-down lists and sliders, which panels outside of dialogs have too."""
    return f"""
QComboBox {{ combobox-popup: 0; }}
QComboBox QAbstractItemView {{ background: {t.page}; color: {t.ink}; border: 1px solid {t.rule}; padding: {px(4)}px;
    outline: none; }}
QComboBox QAbstractItemView::item {{ min-height: {px(24)}px; padding: {px(2)}px {px(7)}px; border: none;
    border-radius: {px(4)}px; }}
QComboBox QAbstractItemView::item:selected {{ background: {t.selection}; color: {t.selected_ink}; }}
QSlider {{ background: transparent; min-height: {px(24)}px; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {t.rule}; }}
QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {t.accent}; }}
QSlider::handle:horizontal {{
    width: {px(14)}px; height: {px(14)}px; margin: -{px(6)}px 0; border-radius: {px(8)}px;
    background: {t.page}; border: 2px solid {t.accent}; }}
QSlider::handle:horizontal:focus {{ background: {t.accent}; border: 2px solid {t.ink}; }}
"""


def _general_rules(t: Theme) -> str:
    return f"""
QDialog, #page, #page QScrollArea, #pageBody {{ background: {t.page}; color: {t.ink}; }}
QScrollArea {{ border: none; background: {t.page}; }}
#side {{ background: {t.sidebar}; border: none; border-right: 1px solid {t.rule}; }}
#side QListWidget {{ background: transparent; border: none; outline: none; color: {t.ink}; }}
QListWidget#framed {{ background: {t.page}; color: {t.ink}; border: 1px solid {t.rule}; border-radius: 6px;
    padding: {px(4)}px; outline: none; }}
QListWidget#framed::item {{ padding: {px(6)}px {px(8)}px; border: none; border-radius: 4px; }}
QListWidget#framed::item:selected {{ background: {t.selection}; color: {t.selected_ink}; }}
QListWidget#framed::indicator {{ width: {px(16)}px; height: {px(16)}px; border: none; background: transparent; }}
#changed {{ background: {t.accent}; border: none; border-radius: {px(3)}px; }}
#rule {{ background: {t.rule}; border: none; }}
QLabel {{ background: transparent; color: {t.ink}; }}
QLabel[ink="soft_ink"] {{ color: {t.soft_ink}; }}
QLabel[ink="faint_ink"] {{ color: {t.faint_ink}; }}
QLabel[ink="warning"] {{ color: {t.warning}; }}
QLineEdit {{
    background: {t.page}; color: {t.ink}; border: 1px solid {t.rule}; border-radius: 6px;
    padding: 0 {px(9)}px; placeholder-text-color: {t.faint_ink}; selection-background-color: {t.selection};
    selection-color: {t.selected_ink}; }}
QPlainTextEdit {{
    background: {t.page}; color: {t.ink}; border: 1px solid {t.rule}; border-radius: 6px; padding: 0 {px(5)}px;
    selection-background-color: {t.selection}; selection-color: {t.selected_ink}; }}
QPlainTextEdit:focus {{ border: 2px solid {t.accent}; }}
QLineEdit:focus {{ border: 2px solid {t.accent}; padding: 0 {px(9) - 1}px; }}
QLineEdit:disabled {{ color: {t.faint_ink}; background: {t.timeline}; }}
QLabel#key {{ background: {t.code}; border: 1px solid {t.rule}; border-radius: 4px; padding: 1px {px(6)}px; }}
"""


def _table_rules(t: Theme) -> str:
    return f"""
QTreeWidget#framed {{ background: {t.page}; color: {t.ink}; border: 1px solid {t.rule}; border-radius: 6px;
    outline: none; }}
QTreeWidget#framed::item {{ padding: {px(5)}px {px(6)}px; border: none; }}
QTreeWidget#framed::item:selected {{ background: {t.selection}; color: {t.selected_ink}; }}
QTreeWidget#framed QHeaderView::section {{ background: {t.page}; color: {t.faint_ink}; border: none;
    border-bottom: 1px solid {t.rule}; padding: {px(6)}px {px(6)}px; }}
QTableView#framed {{ background: {t.page}; color: {t.ink}; border: 1px solid {t.rule}; border-radius: 6px;
    outline: none; selection-background-color: {t.selection}; selection-color: {t.selected_ink}; }}
QTableView#framed:focus {{ border: 1px solid {t.accent}; }}
QTableView#framed::item {{ padding: 0 {px(5)}px; border: none; }}
QTableView#framed::item:selected {{ background: {t.selection}; color: {t.selected_ink}; }}
QTableView#framed QHeaderView {{ background: {t.page}; border: none; }}
QTableView#framed QHeaderView::section {{ background: {t.page}; color: {t.faint_ink}; border: none;
    border-bottom: 1px solid {t.rule}; padding: {px(6)}px {px(8)}px; }}
QCalendarWidget QAbstractItemView {{ background: {t.page}; outline: none; border: none;
    selection-background-color: {t.selection}; selection-color: {t.selected_ink}; }}
QCalendarWidget #qt_calendar_navigationbar {{ background: {t.timeline}; }}
"""


def _button_rules(t: Theme) -> str:
    return f"""
QPushButton {{
    background: {t.timeline}; color: {t.ink}; border: 1px solid {t.rule}; border-radius: 6px;
    padding: 0 {px(14)}px; }}
QPushButton:hover {{ background: {t.code}; }}
QPushButton:focus {{ border: 2px solid {t.accent}; padding: 0 {px(14) - 1}px; }}
QPushButton:disabled {{ color: {t.faint_ink}; }}
QPushButton#primary {{ background: {t.accent}; color: {t.on_accent}; border: none; }}
QPushButton#primary:focus {{ border: 2px solid {t.ink}; }}
QPushButton#primary:disabled {{ background: {t.code}; color: {t.faint_ink}; }}
QPushButton#link {{ background: transparent; color: {t.accent}; border: none; padding: 0; }}
QPushButton#link:hover, QPushButton#link:focus {{ text-decoration: underline; }}
QPushButton#link:focus {{ border: 2px solid {t.accent}; padding: 0 2px; }}
QPushButton#card {{ background: {t.page}; border: 1px solid {t.rule}; border-radius: 8px; padding: 0; }}
QPushButton#card:hover {{ background: {t.timeline}; }}
QPushButton#story {{ background: transparent; border: 2px solid transparent; border-radius: 8px; padding: 0; }}
QPushButton#story:hover {{ background: {t.timeline}; }}
QPushButton#story:focus {{ border: 2px solid {t.accent}; }}
QPushButton#card:focus {{ border: 2px solid {t.accent}; }}
"""
