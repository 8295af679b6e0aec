"""OPML: reading what programs really write, and writing it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.errors import Kind, ParseError
from deskreader.feeds.opml import parse_outline, write_outline
from deskreader.limits import DEEPEST_OUTLINE, MOST_OUTLINES
from deskreader.model import OutlineItem
from deskreader.text.urls import as_address

A = OutlineItem("A", "https://a.example/feed", "https://a.example/")
B = OutlineItem("B & co", "https://b.example/feed?x=1&y=2")
C = OutlineItem("C", "https://c.example/feed")


def opml(body: str) -> bytes:
    return f'<?xml version="1.0"?><opml version="2.0"><head><title>T</title></head><body>{body}</body></opml>'.encode()


def line(item: OutlineItem) -> str:
    return (
        f'<outline text="{item.title.replace("&", "&amp;")}" xmlUrl="{(item.feed_url or "").replace("&", "&amp;")}"/>'
    )


def test_nested_folders_are_read() -> None:
    document = opml(f'<outline text="News"><outline text="Local">{line(B)}</outline></outline>{line(C)}')
    assert parse_outline(document) == (OutlineItem("News", None, None, (OutlineItem("Local", None, None, (B,)),)), C)


def test_a_feed_that_is_listed_several_times_stands_in_the_first_folder_that_has_it() -> None:
    folders = f'<outline text="F"><outline text="G">{line(B)}</outline></outline>'
    folders += f'<outline text="H">{line(B)}{line(C)}</outline>'
    listed = line(B) + folders
    inner = OutlineItem("F", None, None, (OutlineItem("G", None, None, (B,)),))
    assert parse_outline(opml(listed)) == (inner, OutlineItem("H", None, None, (C,)))
    assert parse_outline(opml(line(B) + line(C) + line(B))) == (B, C)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ('text="Less <3 more"', "Less <3 more"),
        ('title="A <i>slanted</i> name" text="A <i>slanted</i> name"', "A <i>slanted</i> name"),
        ('text="Rock & roll"', "Rock & roll"),
        ('text="The "quoted" one"', 'The "quoted" one'),
        ("text='Less < more'", "Less < more"),
        ('text="if (a < b && c > d)"', "if (a < b && c > d)"),
    ],
)
def test_names_that_were_not_escaped_cost_no_subscription(written: str, title: str) -> None:
    lines = f'{line(B)}<outline {written} type="rss" xmlUrl="https://c.example/feed"/>{line(A)}'
    items = parse_outline(opml(lines))
    assert [item.feed_url for item in items] == [B.feed_url, C.feed_url, A.feed_url]
    assert items[1].title == title


def test_a_feed_without_an_address_is_returned_so_that_it_can_be_named() -> None:
    written = '<outline text="Lost" type="rss" htmlUrl="https://l.example/"/><outline text="Also" xmlUrl=""/>'
    assert [(item.title, item.feed_url) for item in parse_outline(opml(written))] == [("Lost", ""), ("Also", "")]


@pytest.mark.parametrize(
    "written",
    [
        '<outline text="A" type="rss" xmlUrl="https://a.example/feed" htmlUrl="https://a.example/"/>',
        '<outline title="A" text="" xmlurl="https://a.example/feed" htmlurl="https://a.example/"/>',
        '<OUTLINE TITLE="A" XMLURL=" https://a.example/feed " HTMLURL="https://a.example/"/>',
        '<outline text="A" type="rss" url="https://a.example/feed" htmlUrl="https://a.example/"/>',
        "<outline text='A' xmlUrl='feed://a.example/feed' htmlUrl='a.example'></outline>",
        '<outline text="A" xmlUrl="https://a.example/feed" htmlUrl="https://a.example/" unknown="&bad; & x">',
    ],
)
def test_forms_of_a_feed_outline(written: str) -> None:
    assert parse_outline(opml(written)) == (A,)


@pytest.mark.parametrize(
    "document",
    [
        opml(line(B)).replace(b"&amp;", b"&"),
        opml(line(B))[: -len("</body></opml>")],
        opml(line(B)).replace(b'version="1.0"', b'version="1.0" encoding="utf-16"'),
        b"\xef\xbb\xbf\n junk " + opml(line(B)),
        opml(line(B)).decode().encode("utf-16"),
        opml(line(B) + line(B)),
        opml('<outline text="empty"/><outline text="gone"><outline text="x"/></outline>' + line(B)),
        opml(line(B) + '<outline text="page" type="link" url="https://c.example/"/>'),
        b"<opml><outline text='B &#38; co' xmlUrl='https://b.example/feed?x=1&amp;y=2'/></opml>",
        b'<!DOCTYPE opml [<!ENTITY lol "lol">]>' + opml(line(B)),
    ],
)
def test_damaged_outlines_are_read(document: bytes) -> None:
    assert parse_outline(document) == (B,)


def test_an_unusable_address_is_returned_verbatim() -> None:
    found = parse_outline(opml(line(B) + '<outline text="bad" xmlUrl="file:///x"/>'))
    assert found == (B, OutlineItem("bad", "file:///x", None, ()))


@pytest.mark.parametrize(
    "written",
    [
        '<outline text="Blogs" type="include" url="https://o.example/blogs.opml"/>',
        '<outline text="Blogs" type="link" url="https://o.example/blogs.opml"/>',
    ],
)
def test_another_list_that_is_included_is_named_and_never_fetched(written: str) -> None:
    found = parse_outline(opml(line(B) + written))
    assert found == (B, OutlineItem("Blogs", "include: https://o.example/blogs.opml"))
    assert as_address(found[1].feed_url or "") is None


def test_feeds_inside_feeds_and_in_unnamed_folders_are_read() -> None:
    inner = '<outline text="A" xmlUrl="https://a.example/feed" htmlUrl="https://a.example/">' + line(B) + "</outline>"
    assert parse_outline(opml(inner)) == (A, B)
    assert parse_outline(opml(f"<outline>{line(B)}</outline>")) == (B,)


def test_entity_bombs_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    (item,) = parse_outline(bomb + opml('<outline text="&b;" xmlUrl="https://b.example/feed"/>'))
    assert item.title == "&b;"


def depth(items: tuple[OutlineItem, ...]) -> int:
    return max((1 + depth(item.children) for item in items), default=0)


def test_depth_and_number_are_limited() -> None:
    deep = opml('<outline text="f">' * 100_000 + line(B))
    assert depth(parse_outline(deep)) <= DEEPEST_OUTLINE + 1
    many = opml("".join(f'<outline xmlUrl="https://a.example/{n}"/>' for n in range(MOST_OUTLINES + 1)))
    with pytest.raises(ParseError) as error:
        parse_outline(many)
    assert error.value.kind is Kind.FILE_TOO_LARGE


@pytest.mark.parametrize("document", [b"", b"hello", b"<rss/>", b"<html><body>outline</body></html>", b"\x00\xff" * 50])
def test_other_documents_are_not_outlines(document: bytes) -> None:
    with pytest.raises(ParseError) as error:
        parse_outline(document)
    assert error.value.kind is Kind.NOT_AN_OUTLINE


TITLES = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=12,
)
ADDRESSES = st.text(alphabet="abc/?=&<\"'%", max_size=12).map(
    lambda rest: "https://a.example/" + rest.replace("<", "%3C").replace('"', "%22")
)
FEEDS = st.builds(OutlineItem, TITLES, ADDRESSES, st.none() | ADDRESSES)


def folder(children: list[OutlineItem], title: str) -> OutlineItem:
    return OutlineItem(title, None, None, once(children))


def once(items: list[OutlineItem]) -> tuple[OutlineItem, ...]:
    seen: dict[str, OutlineItem] = {}
    for number, item in enumerate(items):
        seen.setdefault(item.feed_url or str(number), item)
    return tuple(seen.values())


ITEMS = st.recursive(
    FEEDS, lambda inner: st.builds(folder, st.lists(inner, min_size=1, max_size=3), TITLES), max_leaves=8
)


def numbered(items: tuple[OutlineItem, ...], numbers: Iterator[int]) -> tuple[OutlineItem, ...]:
    """Returns the items with a number in each URL, so that no two are the same."""
    return tuple(
        replace(item, feed_url=item.feed_url and item.feed_url.replace("example/", f"example/{next(numbers)}/", 1),
                children=numbered(item.children, numbers))
        for item in items
    )  # fmt: skip


@given(st.lists(ITEMS, max_size=4).map(once).map(lambda items: numbered(items, count())), TITLES)
def test_outlines_round_trip(items: tuple[OutlineItem, ...], title: str) -> None:
    assert parse_outline(write_outline(items, title)) == items


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_can_be_written(title: str, name: str) -> None:
    items = parse_outline(write_outline([OutlineItem(name, "https://a.example/f")], title))
    assert [item.feed_url for item in items] == ["https://a.example/f"]


@given(
    st.binary(max_size=120) | st.text(alphabet="<>opmlutine ='\"/&;", max_size=120).map(lambda t: f"<opml>{t}".encode())
)
def test_any_bytes_give_items_or_a_parse_error(document: bytes) -> None:
    try:
        items = parse_outline(document)
    except ParseError:
        return
    assert isinstance(items, tuple)
