"""Numbers, days and spans of time in the reader's own language."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

DAYS_BY_NAME = 7
"""Days that are called by the name of their weekday before the full date is used."""


def counted(context: str, one: str, many: str, number: int) -> str:
    """`one` for exactly one, else `many` with its %n filled in; languages with more forms have them under `many`."""
    if number == 1:
        return QCoreApplication.translate(context, one)
    return QCoreApplication.translate(context, many, "", number)


def format_time(moment: datetime) -> str:
    """The local time of day, as short as the reader's language writes it: 9:42."""
    local = moment.astimezone()
    return QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)


def local_day(moment: datetime) -> date:
    """The day of a moment where the reader is."""
    return moment.astimezone().date()


def day_name(day: date, today: date) -> str:
    """Today, Yesterday, a weekday of the last week, else the date; with the year where it is another one."""
    if day == today:
        return QCoreApplication.translate("words", "Today")
    if day == today - timedelta(days=1):
        return QCoreApplication.translate("words", "Yesterday")
    locale, that = QLocale(), QDate(day.year, day.month, day.day)
    if timedelta(0) < today - day < timedelta(days=DAYS_BY_NAME):
        return locale.toString(that, "dddd")
    if day.year == today.year:
        return locale.toString(that, QCoreApplication.translate("words", "dddd, d MMMM"))
    return locale.toString(that, QCoreApplication.translate("words", "d MMMM yyyy"))


def time_ago(moment: datetime, now: datetime) -> str:
    """How long ago something was, in words: 'just now', '2 min ago', '3 h ago', '5 days ago'."""
    minutes = max(0, int((now - moment).total_seconds() // 60))
    if minutes < 1:
        return QCoreApplication.translate("words", "just now")
    if minutes < 60:
        return counted("words", "1 min ago", "%n min ago", minutes)
    if minutes < 24 * 60:
        return counted("words", "1 h ago", "%n h ago", minutes // 60)
    return counted("words", "1 day ago", "%n days ago", minutes // (24 * 60))


def format_size(count: int) -> str:
    """A size on disk in the unit that reads best, decimal as disks are sold: "1.9 GB"."""
    if count >= 1e9:
        return f"{format_number(count / 1e9)}\N{NO-BREAK SPACE}{QCoreApplication.translate('messages', 'GB')}"
    return f"{format_number(count / 1e6)}\N{NO-BREAK SPACE}{QCoreApplication.translate('messages', 'MB')}"


def format_number(value: float) -> str:
    """A number with at most one decimal, as the reader's language writes it."""
    digits = 0 if value >= 100 or round(value, 1) == round(value) else 1
    return QLocale().toString(float(value), "f", digits)
