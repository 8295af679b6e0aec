"""Which stories a rule no longer keeps, and which pictures a budget has no room for: decided here, done elsewhere.

Pure functions of values. A star or a tag keeps a story and its pictures against every rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from deskreader.model import ArticleId
from deskreader.model.retention import ExpiredArticle, RetentionRule

LEAP = timedelta(days=3)
"""The library's own time never goes on by more at once: a clock that is years ahead for an hour clears nothing away."""


@dataclass(frozen=True, slots=True)
class RetentionCandidate:
    """A story as a rule looks at it. `since` is when it came, or when it was published where that is later."""

    id: ArticleId
    since: int  # microseconds since 1970
    is_read: bool
    is_pinned: bool
    pictures: Mapping[int, int] | None = None  # the bytes of its pictures by their number


def expired_articles(stories: Sequence[RetentionCandidate], rule: RetentionRule, before: int) -> list[ExpiredArticle]:
    """The stories of one feed that the rule lets go, read ones first, each the oldest first.

    `before` is the moment, in microseconds, that `rule.days` counts back to.
    """
    newest_first = sorted(stories, key=lambda story: (story.since, story.id), reverse=True)
    gone = []
    for place, story in enumerate(newest_first):
        is_old = bool(rule.days) and story.since < before
        is_beyond = bool(rule.newest) and place >= (rule.newest or 0)
        may_go = not story.is_pinned and (story.is_read or not rule.unread)
        if may_go and (is_old or is_beyond):
            gone.append(story)
    gone.sort(key=lambda story: (not story.is_read, story.since, story.id))
    return [ExpiredArticle(story.id, story.is_read) for story in gone]


def articles_over_budget(stories: Sequence[RetentionCandidate], budget: int) -> list[ArticleId]:
    """The stories that give up their pictures until those of all take at most `budget` bytes.

    The oldest read goes first, unread ones follow; pinned ones keep theirs, even over the budget. A picture that
    several stories have is only gone with the last of them.
    """
    users = Counter(picture for story in stories for picture in story.pictures or ())
    sizes = {picture: size for story in stories for picture, size in (story.pictures or {}).items()}
    total = sum(sizes.values())
    given = []
    for story in sorted(stories, key=lambda story: (not story.is_read, story.since, story.id)):
        if total <= budget:
            break
        if story.is_pinned or not story.pictures:
            continue
        given.append(story.id)
        for picture in story.pictures:
            users[picture] -= 1
            total -= sizes[picture] if not users[picture] else 0
    return given


def own_time(now: datetime, last: tuple[datetime, datetime] | None) -> datetime:
    """The library's own time, by which stories grow old, from the clock and from (clock, own time) when last asked.

    It follows the clock, but leaps at most `LEAP` at once and makes up what it is behind at twice the usual pace, so
    that a clock that is wrong for a while lets nothing grow old. It is never ahead of the clock.
    """
    if last is None:
        return now
    clock, own = last
    passed = max(now - clock, timedelta(0))
    return min(now, own + min(2 * passed, LEAP))
