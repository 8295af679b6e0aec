"""The serif that ships with DeskReader: Newsreader (SIL Open Font License), a variable font with optical sizes."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import fontpkg_newsreader
from PySide6.QtGui import QFont, QFontDatabase

log = logging.getLogger(__name__)

OPTICAL_SIZES = (6.0, 72.0)
"""The range of Newsreader's `opsz` axis, in pixels; its `wght` axis goes from 200 to 800."""


@cache
def load_fonts() -> str:
    """Loads the shipped serif, once, and returns its family name; "serif" where loading fails."""
    folder = Path(fontpkg_newsreader.__file__).parent / "files"
    families: list[str] = []
    for path in sorted(folder.glob("*.ttf")):
        font_id = QFontDatabase.addApplicationFont(str(path))
        families += QFontDatabase.applicationFontFamilies(font_id) if font_id >= 0 else []
    if not families:
        log.warning("the reading font could not be loaded, the system's serif is used")
        return "serif"
    return families[0]


def serif(
    family: str,
    size: int,
    weight: int = QFont.Weight.Normal,
    italic: bool = False,
    fallbacks: Sequence[str] = (),
) -> QFont:
    """Returns a reading font of `size` pixels. It sets the axes of a variable font, which Qt does not map to them.

    `fallbacks` are families for characters that the first does not have.
    """
    font = QFont(family)
    if fallbacks:
        font.setFamilies([family, *fallbacks])
    font.setPixelSize(max(1, size))
    font.setWeight(QFont.Weight(weight))
    font.setItalic(italic)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    low, high = OPTICAL_SIZES
    font.setVariableAxis(QFont.Tag("wght"), float(weight))
    font.setVariableAxis(QFont.Tag("opsz"), min(high, max(low, float(size))))
    return font
