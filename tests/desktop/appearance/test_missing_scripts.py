"""Letters for which no font is installed, which Qt is kept from searching for."""

from __future__ import annotations

import pytest

from deskreader.desktop.appearance import missing_scripts
from deskreader.desktop.appearance.missing_scripts import BOX, MAX_RUNS, drawable, look_up, runs_by_font

HINDI = "\u0915\u0916"


@pytest.fixture(autouse=True)
def _no_hindi(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missing_scripts, "_has_font", lambda letter: letter != "\u0915")


def test_letters_without_a_font_are_a_run_of_their_own_with_what_follows_them() -> None:
    assert list(runs_by_font(f"Delhi ({HINDI}, 1911) is")) == [
        ("Delhi (", True),
        (f"{HINDI}, 1911) ", False),
        ("is", True),
    ]


@pytest.mark.parametrize("text", ["", "Plain", "\u0995\u0996 Bengali", "漢字 😀"])
def test_other_text_is_one_run(text: str) -> None:
    assert list(runs_by_font(text)) == [(text, True)]


def test_emoji_after_letters_without_a_font_keep_theirs() -> None:
    assert list(runs_by_font(f"{HINDI} 😀"))[-1] == ("😀", True)


def test_a_text_of_many_such_runs_is_set_without_any_other_font() -> None:
    text = f"a{HINDI}" * (MAX_RUNS + 1)
    assert list(runs_by_font(text)) == [(text, False)]


def test_looking_up_asks_for_each_script_of_a_text_once(monkeypatch: pytest.MonkeyPatch) -> None:
    letters: list[str] = []
    monkeypatch.setattr(missing_scripts, "_has_font", lambda letter: not letters.append(letter))
    look_up(f"Plain {HINDI} \u0995 {HINDI}")
    look_up("Plain")
    assert letters == ["\u0915", "\u0995"]


def test_painted_text_has_boxes_for_such_letters_and_keeps_its_length() -> None:
    assert drawable(f"Delhi ({HINDI}, 1911)") == f"Delhi ({BOX * 2}, 1911)"
    assert drawable("\u0995 漢字 😀") == "\u0995 漢字 😀"
    assert drawable("Plain") == "Plain"
