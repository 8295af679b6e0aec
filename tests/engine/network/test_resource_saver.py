"""Which fetches wait on a metered connection or while power is saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskreader.engine.network.resource_saver import ResourceSaver
from deskreader.settings import FetchScope, SettingsKeeper


@pytest.mark.parametrize(
    ("is_metered", "saves_power", "postpones_feeds", "postpones_pages"),
    [(False, False, False, False), (True, False, False, True), (False, True, True, True), (True, True, True, True)],
)
def test_the_strictest_choice_of_the_states_that_hold_applies(
    tmp_path: Path, is_metered: bool, saves_power: bool, postpones_feeds: bool, postpones_pages: bool
) -> None:
    settings = SettingsKeeper(tmp_path / "settings.json")
    settings.change(metered=FetchScope.TEXT, saving_power=FetchScope.NOTHING)
    saver = ResourceSaver(settings)
    saver.is_metered, saver.saves_power = is_metered, saves_power
    assert saver.postpones_feeds is postpones_feeds
    assert saver.postpones_pages is postpones_pages
