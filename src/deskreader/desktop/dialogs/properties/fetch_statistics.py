"""The section on fetches: a feed's problem, the last response, how much its publisher served, a stored redirect."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QLocale

from deskreader.desktop.dialogs.properties.interval_reasons import interval_reason_text
from deskreader.desktop.dialogs.properties.section import FeedSnapshot, Section, SectionContext, set_fact
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import (
    counted,
    day_name,
    format_number,
    format_size,
    format_time,
    local_day,
    time_ago,
)
from deskreader.desktop.widgets.parts import link
from deskreader.errors import DeskReaderError, Kind
from deskreader.model import Feed
from deskreader.text.shown_addresses import shown_address

MEGABYTE = 1_000_000


class FetchStatisticsSection(Section):
    """Facts about the fetches, and the button that undoes a stored redirect."""

    def __init__(self, context: SectionContext) -> None:
        super().__init__("", context)
        self.heading.setText(self.tr("History"))
        self.answer = self.add_fact(self.tr("Last response"))
        self.fetched = self.add_fact(self.tr("Last fetched"))
        self.next = self.add_fact(self.tr("Next check"))
        self.next_row = self.rows[-1]
        self.requests = self.add_fact(self.tr("Requests"))
        self.unchanged = self.add_fact(self.tr("Unchanged"))
        self.received = self.add_fact(self.tr("Received"))
        self.undo = link(self.tr("Use the old address"))
        self.undo.clicked.connect(lambda: context.run(lambda: context.library.undo_move(context.feed_id)))
        self.moved_row = self.add_row(self.tr("Moved"), "", self.undo)

    def is_for(self, feed: Feed) -> bool:
        """Whether this computer fetches the feed."""
        return feed.account_id is None

    def show_feed(self, snapshot: FeedSnapshot) -> None:
        """Shows the state of the feed."""
        details, now = snapshot.details, snapshot.now
        answer = answer_text(details.last_result)
        if details.last_result_at is not None:
            answer = f"{answer}, {time_ago(details.last_result_at, now)}"
        set_fact(self.answer, answer)
        fetched = details.last_fetched_at
        set_fact(self.fetched, format_moment(fetched, now) if fetched else self.tr("Not yet"))
        set_fact(self.next, self._next_text(snapshot))
        self.next_row.explain("" if details.has_stopped else interval_reason_text(snapshot))
        since = format_moment(details.added_at, now)
        requests = counted("FetchStatisticsSection", "1 since {when}", "%n since {when}", details.requests)
        set_fact(self.requests, requests.replace("{when}", since))
        unchanged = self.tr("{share} of checks").replace("{share}", format_share(details.unchanged, details.requests))
        set_fact(self.unchanged, unchanged)
        set_fact(self.received, format_bytes(details.received_bytes))
        self._show_move(snapshot)

    def _next_text(self, snapshot: FeedSnapshot) -> str:
        details = snapshot.details
        if details.has_stopped:
            return self.tr("When you refresh it")
        moments = [moment for moment in (details.next_due_at, details.paused_until) if moment is not None]
        due = max(moments, default=None)
        return self.tr("Right away") if due is None or due <= snapshot.now else format_moment(due, snapshot.now)

    def _show_move(self, snapshot: FeedSnapshot) -> None:
        details = snapshot.details
        self.moved_row.setVisible(details.moved_from is not None)
        if details.moved_from is not None and details.moved_at is not None:
            text = self.tr("The feed moved from {address} on {when}.")
            when = format_moment(details.moved_at, snapshot.now)
            self.moved_row.explain(text.replace("{when}", when).replace("{address}", shown_address(details.moved_from)))


def problem_text(snapshot: FeedSnapshot) -> str:
    """What is wrong with a feed, and since when; empty if nothing is."""
    problem = snapshot.feed.problem
    if problem is None:
        return ""
    sentence = messages.error_message(DeskReaderError(problem.kind, problem.detail))
    since = messages.translate("FetchStatisticsSection", "Since {when}.").replace(
        "{when}", format_moment(problem.since, snapshot.now)
    )
    return f"{sentence} {since}"


def answer_text(answer: str) -> str:
    """The last response as a text; `answer` is an HTTP status or the kind of an error, as the library stores it."""
    if not answer:
        return messages.translate("FetchStatisticsSection", "Not checked yet")
    if answer == "304":
        return messages.translate("FetchStatisticsSection", "Unchanged")
    if answer.isdigit() and answer.startswith("2"):
        return messages.translate("FetchStatisticsSection", "Updated")
    if answer.isdigit():
        return messages.translate("FetchStatisticsSection", "The server answered {status}").replace("{status}", answer)
    kind = Kind(answer) if answer in Kind.__members__.values() else Kind.UNEXPECTED
    return messages.error_message(DeskReaderError(kind))


def format_share(part: int, whole: int) -> str:
    """A part of a whole as a percentage without decimals; 0 % of nothing."""
    return QLocale().toString(100.0 * part / whole if whole else 0.0, "f", 0) + "\N{NO-BREAK SPACE}%"


def format_bytes(count: int) -> str:
    """A number of bytes in kB, MB or GB, whichever reads best."""
    if count >= MEGABYTE:
        return format_size(count)
    return f"{format_number(count / 1000)}\N{NO-BREAK SPACE}{messages.translate('FetchStatisticsSection', 'kB')}"


def format_moment(moment: datetime, now: datetime) -> str:
    """Returns the time of a moment today, yesterday or tomorrow, otherwise its day."""
    day, today = local_day(moment), local_day(now)
    if day == today:
        return format_time(moment)
    if day == today + timedelta(days=1):
        return messages.translate("FetchStatisticsSection", "Tomorrow, {time}").replace("{time}", format_time(moment))
    if day == today - timedelta(days=1):
        return messages.translate("FetchStatisticsSection", "Yesterday, {time}").replace("{time}", format_time(moment))
    return day_name(day, today)
