"""The sandboxed worker process can open no file, create no socket and start no program, and still does all its jobs."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from deskreader.engine.worker import sandbox
from deskreader.engine.worker.client import Worker
from deskreader.engine.worker.database_reader import DatabaseReader
from deskreader.engine.worker.sandbox import DENIED_CALLS, Restriction, seccomp_filter
from deskreader.model.credentials import Source
from tests.engine.subscriptions.fakes import FEED, front, naming
from tests.fuzz.documents import databases

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this sandbox")
ATTEMPTS = """
import ctypes, json, os, socket, subprocess, sys
from deskreader.engine.worker import jobs, sandbox
precious, restricted = sys.argv[1:]
jobs.load()
inherited = open(os.devnull)
def deny_files_only():
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    libc.prctl(sandbox.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return ["files"] if sandbox._deny_files(libc) else []
restrictions = sandbox.enter() if restricted == "everything" else deny_files_only()
def outcome_of(attempt):
    try:
        attempt()
        return "done"
    except OSError as error:
        return type(error).__name__
attempts = {
    "open": lambda: open("/etc/hostname"),
    "read": lambda: os.open(precious, os.O_RDONLY),
    "write": lambda: open(precious + ".new", "w"),
    "list": lambda: os.listdir("/"),
    "remove": lambda: os.remove(precious),
    "rename": lambda: os.rename(precious, precious + ".old"),
    "folder": lambda: os.mkdir(precious + ".folder"),
    "tcp": lambda: socket.create_connection(("127.0.0.1", 9)),
    "udp": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "unix": lambda: socket.socket(socket.AF_UNIX),
    "pair": lambda: socket.socketpair(),
    "program": lambda: subprocess.run(["/bin/true"]),
    "exec": lambda: os.execv("/bin/true", ["true"]),
}
outcomes = {name: outcome_of(attempt) for name, attempt in attempts.items()}
print(json.dumps({"restrictions": sorted(restrictions), "outcomes": outcomes}))
"""


def attempts(precious: Path, restricted: str) -> tuple[list[str], dict[str, str]]:
    """Returns the restrictions of a sandboxed process and the outcome of each attempt to break out of it."""
    command = [sys.executable, "-c", ATTEMPTS, str(precious), restricted]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    report = json.loads(done.stdout)
    return report["restrictions"], report["outcomes"]


@linux
def test_no_file_no_socket_no_program(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("here")
    restrictions, outcomes = attempts(precious, "everything")
    assert precious.read_text() == "here"
    assert list(tmp_path.iterdir()) == [precious]
    if Restriction.CALLS not in restrictions:
        pytest.skip("this kernel or machine has no seccomp filter")
    assert set(outcomes.values()) == {"PermissionError"}


@linux
def test_landlock_alone_denies_files_too(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("here")
    restrictions, outcomes = attempts(precious, "files")
    if not restrictions:
        pytest.skip("this kernel has no Landlock")
    assert {outcomes[name] for name in ("open", "read", "write", "list", "program")} == {"PermissionError"}


@pytest.mark.parametrize("machine", sorted(DENIED_CALLS))
def test_a_seccomp_filter_is_whole_instructions_and_lists_each_call_once(machine: str) -> None:
    program = seccomp_filter(machine)
    assert len(program) % 8 == 0
    assert len(program) // 8 < 4096
    numbers = (*sandbox.COMMON_CALLS, *DENIED_CALLS[machine][1])
    assert len(set(numbers)) == len(numbers)


@pytest.fixture
def worker() -> Iterator[Worker]:
    client = Worker()
    yield client
    client.close()


def encoded_image(file_format: str) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(data, file_format)
    return data.getvalue()


def test_a_sandboxed_worker_does_all_its_jobs(worker: Worker) -> None:
    url = "https://quay.example/"
    page = front("Ferry runs aground", "Mayor opens the new pier", "Fog closes the strait", "Two boats for one berth")
    article = (
        b"<html><body><article><h1>Tide</h1>" + b"<p>The water stood high at noon.</p>" * 20 + b"</article></body>"
    )
    assert worker.read_feed(FEED, url, None).title == "Tides"
    assert len(worker.read_feed(page, url, None, Source.PAGE).entries) == 4
    assert len(worker.discover_feeds(naming("/feed"), url, None)) == 1
    assert "noon" in worker.read_page(article, url, None, None, b"").article.text
    assert worker.guess_feeds("https://quay.example/a")[0] == url
    assert worker.feeds_of_address("https://ann.tumblr.com") == ("https://ann.tumblr.com/rss",)
    assert worker.news_sitemaps(b"Sitemap: /news-sitemap.xml", url) == ("https://quay.example/news-sitemap.xml",)
    assert worker.read_outline(worker.write_outline((), "T")) == ()
    assert worker.check_records("folders", b'{"id": 1, "parent_id": null, "title": "T", "x": 1}').count(b"T") == 1
    for file_format in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"):
        assert worker.read_image(encoded_image(file_format), 40).width == 40
        assert worker.image_size(encoded_image(file_format)) == (60, 40)


def test_a_sandboxed_worker_reads_a_database_that_was_opened_before(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(databases()[0])
    for has_log in (False, True):
        reader = DatabaseReader(path, has_log)
        try:
            (feed,) = reader.each_feed()
            (batch,) = reader.each_batch(feed)
        finally:
            reader.close()
        assert [each.entry.title for each in batch.entries] == ["A ferry"]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("encoding", ["euc_jp", "cp932", "gb18030", "big5", "euc_kr", "koi8_r", "cp1251", "utf_16"])
def test_a_sandboxed_worker_knows_every_encoding(worker: Worker, encoding: str) -> None:
    words = {"koi8_r": "Прилив", "cp1251": "Прилив", "euc_kr": "항구", "big5": "港口"}.get(encoding, "港口")
    document = f"<?xml version='1.0' encoding='{encoding}'?><rss><channel><title>{words}</title><item><title>{words}"
    document += f"</title><link>http://{words}.example/</link></item></channel></rss>"
    feed = worker.read_feed(document.encode(encoding), "https://quay.example/", f"text/xml; charset={encoding}")
    assert feed.entries


def test_the_worker_has_a_memory_limit(worker: Worker) -> None:
    if not Path("/proc/self/limits").exists():
        pytest.skip("this system does not list the limits of a process")
    worker.guess_feeds("https://a.example/")
    limits = Path(f"/proc/{worker.pid}/limits").read_text()
    address_space = next(line for line in limits.splitlines() if line.startswith("Max address space"))
    assert int(address_space.split()[3]) <= 1_500_000_000
