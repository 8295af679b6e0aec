"""JSON Feed, sound and damaged."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.errors import ParseError
from deskreader.feeds import parse
from deskreader.feeds.parsing.element_values import PlainText
from deskreader.model import Enclosure, ParsedFeed

URL = "https://json.example/feed.json"
FEED: dict[str, Any] = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "JSON & more",
    "home_page_url": "https://json.example/",
    "description": "About",
    "favicon": "/icon.png",
    "language": "en",
    "authors": [{"name": "Ann"}],
    "items": [
        {
            "id": 17,
            "url": "/one",
            "title": "1 < 2",
            "content_html": "<p>One</p>",
            "summary": "Short",
            "date_published": "2026-05-01T10:00:00+02:00",
            "tags": ["sea", 3, "sea", None],
            "image": "/one.jpg",
            "attachments": [{"url": "/one.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 9}, "no"],
        },
        {"id": "two", "content_text": "a <b> c", "authors": [{"name": "Bo"}], "date_modified": "2026-05-02"},
    ],
}


def read(document: dict[str, Any] | str) -> ParsedFeed:
    return parse((document if isinstance(document, str) else json.dumps(document)).encode(), URL, "application/json")


def test_json_feed_fields() -> None:
    feed = read(FEED)
    assert (feed.title, feed.link, feed.subtitle) == ("JSON & more", "https://json.example/", "About")
    assert (feed.icon_url, feed.language) == ("https://json.example/icon.png", "en")
    one, two = feed.entries
    assert (one.guid, one.link, one.title, one.author) == ("17", "https://json.example/one", "1 < 2", "Ann")
    assert (one.content, one.summary, one.categories) == ("<p>One</p>", "Short", ("sea", "3"))
    assert one.published_at == datetime(2026, 5, 1, 8, tzinfo=UTC)
    assert one.enclosures == (
        Enclosure("https://json.example/one.mp3", "audio/mpeg", 9),
        Enclosure("https://json.example/one.jpg", "image/*"),
    )
    assert (two.guid, two.author, two.content) == ("two", "Bo", "a <b> c")
    assert isinstance(two.content, PlainText)


def test_a_cut_document_keeps_its_whole_items() -> None:
    text = json.dumps(FEED)
    feed = read(text[: text.index('"two"') + 20])
    assert (feed.title, feed.entries) == ("JSON & more", read(FEED).entries[:1])


def test_a_broken_item_does_not_affect_others() -> None:
    text = json.dumps(FEED).replace('"id": 17,', '"id": 17 17,')
    assert read(text).entries == read(FEED).entries[1:]


def test_control_characters_and_byte_order_marks_are_tolerated() -> None:
    text = "\ufeff" + json.dumps(FEED).replace("Short", "Sh\tort\n")
    assert read(text).entries[0].summary == "Sh\tort"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10) | st.just("https://a.example/"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "url", "id"]), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = st.sampled_from([*FEED, *FEED["items"][0], "author", "content_text", "date_modified", "external_url"])


@given(st.dictionaries(KEYS, VALUES), st.lists(st.dictionaries(KEYS, VALUES), max_size=3))
def test_any_values_anywhere_are_tolerated(head: dict[str, Any], items: list[dict[str, Any]]) -> None:
    feed = read({**head, "version": FEED["version"], "items": items})
    assert len(feed.entries) == len(items)


@pytest.mark.parametrize("text", ["{}", '{"items": 3}', "[]", '{"version": "1.0"}', '{"openapi": "3"', "{items: [}"])
def test_other_json_is_not_a_feed(text: str) -> None:
    with pytest.raises(ParseError):
        read(text)


def read_item(**values: Any) -> Any:
    (entry,) = read({"version": "https://jsonfeed.org/version/1", "title": "T", "items": [{"id": 1, **values}]}).entries
    return entry


@pytest.mark.parametrize(
    "values",
    [
        {"authors": {"name": "Bea"}},
        {"authors": ["Bea"]},
        {"authors": "Bea"},
        {"author": "Bea"},
        {"author": [{"name": "Bea"}]},
        {"authors": {"0": {"name": "Bea"}}},
    ],
)
def test_authors_in_any_shape(values: dict[str, Any]) -> None:
    assert read_item(**values).author == "Bea"


@pytest.mark.parametrize(
    "tags", [["a", "b"], "a, b", {"0": "a", "1": "b"}, [{"name": "a"}, {"label": "b"}], ["a", "b", None, "a"]]
)
def test_tags_in_any_shape(tags: Any) -> None:
    assert read_item(tags=tags).categories == ("a", "b")


@pytest.mark.parametrize(
    "attachment",
    [
        {"url": "https://a.example/x.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 7},
        {"url": "https://a.example/x.mp3", "mime_type": "audio/mpeg", "size_in_bytes": "7"},
    ],
)
@pytest.mark.parametrize("is_list", [True, False])
def test_attachments_in_any_shape(attachment: dict[str, Any], is_list: bool) -> None:
    entry = read_item(attachments=[attachment] if is_list else attachment)
    assert entry.enclosures == (Enclosure("https://a.example/x.mp3", "audio/mpeg", 7),)


def test_other_values_in_any_shape() -> None:
    entry = read_item(
        url=["https://a.example/1"], image={"url": "https://a.example/i.png"}, content_html=["<p>a</p>", "<p>b</p>"],
        date_published=1262304000, title=["Words"],
    )  # fmt: skip
    assert (entry.link, entry.title, entry.content) == ("https://a.example/1", "Words", "<p>a</p>\n<p>b</p>")
    assert entry.published_at == datetime(2010, 1, 1, tzinfo=UTC)
    assert entry.enclosures[0].url == "https://a.example/i.png"


def test_items_that_an_object_numbers_and_a_feed_in_a_list() -> None:
    feed = {"version": "https://jsonfeed.org/version/1", "items": {"0": {"id": "a"}, "1": {"id": "b"}}}
    assert [entry.guid for entry in read(feed).entries] == ["a", "b"]
    assert [entry.guid for entry in read(json.dumps([feed])).entries] == ["a", "b"]


@pytest.mark.parametrize(
    ("written", "seconds"), [(2530, 2530), ("2530", 2530), (2530.7, 2530), (True, None), ({}, None)]
)
def test_an_attachment_has_its_duration(written: Any, seconds: int | None) -> None:
    entry = read_item(attachments=[{"url": "https://a.example/x.mp3", "duration_in_seconds": written}])
    assert [enclosure.duration for enclosure in entry.enclosures] == [seconds]
