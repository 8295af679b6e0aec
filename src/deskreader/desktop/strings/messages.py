"""Errors, reasons and states as translated sentences, and the texts of notifications. All of it is plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from deskreader import messages
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.strings.translation import QT_TRANSLATE_NOOP
from deskreader.errors import DeskReaderError, Kind
from deskreader.model.enumerations import CheckName, Source

if TYPE_CHECKING:
    from deskreader.model import ArticleId, Finding, Headline, ImageHash, Offline, Problem, Progress, Reason

translate = QCoreApplication.translate

SOURCES_NAMED = 3
"""Feeds that one notification names; it counts the others."""


CHECKS = {
    CheckName.FILE: QT_TRANSLATE_NOOP("messages", "Library file"),
    CheckName.REFERENCES: QT_TRANSLATE_NOOP("messages", "Record links"),
    CheckName.COUNTS: QT_TRANSLATE_NOOP("messages", "Story counts"),
    CheckName.TEXTS: QT_TRANSLATE_NOOP("messages", "Stored text"),
    CheckName.PACKED_TEXTS: QT_TRANSLATE_NOOP("messages", "Compressed text"),
    CheckName.SEARCH_INDEX: QT_TRANSLATE_NOOP("messages", "Search index"),
    CheckName.IMAGE_USERS: QT_TRANSLATE_NOOP("messages", "Picture references"),
    CheckName.IMAGE_BYTES: QT_TRANSLATE_NOOP("messages", "Picture storage"),
    CheckName.IMAGE_FILES: QT_TRANSLATE_NOOP("messages", "Picture files"),
    CheckName.UNUSED_FILES: QT_TRANSLATE_NOOP("messages", "Unused files"),
}
"""The subject of each check of the library, by the check's name."""


def finding_text(finding: Finding) -> str:
    """One result of a check of the library: what was checked, and how much of it is wrong."""
    subject = translate("messages", CHECKS.get(finding.check, finding.check))
    return f"{subject}: {finding.detail}" if finding.detail else subject


def error_message(error: DeskReaderError) -> str:
    """The sentence for an error; its technical detail fills the sentence's placeholder, if it has one."""
    return _translated(messages.ERRORS[error.kind]).replace("{detail}", error.detail or "?")


def problem_message(problem: Problem) -> str:
    """The sentence for a feed's standing problem."""
    return error_message(DeskReaderError(Kind(problem.kind), problem.detail))


def subscribe_error_message(error: DeskReaderError) -> str:
    """The sentence for an error of an address without a subscription."""
    text = messages.SUBSCRIBE_ERRORS.get(error.kind)
    return _translated(text) if text is not None else error_message(error)


def skipped_feeds_message(progress: Progress) -> str:
    """Why a refresh that the user started skipped feeds; empty if it skipped none."""
    return " · ".join(text for text in (_paused_feeds(progress), _recent_feeds(progress)) if text)


def _paused_feeds(progress: Progress) -> str:
    if not progress.paused or progress.paused_until is None:
        return ""
    text = counted(
        "messages",
        "1 feed skipped: its site asked for a pause until {time}",
        "%n feeds skipped: their sites asked for a pause, the first until {time}",
        progress.paused,
    )
    local = QDateTime.fromSecsSinceEpoch(int(progress.paused_until.timestamp()))
    is_today = local.date() == QDateTime.currentDateTime().date()
    short = QLocale.FormatType.ShortFormat
    return text.replace("{time}", QLocale().toString(local.time() if is_today else local, short))


def _recent_feeds(progress: Progress) -> str:
    if not progress.skipped:
        return ""
    if not progress.feeds_total:
        return translate("messages", "Everything here was checked less than five minutes ago")
    return counted(
        "messages",
        "1 feed skipped: checked less than five minutes ago",
        "%n feeds skipped: checked less than five minutes ago",
        progress.skipped,
    )


def reason_text(reason: Reason) -> str:
    """Why an article is stored without its full text; empty if it is complete."""
    return _translated(messages.REASONS[reason])


def no_keyring_message() -> str:
    """The warning that a feed's secret is forgotten when DeskReader is closed."""
    return _translated(messages.NO_KEYRING)


def source_text(source: Source) -> str:
    """What DeskReader reads instead of a feed; empty for a feed."""
    return _translated(messages.SOURCES[source])


def page_report_readme() -> str:
    """The text of the README in the folder of a page report."""
    return _translated(messages.PAGE_REPORT_README)


def offline_text(offline: Offline) -> str:
    """How much of an article can be read without network."""
    return _translated(messages.OFFLINE_STATES[offline])


def muting_text(rules: Sequence[str]) -> str:
    """Returns by which rules an article is muted."""
    if not rules:
        return translate("rules", "Muted")
    return translate("rules", "Muted by “{rules}”").replace("{rules}", ", ".join(rules))


def removal_preview(count: int) -> str:
    """How many articles the retention rules would remove at the next purge."""
    if not count:
        return translate("messages", "No stories would be removed now.")
    return counted("messages", "Would remove 1 story.", "Would remove %n stories.", count)


@dataclass(frozen=True, slots=True)
class Notice:
    """The text of one notification before it is shown: plain text, no markup."""

    title: str
    body: str
    articles: tuple[ArticleId, ...]
    feed_icon: ImageHash | None = None


def notice_for(stories: Sequence[Sequence[Headline]]) -> Notice:
    """The texts of one notification for stories; a story is its articles, the newest first.

    One story gets the title and the beginning of its earliest article, and its feeds; several get their number, their
    feeds, and the titles of the first ones.
    """
    firsts = [story[-1] for story in stories]  # the earliest article of each story
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
    """The names of the first feeds, and how many more there are."""
    named, more = sources[:SOURCES_NAMED], len(sources) - SOURCES_NAMED
    line = ", ".join(named)
    if more <= 0:
        return line
    return counted("messages", "{sources} and 1 more", "{sources} and %n more", more).replace("{sources}", line)


def _translated(text: str) -> str:
    return translate("sentences", text) if text else ""
