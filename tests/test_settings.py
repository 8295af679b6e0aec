"""The settings file: stored, tolerant of bad values, never lost."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.model import Filter, Order
from deskreader.settings import (
    CHOICES,
    Density,
    FetchScope,
    Layout,
    MotionMode,
    NotifyMode,
    ProxyMode,
    ReadingTheme,
    Settings,
    SettingsKeeper,
    StoryGrouping,
    ThemeMode,
    TitleRule,
    TrayIconStyle,
    from_json,
)


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert SettingsKeeper(tmp_path / "settings.json").current == Settings()


def test_a_change_is_stored_and_sent_to_listeners(tmp_path: Path) -> None:
    keeper = SettingsKeeper(tmp_path / "settings.json")
    received: list[Settings] = []
    keeper.listen(received.append)
    keeper.change(reading_size=24, theme=ThemeMode.DARK)
    assert (received[0].reading_size, received[0].theme) == (24, ThemeMode.DARK)
    assert SettingsKeeper(tmp_path / "settings.json").current == keeper.current


def test_setting_the_same_value_again_calls_no_listener(tmp_path: Path) -> None:
    keeper = SettingsKeeper(tmp_path / "settings.json")
    received: list[Settings] = []
    keeper.listen(received.append)
    keeper.change(theme=ThemeMode.SYSTEM)
    assert received == []
    assert not (tmp_path / "settings.json").exists()


@pytest.mark.parametrize(
    "values",
    [
        {"theme": "pink"},
        {"theme": 1},
        {"theme": ["dark"]},
        {"reading_size": 500},
        {"reading_size": "19"},
        {"reading_justify": 1},
        {"refresh_minutes": True},
        {"unheard_of": 1},
        {"keys": {"a": 1}},
        {"notify_rules": {"quiz": "sometimes"}},
        {"notify_rules": {"quiz": None}},
        {"proxy_address": "http://me:secret@quay.example"},
    ],
)
def test_a_bad_change_is_refused(tmp_path: Path, values: dict[str, object]) -> None:
    keeper = SettingsKeeper(tmp_path / "settings.json")
    with pytest.raises(ValueError):
        keeper.change(**values)
    assert keeper.current == Settings()


def test_the_text_of_a_choice_becomes_its_member(tmp_path: Path) -> None:
    keeper = SettingsKeeper(tmp_path / "settings.json")
    settings = keeper.change(notify="each", notify_rules={"quiz": "never"})
    assert settings.notify is NotifyMode.EACH
    assert settings.notify_rules["quiz"] is TitleRule.NEVER
    assert SettingsKeeper(tmp_path / "settings.json").current.notify is NotifyMode.EACH


def test_every_choice_has_the_default_of_its_own_type() -> None:
    chosen = {f.name: f.default for f in fields(Settings) if isinstance(f.default, StrEnum)}
    assert {name: type(default) for name, default in chosen.items()} == CHOICES


def test_the_file_holds_the_texts_that_earlier_versions_wrote() -> None:
    written = json.loads(json.dumps(asdict(Settings(notify_rules={"quiz": TitleRule.NEVER}))))
    texts = {name: value for name, value in written.items() if name in CHOICES}
    assert texts == {
        "theme": "system",
        "motion": "system",
        "list_order": "newest",
        "list_filter": "all",
        "list_density": "comfortable",
        "list_layout": "columns",
        "tray_icon": "colour",
        "reading_theme": "page",
        "proxy": "system",
        "notify": "summary",
        "metered": "text",
        "saving_power": "text",
        "story_grouping": "normal",
    }
    assert written["notify_rules"] == {"quiz": "never"}
    assert {enumeration: [str(member) for member in enumeration] for enumeration in CHOICES.values()} == {
        ThemeMode: ["system", "light", "dark", "contrast", "file"],
        MotionMode: ["system", "reduced", "full"],
        Order: ["newest", "oldest", "by_feed"],
        Filter: ["all", "unread", "starred"],
        StoryGrouping: ["off", "loose", "normal", "strict"],
        Density: ["comfortable", "compact", "titles"],
        Layout: ["columns", "stacked"],
        TrayIconStyle: ["colour", "light", "dark"],
        ReadingTheme: ["page", "sepia"],
        ProxyMode: ["system", "none", "own"],
        NotifyMode: ["off", "summary", "each"],
        FetchScope: ["everything", "text", "nothing"],
    }


def test_unknown_keys_survive_a_change(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"from_the_future": [1, 2], "theme": "dark"}))
    SettingsKeeper(path).change(reading_size=20)
    assert json.loads(path.read_text())["from_the_future"] == [1, 2]
    assert json.loads(path.read_text())["theme"] == "dark"


@pytest.mark.parametrize("bad", [7, "pink", None, ["dark"], {"dark": 1}])
def test_one_bad_value_leaves_the_others_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture, bad: object) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"theme": bad, "reading_size": 22}))
    settings = SettingsKeeper(path).current
    assert (settings.theme, settings.reading_size) == (ThemeMode.SYSTEM, 22)
    assert "theme" in caplog.text


@pytest.mark.parametrize("damage", ["", "{", "[]", "\x00\x01", "null"])
def test_a_damaged_file_is_set_aside(tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "settings.json"
    path.write_text(damage)
    keeper = SettingsKeeper(path)
    assert keeper.current == Settings()
    assert keeper.set_aside is not None
    assert keeper.set_aside.read_text() == damage
    assert "damaged" in caplog.text


SCALARS = st.integers() | st.text() | st.booleans() | st.none() | st.sampled_from(["dark", "own", "each", "nothing"])


@given(st.dictionaries(st.sampled_from(sorted(asdict(Settings()))), SCALARS | st.dictionaries(st.text(), SCALARS)))
def test_any_file_gives_valid_settings(values: dict[str, object]) -> None:
    settings, _, bad = from_json(json.dumps(values))
    again, unknown, still_bad = from_json(json.dumps(asdict(settings)))
    assert (again, unknown, still_bad) == (settings, {}, [])
    assert set(bad) <= set(values)
    assert all(isinstance(getattr(settings, name), enumeration) for name, enumeration in CHOICES.items())
