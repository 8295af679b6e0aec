"""Groups the articles that the worker is given, and remembers them until the session changes."""

from __future__ import annotations

from deskreader.model import ArticleId
from deskreader.model.articles import Arrival, Grouping
from deskreader.stories import Grouper, new_grouper
from deskreader.stories.article_print import ArticlePrint, article_print
from deskreader.stories.copies import CopyFinder
from deskreader.stories.members import Story


class StorySession:
    """What was grouped since the session began. Another session number begins anew."""

    def __init__(self) -> None:
        self._number = 0
        self._grouper: Grouper | None = None
        self._copies = CopyFinder()
        self._stories: dict[ArticleId, Story] = {}
        self._story_of: dict[ArticleId, ArticleId] = {}

    def group(
        self, session: int, known: tuple[Arrival, ...], new: tuple[Arrival, ...], strictness: float
    ) -> tuple[Grouping, ...] | None:
        """Returns how new articles are grouped, after the known ones were learned.

        None where the session is not the one that is remembered and it does not begin with known articles.
        """
        if session != self._number or self._grouper is None:
            if new:
                return None
            self._number, self._grouper, self._copies = session, new_grouper(strictness), CopyFinder()
            self._stories, self._story_of = {}, {}
        for arrival in known:
            self._learn(self._grouper, arrival)
        return tuple(self._group(self._grouper, arrival) for arrival in new)

    def _learn(self, grouper: Grouper, arrival: Arrival) -> None:
        story = arrival.story if arrival.story is not None else arrival.id
        self._story_of[arrival.id] = story
        if arrival.copy_of is None:
            member = grouper.read(arrival.title, arrival.text, arrival.feed_id, arrival.at)
            grouper.put(member, self._stories.setdefault(story, Story(story)))
        self._copies.add(arrival.id, arrival.feed_id, _print_of(arrival))

    def _group(self, grouper: Grouper, arrival: Arrival) -> Grouping:
        if arrival.story is not None:
            return self._group_again(grouper, arrival)
        original = self._copies.add(arrival.id, arrival.feed_id, _print_of(arrival))
        if isinstance(original, int):
            first = ArticleId(original)
            story = self._story_of[arrival.id] = self._story_of.get(first, first)
            return Grouping(arrival.id, story, first)
        member = grouper.read(arrival.title, arrival.text, arrival.feed_id, arrival.at)
        found = grouper.nearest(member)
        adds = found is not None and grouper.adds(member, found)
        joined = found or self._stories.setdefault(arrival.id, Story(arrival.id))
        grouper.put(member, joined)
        story = self._story_of[arrival.id] = number_of(joined)
        return Grouping(arrival.id, story, None, adds)

    def _group_again(self, grouper: Grouper, arrival: Arrival) -> Grouping:
        """Groups an article that stands alone once more, by a text that it lacked before."""
        member = grouper.read(arrival.title, arrival.text, arrival.feed_id, arrival.at)
        found = grouper.nearest(member)
        if found is None or found.id == arrival.id:
            return Grouping(arrival.id, arrival.id)
        grouper.put(member, found)
        story = self._story_of[arrival.id] = number_of(found)
        return Grouping(arrival.id, story)


def number_of(story: Story) -> ArticleId:
    """Returns the number of a story."""
    if not isinstance(story.id, int):
        raise TypeError("the stories of a session are numbered")
    return ArticleId(story.id)


def _print_of(arrival: Arrival) -> ArticlePrint:
    return article_print(arrival.title, arrival.text, arrival.link, arrival.guid)
