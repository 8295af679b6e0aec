"""What a stranger's document may cost: limits in the code, and memory measured with hostile documents."""

from __future__ import annotations

import io
import json
import random
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from deskreader import limits
from deskreader.articles.html.html_limits import limit_source
from deskreader.articles.image_decoder import read_image
from deskreader.engine.engine import Engine
from deskreader.engine.transfer import import_archive
from deskreader.engine.worker import database_jobs
from deskreader.errors import DeskReaderError, Kind, StoreError
from deskreader.fetch import Policy
from deskreader.profile import profile_in
from deskreader.store.transfer import other_readers
from tests import ROOT
from tests.engine.worker.in_process import InProcessWorker
from tests.fuzz.documents import DATABASES, RECORDS, line_of

MEGABYTES = 60
SERIES = "WITH RECURSIVE c(x) AS (SELECT 2 UNION ALL SELECT x + 1 FROM c WHERE x < {})"
SHIP = "\U0001f6a2"  # a letter that makes a text take four bytes for each of its characters


def line(part: str, **values: Any) -> bytes:
    return json.dumps(RECORDS[part] | values, ensure_ascii=False).encode()


def archive(path: Path, parts: dict[str, Iterable[bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        target.writestr("deskreader.json", '{"format": 1}')
        target.writestr("settings.json", "{}")
        for part in RECORDS.keys() - {"secrets"}:
            with target.open(f"library/{part}.jsonl", "w", force_zip64=True) as file:
                for each in parts.get(part, [line_of(part).encode()]):
                    file.write(each + b"\n")
    return path


def database(path: Path, script: str) -> Path:
    with closing(sqlite3.connect(path)) as db:
        db.executescript(DATABASES["RSS Guard"] + script)
    return path


def growth(folder: Path, files: list[Path]) -> dict[str, tuple[float, str]]:
    """Returns by how many megabytes the program's own process grows with each file, and the kind of the error."""
    command = [sys.executable, "-m", "tests.support.import_memory", str(folder / "profile"), *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {name: (grown, kind) for name, grown, kind in map(json.loads, done.stdout.splitlines())}


only_linux = pytest.mark.skipif(sys.platform != "linux", reason="the peak of the memory can be set back on Linux only")


def articles(text: str) -> list[bytes]:
    texts = {"0": {"html": f"<p>{text}</p>", "text": text, "about": {}}}
    return [line("articles", id=7, texts=texts)]


@only_linux
def test_a_hostile_archive_takes_little_memory(tmp_path: Path) -> None:
    state = [line("states", id=7, guid_key=7, text_key=7)]
    wide = {"states": state, "articles": articles("a " * 3_000_000 + SHIP)}
    largest = {"states": state, "articles": articles("a " * 700_000 + SHIP)}
    lists = {"articles": [b'{"a":[' + b"[]," * 1_900_000 + b"[]]}"]}
    searches = {"searches": (line("searches", title=f"{n}", query="q" * 9_000 + str(n)) for n in range(3_000))}
    many = {"states": (line("states", id=n, guid_key=n, text_key=n) for n in range(9, 60_000)), "articles": []}
    cases = {"wide": wide, "largest": largest, "lists": lists, "searches": searches, "many": many}
    files = [archive(tmp_path / f"{name}.zip", parts) for name, parts in cases.items()]
    nested = archive(tmp_path / "nested.zip", {"feeds": [files[0].read_bytes()]})
    found = growth(tmp_path, [archive(tmp_path / "first.zip", {}), *files, nested])
    assert {name: kind for name, (_, kind) in found.items()} == {
        "first.zip": "", "wide.zip": "file_too_large", "largest.zip": "", "lists.zip": "not_an_export",
        "searches.zip": "file_too_large", "many.zip": "", "nested.zip": "not_an_export",
    }  # fmt: skip
    assert max(grown for grown, _ in found.values()) < MEGABYTES


@only_linux
def test_a_hostile_database_takes_little_memory(tmp_path: Path) -> None:
    folders = "DROP TABLE Categories; CREATE TABLE Categories(id, parent_id, title AS ({})); " + SERIES.format("{}")
    folders += "INSERT INTO Categories(id, parent_id) SELECT x, -1 FROM c;"
    message = (
        "INSERT INTO Messages SELECT x, 0, 0, 0, 0, '1', 't', 'http://q.example/' || x, '', x, {}, 'g' || x FROM c;"
    )
    huge = "DROP TABLE Feeds; CREATE TABLE Feeds(id INTEGER PRIMARY KEY, url, title AS (hex(zeroblob(400000000))), "
    huge += (
        "category, custom_id); INSERT INTO Feeds(id, url, category, custom_id) VALUES (1, 'http://q.example/', 0, 1);"
    )
    table = "DROP TABLE Categories; CREATE VIRTUAL TABLE Categories USING fts5(id, parent_id, title);"
    text = f"replace(hex(zeroblob(400000)), '00', 'a ') || '{SHIP}'"
    files = [
        database(tmp_path / "first.db", ""),
        database(tmp_path / "titles.db", folders.format("hex(zeroblob(1000000))", 900)),
        database(tmp_path / "folders.db", folders.format("'f'", limits.MOST_DATABASE_FEEDS + 9)),
        database(tmp_path / "value.db", huge),
        database(tmp_path / "wide.db", SERIES.format(12) + message.format(text)),
        database(tmp_path / "many.db", SERIES.format(3_000) + message.format("'a'")),
        database(tmp_path / "virtual.db", table),
        database(tmp_path / "triggers.db", "CREATE TRIGGER t AFTER INSERT ON Messages BEGIN SELECT 1/0; END;"),
        database(
            tmp_path / "view.db",
            "DROP TABLE Labels; CREATE VIEW Labels AS SELECT 7 AS id, 1 AS custom_id, 'x' AS name;",
        ),
    ]
    found = growth(tmp_path, files)
    assert {name: kind for name, (_, kind) in found.items() if kind} == {
        "titles.db": "file_too_large", "folders.db": "file_too_large", "value.db": "file_too_large",
    }  # fmt: skip
    assert max(grown for grown, _ in found.values()) < MEGABYTES


@only_linux
def test_the_largest_feed_takes_little_memory(tmp_path: Path) -> None:
    item = "<item><guid>{}</guid><title>T</title><description>{}</description></item>"
    text = f"{SHIP} the water was high " * 300
    count = limits.LARGEST_FEED // len(item.format(0, text).encode()) - 1
    body = "".join(item.format(number, f"{number} {text}") for number in range(count))
    largest = tmp_path / "largest.xml"
    largest.write_text(f"<rss version='2.0'><channel><title>F</title>{body}</channel></rss>"[: limits.LARGEST_FEED])
    small = tmp_path / "first.xml"
    small.write_text("<rss version='2.0'><channel><title>F</title></channel></rss>")
    lines = (f'<outline text="Feed {n}" xmlUrl="https://quay.example/{n}"/>' for n in range(limits.MOST_OUTLINES))
    outline = tmp_path / "feeds.opml"
    outline.write_text(f"<opml><body>{''.join(lines)}</body></opml>")
    found = growth(tmp_path, [small, outline])
    found |= growth(tmp_path / "other", [small, largest])
    assert {name: kind for name, (_, kind) in found.items() if kind} == {}
    assert max(grown for grown, _ in found.values()) < MEGABYTES, found


# --- figures ----------------------------------------------------------------------------------------------------------


def test_each_purpose_has_its_size() -> None:
    policy = Policy()
    assert policy.sync.size == limits.LARGEST_SYNC_ANSWER
    assert policy.media.size == limits.LARGEST_MEDIA
    sizes = [policy.feed.size, policy.discovery.size, policy.page.size, policy.picture.size, policy.icon.size]
    assert sizes == [
        limits.LARGEST_FEED, limits.LARGEST_FEED, limits.LARGEST_PAGE, limits.LARGEST_PICTURE, limits.LARGEST_ICON,
    ]  # fmt: skip
    with pytest.raises(DeskReaderError) as error:
        read_image(b"\x89PNG" + bytes(limits.LARGEST_PICTURE), 100)
    assert error.value.kind is Kind.NOT_A_PICTURE


def test_html_is_cut_to_its_length_and_depth() -> None:
    assert len(limit_source("a" * (limits.LONGEST_HTML + 9))) == limits.LONGEST_HTML
    assert limit_source("<div>" * 5_000).count("<div>") <= limits.DEEPEST_HTML


def test_a_large_transparent_image_becomes_jpeg() -> None:
    noise = Image.frombytes("RGBA", (1_400, 1_400), random.Random(3).randbytes(1_400 * 1_400 * 4))
    data = io.BytesIO()
    noise.save(data, "PNG", compress_level=1)
    image = read_image(data.getvalue(), 1_400)
    assert image.media_type == "image/jpeg"
    assert len(data.getvalue()) > limits.LARGEST_PNG > len(image.data)


def test_a_database_has_more_time_than_a_document() -> None:
    assert limits.JOB_SECONDS < limits.DATABASE_SECONDS < 120, "the orphaned worker ends itself after 120 seconds"


@pytest.fixture
def engine(tmp_path: Path):  # type: ignore[no-untyped-def]
    engine = Engine(profile_in(tmp_path / "profile"))
    engine.worker._run = InProcessWorker()._run  # type: ignore[method-assign]
    yield engine
    engine.close()


def refusal(engine: Engine, path: Path) -> Kind:
    with pytest.raises(DeskReaderError) as error:
        engine.import_file(path)
    outline = engine.library.outline()
    assert (outline.feeds, outline.folders) == ((), ())
    return error.value.kind


def test_a_list_of_feeds_has_a_size(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_bytes(b"<opml>" + b" " * limits.LARGEST_OUTLINE)
    assert refusal(engine, path) is Kind.FILE_TOO_LARGE


@pytest.mark.parametrize(
    ("name", "part"), [("MOST_LISTED", "folders"), ("MOST_LISTED", "searches"), ("MOST_RECORDS", "states")]
)
def test_an_archive_has_a_number_of_records(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, part: str
) -> None:
    monkeypatch.setattr(import_archive, name, 3)
    many = [line(part, id=n, title=f"{n}", query=f"{n}") for n in range(4)]
    assert refusal(engine, archive(tmp_path / "a.zip", {part: many})) is Kind.FILE_TOO_LARGE


def test_what_is_unpacked_has_a_size(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_archive, "FREE_EXPANSION", 1_000)
    monkeypatch.setattr(import_archive, "MOST_EXPANSION", 2)
    states = [line("states", id=n, guid_key=n, text_key=n) for n in range(900)]
    assert refusal(engine, archive(tmp_path / "a.zip", {"states": states})) is Kind.FILE_TOO_LARGE
    text = "INSERT INTO Messages VALUES (9, 0, 0, 0, 0, '1', 't', 'http://q.example/', '', 9, '{}', 'g')"
    path = database(tmp_path / "a.db", text.format("a" * 100))
    monkeypatch.setattr(import_archive, "MOST_EXPANSION", 0)
    monkeypatch.setattr(import_archive, "FREE_EXPANSION", 10)
    assert refusal(engine, path) is Kind.FILE_TOO_LARGE


def test_a_query_without_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = database(tmp_path / "a.db", SERIES.format(20_000) + "INSERT INTO LabelsInMessages SELECT '7', 'x' FROM c;")
    monkeypatch.setattr(other_readers, "MOST_STEPS", 20_000)
    jobs = database_jobs.DatabaseJobs(path, has_log=False)
    (feed,) = jobs.list_feeds(0)
    with pytest.raises(StoreError) as error:
        jobs.read_articles(feed, 0)
    jobs.close()
    assert error.value.kind is Kind.FILE_TOO_LARGE


def test_a_feed_of_a_database_has_a_number_of_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(other_readers, "MOST_FEED_ARTICLES", 0)
    jobs = database_jobs.DatabaseJobs(database(tmp_path / "a.db", ""), has_log=False)
    (feed,) = jobs.list_feeds(0)
    with pytest.raises(StoreError) as error:
        jobs.read_articles(feed, 0)
    jobs.close()
    assert error.value.kind is Kind.FILE_TOO_LARGE
