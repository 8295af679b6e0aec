"""The worker process is shut in: it opens no file, makes no socket, starts no program, and still does all its jobs."""

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
from deskreader.engine.worker.sandbox import CALLS, Wall, filter_for
from deskreader.errors import Kind, WorkerError
from tests.engine.subscriptions.fakes import FEED, front, naming

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux can shut a process in like this")
TRIES = """
import json, os, socket, subprocess, sys, threading
from deskreader.engine.worker import jobs, sandbox
jobs.load()
inherited = open(os.devnull)
walls = sandbox.shut()
def tried(act):
    try:
        act()
        return "done"
    except OSError as error:
        return type(error).__name__
acts = {
    "open": lambda: open("/etc/hostname"),
    "read": lambda: os.open(sys.argv[1], os.O_RDONLY),
    "write": lambda: open(sys.argv[1] + ".new", "w"),
    "list": lambda: os.listdir("/"),
    "remove": lambda: os.remove(sys.argv[1]),
    "rename": lambda: os.rename(sys.argv[1], sys.argv[1] + ".old"),
    "folder": lambda: os.mkdir(sys.argv[1] + ".folder"),
    "tcp": lambda: socket.create_connection(("127.0.0.1", int(sys.argv[2]))),
    "udp": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "unix": lambda: socket.socket(socket.AF_UNIX),
    "pair": lambda: socket.socketpair(),
    "program": lambda: subprocess.run(["/bin/true"]),
    "exec": lambda: os.execv("/bin/true", ["true"]),
}
print(json.dumps({"walls": sorted(walls), **{name: tried(act) for name, act in acts.items()}}))
"""


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What a process that shut itself in could still do."""
    precious = tmp_path_factory.mktemp("files") / "precious"
    precious.write_text("here")
    done = subprocess.run(
        [sys.executable, "-c", TRIES, str(precious), "9"], capture_output=True, text=True, check=True, timeout=60
    )
    assert precious.read_text() == "here"
    assert list(precious.parent.iterdir()) == [precious]
    found: dict[str, object] = json.loads(done.stdout)
    return found


@linux
def test_no_file_no_socket_no_program(outcome: dict[str, object]) -> None:
    walls = outcome.pop("walls")
    if Wall.CALLS not in walls:  # type: ignore[operator]
        pytest.skip("this kernel or machine has no filter of calls")
    assert set(outcome.values()) == {"PermissionError"}


@linux
def test_files_are_shut_off_twice_where_the_kernel_has_landlock(outcome: dict[str, object]) -> None:
    alone = subprocess.run(
        [sys.executable, "-c", TRIES.replace("sandbox.shut()", "shut_files()").replace("def tried", SHUT_FILES, 1)
         .replace("walls = shut_files()", "").replace("walls", "[]"), "/etc/hostname", "9"],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    found = json.loads(alone.stdout)
    if found["list"] == "done":
        pytest.skip("this kernel has no Landlock")
    assert {found[act] for act in ("open", "read", "write", "list", "program")} == {"PermissionError"}


SHUT_FILES = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
libc.prctl(38, 1, 0, 0, 0)
sandbox._shut_files(libc)
def tried"""


@pytest.mark.parametrize("machine", sorted(CALLS))
def test_a_filter_is_whole_instructions_and_lists_each_call_once(machine: str) -> None:
    program = filter_for(machine)
    assert len(program) % 8 == 0
    assert len(program) // 8 < 4096
    numbers = (*sandbox.EVERYWHERE, *CALLS[machine][1])
    assert len(set(numbers)) == len(numbers)


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    made.close()


def picture(form: str) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(data, form)
    return data.getvalue()


def test_a_shut_in_worker_does_all_its_jobs(worker: Worker) -> None:
    url = "https://quay.example/"
    page = front("Ferry runs aground", "Mayor opens the new pier", "Fog closes the strait", "Two boats for one berth")
    story = b"<html><body><article><h1>Tide</h1>" + b"<p>The water stood high at noon.</p>" * 20 + b"</article></body>"
    assert worker.run("read_feed", FEED, url, None).title == "Tides"
    assert len(worker.run("read_feed", page, url, None, "page").entries) == 4
    assert len(worker.run("discover", naming("/feed"), url, None)) == 1
    assert "noon" in worker.run("read_page", story, url, None, None, b"").article.text
    assert worker.run("guesses", "https://quay.example/a")[0] == url
    assert worker.run("read_outline", worker.run("write_outline", (), "T")) == ()
    for form in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"):
        assert worker.run("read_image", picture(form), 40).width == 40


@pytest.mark.parametrize("encoding", ["euc_jp", "cp932", "gb18030", "big5", "euc_kr", "koi8_r", "cp1251", "utf_16"])
def test_a_shut_in_worker_knows_every_encoding(worker: Worker, encoding: str) -> None:
    words = {"koi8_r": "Прилив", "cp1251": "Прилив", "euc_kr": "항구", "big5": "港口"}.get(encoding, "港口")
    document = f"<?xml version='1.0' encoding='{encoding}'?><rss><channel><title>{words}</title><item><title>{words}"
    document += f"</title><link>http://{words}.example/</link></item></channel></rss>"
    read = worker.run("read_feed", document.encode(encoding), "https://quay.example/", f"text/xml; charset={encoding}")
    assert read.entries


def test_a_worker_that_dies_is_started_anew(worker: Worker, caplog: pytest.LogCaptureFixture) -> None:
    assert worker.run("guesses", "https://a.example/")
    first = worker.pid
    assert first is not None
    with pytest.raises(WorkerError) as error:
        worker.run("no such job")
    assert error.value.kind is Kind.WORKER_DIED
    assert worker.pid == first, "a bug in one job does not end the process"
    worker.rest()
    assert worker.run("guesses", "https://a.example/")
    assert worker.pid != first


def test_a_document_that_takes_too_long_costs_its_time_and_no_more(caplog: pytest.LogCaptureFixture) -> None:
    hasty = Worker(seconds=0.001)
    try:
        with pytest.raises(WorkerError) as error:
            hasty.run("read_page", b"<p>word " * 200_000, "https://a.example/", None, None, None)
        assert error.value.kind is Kind.WORKER_HUNG
        assert hasty.pid is None
    finally:
        hasty.close()


def test_the_worker_holds_no_more_than_its_memory(worker: Worker) -> None:
    if not Path("/proc/self/limits").exists():
        pytest.skip("this system does not tell")
    worker.run("guesses", "https://a.example/")
    limits = Path(f"/proc/{worker.pid}/limits").read_text()
    space = next(line for line in limits.splitlines() if line.startswith("Max address space"))
    assert int(space.split()[3]) <= 1_500_000_000
