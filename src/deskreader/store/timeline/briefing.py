"""The briefing: the stories of the last day with the greatest weight, those opened since among them as read.

A story is its card, the best of its articles. What was marked read without being opened is out of it, and so are muted
articles and what else the lists leave out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from deskreader.model import ArticleId
from deskreader.store.sqlite.encoding import micros
from deskreader.store.sqlite.fragments import VISIBLE
from deskreader.store.sqlite.sql import IN_LIST, as_list
from deskreader.store.stories import membership
from deskreader.store.timeline.story_weight import (
    SHOWN,
    FeedInterest,
    InterestFactors,
    StoryOfDay,
    chosen,
    weight,
)

WINDOW = timedelta(days=1)
LEARNED = timedelta(days=30)
"""The time before the window from which it is learned what the user reads: what is opened today moves nothing today."""
SECOND = 1_000_000
BATCH = 60
"""Stories whose cards are looked up at once, the best first; the first batch is enough, mostly."""
_RECENT = f"""
    SELECT coalesce(s.story_id, -s.article_id), s.feed_id, s.sorted_at, s.is_read,
        EXISTS (SELECT 1 FROM openings o WHERE o.article_id = s.article_id AND o.opened_at >= :since)
    FROM states s INDEXED BY states_all
    WHERE s.gone_at IS NULL AND s.is_muted = 0 AND s.sorted_at >= :since AND s.sorted_at <= :now AND {VISIBLE}"""
_INTERESTS = """
    SELECT s.feed_id, count(*), count(o.article_id), sum(s.is_starred)
    FROM states s NOT INDEXED LEFT JOIN openings o ON o.article_id = s.article_id
    WHERE s.is_muted = 0 AND s.sorted_at >= :learned AND s.sorted_at < :since GROUP BY s.feed_id"""


@dataclass(frozen=True, slots=True)
class WeighedStory:
    """A story of the briefing by its best article, with what its weight is made of."""

    article: ArticleId
    story: StoryOfDay
    weight: float
    most_read: int  # of the feeds that tell it, the one that the user reads most
    read_share: float  # which part of that feed's articles the user opened; 0 where that is no more than usual


@dataclass(frozen=True, slots=True)
class WeighedDay:
    """The stories of the briefing, the greatest weight first, and from how many they were chosen."""

    stories: tuple[WeighedStory, ...]
    considered: int


def weighed_day(db: sqlite3.Connection, now: datetime) -> WeighedDay:
    """The briefing of the day up to a moment."""
    values = {"now": micros(now), "since": micros(now - WINDOW), "learned": micros(now - WINDOW - LEARNED)}
    stories = _stories(db, values)
    interests = {
        feed: FeedInterest(arrived, opened, starred)
        for feed, arrived, opened, starred in db.execute(_INTERESTS, values)
    }
    factors = InterestFactors(interests)
    weights = {number: weight(story, factors, micros(now) / SECOND) for number, story in stories.items()}
    ordered = sorted(
        stories.values(), key=lambda story: (weights[story.number], story.newest_at, story.number), reverse=True
    )
    best: list[StoryOfDay] = []
    cards: dict[int, Card] = {}
    for end in range(BATCH, len(ordered) + BATCH, BATCH):
        cards |= _cards(db, ordered[end - BATCH : end])
        best = chosen([(story, cards[story.number].feed) for story in ordered[:end] if story.number in cards])
        if len(best) == SHOWN:
            break

    def weighed(story: StoryOfDay) -> WeighedStory:
        feed = factors.most_read(story.feeds)
        interest = interests.get(feed, FeedInterest())
        share = interest.opened / interest.arrived if interest.arrived and factors.of(feed) > 1 else 0.0
        return WeighedStory(cards[story.number].article, story, weights[story.number], feed, share)

    return WeighedDay(tuple(map(weighed, best)), len(stories))


def briefing_articles(db: sqlite3.Connection, now: datetime) -> list[ArticleId]:
    """The articles of the briefing, the greatest weight first."""
    return [story.article for story in weighed_day(db, now).stories]


def _stories(db: sqlite3.Connection, values: dict[str, int]) -> dict[int, StoryOfDay]:
    """The stories of which an article of the window is unread, or was opened in it."""
    stories: dict[int, StoryOfDay] = {}
    for number, feed, at, is_read, is_opened in db.execute(_RECENT, values):
        story = stories.setdefault(number, StoryOfDay(number))
        story.feeds.add(feed)
        story.newest_at = max(story.newest_at, at / SECOND)
        story.is_unread = story.is_unread or not is_read
        story.is_opened = story.is_opened or bool(is_opened)
    stories = {number: story for number, story in stories.items() if story.is_unread or story.is_opened}
    earlier = db.execute(
        f"""SELECT s.story_id, s.feed_id FROM states s
            WHERE s.story_id {IN_LIST} AND s.gone_at IS NULL AND s.is_muted = 0 AND {VISIBLE}""",
        (as_list(stories),),
    )
    for number, feed in earlier:
        stories[number].feeds.add(feed)
    return stories


class Card(NamedTuple):
    """The article that stands for a story, and its feed."""

    article: ArticleId
    feed: int


def _cards(db: sqlite3.Connection, stories: Sequence[StoryOfDay]) -> dict[int, Card]:
    """The card of each story by the story's number, unless that was marked read and nothing of the story was opened.

    An article alone, whose number is negative, is its own card.
    """
    cards: dict[int, Card] = {}
    opened = {story.number for story in stories if story.is_opened}
    numbers = [story.number for story in stories]
    for number, group in membership.members(db, [number for number in numbers if number > 0]).items():
        best = next((member for member in group if not member.is_ungrouped), group[0])
        if not best.is_read or number in opened:
            cards[number] = Card(best.id, best.feed_id)
    alone = as_list(-number for number in numbers if number < 0)
    rows = db.execute(f"SELECT article_id, feed_id FROM states WHERE article_id {IN_LIST}", (alone,))
    return cards | {-article: Card(ArticleId(article), feed) for article, feed in rows}
