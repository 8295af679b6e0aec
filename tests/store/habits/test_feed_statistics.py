"""What each feed brought in a period: its articles, those opened and starred, first reports, overlap, over removals."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

from deskreader.model import ArticleId, FeedId
from deskreader.model.articles import Grouping
from deskreader.model.habits.feed_statistics import FeedFigures
from deskreader.store import Database
from deskreader.store.articles import flags, merge
from deskreader.store.habits import feed_statistics, openings
from deskreader.store.retention import purge
from deskreader.store.stories import membership
from deskreader.store.undo import journal, story_edits
from tests.store.kit import DAY, HOUR, NOW, document, entry, fetched, filled, is_sound, subscribed


def figures(database: Database, since: datetime | None = None) -> dict[FeedId, FeedFigures]:
    return database.read(feed_statistics.feed_figures, since)


def arrive(database: Database, feed: FeedId, number: int, at: datetime) -> ArticleId:
    """Stores an article that was published at a moment."""
    read = document(entry(number, published_at=at))
    return database.write_unsynced(merge.merge, feed, read, fetched()).new[0]


def join(database: Database, first: ArticleId, *others: ArticleId, copies: bool = False) -> None:
    """Makes articles one story, or copies of its first one."""
    groupings = [Grouping(article, first, first if copies else None) for article in others]
    database.write_unsynced(membership.assign, groupings, None)


def open_it(database: Database, article: ArticleId, at: datetime = NOW) -> None:
    database.write_unsynced(openings.note_opening, article, at)


def test_what_is_opened_counts_and_what_is_only_marked_read_does_not(database: Database) -> None:
    feed, articles = filled(database, range(1, 6))
    quiet = subscribed(database, "quiet")
    open_it(database, articles[0])
    open_it(database, articles[0], NOW + HOUR)
    database.write(flags.mark_read, articles[:3])
    database.write(flags.star, articles[2:4])
    found = figures(database)
    assert found == {feed: FeedFigures(5, 1, 2, newest_at=NOW - HOUR)}
    assert quiet not in found
    assert (found[feed].opened_share, found[feed].overlap, FeedFigures().opened_share) == (0.2, 0.0, 0.0)


def test_only_articles_of_the_period_count_but_the_newest_is_always_named(database: Database) -> None:
    feed = subscribed(database)
    old, new = arrive(database, feed, 1, NOW - 40 * DAY), arrive(database, feed, 2, NOW - 2 * DAY)
    for article in (old, new):
        open_it(database, article)
    assert figures(database, NOW - 30 * DAY)[feed] == FeedFigures(1, 1, newest_at=NOW - 2 * DAY)
    assert figures(database, NOW - DAY)[feed] == FeedFigures(0, 0, newest_at=NOW - 2 * DAY)
    assert figures(database)[feed].arrived == 2


def test_the_earliest_of_several_feeds_is_first_with_a_story(database: Database) -> None:
    fast, slow, alone = (subscribed(database, name) for name in ("fast", "slow", "alone"))
    first, second = arrive(database, fast, 1, NOW - 5 * HOUR), arrive(database, slow, 2, NOW - 2 * HOUR)
    late, early = arrive(database, fast, 3, NOW - HOUR), arrive(database, slow, 4, NOW - 3 * HOUR)
    own, again = arrive(database, alone, 5, NOW - 3 * HOUR), arrive(database, alone, 6, NOW - 2 * HOUR)
    third = arrive(database, slow, 7, NOW - HOUR)
    join(database, first, second, third)
    join(database, late, early)
    join(database, own, again)
    found = figures(database)
    assert (found[fast].shared_stories, found[fast].first, found[fast].repeated) == (2, 1, 2)
    assert (found[slow].shared_stories, found[slow].first, found[slow].repeated) == (2, 1, 3)
    assert (found[alone].shared_stories, found[alone].first, found[alone].repeated) == (0, 0, 0)
    assert found[slow].overlap == 1.0


def test_an_article_with_a_day_but_no_time_is_not_taken_for_the_first(database: Database) -> None:
    dated, timed = subscribed(database, "dated"), subscribed(database, "timed")
    midnight = datetime(2026, 11, 22, tzinfo=UTC)
    day, time = arrive(database, dated, 1, midnight), arrive(database, timed, 2, midnight + 3 * HOUR)
    join(database, day, time)
    found = figures(database)
    assert (found[dated].first, found[timed].first) == (0, 1)


def test_copies_overlap_also_within_a_feed_and_out_of_their_story(database: Database) -> None:
    feed, other = subscribed(database, "feed"), subscribed(database, "other")
    one, twin = arrive(database, feed, 1, NOW - 3 * HOUR), arrive(database, feed, 2, NOW - 2 * HOUR)
    elsewhere = arrive(database, other, 3, NOW - HOUR)
    join(database, one, twin, copies=True)
    assert figures(database)[feed].repeated == 1
    join(database, one, elsewhere, copies=True)
    assert (figures(database)[feed].repeated, figures(database)[other].repeated) == (2, 1)
    database.write(story_edits.split, elsewhere, NOW)
    assert (figures(database)[feed].repeated, figures(database)[other].repeated) == (1, 1)


def test_a_feed_that_is_unsubscribed_makes_no_overlap_until_that_is_undone(database: Database) -> None:
    feed, other = subscribed(database, "feed"), subscribed(database, "other")
    join(database, arrive(database, feed, 1, NOW - 2 * HOUR), arrive(database, other, 2, NOW - HOUR))
    before = figures(database)[feed]
    token, _ = database.write(journal.remove_feeds, [other], NOW)
    assert (figures(database)[feed].repeated, figures(database)[feed].shared_stories) == (0, 0)
    database.write(journal.undo, token)
    assert figures(database)[feed] == before
    assert before.repeated == 1


def test_figures_outlive_the_texts_and_go_with_the_subscription(database: Database) -> None:
    feed, articles = filled(database, range(1, 4))
    open_it(database, articles[1])
    database.write(flags.mark_read, articles)
    before = figures(database)
    database.write_unsynced(purge.retire_articles, articles, NOW)
    assert figures(database) == before
    database.write(journal.remove_feeds, [feed], NOW)
    while database.write_unsynced(purge._retire, NOW + timedelta(days=2), 90, 10**9, 200):
        pass
    assert figures(database) == {}
    assert is_sound(database)


def test_an_opening_of_an_unknown_article_is_none(database: Database) -> None:
    open_it(database, ArticleId(99))

    def count(db: sqlite3.Connection) -> int:
        return int(db.execute("SELECT count(*) FROM openings").fetchone()[0])

    assert database.read(count) == 0
