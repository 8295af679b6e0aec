# ruff: noqa: E501 - pages of one line are easier to read than broken ones
"""When an article was published: the surest source first, updates and other articles' dates passed over."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from deskreader import articles
from deskreader.articles.metadata.date_parser import date_in, date_in_address, read_date
from deskreader.model import EntryHint

TEXT = (
    "<p>The old harbour bridge will close for repairs next spring, the town council decided on Tuesday after a long debate.</p>"
    * 4
)


def day(
    head: str = "",
    before: str = "",
    after: str = "",
    url: str = "https://paper.example/bridge",
    lang: str = "en",
    hint: EntryHint | None = None,
) -> str:
    page = f"<html lang={lang}><head>{head}</head><body><div><h1>Bridge to close</h1>{before}</div><div class=story>{TEXT}</div>{after}</body></html>"
    return str(articles.extract(page.encode(), url, hint=hint).published_at)


@pytest.mark.parametrize(
    "before",
    [
        "<div class=xq><span>Jo Field</span><small>March 5, 2024</small></div>",
        "<p>Published: 5 March 2024 <em>Updated 9 March 2024</em></p>",
        "<p>Updated 9 March 2024</p><p>5 March 2024</p>",
        "<time class=updated datetime=2024-03-09>9 March</time><time datetime=2024-03-05>5 March</time>",
        "<p>Last updated <time datetime=2024-03-09>9 March</time></p><p>On <time datetime=2024-03-05>5 March</time></p>",
        "<div>5 March 2024<div>By Jo Field</div></div>",
    ],
)
def test_the_date_at_the_headline(before: str) -> None:
    assert day(before=before)[:10] == "2024-03-05"


def test_a_page_without_a_word_around_its_text_has_the_date_of_its_data() -> None:
    page = f"<html><head><meta name=date content=2024-03-05></head><body>{TEXT}</body></html>"
    assert str(articles.extract(page.encode(), "https://paper.example/bridge").published_at)[:10] == "2024-03-05"


@pytest.mark.parametrize(
    "before",
    [
        "<p>Received: 10 June 2022; Accepted: 16 December 2022; Published: 02 January 2023</p>",
        "<p>Stand: 05.02.2023 | Veröffentlicht: 02.01.2023</p>",
        "<p class=meta>Updated 5 Feb 2023. First published 2 Jan 2023.</p>",
        "<relative-time datetime=2023-01-02T10:00:00Z>3 days ago</relative-time>",
        "<abbr class=published title=2023-01-02T10:00:00Z>last week</abbr>",
    ],
)
def test_the_date_of_publication_among_others(before: str) -> None:
    assert day(before=before)[:10] == "2023-01-02"


def test_the_labelled_first_publication_beats_an_update_in_the_data() -> None:
    head = "<meta property=article:published_time content=2025-08-21>"
    assert (
        day(head, "<div>Published <b>Apr 26, 2023</b></div><div>Updated <b>Aug 21, 2025</b></div>")[:10] == "2023-04-26"
    )
    assert day(head, "<p>Erstveröffentlicht am 26. April 2023</p>")[:10] == "2023-04-26"
    assert day(head, "<p>Published: Sep 3, 2025</p>")[:10] == "2025-08-21"
    assert day(head, "<p>26 April 2023</p>")[:10] == "2025-08-21"


def test_dates_of_other_articles_are_ignored() -> None:
    others = "<div class=related-stories><time datetime=2021-01-01>1 January 2021</time></div>"
    assert day(before=others + "<p>5 March 2024</p>")[:10] == "2024-03-05"


def test_a_date_after_the_text_is_used_when_none_precedes_it() -> None:
    assert day(after="<div class=foot>发表于 2024年3月5日 12:40</div>")[:10] == "2024-03-05"
    assert day(after="<div>© 2024-03-05 The Paper</div>") == "None"


def test_a_modification_date_is_used_when_there_is_no_other() -> None:
    assert day(before="<p>Last updated: 9 March 2024</p>")[:10] == "2024-03-09"
    assert day("<meta property='article:modified_time' content='2024-03-09T10:00:00Z'>")[:10] == "2024-03-09"


def test_a_meta_element_named_like_a_publication_date_is_read() -> None:
    assert day("<meta name=x-published-date content='2024-03-05T06:00:00Z'>")[:10] == "2024-03-05"
    assert day("<meta name=x-publish-modified-date content='2024-03-05'>") == "None"
    for name in ("citation_cover_date", "bepress_citation_date", "date.issued", "dcterms.available"):
        assert day(f"<meta name={name} content='2024-03-05'>")[:10] == "2024-03-05"


def test_the_entry_date_beats_dates_far_from_the_headline() -> None:
    hint = EntryHint(published_at=datetime(2024, 3, 5, 9, tzinfo=UTC))
    assert day(after="<p>1 January 2021</p>", hint=hint)[:10] == "2024-03-05"


def test_a_utc_date_is_given_in_the_local_time_that_the_page_shows() -> None:
    """Near midnight it is another day where the page is read; a time at the headline shows how far off."""
    head = "<meta property='article:published_time' content='2024-03-06T00:47:31Z'>"
    assert day(head, "<p>March 5, 2024, 6:47 p.m.</p>") == "2024-03-05 18:47:31-06:00"
    assert day(head, "<time datetime=2024-03-05T16:47:31-08:00>today</time>") == "2024-03-05 16:47:31-08:00"
    assert day(head, "<p>March 5, 2024, 6:12 p.m.</p>") == "2024-03-06 00:47:31+00:00"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("5 Mart 2024", "2024-03-05"), ("5. maaliskuuta 2024", "2024-03-05"), ("2024. március 5.", "2024-03-05"), ("5 tháng 3, 2024", "2024-03-05"),
        ("5 березня 2024", "2024-03-05"), ("5 de març de 2024", "2024-03-05"), ("5 مارس 2024", "2024-03-05"), ("2024. 3. 5.", "2024-03-05"),
        ("ngày 5 tháng 3 năm 2024", "2024-03-05"), ("December 16, 2016, 4:19 PM ET", "2016-12-16"), ("5 Agustus 2024", "2024-08-05"),
    ],
)  # fmt: skip
def test_dates_in_many_languages(written: str, found: str) -> None:
    assert str(date_in(written))[:10] == found


def test_the_moment_in_the_hint_of_an_element_that_shows_it_in_short() -> None:
    assert day(before="<div class=date title=2024-03-05T17:00:10Z>Mar 5</div>") == "2024-03-05 17:00:10+00:00"


def test_zones_behind_a_time() -> None:
    assert str(date_in("December 16, 2016, 4:19 PM EST")) == "2016-12-16 16:19:00-05:00"
    assert str(date_in("16 December 2016 16:19 UTC+8:00")) == "2016-12-16 16:19:00+08:00"
    assert str(read_date("2016-12-16 16:19")) == "2016-12-16 16:19:00+00:00"


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://a.example/articles/2025-12-15+Bridge", "2025-12-15"),
        ("https://a.example/energy/2015/08/150803-gender-bias", "2015-08-03"),
        ("https://a.example/2015/08/161203-x", "None"),
        ("https://a.example/9784873118741/", "None"),
    ],
)
def test_days_in_addresses(url: str, found: str) -> None:
    assert str(date_in_address(url))[: len(found)] == found
