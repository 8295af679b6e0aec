"""What a notification may speak of, and when: decided here, put into words and shown by the desktop."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from deskreader.model import ArticleId, FeedId, FolderId, Headline, Outline
from deskreader.settings import NotifyMode, Settings, TitleRule

USUAL_QUIET_HOURS = ("22:00", "07:00")
OLD = timedelta(days=3)
"""A story that was published earlier is no news, although the feed has it only now."""
SPACED_BELOW = "\u2e80"
"""Scripts from here on write no spaces between words (Unicode: CJK Radicals Supplement and what follows)."""


@dataclass(frozen=True, slots=True)
class NotificationContext:
    """What is known of new stories besides themselves.

    `muted` are feeds that the reader wants no notifications of. `stories` says which story an article tells, where
    several tell one; `told` are the stories that there was a notification of.
    """

    muted: Collection[FeedId] = ()
    stories: Mapping[ArticleId, Hashable] = field(default_factory=dict)
    told: Collection[Hashable] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The stories that one notification speaks of, newest first; never none. Each is told by one article or several.

    `is_summary` tells that it takes the place of the summary that still stands.
    """

    stories: tuple[tuple[Headline, ...], ...]
    is_summary: bool = True

    @property
    def articles(self) -> tuple[Headline, ...]:
        """All articles of all its stories."""
        return tuple(article for story in self.stories for article in story)


def plan(
    headlines: Sequence[Headline],
    settings: Settings,
    now_local: datetime,
    standing: Sequence[Headline] = (),
    known: NotificationContext = NotificationContext(),
) -> tuple[Plan, ...]:
    """The notifications to show for new stories, by the reader's choice and outside the quiet hours.

    `standing` are the articles of the summary that is still on the screen: a new summary speaks of them too, so that
    taking its place loses none. What was read meanwhile is left out, and old ones, and those of muted feeds unless a
    rule wants them, and what only tells a story again.
    """
    if settings.notify is NotifyMode.OFF or is_quiet(settings, now_local.time()):
        return ()
    fresh = [h for h in headlines if h.sorted_at >= now_local - OLD and _wanted(h, settings, known.muted)]
    new = _unread_once([h for h in fresh if _story(h, known) not in known.told])
    if not new:
        return ()
    stories = _by_story(new, known)
    if settings.notify is NotifyMode.EACH:
        most = settings.notify_at_most
        rest = stories[most:] if len(stories) > most + 1 else []
        single = tuple(Plan((story,), is_summary=False) for story in stories[: len(stories) - len(rest)])
        waiting = [article for story in rest for article in story]
        return (*single, Plan(tuple(_by_story(_unread_once((*waiting, *standing)), known)))) if rest else single
    return (Plan(tuple(_by_story(_unread_once((*new, *standing)), known))),)


def _story(headline: Headline, known: NotificationContext) -> Hashable:
    return known.stories.get(headline.id, headline.id)


def _by_story(headlines: Sequence[Headline], known: NotificationContext) -> list[tuple[Headline, ...]]:
    """The headlines of each story together, in the order of the newest of each."""
    found: dict[Hashable, list[Headline]] = {}
    for headline in headlines:
        found.setdefault(_story(headline, known), []).append(headline)
    return [tuple(story) for story in found.values()]


def muted_feeds(outline: Outline) -> frozenset[FeedId]:
    """The feeds that the reader wants no notifications of: their own switch is off, or that of a folder around them."""
    folders = {folder.id: folder for folder in outline.folders}

    def is_muted(folder_id: FolderId | None) -> bool:
        seen: set[FolderId] = set()
        while folder_id is not None and folder_id in folders and folder_id not in seen:
            if not folders[folder_id].notify:
                return True
            seen.add(folder_id)
            folder_id = folders[folder_id].parent_id
        return False

    return frozenset(feed.id for feed in outline.feeds if not feed.notify or is_muted(feed.folder_id))


def _wanted(headline: Headline, settings: Settings, muted: Collection[FeedId]) -> bool:
    """By the rules on words of the title, of which "never" is stronger than "always", else by the feed."""
    said = verdict(headline.title, settings.notify_rules)
    return said is TitleRule.ALWAYS or (said is None and headline.feed_id not in muted)


def verdict(title: str, rules: Mapping[str, TitleRule]) -> TitleRule | None:
    """What the rules say to a title: "never", "always", or None where none speaks of it."""
    said = {act for words, act in rules.items() if matches(words, title)}
    if TitleRule.NEVER in said:
        return TitleRule.NEVER
    return TitleRule.ALWAYS if said else None


def matches(words: str, title: str) -> bool:
    """Whether every one of the words begins a word of the title, in whatever order; no words match nothing."""
    text = f" {title.casefold()}"
    wanted = words.casefold().split()
    return bool(wanted) and all(_stands(word, text) for word in wanted)


def _stands(word: str, text: str) -> bool:
    at = text.find(word)
    while at >= 0:
        if word[0] >= SPACED_BELOW or not text[at - 1].isalnum():
            return True
        at = text.find(word, at + 1)
    return False


def is_quiet(settings: Settings, now: time) -> bool:
    """Whether a time of day lies in the quiet hours, which may run over midnight; bad or equal times mean none."""
    begin, end = time_of_day(settings.quiet_from), time_of_day(settings.quiet_until)
    if begin is None or end is None or begin == end:
        return False
    if begin < end:
        return begin <= now < end
    return now >= begin or now < end


def time_of_day(text: str) -> time | None:
    """The time that a setting such as "22:00" names, or None."""
    hours, colon, minutes = text.strip().partition(":")
    if not (colon and hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit()):
        return None
    if int(hours) > 23 or int(minutes) > 59:
        return None
    return time(int(hours), int(minutes))


def _unread_once(headlines: Sequence[Headline]) -> tuple[Headline, ...]:
    seen = {headline.id: headline for headline in headlines if not headline.is_read}
    return tuple(sorted(seen.values(), key=lambda headline: (headline.sorted_at, headline.id), reverse=True))
