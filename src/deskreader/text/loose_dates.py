"""Parses dates in any order of their parts and in any language: a name of a month or numbers, then or before a time.

The forms that feeds are meant to use are in `dates`, which is many times faster and asks here for all others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice

from deskreader.text import month_names

_CLOCK = re.compile(
    r"(?<![\d:.])(?P<hour>\d{1,2})\s?:\s?(?P<minute>\d{1,2})(?:\s?:\s?(?P<second>\d{1,2})(?:[.,](?P<fraction>\d+))?)?(?!\d)"
)
_CLOCK_IN_WORDS = re.compile(
    r"(?<![\d.])(?P<hour>\d{1,2})\s?(?:h|u|hod|uhr|ч|г|時|时|点|點|시|นาฬิกา|ໂມງ)(?![^\W\d])\.?\s?"
    r"(?:(?P<minute>\d{1,2})(?!\d)(?:\s?(?:m|min|мин|分|분|นาที|ນາທີ)\b)?)?(?:\s?(?P<second>\d{1,2})\s?(?:s|秒|초|วินาที|ວິນາທີ))?"
)
_DOTTED_CLOCK = re.compile(
    r"(?<![\d.])(?P<hour>[01]?\d|2[0-4])\.(?P<minute>[0-5]\d)(?:\.(?P<second>[0-5]\d))?(?![\d.])"
)
_HALF = re.compile(r"\b([ap])\.?\s?m\b\.?")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?([-/.,])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d\d)(?!\d)")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\s,;()|/]+")
_BETWEEN = " ,;:-–—/()'’"
_MOST_WORDS = 6
"""Words in a name of a month."""
_MOST_SEARCHED = 16
"""Words of a text that are looked up."""
_FEWEST_NUMBERS = 2  # a day and a year
_SHORTEST_STEM = 3
_LONGEST = 200  # characters
_HEBREW_IN = "ב"
_BUDDHIST = range(2400, 2700)
_BUDDHIST_OFFSET = 543  # years; dates in Thai count from the death of the Buddha


_Meanings = dict[int, frozenset[str]]
"""The months that a name means, each with the languages that mean it where several do."""
_Match = tuple[int, int, _Meanings]
"""Where a name of a month begins and ends, and what it means."""


@dataclass(frozen=True, slots=True)
class LooseDate:
    """The parts of a date; `rest` is what follows the time, where a zone may stand. `half` is 'a', 'p' or ''."""

    year: int
    month: int
    day: int
    hour: str | None = None
    minute: str | None = None
    second: str | None = None
    fraction: str | None = None
    half: str = ""
    rest: str = ""


def parse_loose(text: str, language: str | None = None) -> LooseDate | None:
    """Returns the parts of the date in a text, or None where it holds none.

    `language` decides between languages that disagree about the name of a month; else the weekday beside it does, and
    else the number of languages.
    """
    text = _folded(text[:_LONGEST])
    if len(_NUMBER.findall(text)) < _FEWEST_NUMBERS:
        return None
    clock = _CLOCK.search(text) or _CLOCK_IN_WORDS.search(text)
    found = _date_in(_without(text, clock), language)
    if clock is None and found is not None and (dotted := _DOTTED_CLOCK.search(text)):
        again = _date_in(_without(text, dotted), language)
        clock, found = (dotted, again) if again is not None else (None, found)
    if found is None:
        return None
    if clock is None:
        return LooseDate(*found)
    groups = clock.groupdict()
    rest = text[clock.end() :]
    half = _half_of(text, clock) if int(groups["hour"]) <= 12 else ""
    return LooseDate(
        *found, groups["hour"], groups["minute"], groups["second"], groups.get("fraction"), half, _zone_text(rest)
    )


def names_calendar_part(word: str) -> bool:
    """Whether a word is the name of a month or of a weekday in some language."""
    name = _dotless(_folded(word))
    return name in _names() or name in _weekdays()


def _folded(text: str) -> str:
    """Returns the text in lower case, compatibility forms folded, with the digits of ASCII and without marks."""
    text = unicodedata.normalize("NFKC", text)
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return text.casefold()


def _without(text: str, match: re.Match[str] | None) -> str:
    """Returns the text with blanks in place of a match and of an offset from Greenwich behind it."""
    if match is None:
        return text
    rest = re.sub(r"^(\W*(?:gmt|utc|ut|z)?\s*)[+-]\d\d?:?(?:\d\d)?(?!\d)", r"\1 ", text[match.end() :])
    return f"{text[: match.start()]} {rest}"


def _zone_text(rest: str) -> str:
    return _HALF.sub("", rest).strip().upper()


def _half_of(text: str, clock: re.Match[str]) -> str:
    """Returns 'a' or 'p' for the half of the day that stands beside a time, '' where none does."""
    if found := _HALF.search(text):
        return found[1]
    beside = {word.strip(_BETWEEN) for word in _dotless(text[: clock.start()]).split()[-2:]}
    beside |= {word.strip(_BETWEEN) for word in _dotless(text[clock.end() :]).split()[:2]}
    behind = _dotless(text[clock.end() :]).strip(_BETWEEN)
    for half, names in zip("ap", _halves(), strict=True):
        if beside & names or any(" " in name and behind.startswith(name) for name in names):
            return half
    return ""


# --- days -------------------------------------------------------------------------------------------------------------


def _date_in(text: str, language: str | None) -> tuple[int, int, int] | None:
    if found := _YEAR_FIRST.search(text):
        return _year(found[1]), int(found[3]), int(found[4])
    if found := _YEAR_LAST.search(text):
        return _day_and_month(int(found[1]), int(found[3]), _year(found[4]), found[2], text)
    return _named_date(text, language)


def _day_and_month(first: int, second: int, year: int, divider: str, text: str) -> tuple[int, int, int]:
    """Orders two numbers: the weekday decides, then what is possible, then the divider, as Americans use slashes."""
    possible = [(month, day) for month, day in ((first, second), (second, first)) if month <= 12 and day <= 31]
    weekday = _weekday_in(text)
    fitting = [(month, day) for month, day in possible if weekday is not None and _weekday(year, month, day) == weekday]
    if divider != "/":
        possible.reverse()
        fitting.reverse()
    month, day = (fitting or possible or [(second, first)])[0]
    return year, month, day


def _named_date(text: str, language: str | None) -> tuple[int, int, int] | None:
    """Returns the date of a text with the name of a month, a year, and a day."""
    text = _dotless(text)
    for start, end, months in _months_in(text):
        numbers = [found[0] for found in _NUMBER.finditer(f"{text[:start]} | {text[end:]}")]
        year = next((n for n in numbers if len(n) == 4), None) or (numbers[-1] if len(numbers) > 1 else None)
        if year is None:
            continue
        numbers.remove(year)
        day = next((int(n) for n in numbers if len(n) <= 2 and 1 <= int(n) <= 31), None)
        if day is not None:
            return _year(year), _chosen(months, _year(year), day, language, text), day
    return None


def _chosen(months: _Meanings, year: int, day: int, language: str | None, text: str) -> int:
    """Returns the month that a name means, where languages disagree about it."""
    if len(months) > 1:
        spoken = (language or "").replace("_", "-").partition("-")[0].lower()
        if spoken and (named := next((month for month, who in months.items() if spoken in who), None)):
            return named
        weekday = _weekday_in(text)
        if weekday is not None and (fits := next((m for m in months if _weekday(year, m, day) == weekday), None)):
            return fits
    return next(iter(months))


def _months_in(text: str) -> Iterator[_Match]:
    """Yields where names of months stand and what they mean, the likeliest first.

    Whole names go before stems, those that are no weekdays before others, those behind a number before others.
    """
    words = list(islice(_WORD.finditer(text), _MOST_SEARCHED))
    found = [match for number in range(len(words)) if (match := _month_at(text, words, number)) is not None]
    if not found:
        found = [match for word in words if (match := _stem_at(text, word)) is not None]
    ranked = sorted(((_rank(text, match), match) for match in found), key=lambda pair: pair[0])
    yield from (match for rank, match in ranked if rank < _NO_MONTH)


_NO_MONTH = 4


def _rank(text: str, match: _Match) -> int:
    """Returns how unlikely it is that a name means a month here; a weekday before a comma and a number is none."""
    start, end, _ = match
    is_behind_number = text[:start].rstrip(_BETWEEN)[-1:].isdigit()
    is_weekday = text[start:end] in _weekdays()
    if is_weekday and not is_behind_number and text[end : end + 1] == ",":
        return _NO_MONTH
    return 2 * is_weekday + (not is_behind_number)


def _month_at(text: str, words: list[re.Match[str]], number: int) -> _Match | None:
    """Returns the longest name of a month that begins with a word, or in it behind a number and a hyphen."""
    for last in reversed(words[number : number + _MOST_WORDS]):
        start, end = words[number].start(), last.end()
        name = text[start:end]
        for skipped in (0, len(name) - len(name.lstrip("0123456789-–'’" + _HEBREW_IN))):
            if months := _names().get(name[skipped:].rstrip("-–'’")):
                return start + skipped, end, months
    word = words[number]
    if (
        "-" in word[0]
        and (middle := re.search(r"(?<=-)[^\W\d]+(?=-)", word[0]))
        and (months := _names().get(middle[0]))
    ):
        return word.start() + middle.start(), word.start() + middle.end(), months
    return None


def _stem_at(text: str, word: re.Match[str]) -> _Match | None:
    """Returns the month whose name a longer word begins with, as where a language inflects it."""
    name = word[0].strip("-–'’0123456789")
    if name in _weekdays() or not name.isalpha():
        return None
    for length in range(len(name) - 1, _SHORTEST_STEM - 1, -1):
        if months := _names().get(name[:length]):
            return word.start(), word.end(), months
    return None


def _dotless(text: str) -> str:
    return " ".join(text.replace(".", " ").split())


def _year(written: str) -> int:
    """Returns a year; two digits below 50 are of this century, and years of the Buddhist calendar are counted back."""
    year = int(written)
    if len(written) == 2:
        return year + (2000 if year < 50 else 1900)
    return year - _BUDDHIST_OFFSET if year in _BUDDHIST else year


def _weekday(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).weekday()
    except (ValueError, OverflowError):
        return None


def _weekday_in(text: str) -> int | None:
    """Returns the first weekday, Monday being 0, that a text names."""
    weekdays = _weekdays()
    words = (word.strip(_BETWEEN) for word in _dotless(text).split())
    return next((day for word in words if (day := weekdays.get(word)) is not None), None)


# --- names ------------------------------------------------------------------------------------------------------------


@cache
def _names() -> dict[str, _Meanings]:
    """Returns each name of a month with its meanings, each with the languages that have it, where several do."""
    names = {
        name: {month: frozenset[str]()}
        for month, line in enumerate(month_names.MONTHS.strip().split("\n"), 1)
        for name in line.split("|")
    }
    for line in month_names.AMBIGUOUS.strip().split("\n"):
        name, *meanings = line.split("|")
        parts = (meaning.split() for meaning in meanings)
        names[name] = {int(month): frozenset(languages) for month, *languages in parts}
    return names


@cache
def _weekdays() -> dict[str, int | None]:
    """Returns the number of each weekday, Monday being 0; None for names that differ between languages."""
    lines = month_names.WEEKDAYS.strip().split("\n")
    return {name: day if day < 7 else None for day, line in enumerate(lines) for name in line.split("|")}


@cache
def _halves() -> tuple[frozenset[str], frozenset[str]]:
    """Returns what languages call the hours before and after noon."""
    before, after = (frozenset(line.split("|")) for line in month_names.HALVES.strip().split("\n"))
    return before, after
