"""Sets text in few lines: where it breaks, and an ellipsis where it does not fit.

Qt rounds a font to whole pixels. The design's 14.5 px would become 15 and set wider than drawn, so text is laid out in
a font of twice the size and painted at half the scale, which keeps half pixels.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

from deskreader.desktop.appearance.metrics import Face, Metrics

Span = tuple[int, int]
Colors = tuple[QColor, QColor]
FINER = 2
ELLIPSIS, JOINER = "…", "\u200d"
"""Where Qt cuts a word of a cursive script, it leaves a joiner before the ellipsis."""
LONGEST_CUT_WORD = 14
LONGEST = 600
"""Characters of a text that are looked at; no card shows more."""


@lru_cache(maxsize=2000)
def _broken(text: str, font: str, width: int, most: int) -> tuple[str, ...]:
    """The text broken into lines of `width` pixels, for a font's own description, `QFont.toString()`."""
    type_face = QFont()
    type_face.fromString(font)
    text = " ".join(text[:LONGEST].split())
    layout = QTextLayout(text, type_face)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    found: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start, length = line.textStart(), line.textLength()
        if len(found) == most - 1:
            rest = _characters(text, start, None)
            shown = QFontMetricsF(type_face).elidedText(rest, Qt.TextElideMode.ElideRight, width)
            found.append(shown if shown == rest else _whole_words(shown.removesuffix(ELLIPSIS), rest) + ELLIPSIS)
            break
        found.append(_characters(text, start, start + length).rstrip())
    layout.endLayout()
    return tuple(found)


def _whole_words(shown: str, text: str) -> str:
    """The beginning of `text` that is shown, less a word that was cut, unless so much would be lost with it."""
    shown = shown.removesuffix(JOINER)
    space = shown.rfind(" ")
    cut = text[len(shown) : len(shown) + 1].isalnum() and space > 0 and len(shown) - space <= LONGEST_CUT_WORD
    return (shown[:space] if cut else shown).rstrip(" ,;:.–—-")


def _characters(text: str, start: int, end: int | None) -> str:
    """A part of `text` by Qt's positions, which count UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * start : None if end is None else 2 * end].decode("utf-16-le", "replace")


def fine_face(ruler: Metrics, size: float, weight: QFont.Weight = QFont.Weight.Normal) -> Face:
    """The interface font of a size of the design, made for `lines_of` and `draw_lines` alone."""
    return ruler.face(size * FINER, weight)


def lines_of(text: str, face: Face, width: float, most: int) -> tuple[str, ...]:
    """The text broken into at most `most` lines of `width` pixels; the last ends in an ellipsis where text is left."""
    return _broken(text, face.description, int(width * FINER), most) if text.strip() else ()


def marks_in(lines: tuple[str, ...], text: str, marks: Sequence[Span]) -> list[list[Span]]:
    """Where the marked parts of a text stand in each of the lines that it was broken into."""
    found: list[list[Span]] = []
    at = 0
    for line in lines:
        shown = line.removesuffix(ELLIPSIS) if not text.startswith(line, at) else line
        start = text.find(shown, at)
        end = start + len(shown)
        cut = [(max(first, start) - start, min(last, end) - start) for first, last in marks] if start >= 0 else []
        found.append([(first, last) for first, last in cut if first < last])
        at = max(at, end)
    return found


def draw_lines(
    painter: QPainter,
    lines: tuple[str, ...],
    face: Face,
    rect: QRectF,
    line_height: float,
    right_to_left: bool,
    marks: Sequence[Sequence[Span]] = (),
    mark_colors: Colors | None = None,
) -> float:
    """Draws lines from the top of `rect` in a font of `fine_face`, and returns the y below the last one.

    `marks` are the parts of each line that are set in `mark_colors`: ink and ground.
    """
    metrics = face.metrics
    drop = (line_height * FINER - metrics.ascent() - metrics.descent()) / 2 + metrics.ascent()
    painter.save()
    painter.setFont(face.font)
    painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)
    painter.translate(rect.topLeft())
    painter.scale(1 / FINER, 1 / FINER)
    for row, line in enumerate(lines):
        left = rect.width() * FINER - metrics.horizontalAdvance(line) if right_to_left else 0.0
        baseline = QPointF(left, round(row * line_height * FINER + drop))
        if row < len(marks) and marks[row] and mark_colors is not None:
            _draw_marked(painter, line, face, baseline, right_to_left, marks[row], mark_colors)
        else:
            painter.drawText(baseline, line)
    painter.restore()
    return rect.top() + line_height * len(lines)


def _draw_marked(
    painter: QPainter,
    line: str,
    face: Face,
    baseline: QPointF,
    right_to_left: bool,
    marks: Sequence[Span],
    colors: Colors,
) -> None:
    """Draws one line with a ground behind its marked parts, wherever the line's script puts them."""
    layout = QTextLayout(line, face.font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)
    layout.setTextOption(option)
    formats = []
    for start, end in marks:
        part = QTextLayout.FormatRange()
        part.start, part.length = _units(line[:start]), _units(line[start:end])
        part.format.setForeground(colors[0])
        part.format.setBackground(colors[1])
        formats.append(part)
    layout.setFormats(formats)
    layout.beginLayout()
    set_line = layout.createLine()
    set_line.setLineWidth(face.metrics.horizontalAdvance(line) + 1)
    layout.endLayout()
    layout.draw(painter, QPointF(baseline.x(), baseline.y() - set_line.ascent()))


def _units(text: str) -> int:
    """The length of a text as Qt counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left (Unicode bidirectional algorithm, P2)."""
    for character in text[:LONGEST]:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False
