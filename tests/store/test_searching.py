"""Saved searches, the best first, what was found marked, an index made anew in steps, and searches broken off."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskreader.errors import StoreError
from deskreader.model import Headline, ReadEntry, Reason, SavedId, View, ViewKind
from deskreader.store import Database
from deskreader.store.articles import flags, merge, opened_article, search_index
from deskreader.store.articles import full_text as store_full_text
from deskreader.store.feeds import outline, saved_searches
from deskreader.store.recovery import integrity_check
from deskreader.store.schema import migrations
from deskreader.store.sqlite.connections import connect_writer
from deskreader.store.timeline import timeline, word_search
from deskreader.store.undo import journal
from tests.store.kit import NOW, UNREAD, document, entry, fetched, filled, full_text, is_sound, subscribed, titles


def searched(query: str, by_relevance: bool = False) -> View:
    return View(ViewKind.SEARCH, query=query, by_relevance=by_relevance)


def first(database: Database, query: str) -> Headline:
    return database.read(timeline.page, searched(query), NOW).headlines[0]


def marked(text: str, marks: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[start:end] for start, end in marks]


# --- marks and passages -----------------------------------------------------------------------------------------------


def test_what_was_found_is_marked_in_title_and_passage(database: Database) -> None:
    text = "Nothing of note here. " * 40 + "Then the Crème was <b>burnt</b> by cooks. " + "And so on. " * 40
    filled(database, [1], text=text, title="A crème story")
    row = first(database, '"creme" burnt')
    assert marked(row.title, row.title_highlights) == ["crème"]
    assert marked(row.snippet, row.snippet_highlights) == ["Crème", "burnt"]
    assert row.snippet.startswith("…")
    assert row.snippet.endswith("…")
    assert len(row.snippet) < 210


def test_what_is_looked_for_in_titles_is_marked_in_titles_only(database: Database) -> None:
    filled(database, [1], text="Bees and wasps, told by Ann.", title="Bees", author="Ann Lee")
    row = first(database, "title:bees wasps author:ann")
    assert (marked(row.title, row.title_highlights), marked(row.snippet, row.snippet_highlights)) == (
        ["Bees"],
        ["wasps"],
    )


@pytest.mark.parametrize(
    ("query", "found_there"),
    [("天気", ["天気"]), ("東京都の", ["東京都の"]), ("날씨", ["날씨"]), ("กรุงเทพ", ["กรุงเทพ"]), ("晴", ["晴"])],
)
def test_scripts_without_blanks_are_marked(database: Database, query: str, found_there: list[str]) -> None:
    filled(
        database, [1], text="東京都の天気は晴れです。" + "別の文。" * 90 + "서울의 날씨가 좋다 กรุงเทพมหานคร", title="-"
    )
    row = first(database, query)
    assert marked(row.snippet, row.snippet_highlights) == found_there


def test_without_words_the_snippet_is_the_beginning(database: Database) -> None:
    _, (article,) = filled(database, [1], text="The story begins. " + "It goes on. " * 90)
    plain = database.read(timeline.page, searched("is:unread"), NOW).headlines[0]
    assert plain.snippet.startswith("The story begins. It goes on.")
    assert (plain.title_highlights, plain.snippet_highlights) == ((), ())
    assert database.read(timeline.headlines, [article]) == (plain,)
    assert database.read(timeline.headlines, [article], searched("goes"))[0].snippet_highlights


def test_a_snippet_of_the_feeds_own_is_kept_beside_the_text(database: Database) -> None:
    _, (one,) = filled(database, [1], text="The whole story. " * 30, snippet="In short: a story.")
    assert database.read(timeline.headlines, [one])[0].snippet == "In short: a story."
    _, (two,) = filled(database, [2], "other", text="", snippet="", content="")
    database.write_unsynced(store_full_text.save_page, two, full_text(text="From the page. " * 30), Reason.NONE)
    assert database.read(timeline.headlines, [two])[0].snippet.startswith("From the page. From the page.")


# --- the best first ---------------------------------------------------------------------------------------------------


def test_titles_and_rare_words_come_first(database: Database) -> None:
    feed = subscribed(database)
    common = "The weather and the harbour of the town, told once more. " * 3
    entries = [entry(n, title=f"Report {n}", text=common, published_at=NOW - n * timedelta(hours=1)) for n in range(9)]
    entries.append(entry(50, title="Weather", text="Nothing else. " * 9, published_at=NOW - timedelta(days=90)))
    entries.append(entry(51, title="Old", text="weather heron heron", published_at=NOW - timedelta(days=80)))
    database.write_unsynced(merge.merge, feed, document(*entries), fetched())
    best = [h.title for h in database.read(timeline.page, searched("weather", by_relevance=True), NOW).headlines]
    assert best[0] == "Weather"
    assert len(best) == 11
    assert database.read(timeline.page, searched("weather", by_relevance=True), NOW).end is None
    heron = database.read(timeline.page, searched('weather OR "heron"', by_relevance=True), NOW).headlines
    assert {h.title for h in heron[:2]} == {"Weather", "Old"}
    assert titles(database, searched("weather"))[0] == "Report 0"


def test_relevance_without_words_is_the_usual_order(database: Database) -> None:
    filled(database, range(5))
    assert titles(database, searched("is:unread", True)) == titles(database, searched("is:unread"))
    assert database.read(timeline.page, searched("absent", by_relevance=True), NOW).headlines == ()


# --- saved searches ---------------------------------------------------------------------------------------------------


def test_saved_searches_are_kept_counted_renamed_and_forgotten(open_database: Callable[[], Database]) -> None:
    database = open_database()
    _, ids = filled(database, range(6), text="Bees and wasps.")
    bees, changes = database.write(saved_searches.add, "  Insects ", ' "bees"  is:unread', False)
    assert changes.outline
    assert database.write(saved_searches.add, "Again", '"bees"  is:unread', True) == (bees, type(changes)())
    database.write(flags.mark_read, ids[:2])
    database.close()
    database = open_database()
    assert [(s.id, s.title, s.query) for s in database.read(outline.outline, NOW).saved] == [
        (bees, "Insects", '"bees"  is:unread')
    ]
    assert database.read(timeline.count_unread, View(ViewKind.SAVED, saved_id=bees), NOW) == 4
    view = View(ViewKind.SAVED, saved_id=bees)
    assert len(titles(database, view)) == database.read(timeline.count, view, NOW) == 4
    assert titles(database, View(ViewKind.SAVED, saved_id=bees, query='"wasps" title:3')) == ["Story 3"]
    assert database.write(saved_searches.rename, bees, "Bees").outline
    assert not database.write(saved_searches.rename, bees, " ")
    assert database.read(outline.outline, NOW).saved[0].title == "Bees"
    assert database.write(saved_searches.remove, bees).outline
    assert not database.write(saved_searches.remove, bees)
    assert titles(database, view) == []
    assert database.read(timeline.count_unread, View(ViewKind.SAVED, saved_id=bees), NOW) == 0


def test_a_saved_search_can_be_marked_read_and_back(database: Database) -> None:
    filled(database, range(4), text="Bees.")
    filled(database, range(10, 13), "other", text="Wasps.")
    saved_id, _ = database.write(saved_searches.add, "", "bees", False)
    assert database.read(outline.outline, NOW).saved[0].title == "bees"
    view = View(ViewKind.SAVED, saved_id=saved_id)
    token, _ = database.write(journal.mark_these_read, database.read(journal.unread_in, view, NOW), NOW)
    assert (token.touched, database.read(timeline.count_unread, view, NOW)) == (4, 0)
    database.write(journal.undo, token)
    assert database.read(timeline.count_unread, view, NOW) == 4


# --- an index made anew -----------------------------------------------------------------------------------------------


def test_the_index_is_filled_in_steps_and_never_wrong(database: Database) -> None:
    feed, ids = filled(database, range(30), text="Bees.")
    database.write(search_index.clear)
    assert titles(database, searched('"bees"')) == []
    assert is_sound(database)
    database.write_unsynced(
        merge.merge, feed, document(entry(99, text="Bees, too.")), fetched()
    )  # newer than what waits
    database.write_unsynced(store_full_text.save_page, ids[-1], full_text(text="Wasps."), Reason.NONE)  # waits still
    assert len(titles(database, searched('"bees"'))) == 1
    assert database.write_unsynced(search_index.fill, 10)
    assert not database.read(search_index.is_filled)
    assert len(titles(database, searched('"bees"'))) == 11
    assert is_sound(database)
    while database.write_unsynced(search_index.fill, 10):
        database.write(flags.mark_read, ids[:2])
    assert database.read(search_index.is_filled)
    assert len(titles(database, searched('"bees"'))) == 30
    assert is_sound(database)


def of_version_2(path: Path, articles: int) -> None:
    """A library as version 2 had it, with its index of its own kind."""
    with closing(connect_writer(path, 5)) as db:
        db.create_function("search_body", 1, lambda packed: "words of the text")
        db.create_function("search_words", 1, lambda text: text or "")
        db.execute("PRAGMA foreign_keys = OFF")
        migrations.migrate(db, path, migrations.STEPS[:2])
        db.execute("INSERT INTO feeds(url, url_key, title, position, added_at) VALUES ('u', 'u', 'News', 1, 0)")
        for number in range(1, articles + 1):
            db.execute("INSERT INTO states(feed_id, guid_key, text_key, sorted_at) VALUES (1, ?1, ?1, ?1)", (number,))
            db.execute(
                """
                INSERT INTO articles(id, title, snippet, arrived_at, completeness, reason, is_backlog)
                VALUES (?, ?, 'Its own.', 0, 'complete', 'none', 0)""",
                (number, f"Story {number}"),
            )
            db.execute("INSERT INTO bodies VALUES (?, ?)", (4 * number, old_pack("<p>Of bees</p>", "Of bees")))
        db.execute("INSERT INTO search(rowid, title, author, body) SELECT id, title, author, body FROM indexed")


def old_pack(html: str, text: str) -> bytes:
    """A text as it was packed then."""
    import zlib

    from deskreader.store.sqlite import encoding

    squeezer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=encoding._DICTIONARY)
    return b"\x01" + squeezer.compress(f"\0{html}\0{text}".encode()) + squeezer.flush()


def test_a_library_of_version_2_keeps_all_and_gets_the_small_index(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    of_version_2(path, 1_200)
    database = Database.open(path, tmp_path / "pictures")
    try:
        assert database.read(outline.outline, NOW).total == 1_200
        assert not database.read(search_index.is_filled)
        while database.write_unsynced(search_index.fill, 500):
            pass
        assert database.read(timeline.count, searched('"bees"'), NOW) == 1_200
        row = first(database, '"bees"')
        assert (row.title, row.snippet, marked(row.snippet, row.snippet_highlights)) == (
            "Story 1200",
            "Of bees",
            ["bees"],
        )
        assert database.read(timeline.headlines, [row.id])[0].snippet == "Its own."
        assert database.read(opened_article.open_article, database.image_files, row.id).html == "<p>Of bees</p>"
        assert is_sound(database)
    finally:
        database.close()


def test_a_small_library_of_version_2_is_searched_at_once(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    of_version_2(path, 3)
    database = Database.open(path, tmp_path / "pictures")
    assert database.read(timeline.count, searched('"bees"'), NOW) == 3
    database.close()


def test_blocks_out_of_bounds_are_found_by_a_check(open_database: Callable[[], Database], tmp_path: Path) -> None:
    database = open_database()
    filled(database, range(5))
    database.close()
    with closing(sqlite3.connect(tmp_path / "library.db")) as db:
        db.execute("UPDATE blocks SET newest = oldest")
        db.commit()
    assert "search index" in [finding.check for finding in integrity_check.check(open_database()) if not finding.good]


# --- breaking off -----------------------------------------------------------------------------------------------------


def test_a_search_nobody_waits_for_is_broken_off(database: Database) -> None:
    filled(database, range(400), text="Bees.")
    with pytest.raises(StoreError):
        database.read_unless_stale(lambda: True, timeline.page, searched("bees"), NOW)
    assert database.read(timeline.count, searched('"bees"'), NOW, 7) == 7
    assert len(database.read_unless_stale(lambda: False, timeline.page, searched("bees"), NOW).headlines) == 60
    assert len(database.read(timeline.page, UNREAD, NOW).headlines) == 60


# --- searching equals reading -----------------------------------------------------------------------------------------

WORDS = ("bee", "beehive", "hive", "honey", "hone", "Zoë", "zoe", "東京都", "京都", "天気", "날씨")
READ_AS = {"zoë": "zoe"}
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)
single = st.sampled_from([word for word in WORDS if word != "Zoë"])
asked = st.lists(
    st.one_of(
        single.map(lambda w: ("word", (w,))),
        st.tuples(single, single).map(lambda pair: ("phrase", pair)),
        single.map(lambda w: ("not", (w,))),
        single.map(lambda w: ("title", (w,))),
        st.sampled_from([("unread", ()), ("starred", ())]),
    ),
    min_size=1,
    max_size=3,
)
Asked = list[tuple[str, tuple[str, ...]]]


def typed(parts: Asked) -> str:
    forms = {"word": '"{}"', "phrase": '"{} {}"', "not": "-{}", "title": 'title:"{}"'}
    return " ".join(forms[kind].format(*words) if kind in forms else f"is:{kind}" for kind, words in parts)


def has(words: list[str], sought: tuple[str, ...]) -> bool:
    """Whether words stand beside each other: the plain rule, without an index and without patterns."""
    words = [READ_AS.get(word.lower(), word.lower()) for word in words]

    def fits(here: list[str]) -> bool:
        if len(sought) == 1 and not sought[0].isascii():
            return sought[0] in here[0]
        ends = here[0] == sought[0] if len(sought) == 1 or sought[0].isascii() else here[0].endswith(sought[0])
        last = sought[-1]
        return ends and (len(sought) == 1 or (here[1] == last if last.isascii() else here[1].startswith(last)))

    return any(fits(words[n : n + len(sought)]) for n in range(len(words) - len(sought) + 1))


def holds(row: Headline, kept: dict[str, tuple[list[str], list[str]]], parts: Asked) -> bool:
    title, text = kept[row.feed_title + row.link]  # type: ignore[operator]
    for kind, words in parts:
        everywhere = has(title, words) or has(text, words) if words else False
        verdict = {
            "word": everywhere,
            "phrase": everywhere,
            "not": not everywhere,
            "title": has(title, words) if words else False,
            "unread": not row.is_read,
            "starred": row.is_starred,
        }[kind]
        if not verdict:
            return False
    return True


@pytest.fixture
def tight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every way of finding is taken also in a small library."""
    for name, value in (("FEW", 3), ("SMALL", 2), ("TRIED", 2), ("READ_MOST", 5), ("NARROW", 1)):
        monkeypatch.setattr(word_search, name, value)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    documents=st.lists(st.tuples(texts, texts), min_size=1, max_size=16), many=st.lists(asked, min_size=1, max_size=6)
)
def test_a_search_finds_what_reading_finds(
    tight: None,
    tmp_path_factory: pytest.TempPathFactory,
    documents: list[tuple[list[str], list[str]]],
    many: list[Asked],
) -> None:
    folder = tmp_path_factory.mktemp("library")
    database = Database.open(folder / "library.db", folder / "pictures")
    try:
        feed = subscribed(database)
        entries: list[ReadEntry] = []
        kept: dict[str, tuple[list[str], list[str]]] = {}
        for number, (title, text) in enumerate(documents):
            made = entry(number, title=" ".join(title), text=" ".join(text), author=None)
            entries.append(made)
            kept[f"News{made.link}"] = (title, text)
        new = database.write_unsynced(merge.merge, feed, document(*entries), fetched()).new
        database.write(flags.mark_read, new[::2])
        database.write(flags.star, new[::3])
        everything = database.read(timeline.page, View(ViewKind.ALL), NOW, None, 100).headlines
        for parts in many:
            view = searched(typed(parts))
            expected = [row.id for row in everything if holds(row, kept, parts)]
            assert [row.id for row in database.read(timeline.page, view, NOW, None, 100).headlines] == expected, (
                view.query
            )
            assert database.read(timeline.count, view, NOW) == len(expected)
            best = database.read(timeline.page, searched(view.query, by_relevance=True), NOW).headlines
            assert {row.id for row in best} == set(expected)
    finally:
        database.close()


def test_pages_in_a_hurry_hold_together_what_the_whole_does(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline, "AT_ONCE", 7)
    monkeypatch.setattr(timeline, "COUNTED_AT_ONCE", 20)
    feed = subscribed(database)
    words = ("red hot iron", "hot red iron", "cold red iron")
    entries = [entry(n, title="-", text=words[n % 3 if n % 11 else 1], author=None) for n in range(80)]
    database.write_unsynced(merge.merge, feed, document(*entries), fetched())
    for query in ('"red hot"', '"hot red" -cold', "re", '-"red hot"', '"iron"'):
        view, together, end, pages = searched(query), [], None, 0
        while end is not None or not pages:
            page = database.read(timeline.page, view, NOW, end, 5, hurry=True)
            together += [row.id for row in page.headlines]
            end, pages = page.end, pages + 1
        assert together == [row.id for row in database.read(timeline.page, view, NOW, None, 100).headlines]
        assert database.read(timeline.count_matches, view, NOW, 100) in (None, len(together))
        assert database.read(timeline.count_matches, view, NOW, 3) == 3
    assert database.read(timeline.count_matches, searched('"hot iron"'), NOW, 1_000) is None
    assert database.read(timeline.count_matches, searched('"iron"'), NOW, 1_000) == 80


def test_unknown_saved_search_is_empty(database: Database) -> None:
    filled(database, range(3))
    assert titles(database, View(ViewKind.SAVED, saved_id=SavedId(99))) == []
