"""How the article is set: one frozen value made of theme and settings, which gives all fonts and lengths."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.fonts import load_fonts, serif
from deskreader.desktop.appearance.theme import Theme, reading_theme
from deskreader.settings import RANGES, Settings

DESIGN_BODY_SIZE = 19
"""The body size, in pixels, at which the design gives all lengths of an article."""
CHARACTER_WIDTH = 0.48
"""Mean width of a character of the shipped serif, in ems: 68 of them are the design's 620 px."""
SEMI_BOLD = int(QFont.Weight.DemiBold)
HEADLINE_SIZE = 36
HEADLINE_TRACKING = -0.0085
"""Letter spacing of a headline, in ems: measured in the design's images."""
HEADING_SIZES = {1: 28, 2: 25, 3: 22, 4: 19, 5: 17, 6: 15}


@dataclass(frozen=True, slots=True)
class ArticleStyle:
    """Theme, fonts and sizes of the open article. `size` is the body's, in pixels of this system."""

    theme: Theme
    family: str
    size: int
    characters: int  # of a line at full width
    line_height: int  # percent
    justify: bool
    wrap_code: bool = False
    fallbacks: tuple[str, ...] = ()  # families for scripts that the first does not have
    is_paged: bool = False  # for paper: nothing can scroll there, so all of it is made to fit

    def px(self, length: float) -> int:
        """Returns a length of the design in pixels: it grows with the body text and is never less than 1."""
        return max(1, round(length * self.size / DESIGN_BODY_SIZE))

    @property
    def column_width(self) -> int:
        """The largest width of the column of text, in pixels."""
        return round(self.characters * self.size * CHARACTER_WIDTH)

    @property
    def line_spacing(self) -> float:
        """The distance between two baselines of the body, in pixels."""
        return self.size * self.line_height / 100

    def color(self, role: str) -> QColor:
        """Returns the theme's colour for a role."""
        return self.theme.color(role)

    def body(self, weight: int = QFont.Weight.Normal, italic: bool = False) -> QFont:
        """Returns the font of the text."""
        return serif(self.family, self.size, weight, italic, self.fallbacks)

    def heading(self, level: int) -> QFont:
        """Returns the font of a heading; level 0 is the headline."""
        size = self.px(HEADING_SIZES.get(level, HEADLINE_SIZE))
        font = serif(self.family, size, SEMI_BOLD, fallbacks=self.fallbacks)
        if level == 0:
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, HEADLINE_TRACKING * font.pixelSize())
        return font

    def ui(self, length: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Returns the system's interface font, for what stands around the text."""
        font = QFont(QGuiApplication.font())
        font.setWeight(weight)
        return self._sized(font, length)

    def mono(self, length: float = 13.5) -> QFont:
        """Returns the system's fixed-width font, for code."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setStyleHint(QFont.StyleHint.Monospace)
        return self._sized(font, length)

    def _sized(self, font: QFont, length: float) -> QFont:
        """Sets a size of the design, which may be a fraction of a pixel, and returns the font."""
        pixels = max(1.0, length * self.size / DESIGN_BODY_SIZE)
        font.setPointSizeF(pixels * metrics.POINTS_PER_INCH / metrics.dots_per_inch())
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font


def pixel_size(font: QFont) -> float:
    """Returns the size of a font in pixels, whether it was set in pixels or in points."""
    return QFontInfo(font).pixelSize() if font.pixelSize() < 0 else font.pixelSize()


def zoomed_size(settings: Settings, step: int) -> int:
    """Returns the size of the text `step` pixels larger, within the setting's range; the default for a step of 0."""
    low, high = RANGES["reading_size"]
    return max(low, min(high, settings.reading_size + step)) if step else Settings().reading_size


def article_style(theme: Theme, settings: Settings) -> ArticleStyle:
    """Returns the style that the settings ask for, on the window's theme."""
    return ArticleStyle(
        theme=reading_theme(theme, settings.reading_theme),
        family=settings.reading_family or load_fonts(),
        size=max(1, round(settings.reading_size * metrics.scale())),
        characters=settings.reading_width,
        line_height=settings.reading_line_height,
        justify=settings.reading_justify,
        wrap_code=settings.reading_wrap_code,
    )
