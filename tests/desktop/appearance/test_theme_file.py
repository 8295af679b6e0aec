"""Themes from files: the shipped ones, one's own, and sentences for bad files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deskreader.desktop.appearance.theme import DARK, LIGHT, contrast, high_contrast, sepia
from deskreader.desktop.appearance.theme_file import (
    TEXT_BACKGROUNDS,
    ThemeFileError,
    load_theme,
    read_theme,
    weak_pairs,
    with_accent,
)


def document(**changed: object) -> bytes:
    """Returns a theme file that is good but for what is changed."""
    return json.dumps({"name": "mine", "base": "dark", "colors": {"accent": "#ffd080"}} | changed).encode()


def test_a_file_changes_some_colours_of_a_base() -> None:
    theme = read_theme(document())
    assert (theme.name, theme.accent, theme.page) == ("mine", "#ffd080", DARK.page)
    assert read_theme(document(base="light", colors={"rule": "#000000"})).ink == LIGHT.ink


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"{", "isn't valid JSON"),
        (b"\xff\xfe", "isn't valid JSON"),
        (b"[" * 100_000, "isn't valid JSON"),
        (b"[]", 'no "colors"'),
        (document(colors={}), 'no "colors"'),
        (document(base="blue"), 'The theme\'s "base"'),
        (document(colors={"inc": "#000000"}), 'unknown role: "inc"'),
        (document(colors={"ink": "black"}), 'colour of "ink"'),
        (document(colors={"ink": 0}), 'colour of "ink"'),
        (document(colors={"ink": "#202327"}), '"ink" on "window" has a contrast of 1.1:1'),
    ],
)
def test_a_bad_file_is_explained(data: bytes, sentence: str) -> None:
    with pytest.raises(ThemeFileError) as error:
        read_theme(data)
    assert sentence in str(error.value)


def test_a_file_that_is_missing_or_huge_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ThemeFileError, match="can't be opened"):
        load_theme(tmp_path / "none.json")
    (tmp_path / "huge.json").write_bytes(b" " * 200_000)
    with pytest.raises(ThemeFileError, match="too large"):
        load_theme(tmp_path / "huge.json")


@pytest.mark.parametrize("theme", [LIGHT, DARK, sepia(LIGHT), sepia(DARK)], ids=lambda theme: theme.name)
def test_every_shipped_theme_can_be_read(theme: object) -> None:
    assert not list(weak_pairs(theme))  # type: ignore[arg-type]


@pytest.mark.parametrize("is_dark", [True, False])
def test_high_contrast_is_seven_to_one(is_dark: bool) -> None:
    theme = high_contrast(is_dark)
    assert theme.is_dark is is_dark
    assert not list(weak_pairs(theme, 7))


@pytest.mark.parametrize("accent", ["#ff00ff", "#ffff00", "#000000", "#ffffff", "#888888"])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_systems_accent_is_made_readable(accent: str, theme: object) -> None:
    changed = with_accent(theme, accent)  # type: ignore[arg-type]
    assert min(contrast(changed.accent, getattr(changed, ground)) for ground in TEXT_BACKGROUNDS["accent"]) >= 4.5
    assert contrast(changed.on_accent, changed.accent) >= 4.5
