"""Why a feed is checked less often than was chosen, in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from deskreader.desktop.dialogs.properties.section import FeedSnapshot
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import counted, format_time
from deskreader.engine.refresh.schedule import Advice, IntervalReason, RefreshIntervals, interval_of, interval_reason
from deskreader.model.fetch_history import FeedDetails

JITTER = 1.15
"""A due time farther away than this many intervals has another reason than chance."""


def interval_reason_text(snapshot: FeedSnapshot) -> str:
    """Returns what makes the next check of a feed later than was chosen; empty where nothing does."""
    details = snapshot.details
    if details.paused_until is not None and details.paused_until > snapshot.now:
        text = messages.translate("properties", "The site asked for a pause until {time}.")
        return text.replace("{time}", format_time(details.paused_until))
    if snapshot.feed.problem is not None:  # its own sentence says when DeskReader tries again
        return ""
    minutes = details.own_minutes or snapshot.refresh_minutes
    intervals = RefreshIntervals(chosen=timedelta(minutes=minutes) if minutes > 0 else None)
    advice = _advice(details, snapshot.now)
    interval = interval_of(advice, intervals)
    if _skips_hours(details, interval):
        return messages.translate("properties", "The feed asks not to be checked at certain hours or on certain days.")
    reason = interval_reason(advice, intervals)
    texts = {
        IntervalReason.SERVER: messages.translate("properties", "Its site asks for {interval} between checks."),
        IntervalReason.DOCUMENT: messages.translate(
            "properties", "The feed itself asks for {interval} between checks."
        ),
        IntervalReason.NO_VALIDATORS: messages.translate(
            "properties",
            "Checked once a day, since its site can't say whether anything is new. Choose an interval to change that.",
        ),
        IntervalReason.QUIET: messages.translate(
            "properties", "It rarely has new stories, so it is checked every {interval}."
        ),
        IntervalReason.FLOOR: messages.translate("properties", "No feed is checked more often than every {interval}."),
    }
    return texts[reason].replace("{interval}", _span(interval)) if reason is not None else ""


def _advice(details: FeedDetails, now: datetime) -> Advice:
    cadence = details.cadence
    change = None
    if cadence.gap is not None and cadence.newest_at is not None:
        change = max(cadence.gap, now - cadence.newest_at)
    return Advice(
        has_validators=details.has_validators,
        max_age=cadence.max_age,
        update_minutes=cadence.update_minutes,
        skip_hours=cadence.skip_hours,
        skip_days=cadence.skip_days,
        change_interval=change,
    )


def _skips_hours(details: FeedDetails, interval: timedelta) -> bool:
    """Whether the next check was put off because the feed does not want one at the time."""
    if not (details.cadence.skip_hours or details.cadence.skip_days):
        return False
    due, last = details.next_due_at, details.last_fetched_at
    return due is not None and last is not None and due - last > interval * JITTER


def _span(interval: timedelta) -> str:
    minutes = round(interval.total_seconds() / 60)
    if minutes % 60 and minutes < 24 * 60:
        return counted("properties", "1 minute", "%n minutes", minutes)
    return counted("properties", "1 hour", "%n hours", round(minutes / 60))
