"""What is said of the briefing: why a story is in it, and the texts of its book."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from deskreader.desktop.strings.formatting import counted, format_time, full_day, local_day, time_ago

if TYPE_CHECKING:
    from deskreader.engine.briefing.briefing_book import BriefingTexts
    from deskreader.model.habits.briefing import Briefing, StoryReasons

translate = QCoreApplication.translate


def briefing_title() -> str:
    """Returns the title of the briefing."""
    return translate("views", "Today in brief")


def reasons_text(reasons: StoryReasons, now: datetime) -> str:
    """Returns why a story is in the briefing: '5 sources · 40 min ago · you open 42 % of Harbour Courier'."""
    parts = [counted("briefing", "1 source", "%n sources", reasons.sources), time_ago(reasons.newest_at, now)]
    if reasons.read_feed and reasons.read_share >= 0.01:
        share = QLocale().toString(100 * reasons.read_share, "f", 0) + "\N{NO-BREAK SPACE}%"
        text = translate("briefing", "you open {share} of {feed}")  # a percentage of the stories of a feed
        parts.append(text.replace("{share}", share).replace("{feed}", reasons.read_feed))
    return " · ".join(parts)


def summary_text(briefing: Briefing) -> str:
    """Returns how many stories there are and from how many sources, or that all of them are read."""
    if not briefing.stories:
        return ""
    if not briefing.unread:
        return translate("briefing", "You've read them all")
    stories = counted("briefing", "1 story", "%n stories", len(briefing.stories))
    sources = counted("briefing", "from 1 source", "from %n sources", briefing.sources)
    return f"{stories} {sources}"


def book_texts() -> BriefingTexts:
    """Returns the texts of a book of the briefing."""
    from deskreader.engine.briefing.briefing_book import BriefingTexts

    return BriefingTexts(briefing_title(), lambda now: full_day(local_day(now)), facts_text)


def facts_text(reasons: StoryReasons) -> str:
    """Returns what stays right of a story: from how many sources it is, if several, and when it was last reported."""
    sources = counted("briefing", "1 source", "%n sources", reasons.sources) if reasons.sources > 1 else ""
    return " · ".join(filter(None, (sources, format_time(reasons.newest_at))))
