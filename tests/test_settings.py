"""The settings file: kept, tolerant, never lost."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.settings import Settings, SettingsKeeper, from_json


def test_defaults_without_a_file(tmp_path: Path) -> None:
    assert SettingsKeeper(tmp_path / "settings.json").current == Settings()


def test_a_change_is_kept_and_told(tmp_path: Path) -> None:
    keeper = SettingsKeeper(tmp_path / "settings.json")
    heard: list[Settings] = []
    keeper.listen(heard.append)
    keeper.change(reading_size=24, theme="dark")
    assert (heard[0].reading_size, heard[0].theme) == (24, "dark")
    assert SettingsKeeper(tmp_path / "settings.json").current == keeper.current


def test_the_same_value_again_tells_nobody(tmp_path: Path) -> None:
    keeper = SettingsKeeper(tmp_path / "settings.json")
    heard: list[Settings] = []
    keeper.listen(heard.append)
    keeper.change(theme="system")
    assert heard == []
    assert not (tmp_path / "settings.json").exists()


@pytest.mark.parametrize(
    "values", [{"theme": "pink"}, {"reading_size": 500}, {"reading_size": "19"}, {"unheard_of": 1}, {"keys": {"a": 1}}]
)
def test_a_bad_change_is_refused(tmp_path: Path, values: dict[str, object]) -> None:
    keeper = SettingsKeeper(tmp_path / "settings.json")
    with pytest.raises(ValueError):
        keeper.change(**values)
    assert keeper.current == Settings()


def test_unknown_keys_survive_a_change(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"from_the_future": [1, 2], "theme": "dark"}))
    SettingsKeeper(path).change(reading_size=20)
    assert json.loads(path.read_text())["from_the_future"] == [1, 2]
    assert json.loads(path.read_text())["theme"] == "dark"


def test_one_bad_value_costs_only_itself(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"theme": 7, "reading_size": 22}))
    settings = SettingsKeeper(path).current
    assert (settings.theme, settings.reading_size) == ("system", 22)
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


@given(
    st.dictionaries(st.sampled_from(sorted(asdict(Settings()))), st.integers() | st.text() | st.booleans() | st.none())
)
def test_any_values_give_good_settings(values: dict[str, object]) -> None:
    settings, _, bad = from_json(json.dumps(values))
    again, unknown, still_bad = from_json(json.dumps(asdict(settings)))
    assert (again, unknown, still_bad) == (settings, {}, [])
    assert set(bad) <= set(values)
