"""Text in few lines: where it breaks, what is cut, its direction, and highlights in it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from deskreader.desktop.appearance.metrics import Metrics
from deskreader.desktop.appearance.theme import DARK, LIGHT, Theme, contrast, mix_colors
from deskreader.desktop.timeline.card_delegate import HIGHLIGHT_OPACITY
from deskreader.desktop.timeline.text_layout import (
    break_lines,
    draw_lines,
    highlights_in_lines,
    is_right_to_left,
    layout_face,
)


def test_lines_break_at_words_and_end_in_an_ellipsis(qapp: QApplication) -> None:
    text = "The council approved the plan 31 to 4 after a six-hour session, clearing the way for work to begin"
    lines = break_lines(text, layout_face(Metrics(), 12.5), 240, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert not lines[1].endswith(" …")
    shown = " ".join(lines).removesuffix("…")
    assert text.startswith(shown)
    assert text[len(shown)] in " ,", "no word is cut"
    assert break_lines("Short", layout_face(Metrics(), 12.5), 240, 2) == ("Short",)
    assert break_lines("", layout_face(Metrics(), 12.5), 240, 2) == ()


def test_no_arabic_word_is_cut(qapp: QApplication) -> None:
    text = "وافق المجلس على الخطة بعد جلسة استمرت ست ساعات، مما يمهد الطريق لبدء العمل في الربيع المقبل بإذن الله"
    for width in range(150, 260, 7):
        shown = " ".join(break_lines(text, layout_face(Metrics(), 12.5), width, 2)).removesuffix("…")
        assert set(shown.split()) <= set(text.split()) | {word.rstrip("،") for word in text.split()}


@pytest.mark.parametrize(
    "text", ["😀" * 400, "漢字" * 200, "\u202eevil\u202c" * 50, "a" * 5000, "\ud800 lone", "<b>bold</b> & <img src=x>"]
)
def test_any_text_can_be_laid_out(qapp: QApplication, text: str) -> None:
    lines = break_lines(text, layout_face(Metrics(), 14.5), 200, 2)
    assert 1 <= len(lines) <= 2
    if "<" in text:
        assert lines[0].startswith("<b>bold</b>")


def test_the_direction_of_a_text_is_that_of_its_first_letter() -> None:
    assert is_right_to_left("«القاهرة» today")
    assert is_right_to_left("12 שלום")
    assert not is_right_to_left("Cairo القاهرة")
    assert not is_right_to_left("123 …")


def test_highlights_follow_the_text_into_its_lines() -> None:
    text = "Bees and wasps and bees, in winter and in summer, all of them together"
    lines = break_lines(text, layout_face(Metrics(), 14), 190, 2)
    highlights = [(0, 4), (19, 23), (text.index("summer"), text.index("summer") + 6), (len(text) - 8, len(text))]
    ranges = highlights_in_lines(lines, text, highlights)
    shown = [line[start:end] for line, line_ranges in zip(lines, ranges, strict=True) for start, end in line_ranges]
    assert shown[:2] == ["Bees", "bees"]
    assert all(part in ("Bees", "bees", "summer") for part in shown)
    assert highlights_in_lines((), "", highlights) == []


@pytest.mark.parametrize(
    ("text", "highlights"),
    [("A word here", [(2, 6)]), ("天気は晴れ", [(0, 2)]), ("طقس اليوم جميل", [(4, 9)]), ("😀 word", [(2, 6)])],
)
def test_only_a_highlight_has_a_background(text: str, highlights: list[tuple[int, int]]) -> None:
    def drawn(is_highlighted: bool) -> QImage:
        image = QImage(300, 40, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        ranges = highlights_in_lines((text,), text, highlights) if is_highlighted else ()
        draw_lines(
            painter,
            (text,),
            layout_face(Metrics(), 14),
            QRectF(5, 5, 280, 30),
            20,
            False,
            ranges,
            (QColor("#000000"), QColor("#ff0000")),
        )
        painter.end()
        return image

    red = [(x, y) for x in range(300) for y in range(40) if drawn(True).pixelColor(x, y) == QColor("#ff0000")]
    assert red
    columns = [x for x, _ in red]
    assert max(columns) - min(columns) < 80
    assert drawn(False) != drawn(True)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_highlighted_text_has_enough_contrast(theme: Theme) -> None:
    for background in (theme.timeline, theme.selection):
        highlighted = mix_colors(background, theme.accent, HIGHLIGHT_OPACITY)
        assert contrast(theme.ink, highlighted) >= 4.5
