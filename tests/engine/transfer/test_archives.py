"""An export that is imported elsewhere makes the same library, and hostile files do no harm."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from deskreader.engine.engine import Engine
from deskreader.engine.transfer import export_archive
from deskreader.errors import DeskReaderError, Kind, ParseError
from deskreader.limits import LONGEST_RECORD
from deskreader.model import (
    ArticleId,
    Changes,
    Completeness,
    ExtractedArticle,
    FeedId,
    ReadEntry,
    ReadFeed,
    ReadImage,
    Reason,
    Validators,
    View,
    ViewKind,
)
from deskreader.model.articles import Grouping
from deskreader.model.retention import RetentionRule
from deskreader.model.revisions import Edit, Remover
from deskreader.profile import profile_in
from deskreader.settings import StoryGrouping
from deskreader.store import FetchOutcome
from deskreader.store.articles import flags, images, merge, tags
from deskreader.store.feeds import feeds as store_feeds
from deskreader.store.feeds import folders as store_folders
from deskreader.store.habits import openings
from deskreader.store.retention import purge, rules
from deskreader.store.revisions import removals
from deskreader.store.stories import membership, page_texts
from deskreader.store.transfer import import_session, records
from deskreader.store.undo import journal, story_edits, tag_edits
from tests.engine.worker.in_process import InProcessWorker

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ALL = View(ViewKind.ALL)
IMAGE_URL = "https://img.example.org/{}.png"


def encoded_image(number: int) -> ReadImage:
    data = io.BytesIO()
    Image.new("RGB", (60 + number, 50), (number * 7 % 256, 90, 120)).save(data, "PNG")
    return ReadImage(data.getvalue(), "image/png", 60 + number, 50)


def entry(number: int, words: str = "Words") -> ReadEntry:
    html = f'<p>{words} {number} &amp; more</p><img src="{IMAGE_URL.format(number)}">'
    return ReadEntry(
        guid=f"g{number}", title=f"Story {number} <b>", link=f"https://n.example/{number}",
        author="Jo" if number % 2 else None,
        published_at=NOW - timedelta(hours=number) if number % 3 else None, updated_at=None, content=html, text=html,
        snippet="short", image_url=IMAGE_URL.format(number + 1) if number % 4 == 0 else None,
        fingerprint=f"f{number}{html}", categories=("a", "b") if number % 5 == 0 else (),
    )  # fmt: skip


def page(html: str) -> ExtractedArticle:
    return ExtractedArticle(
        "https://n.example/p", "Page", "Writer", None, None, "Site", "en", "ltr", None, None, (), html, html * 9, (),
        False, None, None, None, Completeness.COMPLETE, Reason.NONE,
    )  # fmt: skip


@contextmanager
def engine_in(folder: Path) -> Iterator[Engine]:
    engine = Engine(profile_in(folder), now=lambda: NOW)
    engine.worker._run = InProcessWorker()._run  # type: ignore[method-assign]
    try:
        yield engine
    finally:
        engine.close()


class LibraryBuilder:
    """Builds a library step by step; feeds and articles have numbers, and the first step on an article adds it."""

    STEPS = (
        "add", "add without page", "update", "page", "page with image", "image", "no image", "images given up", "read",
        "star", "tag", "position", "open", "delete", "removed", "update again", "join", "split", "copy", "adds",
    )  # fmt: skip

    def __init__(self, engine: Engine) -> None:
        self.database, self.revisions = engine.database, engine.revisions
        outer, _ = self.database.write(store_folders.add_folder, "Outer")
        self.inner, _ = self.database.write(store_folders.add_folder, "Inner", outer)
        self.folders = [None, outer, self.inner]
        self.feeds: dict[int, FeedId] = {}
        self.articles: dict[tuple[int, int], ArticleId] = {}

    def run(self, steps: Iterable[tuple[int, int, str]]) -> None:
        """Takes steps of (feed, article, what happens to it), and gives a feed and a folder retention rules."""
        for feed, number, step in steps:
            self.step(feed, number, step)
        if self.feeds:
            self.database.write(rules.set_feed_rule, self.feeds[min(self.feeds)], RetentionRule(days=7, unread=False))
        self.database.write(rules.set_folder_rule, self.inner, RetentionRule(newest=50))

    def step(self, feed: int, number: int, step: str) -> None:
        if (feed, number) not in self.articles:
            (article,) = self._merge(feed, entry(number), wants_page=step != "add without page").new
            self.articles[feed, number] = article
        article, database = self.articles[feed, number], self.database
        match step:
            case "update" | "update again":
                self._merge(feed, entry(number, "Other words" if step == "update" else "Still other ones"))
                self.revisions.judge()
            case "join":
                database.write(story_edits.join, (min(self.articles.values()), article), NOW)
            case "split":
                database.write(story_edits.split, article, NOW)
            case "copy" | "adds":
                first = min(self.articles.values())
                copied = first if step == "copy" and first != article else None
                database.write_unsynced(membership.assign, [Grouping(article, first, copied, step == "adds")], None)
            case "removed":
                database.write(removals.note, [article], Remover.PAGE, 12_000_000)
            case "page":
                database.write_unsynced(page_texts.save_page, article, page(f"<p>Page of {number}</p>"), Reason.NONE)
            case "page with image":
                html = f'<p>Page of {number}</p><img src="{IMAGE_URL.format(number + 1)}">'
                database.write_unsynced(page_texts.save_page, article, page(html), Reason.NONE)
            case "image":
                images.save_images(database, article, {IMAGE_URL.format(number): encoded_image(number)}, NOW)
            case "no image":
                images.save_images(database, article, {IMAGE_URL.format(number): None}, NOW)
            case "images given up":
                database.write_unsynced(purge.remove_images, article)
            case "read":
                database.write(flags.mark_read, [article], True)
            case "star":
                database.write(flags.star, [article], True)
            case "tag":
                database.write(tag_edits.change_tags, [article], ["Später", f"tag {number % 3}"], (), NOW)
            case "position":
                database.write_unsynced(tags.set_reading_position, article, number + 1, NOW)
            case "open":
                database.write_unsynced(openings.note_opening, article, NOW)
            case "delete":
                database.write(journal.delete, [article], NOW)

    def _merge(self, feed: int, added: ReadEntry, wants_page: bool = True) -> Changes:
        fetched = FetchOutcome(Validators('"e"', None), "hash", NOW, NOW + timedelta(hours=1), wants_page)
        read = ReadFeed("T", None, "", (added,))
        return self.database.write_unsynced(merge.merge, self._feed(feed), read, fetched)

    def _feed(self, feed: int) -> FeedId:
        if feed not in self.feeds:
            url, folder = f"https://u:pw@f{feed}.example/rss", self.folders[feed % 3]
            feed_id, _ = self.database.write(store_feeds.add_feed, url, f"Feed {feed}", None, folder, NOW)
            title = "My own" if feed % 2 else None
            self.database.write(store_feeds.change_feed, feed_id, title=title, notify=bool(feed % 2))
            self.feeds[feed] = feed_id
        return self.feeds[feed]


def fill(engine: Engine, *steps: tuple[int, int, str]) -> None:
    LibraryBuilder(engine).run(steps)


def everything(engine: Engine) -> dict[str, Any]:
    """Returns everything that an export holds and a timeline shows, without the numbers that belong to one file."""
    database = engine.database
    folders = {record["id"]: record for record in database.read(records.folder_records)}
    feeds = {record["id"]: record for record in database.read(records.feed_records)}

    states = list(records.each_state(database))
    position = {state["id"]: place for place, state in enumerate(states)}

    def path(folder: int | None) -> tuple[str, ...]:
        return () if folder is None else (*path(folders[folder]["parent_id"]), folders[folder]["title"])

    def without(record: dict[str, Any], *names: str) -> dict[str, Any]:
        return {name: value for name, value in record.items() if name not in names}

    return {
        "folders": [(path(f["id"]), without(f, "id", "parent_id")) for f in folders.values()],
        "feeds": [(path(f["folder_id"]), without(f, "id", "folder_id")) for f in feeds.values()],
        "states": [
            (feeds[state["feed_id"]]["url"], without(state, "id", "feed_id", "story", "copy_of")) for state in states
        ],
        "stories": [(position.get(state["story"]), position.get(state["copy_of"])) for state in states],
        "articles": [without(article, "id") for article in records.each_article(database)],
        "revisions": [without(revision, "id") for revision in records.each_revision(database)],
        "headlines": [
            without(asdict(headline), "id", "feed_id", "story", "others")
            for headline in engine.library.page(ALL, limit=100).headlines
        ],
        "settings": engine.settings.current,
    }


def export(engine: Engine, folder: Path) -> Path:
    target = folder / "all.zip"
    engine.exporter.export(target)
    return target


@settings(max_examples=8)
@given(
    steps=st.lists(st.tuples(st.integers(1, 3), st.integers(1, 8), st.sampled_from(LibraryBuilder.STEPS)), max_size=14)
)
@example(steps=[(1, 1, "removed"), (1, 1, "delete")])
def test_an_export_imported_elsewhere_makes_the_same_library(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("archives")
    with engine_in(folder / "one") as one:
        fill(one, *steps)
        one.settings.change(keep_read_days=30, reading_size=22)
        file = export(one, folder)
        before = everything(one)
    with engine_in(folder / "two") as two:
        two.importer.run(file)
        assert everything(two) == before
        assert all(finding.good for finding in two.library.check())
        again = two.importer.run(file)
        assert (again.feeds, again.articles) == (0, 0)
        assert everything(two) == before
        for headline in two.library.page(ALL, limit=100).headlines:
            assert two.library.open_article(headline.id).html
    shutil.rmtree(folder)


def test_earlier_revisions_and_removals_come_along_and_go_with_an_undo(tmp_path: Path) -> None:
    with engine_in(tmp_path / "one") as one:
        fill(one, (1, 1, "read"), (1, 1, "update"), (1, 1, "update again"), (1, 2, "removed"))
        file = export(one, tmp_path)
        compared = one.revisions.compare(ArticleId(1)).comparison
    with engine_in(tmp_path / "two") as two:
        fill(two, (2, 9, "add"))
        result = two.importer.run(file)
        by_title = {headline.title: headline for headline in two.library.page(ALL, limit=100).headlines}
        first, second = by_title["Story 1 <b>"], by_title["Story 2 <b>"]
        assert (first.edit, first.is_removed) == (Edit.SINCE_READ, False)
        assert (second.edit, second.is_removed) == (Edit.NONE, True)
        assert len(two.revisions.revisions(first.id)) == 2
        assert two.revisions.compare(first.id).comparison == compared
        two.importer.run(file)
        assert len(two.revisions.revisions(first.id)) == 2
        two.library.undo(result.token)
        assert len(two.library.page(ALL, limit=100).headlines) == 1


def stories(engine: Engine) -> list[list[str]]:
    """The titles of each card and of those folded under it, sorted."""
    rows = engine.library.page(ALL, limit=100).headlines
    return [sorted([row.title, *(other.title for other in row.others)]) for row in rows if row.others]


def test_stories_come_along_and_join_those_that_are_here(tmp_path: Path) -> None:
    with engine_in(tmp_path / "one") as one:
        fill(one, (1, 1, "add"), (2, 2, "join"), (1, 3, "add"), (2, 4, "adds"), (1, 5, "add"), (2, 6, "split"))
        file = export(one, tmp_path)
        assert stories(one) == [["Story 1 <b>", "Story 2 <b>", "Story 4 <b>"]]
    with engine_in(tmp_path / "two") as two:
        fill(two, (3, 7, "add"), (1, 1, "join"), (2, 4, "split"), (2, 6, "copy"), (3, 9, "add"))
        assert stories(two) == [["Story 1 <b>", "Story 6 <b>", "Story 7 <b>"]]
        here = two.library.page(ALL, limit=100).headlines
        result = two.importer.run(file)
        after = stories(two)
        assert after == [["Story 1 <b>", "Story 2 <b>", "Story 7 <b>"]], "4 stays out here, 6 is taken out as there"
        two.importer.run(file)
        assert stories(two) == after
        two.library.undo(result.token)
        rows = two.library.headlines([row.id for row in here])
        assert [row.story for row in rows] == [row.story for row in here]
        assert ["Story 1 <b>", "Story 6 <b>", "Story 7 <b>"] in [
            [title for title in titles if title != "Story 2 <b>"] for titles in stories(two)
        ]
        assert all(finding.good for finding in two.library.check())


@pytest.mark.parametrize("is_off", [False, True])
def test_edits_by_hand_hold_after_an_import(tmp_path: Path, is_off: bool) -> None:
    with engine_in(tmp_path / "one") as one:
        fill(one, (1, 1, "add"), (2, 2, "copy"), (3, 3, "copy"), (3, 3, "split"), (2, 4, "join"))
        file = export(one, tmp_path)
    with engine_in(tmp_path / "two") as two:
        fill(two, (1, 1, "add"), (2, 2, "add"), (3, 3, "copy"), (2, 4, "add"))
        if is_off:
            two.settings.change(story_grouping=StoryGrouping.OFF)
        two.importer.run(file)
        rows = {row.title: row for row in two.library.page(ALL, limit=100).headlines}
        assert rows["Story 3 <b>"].story is None
        joined = [["Story 1 <b>", "Story 2 <b>", "Story 4 <b>"]]
        assert stories(two) == ([] if is_off else joined)
        two.settings.change(story_grouping=StoryGrouping.NORMAL)
        assert stories(two) == joined


def test_a_hostile_revision_is_sanitized(tmp_path: Path) -> None:
    with engine_in(tmp_path / "one") as one:
        fill(one, (1, 1, "update"))
        file = export(one, tmp_path)
    with ZipFile(file) as archive:
        lines = archive.read("library/revisions.jsonl").replace(b"<p>Words", b"<p onclick=x><script>y</script>Words")
    replace_member(file, "library/revisions.jsonl", lines)
    with engine_in(tmp_path / "two") as two:
        two.importer.run(file)
        (revision,) = two.revisions.revisions(ArticleId(1))
        html = two.revisions.text(revision.id).html
        assert "Words" in html
        assert "script" not in html
        assert "onclick" not in html


def test_an_archive_without_revisions_is_imported(tmp_path: Path) -> None:
    with engine_in(tmp_path / "one") as one:
        fill(one, (1, 1, "update"))
        file = export(one, tmp_path)
    older = tmp_path / "older.zip"
    with ZipFile(file) as archive, ZipFile(older, "w") as target:
        for name in archive.namelist():
            if name != "library/revisions.jsonl":
                target.writestr(name, archive.read(name))
    with engine_in(tmp_path / "two") as two:
        assert two.importer.run(older).articles == 1
        assert two.revisions.revisions(ArticleId(1)) == ()


@pytest.mark.parametrize(
    "steps",
    [
        [(1, 1, "image"), (2, 1, "add")],  # the second article waits for its page
        [(1, 1, "add without page"), (2, 1, "add without page"), (1, 1, "image")],  # it came before the image
        [(1, 1, "no image"), (2, 1, "add")],
        [(1, 1, "image"), (2, 1, "image"), (2, 1, "images given up")],
        [(1, 1, "image"), (2, 1, "image"), (2, 1, "page"), (2, 1, "images given up")],  # the page needs no image
    ],
)
def test_an_import_gives_no_article_the_images_of_another(tmp_path: Path, steps: list[tuple[int, int, str]]) -> None:
    with engine_in(tmp_path / "one") as one:
        fill(one, *steps)
        file = export(one, tmp_path)
        before = everything(one)
    with engine_in(tmp_path / "two") as two:
        two.importer.run(file)
        assert everything(two) == before
        assert (len(before["articles"][0]["pictures"]), len(before["articles"][1]["pictures"])) in {(1, 0), (1, 1)}


def test_images_are_imported_although_unused_files_are_removed_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with engine_in(tmp_path / "one") as one:
        fill(one, (1, 1, "image"))
        file = export(one, tmp_path)
    with engine_in(tmp_path / "two") as two:
        write_files = images.write_files

        def write_and_sweep(database: Any, written: Any) -> dict[bytes, bytes]:
            contents = write_files(database, written)
            database.write(images.remove_dropped_files, database.image_files)
            return contents

        monkeypatch.setattr(images, "write_files", write_and_sweep)
        two.importer.run(file)
        assert len(two.library.open_article(ArticleId(1)).images) == 1
        assert all(finding.good for finding in two.library.check())


def test_an_import_into_a_filled_library_joins_both_and_can_be_undone(tmp_path: Path) -> None:
    with engine_in(tmp_path / "one") as one:
        fill(one, (1, 1, "read"), (1, 1, "star"), (1, 1, "tag"), (1, 2, "add"), (2, 3, "star"), (2, 3, "image"))
        file = export(one, tmp_path)
    with engine_in(tmp_path / "two") as two:
        fill(two, (1, 1, "add"), (1, 9, "star"))
        result = two.importer.run(file)
        assert (result.feeds, result.articles) == (1, 2)
        by_title = {h.title: h for h in two.library.page(ALL, limit=100).headlines}
        assert len(by_title) == 4
        article = by_title["Story 1 <b>"]
        assert (article.is_read, article.is_starred) == (True, True)
        assert two.library.open_article(article.id).tags == ("Später", "tag 1")
        assert [backup.cause.value for backup in two.backups.list_all()] == ["before_import"]
        two.library.undo(result.token)
        (article,) = two.library.headlines([article.id])
        assert (article.is_read, article.is_starred) == (False, False)
        assert len(two.library.outline().feeds) == 1
        assert all(finding.good for finding in two.library.check())


STEPS = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 6), st.sampled_from(LibraryBuilder.STEPS)), max_size=12)


@settings(max_examples=12)
@given(there=STEPS, here=STEPS)
def test_the_undo_of_an_import_leaves_the_library_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, there: list[tuple[int, int, str]], here: list[tuple[int, int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("undo")
    with engine_in(folder / "one") as one:
        fill(one, *there)
        file = export(one, folder)
    with engine_in(folder / "two") as two:
        builder = LibraryBuilder(two)
        for step in here:
            builder.step(*step)
        before, unread = everything(two), two.library.outline().unread
        result = two.importer.run(file)
        two.library.undo(result.token)
        assert everything(two) == before
        assert two.library.outline().unread == unread
        assert all(finding.good for finding in two.library.check())


def test_private_feeds_of_an_archive_need_permission(tmp_path: Path) -> None:
    with engine_in(tmp_path / "one") as one:
        fill(one, (1, 1, "add"), (2, 1, "star"), (2, 2, "add"))
        file = export(one, tmp_path)
        before = everything(one)
    public = before["feeds"][1][1]["url"]
    with ZipFile(file) as archive:
        feeds = archive.read("library/feeds.jsonl").replace(public.encode(), b"http://0x7f.1:631/jobs?x")
    replace_member(file, "library/feeds.jsonl", feeds)
    with engine_in(tmp_path / "two") as two:
        assert two.private_urls_in(file) == ("http://0x7f.1:631/jobs?x",)
        result = two.importer.run(file)
        assert (result.feeds, result.articles, result.private) == (1, 1, ("http://0x7f.1:631/jobs?x",))
        result = two.importer.run(file, private_ok=True)
        assert (result.feeds, result.articles, result.private) == (1, 2, ())
        assert two.private_urls_in(file) == (), "permission is asked for once"
        assert len(two.library.page(ALL, limit=100).headlines) == 3
        assert all(finding.good for finding in two.library.check())


def test_an_interrupted_import_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with engine_in(tmp_path / "one") as one:
        fill(one, *((1, number, step) for number in range(1, 9) for step in ("read", "image")))
        file = export(one, tmp_path)
        before = everything(one)
    with engine_in(tmp_path / "two") as two:
        add = records.import_articles
        calls = iter(range(9))
        with monkeypatch.context() as patch:
            patch.setattr(import_session, "BATCH_BYTES", 1)
            patch.setattr(records, "import_articles", lambda *given: add(*given) if next(calls) < 1 else 1 / 0)
            with pytest.raises(ZeroDivisionError):
                two.importer.run(file)
        assert two.library.outline().feeds == ()
        assert list(two.database.image_files.all()) == []
        assert two.library.undo_last() is None
        assert all(finding.good for finding in two.library.check())
        two.importer.run(file)
        assert everything(two) == before


def test_the_archive_has_no_password_and_its_articles_open_in_a_browser(tmp_path: Path) -> None:
    with engine_in(tmp_path / "one") as one:
        fill(one, (1, 1, "page"), (1, 1, "image"), (1, 4, "image"))
        file = export(one, tmp_path)
    with ZipFile(file) as archive:
        names = archive.namelist()
        assert all(b"pw" not in archive.read(name) for name in names if name.endswith((".jsonl", ".opml", ".html")))
        pages = [name for name in names if name.startswith("stories/my-own/")]
        assert len(pages) == 2
        text = archive.read(next(name for name in pages if name.endswith("-2.html"))).decode()
        assert "<h1>Story 4 &lt;b&gt;</h1>" in text
        assert 'src="../../pictures/' in text
    assert {path.name for path in tmp_path.iterdir()} == {"one", "all.zip"}, "no temporary file is left"


@pytest.mark.parametrize(
    ("image", "left"),
    [
        ('<img src="https://tracker.example/a.png" alt="A boat &amp; more">', "<p>x<em>A boat &amp; more</em></p>"),
        ('<img alt="1 > 2" src="https://tracker.example/a.png">', "<p>x<em>1 > 2</em></p>"),
        ("<img src='https://tracker.example/a.png' width=1>", "<p>x</p>"),
        ("<IMG SRC=https://tracker.example/a.png>", "<p>x</p>"),
        ("<img>", "<p>x</p>"),
    ],
)
def test_pages_of_an_export_request_no_image_of_the_network(image: str, left: str) -> None:
    record = {
        "texts": {"0": {"html": f"<p>x{image}</p>"}}, "shown": 0, "pictures": {}, "author": None, "link": None,
        "published_at": None, "title": "T",
    }  # fmt: skip
    page = export_archive._page(record, "F")
    assert "tracker.example" not in page
    assert left in page


def replace_member(file: Path, name: str, data: bytes) -> None:
    with ZipFile(file) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    with ZipFile(file, "w") as archive:
        for member, content in (members | {name: data}).items():
            archive.writestr(member, content)


def test_hostile_html_is_sanitized_and_an_invalid_image_left_out(tmp_path: Path) -> None:
    with engine_in(tmp_path / "one") as one:
        fill(one, (1, 1, "image"))
        file = export(one, tmp_path)
    with ZipFile(file) as archive:
        record = json.loads(archive.read("library/articles.jsonl"))
        (image,) = [name for name in archive.namelist() if name.startswith("pictures/")]
    record["texts"]["0"]["html"] += "<script>alert(1)</script><p onclick=x>end</p>"
    replace_member(file, "library/articles.jsonl", json.dumps(record).encode())
    replace_member(file, image, b"\x89PNG not at all")
    with engine_in(tmp_path / "two") as two:
        two.importer.run(file)
        opened = two.library.open_article(ArticleId(1))
        assert "script" not in opened.html
        assert "onclick" not in opened.html
        assert opened.images == {}
        assert images.wanted_images(two.database, ArticleId(1)) == (IMAGE_URL.format(1),)
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
def test_a_malformed_archive_is_refused_and_changes_nothing(tmp_path: Path, name: str, data: bytes) -> None:
    with engine_in(tmp_path / "one") as one:
        fill(one, (1, 1, "add"))
        file = export(one, tmp_path)
    replace_member(file, name, data)
    with engine_in(tmp_path / "two") as two:
        with pytest.raises(ParseError) as error:
            two.importer.run(file)
        assert error.value.kind is Kind.NOT_AN_EXPORT
        assert all(finding.good for finding in two.library.check())


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("states", {"sorted_at": "x"}),
        ("states", {"sorted_at": 2**62}),
        ("states", {"guid_key": []}),
        ("states", {"is_read": 2}),
        ("states", {"gone_at": -(2**62)}),
        ("states", {"tags": [5]}),
        ("states", {"place": 1, "left_at": None}),
        ("states", {"opened_at": "yesterday"}),
        ("articles", {"extras": "5"}),
        ("articles", {"extras": '{"enclosures": [{"link": "x"}]}'}),
        ("articles", {"published_at": 2**61}),
        ("articles", {"reason": "none of these"}),
        ("articles", {"shown": 3}),
        ("articles", {"texts": {"0": {"about": {"lead_image": []}, "html": "", "text": ""}}}),
        ("articles", {"pictures": {"0" * 32: {"hash": "../../x", "media_type": "image/png", "width": 1, "height": 1}}}),
        ("articles", {"title": None}),
        ("feeds", {"url": "file:///etc/passwd"}),
        ("feeds", {"source": "program"}),
        ("feeds", {"added_at": 10**18}),
        ("feeds", {"rule": "[]"}),
        ("folders", {"rule": "x" * 10}),
    ],
)
def test_one_wrong_value_refuses_the_whole_archive(tmp_path: Path, part: str, change: dict[str, Any]) -> None:
    with engine_in(tmp_path / "one") as one:
        one.library.add_folder("Folder")
        fill(one, (1, 1, "add"), (1, 2, "read"))
        file = export(one, tmp_path)
    with ZipFile(file) as archive:
        lines = archive.read(f"library/{part}.jsonl").splitlines()
    lines[-1] = json.dumps(json.loads(lines[-1]) | change).encode()
    replace_member(file, f"library/{part}.jsonl", b"\n".join(lines))
    with engine_in(tmp_path / "two") as two:
        with pytest.raises(ParseError) as error:
            two.importer.run(file)
        assert error.value.kind is Kind.NOT_AN_EXPORT
        outline = two.library.outline()
        assert (outline.feeds, outline.folders) == ((), ())
        assert two.library.undo_last() is None


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("deskreader.json", b" " * 70_000, Kind.NOT_AN_EXPORT),
        ("settings.json", b" " * 1_100_000, Kind.NOT_AN_EXPORT),
        ("settings.json", b"[" * 200_000, Kind.NOT_AN_EXPORT),
        ("library/folders.jsonl", b"{}\n" * 1000, Kind.NOT_AN_EXPORT),
        ("library/folders.jsonl", b'{"a": [' + b"[]," * 1000 + b"[]]}", Kind.NOT_AN_EXPORT),
        ("library/folders.jsonl", b"[" * 200_000, Kind.NOT_AN_EXPORT),
        ("library/articles.jsonl", b" " * (LONGEST_RECORD + 1), Kind.FILE_TOO_LARGE),
    ],
)
def test_an_archive_beyond_a_limit_is_refused(tmp_path: Path, name: str, data: bytes, kind: Kind) -> None:
    with engine_in(tmp_path / "one") as one:
        file = export(one, tmp_path)
    replace_member(file, name, data)
    with engine_in(tmp_path / "two") as two, pytest.raises(ParseError) as error:
        two.importer.run(file)
    assert error.value.kind is kind


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(b"not an archive")
    with engine_in(tmp_path / "one") as one, pytest.raises(ParseError):
        one.importer.run(file)


def test_a_folder_that_cannot_be_written_raises_a_typed_error(tmp_path: Path) -> None:
    with engine_in(tmp_path / "one") as one, pytest.raises(DeskReaderError) as error:
        one.exporter.export(tmp_path / "missing" / "all.zip")
    assert error.value.kind is Kind.NO_FOLDER
