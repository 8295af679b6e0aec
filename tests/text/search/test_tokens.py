"""The indexed form of texts, and typed searches, on a real FTS5 index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskreader.text.search.matcher import ArticleFilter
from deskreader.text.search.query import Query, Term, expression, parse_query
from deskreader.text.search.tokens import index_text, search_text

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
    """An index like the library's, with the check of the text that goes with it."""

    def __init__(self, documents: Sequence[str] = DOCUMENTS) -> None:
        self.documents = documents
        self.db = sqlite3.connect(":memory:")
        self.db.execute(
            "CREATE VIRTUAL TABLE t USING fts5(x, detail=none, columnsize=0, "
            "tokenize=\"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\")"
        )
        rows = [(number, index_text(text, "", 1, text)) for number, text in enumerate(documents)]
        self.db.executemany("INSERT INTO t(rowid, x) VALUES (?, ?)", rows)

    def find(self, typed: str) -> set[int]:
        query = parse_query(typed)
        match = expression(query.must, [term for term in query.without if term.is_sure])
        if not match:
            return set()
        checker = ArticleFilter([g for g in query.must if not all(t.is_sure for t in g)], query.without)
        rows = self.db.execute("SELECT rowid FROM t WHERE t MATCH ?", (match,))
        return {row for (row,) in rows if checker.matches(self.documents[row], "", self.documents[row])}

    def read(self, typed: str) -> set[int]:
        """Returns the matches found by checking every text, without the index."""
        checker = ArticleFilter(parse_query(typed).must, parse_query(typed).without)
        return {row for row, text in enumerate(self.documents) if checker.matches(text, "", text)}


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
def test_search_finds_the_expected_articles(index: Index, typed: str, found: set[int]) -> None:
    assert index.find(typed) == found
    assert index.read(typed) == found


@given(typed=st.text(max_size=30) | st.text(alphabet='ab "-:*()^+{}ORANDNT東京ส\x00é²½😀\u200d\u0301.,', max_size=20))
@settings(max_examples=300)
def test_no_input_is_a_syntax_error(index: Index, typed: str) -> None:
    index.find(typed)
    index.read(typed)


SCRIPTS = "aZé ß9αЖяאبक东京都のアｱ가날สวัส·,.-'&²½😀"


@given(st.text(alphabet=SCRIPTS, min_size=1, max_size=30))
def test_any_text_is_found_by_its_own_words(text: str) -> None:
    if not parse_query(f'"{text}"').must:
        return
    one = Index([text])
    assert one.find(f'"{text}"') == {0}
    assert one.read(f'"{text}"') == {0}
    one.db.close()


def test_ascii_is_indexed_unchanged() -> None:
    assert search_text("plain words") == "plain words"


def test_all_operators_together() -> None:
    query = parse_query(
        'feed:"BBC News" author:ann title:"big deal" is:unread has:image after:2026-05-01 before:2027 f'
    )
    assert query == Query(
        must=((Term(("ann",), True, "author"),), (Term(("big", "deal"), False, "title"),), (Term(("f",), True),)),
        feed="BBC News",
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
        ("FEED:fox", "feed", "fox"),
    ],
)
def test_one_operator(typed: str, field: str, value: object) -> None:
    query = parse_query(typed)
    assert getattr(query, field) == value
    assert query.must == ()


@pytest.mark.parametrize("typed", ["is:", "is:unr", "has:im", "before:20", "title:", "", "  ", '"', "-", "!!!"])
def test_partly_typed_operators_have_no_effect(typed: str) -> None:
    assert parse_query(typed) == Query()


def test_a_query_of_exclusions_only() -> None:
    assert parse_query("-fox -title:price") == Query(without=(Term(("fox",)), Term(("price",), False, "title")))


@pytest.mark.parametrize(
    ("typed", "words"),
    [("https://x.example", ("https", "x", "example")), ("before:dawn", ("before", "dawn")), ("is:new", ("is", "new"))],
)
def test_anything_but_an_operator_is_a_word(typed: str, words: tuple[str, ...]) -> None:
    assert parse_query(typed).must == ((Term(words, begins=True),),)
