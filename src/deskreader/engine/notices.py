"""What a notification may speak of, and when: decided here, put into words and shown by the desktop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from deskreader.model import Headline
from deskreader.settings import Settings

EACH_AT_MOST = 5
"""Notifications a refresh may give at once where the reader wants one a story; the rest come together in one more."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The stories that one notification speaks of, newest first; never none.

    `is_summary` tells that it takes the place of the summary that still stands.
    """

    articles: tuple[Headline, ...]
    is_summary: bool = True


def plan(
    headlines: Sequence[Headline], settings: Settings, now_local: datetime, standing: Sequence[Headline] = ()
) -> tuple[Plan, ...]:
    """The notifications to show for new stories, by the reader's choice and outside the quiet hours.

    `standing` are the stories of the summary that is still on the screen: a new summary speaks of them too, so that
    taking its place loses none. Stories that were read meanwhile are left out.
    """
    new = _unread_once(headlines)
    if not new or settings.notify == "off" or is_quiet(settings, now_local.time()):
        return ()
    if settings.notify == "each":
        rest = new[EACH_AT_MOST:] if len(new) > EACH_AT_MOST + 1 else ()
        single = tuple(Plan((headline,), is_summary=False) for headline in new[: len(new) - len(rest)])
        return (*single, Plan(_unread_once((*rest, *standing)))) if rest else single
    return (Plan(_unread_once((*new, *standing))),)


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
