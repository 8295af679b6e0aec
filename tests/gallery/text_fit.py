"""Finds texts that a window cuts off or paints over each other, and a language that makes every text longer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QPoint, QRect, Qt, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QToolButton,
    QWidget,
)

from deskreader.desktop.widgets.controls import CheckBox, Choice
from deskreader.desktop.widgets.elided_label import ElidedLabel
from deskreader.desktop.widgets.side_list import SideList

TOLERANCE = 2
"""Pixels by which a text may be larger than its place: rounding at fractional sizes."""
LONGER = 0.4
"""How much longer a text of the pseudo-language is: about what German adds to short English texts."""

BREAKS = r"[\s/]+|(?<=[\u2e80-\u9fff\uff00-\uffef])"
"""Where lines may be broken: at spaces and slashes, and behind Chinese and Japanese characters."""


class PseudoLanguage(QTranslator):
    """Translates every text into itself and as many more words as make it 40 % longer."""

    def translate(self, _context: str, source: str, _disambiguation: str = "", _number: int = -1) -> str:
        """Returns the text with its placeholders, made longer; formats of dates stay."""
        if source in ("d MMMM yyyy", "dddd, d MMMM"):
            return source
        end = re.search(r"[.…:?]?\s*$", source)
        assert end is not None
        more = max(2, round(len(re.sub(r"\{\w+\}|%n", "", source)) * LONGER))
        return source[: end.start()] + " " + ("ȧḃċ " * more)[: more - 1].strip() + source[end.start() :]

    def isEmpty(self) -> bool:
        """Returns False: Qt does not install an empty translator."""
        return False


def faults(window: QWidget) -> list[str]:
    """Returns a sentence for each visible text below a widget that is cut off or painted over another."""
    shown = [widget for widget in window.findChildren(QWidget) if widget.isVisibleTo(window) and widget.width() > 1]
    return [*(fault for widget in shown for fault in _cut(widget)), *_overlaps(shown)]


def _cut(widget: QWidget) -> Iterator[str]:
    text = _text(widget)
    needed, width = _needed_width(widget, text), _width_for_text(widget)
    if needed > width + TOLERANCE:
        yield f"{_name(widget)} needs {needed} px of width and has {width}: {text[:90]}"
    if isinstance(widget, SideList) and widget.width_for_texts() > widget.viewport().width():
        yield f"{_name(widget)} shortens its longest text"
    if isinstance(widget, QLabel) and widget.wordWrap() and text:
        height = widget.heightForWidth(widget.width())
        if height > widget.height() + TOLERANCE:
            yield f"{_name(widget)} needs {height} px of height and has {widget.height()}: {text[:90]}"


def _text(widget: QWidget) -> str:
    """The text that a control must show whole; empty for controls that shorten theirs, and for what users wrote."""
    if isinstance(widget, ElidedLabel) or (
        isinstance(widget, QLabel) and widget.textFormat() == Qt.TextFormat.RichText
    ):
        return ""
    if isinstance(widget, QToolButton) and widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
        return ""
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    return widget.placeholderText() if isinstance(widget, QLineEdit) and not widget.text() else ""


def _needed_width(widget: QWidget, text: str) -> int:
    """The width of the longest line of a text, or of its longest word where lines are broken."""
    plain = (
        text.replace("&&", "\0").replace("&", "").replace("\0", "&") if isinstance(widget, QAbstractButton) else text
    )
    wraps = isinstance(widget, QLabel) and widget.wordWrap()
    parts = re.split(BREAKS, plain) if wraps else plain.split("\n")
    return max((widget.fontMetrics().horizontalAdvance(part) for part in parts), default=0)


def _width_for_text(widget: QWidget) -> int:
    """The width that a control has for its text."""
    if isinstance(widget, Choice):
        return widget.width() - widget.text_margins()
    if isinstance(widget, QComboBox):
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        return widget.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, widget).width()
    beside = widget.text_offset() if isinstance(widget, CheckBox) else 0
    return widget.contentsRect().width() - beside


def _overlaps(shown: list[QWidget]) -> Iterator[str]:
    """Pairs of controls with texts that cover one another in the same parent."""
    texts = [widget for widget in shown if _text(widget) and not widget.isWindow()]
    for one, other in combinations(texts, 2):
        if one.parentWidget() is other.parentWidget():
            shared = one.geometry().intersected(other.geometry())
            if shared.width() > TOLERANCE and shared.height() > TOLERANCE:
                yield f"{_name(one)} and {_name(other)} overlap: {_text(one)[:50]} / {_text(other)[:50]}"


def outside(window: QWidget) -> list[str]:
    """Returns a sentence for each visible text that lies partly outside of its window and cannot be scrolled to."""
    area = window.rect().adjusted(-TOLERANCE, -TOLERANCE, TOLERANCE, TOLERANCE)
    return [
        f"{_name(widget)} lies outside of its window: {_text(widget)[:90]}"
        for widget in window.findChildren(QWidget)
        if _text(widget) and widget.isVisibleTo(window) and not _is_scrolled(widget, window)
        if not area.contains(QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()))
    ]


def _is_scrolled(widget: QWidget, window: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        if parent.objectName() == "qt_scrollarea_viewport":
            return True
        parent = parent.parentWidget()
    return False


def _name(widget: QWidget) -> str:
    return widget.objectName() or widget.accessibleName() or type(widget).__name__
