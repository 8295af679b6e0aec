"""Decides what to notify of and when. The desktop turns the result into words and shows it."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from deskreader.model import ArticleId, FeedId, FolderId, Headline, Outline
from deskreader.settings import NotifyMode, Settings, TitleRule

USUAL_QUIET_HOURS = ("22:00", "07:00")
OLD = timedelta(days=3)
"""The age from which an article is no news, although its feed lists it only now."""
UNSPACED_FROM = "\u2e80"
"""Scripts from this character on are written without spaces (Unicode: CJK Radicals Supplement and what follows)."""


@dataclass(frozen=True, slots=True)
class NotificationContext:
    """What is known besides the new articles.

    `muted` holds the feeds without notifications. `stories` maps an article to its story where several articles report
    the same event; `announced` holds the stories that had a notification. `wanted` holds the articles that a rule
    announces whatever is said of their feeds and titles.
    """

    muted: Collection[FeedId] = ()
    stories: Mapping[ArticleId, Hashable] = field(default_factory=dict)
    announced: Collection[Hashable] = ()
    wanted: Collection[ArticleId] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """One notification: its stories, newest first and never none, each with its articles.

    `is_summary` means that it replaces the summary on the screen.
    """

    stories: tuple[tuple[Headline, ...], ...]
    is_summary: bool = True

    @property
    def articles(self) -> tuple[Headline, ...]:
        """The articles of all its stories."""
        return tuple(article for story in self.stories for article in story)


def plan_notifications(
    headlines: Sequence[Headline],
    settings: Settings,
    now_local: datetime,
    on_screen: Sequence[Headline] = (),
    context: NotificationContext = NotificationContext(),
) -> tuple[Plan, ...]:
    """Returns the notifications to show for new articles, as the settings say and outside the quiet hours.

    `on_screen` holds the articles of the summary on the screen: a new summary repeats them, so that it loses none.
    Left out are read and old articles, articles of muted feeds unless a rule demands them, and articles of stories
    that were announced.
    """
    if settings.notify is NotifyMode.OFF or is_quiet(settings, now_local.time()):
        return ()
    recent = [h for h in headlines if h.sorted_at >= now_local - OLD and _is_wanted(h, settings, context)]
    new = _unread_newest_first([h for h in recent if _story_of(h, context) not in context.announced])
    if not new:
        return ()
    if settings.notify is NotifyMode.SUMMARY:
        return (_summary((*new, *on_screen), context),)
    stories = _by_story(new, context)
    limit = settings.notify_at_most
    rest = stories[limit:] if len(stories) > limit + 1 else []  # a summary of one story would save nothing
    single = tuple(Plan((story,), is_summary=False) for story in stories[: len(stories) - len(rest)])
    if not rest:
        return single
    return (*single, _summary((*(article for story in rest for article in story), *on_screen), context))


def _summary(articles: Sequence[Headline], context: NotificationContext) -> Plan:
    return Plan(tuple(_by_story(_unread_newest_first(articles), context)))


def _story_of(headline: Headline, context: NotificationContext) -> Hashable:
    return context.stories.get(headline.id, headline.id)


def _by_story(headlines: Sequence[Headline], context: NotificationContext) -> list[tuple[Headline, ...]]:
    """Groups headlines by story, in the order of the first headline of each."""
    stories: dict[Hashable, list[Headline]] = {}
    for headline in headlines:
        stories.setdefault(_story_of(headline, context), []).append(headline)
    return [tuple(story) for story in stories.values()]


def _unread_newest_first(headlines: Sequence[Headline]) -> tuple[Headline, ...]:
    unread = {headline.id: headline for headline in headlines if not headline.is_read}
    return tuple(sorted(unread.values(), key=lambda headline: (headline.sorted_at, headline.id), reverse=True))


def muted_feeds(outline: Outline) -> frozenset[FeedId]:
    """Returns the feeds without notifications: those switched off themselves, or in a folder that is."""
    folders = {folder.id: folder for folder in outline.folders}

    def is_muted(folder_id: FolderId | None) -> bool:
        seen: set[FolderId] = set()  # ends a ring of folders
        while folder_id is not None and folder_id in folders and folder_id not in seen:
            if not folders[folder_id].notify:
                return True
            seen.add(folder_id)
            folder_id = folders[folder_id].parent_id
        return False

    return frozenset(feed.id for feed in outline.feeds if not feed.notify or is_muted(feed.folder_id))


def _is_wanted(headline: Headline, settings: Settings, context: NotificationContext) -> bool:
    if headline.id in context.wanted:
        return True
    rule = rule_for_title(headline.title, settings.notify_rules)
    return rule is TitleRule.ALWAYS or (rule is None and headline.feed_id not in context.muted)


def rule_for_title(title: str, rules: Mapping[str, TitleRule]) -> TitleRule | None:
    """Returns the rule that applies to a title, or None; NEVER overrides ALWAYS."""
    matching = {rule for words, rule in rules.items() if matches(words, title)}
    return TitleRule.NEVER if TitleRule.NEVER in matching else TitleRule.ALWAYS if matching else None


def matches(words: str, title: str) -> bool:
    """Whether each of the words begins a word of the title, in any order; an empty list of words matches nothing."""
    text = f" {title.casefold()}"
    prefixes = words.casefold().split()
    return bool(prefixes) and all(_begins_a_word(prefix, text) for prefix in prefixes)


def _begins_a_word(prefix: str, text: str) -> bool:
    """Whether `prefix` stands in `text`, which starts with a space, at the beginning of a word."""
    position = text.find(prefix)
    while position >= 0:
        if prefix[0] >= UNSPACED_FROM or not text[position - 1].isalnum():
            return True
        position = text.find(prefix, position + 1)
    return False


def is_quiet(settings: Settings, now: time) -> bool:
    """Whether a time of day lies in the quiet hours, which may span midnight; invalid or equal times mean none."""
    begin, end = time_of_day(settings.quiet_from), time_of_day(settings.quiet_until)
    if begin is None or end is None or begin == end:
        return False
    if begin < end:
        return begin <= now < end
    return now >= begin or now < end


def time_of_day(text: str) -> time | None:
    """Returns the time that a setting such as "22:00" stands for, or None where it is invalid."""
    hours, colon, minutes = text.strip().partition(":")
    if not (colon and hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit()):
        return None
    if int(hours) > 23 or int(minutes) > 59:
        return None
    return time(int(hours), int(minutes))
