"""The texts of a card for screen readers and other uses beside painting."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from deskreader.desktop.strings.formatting import day_name, format_time, local_day
from deskreader.desktop.timeline.other_sources import spoken
from deskreader.model import Headline


def headline_title(headline: Headline) -> str:
    """Returns the title of an article, or what stands for a missing one."""
    return headline.title.strip() or QCoreApplication.translate("timeline", "Untitled story")


def accessible_text(headline: Headline, now: datetime) -> str:
    """Returns what a screen reader says of a card: title, source, time, read or unread, starred."""
    translate = QCoreApplication.translate
    day = day_name(local_day(headline.sorted_at), local_day(now))
    parts = [headline_title(headline), headline.feed_title, f"{day} {format_time(headline.sorted_at)}"]
    parts.append(translate("timeline", "read") if headline.is_read else translate("timeline", "unread"))
    if headline.is_starred:
        parts.append(translate("timeline", "starred"))
    if headline.is_update:
        parts.append(translate("timeline", "update"))
    if headline.others:
        parts.append(spoken(headline))
    return ", ".join(parts)
