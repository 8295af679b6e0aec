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
from deskreader.desktop.appearance.missing_scripts import drawable

Range = tuple[int, int]
"""First character and the one after the last."""
Colors = tuple[QColor, QColor]
"""Ink and background."""
OVERSAMPLING = 2
ELLIPSIS, JOINER = "…", "\u200d"
"""Where Qt cuts a word of a cursive script, it leaves a joiner before the ellipsis."""
MAX_CUT_WORD = 14
"""Characters of a cut word that are dropped; of a longer word, the part that fits stays."""
MAX_TEXT = 400
"""Characters of a text that are looked at; no card shows more."""


@lru_cache(maxsize=2000)
def _break_text(text: str, font_description: str, width: int, max_lines: int) -> tuple[str, ...]:
    """Breaks a text into lines of `width` pixels, for a font's own description, `QFont.toString()`."""
    font = QFont()
    font.fromString(font_description)
    text = " ".join(text[:MAX_TEXT].split())
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start, length = line.textStart(), line.textLength()
        if len(lines) == max_lines - 1:
            rest = _slice_units(text, start, None)
            shown = QFontMetricsF(font).elidedText(rest, Qt.TextElideMode.ElideRight, width)
            lines.append(shown if shown == rest else _drop_cut_word(shown.removesuffix(ELLIPSIS), rest) + ELLIPSIS)
            break
        lines.append(_slice_units(text, start, start + length).rstrip())
    layout.endLayout()
    return tuple(lines)


def _drop_cut_word(shown: str, text: str) -> str:
    """Returns `shown`, the beginning of `text`, without a word that was cut, unless that would lose too much."""
    shown = shown.removesuffix(JOINER)
    space = shown.rfind(" ")
    is_cut = text[len(shown) : len(shown) + 1].isalnum() and space > 0 and len(shown) - space <= MAX_CUT_WORD
    return (shown[:space] if is_cut else shown).rstrip(" ,;:.–—-")


def _slice_units(text: str, start: int, end: int | None) -> str:
    """Returns a part of `text` by Qt's positions, which count UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * start : None if end is None else 2 * end].decode("utf-16-le", "replace")


def layout_face(metrics: Metrics, size: float, weight: QFont.Weight = QFont.Weight.Normal) -> Face:
    """Returns the interface font in a size of the design, enlarged for `break_lines` and `draw_lines` alone."""
    return metrics.face(size * OVERSAMPLING, weight)


def break_lines(text: str, face: Face, width: float, max_lines: int) -> tuple[str, ...]:
    """Returns a text in at most `max_lines` lines of `width` pixels; the last ends in an ellipsis where text is cut."""
    if not text.strip():
        return ()
    return _break_text(drawable(text[:MAX_TEXT]), face.description, int(width * OVERSAMPLING), max_lines)


def highlights_in_lines(lines: Sequence[str], text: str, highlights: Sequence[Range]) -> list[list[Range]]:
    """Returns where the highlighted ranges of a text stand in each of the lines that it was broken into."""
    ranges: list[list[Range]] = []
    text, position = drawable(text), 0
    for line in lines:
        # A line that is not found as it is ends in an ellipsis of our own.
        shown = line.removesuffix(ELLIPSIS) if not text.startswith(line, position) else line
        start = text.find(shown, position)
        end = start + len(shown)
        clipped = (
            [(max(first, start) - start, min(last, end) - start) for first, last in highlights] if start >= 0 else []
        )
        ranges.append([(first, last) for first, last in clipped if first < last])
        position = max(position, end)
    return ranges


def draw_lines(
    painter: QPainter,
    lines: tuple[str, ...],
    face: Face,
    rect: QRectF,
    line_height: float,
    right_to_left: bool,
    highlights: Sequence[Sequence[Range]] = (),
    highlight_colors: Colors | None = None,
) -> float:
    """Draws lines from the top of `rect` in a font of `layout_face`, and returns the y below the last one.

    `highlights` are the ranges of each line that are set in `highlight_colors`.
    """
    metrics = face.metrics
    drop = (line_height * OVERSAMPLING - metrics.ascent() - metrics.descent()) / 2 + metrics.ascent()
    painter.save()
    painter.setFont(face.font)
    painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)
    painter.translate(rect.topLeft())
    painter.scale(1 / OVERSAMPLING, 1 / OVERSAMPLING)
    for row, line in enumerate(lines):
        left = rect.width() * OVERSAMPLING - metrics.horizontalAdvance(line) if right_to_left else 0.0
        baseline = QPointF(left, round(row * line_height * OVERSAMPLING + drop))
        if row < len(highlights) and highlights[row] and highlight_colors is not None:
            _draw_highlighted(painter, line, face, baseline, right_to_left, highlights[row], highlight_colors)
        else:
            painter.drawText(baseline, line)
    painter.restore()
    return rect.top() + line_height * len(lines)


def _draw_highlighted(
    painter: QPainter,
    line: str,
    face: Face,
    baseline: QPointF,
    right_to_left: bool,
    highlights: Sequence[Range],
    colors: Colors,
) -> None:
    """Draws one line with a background behind its highlights, wherever the line's script puts them."""
    layout = QTextLayout(line, face.font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)
    layout.setTextOption(option)
    formats = []
    for start, end in highlights:
        format_range = QTextLayout.FormatRange()
        format_range.start, format_range.length = _count_units(line[:start]), _count_units(line[start:end])
        format_range.format.setForeground(colors[0])
        format_range.format.setBackground(colors[1])
        formats.append(format_range)
    layout.setFormats(formats)
    layout.beginLayout()
    text_line = layout.createLine()
    text_line.setLineWidth(face.metrics.horizontalAdvance(line) + 1)
    layout.endLayout()
    layout.draw(painter, QPointF(baseline.x(), baseline.y() - text_line.ascent()))


def _count_units(text: str) -> int:
    """Returns the length of a text as Qt counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_right_to_left(text: str) -> bool:
    """Returns whether the first letter with a direction runs from right to left (Unicode UAX #9, P2)."""
    for character in text[:MAX_TEXT]:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False
