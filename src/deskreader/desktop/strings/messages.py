"""Errors, reasons and marks as translated sentences, and the words of notifications. All of it is plain text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from deskreader import messages
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.strings.translation import QT_TRANSLATE_NOOP
from deskreader.errors import DeskReaderError
from deskreader.model import Finding, Headline, Notice, Offline, Progress, Reason
from deskreader.model.credentials import Source

SOURCES_NAMED = 3
translate = QCoreApplication.translate


CHECKS = {
    "file": QT_TRANSLATE_NOOP("messages", "Library file"),
    "references": QT_TRANSLATE_NOOP("messages", "Links between records"),
    "counts": QT_TRANSLATE_NOOP("messages", "Counts of stories"),
    "texts": QT_TRANSLATE_NOOP("messages", "Stored texts"),
    "search index": QT_TRANSLATE_NOOP("messages", "Search index"),
    "picture users": QT_TRANSLATE_NOOP("messages", "Use of pictures"),
    "picture bytes": QT_TRANSLATE_NOOP("messages", "Room taken by pictures"),
    "picture files": QT_TRANSLATE_NOOP("messages", "Files of pictures"),
    "unused files": QT_TRANSLATE_NOOP("messages", "Files that nothing uses"),
}
"""What the checks of the library look at."""


def finding_text(found: Finding) -> str:
    """One thing that a check of the library found: what was looked at, and how much of it is wrong."""
    words = translate("messages", CHECKS.get(found.check, found.check))
    return f"{words}: {found.detail}" if found.detail else words


def error_message(error: DeskReaderError) -> str:
    """The sentence for an error, with its technical detail where the sentence has a place for one."""
    return _translated(messages.ERRORS[error.kind]).replace("{detail}", error.detail or "?")


def subscribe_error_message(error: DeskReaderError) -> str:
    """The sentence for an error that an address gave which nobody is subscribed to."""
    text = messages.SUBSCRIBE_ERRORS.get(error.kind)
    return _translated(text) if text is not None else error_message(error)


def skipped_feeds_message(progress: Progress) -> str:
    """Why a refresh by hand left feeds alone; empty where it left none."""
    return " · ".join(text for text in (_paused_feeds(progress), _recent_feeds(progress)) if text)


def _paused_feeds(progress: Progress) -> str:
    if not progress.held or progress.held_until is None:
        return ""
    said = counted(
        "messages",
        "1 feed was left alone: its site asked for a pause until {time}",
        "%n feeds were left alone: their sites asked for a pause, the first until {time}",
        progress.held,
    )
    local = QDateTime.fromSecsSinceEpoch(int(progress.held_until.timestamp()))
    is_today = local.date() == QDateTime.currentDateTime().date()
    short = QLocale.FormatType.ShortFormat
    return said.replace("{time}", QLocale().toString(local.time() if is_today else local, short))


def _recent_feeds(progress: Progress) -> str:
    if not progress.skipped:
        return ""
    if not progress.feeds_total:
        return translate("messages", "All of this was fetched less than five minutes ago")
    return counted(
        "messages",
        "1 feed was left alone: fetched less than five minutes ago",
        "%n feeds were left alone: fetched less than five minutes ago",
        progress.skipped,
    )


def reason_text(why: Reason) -> str:
    """Why the whole story is not stored; empty where it is."""
    return _translated(messages.REASONS[why])


def no_keyring_message() -> str:
    """That a feed's secret is not kept for good."""
    return _translated(messages.NO_KEYRING)


def source_text(what: Source) -> str:
    """What is read in place of a feed; empty for a feed."""
    return _translated(messages.SOURCES[what])


def page_report_readme() -> str:
    """What the folder of a report says of itself."""
    return _translated(messages.PAGE_REPORT_README)


def offline_text(offline: Offline) -> str:
    """What of an article can be read without network."""
    return _translated(messages.OFFLINE_STATES[offline])


def notice_for(stories: Sequence[Sequence[Headline]]) -> Notice:
    """The words of one notification, for stories each told by one article or several, newest first.

    Of one story its title, who tells it, and its beginning, as the first to tell it has them; of several, how many
    and from whom.
    """
    firsts = [story[-1] for story in stories]
    ids = tuple(article.id for story in stories for article in reversed(story))
    sources = list(dict.fromkeys(a.feed_title for story in stories for a in reversed(story) if a.feed_title))
    icon = firsts[0].feed_icon if len(sources) == 1 else None
    if len(firsts) == 1:
        (first,) = firsts
        body = "\n".join(line for line in (_source_line(sources), first.snippet) if line)
        return Notice(first.title or translate("messages", "Untitled story"), body, ids, icon)
    title = counted("messages", "1 new story", "%n new stories", len(firsts))
    if len(sources) == 1:
        title = translate("messages", "{source}: {stories}").replace("{stories}", title).replace("{source}", sources[0])
    lines = [_source_line(sources)] if len(sources) > 1 else []
    lines += [first.title for first in firsts[:SOURCES_NAMED] if first.title]
    return Notice(title, "\n".join(lines), ids, icon)


def _source_line(sources: Sequence[str]) -> str:
    named, more = sources[:SOURCES_NAMED], len(sources) - SOURCES_NAMED
    line = ", ".join(named)
    if more <= 0:
        return line
    return counted("messages", "{sources} and 1 more", "{sources} and %n more", more).replace("{sources}", line)


def _translated(text: str) -> str:
    return translate("sentences", text) if text else ""


def removal_preview(count: int) -> str:
    """How many stories would go at the next tidying, in words."""
    if not count:
        return translate("messages", "No story would be removed now.")
    return counted("messages", "Would remove 1 story.", "Would remove %n stories.", count)
