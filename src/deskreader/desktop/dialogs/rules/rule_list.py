"""The list of rules: the name of each, and below it what it does and did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate
from PySide6.QtWidgets import QStyleOptionViewItem as ItemOption

from deskreader.desktop.appearance.metrics import font, px
from deskreader.desktop.dialogs.rules.rule_texts import summary
from deskreader.model import RuleId
from deskreader.model.rules import StoredRule

Index = QModelIndex | QPersistentModelIndex
RULE_ROLE, SUMMARY_ROLE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class RuleList(QListWidget):
    """The rules in their order."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("framed")
        self.setAccessibleName(name)
        self.setItemDelegate(_RuleDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def show_rules(self, rules: Sequence[StoredRule], now: datetime) -> None:
        """Shows these rules; the current one stays current if it is among them."""
        current = self.current_id
        self.blockSignals(True)
        self.clear()
        for stored in rules:
            item = QListWidgetItem(stored.rule.name)
            item.setData(RULE_ROLE, stored)
            item.setData(SUMMARY_ROLE, summary(stored, now))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{stored.rule.name}, {summary(stored, now)}")
            self.addItem(item)
        self.blockSignals(False)
        self.choose(current)

    @property
    def current_rule(self) -> StoredRule | None:
        """The rule that is chosen."""
        item = self.currentItem()
        found: StoredRule | None = item.data(RULE_ROLE) if item is not None else None
        return found

    @property
    def current_id(self) -> RuleId | None:
        """Its number."""
        stored = self.current_rule
        return stored.id if stored is not None else None

    def choose(self, rule_id: RuleId | None) -> bool:
        """Chooses a rule, or none; returns whether it is there."""
        for row in range(self.count()):
            if self.item(row).data(RULE_ROLE).id == rule_id:
                self.setCurrentRow(row)
                return True
        self.setCurrentRow(-1)
        return False

    def order(self) -> list[RuleId]:
        """The rules as they stand."""
        return [self.item(row).data(RULE_ROLE).id for row in range(self.count())]


class _RuleDelegate(QStyledItemDelegate):
    """Paints a rule in two lines; one that does nothing now is faint."""

    def sizeHint(self, option: ItemOption, index: Index) -> QSize:
        return QSize(px(120), px(50))

    def paint(self, painter: QPainter, option: ItemOption, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stored: StoredRule = index.data(RULE_ROLE)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        colors = option.palette
        if is_selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color(QPalette.ColorRole.Highlight))
            painter.drawRoundedRect(option.rect.adjusted(1, 1, -1, -1), 4, 4)
        room = option.rect.adjusted(px(9), px(6), -px(9), -px(6))
        half = room.height() // 2
        is_quiet = stored.problem is not None or not stored.rule.is_on
        text = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text
        name_ink = QPalette.ColorRole.PlaceholderText if is_quiet and not is_selected else text
        painter.setPen(colors.color(name_ink))
        _draw(painter, QRect(room.left(), room.top(), room.width(), half), str(index.data()), 13, QFont.Weight.Medium)
        painter.setPen(colors.color(text if is_selected else QPalette.ColorRole.PlaceholderText))
        below = QRect(room.left(), room.top() + half, room.width(), half)
        _draw(painter, below, str(index.data(SUMMARY_ROLE)), 12, QFont.Weight.Normal)
        painter.restore()


def _draw(painter: QPainter, room: QRect, text: str, pixels: float, weight: QFont.Weight) -> None:
    painter.setFont(font(pixels, weight))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, shown)
