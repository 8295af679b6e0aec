"""The style of an article: fonts, sizes and colours as the settings say."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from deskreader.desktop.appearance.theme import DARK, contrast
from deskreader.desktop.article.typesetting.style import ArticleStyle, article_style
from deskreader.settings import ReadingTheme, Settings
from tests.desktop.article.typesetting.kit import block_of, rendered


def test_the_body_follows_the_settings(qapp: QApplication) -> None:
    settings = Settings(reading_size=22, reading_line_height=140, reading_width=50, reading_justify=True)
    style = article_style(DARK, settings)
    block = block_of(rendered("<p>Text of the article.</p>", style), "Text of")
    assert block.charFormat().font().pixelSize() == style.size
    assert block.blockFormat().lineHeight() == pytest.approx(style.size * 1.4)
    assert block.blockFormat().alignment() == Qt.AlignmentFlag.AlignJustify
    assert block.charFormat().foreground().color() == QColor(DARK.ink)
    assert style.column_width == round(50 * style.size * 0.48)


def test_the_column_of_the_design_is_620_pixels(style: ArticleStyle) -> None:
    assert style.column_width == 620


def test_sepia_is_a_light_page_with_legible_text(qapp: QApplication) -> None:
    theme = article_style(DARK, Settings(reading_theme=ReadingTheme.SEPIA)).theme
    for role in ("ink", "soft_ink", "faint_ink", "accent"):
        assert contrast(getattr(theme, role), theme.page) >= 4.5
        assert contrast(getattr(theme, role), theme.code) >= 4.5
