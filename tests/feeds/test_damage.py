"""Damaged feeds: their sound parts are read unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from deskreader.errors import Kind, ParseError
from deskreader.feeds import parse
from deskreader.feeds.parsing.xml_repair import escaped_text, well_formed
from deskreader.feeds.parsing.xml_tree import load
from deskreader.model import ParsedEntry

URL = "https://news.example/feed.xml"


def item(number: int) -> str:
    return (
        f"<item><title>Title {number}</title><link>https://news.example/{number}</link><guid>g{number}</guid>"
        f"<pubDate>Thu, 0{number} Jan 2004 19:48:21 GMT</pubDate>"
        f"<description><![CDATA[<p>Words &amp; more {number}</p>]]></description></item>\n"
    )


def rss(items: str) -> str:
    return f'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'


WHOLE = rss("".join(item(n) for n in range(1, 6)))
ENTRIES = parse(WHOLE.encode(), URL, None).entries
MIDDLE = WHOLE.index("Title 3") + 7


def put(text: str, at: int = MIDDLE) -> bytes:
    return (WHOLE[:at] + text + WHOLE[at:]).encode()


def without_third(entries: tuple[ParsedEntry, ...]) -> list[ParsedEntry]:
    assert len(entries) == 5
    return [entry for number, entry in enumerate(entries) if number != 2]


@pytest.mark.parametrize(
    "damage",
    [
        " A & B ",
        "&nbsp;&eacute;&nosuch;",
        "\x0b\x01",
        "</b>",
        "<b>",
        "<x y=z w>",
        "<",
        "< <<",
        "<!-- open",
        "]]>",
        "<?php",
        "<i a='1' a='2'>",
        "</item",
        "&#0;&#xFFFF;&#x110000;",
        '<a href="x>',
        "<b:c d:e='f'>",
        "</channel></rss>",
        "<![CDATA[",
    ],
)
def test_damage_in_one_entry_does_not_affect_others(damage: str) -> None:
    assert without_third(parse(put(damage), URL, None).entries) == without_third(ENTRIES)


@pytest.mark.parametrize(
    "document",
    [
        b"\n\n  \xef\xbb\xbf" + WHOLE.encode(),
        b"Warning: in <b>index.php</b> on line 3" + WHOLE.encode(),
        WHOLE.encode() + b"<!-- cached --><script>x</script>",
        b"<!DOCTYPE html>" + WHOLE.encode(),
        b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD" "http://my.example/rss.dtd">' + WHOLE.encode().split(b"\n", 1)[1],
        b"<html><body>" + WHOLE.encode() + b"</body></html>",
        WHOLE.replace("</channel>", "").encode(),
        WHOLE.replace('<?xml version="1.0"?>', '<?xml version="1.1" standalone=maybe?>').encode(),
    ],
)
def test_damage_around_entries_does_not_affect_them(document: bytes) -> None:
    assert parse(document, URL, None).entries == ENTRIES


def test_invalid_bytes_affect_only_their_entry() -> None:
    document = put("§").replace("§".encode(), b"\xff\xfe\x80")
    assert without_third(parse(document, URL, None).entries) == without_third(ENTRIES)


@given(st.integers(len(WHOLE) - len(item(5)) * 3, len(WHOLE)))
def test_a_cut_feed_keeps_every_entry_up_to_the_cut(end: int) -> None:
    entries = parse(WHOLE[:end].encode(), URL, None).entries
    complete = WHOLE[:end].count("</item>")
    assert entries[:complete] == ENTRIES[:complete]


def test_missing_end_tags_affect_no_neighbour() -> None:
    lost_cdata_end = WHOLE.replace("more 3</p>]]></description></item>", "more 3</p></description></item>")
    lost_cdata_end = lost_cdata_end.replace("<channel>", "<channel>&")
    assert without_third(parse(lost_cdata_end.encode(), URL, None).entries) == without_third(ENTRIES)
    lost_title_end = WHOLE.replace("Title 3</title>", "Title 3")
    assert without_third(parse(lost_title_end.encode(), URL, None).entries) == without_third(ENTRIES)
    third = parse(lost_title_end.encode(), URL, None).entries[2]
    assert (third.guid, third.published_at) == (ENTRIES[2].guid, ENTRIES[2].published_at)
    lost_item_end = WHOLE.replace("3</p>]]></description></item>", "3</p>]]></description>")
    assert parse(lost_item_end.encode(), URL, None).entries == ENTRIES


NAMES = st.sampled_from(
    ["title", "description", "guid", "link", "pubDate", "content:encoded", "dc:creator", "b", "category"]
)
TEXTS = st.text(alphabet="ab &<>'\"é日\n]", max_size=20)


@st.composite
def feeds(draw: st.DrawFn) -> str:
    """A well-formed RSS feed with any text in any element."""
    items = []
    for _ in range(draw(st.integers(0, 4))):
        fields = []
        for name, text, packed in draw(st.lists(st.tuples(NAMES, TEXTS, st.booleans()), max_size=6)):
            body = f"<![CDATA[{text.replace(']]>', '')}]]>" if packed else escaped_text(text)
            fields.append(f"<{name}>{body}</{name}>")
        items.append(f"<item>{''.join(fields)}</item>")
    spaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return f"<rss {spaces}><channel><title>T</title>{''.join(items)}</channel></rss>"


@given(feeds())
@settings(max_examples=150)
def test_sound_feeds_read_the_same_with_and_without_repair(document: str) -> None:
    sound = parse(document.encode(), URL, None)
    broken = parse(document.replace("<channel>", "<channel>&nosuch; <br>").encode(), URL, None)
    assert broken.entries == sound.entries


@given(st.text(alphabet=st.sampled_from("<>/&;![]CDAT-'\"= abxml:?#\x00é日") | st.characters(), max_size=80))
@settings(max_examples=400)
def test_repaired_text_is_well_formed(text: str) -> None:
    repaired = well_formed(f"<rss>{text}")
    assert load(repaired, URL).tag == "repaired"


def outcome(document: bytes) -> str:
    try:
        parse(document, URL, None)
    except ParseError as error:
        return error.kind
    return "feed"


@given(st.binary(max_size=60), st.integers(0, len(WHOLE)), st.integers(0, 80))
@settings(max_examples=300)
def test_any_damage_gives_a_feed_or_a_parse_error(noise: bytes, at: int, hole: int) -> None:
    whole = WHOLE.encode()
    for document in (whole[:at] + noise + whole[at + hole :], noise):
        assert outcome(document) in ("feed", Kind.NOT_A_FEED, Kind.BROKEN_FEED)


def test_a_feed_without_any_readable_part_is_broken() -> None:
    with pytest.raises(ParseError) as error:
        parse(b"<rss version='2.0'><channel><ti", URL, None)
    assert error.value.kind is Kind.BROKEN_FEED


def test_repair_keeps_what_is_well_formed() -> None:
    repaired = load(well_formed("<rss><channel><title>a</title></channel></rss>"), URL)
    assert etree.tostring(repaired) == b"<repaired><rss><channel><title>a</title></channel></rss></repaired>"
