"""Everything exported and taken in elsewhere is the same library; hostile files do no harm."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from deskreader.engine.engine import Engine
from deskreader.errors import Kind, ParseError
from deskreader.model import (
    ArticleId,
    Completeness,
    ExtractedArticle,
    FolderId,
    ReadEntry,
    ReadFeed,
    ReadImage,
    Reason,
    Validators,
    View,
    ViewKind,
)
from deskreader.model.retention import RetentionRule
from deskreader.profile import profile_in
from deskreader.store import FetchOutcome
from deskreader.store.articles import flags, full_text, images, merge, tags
from deskreader.store.feeds import feeds as store_feeds
from deskreader.store.feeds import folders as store_folders
from deskreader.store.retention import rules
from deskreader.store.transfer import records
from deskreader.store.transfer.import_session import ImportSession
from deskreader.store.undo import journal, tag_edits

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ALL = View(ViewKind.ALL)
URL = "https://img.example.org/{}.png"


def picture(number: int) -> ReadImage:
    made = io.BytesIO()
    Image.new("RGB", (60 + number, 50), (number * 7 % 256, 90, 120)).save(made, "PNG")
    return ReadImage(made.getvalue(), "image/png", 60 + number, 50)


def entry(number: int, html: str) -> ReadEntry:
    return ReadEntry(
        guid=f"g{number}", title=f"Story {number} <b>", link=f"https://n.example/{number}",
        author="Jo" if number % 2 else None,
        published_at=NOW - timedelta(hours=number) if number % 3 else None, updated_at=None, content=html, text=html,
        snippet="short", image_url=URL.format(number) if number % 4 == 0 else None, fingerprint=f"f{number}{html}",
        categories=("a", "b") if number % 5 == 0 else (),
    )  # fmt: skip


def page(html: str) -> ExtractedArticle:
    return ExtractedArticle(
        "https://n.example/p", "Page", "Writer", None, None, "Site", "en", "ltr", None, None, (), html, html * 9, (),
        False, None, None, None, Completeness.COMPLETE, Reason.NONE,
    )  # fmt: skip


@contextmanager
def engine_in(folder: Path) -> Iterator[Engine]:
    engine = Engine(profile_in(folder), now=lambda: NOW)
    try:
        yield engine
    finally:
        engine.close()


def fill(engine: Engine, plan: list[tuple[int, int, bool, bool, int]]) -> None:
    """Feeds and stories by a plan of (feed, number, read, starred, what else)."""
    store = engine.database
    outer, _ = store.write(store_folders.add_folder, "Outer")
    inner, _ = store.write(store_folders.add_folder, "Inner", outer)
    feeds = {}
    for feed, number, read, starred, more in plan:
        if feed not in feeds:
            folder = [None, outer, inner][feed % 3]
            feeds[feed], _ = store.write(
                store_feeds.add_feed, f"https://u:pw@f{feed}.example/rss", f"Feed {feed}", None, folder, NOW
            )
            store.write(
                store_feeds.change_feed, feeds[feed], title="My own" if feed % 2 else None, notify=bool(feed % 2)
            )
        html = f'<p>Words {number} &amp; more</p><img src="{URL.format(number)}">'
        fetched = FetchOutcome(Validators('"e"', None), "hash", NOW, NOW + timedelta(hours=1))
        (article,) = store.write_unsynced(
            merge.merge, feeds[feed], ReadFeed("T", None, "", (entry(number, html),)), fetched
        ).new or (None,)
        if article is None:
            continue
        store.write(flags.mark_read, [article], read)
        store.write(flags.star, [article], starred)
        if more & 1:
            store.write_unsynced(full_text.keep_page, article, page(f"<p>The page of {number}</p>"), Reason.NONE)
        if more & 2:
            images.keep_images(store, article, {URL.format(number): picture(number % 9)})
        if more & 4:
            store.write(tag_edits.change_tags, [article], ["Später", f"tag {number % 3}"], (), NOW)
            store.write_unsynced(tags.set_reading_position, article, number + 1, NOW)
        if more & 8:
            store.write(journal.delete, [article], NOW)
    if feeds:
        store.write(rules.set_feed_rule, feeds[min(feeds)], RetentionRule(days=7, unread=False))
    store.write(rules.set_folder_rule, inner, RetentionRule(newest=50))


def everything(engine: Engine) -> dict[str, Any]:
    """All that an export holds, without the numbers that belong to one file."""
    database = engine.database
    folders = {record["id"]: record for record in database.read(records.folder_records)}
    feeds = {record["id"]: record for record in database.read(records.feed_records)}

    def way(folder: int | None) -> tuple[str, ...]:
        return () if folder is None else (*way(folders[folder]["parent_id"]), folders[folder]["title"])

    def bare(record: dict[str, Any], *names: str) -> str:
        return json.dumps({k: v for k, v in record.items() if k not in names}, sort_keys=True)

    states = list(records.each_state(database))
    texts = {record["id"]: bare(record, "id") for record in records.each_article(database)}
    return {
        "folders": [(way(f["id"]), bare(f, "id", "parent_id")) for f in folders.values()],
        "feeds": [(way(f["folder_id"]), bare(f, "id", "folder_id")) for f in feeds.values()],
        "states": [(feeds[s["feed_id"]]["url"], bare(s, "id", "feed_id"), texts.get(s["id"])) for s in states],
        "settings": engine.settings.current,
    }


def export(engine: Engine, folder: Path) -> Path:
    target = folder / "all.zip"
    engine.exporter.export(target)
    return target


@settings(max_examples=4)
@given(
    plan=st.lists(
        st.tuples(st.integers(1, 4), st.integers(1, 30), st.booleans(), st.booleans(), st.integers(0, 15)), max_size=10
    )
)
def test_taken_in_elsewhere_it_is_the_same_library(tmp_path_factory: pytest.TempPathFactory, plan: Any) -> None:
    folder = tmp_path_factory.mktemp("porting")
    with engine_in(folder / "one") as one:
        fill(one, plan)
        one.settings.change(keep_read_days=30, reading_size=22)
        file = export(one, folder)
        before = everything(one)
    with engine_in(folder / "two") as two:
        two.importer.take(file)
        assert everything(two) == before
        assert all(finding.good for finding in two.library.check())
        again = two.importer.take(file)
        assert (again.feeds, again.articles) == (0, 0)
        assert everything(two) == before
        for headline in two.library.page(ALL, limit=100).headlines:
            assert two.library.open_article(headline.id).html


def test_what_is_here_and_what_comes_are_joined_and_undone(tmp_path: Path) -> None:
    with engine_in(tmp_path / "one") as one:
        fill(one, [(1, 1, True, True, 4), (1, 2, False, False, 0), (2, 3, False, True, 2)])
        file = export(one, tmp_path)
    with engine_in(tmp_path / "two") as two:
        fill(two, [(1, 1, False, False, 0), (1, 9, False, True, 0)])
        done = two.importer.take(file)
        assert (done.feeds, done.articles) == (1, 2)
        by_title = {h.title: h for h in two.library.page(ALL, limit=100).headlines}
        assert len(by_title) == 4
        story = by_title["Story 1 <b>"]
        assert (story.is_read, story.is_starred) == (True, True)
        assert two.library.open_article(story.id).tags == ("Später", "tag 1")
        assert [backup.cause.value for backup in two.backups.list_all()] == ["before_import"]
        two.library.undo(done.token)
        (story,) = two.library.headlines([story.id])
        assert (story.is_read, story.is_starred) == (False, False)
        assert len(two.library.outline().feeds) == 1
        assert all(finding.good for finding in two.library.check())


def test_an_import_that_breaks_off_is_completed_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with engine_in(tmp_path / "one") as one:
        fill(one, [(1, number, True, bool(number % 2), 2) for number in range(1, 9)])
        file = export(one, tmp_path)
        before = everything(one)
    monkeypatch.setattr("deskreader.engine.transfer.import_archive.BATCH", 3)
    with engine_in(tmp_path / "two") as two:
        take = ImportSession.take_articles

        def fail_on_the_second(*arguments: Any) -> Any:
            return take(*arguments) if not two.library.outline().total else 1 / 0

        with monkeypatch.context() as patch:
            patch.setattr(ImportSession, "take_articles", fail_on_the_second)
            with pytest.raises(ZeroDivisionError):
                two.importer.take(file)
        assert two.library.outline().total == 3
        assert all(finding.good for finding in two.library.check())
    with engine_in(tmp_path / "two") as two:
        two.importer.take(file)
        after = everything(two)
        assert {name: after[name] for name in ("folders", "feeds", "states")} == {
            name: before[name] for name in ("folders", "feeds", "states")
        }


def test_no_password_is_in_the_file_and_stories_can_be_read_in_a_browser(tmp_path: Path) -> None:
    with engine_in(tmp_path / "one") as one:
        fill(one, [(1, 1, False, False, 3), (1, 4, False, False, 2)])
        file = export(one, tmp_path)
    with ZipFile(file) as archive:
        names = archive.namelist()
        assert all(b"pw" not in archive.read(name) for name in names if name.endswith((".jsonl", ".opml", ".html")))
        pages = [name for name in names if name.startswith("stories/my-own/")]
        assert len(pages) == 2
        text = archive.read(next(name for name in pages if name.endswith("-2.html"))).decode()
        assert "<h1>Story 4 &lt;b&gt;</h1>" in text
        assert 'src="../../pictures/' in text
    assert [path.name for path in tmp_path.iterdir()] == ["one", "all.zip"] or len(list(tmp_path.iterdir())) == 2


def changed(file: Path, name: str, data: bytes) -> None:
    with ZipFile(file) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    with ZipFile(file, "w") as archive:
        for member, content in (members | {name: data}).items():
            archive.writestr(member, content)


def test_hostile_html_is_made_harmless_and_a_foreign_picture_left_out(tmp_path: Path) -> None:
    with engine_in(tmp_path / "one") as one:
        fill(one, [(1, 1, False, False, 2)])
        file = export(one, tmp_path)
    with ZipFile(file) as archive:
        record = json.loads(archive.read("library/articles.jsonl"))
        (image,) = [name for name in archive.namelist() if name.startswith("pictures/")]
    record["texts"]["0"]["html"] += "<script>alert(1)</script><p onclick=x>end</p>"
    changed(file, "library/articles.jsonl", json.dumps(record).encode())
    changed(file, image, b"\x89PNG not at all")
    with engine_in(tmp_path / "two") as two:
        two.importer.take(file)
        opened = two.library.open_article(ArticleId(1))
        assert "script" not in opened.html
        assert "onclick" not in opened.html
        assert opened.pictures == {}
        assert images.wanted_images(two.database, ArticleId(1)) == (URL.format(1),)
        assert all(finding.good for finding in two.library.check())


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("deskreader.json", b"[]"),
        ("deskreader.json", b'{"format": 99}'),
        ("library/feeds.jsonl", b'{"id": 1}\n'),
        ("library/feeds.jsonl", b"\xff\xfe"),
        ("library/folders.jsonl", b'{"id": "x", "title": 3, "parent_id": []}\n'),
        ("library/states.jsonl", b'{"id": 1, "feed_id": 1}\n'),
        ("library/articles.jsonl", b'{"id": 1, "texts": 5, "pictures": {}}\n'),
        ("library/articles.jsonl", b'{"id": 1, "texts": {}, "pictures": {"zz": null}, "title": "x"}\n'),
    ],
)
def test_a_file_that_is_not_as_it_should_be_is_refused_and_does_no_harm(tmp_path: Path, name: str, data: bytes) -> None:
    with engine_in(tmp_path / "one") as one:
        fill(one, [(1, 1, False, False, 0)])
        file = export(one, tmp_path)
    changed(file, name, data)
    with engine_in(tmp_path / "two") as two:
        with pytest.raises(ParseError) as caught:
            two.importer.take(file)
        assert caught.value.kind is Kind.NOT_AN_EXPORT
        assert all(finding.good for finding in two.library.check())


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(b"nothing of the kind")
    with engine_in(tmp_path / "one") as one, pytest.raises(ParseError):
        one.importer.take(file)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    from deskreader.errors import DeskReaderError

    with engine_in(tmp_path / "one") as one, pytest.raises(DeskReaderError):
        one.exporter.export(tmp_path / "missing" / "all.zip")
    assert FolderId(1) == 1


OPML = b"""<opml version="2.0"><body><outline text="Mine"><outline text="My name for it" type="rss"
xmlUrl="https://a.example/feed"/><outline text="T" type="rss" xmlUrl="https://b.example/feed"/></outline></body></opml>"""


def test_names_in_an_outline_stay_and_its_import_can_be_taken_back(tmp_path: Path) -> None:
    with engine_in(tmp_path / "one") as one:
        report = one.outlines.import_opml(OPML)
        assert (report.added, report.folders) == (2, 1)
        fetched = FetchOutcome(Validators(), "hash", NOW, NOW + timedelta(hours=1))
        for feed in one.library.outline().feeds:
            one.database.write_unsynced(merge.merge, feed.id, ReadFeed("T", None, "", ()), fetched)
        assert [feed.title for feed in one.library.outline().feeds] == ["My name for it", "T"]
        (_, second) = one.library.outline().feeds
        one.database.write_unsynced(merge.merge, second.id, ReadFeed("Renamed by its publisher", None, "", ()), fetched)
        assert one.library.feed(second.id).title == "Renamed by its publisher"
    with engine_in(tmp_path / "one") as one:
        token = one.library.undo_last()
        assert token is not None
        assert token.act == "import"
        outline = one.library.outline()
        assert (outline.feeds, outline.folders) == ((), ())
        assert one.library.undo_last() is None
