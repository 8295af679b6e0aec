"""Dates as written in feeds and pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.text import month_names
from deskreader.text.clock import utc_now
from deskreader.text.dates import parse_date


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thu, 01 Jan 2004 19:48:21 GMT", at(2004, 1, 1, 19, 48, 21)),
        ("Thu, 1 Jan 04 19:48 EST", at(2004, 1, 2, 0, 48)),
        ("Thu,  7 Jul 2009 18:45:28 -0700", at(2009, 7, 8, 1, 45, 28)),
        ("01 Jan 2004 19:48:21 GMT+02:00", at(2004, 1, 1, 17, 48, 21)),
        ("Wed, 15 Jan 2020 10:00:00 +0000 (UTC)", at(2020, 1, 15, 10)),
        ("Wed, 15 Jan 2020 10:00:00 Nowhere", at(2020, 1, 15, 10)),
        ("2003-12-31T10:14:55Z", at(2003, 12, 31, 10, 14, 55)),
        ("2003-12-31T10:14:55.5-08:00", at(2003, 12, 31, 18, 14, 55, 500000)),
        ("2003-12-31 10:14:55", at(2003, 12, 31, 10, 14, 55)),
        ("2020-01-15T10:00:00+0000[UTC]", at(2020, 1, 15, 10)),
        ("2003-12-31T24:00:00Z", at(2004, 1, 1)),
        ("2016-12-31T23:59:60Z", at(2017, 1, 1)),
        ("2003-12-31", at(2003, 12, 31)),
        ("20031231T101455Z", at(2003, 12, 31, 10, 14, 55)),
        ("2003-12", at(2003, 12, 1)),
        ("2003", at(2003, 1, 1)),
        ("2003-W52-3", at(2003, 12, 24)),
        ("2003335", at(2003, 12, 1)),
        ("Sun Jan 04 16:29:06 PST 2004", at(2004, 1, 5, 0, 29, 6)),
        ("Sun Jan  4 16:29:06 2004", at(2004, 1, 4, 16, 29, 6)),
        ("July 5, 2020 3:04 pm", at(2020, 7, 5, 15, 4)),
        ("Sept 4th, 2022", at(2022, 9, 4)),
        ("Dimanche 3 janvier 2010 10:10", at(2010, 1, 3, 10, 10)),
        ("Mo, 05 Mär 2020 10:00:00 +0100", at(2020, 3, 5, 9)),
        ("5 de mayo de 2021", at(2021, 5, 5)),
        ("31.12.2003 10:15", at(2003, 12, 31, 10, 15)),
        ("12/31/2003 10:00 PM", at(2003, 12, 31, 22)),
        ("2003/12/31 10:14", at(2003, 12, 31, 10, 14)),
        ("2004년 5월 25일  오후 11:23:17", at(2004, 5, 25, 14, 23, 17)),
        ("2004-05-25 오후 11:23:17", at(2004, 5, 25, 14, 23, 17)),
        ("2020年5月3日 10:20", at(2020, 5, 3, 10, 20)),
        ("Thu, 2 Sep 2021 20:0:0 Z", at(2021, 9, 2, 20)),
        ("Thu, 02 Sep 2021 9:5:7 +0200", at(2021, 9, 2, 7, 5, 7)),
        ("2021-9-2 7:5", at(2021, 9, 2, 7, 5)),
        ("2/9/2021 7:5:3", at(2021, 2, 9, 7, 5, 3)),
        ("September 2, 2021 7:5", at(2021, 9, 2, 7, 5)),
        ("30/11/2019 - 23:01", at(2019, 11, 30, 23, 1)),
        ("Sat, 11/30/2019 - 23:01", at(2019, 11, 30, 23, 1)),
        ("30 November 2019 – 23:01", at(2019, 11, 30, 23, 1)),
        ("Saturday, November 30, 2019 - 23:01", at(2019, 11, 30, 23, 1)),
        ("2019-11-30 - 23:01:02", at(2019, 11, 30, 23, 1, 2)),
        ("2019-11-30, 23:01", at(2019, 11, 30, 23, 1)),
        ("30.11.2019 | 23:01", at(2019, 11, 30, 23, 1)),
        ("2019-11-30 11:01:02 PM", at(2019, 11, 30, 23, 1, 2)),
        ("2019-11-30 11:01 p.m.", at(2019, 11, 30, 23, 1)),
        ("2019-11-30T11:01 pm", at(2019, 11, 30, 23, 1)),
        ("2019-11-30 12:01 am", at(2019, 11, 30, 0, 1)),
        ("2019/11/30 11:01 PM", at(2019, 11, 30, 23, 1)),
        ("2019-11-30 23:01 PM", at(2019, 11, 30, 23, 1)),
        ("Jan. 15, 2024, 5:30 p.m. EST", at(2024, 1, 15, 22, 30)),
        ("Fri 15th of March 2024 at 10:30am", at(2024, 3, 15, 10, 30)),
        ("31.12.2003, 10.15 Uhr", at(2003, 12, 31, 10, 15)),
        ("15 janvier 2024 à 18h26", at(2024, 1, 15, 18, 26)),
        ("2024 m. kovo 15 d. 17:30", at(2024, 3, 15, 17, 30)),
        ("2024. gada 15. marts 17:30", at(2024, 3, 15, 17, 30)),
        ("2024. március 15. 17:30", at(2024, 3, 15, 17, 30)),
        ("2024(e)ko martxoaren 15(a)", at(2024, 3, 15)),
        ("15 tháng 3, 2024 17:30", at(2024, 3, 15, 17, 30)),
        ("15 במרץ 2024", at(2024, 3, 15)),
        ("15 มี.ค. 2567 17:30", at(2024, 3, 15, 17, 30)),
        ("15 مارس 2024، 5:30:00 م", at(2024, 3, 15, 17, 30)),
        ("٢٠٢٤-٠٣-١٥ ١٧:٣٠", at(2024, 3, 15, 17, 30)),
        ("mar, 05 mar 2024 10:00:00 +0100", at(2024, 3, 5, 9)),
        ("Di., 15 Okt. 2024", at(2024, 10, 15)),
        ("1262304000", at(2010, 1, 1)),
        ("1262304000123", at(2010, 1, 1)),
    ],
)
def test_dates_in_known_forms(text: str, expected: datetime) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "0000-00-00T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "2020-13-45",
        "Mon, 00 Jan 0000 00:00:00 +0000",
        "Sat, 30 Qzx 2019 10:00:00 GMT",
        "2020-01-01T25:61:00Z",
        "1" * 500,
        "Version 2.0 of 3 days ago",
        "10:30",
    ],
)
def test_text_that_is_no_date(text: str) -> None:
    assert parse_date(text) is None


ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1971, 1, 2), datetime(2400, 1, 1), timezones=ZONES)  # noqa: DTZ001 - bounds are naive


@given(MOMENTS)
def test_iso_and_rfc_forms_round_trip(moment: datetime) -> None:
    assert parse_date(moment.isoformat()) == moment
    whole = moment.replace(microsecond=0)
    assert parse_date(format_datetime(whole)) == whole
    assert parse_date(whole.isoformat(sep=" ")) == whole


@given(st.text(max_size=60) | st.text(alphabet="0123456789-/:TZ+ .,JanFeb月日年", max_size=40))
def test_any_text_parses_to_utc_or_none(text: str) -> None:
    moment = parse_date(text)
    assert moment is None or moment.utcoffset() == timedelta(0)


def test_utc_now_is_aware() -> None:
    assert utc_now().utcoffset() == timedelta(0)


NAMES = [
    (name, month)
    for month, line in enumerate(month_names.MONTHS.strip().split("\n"), 1)
    for name in line.split("|")
    if name.count(" ") <= 4
]


def test_the_table_has_the_months_of_every_language() -> None:
    known = dict(NAMES)
    assert len(known) > 4000
    assert {
        known[name] for name in ("januar", "janvier", "enero", "января", "ocak", "يناير", "जनवरी", "tammikuuta")
    } == {1}


@pytest.mark.parametrize("form", ["{day} {name} 2024 17:30", "{name} {day}, 2024 17:30", "2024 {name} {day} 17:30:00"])
def test_months_of_every_language_are_understood(form: str) -> None:
    dates = {(name, month): parse_date(form.format(name=name, day=13 + month)) for name, month in NAMES}
    wrong = [name for (name, month), found in dates.items() if found != at(2024, month, 13 + month, 17, 30)]
    assert wrong == []


def test_a_name_that_means_two_months_is_decided_by_language_then_weekday_then_use() -> None:
    assert parse_date("10 listopada 2025") == at(2025, 11, 10)
    assert parse_date("10 listopada 2025", "hr-HR") == at(2025, 10, 10)
    assert parse_date("pet, 10 listopada 2025") == at(2025, 10, 10), "a Friday in October, a Monday in November"
    assert parse_date("pon, 10 lis 2025 08:00:00 +0000") == at(2025, 11, 10, 8)


def test_the_weekday_decides_between_the_orders_of_numbers() -> None:
    assert parse_date("Tue, 05/04/2016 10:00") == at(2016, 4, 5, 10)
    assert parse_date("Wed, 05/04/2016 10:00") == at(2016, 5, 4, 10)
    assert parse_date("05/04/2016 10:00") == at(2016, 5, 4, 10)
