"""The texts of a card for screen readers and other uses beside painting."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from deskreader.desktop.strings.formatting import day_name, format_time, local_day
from deskreader.desktop.strings.messages import muting_text
from deskreader.desktop.timeline.other_sources import spoken
from deskreader.model import Headline
from deskreader.model.revisions import Edit


def headline_title(headline: Headline) -> str:
    """Returns the title of an article, or what stands for a missing one."""
    return headline.title.strip() or QCoreApplication.translate("timeline", "Untitled story")


def change_mark(headline: Headline) -> tuple[str, str] | None:
    """Returns what a card says of the publisher's changes, with the role of its colour; None where there are none."""
    translate = QCoreApplication.translate
    if headline.is_removed:
        return translate("timeline", "Removed"), "warning"
    if headline.edit is Edit.SINCE_READ:
        return translate("timeline", "Changed"), "accent"
    return (translate("timeline", "Edited"), "faint_ink") if headline.edit is Edit.EDITED else None


def source_text(headline: Headline) -> str:
    """Returns the feed of an article, behind the rule that muted it where one has."""
    if not headline.is_muted:
        return headline.feed_title
    return f"{muting_text(headline.muted_by)} · {headline.feed_title}"


def accessible_text(headline: Headline, now: datetime) -> str:
    """Returns what a screen reader says of a card: title, source, time, read or unread, starred."""
    translate = QCoreApplication.translate
    day = day_name(local_day(headline.sorted_at), local_day(now))
    parts = [headline_title(headline), source_text(headline), f"{day} {format_time(headline.sorted_at)}"]
    parts.append(translate("timeline", "read") if headline.is_read else translate("timeline", "unread"))
    if headline.is_starred:
        parts.append(translate("timeline", "starred"))
    if headline.is_update:
        parts.append(translate("timeline", "update"))
    if headline.edit is not Edit.NONE:
        edits = {Edit.EDITED: translate("timeline", "edited by its publisher"),
                 Edit.SINCE_READ: translate("timeline", "changed since you read it")}  # fmt: skip
        parts.append(edits[headline.edit])
    if headline.is_removed:
        parts.append(translate("timeline", "removed by its publisher"))
    if headline.others:
        parts.append(spoken(headline))
    return ", ".join(parts)
