"""The indexed form of texts, and searches as typed, tried on a real FTS5 index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskreader.text.words import Query, parse_query, search_query, search_text

DOCUMENTS = (
    "The quick brown fox doesn't jump",
    "東京都の天気は晴れ",
    "新しいiPhone手机在中国",
    "สวัสดีครับ โลก",
    "서울의 날씨가 좋다",
    "Müller's naïve café",
    "price 42 euro, quick",
    "ｆｕｌｌ ﾊﾝｶｸ width",
)


class Index:
    def __init__(self) -> None:
        self.db = sqlite3.connect(":memory:")
        self.db.execute(
            "CREATE VIRTUAL TABLE t USING fts5("
            "x, tokenize=\"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\")"
        )
        self.db.executemany("INSERT INTO t VALUES (?)", [(search_text(text),) for text in DOCUMENTS])

    def find(self, match: str) -> set[int]:
        return {row - 1 for (row,) in self.db.execute("SELECT rowid FROM t WHERE t MATCH ?", (match,))}


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    index = Index()
    yield index
    index.db.close()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("quick", {0, 6}),
        ("qui", {0, 6}),
        ("quick fox", {0}),
        ("fox quick", {0}),
        ('"quick brown"', {0}),
        ('"brown quick"', set()),
        ('"quick bro', {0}),
        ("fox OR price", {0, 6}),
        ("fox OR", {0}),
        ("quick -fox", {6}),
        ('quick -"brown fox"', {6}),
        ("doesn't", {0}),
        ("muller", {5}),
        ("CAFE", {5}),
        ("42", {6}),
        ("東京", {1}),
        ("京都", {1}),
        ("東京都の天気", {1}),
        ("都", {1}),
        ("れ", {1}),
        ("東京 天気", {1}),
        ("手机", {2}),
        ("iPhone手机", {2}),
        ("いiPho", {2}),
        ("手机中国", set()),
        ("สวัส", {3}),
        ("날씨", {4}),
        ("full ハンカク", {7}),
        ("NEAR(fox quick)", set()),
    ],
)
def test_search_finds(index: Index, typed: str, found: set[int]) -> None:
    assert index.find(parse_query(typed).match) == found


@given(typed=st.text(max_size=30) | st.text(alphabet='ab "-:*()^+{}ORANDNT東京ส\x00é²½😀\u200d\u0301.,', max_size=20))
@settings(max_examples=300)
def test_no_input_is_a_syntax_error(index: Index, typed: str) -> None:
    query = parse_query(typed)
    for match in (query.match, query.without, search_query(typed), search_query(query.title or "")):
        if match:
            index.find(match)


SCRIPTS = "aZé ß9αЖяאبक东京都のアｱ가날สวัส·,.-'&²½😀"


@given(st.text(alphabet=SCRIPTS, min_size=1, max_size=30))
def test_whatever_stands_in_a_text_is_found_by_itself(text: str) -> None:
    match = search_query(f'"{text}"')
    if not match:
        return
    with sqlite3.connect(":memory:") as db:
        db.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize=\"unicode61 categories 'L* N* Co Mn Mc'\")")
        db.execute("INSERT INTO t VALUES (?)", (search_text(text),))
        assert db.execute("SELECT count(*) FROM t WHERE t MATCH ?", (match,)).fetchone() == (1,)
    db.close()


def test_ascii_is_indexed_as_it_is() -> None:
    assert search_text("plain words") == "plain words"


def test_operators() -> None:
    query = parse_query(
        'feed:"BBC News" author:ann title:"big deal" is:unread has:image after:2026-05-01 before:2027 f'
    )
    assert query == Query(
        match='"f" *',
        feed="BBC News",
        title="big deal",
        author="ann",
        unread=True,
        has_image=True,
        after=datetime(2026, 5, 2, tzinfo=UTC),
        before=datetime(2027, 1, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ("is:read", "unread", False),
        ("-is:unread", "unread", False),
        ("is:starred", "starred", True),
        ("-has:image", "has_image", False),
        ("after:2026", "after", datetime(2027, 1, 1, tzinfo=UTC)),
        ("after:2026-12", "after", datetime(2027, 1, 1, tzinfo=UTC)),
        ("before:2026-02", "before", datetime(2026, 2, 1, tzinfo=UTC)),
        ("TITLE:fox", "title", "fox"),
    ],
)
def test_one_operator(typed: str, field: str, value: object) -> None:
    query = parse_query(typed)
    assert getattr(query, field) == value
    assert query.match == ""


@pytest.mark.parametrize("typed", ["is:", "is:unr", "has:im", "before:20", "title:", "", "  ", '"', "-", "!!!"])
def test_half_typed_says_nothing_yet(typed: str) -> None:
    assert parse_query(typed) == Query()


def test_only_what_must_not_be_found() -> None:
    query = parse_query("-fox -price")
    assert (query.match, query.without) == ("", '"fox" OR "price"')


def test_what_is_no_operator_is_a_word() -> None:
    assert parse_query("https://x.example").match == '"https x example" *'
    assert parse_query("before:dawn").match == '"before dawn" *'
    assert parse_query("is:new").match == '"is new" *'
