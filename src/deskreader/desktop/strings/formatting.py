"""Numbers, sizes, days and durations, written in the user's language."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

translate = QCoreApplication.translate

WEEKDAY_SPAN = timedelta(days=7)
"""How far back a day is called by its weekday; older days are written as dates."""


# --- numbers ----------------------------------------------------------------------------------------------------------


def counted(context: str, one: str, many: str, number: int) -> str:
    """`one` for exactly one, otherwise `many` with its %n filled in.

    A language with more plural forms has them all as translations of `many`.
    """
    if number == 1:
        return translate(context, one)
    return translate(context, many, "", number)


def format_number(value: float) -> str:
    """A number with at most one decimal; whole from 100 on."""
    digits = 0 if value >= 100 or round(value, 1) == round(value) else 1
    return QLocale().toString(float(value), "f", digits)


def format_size(count: int) -> str:
    """A number of bytes in MB or GB, decimal as disks are sold: "1.9 GB"."""
    if count >= 1e9:
        return f"{format_number(count / 1e9)}\N{NO-BREAK SPACE}{translate('messages', 'GB')}"
    return f"{format_number(count / 1e6)}\N{NO-BREAK SPACE}{translate('messages', 'MB')}"


# --- days and times ---------------------------------------------------------------------------------------------------


def format_time(moment: datetime) -> str:
    """The local time of day in the short form of the user's language: 9:42."""
    local = moment.astimezone()
    return QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)


def format_date(moment: datetime) -> str:
    """The local day in the short form of the user's language: 12/03/2026."""
    local = moment.astimezone()
    return QLocale().toString(QDate(local.year, local.month, local.day), QLocale.FormatType.ShortFormat)


def format_duration(seconds: int) -> str:
    """How long a sound or film is: 12:34, or 1:02:34 from an hour on."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    zero = QLocale().zeroDigit()
    return text if zero == "0" else text.translate({ord("0") + digit: chr(ord(zero) + digit) for digit in range(10)})


def local_day(moment: datetime) -> date:
    """The day of a moment in the user's time zone."""
    return moment.astimezone().date()


def day_name(day: date, today: date) -> str:
    """Today, Yesterday, a weekday of the last week, otherwise the date; with its year unless it is this year."""
    if day == today:
        return translate("words", "Today")
    if day == today - timedelta(days=1):
        return translate("words", "Yesterday")
    locale, qdate = QLocale(), QDate(day.year, day.month, day.day)
    if timedelta(0) < today - day < WEEKDAY_SPAN:
        return locale.toString(qdate, "dddd")
    if day.year == today.year:
        return locale.toString(qdate, translate("words", "dddd, d MMMM"))
    return full_day(day)


def full_day(day: date) -> str:
    """A date that stays right: with its day, month and year."""
    return QLocale().toString(QDate(day.year, day.month, day.day), translate("words", "d MMMM yyyy"))


def time_ago(moment: datetime, now: datetime) -> str:
    """How long ago a moment was: 'just now', '2 min ago', '3 h ago', '5 days ago'; the future counts as now."""
    minutes = max(0, int((now - moment).total_seconds() // 60))
    if minutes < 1:
        return translate("words", "just now")
    if minutes < 60:
        return counted("words", "1 min ago", "%n min ago", minutes)
    if minutes < 24 * 60:
        return counted("words", "1 h ago", "%n h ago", minutes // 60)
    return counted("words", "1 day ago", "%n days ago", minutes // (24 * 60))
