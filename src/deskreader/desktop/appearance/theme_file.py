"""Reads a theme from a file of the user's own, and checks that every text can be read on every ground."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields, replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from deskreader.desktop.appearance.theme import DARK, LIGHT, Theme, contrast, mix_colors
from deskreader.plain_files import read_plain

translate = QCoreApplication.translate

MAX_BYTES = 100_000
MAX_NAME = 60
MIN_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3."""
TEXT_BACKGROUNDS = {
    "ink": ("window", "sidebar", "timeline", "page", "selection", "code", "mark"),
    "soft_ink": ("window", "sidebar", "timeline", "page", "selection", "code"),
    "faint_ink": ("window", "sidebar", "timeline", "page", "selection"),
    "accent": ("timeline", "page"),
    "selected_ink": ("selection",),
    "on_accent": ("accent",),
    "warning": ("sidebar", "timeline", "page"),
    "inserted": ("page", "inserted_ground"),
    "deleted": ("page", "deleted_ground"),
    "code_keyword": ("code",),
    "code_string": ("code",),
    "code_comment": ("code",),
    "code_number": ("code",),
    "code_name": ("code",),
}
"""The backgrounds on which each role of text is used."""
ROLES = tuple(field.name for field in fields(Theme) if field.name != "name")
BASES = {"light": LIGHT, "dark": DARK}
COLOR = re.compile("#[0-9A-Fa-f]{6}")


class ThemeFileError(Exception):
    """A theme file cannot be used; `str` of it is a sentence for the user."""


def weak_pairs(theme: Theme, minimum: float = MIN_CONTRAST) -> Iterator[tuple[str, str, float]]:
    """Yields each role of text with a background on which its contrast is below `minimum`, and that contrast."""
    for role, backgrounds in TEXT_BACKGROUNDS.items():
        for background in backgrounds:
            ratio = contrast(getattr(theme, role), getattr(theme, background))
            if ratio < minimum:
                yield role, background, ratio


def load_theme(path: Path) -> Theme:
    """Returns the theme of a file. Raises: ThemeFileError."""
    try:
        data = read_plain(path, MAX_BYTES)
    except OSError:
        raise ThemeFileError(translate("theme_file", "The theme file can't be opened.")) from None
    if data is None:
        raise ThemeFileError(translate("theme_file", "The theme file is too large."))
    return read_theme(data)


def read_theme(data: bytes) -> Theme:
    """Returns the theme that a JSON document describes: a base theme, and the colours that differ from it.

    Raises: ThemeFileError where the document is malformed, or a text would have too little contrast.
    """
    try:
        document = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ThemeFileError(translate("theme_file", "The theme file isn't valid JSON.")) from None
    colors = document.get("colors") if isinstance(document, dict) else None
    if not isinstance(colors, dict) or not colors:
        raise ThemeFileError(translate("theme_file", 'The theme file has no "colors".'))
    base = BASES.get(str(document.get("base", "light")))
    if base is None:
        raise ThemeFileError(translate("theme_file", 'The theme\'s "base" must be "light" or "dark".'))
    name = str(document.get("name") or "own")[:MAX_NAME]
    theme = Theme(**{**asdict(base), **_checked_colors(colors), "name": name})
    _check_contrast(theme)
    return theme


def _checked_colors(colors: Mapping[object, object]) -> dict[str, str]:
    """Returns the colours by role. Raises: ThemeFileError for an unknown role and for what is no colour."""
    checked = {}
    for role, color in colors.items():
        if role not in ROLES:
            text = translate("theme_file", 'The theme file names an unknown role: "{role}".')
            raise ThemeFileError(text.replace("{role}", str(role)[:MAX_NAME]))
        if not isinstance(color, str) or not COLOR.fullmatch(color):
            text = translate("theme_file", 'The colour of "{role}" isn\'t written like #RRGGBB.')
            raise ThemeFileError(text.replace("{role}", str(role)))
        checked[str(role)] = color
    return checked


def _check_contrast(theme: Theme) -> None:
    weak = next(weak_pairs(theme), None)
    if weak is not None:
        text = translate(
            "theme_file", '"{role}" on "{background}" has a contrast of {ratio}:1; at least 4.5:1 is needed.'
        )
        role, background, ratio = weak
        raise ThemeFileError(
            text.replace("{role}", role).replace("{background}", background).replace("{ratio}", f"{ratio:.1f}")
        )


def with_accent(theme: Theme, accent: str) -> Theme:
    """Returns a theme with another accent, darkened or lightened until it can be read wherever the accent is used."""
    toward = theme.ink
    for step in range(11):
        color = mix_colors(accent, toward, step / 10)
        if all(contrast(color, getattr(theme, ground)) >= MIN_CONTRAST for ground in TEXT_BACKGROUNDS["accent"]):
            on_accent = max((LIGHT.page, DARK.window), key=lambda text: contrast(text, color))
            return replace(theme, accent=color, on_accent=on_accent)
    return theme
