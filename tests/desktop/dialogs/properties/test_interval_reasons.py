"""The sentence that says why a feed is checked less often than was chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from deskreader.desktop.dialogs.properties.interval_reasons import interval_reason_text
from deskreader.desktop.dialogs.properties.section import FeedSnapshot
from deskreader.errors import Kind
from deskreader.model import Feed, FeedId
from deskreader.model.fetch_history import FeedCadence, FeedDetails, Problem
from tests.desktop.sample_articles import NOW

FEED = Feed(FeedId(1), "https://a.example/feed", "A")
HOUR = timedelta(hours=1)
DETAILS = FeedDetails(
    title="A", own_title="", own_minutes=0, added_at=NOW, requests=1, unchanged=0, received_bytes=1, last_result="200",
    last_result_at=NOW - HOUR, last_fetched_at=NOW - HOUR, next_due_at=NOW + HOUR, has_stopped=False, moved_from=None,
    moved_at=None,
)  # fmt: skip


def reason(cadence: FeedCadence | None = None, feed: Feed = FEED, minutes: int = 0, **details: Any) -> str:
    """Returns the sentence for a feed; `minutes` is the interval of all feeds in the settings, 0 the automatic one."""
    changed = replace(DETAILS, cadence=cadence or FeedCadence(), **details)
    return interval_reason_text(FeedSnapshot(feed, changed, (), NOW, minutes))


def test_there_is_no_sentence_where_nothing_slows_a_feed(qapp: QApplication) -> None:
    assert reason() == ""
    assert reason(FeedCadence(max_age=3600), own_minutes=60) == ""


@pytest.mark.parametrize(
    ("cadence", "sentence"),
    [
        (FeedCadence(max_age=7200), "Its site asks for 2 hours between checks."),
        (FeedCadence(max_age=5400), "Its site asks for 90 minutes between checks."),
        (FeedCadence(update_minutes=180), "The feed itself asks for 3 hours between checks."),
        (FeedCadence(max_age=7200, update_minutes=240), "The feed itself asks for 4 hours between checks."),
        (FeedCadence(max_age=10**9), "Its site asks for 24 hours between checks."),
    ],
)
@pytest.mark.parametrize("chosen", [{}, {"own_minutes": 60}, {"minutes": 60}])
def test_what_the_publisher_asks_for_is_named_whoever_chose(
    qapp: QApplication, cadence: FeedCadence, sentence: str, chosen: dict[str, int]
) -> None:
    assert reason(cadence, **chosen) == sentence


def test_a_chosen_interval_is_not_slowed_to_save_work(qapp: QApplication) -> None:
    slow = FeedCadence(gap=timedelta(days=4), newest_at=NOW - timedelta(days=1))
    assert reason(slow).startswith("It rarely has new stories")
    assert reason(has_validators=False).startswith("Checked once a day, since its site can't say")
    for chosen in ({"own_minutes": 60}, {"minutes": 60}):
        assert reason(slow, **chosen) == ""
        assert reason(has_validators=False, **chosen) == ""


def test_an_interval_below_the_floor_is_explained(qapp: QApplication) -> None:
    assert reason(own_minutes=5) == "No feed is checked more often than every 1 hour."


def test_skipped_hours_are_named_where_they_put_the_next_check_off(qapp: QApplication) -> None:
    cadence = FeedCadence(skip_hours=frozenset({1, 2, 3}))
    assert reason(cadence, next_due_at=NOW + 3 * HOUR).startswith("The feed asks not to be checked at certain hours")
    assert reason(cadence, next_due_at=NOW + timedelta(minutes=3)) == ""


def test_a_pause_goes_before_all_else_and_a_problem_has_its_own_sentence(qapp: QApplication) -> None:
    cadence = FeedCadence(max_age=7200)
    assert reason(cadence, paused_until=NOW + HOUR).startswith("The site asked for a pause until ")
    assert reason(cadence, paused_until=NOW - HOUR) == "Its site asks for 2 hours between checks."
    failing = replace(FEED, problem=Problem(Kind.TIMEOUT, "", NOW))
    assert reason(cadence, feed=failing) == ""
