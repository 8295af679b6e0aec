"""The briefing: weighed by sources, freshness and habits, limited for each feed, with what was opened but not read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskreader.model import ArticleId, FeedId, Filter, View, ViewKind
from deskreader.model.articles import Grouping
from deskreader.model.rules import Condition, Rule, RuleActions, RuleField, RuleTest
from deskreader.store import Database
from deskreader.store.articles import flags, merge
from deskreader.store.habits import openings
from deskreader.store.rules import rule_effects
from deskreader.store.stories import membership
from deskreader.store.timeline import timeline
from deskreader.store.timeline.story_weight import (
    LEAST,
    MOST,
    MOST_OF_FEED,
    SHOWN,
    FeedInterest,
    InterestFactors,
    StoryOfDay,
    chosen,
    weight,
)
from deskreader.store.undo import journal, rule_edits, story_edits
from tests.store.kit import DAY, HOUR, NOW, document, entry, fetched, subscribed

BRIEFING = View(ViewKind.BRIEFING, by_relevance=True)
Arrive = Callable[..., ArticleId]


@pytest.fixture
def arrive(database: Database) -> Arrive:
    """Stores the next article of a feed, some hours old."""
    count = 0

    def add(feed: FeedId, hours: float = 1, **changes: object) -> ArticleId:
        nonlocal count
        count += 1
        read = document(entry(count, published_at=NOW - hours * HOUR, **changes))
        return database.write_unsynced(merge.merge, feed, read, fetched()).new[0]

    return add


def feeds(database: Database, number: int) -> list[FeedId]:
    return [subscribed(database, f"feed{n}") for n in range(number)]


def join(database: Database, *articles: ArticleId) -> None:
    """Makes articles one story; the first is its card, as the earliest."""
    database.write_unsynced(membership.assign, [Grouping(article, articles[0]) for article in articles[1:]], None)


def open_it(database: Database, article: ArticleId, at: datetime = NOW) -> None:
    """Opens an article as the window does."""
    database.write_unsynced(openings.note_opening, article, at)
    database.write(flags.mark_read, [article])


def shown(database: Database, now: datetime = NOW) -> list[int]:
    return [story.headline.id for story in database.read(timeline.briefing, now).stories]


def in_list(database: Database, view: View = BRIEFING) -> list[int]:
    return [row.id for row in database.read(timeline.page, view, NOW).headlines]


# --- the weight -------------------------------------------------------------------------------------------------------


@given(
    sources=st.integers(1, 40),
    hours=st.floats(0, 24),
    arrived=st.integers(0, 500),
    opened=st.integers(0, 500),
    starred=st.integers(0, 50),
)
@settings(max_examples=60)
def test_more_sources_a_fresher_story_and_a_feed_that_is_read_more_weigh_more(
    sources: int, hours: float, arrived: int, opened: int, starred: int
) -> None:
    now = NOW.timestamp()
    others = {feed: FeedInterest(100, 20, 1) for feed in range(2, 60)}

    def weigh(number: int, age: float, interest: FeedInterest) -> float:
        story = StoryOfDay(1, set(range(1, number + 1)), now - age * 3600)
        return weight(story, InterestFactors({**others, 1: interest}), now)

    interest = FeedInterest(arrived + opened, opened, starred)
    base = weigh(sources, hours, interest)
    assert base > 0
    assert weigh(sources + 1, hours, interest) > base
    assert weigh(sources, hours + 1, interest) < base
    alone = weigh(1, hours, interest)
    assert weigh(1, hours, FeedInterest(arrived + opened, opened + arrived, starred)) >= alone
    assert weigh(1, hours, FeedInterest(arrived + opened, opened, starred + 1)) >= alone
    assert LEAST <= InterestFactors({**others, 1: interest}).of(1) <= MOST


def test_without_any_opening_no_feed_counts_more_than_another() -> None:
    factors = InterestFactors({1: FeedInterest(100), 2: FeedInterest(3)})
    assert (factors.of(1), factors.of(2), factors.of(3)) == (1.0, 1.0, 1.0)


def test_one_opening_of_a_new_feed_proves_less_than_many() -> None:
    usual = {feed: FeedInterest(200, 20) for feed in range(3, 9)}
    factors = InterestFactors({**usual, 1: FeedInterest(1, 1), 2: FeedInterest(100, 100)})
    assert 1 < factors.of(1) < factors.of(2)


def test_no_feed_stands_for_more_than_its_share_of_the_screen() -> None:
    stories = [(StoryOfDay(number), 1 if number < 20 else number) for number in range(40)]
    found = chosen(stories)
    assert len(found) == SHOWN
    assert sum(story.number < 20 for story in found) == MOST_OF_FEED


# --- the day ----------------------------------------------------------------------------------------------------------


def test_a_story_of_several_feeds_stands_before_one_of_one_feed_and_a_fresh_one_before_an_old_one(
    database: Database, arrive: Arrive
) -> None:
    one, two, three = feeds(database, 3)
    old, fresh = arrive(one, 20), arrive(one, 1)
    first, second, third = arrive(one, 5), arrive(two, 4), arrive(three, 3)
    join(database, first, second, third)
    assert shown(database) == [first, fresh, old]
    story = database.read(timeline.briefing, NOW).stories[0]
    assert story.reasons.sources == 3
    assert story.reasons.newest_at == NOW - 3 * HOUR
    assert {other.id for other in story.headline.others} == {second, third}


def test_a_story_that_began_earlier_is_in_while_articles_still_come(database: Database, arrive: Arrive) -> None:
    one, two = feeds(database, 2)
    begun, goes_on = arrive(one, 40), arrive(two, 2)
    join(database, begun, goes_on)
    arrive(one, 30)
    assert shown(database) == [begun]
    assert in_list(database) == [begun]


def test_what_was_marked_read_is_out_and_what_was_opened_stays_as_read(database: Database, arrive: Arrive) -> None:
    one, two = feeds(database, 2)
    opened, marked, left = arrive(one, 1), arrive(one, 2), arrive(two, 3)
    open_it(database, opened)
    database.write(flags.mark_read, [marked])
    assert shown(database) == [opened, left]
    briefing = database.read(timeline.briefing, NOW)
    assert [story.headline.id for story in briefing.unread] == [left]
    assert (briefing.considered, briefing.sources) == (2, 2)


def test_a_muted_article_is_out_and_counts_as_no_source(database: Database, arrive: Arrive) -> None:
    one, two = feeds(database, 2)
    first, second, alone = arrive(one, 3), arrive(two, 2), arrive(two, 1)
    join(database, first, second)
    mute = Rule("Mute", (Condition(RuleField.TITLE, RuleTest.WORDS, ("x",)),), RuleActions(mute=True))
    token, _ = database.write(rule_edits.add, [mute], [second, alone], NOW)
    briefing = database.read(timeline.briefing, NOW)
    assert [story.headline.id for story in briefing.stories] == [first]
    assert (briefing.considered, briefing.sources) == (1, 1)
    database.write(journal.undo, token)
    assert set(shown(database)) == {first, alone}


def test_a_story_whose_other_source_was_opened_stays_as_read(database: Database, arrive: Arrive) -> None:
    one, two = feeds(database, 2)
    first, second = arrive(one, 3), arrive(two, 2)
    join(database, first, second)
    open_it(database, second)
    assert shown(database) == [first]
    assert database.read(timeline.briefing, NOW).unread == ()


def test_reading_moves_nothing_on_the_same_day(database: Database, arrive: Arrive) -> None:
    one, two = feeds(database, 2)
    articles = [arrive(feed, 1 + n) for n in range(4) for feed in (one, two)]
    before = shown(database)
    open_it(database, articles[1])
    open_it(database, articles[3])
    assert shown(database) == before


def test_a_feed_that_is_read_counts_more(database: Database, arrive: Arrive) -> None:
    dull, read = feeds(database, 2)
    for number in range(30):
        arrive(dull, 48 + number)
        article = arrive(read, 48 + number)
        if number % 2:
            open_it(database, article, NOW - 2 * DAY)
    first, second = arrive(dull, 1), arrive(read, 1.2)
    assert shown(database) == [second, first]
    reasons = database.read(timeline.briefing, NOW).stories[0].reasons
    assert (reasons.read_feed, reasons.read_share) == ("News", 0.5)
    assert database.read(timeline.briefing, NOW).stories[1].reasons.read_feed == ""


def test_an_article_taken_out_of_the_story_that_it_began_stands_alone(database: Database, arrive: Arrive) -> None:
    one, two, three = feeds(database, 3)
    first, second, third = arrive(one, 3), arrive(two, 2), arrive(three, 1)
    join(database, first, second, third)
    database.write(story_edits.split, first, NOW)
    stories = {story.headline.id: story.reasons.sources for story in database.read(timeline.briefing, NOW).stories}
    assert stories == {first: 1, second: 2}


def test_only_the_last_day_counts_and_removed_feeds_do_not(database: Database, arrive: Arrive) -> None:
    one, two = feeds(database, 2)
    arrive(one, 25)
    gone, kept = arrive(two, 1), arrive(one, 2)
    database.write(journal.remove_feeds, [two], NOW)
    assert shown(database) == [kept]
    assert gone not in in_list(database)
    assert shown(database, NOW + DAY) == []
    assert database.read(timeline.page, BRIEFING, NOW + DAY).headlines == ()


def test_muted_articles_are_neither_shown_nor_sources_nor_habits(database: Database, arrive: Arrive) -> None:
    one, two, three = feeds(database, 3)
    first, second, third = arrive(one, 3), arrive(two, 2), arrive(three, 1)
    join(database, first, second, third)
    alone, left = arrive(one, 5), arrive(two, 6)
    muted = [first, alone]
    for number in range(20):
        open_it(database, arrive(one, 48 + number), NOW - 2 * DAY)
        arrive(two, 48 + number)
        muted.append(arrive(one, 48 + number))
    database.write_unsynced(rule_effects.mute, muted)
    briefing = database.read(timeline.briefing, NOW)
    assert [story.headline.id for story in briefing.stories] == in_list(database) == [second, left]
    assert [story.reasons.sources for story in briefing.stories] == [2, 1]
    assert briefing.considered == 2
    assert database.read(membership.recent_cards, 9) == (second,)
    fresh = arrive(one, 1)
    shares = {story.headline.id: story.reasons.read_share for story in database.read(timeline.briefing, NOW).stories}
    assert shares[fresh] == 1
    database.write_unsynced(rule_effects.mute, [second])
    assert database.read(membership.recent_cards, 9) == ()
    assert set(in_list(database, View(ViewKind.SEARCH, query="story:several"))) == set()
    assert shown(database)[0] == fresh
    assert third in shown(database)


# --- the list ---------------------------------------------------------------------------------------------------------


def test_the_list_has_the_order_of_the_weights_and_can_be_filtered_searched_and_dated(
    database: Database, arrive: Arrive
) -> None:
    one, two = feeds(database, 2)
    fresh, old = arrive(one, 1, title="A harbour"), arrive(one, 9, title="A ferry")
    first, second = arrive(one, 8, title="A tide"), arrive(two, 7, title="The tide")
    join(database, first, second)
    open_it(database, fresh)
    assert in_list(database) == shown(database) == [first, fresh, old]
    assert in_list(database, View(ViewKind.BRIEFING, by_relevance=True, only=Filter.UNREAD)) == [first, old]
    assert in_list(database, View(ViewKind.BRIEFING, query="ferry")) == [old]
    assert in_list(database, View(ViewKind.BRIEFING)) == [fresh, first, old]
    assert database.read(timeline.count, BRIEFING, NOW) == 3
    unread = database.read(timeline.next_unread, BRIEFING, NOW, None)
    assert unread is not None
    assert unread.id == first


def test_marking_the_list_read_marks_only_its_stories(database: Database, arrive: Arrive) -> None:
    one, two = feeds(database, 2)
    first, second = arrive(one, 3), arrive(two, 2)
    join(database, first, second)
    more = [arrive(one, 10 + n) for n in range(5)]
    ids = database.read(journal.unread_in, BRIEFING, NOW)
    assert set(ids) == {first, *more[: MOST_OF_FEED - 1]}
    database.write(journal.mark_these_read, ids, NOW)
    assert shown(database)[0] == more[MOST_OF_FEED - 1]


def test_a_library_without_articles_has_an_empty_briefing(database: Database) -> None:
    briefing = database.read(timeline.briefing, NOW)
    assert (briefing.stories, briefing.considered, briefing.unread) == ((), 0, ())
    assert in_list(database) == []
    assert timedelta(0) <= NOW - (briefing.made_at or NOW)


# --- search -----------------------------------------------------------------------------------------------------------


def test_a_search_finds_all_of_a_story_or_what_several_feeds_tell(database: Database, arrive: Arrive) -> None:
    one, two = feeds(database, 2)
    first, second, alone = arrive(one, 3), arrive(two, 2), arrive(two, 1)
    join(database, first, second)

    def found(query: str, kind: ViewKind = ViewKind.SEARCH) -> set[int]:
        return set(in_list(database, View(kind, query=query)))

    for number in (first, second):
        assert found(f"story:{number}") == {first, second}
        assert found(f"story:{number}", ViewKind.ALL) == {first, second}
    assert found(f"story:{alone}") == {alone}
    assert found("story:99999999999999999999 x") == set()
    assert found(f"story:{first} is:read") == set()
    assert found("story:several") == {first, second}
    assert found("story:several", ViewKind.ALL) == {first}
    assert found("-story:several") == {alone}
    assert found("story:sev is:unread") == {first, second, alone}, "what is typed in part has no effect"
    database.write(journal.remove_feeds, [two], NOW)
    assert found("story:several") == set()
