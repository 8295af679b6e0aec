"""The command line: every command, its output, and its exit code."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.kit import PARAGRAPHS, Run, page, picture
from tests.end_to_end.local_site import Answer, LocalSite, rss


@pytest.fixture
def site() -> Any:
    """Yields a site with a feed of two articles."""
    with LocalSite() as site:
        entries = [("one", "The harbour", "A beginning."), ("two", "The <b>ferry</b>", "Another beginning.")]
        site.answers["/feed"] = Answer(rss("The Times", entries, site.url), "application/rss+xml")
        site.answers["/harbour.jpg"] = Answer(picture(), "image/jpeg")
        site.answers["/one"] = Answer(page("The harbour", site.url))
        site.answers["/two"] = Answer(
            page("The ferry", site.url, paragraphs=[p.replace("harbour", "ferry") for p in PARAGRAPHS])
        )
        yield site


def test_from_subscribing_to_reading(run: Run, site: LocalSite) -> None:
    assert run("subscribe", f"{site.url}/feed")[0] == 0
    code, out, _ = run("refresh")
    assert code == 0
    assert "2 pages saved" in out
    code, out, _ = run("list", "--unread", "--json")
    articles = json.loads(out)
    assert {article["title"] for article in articles} == {"The harbour", "The ferry"}
    harbour = next(article for article in articles if article["title"] == "The harbour")
    site.stop()
    code, out, _ = run("show", str(harbour["id"]))
    assert code == 0
    assert out.splitlines()[0] == "The harbour"
    assert "Ana Lindqvist" in out
    assert " ".join(PARAGRAPHS[3].split()) in " ".join(out.split())
    assert "<p>" in run("show", str(harbour["id"]), "--format", "html")[1]
    assert json.loads(run("show", str(harbour["id"]), "--json")[1])["title"] == "The harbour"


def test_a_search_finds_words_of_pages_and_can_be_limited_to_a_feed(run: Run, site: LocalSite) -> None:
    run("subscribe", f"{site.url}/feed")
    run("refresh")
    assert "The harbour" in run("search", "dredged", "harbour")[1]
    assert "The ferry" not in run("search", "harbour")[1]
    assert len(run("search", "dredged", "--feed", "The Times")[1].splitlines()) == 2
    assert run("search", "nowhere-to-be-found")[:2] == (0, "")
    assert run("search", "dredged", "--feed", "No such feed")[0] == 3


def test_stories_are_marked_starred_and_tagged_from_the_terminal(run: Run, site: LocalSite) -> None:
    run("subscribe", f"{site.url}/feed")
    harbour, ferry = (str(story["id"]) for story in json.loads(run("list", "--json")[1]))
    code, out, _ = run("mark", "--read", "--star", "--tag", "Harbours", "--tag", "to keep", harbour, ferry)
    assert (code, out) == (0, "2 stories now read, starred, tagged Harbours, tagged to keep.\n")
    assert json.loads(run("list", "--unread", "--json")[1]) == []
    assert json.loads(run("show", harbour, "--json")[1])["tags"] == ["Harbours", "to keep"]
    code, out, _ = run("mark", "--unread", "--unstar", "--untag", "harbours", harbour, "--json")
    assert [(story["is_read"], story["is_starred"]) for story in json.loads(out)] == [(False, False)]
    assert [story["id"] for story in json.loads(run("list", "--unread", "--json")[1])] == [int(harbour)]
    assert json.loads(run("show", harbour, "--json")[1])["tags"] == ["to keep"]
    assert [story["id"] for story in json.loads(run("list", "--starred", "--json")[1])] == [int(ferry)]


def test_earlier_versions_are_listed_compared_forgotten_and_brought_back(run: Run, site: LocalSite) -> None:
    run("subscribe", f"{site.url}/feed")
    run("refresh")
    harbour = str(json.loads(run("search", "title:harbour", "--json")[1])[0]["id"])
    assert run("versions", harbour) == (3, "There is no earlier version of this story.\n", "")
    run("mark", "--read", harbour)
    later = [PARAGRAPHS[0].replace("forty", "fifty"), *PARAGRAPHS[1:], "A ninth paragraph was added."]
    site.answers["/one"] = Answer(page("The harbour", site.url, paragraphs=later))
    entries = [("one", "The harbour again", "A new beginning."), ("two", "The <b>ferry</b>", "Another beginning.")]
    site.answers["/feed"] = Answer(rss("The Times", entries, site.url), "application/rss+xml")
    run("refresh")
    assert "[changed since you read it]" in run("list")[1]
    assert run("search", "changed:unread", "--json")[1] == run("search", "changed:title", "--json")[1]
    code, out, _ = run("versions", harbour)
    assert code == 0
    assert re.fullmatch(r"   1  until \d{4}-\d\d-\d\d \d\d:\d\d  \+6 -1 words {8}read  The harbour\n", out)
    code, out, _ = run("versions", harbour, "--compare")
    assert code == 0
    assert "The harbour {+again+}" in out
    assert "[-forty-]" in out
    assert "{+fifty+}" in out
    assert "[7 paragraphs unchanged]" in out
    assert "{+A ninth paragraph was added.+}" in out
    assert "[6 words added, 1 word removed since " in out
    assert "forty" in run("versions", harbour, "--show", "1")[1]
    assert json.loads(run("versions", harbour, "--compare", "1", "--json")[1])["comparison"]["inserted"] == 6
    assert run("versions", harbour, "--show", "2")[0] == 3
    assert "deskreader versions" in run("show", harbour)[1]
    assert run("versions", harbour, "--forget")[1] == "1 earlier version forgotten.\n"
    assert json.loads(run("versions", harbour, "--json")[1]) == []
    assert run("undo")[1] == "1 earlier version is back.\n"
    assert len(json.loads(run("versions", harbour, "--json")[1])) == 1


def test_a_page_is_checked_on_request_and_a_removed_one_said_to_be(run: Run, site: LocalSite) -> None:
    run("subscribe", f"{site.url}/feed")
    run("refresh")
    harbour = str(json.loads(run("search", "title:harbour", "--json")[1])[0]["id"])
    assert run("versions", harbour, "--check")[1] == "The story has not changed.\n"
    later = [*PARAGRAPHS, "A ninth paragraph was added."]
    site.answers["/one"] = Answer(page("The harbour", site.url, paragraphs=later))
    assert run("versions", harbour, "--check")[1] == "The story has changed.\n"
    site.answers["/one"] = Answer(b"", status=410)
    assert run("versions", harbour, "--check")[1] == "The story's page is gone; your copy stays.\n"
    assert "[removed by its publisher]" in run("list")[1]
    assert "ninth paragraph" in run("show", harbour)[1]


def test_an_unknown_story_is_named_and_the_others_are_marked(run: Run, site: LocalSite) -> None:
    run("subscribe", f"{site.url}/feed")
    harbour = str(json.loads(run("list", "--json", "--limit", "1")[1])[0]["id"])
    code, out, err = run("mark", "--star", "9999", harbour, "9" * 50)
    assert code == 3
    assert out == "1 story now starred.\n"
    assert [line.partition(":")[0] for line in err.splitlines()] == ["9999", str(2**63 - 1)]
    assert [story["id"] for story in json.loads(run("list", "--starred", "--json")[1])] == [int(harbour)]


def test_marking_needs_to_know_what_and_which(run: Run) -> None:
    for wrong in (["1"], ["--read"], ["--read", "--unread", "1"], ["--star", "x"], ["--tag", " , ", "1"]):
        with pytest.raises(SystemExit) as exit_:
            run("mark", *wrong)
        assert exit_.value.code == 2, wrong


def test_an_export_and_import_of_feeds_keeps_their_folders(run: Run, site: LocalSite, tmp_path: Path) -> None:
    run("subscribe", f"{site.url}/feed", "--folder", "Harbours & ferries")
    file = tmp_path / "out.opml"
    assert run("export", str(file))[0] == 0
    assert run("unsubscribe", "The Times")[0] == 0
    assert json.loads(run("feeds", "--json")[1])["feeds"] == []
    code, out, _ = run("import", str(file))
    assert code == 0
    assert f"  {site.url}/feed\n`deskreader import --allow-private` takes it in, too." in out
    assert json.loads(run("feeds", "--json")[1])["feeds"] == [], "an address on this machine needs permission"
    assert run("import", "--allow-private", str(file), "--json")[0] == 0
    outline = json.loads(run("feeds", "--json")[1])
    assert [feed["url"] for feed in outline["feeds"]] == [f"{site.url}/feed"]
    assert [folder["title"] for folder in outline["folders"]] == ["Harbours & ferries"]
    assert outline["feeds"][0]["folder_id"] == outline["folders"][0]["id"]
    assert json.loads(run("import", str(file), "--json")[1])["known"] == 1


def test_doctor_finds_a_sound_library_sound(run: Run, site: LocalSite) -> None:
    run("subscribe", f"{site.url}/feed")
    run("refresh")
    code, out, _ = run("doctor", "--json")
    assert code == 0
    findings = json.loads(out)
    assert len(findings) >= 4
    assert all(finding["good"] for finding in findings)


def test_extract_prints_a_page_from_a_file_a_url_and_standard_input(
    run: Run, site: LocalSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(page("The harbour", "https://times.example"))
    code, out, _ = run("extract", str(file), "--url", "https://times.example/one")
    assert code == 0
    assert out.startswith("The harbour\n")
    assert "cookies" not in out
    article = json.loads(run("extract", f"{site.url}/one", "--json")[1])
    assert article["byline"] == "Ana Lindqvist"
    assert f"{site.url}/harbour.jpg" in [article["lead_image"], *article["images"]]
    stream = io.TextIOWrapper(io.BytesIO(file.read_bytes()))
    monkeypatch.setattr(sys, "stdin", stream)
    assert "<p>" in run("extract", "-", "--format", "html")[1]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("subscribe", "no address at all"), 1),
        (("subscribe", "http://127.0.0.1:1/feed"), 1),
        (("show", "4711"), 3),
        (("import", "no-such-file.opml"), 1),
        (("extract", "no-such-file"), 1),
        (("extract", "http://127.0.0.1:1/page"), 1),
        (("restore", "no-such-file"), 1),
        (("refresh", "--feed", "nothing"), 3),
        (("unsubscribe", "nothing"), 3),
    ],
)
def test_an_error_is_one_sentence_and_an_exit_code(run: Run, arguments: tuple[str, ...], code: int) -> None:
    actual, out, err = run(*arguments)
    assert actual == code
    assert out == ""
    assert err.strip().endswith((".", "feed."))
    assert "Traceback" not in err
    assert "DeskReader will" not in err, "none of these is retried automatically"
    assert len(err.strip().splitlines()) == 1


def test_the_message_on_a_missing_page_promises_no_retry(run: Run, site: LocalSite) -> None:
    assert run("extract", f"{site.url}/gone") == (5, "", "Nothing found at this address. Check the spelling.\n")


def test_files_of_another_kind_are_refused(run: Run, tmp_path: Path) -> None:
    junk = tmp_path / "junk.bin"
    junk.write_bytes(bytes(range(256)) * 40)
    code, _, err = run("import", str(junk))
    assert (code, len(err.splitlines())) == (1, 1)
    empty = tmp_path / "empty.html"
    empty.write_bytes(b"")
    assert run("extract", str(empty))[0] == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "--unread", "--starred"),
        ("list", "--limit", "-1"),
        ("search", "harbour", "--limit", "many"),
        ("stats", "--profile", ""),
    ],
)
def test_wrong_usage_exits_with_code_two(run: Run, arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as exit_:
        run(*arguments)
    assert exit_.value.code == 2


def test_a_damaged_library_is_set_aside_and_reported(
    run: Run, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    library = tmp_path / "profile" / "data" / "library.db"
    library.parent.mkdir(parents=True)
    library.write_bytes(b"this was a library once" * 1000)
    code, _, err = run("feeds")
    assert code == 0
    assert "damaged" in err
    set_aside = [
        file for file in library.parent.iterdir() if file.name != "library.db" and b"once" in file.read_bytes()[:64]
    ]
    assert len(set_aside) == 1


def test_a_library_of_a_newer_program_is_refused_untouched(run: Run, tmp_path: Path) -> None:
    assert run("feeds")[0] == 0
    library = tmp_path / "profile" / "data" / "library.db"
    import sqlite3

    with sqlite3.connect(library) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = library.read_bytes()
    code, _, err = run("feeds")
    assert code == 4
    assert "newer" in err
    assert library.read_bytes() == before


def test_a_profile_that_cannot_be_created_is_reported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "profile").write_text("a file where the folder should be")
    code, _, err = run("feeds")
    assert code == 4
    assert len(err.strip().splitlines()) == 1


def test_the_installed_command_starts(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "deskreader", "feeds", "--json", "--profile", str(tmp_path)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, env={**os.environ, "PYTHONWARNINGS": "error"}
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["feeds"] == []


def test_backup_restore_export_import_undo_and_statistics(run: Run, site: LocalSite, tmp_path: Path) -> None:
    run("subscribe", f"{site.url}/feed")
    code, out, _ = run("backup", "--json")
    (backup,) = json.loads(out)
    assert (code, backup["feeds"], backup["articles"], backup["cause"]) == (0, 1, 2, "by_hand")
    assert run("unsubscribe", "1")[0] == 0
    code, out, _ = run("undo")
    assert (code, out) == (0, "1 feed is subscribed again.\n")
    assert run("undo")[0] == 3
    run("unsubscribe", "1")
    code, out, _ = run("restore", backup["path"], "--dry-run")
    assert (code, run("feeds")[1]) == (0, "")
    assert "holds 1 feed, 2 stories, 0 starred." in out
    assert "The library now holds 0 feeds, 0 stories, 0 starred." in out
    code, out, _ = run("restore", backup["path"])
    assert code == 0
    assert ": 1 feed, 2 stories." in out
    assert run("undo")[1] == "The library is as it was before it was restored.\n"
    assert run("feeds")[1] == ""
    assert run("restore", backup["path"])[0] == 0
    assert "before restore" in run("backup", "--list")[1]
    code, out, _ = run("export", str(tmp_path / "all.zip"))
    assert (code, "2 stories written" in out) == (0, True)
    assert run("export", str(tmp_path / "stars.epub"))[1].startswith("0 starred stories written")
    assert zipfile.is_zipfile(tmp_path / "stars.epub")
    for name in ("all.zip", "all.opml", "stars.epub"):
        code, _, err = run("export", str(tmp_path / "no folder" / name))
        assert (code, err) == (1, f"The folder for {name} does not exist, so nothing was written.\n")
    code, out, _ = run("import", str(tmp_path / "all.zip"), "--json")
    assert (code, json.loads(out)["feeds"]) == (0, 0)
    code, out, _ = run("stats", "--json")
    use = json.loads(out)
    assert (code, use["articles"], use["feeds"]) == (0, 2, 1)
    assert "stories of 1 feed in 0 folders" in run("stats")[1]
    code, out, _ = run("doctor", "--repair")
    assert code == 0
    assert "good  counts" in out
    (tmp_path / "x.db").write_bytes(b"SQLite format 3\0" + bytes(100))
    code, _, err = run("import", str(tmp_path / "x.db"))
    assert code == 4
    assert err
