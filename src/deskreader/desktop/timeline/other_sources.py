"""The foot of a card whose story other sources tell, too: how many they are, and opened, what each of them says."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from deskreader.desktop.appearance.metrics import Metrics
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.strings.formatting import counted
from deskreader.model import Headline, OtherSource

# All lengths are pixels of the design.
PILL_ROW, LINE_ROW = 27, 24
PILL_HEIGHT, PILL_PAD, PILL_GAP = 19, 9, 7
TEXT_SIZE, NAME_SHARE = 12, 0.34
MOST_LINES = 12


def label(headline: Headline) -> str:
    """Returns how many other sources tell the story of a card, or how many other articles its own feed has on it."""
    if headline.other_sources:
        return counted("timeline", "1 more source", "%n more sources", headline.other_sources)
    return counted("timeline", "1 more story", "%n more stories", len(headline.others))


def foot_height(headline: Headline, is_open: bool) -> float:
    """Returns the height of the foot in pixels of the design, 0 where nobody else tells the story."""
    if not headline.others:
        return 0.0
    return PILL_ROW + (LINE_ROW * min(MOST_LINES, len(headline.others)) if is_open else 0)


@dataclass(frozen=True, slots=True)
class Foot:
    """The foot of one card, of which `rect` is in pixels of the screen."""

    headline: Headline
    rect: QRect
    is_open: bool
    metrics: Metrics

    def is_pill(self, point: QPoint) -> bool:
        """Whether a point lies in the line that opens and closes the foot."""
        return self.rect.contains(point) and point.y() < self.rect.top() + self.metrics.px(PILL_ROW)

    def source_at(self, point: QPoint) -> OtherSource | None:
        """Returns the source whose line a point lies in."""
        if not self.is_open or not self.rect.contains(point) or self.is_pill(point):
            return None
        row = (point.y() - self.rect.top() - self.metrics.px(PILL_ROW)) // max(1, self.metrics.px(LINE_ROW))
        return self.headline.others[row] if row < min(MOST_LINES, len(self.headline.others)) else None

    def paint(self, painter: QPainter, theme: Theme, is_selected: bool, is_rtl: bool) -> None:
        """Paints the number of sources with their names, and where it is open, a line for each."""
        direction = Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight
        painter.save()
        painter.setLayoutDirection(direction)
        names_left = self._paint_pill(painter, theme, is_rtl)
        painter.setPen(theme.color("selected_ink" if is_selected else "soft_ink"))
        if self.is_open:
            self._paint_lines(painter, theme, is_selected, is_rtl)
        else:
            names = ", ".join(dict.fromkeys(other.feed_title for other in self.headline.others))
            room = QRectF(
                self.rect.left() + names_left, self.rect.top(), self.rect.width() - names_left, self._px(PILL_ROW)
            )
            self._draw(painter, names, self._mirrored(room, is_rtl), QFont.Weight.Normal)
        painter.restore()

    def _px(self, length: float) -> int:
        return self.metrics.px(length)

    def _mirrored(self, room: QRectF, is_rtl: bool) -> QRectF:
        if not is_rtl:
            return room
        left = self.rect.left() + self.rect.right() + 1 - room.left() - room.width()
        return QRectF(left, room.top(), room.width(), room.height())

    def _paint_pill(self, painter: QPainter, theme: Theme, is_rtl: bool) -> int:
        """Paints the rounded label, and returns where the names begin."""
        text, face = label(self.headline), self.metrics.face(TEXT_SIZE, QFont.Weight.Medium)
        width = round(face.metrics.horizontalAdvance(text)) + 2 * self._px(PILL_PAD)
        top = self.rect.top() + (self._px(PILL_ROW) - self._px(PILL_HEIGHT)) / 2
        pill = self._mirrored(QRectF(self.rect.left(), top, width, self._px(PILL_HEIGHT)), is_rtl)
        painter.setPen(QPen(theme.color("rule"), 1))
        painter.setBrush(theme.color("page"))
        painter.drawRoundedRect(pill.adjusted(0.5, 0.5, -0.5, -0.5), pill.height() / 2, pill.height() / 2)
        painter.setFont(face.font)
        painter.setPen(QColor(theme.color("soft_ink")))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
        return width + self._px(PILL_GAP)

    def _paint_lines(self, painter: QPainter, theme: Theme, is_selected: bool, is_rtl: bool) -> None:
        name_room = round(self.rect.width() * NAME_SHARE)
        for row, other in enumerate(self.headline.others[:MOST_LINES]):
            top = self.rect.top() + self._px(PILL_ROW) + row * self._px(LINE_ROW)
            name = QRectF(self.rect.left(), top, name_room - self._px(PILL_GAP), self._px(LINE_ROW))
            title = QRectF(self.rect.left() + name_room, top, self.rect.width() - name_room, self._px(LINE_ROW))
            painter.setPen(theme.color("selected_ink" if is_selected else "soft_ink"))
            self._draw(painter, other.feed_title, self._mirrored(name, is_rtl), QFont.Weight.Normal)
            painter.setPen(theme.color("selected_ink" if is_selected else "ink"))
            self._draw(painter, other.title, self._mirrored(title, is_rtl), QFont.Weight.Medium)

    def _draw(self, painter: QPainter, text: str, room: QRectF, weight: QFont.Weight) -> None:
        face = self.metrics.face(TEXT_SIZE, weight)
        painter.setFont(face.font)
        shown = face.metrics.elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, shown)


def spoken(headline: Headline) -> str:
    """Returns what a screen reader says of the other sources: how many, and who."""
    names = ", ".join(dict.fromkeys(other.feed_title for other in headline.others))
    text = QCoreApplication.translate("timeline", "{sources}: {names}")
    return text.replace("{sources}", label(headline)).replace("{names}", names)
