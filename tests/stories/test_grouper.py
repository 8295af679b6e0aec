"""Which articles the grouper takes for one story."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.stories import new_grouper
from deskreader.stories.grouper import WINDOW

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def stories_of(*titles: str, hours: float = 0.1, one_feed: bool = False, texts: tuple[str, ...] = ()) -> list[object]:
    """Returns the story of each title, each from another feed and so many hours after the one before."""
    grouper = new_grouper()
    return [
        grouper.add(
            n, title, "", "feed" if one_feed else n, NOON + n * timedelta(hours=hours), texts[n] if texts else ""
        )
        for n, title in enumerate(titles)
    ]


@pytest.mark.parametrize(
    "titles",
    [
        (
            "Port city votes to turn its disused rail yard into a tidal park",
            "Rail yard becomes tidal park, port city decides",
        ),
        (
            "Fährunglück vor Rügen: 40 Passagiere gerettet",
            "Rettung vor Rügen: Alle 40 Passagiere der Fähre in Sicherheit",
        ),
        ("Tempête Ondine : deux morts en Bretagne", "La tempête Ondine fait deux morts et ravage la Bretagne"),
        (
            "Dimite el alcalde de Valdeoso por el caso Piscinas",
            "El alcalde de Valdeoso deja el cargo tras el caso Piscinas",
        ),
        ("横浜港の再開発計画を市議会が承認", "市議会、横浜港の再開発計画を可決し承認"),
        ("Пожар на верфи в Калининграде уничтожил яхту", "Яхта сгорела при пожаре на верфи в Калининграде"),
    ],
)
def test_the_same_news_in_other_words_is_one_story_in_any_language(titles: tuple[str, ...]) -> None:
    assert stories_of(titles[0], "A quieter heat pump, tested through two winters", titles[1]) == [0, 1, 0]


@pytest.mark.parametrize(
    "titles",
    [
        ("12 best Notion alternatives for students", "Top 9 Slack alternatives for small teams"),
        ("12 best Notion alternatives", "Top 9 Notion templates in 2026"),
        ("How to choose a heat pump", "How to choose a robot vacuum"),
        ("Die besten Waschmaschinen im Test", "Die besten Trockner im Test"),
        ("Dix idées de randonnées autour d'Annecy", "Dix idées de randonnées autour de Chambéry"),
        ("Las mejores tapas de Sevilla", "Las mejores playas de Cádiz"),
        ("Podcast equipment checklist for beginners", "Podcast equipment guide: what beginners need in 2026"),
    ],
)
def test_guides_do_not_join_by_their_form(titles: tuple[str, ...]) -> None:
    assert stories_of(*titles) == [0, 1]
    assert stories_of(*titles, one_feed=True) == [0, 1]


def test_one_word_in_common_is_not_enough() -> None:
    assert stories_of("Volcano", "Volcano", "The Volcano of Iceland wakes")[2] == 2


def test_titles_of_one_feed_without_texts_are_never_one_story() -> None:
    titles = ["Morning briefing for Tuesday", "Morning briefing for Wednesday"]
    assert stories_of(*titles, one_feed=True) == [0, 1]


def test_a_text_shows_what_a_title_hides() -> None:
    titles = (
        "Ferry with 340 aboard runs aground off Stornoway",
        '"We thought it was a whale": what travellers saw on the sandbank',
        "Island bakery wins pie award",
    )
    texts = (
        (
            "The car ferry Isle of Harray ran aground on a sandbank outside Stornoway harbour with 340 people on "
            "board. The coastguard sent two helicopters and a tug. Nobody was hurt, the operator Northlink Isles said."
        ),
        (
            "A jolt, then silence: travellers on the Isle of Harray describe the night in which their ferry stopped "
            "on a sandbank. Northlink Isles promised refunds. Why did it leave the channel outside Stornoway?"
        ),
        "The butter pie of a family bakery in Stornoway is the best in the land, a jury found. The secret is lard.",
    )
    assert stories_of(*titles) == [0, 1, 2]
    assert stories_of(*titles, texts=texts) == [0, 0, 2]


def test_a_story_ends_after_the_window() -> None:
    titles = ["Tidal park opens in the port city of Bremerhaven", "Port city of Bremerhaven opens its tidal park"]
    assert stories_of(*titles, hours=24) == [0, 0]
    assert stories_of(*titles, hours=WINDOW / 3600 + 1) == [0, 1]


def test_memory_follows_the_window() -> None:
    grouper = new_grouper()
    for n in range(6000):
        grouper.add(n, f"a{n}x b{n}x c{n}x", "", n, NOON + n * timedelta(minutes=5))
    assert len(grouper._members) < 3500
    again = NOON + 6000 * timedelta(minutes=5)
    assert grouper.add("again", "a5999x b5999x c5999x", "", "new feed", again) in (5999, "again")


def test_a_stricter_grouper_joins_less() -> None:
    titles = ("Port votes to build a tidal park", "Tidal park: the port votes yes")

    def joined(strictness: float) -> bool:
        grouper = new_grouper(strictness)
        return grouper.add(0, titles[0], "", 0, NOON) == grouper.add(1, titles[1], "", 1, NOON)

    assert joined(0.0)
    assert not joined(9.0)


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60)), max_size=12), st.integers(0, 100), st.booleans())
def test_any_article_has_a_story_that_began_with_it_or_an_earlier_one(
    articles: list[tuple[str, str]], hours: int, one_feed: bool
) -> None:
    titles, texts = [title for title, _ in articles], tuple(text for _, text in articles)
    found = stories_of(*titles, hours=hours, one_feed=one_feed, texts=texts)
    assert all(isinstance(story, int) and story <= n and found[story] == story for n, story in enumerate(found))
