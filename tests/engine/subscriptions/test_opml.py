"""Importing and exporting subscriptions as OPML."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deskreader.engine.engine import Engine
from deskreader.errors import Kind, ParseError, StoreError
from deskreader.feeds import opml as feeds_opml
from deskreader.model import ReadFeed, Validators
from deskreader.profile import profile_in
from deskreader.store import FetchOutcome
from deskreader.store.articles import merge
from deskreader.store.transfer import feed_list
from tests.engine.worker.in_process import InProcessWorker

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
OPML = b"""<opml version="2.0"><body><outline text="Mine"><outline text="My name for it" type="rss"
xmlUrl="https://a.example/feed"/><outline text="T" type="rss" xmlUrl="https://b.example/feed"/></outline></body></opml>"""


def engine_in(folder: Path) -> Engine:
    engine = Engine(profile_in(folder), now=lambda: NOW)
    engine.worker._run = InProcessWorker()._run  # type: ignore[method-assign]
    return engine


@pytest.mark.parametrize("failing", ["add_feed", "change_feed", "record"])
def test_an_import_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        if next(calls):
            raise sqlite3.OperationalError("full")

    calls = iter([False, True] if failing != "record" else [True])
    place = feed_list.journal if failing == "record" else feed_list.feeds
    real = getattr(place, failing)
    monkeypatch.setattr(place, failing, lambda *given, **named: fail() or real(*given, **named))
    with closing(engine_in(tmp_path)) as engine:
        with pytest.raises((StoreError, sqlite3.Error)):
            engine.opml.import_opml(OPML)
        outline = engine.library.outline()
        assert (outline.feeds, outline.folders) == ((), ())
        assert engine.library.undo_last() is None


def test_a_list_beyond_the_limit_is_refused_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds_opml, "MOST_OUTLINES", 2)
    with closing(engine_in(tmp_path)) as engine:
        with pytest.raises(ParseError) as error:
            engine.opml.import_opml(OPML)
        assert error.value.kind is Kind.FILE_TOO_LARGE
        assert engine.library.outline().folders == ()


def test_ten_thousand_feeds_in_as_many_folders_all_arrive(tmp_path: Path) -> None:
    lines = [
        f"<outline text='f{n}'><outline text='t{n}' xmlUrl='http://a.example/{n}'/></outline>" for n in range(10_500)
    ]
    with closing(engine_in(tmp_path)) as engine:
        report = engine.opml.import_opml(f"<opml><body>{''.join(lines)}</body></opml>".encode())
        assert (report.added, report.bad, report.folders) == (10_500, 0, 10_500)
        assert len(engine.library.outline().feeds) == 10_500


def test_a_list_with_secrets_stores_which_kinds_there_are(tmp_path: Path) -> None:
    document = b"<opml><body><outline text='a' xmlUrl='https://me:word@a.example/feed'/></body></opml>"
    with closing(engine_in(tmp_path)) as engine:
        engine.opml.import_opml(document)
        (feed,) = engine.library.outline().feeds
        assert feed.url == "https://a.example/feed"
        assert feed.credential_kinds == {"login"}


def test_titles_of_an_outline_stay_and_its_import_can_be_undone(tmp_path: Path) -> None:
    with closing(engine_in(tmp_path)) as engine:
        report = engine.opml.import_opml(OPML)
        assert (report.added, report.folders) == (2, 1)
        fetched = FetchOutcome(Validators(), "hash", NOW, NOW + timedelta(hours=1))
        for feed in engine.library.outline().feeds:
            engine.database.write_unsynced(merge.merge, feed.id, ReadFeed("T", None, "", ()), fetched)
        assert [feed.title for feed in engine.library.outline().feeds] == ["My name for it", "T"]
        (_, second) = engine.library.outline().feeds
        engine.database.write_unsynced(
            merge.merge, second.id, ReadFeed("Renamed by its publisher", None, "", ()), fetched
        )
        assert engine.library.feed(second.id).title == "Renamed by its publisher"
    with closing(engine_in(tmp_path)) as engine:
        token = engine.library.undo_last()
        assert token is not None
        assert token.act == "import"
        outline = engine.library.outline()
        assert (outline.feeds, outline.folders) == ((), ())
        assert engine.library.undo_last() is None


LOCAL = "http://127.0.0.1:8080/apply.cgi?action=reboot"
SPELLINGS = [
    "http://192.168.1.4/f",
    "http://0x7f.1/f",
    "http://[::ffff:10.0.0.1]/f",
    "http://router.local/f",
    "feed://nas/f",
]


def listing(*urls: str) -> bytes:
    """Returns a list with these feeds beside a public one."""
    outlines = "".join(f'<outline text="F" xmlUrl="{url}"/>' for url in ("https://a.example/feed", *urls))
    return f"<opml version='2.0'><body>{outlines}</body></opml>".encode()


def test_private_addresses_of_a_list_are_left_out_and_named(tmp_path: Path) -> None:
    with closing(engine_in(tmp_path)) as engine:
        assert engine.opml.private_urls(listing(LOCAL, LOCAL)) == (LOCAL,)
        report = engine.opml.import_opml(listing(LOCAL, LOCAL))
        assert (report.added, report.known, report.bad, report.private) == (1, 0, 0, (LOCAL,))
        assert [feed.url for feed in engine.library.outline().feeds] == ["https://a.example/feed"]


@pytest.mark.parametrize("url", SPELLINGS)
def test_every_spelling_of_a_private_address_is_left_out(tmp_path: Path, url: str) -> None:
    with closing(engine_in(tmp_path)) as engine:
        assert len(engine.opml.import_opml(listing(url)).private) == 1
        assert len(engine.library.outline().feeds) == 1


def test_private_addresses_are_imported_where_the_user_allows_them_and_not_asked_about_again(tmp_path: Path) -> None:
    with closing(engine_in(tmp_path)) as engine:
        report = engine.opml.import_opml(listing(LOCAL), private_ok=True)
        assert (report.added, report.private) == (2, ())
        assert engine.opml.private_urls(listing(LOCAL)) == ()
        report = engine.opml.import_opml(listing(LOCAL))
        assert (report.added, report.known, report.private) == (0, 2, ())


def test_private_addresses_are_named_without_their_secrets(tmp_path: Path) -> None:
    with closing(engine_in(tmp_path)) as engine:
        (named,) = engine.opml.private_urls(listing("http://ann:hunter2@192.168.1.4/f"))
        assert named == "http://192.168.1.4/f"
