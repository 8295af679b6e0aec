"""How the article is set: one frozen value made of theme and settings, from which all fonts and lengths follow."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.fonts import load_fonts, serif
from deskreader.desktop.appearance.theme import LIGHT, Theme, sepia
from deskreader.settings import ReadingTheme, Settings

DESIGN_SIZE = 19
"""The body size, in pixels, that all lengths of an article are given at."""
CHARACTER = 0.48
"""Mean width of a character of the shipped serif, in ems: 68 of them are the design's 620 px."""
SEMI_BOLD = int(QFont.Weight.DemiBold)
HEADLINE = 36
TIGHTER = -0.0085
"""How much closer the letters of a headline stand, in ems: measured from the design's pictures."""
HEADINGS = {1: 28, 2: 25, 3: 21, 4: 19, 5: 19, 6: 19}


@dataclass(frozen=True, slots=True)
class ArticleStyle:
    """Theme, fonts and sizes of the open article. `size` is the body's, in pixels of this system."""

    theme: Theme
    family: str
    size: int
    characters: int
    line_height: int  # percent
    justify: bool

    def px(self, length: float) -> int:
        """A length of the design in pixels: it grows with the body text. Never less than 1."""
        return max(1, round(length * self.size / DESIGN_SIZE))

    @property
    def column(self) -> int:
        """The widest that the column of text gets, in pixels."""
        return round(self.characters * self.size * CHARACTER)

    @property
    def line(self) -> float:
        """The distance of two lines of the body, in pixels."""
        return self.size * self.line_height / 100

    def color(self, role: str) -> QColor:
        """The colour of a role of the theme."""
        return self.theme.color(role)

    def body(self, weight: int = QFont.Weight.Normal, italic: bool = False) -> QFont:
        """The font of the text."""
        return serif(self.family, self.size, weight, italic)

    def heading(self, level: int) -> QFont:
        """The font of a heading; level 0 is the headline."""
        font = serif(self.family, self.px(HEADINGS.get(level, HEADLINE)), SEMI_BOLD)
        if level == 0:
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, TIGHTER * font.pixelSize())
        return font

    def ui(self, length: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The system's own font, for what is around the text."""
        font = QFont(QGuiApplication.font())
        font.setWeight(weight)
        return self._sized(font, length)

    def mono(self, length: float = 13.5) -> QFont:
        """The system's fixed-width font, for code."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setStyleHint(QFont.StyleHint.Monospace)
        return self._sized(font, length)

    def _sized(self, font: QFont, length: float) -> QFont:
        """A font in a size of the design, which may be a fraction of a pixel."""
        pixels = max(1.0, length * self.size / DESIGN_SIZE)
        font.setPointSizeF(pixels * metrics.POINTS_PER_INCH / metrics.dots_per_inch())
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font


def pixels(font: QFont) -> float:
    """The size of a font in pixels, whichever way it was set."""
    return QFontInfo(font).pixelSize() if font.pixelSize() < 0 else font.pixelSize()


def look_for(theme: Theme, settings: Settings) -> ArticleStyle:
    """The look that the reader chose, on the window's theme."""
    return ArticleStyle(
        theme=sepia(LIGHT) if settings.reading_theme is ReadingTheme.SEPIA else theme,
        family=settings.reading_family or load_fonts(),
        size=max(1, round(settings.reading_size * metrics.scale())),
        characters=settings.reading_width,
        line_height=settings.reading_line_height,
        justify=settings.reading_justify,
    )
