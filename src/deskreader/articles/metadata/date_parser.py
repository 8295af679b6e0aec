"""Parses dates as pages write them; the page's own time zone stays on the value, and without one it is UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from deskreader.articles.metadata.page_months import MONTHS
from deskreader.text.dates import ZONES

_ISO = re.compile(
    r"^\s*(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:[T\s]+(\d{1,2})[:.]?(\d{2})(?:[:.]?(\d{2}))?(?:[.,]\d+)?\s*(Z|UTC|GMT"
    r"|[+-]\d{2}:?\d{2})?)?",
    re.I,
)
_NAMED = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|er|º|ª)?\.?[\s/-]+(?:de\s+|d['’]|of\s+)?({_NAMED})\.?,?[\s/-]+(?:de\s+|del\s+)?(\d{{4}})\b",
    re.I,
)
_MONTH_DAY = re.compile(rf"\b({_NAMED})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.I)
_YEAR_MONTH_DAY = re.compile(rf"\b(\d{{4}})\.?\s+({_NAMED})\.?\s+(\d{{1,2}})\b", re.I)  # 2024. március 5.
_EAST = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})")
_VIETNAMESE = re.compile(r"\b(\d{1,2})\s+tháng\s+(\d{1,2}),?\s+(?:năm\s+)?(\d{4})\b", re.I)
_NUMBERS = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.]\s?(\d{1,2})[-/.]\s?(\d{1,2})(?!\d)")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})[/-]?(\d{2})[/-]?(\d{2})(?=[/_.+%-]|$)")
_SHORT_IN_ADDRESS = re.compile(r"/((?:19|20)(\d\d))/(\d\d)/\2\3(\d\d)(?!\d)")  # /2021/07/210726
_CLOCK = re.compile(
    r"\b(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([aApP]\.?\s?[mM]\b\.?)?\s*\(?((?:UTC|GMT)?\s?[+-]\d{1,2}:?\d{2}\b|[A-Z]{2,5}\b)?"
)
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FIRST_YEAR = 1900
_LONGEST = 400  # characters of a text that are searched

_Clock = tuple[str | None, str | None, str | None]


def read_date(value: str, day_first: bool = True) -> datetime | None:
    """Returns the moment that a machine or a person wrote, else None; `day_first` decides what 3/4/2020 means."""
    value = value.strip()[:200]
    if not value:
        return None
    if value.isdecimal() and len(value) in (10, 13):
        return _of_epoch(int(value[:10]))
    if iso := _ISO.match(value):
        return _datetime_of(iso[1], iso[2], iso[3], (iso[4], iso[5], iso[6]), _zone(iso[7]))
    if value[:3].isalpha() and "," in value[:5]:
        try:
            return _aware(parsedate_to_datetime(value))
        except (ValueError, TypeError, IndexError):
            pass
    return date_in(value, day_first)


def has_year(text: str) -> bool:
    """Whether a text may hold a date at all; a cheap check before the expensive one."""
    return _YEAR.search(text) is not None


def date_in(text: str, day_first: bool = True) -> datetime | None:
    """Returns the first date in a text."""
    text = text[:_LONGEST]
    if not has_year(text):
        return None
    day = _day_in(text, day_first)
    if day is None:
        return None
    clock, zone = _clock(text)
    return _datetime_of(*day, clock, zone)


def _day_in(text: str, day_first: bool) -> tuple[str, str, str] | None:
    """Returns year, month and day, in digits."""
    if found := _EAST.search(text) or _YEAR_FIRST.search(text):
        return found[1], found[2], found[3]
    if found := _DAY_MONTH.search(text):
        return found[3], str(MONTHS[found[2].lower()]), found[1]
    if found := _MONTH_DAY.search(text):
        return found[3], str(MONTHS[found[1].lower()]), found[2]
    if found := _YEAR_MONTH_DAY.search(text):
        return found[1], str(MONTHS[found[2].lower()]), found[3]
    if found := _VIETNAMESE.search(text):
        return found[3], found[2], found[1]
    if found := _NUMBERS.search(text):
        day, month = (found[1], found[3]) if day_first or found[2] == "." else (found[3], found[1])
        return (found[4], month, day) if int(month) <= 12 else (found[4], day, month)
    return None


def date_in_address(url: str) -> datetime | None:
    """Returns the day that an address names, as in /2021/07/26/ or /2021/07/210726-."""
    if found := _IN_ADDRESS.search(url):
        return _datetime_of(found[1], found[2], found[3], None, UTC)
    found = _SHORT_IN_ADDRESS.search(url)
    return _datetime_of(found[1], found[3], found[4], None, UTC) if found else None


def _clock(text: str) -> tuple[_Clock | None, timezone]:
    """Returns the time of day in a text, in digits, and its time zone."""
    found = _CLOCK.search(text)
    if found is None:
        return None, UTC
    hour = int(found[1])
    if found[4] and hour <= 12:
        hour = hour % 12 + (12 if found[4][0] in "pP" else 0)
    return (str(hour), found[2], found[3]), _named_zone((found[5] or "").strip())


def _named_zone(name: str) -> timezone:
    """Returns the zone written after a time, such as 'EST' or 'UTC+8:00'."""
    if found := _OFFSET.search(name):
        return _zone(f"{found[1]}{found[2]:0>2}{found[3]}")
    return timezone(timedelta(minutes=ZONES[name])) if ZONES.get(name) else UTC


def _datetime_of(year: str, month: str, day: str, clock: _Clock | None, zone: timezone) -> datetime | None:
    hour, minute, second = clock or (None, None, None)
    try:
        made = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=zone
        )
    except ValueError:
        try:
            made = datetime(int(year), int(month), int(day), tzinfo=zone)
        except ValueError:
            return None
    return made if _FIRST_YEAR <= made.year <= datetime.now(UTC).year + 1 else None


def _zone(written: str | None) -> timezone:
    if not written or written[0] not in "+-":
        return UTC
    digits = written.replace(":", "")
    minutes = int(digits[1:3]) * 60 + int(digits[3:5])
    if minutes >= 24 * 60:
        return UTC
    return timezone(timedelta(minutes=minutes if digits[0] == "+" else -minutes))


def _of_epoch(seconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _aware(moment: datetime) -> datetime | None:
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if moment.year >= _FIRST_YEAR else None
