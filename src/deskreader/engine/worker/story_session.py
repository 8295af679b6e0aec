"""Groups the articles that the worker is given, and remembers them until the session changes."""

from __future__ import annotations

import struct
from contextlib import suppress

from deskreader.model import ArticleId
from deskreader.model.articles import Arrival, Grouping
from deskreader.stories import Grouper, new_grouper
from deskreader.stories.article_print import ArticlePrint, article_print
from deskreader.stories.copies import CopyFinder, Published
from deskreader.stories.members import Member, Story


class StorySession:
    """What was grouped since the session began. Another session number begins anew."""

    def __init__(self) -> None:
        self._number = 0
        self._grouper: Grouper | None = None
        self._copies = CopyFinder()  # of one batch
        self._prints: dict[ArticleId, ArticlePrint] = {}  # of the batch whose keys were computed
        self._stories: dict[ArticleId, Story] = {}
        self._story_of: dict[ArticleId, ArticleId] = {}

    def copy_keys(self, articles: tuple[Arrival, ...]) -> tuple[tuple[int, ...], ...]:
        """Returns of each article the keys by which its copies are looked up."""
        self._prints = {arrival.id: _print_of(arrival) for arrival in articles}
        return tuple(print_.lookup_keys() for print_ in self._prints.values())

    def group(
        self,
        session: int,
        known: tuple[Arrival, ...],
        new: tuple[Arrival, ...],
        elders: tuple[Arrival, ...],
        strictness: float,
    ) -> tuple[Grouping, ...] | None:
        """Returns how new articles are grouped, after the known ones were learned.

        `elders` are older articles of which new ones may be copies. None where the session is not the one that is
        remembered and it does not begin with known articles.
        """
        if session != self._number or self._grouper is None:
            if new:
                return None
            self._number, self._grouper = session, new_grouper(strictness)
            self._stories, self._story_of = {}, {}
        self._copies = CopyFinder()
        for arrival in elders:
            self._story_of[arrival.id] = arrival.story or arrival.id
            self._copies.put(self._published(arrival))
        for arrival in known:
            self._learn(self._grouper, arrival)
        return tuple(self._group(self._grouper, arrival) for arrival in new)

    def _learn(self, grouper: Grouper, arrival: Arrival) -> None:
        story = arrival.story if arrival.story is not None else arrival.id
        self._story_of[arrival.id] = story
        if arrival.copy_of is None and arrival.is_recent:
            grouper.put(_member(grouper, arrival), self._stories.setdefault(story, Story(story)))

    def _group(self, grouper: Grouper, arrival: Arrival) -> Grouping:
        published = self._published(arrival)
        original = self._copies.original_of(published)
        self._copies.put(published)
        if isinstance(original, int):
            first = ArticleId(original)
            story = self._story_of[arrival.id] = self._story_of.get(first, first)
            return Grouping(arrival.id, story, first)
        if arrival.copy_of is not None:
            story = self._story_of[arrival.id] = arrival.story or arrival.copy_of
            return Grouping(arrival.id, story, arrival.copy_of)
        if not arrival.is_recent:
            return Grouping(arrival.id, arrival.id)
        if arrival.story is not None:
            return self._group_again(grouper, arrival)
        member = _member(grouper, arrival)
        found = grouper.nearest(member)
        adds = found is not None and grouper.adds(member, found)
        joined = found or self._stories.setdefault(arrival.id, Story(arrival.id))
        grouper.put(member, joined)
        story = self._story_of[arrival.id] = number_of(joined)
        return Grouping(arrival.id, story, None, adds, member.packed())

    def _group_again(self, grouper: Grouper, arrival: Arrival) -> Grouping:
        """Groups an article that stands alone once more, by a text that it lacked before."""
        member = _member(grouper, arrival)
        found = grouper.nearest(member)
        if found is None or found.id == arrival.id:
            return Grouping(arrival.id, arrival.id, packed=member.packed())
        grouper.put(member, found)
        story = self._story_of[arrival.id] = number_of(found)
        return Grouping(arrival.id, story, packed=member.packed())

    def _published(self, arrival: Arrival) -> Published:
        print_ = self._prints.get(arrival.id) or _print_of(arrival)
        return Published(arrival.id, arrival.feed_id, arrival.at, print_)


def _member(grouper: Grouper, arrival: Arrival) -> Member:
    if arrival.packed is not None:
        with suppress(ValueError, struct.error):  # a damaged library
            return grouper.recall(arrival.packed, arrival.feed_id, arrival.at)
    return grouper.read(arrival.title, arrival.text, arrival.feed_id, arrival.at)


def number_of(story: Story) -> ArticleId:
    """Returns the number of a story."""
    if not isinstance(story.id, int):
        raise TypeError("the stories of a session are numbered")
    return ArticleId(story.id)


def _print_of(arrival: Arrival) -> ArticlePrint:
    return article_print(arrival.title, arrival.text, arrival.link, arrival.guid)
