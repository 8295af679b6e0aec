"""Entries made ready to store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.feeds import read
from deskreader.feeds.normalize import as_html, fingerprint
from deskreader.feeds.parsing.element_values import Category, PlainText
from deskreader.feeds.titles import author_name, one_line, plain_title
from deskreader.model import Enclosure, ParsedEntry, ParsedFeed, ReadEntry
from deskreader.text.html_to_text import text_of
from deskreader.text.truncate import shortened

URL = "https://feeds.example/news"
LINK = "https://news.example/1"
LONG = "<p>" + "All the words of a long story. " * 60 + "</p>"


def keep(html: str, base_url: str) -> str:
    """A sanitizer that trusts everything and shows its base URL."""
    return html.replace("BASE", base_url)


def read_all(*entries: ParsedEntry, **about: str) -> tuple[ReadEntry, ...]:
    return read(ParsedFeed(entries=entries, **about), URL, keep, text_of).entries  # type: ignore[arg-type]


def one(**fields: object) -> ReadEntry:
    (entry,) = read_all(ParsedEntry(**fields))  # type: ignore[arg-type]
    return entry


def test_feed_level_values() -> None:
    feed = read(ParsedFeed(title="A &amp; <b>B</b>", link="https://news.example/", subtitle="x\ny"), URL, keep, text_of)
    assert (feed.title, feed.link, feed.subtitle) == ("A & B", "https://news.example/", "x y")
    assert read(ParsedFeed(), URL, keep, text_of).title == "feeds.example"


def test_entry_values() -> None:
    entry = one(
        guid="g",
        title="AT&amp;T  <i>buys</i>\nit",
        link=f"{LINK}?utm_source=rss",
        author="ann@news.example (Ann Lee)",
        published_at=datetime(2026, 5, 1, tzinfo=UTC),
        summary="<p>Short</p>",
        content='<p>The <img src="https://news.example/p.jpg"> longer &amp; better</p>',
        categories=("sea", " sea ", ""),
    )
    assert (entry.guid, entry.title, entry.link, entry.author) == ("g", "AT&T buys it", LINK, "Ann Lee")
    assert (entry.text, entry.snippet) == ("The longer & better", "Short")
    assert entry.image_url == "https://news.example/p.jpg"
    assert entry.categories == ("sea",)
    assert entry.published_at == datetime(2026, 5, 1, tzinfo=UTC)


def test_content_is_the_longer_text_with_the_entrys_base() -> None:
    assert one(title="t", link=LINK, summary="<p>much longer</p>", content="<p>x</p>").content == "<p>much longer</p>"
    assert one(title="t", link=LINK, summary="BASE").content == LINK
    assert (
        read_all(ParsedEntry(title="t", summary="BASE"), link="https://news.example/")[0].content
        == "https://news.example/"
    )


def test_plain_text_stays_plain() -> None:
    entry = one(title=PlainText("1 < 2 <b> &amp;"), content=PlainText("a <b> c\nd\n\nsee https://news.example/x."))
    assert entry.title == "1 < 2 <b> &amp;"
    link = '<a href="https://news.example/x">https://news.example/x</a>'
    assert entry.content == f"<p>a &lt;b&gt; c<br>d</p><p>see {link}.</p>"
    assert as_html("one\n\ntwo") == "<p>one</p><p>two</p>"
    assert as_html("<p>one\n\ntwo</p>") == "<p>one\n\ntwo</p>"


@given(st.text(max_size=60))
def test_plain_text_round_trips_through_html(text: str) -> None:
    assert text_of(as_html(PlainText(text))).split() == text.split()


def test_a_missing_guid_is_derived() -> None:
    assert one(title="t", link=LINK).guid == LINK
    made = one(title="t", summary="x").guid
    assert made.startswith("sha256:")
    assert made == one(title="t", summary="<p>x</p>").guid


def test_a_shared_guid_is_ignored() -> None:
    one_of_them, other = ParsedEntry(guid="g", link=LINK, title="a"), ParsedEntry(guid="g", link=f"{LINK}2", title="b")
    expected = {LINK: "a", f"{LINK}2": "b"}
    assert {e.guid: e.title for e in read_all(one_of_them, other)} == expected
    assert {e.guid: e.title for e in read_all(other, one_of_them)} == expected


def test_a_repeated_entry_is_one() -> None:
    entry = ParsedEntry(guid="g", link=LINK, title="a")
    assert len(read_all(entry, entry)) == 1


def test_empty_entries_are_omitted() -> None:
    assert read_all(ParsedEntry(guid="g"), ParsedEntry(title=" ", summary="<p> </p>")) == ()
    assert len(read_all(ParsedEntry(enclosures=(Enclosure("https://news.example/a.mp3"),)))) == 1


def test_dates_are_those_of_the_feed() -> None:
    future = datetime(2999, 1, 1, tzinfo=UTC)
    assert one(title="t", published_at=future).published_at == future
    assert one(title="t", updated_at=future).published_at == future
    assert one(title="t").published_at is None


def test_a_missing_title_is_derived() -> None:
    assert one(summary="<p>First line</p><p>Second</p>").title == "First line"
    made = one(summary="word " * 100).title
    assert made.endswith("word…")
    assert len(made) <= 110
    assert one(link=LINK).title == "news.example/1"


@pytest.mark.parametrize(
    ("content", "enclosures", "expected"),
    [
        ('<img src="https://a.example/p.jpg">', (), "https://a.example/p.jpg"),
        ('<img src="https://a.example/p.jpg?a=1&amp;b=2">', (), "https://a.example/p.jpg?a=1&b=2"),
        (
            '<img src="https://a.example/1.gif" width="1" height="1"><img src="https://a.example/p.jpg">',
            (),
            "https://a.example/p.jpg",
        ),
        ('<img src="https://s.w.org/images/core/emoji/x.png"><img src="data:image/png;base64,x">', (), None),
        ("", (Enclosure("https://a.example/a.mp3", "audio/mpeg"),), None),
        ("", (Enclosure("https://a.example/a.jpg", "image/jpeg"),), "https://a.example/a.jpg"),
        ("", (Enclosure("https://a.example/a.JPG"),), "https://a.example/a.JPG"),
        (
            '<img src="https://a.example/p.jpg">',
            (Enclosure("https://a.example/t.jpg", "image/*"),),
            "https://a.example/p.jpg",
        ),
        ("", (Enclosure("https://a.example/t.jpg", "image/*"),), "https://a.example/t.jpg"),
    ],
)
def test_lead_image_of_an_entry(content: str, enclosures: tuple[Enclosure, ...], expected: str | None) -> None:
    assert one(title="t", content=content, enclosures=enclosures).image_url == expected


def test_thumbnails_are_not_enclosures() -> None:
    files = (Enclosure("https://a.example/t.jpg", "image/*"), Enclosure("https://a.example/a.mp3", "audio/mpeg"))
    assert one(title="t", enclosures=files).enclosures == files[1:]


@pytest.mark.parametrize(
    ("summary", "content", "whole"),
    [
        (None, LONG, True),
        ("Short", LONG, True),
        ("Short", LONG + "<p>Read more…</p>", False),
        ("Short", LONG.replace("</p>", " […]</p>"), False),
        ("Short", LONG + "<p>Continue reading the story at News »</p>", False),
        ("Short", LONG + '<p>The post <a href="x">Story</a> appeared first on <a href="y">News</a>.</p>', True),
        ("Short", "<p>Three sentences of it, no more.</p>", False),
        (
            "Short",
            "<p>" + "A paragraph of some length, with a full stop. " * 6 + "</p>" + "<p>Another one.</p>" * 30,
            True,
        ),
        ("Short text only", None, False),
        (LONG, None, False),
        (LONG * 2 + "<p>End.</p>", None, True),
    ],
)
def test_whether_the_feed_gives_the_full_text(summary: str | None, content: str | None, whole: bool) -> None:
    assert one(title="t", summary=summary, content=content).gives_full_text is whole


def test_a_post_without_a_title_is_full_text() -> None:
    assert one(summary="<p>Just this.</p>").gives_full_text
    assert not one(summary="<p>Just this…</p>").gives_full_text


def test_sizes_are_limited() -> None:
    entry = one(
        guid="g" * 5000,
        title="<script>" * 100_000 + "<b>x</b>",
        author="a " * 5000,
        categories=tuple(str(n) * 300 for n in range(100)),
        summary="x",
    )
    assert len(entry.guid) < 100
    assert len(entry.title) <= 500
    assert len(entry.author or "") <= 200
    assert len(entry.categories) <= 50
    assert max(map(len, entry.categories)) <= 200


def test_fingerprints_depend_on_title_and_words_only() -> None:
    assert fingerprint("a", "b c") == fingerprint("a ", "b\n c")
    assert len({fingerprint("a", "b"), fingerprint("b", "a"), fingerprint("a", "c"), fingerprint("ab", "")}) == 4


@given(st.text(max_size=400))
def test_titles_and_snippets_are_one_short_line(text: str) -> None:
    entries = read_all(ParsedEntry(title=text, summary=text, link=LINK, author=text))
    for entry in entries:
        for line in (entry.title, entry.snippet, entry.author or ""):
            assert "\n" not in line
            assert not any(ord(char) < 32 or "\u202a" <= char <= "\u202e" for char in line)
        assert len(entry.snippet) <= 300


def test_one_line_and_plain_title() -> None:
    assert one_line("a\u202egnp.exe\x00\n b") == "agnp.exe b"
    assert one_line("e" + "\u0301" * 50) == "e" + "\u0301" * 4
    assert shortened("one two three", 9) == "one two…"
    assert shortened("x" * 20, 10) == "x" * 9 + "…"


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Ann", "Ann"),
        ("ann@a.example (Ann)", "Ann"),
        ("Ann (ann@a.example)", "Ann"),
        ("Ann <ann@a.example>", "Ann"),
        ("Ann,&nbsp;Bo", "Ann, Bo"),
        ("ann@a.example", None),
        ("", None),
        (None, None),
    ],
)
def test_author_names(author: str | None, name: str | None) -> None:
    assert author_name(author, text_of) == name


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Pair<Key,List<Value>> explained", "Pair<Key,List<Value>> explained"),
        ("when x<y and y>z", "when x<y and y>z"),
        ("From: <bob@example.org>", "From: <bob@example.org>"),
        ("<<Guillemets>> for poor keyboards", "<<Guillemets>> for poor keyboards"),
        ("<3 for <b>all</b>", "<3 for all"),
        ("The <video> element", "The <video> element"),
        ("The <b> tag", "The <b> tag"),
        ("<b>News", "News"),
        ("<b><i>Both</i></b> at once", "Both at once"),
        ("A <a href='/x'>link that was cut", "A link that was cut"),
        ("One<br/>Two", "One Two"),
        ("Three &lt;b&gt; Four", "Three <b> Four"),
        ("Tom &amp; Jerry < Co", "Tom & Jerry < Co"),
        ("<!-- draft -->Ready", "Ready"),
        (PlainText("<b>As it is</b> &amp;"), "<b>As it is</b> &amp;"),
    ],
)
def test_angle_brackets_that_mark_nothing_up_stay_in_titles(title: str, shown: str) -> None:
    assert plain_title(title, text_of) == shown


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("<a href='/a'>Ng, Ada</a>, <a href='/b'>Roe, Bo</a>", "Ng, Ada, Roe, Bo"),
        ("<span class='fn'>Ann</span> <ann@example.org>", "Ann"),
        ("Ann <ann@example.org>", "Ann"),
    ],
)
def test_authors_have_no_markup(author: str, name: str) -> None:
    assert author_name(author, text_of) == name


def test_categories_have_names_for_people() -> None:
    (entry,) = read_all(
        ParsedEntry(
            title="t",
            categories=(
                Category("t:sea", "The Sea"),
                Category("tides", None),
                "Rock &amp; Sand",
                "<a href='/x'>Fish</a>",
                "Fish",
            ),
        )
    )
    assert entry.categories == ("The Sea", "tides", "Rock & Sand", "Fish")


def guids_of(*entries: ParsedEntry) -> list[str]:
    return [entry.guid for entry in read_all(*entries)]


SHOP = "https://shop.example/"
DATE = datetime(2026, 5, 1, tzinfo=UTC)


def test_entries_without_guid_and_with_one_link_are_told_apart_by_title_date_and_file() -> None:
    shirts = [ParsedEntry(title=f"Shirt {n}", link=SHOP) for n in range(3)]
    assert len(set(guids_of(*shirts))) == 3
    assert guids_of(shirts[0]) == guids_of(*shirts)[:1], "whatever stands beside it"
    daily = [ParsedEntry(title="Weather", link=SHOP, published_at=DATE + timedelta(days=n)) for n in range(3)]
    assert len(set(guids_of(*daily))) == 3
    files = [
        ParsedEntry(title="Show", link=SHOP, enclosures=(Enclosure(f"{SHOP}{n}.mp3", "audio/mpeg"),)) for n in range(3)
    ]
    assert len(set(guids_of(*files))) == 3
    pages = [ParsedEntry(title=f"Size {n}", link=f"{SHOP}sale") for n in range(2)]
    assert len(set(guids_of(*pages))) == 2
    assert guids_of(pages[0]) == [f"{SHOP}sale"]


def test_one_guid_for_several_entries_with_one_link_means_nothing() -> None:
    releases = [ParsedEntry(guid="g", title=f"tool {n}.0", link=f"{SHOP}tool") for n in range(3)]
    assert len(set(guids_of(*releases))) == 3
    shows = [
        ParsedEntry(
            guid="g",
            title="Show",
            link=SHOP,
            published_at=DATE + timedelta(days=n),
            enclosures=(Enclosure(f"{SHOP}{n}.mp3"),),
        )
        for n in range(3)
    ]
    assert len(set(guids_of(*shows))) == 3


DIFFERENCES = st.tuples(
    st.sampled_from(["A", "B", None]),
    st.sampled_from([SHOP, f"{SHOP}1", f"{SHOP}2", None]),
    st.sampled_from(["g", "h", None]),
    st.sampled_from([DATE, DATE + timedelta(days=1), None]),
    st.sampled_from([(), (Enclosure(f"{SHOP}1.mp3", "audio/mpeg"),), (Enclosure(f"{SHOP}2.mp3", "audio/mpeg"),)]),
)


@given(st.lists(DIFFERENCES, max_size=8, unique=True))
def test_no_document_loses_entries_that_differ_in_more_than_one_value(values: list[tuple[Any, ...]]) -> None:
    entries = [
        ParsedEntry(title=title, link=link, guid=guid, published_at=date, enclosures=files, summary="The same words.")
        for title, link, guid, date, files in values
    ]
    stored = {
        (entry.title, entry.link, entry.published_at, entry.enclosures)
        for entry in read(ParsedFeed(entries=tuple(entries)), URL, keep, text_of).entries
    }
    left = [each for each in values if ((each[0] or "The same words."), each[1], each[3], each[4]) in stored]
    for each in values:
        assert min(sum(a != b for a, b in zip(each, other, strict=True)) for other in left) <= 1


@pytest.mark.parametrize(
    ("new_url", "expected"),
    [
        ("https://new.example/feed", "https://new.example/feed"),
        ("http://feeds.example/news/", None),  # itself
        ("http://192.168.0.1/feed", None),
        ("http://localhost/feed", None),
        (None, None),
    ],
)
def test_where_a_feed_says_it_has_moved_to(new_url: str | None, expected: str | None) -> None:
    assert read(ParsedFeed(new_url=new_url), URL, keep, text_of).new_url == expected


def test_a_feed_of_a_private_server_may_move_within_it() -> None:
    for new_url, expected in (("http://10.0.0.1/b", "http://10.0.0.1/b"), ("http://10.0.0.1:81/b", None)):
        assert read(ParsedFeed(new_url=new_url), "http://10.0.0.1/a", keep, text_of).new_url == expected
