"""What a notification may speak of, and when: decided here, put into words and shown by the desktop."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from deskreader.model import FeedId, FolderId, Headline, Outline
from deskreader.settings import Settings

USUAL_QUIET_HOURS = ("22:00", "07:00")
OLD = timedelta(days=3)
"""A story that was published earlier is no news, although the feed has it only now."""
SPACED_BELOW = "\u2e80"
"""Scripts from here on write no spaces between words (Unicode: CJK Radicals Supplement and what follows)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The stories that one notification speaks of, newest first; never none.

    `is_summary` tells that it takes the place of the summary that still stands.
    """

    articles: tuple[Headline, ...]
    is_summary: bool = True


def plan(
    headlines: Sequence[Headline],
    settings: Settings,
    now_local: datetime,
    standing: Sequence[Headline] = (),
    muted: Collection[FeedId] = (),
) -> tuple[Plan, ...]:
    """The notifications to show for new stories, by the reader's choice and outside the quiet hours.

    `standing` are the stories of the summary that is still on the screen: a new summary speaks of them too, so that
    taking its place loses none. Stories that were read meanwhile are left out, and old ones, and those of the feeds
    `muted` unless a rule wants them.
    """
    if settings.notify == "off" or is_quiet(settings, now_local.time()):
        return ()
    new = _unread_once([h for h in headlines if h.sorted_at >= now_local - OLD and _wanted(h, settings, muted)])
    if not new:
        return ()
    if settings.notify == "each":
        most = settings.notify_at_most
        rest = new[most:] if len(new) > most + 1 else ()
        single = tuple(Plan((headline,), is_summary=False) for headline in new[: len(new) - len(rest)])
        return (*single, Plan(_unread_once((*rest, *standing)))) if rest else single
    return (Plan(_unread_once((*new, *standing))),)


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
    return said == "always" or (said is None and headline.feed_id not in muted)


def verdict(title: str, rules: Mapping[str, str]) -> str | None:
    """What the rules say to a title: "never", "always", or None where none speaks of it."""
    said = {act for words, act in rules.items() if matches(words, title)}
    return "never" if "never" in said else "always" if "always" in said else None


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
