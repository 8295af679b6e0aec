"""Parses dates as written in feeds and pages. All results are aware and in UTC.

A date without a zone is in UTC; a date without a time is the start of the day.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from deskreader.text.loose_dates import parse_loose

_ISO = re.compile(
    r"\s*(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:(?:[T_\s]+|\s*[-–—|,]\s+)(\d\d?):(\d\d?)(?::(\d\d?)(?:[.,](\d+))?)?(?:\s*([ap])\.?\s?m\b\.?)?)?"
    r"\s*(Z|[+-]\d\d?:?(?:\d\d)?|[A-Z]{3,5})?\s*",
    re.I,
)
_COMPACT = re.compile(
    r"\s*(\d{4})-?(?:(\d\d)(?:-?(\d\d))?|-?W(\d\d)(?:-?([1-7]))?|-?(\d{3}))?"
    r"(?:T(\d\d):?(\d\d)?:?(\d\d)?(?:[.,](\d+))?)?\s*(Z|[+-]\d\d:?(?:\d\d)?)?\s*",
    re.I,
)
_RFC = re.compile(
    r"\s*(?:[^\W\d]+\.?,?\s*)?(\d{1,2})(?:st|nd|rd|th|\.)?[\s\-/]+(?:de\s+)?([^\W\d_]{3,12})\.?,?[\s\-/]+(?:de\s+)?(\d{2,4})"
    r"(?:,?\s+(?:at\s+|um\s+)?(\d\d?)[:.](\d\d?)(?:[:.](\d\d?)(?:[.,]\d+)?)?\s*([ap]\.?m\.?(?=\W|$))?)?"
    r"\s*(.*)",
    re.I | re.S,
)
_MONTH_FIRST = re.compile(
    r"\s*(?:[^\W\d]+\.?,?\s+)?([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+"
    r"(?:(\d{4})(?:,?\s+(?:at\s+)?(\d\d?):(\d\d?)(?::(\d\d?))?\s*([ap]\.?m\.?(?=\W|$))?)?"
    r"|(\d\d?):(\d\d)(?::(\d\d))?(?:\s+([A-Z+][\w:+-]*))?\s+(\d{4}))"
    r"\s*(.*)",
    re.I | re.S,
)
_NUMBERS = re.compile(
    r"\s*(\d{1,4})[./](\d{1,2})[./](\d{1,4})\.?(?:,?\s+(\d\d?):(\d\d?)(?::(\d\d?))?\s*([ap]\.?m\.?)?)?\s*(.*)",
    re.I | re.S,
)
_EAST = re.compile(
    r"\s*(\d{4})\s*[년年]\s*(\d{1,2})\s*[월月]\s*(\d{1,2})\s*[일日](?:\D{0,12}?(오전|오후|上午|下午|午後|午前)?\s*(\d\d?)\s*[:시时時点]\s*(\d\d)?(?:\s*[:분分]\s*(\d\d)?)?)?.*",
    re.S,
)
_KOREAN_CLOCK = re.compile(r"\s*(\d{4}-\d\d-\d\d)\s+(오전|오후)\s+(\d\d?):(\d\d):(\d\d)\s*")
_OFFSET = re.compile(r"(?:GMT|UTC|UT|Z)?\s*([+-])(\d\d?):?(\d\d)?(?!\d)", re.I)
_UNIX = re.compile(r"\s*(\d{9,10})(\d{3})?\s*")

ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "BST": 60, "IST": 330, "CET": 60, "CEST": 120, "MEZ":
    60, "MESZ": 120, "MET": 60, "MEST": 120, "EET": 120, "EEST": 180, "SAST": 120, "MSK": 180, "MSD": 240, "SGT":
    480, "HKT": 480, "AWST": 480, "JST": 540, "KST": 540, "ACST": 570, "AEST": 600, "AEDT": 660, "NZST": 720,
    "NZDT": 780, "BRT": -180, "ART": -180, "NST": -210, "NDT": -150, "AST": -240, "ADT": -180, "EST": -300, "EDT":
    -240, "ET": -300, "CST": -360, "CDT": -300, "CT": -360, "MST": -420, "MDT": -360, "MT": -420, "PST": -480,
    "PDT": -420, "PT": -480, "AKST": -540, "AKDT": -480, "HST": -600, "A": -60, "M": -720, "N": 60, "Y": 720,
}  # fmt: skip
"""Minutes east of Greenwich: RFC 822 section 5.1, and other names that feeds use."""

_ENGLISH = {
    name: number
    for number, names in enumerate(
        (
            *("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august"),
            *("sep sept september", "oct october", "nov november", "dec december"),
        ),
        1,
    )
    for name in names.split()
}


def parse_date(text: str, language: str | None = None) -> datetime | None:
    """Parses a date of a feed or page to UTC; returns None where it is not a date.

    Reads RFC 822, RFC 3339, ISO 8601 and the forms used instead: month names in other languages, missing or odd zones,
    asctime, numbers only, seconds since 1970. `language` is the feed's; where names of months mean different ones in
    several languages, it decides.
    """
    if not 4 <= len(text) <= 200:
        return None
    for form in (_iso, _rfc, _compact, _month_first, _east, _numbers, _unix):
        try:
            moment = form(text)
        except (ValueError, OverflowError):
            moment = None
        if moment is not None:
            return moment
    return _loose(text, language)


def _loose(text: str, language: str | None) -> datetime | None:
    """Parses a date whose parts stand in another order, or in another language."""
    found = parse_loose(text, language)
    if found is None:
        return None
    hour = _hour(found.hour, found.half)
    offset = _zone_minutes(found.rest) if found.hour else 0
    try:
        return _moment(found.year, found.month, found.day, hour, found.minute, found.second, found.fraction, offset)
    except (ValueError, OverflowError):
        return None


def _has_more(rest: str) -> bool:
    """Whether numbers stand behind the parts that a form found, other than an offset or a remark in brackets."""
    if rest.isalpha() or (len(rest) == 5 and rest[0] in "+-"):
        return False  # as nearly all dates end
    rest = _OFFSET.sub("", rest.partition("(")[0], count=1)
    return any(letter.isdigit() for letter in rest)


def _iso(text: str) -> datetime | None:
    match = _ISO.match(text)
    if match is None:
        return None
    rest = text[match.end() :]
    if rest.strip() and not _harmless(rest):
        return None
    year, month, day, hour, minute, second, fraction, half, zone = match.groups()
    clock = _hour(hour, half)
    return _moment(int(year), int(month), int(day), clock, minute, second, fraction, _zone_minutes(zone or ""))


def _harmless(rest: str) -> bool:
    """Whether the text after a date is only a remark, such as a zone name in brackets."""
    return rest.lstrip()[:1] in "([" or (not any(c.isdigit() for c in rest) and len(rest.split()) <= 2)


def _compact(text: str) -> datetime | None:
    match = _COMPACT.fullmatch(text)
    if match is None:
        return None
    year, month, day, week, weekday, ordinal, hour, minute, second, fraction, zone = match.groups()
    offset = _zone_minutes(zone or "")
    if week:
        date = datetime.fromisocalendar(int(year), int(week), int(weekday or 1))
    elif ordinal:
        date = datetime(int(year), 1, 1) + timedelta(days=int(ordinal) - 1)  # noqa: DTZ001 - the zone follows
    else:
        date = datetime(int(year), int(month or 1), int(day or 1))  # noqa: DTZ001 - the zone follows
    return _moment(date.year, date.month, date.day, hour, minute, second, fraction, offset)


def _rfc(text: str) -> datetime | None:
    match = _RFC.match(text)
    if match is None:
        return None
    day, month, year, hour, minute, second, half, zone = match.groups()
    if month.lower() not in _ENGLISH or _has_more(zone):
        return None
    return _moment(_year(year), _month(month), int(day), _hour(hour, half), minute, second, None, _zone_minutes(zone))


def _month_first(text: str) -> datetime | None:
    match = _MONTH_FIRST.match(text)
    if match is None:
        return None
    month, day, year, hour, minute, second, half, hour2, minute2, second2, zone2, year2, zone = match.groups()
    if month.lower() not in _ENGLISH or _has_more(zone):
        return None
    if year2:
        return _moment(int(year2), _month(month), int(day), hour2, minute2, second2, None, _zone_minutes(zone2 or zone))
    return _moment(int(year), _month(month), int(day), _hour(hour, half), minute, second, None, _zone_minutes(zone))


def _numbers(text: str) -> datetime | None:
    """Parses 2003/12/31 and 31.12.2003; with slashes, the month comes first where it can (the American order)."""
    match = _NUMBERS.match(text)
    if match is None:
        return None
    first, second_number, third, hour, minute, second, half, zone = match.groups()
    if _has_more(zone):
        return None
    if len(first) == 4:
        year, month, day = int(first), int(second_number), int(third)
    elif "/" in text[: match.end(3)] and int(first) <= 12:
        month, day, year = int(first), int(second_number), _year(third)
    else:
        day, month, year = int(first), int(second_number), _year(third)
    return _moment(year, month, day, _hour(hour, half), minute, second, None, _zone_minutes(zone))


def _east(text: str) -> datetime | None:
    """Parses Korean, Chinese and Japanese forms. Korean times are Seoul's, others are UTC."""
    if match := _KOREAN_CLOCK.match(text):
        date, half, hour, minute, second = match.groups()
        year, month, day = date.split("-")
        clock = _hour(hour, "pm" if half == "오후" else "am")
        return _moment(int(year), int(month), int(day), clock, minute, second, None, 540)
    match = _EAST.match(text)
    if match is None:
        return None
    year, month, day, half, hour, minute, second = match.groups()
    if hour and half:
        hour = _hour(hour, "pm" if half in ("오후", "下午", "午後") else "am")
    offset = 540 if "년" in text else 0
    return _moment(int(year), int(month), int(day), hour, minute, second, None, offset)


def _unix(text: str) -> datetime | None:
    match = _UNIX.fullmatch(text)
    return datetime.fromtimestamp(int(match[1]), UTC) if match else None


def _year(year: str) -> int:
    """Expands a short year (RFC 2822 section 4.3): two digits below 50 mean 20xx, three digits count from 1900."""
    number = int(year)
    if len(year) == 2:
        return number + (2000 if number < 50 else 1900)
    return number + 1900 if len(year) == 3 else number


def _month(name: str) -> int:
    return _ENGLISH[name.lower()]


def _hour(hour: str | None, half: str | None) -> str | None:
    if hour is None or not half or int(hour) > 12:
        return hour
    return str(int(hour) % 12 + (12 if half[0] in "pP" else 0))


def _zone_minutes(zone: str) -> int:
    """Returns minutes east of Greenwich; 0 for a missing or unknown zone."""
    zone = zone.strip()
    if not zone:
        return 0
    if zone in ZONES:
        return ZONES[zone]
    if match := _OFFSET.search(zone):
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        return -minutes if match[1] == "-" else minutes
    word = re.match(r"\W*([A-Za-z]+)", zone)
    return ZONES.get(word[1].upper(), 0) if word else 0


def _moment(
    year: int,
    month: int,
    day: int,
    hour: str | None,
    minute: str | None,
    second: str | None,
    fraction: str | None,
    offset: int,
) -> datetime:
    """Returns the time in UTC. 24:00 is the next midnight, second 60 the next minute; offsets over a day are ignored.

    Raises: ValueError where it is no valid date.
    """
    if year < 1000:
        raise ValueError("no year of a feed")
    micro = int(fraction[:6].ljust(6, "0")) if fraction else 0
    hours, minutes, seconds = int(hour or 0), int(minute or 0), int(second or 0)
    if hours <= 23 and seconds <= 59:
        moment = datetime(year, month, day, hours, minutes, seconds, micro, UTC)
    elif hours <= 24 and minutes <= 59 and seconds <= 61:
        moment = datetime(year, month, day, tzinfo=UTC) + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    else:
        raise ValueError("no time of day")
    if not offset or abs(offset) > 24 * 60:
        return moment
    return moment - timedelta(minutes=offset)
