"""Dates as pages write them. A page's own local date is kept: its time zone stays on the value; without one it is
UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"^\s*(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:[T\s]+(\d{1,2})[:.]?(\d{2})(?:[:.]?(\d{2}))?(?:[.,]\d+)?\s*(Z|UTC|GMT"
    r"|[+-]\d{2}:?\d{2})?)?",
    re.I,
)
_MONTHS = {
    1: "jan january januar janvier enero gennaio janeiro januari styczeń stycznia leden ledna января янв ene gen",
    2: "feb february februar février fevrier febrero febbraio fevereiro februari luty lutego únor"
    " února февраля фев fev févr",
    3: "mar march märz maerz mars marzo março marco maart marzec marca březen března марта мар mrz mär",
    4: "apr april avril abril aprile kwiecień kwietnia duben dubna апреля апр abr avr",
    5: "may mai mayo maggio maio mei maj maja květen května мая mag",
    6: "jun june juni juin junio giugno junho czerwiec czerwca červen června июня июн giu",
    7: "jul july juli juillet julio luglio julho lipiec lipca červenec července июля июл juil lug",
    8: "aug august août aout agosto augustus augusti sierpień sierpnia srpen srpna августа авг ago",
    9: "sep sept september septembre septiembre settembre setembro wrzesień września září сентября сен set",
    10: "oct october oktober octobre octubre ottobre outubro październik października říjen října октября окт out ott",
    11: "nov november novembre noviembre novembro listopad listopada ноября ноя",
    12: "dec december dezember décembre decembre diciembre dicembre dezembro grudzień grudnia"
    " prosinec декабря дек dez dic déc",
}
_MONTH_OF = {name: number for number, names in _MONTHS.items() for name in names.split()}
_NAMED = "|".join(sorted((re.escape(name) for name in _MONTH_OF), key=len, reverse=True))
_DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|er|º)?\.?[\s/-]+(?:de\s+|of\s+)?({_NAMED})\.?,?[\s/-]+(?:de\s+|del\s+)?(\d{{4}})\b",
    re.I,
)
_MONTH_DAY = re.compile(rf"\b({_NAMED})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.I)
_EAST = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})")
_NUMBERS = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})[/-]?(\d{2})[/-]?(\d{2})(?=[/_.-]|$)")
_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]\.?m)?", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_FIRST_YEAR = 1900


def read_date(value: str, day_first: bool = True) -> datetime | None:
    """The moment a machine or a person wrote; None where none can be made out. `day_first` decides what 3/4/2020
    means.
    """
    value = value.strip()[:200]
    if not value:
        return None
    if value.isdecimal() and len(value) in (10, 13):
        return _of_epoch(int(value[:10]))
    if iso := _ISO.match(value):
        return _made(iso[1], iso[2], iso[3], (iso[4], iso[5], iso[6]), _zone(iso[7]))
    if value[:3].isalpha() and "," in value[:5]:
        try:
            return _aware(parsedate_to_datetime(value))
        except (ValueError, TypeError, IndexError):
            pass
    return date_in(value, day_first)


def date_in(text: str, day_first: bool = True) -> datetime | None:
    """The first date that stands in a text."""
    text = text[:400]
    if _YEAR.search(text) is None:
        return None
    if found := _EAST.search(text):
        return _made(found[1], found[2], found[3], _clock(text), UTC)
    if found := _YEAR_FIRST.search(text):
        return _made(found[1], found[2], found[3], _clock(text), UTC)
    if found := _DAY_MONTH.search(text):
        return _made(found[3], str(_MONTH_OF[found[2].lower()]), found[1], _clock(text), UTC)
    if found := _MONTH_DAY.search(text):
        return _made(found[3], str(_MONTH_OF[found[1].lower()]), found[2], _clock(text), UTC)
    if found := _NUMBERS.search(text):
        day, month = (found[1], found[3]) if day_first or found[2] == "." else (found[3], found[1])
        return _made(found[4], month, day, _clock(text), UTC) or _made(found[4], day, month, _clock(text), UTC)
    return None


def date_in_address(url: str) -> datetime | None:
    """The day that an address names, as in /2021/07/26/."""
    found = _IN_ADDRESS.search(url)
    return _made(found[1], found[2], found[3], None, UTC) if found else None


def _clock(text: str) -> tuple[str, str, str | None] | None:
    found = _CLOCK.search(text)
    if found is None:
        return None
    hour = int(found[1])
    if found[4] and hour <= 12:
        hour = hour % 12 + (12 if found[4][0] in "pP" else 0)
    return str(hour), found[2], found[3]


def _made(
    year: str, month: str, day: str, clock: tuple[str | None, str | None, str | None] | None, zone: timezone
) -> datetime | None:
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
