"""Accounts from the command line, against a fake server: added, synced, subscribed to, imported into, removed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskreader.__main__ import main
from tests.end_to_end.kit import Run
from tests.end_to_end.local_site import Answer, LocalSite, rss
from tests.support.sync_servers.greader_server import GReaderServer
from tests.support.sync_servers.http_server import Fault, Reply

PASSWORD = "correct horse"


@pytest.fixture
def server() -> Iterator[GReaderServer]:
    with GReaderServer() as server:
        server.library.publish(server.library.subscribe("https://harbour.example.org/feed", "Harbour", "World"), 3)
        yield server


@pytest.fixture
def password_file(tmp_path: Path) -> str:
    (tmp_path / "password").write_text(PASSWORD + "\n")
    return str(tmp_path / "password")


def add(run: Run, server: GReaderServer, password_file: str, *more: str) -> tuple[int, str, str]:
    return run("account", "add", "greader", server.url, "--user", "ana", "--password-file", password_file, *more)


def test_an_account_is_added_synced_listed_and_removed(run: Run, server: GReaderServer, password_file: str) -> None:
    code, out, _ = add(run, server, password_file, "--name", "Home")
    assert code == 0
    assert "Added Home" in out
    code, out, _ = run("account", "sync")
    assert code == 0
    assert "3 new stories." in out
    (account,) = json.loads(run("account", "list", "--json")[1])
    assert (account["name"], account["kind"], account["queued"], account["problem"]) == ("Home", "greader", 0, None)
    stories = json.loads(run("list", "--account", "Home", "--json")[1])
    assert {story["title"] for story in stories} == {"Story 1", "Story 2", "Story 3"}
    assert run("mark", "--read", "--star", str(stories[0]["id"]))[0] == 0
    assert json.loads(run("account", "list", "--json")[1])[0]["queued"] == 2
    assert run("account", "sync", "home")[0] == 0
    assert len(server.library.unread()) == 2
    assert len(json.loads(run("list", "--account", "Home", "--unread", "--json")[1])) == 2
    code, out, _ = run("account", "remove", "Home")
    assert code == 0
    assert "3 stories" in out
    assert json.loads(run("list", "--json")[1]) == []
    assert len(server.library.feeds) == 1, "the server keeps everything"


def test_the_password_is_in_no_file_of_the_profile(
    run: Run, server: GReaderServer, password_file: str, tmp_path: Path
) -> None:
    add(run, server, password_file)
    run("account", "sync")
    for path in (tmp_path / "profile").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert PASSWORD.encode() not in content, path
            assert server.auth.encode() not in content, path


def test_a_wrong_password_and_a_missing_server_are_one_sentence(
    run: Run, server: GReaderServer, tmp_path: Path
) -> None:
    (tmp_path / "wrong").write_text("wrong")
    code, _, err = add(run, server, str(tmp_path / "wrong"))
    assert code == 1
    assert "didn't accept this user name and password" in err
    assert len(err.strip().splitlines()) == 1
    server.root = "/elsewhere"
    assert "No server of this kind" in add(run, server, str(tmp_path / "wrong"))[2]
    assert run("account", "sync", "nobody")[0] == 3
    assert json.loads(run("account", "list", "--json")[1]) == []


def test_a_failing_account_is_reported_by_sync_and_refresh(run: Run, server: GReaderServer, password_file: str) -> None:
    add(run, server, password_file)
    server.faults.append(Fault("subscription/list", Reply(b"", 500)))
    code, _, err = run("account", "sync")
    assert code == 5
    assert "having problems" in err
    assert run("refresh")[0] == 1
    server.forget()
    assert run("refresh")[0] == 0
    assert len(json.loads(run("list", "--json")[1])) == 3


def test_subscribing_and_importing_into_an_account(
    run: Run, server: GReaderServer, password_file: str, tmp_path: Path
) -> None:
    add(run, server, password_file, "--name", "Home")
    run("account", "sync")
    with LocalSite() as site:
        site.answers["/feed"] = Answer(rss("The Times", [("one", "One", "Text")], site.url), "application/rss+xml")
        code, out, _ = run("subscribe", f"{site.url}/feed", "--account", "Home", "--folder", "Papers")
        assert code == 0, out
        assert run("subscribe", f"{site.url}/feed", "--account", "Home")[0] == 1
        assert run("subscribe", f"{site.url}/feed")[0] == 0, "this computer may have the same feed"
    outline = tmp_path / "feeds.opml"
    outline.write_text(
        '<opml version="2.0"><body><outline text="Ships"><outline text="Deep"><outline type="rss" text="Ferries"'
        ' xmlUrl="https://ferries.example.org/feed"/></outline></outline></body></opml>'
    )
    assert run("import", str(outline), "--account", "Home")[0] == 0
    assert run("account", "sync")[0] == 0
    assert {(feed.url.split("/")[-2], feed.folder) for feed in server.library.feeds.values()} == {
        ("harbour.example.org", "World"), (site.url.split("/")[2], "Papers"), ("ferries.example.org", "Ships"),
    }  # fmt: skip


def test_a_refresh_of_a_feed_of_an_account_syncs_the_account(
    run: Run, server: GReaderServer, password_file: str
) -> None:
    add(run, server, password_file)
    run("account", "sync")
    server.library.publish(server.library.feeds[51], 2)
    assert run("refresh", "--feed", "Harbour")[0] == 0
    assert len(json.loads(run("list", "--json")[1])) == 5


def test_two_profiles_sync_through_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run_on(device: str, *arguments: str) -> str:
        assert main([*arguments, "--profile", str(tmp_path / device)]) == 0, (arguments, capsys.readouterr())
        return capsys.readouterr().out

    shared = tmp_path / "shared"
    shared.mkdir()
    outline = tmp_path / "feeds.opml"
    outline.write_text(
        '<opml version="2.0"><body><outline text="Ships"><outline type="rss" text="Ferries"'
        ' xmlUrl="https://ferries.example.org/feed"/></outline></body></opml>'
    )
    run_on("one", "import", str(outline))
    for device in ("one", "two"):
        assert "Added shared" in run_on(device, "account", "add", "folder", str(shared))
    run_on("one", "account", "sync")
    run_on("two", "account", "sync")
    (feed,) = json.loads(run_on("two", "feeds", "--json"))["feeds"]
    assert (feed["title"], feed["url"]) == ("Ferries", "https://ferries.example.org/feed")
    (account,) = json.loads(run_on("two", "account", "list", "--json"))
    assert [device["is_own"] for device in account["devices"]] == [True, False]
    assert "no longer synced" in run_on("two", "account", "remove", "shared")
    assert len(json.loads(run_on("two", "feeds", "--json"))["feeds"]) == 1
    assert main(["account", "add", "folder", str(tmp_path / "nowhere"), "--profile", str(tmp_path / "one")]) == 1


def test_a_library_becomes_an_account_and_comes_back(
    run: Run, server: GReaderServer, password_file: str, tmp_path: Path
) -> None:
    outline, url = tmp_path / "feeds.opml", "https://ferries.example.org/feed"
    outline.write_text(
        '<opml version="2.0"><body><outline text="Ships"><outline type="rss" text="Ferries"'
        f' xmlUrl="{url}"/></outline></body></opml>'
    )
    run("import", str(outline))
    add(run, server, password_file, "--name", "Home")
    run("account", "sync")
    code, out, _ = run("account", "take", "Home")
    assert (code, "Moved 1 feed to Home" in out) == (0, True)
    run("account", "sync")
    assert (url, "Ships") in {(feed.url, feed.folder) for feed in server.library.feeds.values()}
    assert run("account", "release", "Home", "Nowhere")[0] == 3
    assert "Moved 1 feed to this computer" in run("account", "release", "Home", url)[1]
    run("account", "sync")
    assert [feed.title for feed in server.library.feeds.values()] == ["Harbour"]
    assert "1 feed is where it was." in run("undo")[1]


def test_a_removed_account_can_keep_its_feeds_and_come_back(
    run: Run, server: GReaderServer, password_file: str
) -> None:
    add(run, server, password_file, "--name", "Home")
    run("account", "sync")
    code, out, _ = run("account", "remove", "Home", "--keep-feeds")
    assert code == 0
    assert out == "Removed Home. 1 feed and its stories stay on this computer.\n"
    assert len(json.loads(run("list", "--json")[1])) == 3
    code, out, _ = run("undo")
    assert out == "The account is back, with 1 feed.\n"
    assert json.loads(run("account", "list", "--json")[1])[0]["name"] == "Home"
    assert run("account", "sync", "Home", "--password-file", password_file)[0] == 0


def test_one_account_is_not_added_twice(run: Run, server: GReaderServer, password_file: str) -> None:
    add(run, server, password_file, "--name", "Home")
    code, _, err = add(run, server, password_file)
    assert code == 1
    assert "You already have this account. It is called Home." in err
