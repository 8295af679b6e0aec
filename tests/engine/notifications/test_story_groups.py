"""Which headlines tell the same story."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from deskreader.engine.notifications.story_groups import MOST, StoryGrouper, words_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def told(*titles: str, hours: float = 0.1, one_feed: bool = False) -> list[object]:
    """The story of each title, each from a feed of its own and so many hours after the one before."""
    stories = StoryGrouper()
    return [
        stories.add(n, title, 0 if one_feed else n, NOON + n * timedelta(hours=hours)) for n, title in enumerate(titles)
    ]


def test_the_same_news_in_other_words_is_one_story() -> None:
    assert told(
        "Port city votes to turn its disused rail yard into a tidal park",
        "A quieter heat pump, tested through two winters",
        "Rail yard becomes tidal park, port city decides in vote",
    ) == [0, 1, 0]


def test_one_word_in_common_is_not_enough() -> None:
    assert told("Volcano", "Volcano", "The Volcano of Iceland wakes") == [0, 1, 2]


def test_a_feed_does_not_tell_its_own_story_twice() -> None:
    titles = ["Morning briefing for Tuesday", "Morning briefing for Wednesday"]
    assert told(*titles, one_feed=True) == [0, 1]


def test_a_story_is_over_after_days() -> None:
    titles = ["Tidal park opens in port city"] * 2
    assert told(*titles, hours=24) == [0, 0]
    assert told(*titles, hours=80) == [0, 1]


def test_chinese_titles_are_compared_too() -> None:
    titles = ("横浜港の再開発計画を市議会が承認", "市議会、横浜港の再開発計画を可決し承認", "新型の望遠鏡が完成")
    assert told(*titles) == [0, 0, 2]


def test_memory_is_bounded_and_what_is_new_is_still_known() -> None:
    stories = StoryGrouper()
    for n in range(MOST + 10):
        stories.add(n, f"a{n} b{n} c{n}", n, NOON)
    assert len(stories._told) <= MOST
    last = MOST + 9
    assert stories.add("again", f"a{last} b{last} c{last}", "new feed", NOON) == last


def test_names_and_numbers_are_heavier_and_shouting_is_not() -> None:
    assert words_of("The vote in Reykjavik on 2026") == {"vote": 1.0, "reykja": 1.3, "2026": 1.3}
    assert words_of("THE VOTE IN REYKJAVIK") == {"vote": 1.0, "reykja": 1.0}


@given(st.lists(st.text(max_size=60), max_size=12), st.integers(0, 100), st.booleans())
def test_any_title_has_a_story_that_began_with_it_or_before(titles: list[str], hours: int, one_feed: bool) -> None:
    found = told(*titles, hours=hours, one_feed=one_feed)
    assert all(isinstance(story, int) and story <= n and found[story] == story for n, story in enumerate(found))
