"""Which headlines are grouped into one story."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from deskreader.engine.notifications.story_groups import MOST_REMEMBERED, StoryGrouper, words_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def stories_of(*titles: str, hours: float = 0.1, one_feed: bool = False) -> list[object]:
    """Returns the story of each title, each from another feed and so many hours after the one before."""
    grouper = StoryGrouper()
    return [
        grouper.add(n, title, 0 if one_feed else n, NOON + n * timedelta(hours=hours)) for n, title in enumerate(titles)
    ]


def test_the_same_news_in_other_words_is_one_story() -> None:
    assert stories_of(
        "Port city votes to turn its disused rail yard into a tidal park",
        "A quieter heat pump, tested through two winters",
        "Rail yard becomes tidal park, port city decides in vote",
    ) == [0, 1, 0]


def test_one_word_in_common_is_not_enough() -> None:
    assert stories_of("Volcano", "Volcano", "The Volcano of Iceland wakes") == [0, 1, 2]


def test_headlines_of_one_feed_are_never_one_story() -> None:
    titles = ["Morning briefing for Tuesday", "Morning briefing for Wednesday"]
    assert stories_of(*titles, one_feed=True) == [0, 1]


def test_a_story_ends_after_three_days() -> None:
    titles = ["Tidal park opens in port city"] * 2
    assert stories_of(*titles, hours=24) == [0, 0]
    assert stories_of(*titles, hours=80) == [0, 1]


def test_chinese_titles_are_compared_too() -> None:
    titles = ("横浜港の再開発計画を市議会が承認", "市議会、横浜港の再開発計画を可決し承認", "新型の望遠鏡が完成")
    assert stories_of(*titles) == [0, 0, 2]


def test_memory_is_bounded_and_keeps_the_newest() -> None:
    grouper = StoryGrouper()
    for n in range(MOST_REMEMBERED + 10):
        grouper.add(n, f"a{n} b{n} c{n}", n, NOON)
    assert len(grouper._headlines) <= MOST_REMEMBERED
    last = MOST_REMEMBERED + 9
    assert grouper.add("again", f"a{last} b{last} c{last}", "new feed", NOON) == last


def test_names_and_numbers_are_heavier_but_not_in_title_case() -> None:
    assert words_of("The vote in Reykjavik on 2026") == {"vote": 1.0, "reykja": 1.3, "2026": 1.3}
    assert words_of("THE VOTE IN REYKJAVIK") == {"vote": 1.0, "reykja": 1.0}


@given(st.lists(st.text(max_size=60), max_size=12), st.integers(0, 100), st.booleans())
def test_any_title_has_a_story_that_began_with_it_or_an_earlier_one(
    titles: list[str], hours: int, one_feed: bool
) -> None:
    found = stories_of(*titles, hours=hours, one_feed=one_feed)
    assert all(isinstance(story, int) and story <= n and found[story] == story for n, story in enumerate(found))
