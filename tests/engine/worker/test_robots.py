"""robots.txt is read in the worker process; the program holds the rules and asks about each page."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from deskreader import isolation
from deskreader.engine.engine import Engine
from deskreader.engine.worker.client import Worker
from deskreader.errors import FetchError, Kind
from deskreader.fetch import Purpose
from deskreader.fetch.politeness.robots import MOST_RULES
from deskreader.profile import profile_in
from tests.fetch.servers import ReceivedRequest, serving

AGENT = "DeskReader"
SITE = "https://n.example"


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.close()


def test_the_worker_reads_the_rules_and_decides_by_them(worker: Worker) -> None:
    rules = worker.read_robots(b"User-agent: *\nDisallow: /a*b$\nAllow: /c", AGENT)
    assert rules == (("/a*b$", False), ("/c", True))
    assert not worker.robots_allow(rules, f"{SITE}/axb")
    assert worker.robots_allow(rules, f"{SITE}/axbc")
    assert worker.robots_allow(rules, f"{SITE}/c")


def test_the_largest_file_is_read_and_its_answer_taken(worker: Worker) -> None:
    document = b"user-agent:*\n" + b"".join(b"disallow:/%d/\n" % n for n in range(28_000))
    rules = worker.read_robots(document, AGENT)
    assert len(rules) == MOST_RULES
    assert not worker.robots_allow(rules, f"{SITE}/19999/x")


def test_names_times_rules_leave_the_worker_running(worker: Worker) -> None:
    names = b"".join(b"user-agent:n%d\n" % n for n in range(3_000)) + b"user-agent:*\n"
    worker.read_robots(b"", AGENT)
    pid = worker.pid
    rules = worker.read_robots(names + b"".join(b"allow:/%d\n" % n for n in range(20_000)), AGENT)
    assert len(rules) == MOST_RULES
    assert worker.pid == pid, "no limit was met"


def test_the_client_of_an_engine_asks_the_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answer = Worker.robots_allow

    def note(self: Worker, rules: tuple[tuple[str, bool], ...], url: str) -> bool:
        asked.append(url)
        return answer(self, rules, url)

    def reply(request: ReceivedRequest) -> None:
        request.reply(b"User-agent: *\nDisallow: /no" if request.path == "/robots.txt" else b"page")

    monkeypatch.setattr(Worker, "robots_allow", note)
    with serving(reply) as server, closing(Engine(profile_in(tmp_path))) as engine:
        assert engine.client.get(f"{server.url}/yes", Purpose.PAGE, private_ok=True).body == b"page"
        with pytest.raises(FetchError) as caught:
            engine.client.get(f"{server.url}/no", Purpose.PAGE, private_ok=True)
        assert caught.value.kind is Kind.ROBOTS
        assert asked == [f"{server.url}/yes", f"{server.url}/no"]


def test_the_program_itself_does_not_load_the_parser() -> None:
    code = (
        "import sys; sys.path.append(sys.argv[1]); import deskreader.engine.engine, deskreader.fetch.client; "
        "sys.exit('protego' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(isolation.CODE_FOLDER)], timeout=60).returncode == 0
