"""The columns of the table of feeds: their titles, what they say of a feed, and what sorts feeds by them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QCoreApplication

from deskreader.desktop.dialogs.properties.fetch_statistics import format_share
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import format_number, time_ago
from deskreader.desktop.strings.translation import QT_TRANSLATE_NOOP
from deskreader.errors import DeskReaderError
from deskreader.model.habits.feed_statistics import FeedStatistics


@dataclass(frozen=True, slots=True)
class StatisticsColumn:
    """A column. Its `key` sorts feeds in ascending order; `falls` says that the greatest stand first at first."""

    title: str
    meaning: str
    text: Callable[[FeedStatistics, datetime], str]
    key: Callable[[FeedStatistics], Any]
    is_number: bool = True
    falls: bool = True

    @property
    def translated_title(self) -> str:
        """The title in the user's language."""
        return QCoreApplication.translate("FeedStatistics", self.title)

    @property
    def translated_meaning(self) -> str:
        """What the column says, in the user's language."""
        return QCoreApplication.translate("FeedStatistics", self.meaning)


def _problem(row: FeedStatistics, _now: datetime) -> str:
    problem = row.feed.problem
    return "" if problem is None else messages.error_message(DeskReaderError(problem.kind, problem.detail))


def _newest(row: FeedStatistics, now: datetime) -> str:
    newest = row.figures.newest_at
    return time_ago(newest, now) if newest is not None else ""


def _first(row: FeedStatistics, _now: datetime) -> str:
    """Returns how many of the stories that others told, too, the feed told first: '5 of 12'."""
    if not row.figures.shared_stories:
        return ""
    text = QCoreApplication.translate("FeedStatistics", "{first} of {all}")
    numbers = format_number(row.figures.first), format_number(row.figures.shared_stories)
    return text.replace("{first}", numbers[0]).replace("{all}", numbers[1])


def _name(row: FeedStatistics) -> str:
    return row.feed.title.casefold()


FEED, ARRIVED, OPENED, OPENED_SHARE, STARRED, FIRST, OVERLAP, NEWEST, PROBLEM = range(9)
COLUMNS: tuple[StatisticsColumn, ...] = (
    StatisticsColumn(
        QT_TRANSLATE_NOOP("FeedStatistics", "Feed"),
        QT_TRANSLATE_NOOP("FeedStatistics", "The feed's name"),
        lambda row, _now: row.feed.title, _name, is_number=False, falls=False,
    ),
    StatisticsColumn(
        QT_TRANSLATE_NOOP("FeedStatistics", "Stories"),
        QT_TRANSLATE_NOOP("FeedStatistics", "Stories it published in this time"),
        lambda row, _now: format_number(row.figures.arrived), lambda row: row.figures.arrived,
    ),
    StatisticsColumn(
        QT_TRANSLATE_NOOP("FeedStatistics", "Opened"),
        QT_TRANSLATE_NOOP("FeedStatistics", "Those you opened; marking as read doesn't count"),
        lambda row, _now: format_number(row.figures.opened), lambda row: row.figures.opened,
    ),
    StatisticsColumn(
        QT_TRANSLATE_NOOP("FeedStatistics", "Opened %"),
        QT_TRANSLATE_NOOP("FeedStatistics", "The share of its stories that you opened"),
        lambda row, _now: format_share(row.figures.opened, row.figures.arrived) if row.figures.arrived else "",
        lambda row: (row.figures.opened_share, -row.figures.arrived), falls=False,
    ),
    StatisticsColumn(
        QT_TRANSLATE_NOOP("FeedStatistics", "Starred"),
        QT_TRANSLATE_NOOP("FeedStatistics", "Those you starred"),
        lambda row, _now: format_number(row.figures.starred), lambda row: row.figures.starred,
    ),
    StatisticsColumn(
        QT_TRANSLATE_NOOP("FeedStatistics", "First"),
        QT_TRANSLATE_NOOP("FeedStatistics", "How often it was first with a story that other feeds reported, too"),
        _first, lambda row: (row.figures.first, -row.figures.shared_stories),
    ),
    StatisticsColumn(
        QT_TRANSLATE_NOOP("FeedStatistics", "Overlap"),
        QT_TRANSLATE_NOOP("FeedStatistics", "The share of its stories that other feeds bring you anyway"),
        lambda row, _now: format_share(row.figures.repeated, row.figures.arrived) if row.figures.arrived else "",
        lambda row: row.figures.overlap,
    ),
    StatisticsColumn(
        QT_TRANSLATE_NOOP("FeedStatistics", "Last story"),
        QT_TRANSLATE_NOOP("FeedStatistics", "When its newest story is from"),
        _newest, lambda row: row.figures.newest_at.timestamp() if row.figures.newest_at else 0.0, falls=False,
    ),
    StatisticsColumn(
        QT_TRANSLATE_NOOP("FeedStatistics", "Problem"),
        QT_TRANSLATE_NOOP("FeedStatistics", "What keeps it from being fetched"),
        _problem, lambda row: -row.feed.problem.since.timestamp() if row.feed.problem else 1.0,
        is_number=False, falls=False,
    ),
)  # fmt: skip
"""Feeds stand by what may be wrong with them where a column is clicked first: unread, silent, in trouble for long."""


def sorted_rows(rows: tuple[FeedStatistics, ...], column: int, descending: bool) -> tuple[FeedStatistics, ...]:
    """Returns the feeds in the order of a column; equal ones stand by their names, whatever the direction."""
    return tuple(sorted(sorted(rows, key=_name), key=COLUMNS[column].key, reverse=descending))
