"""The worker client: a typed method for each job, a time limit, and a new process after a death."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from typing import Any, get_type_hints

import pytest

from deskreader import isolation
from deskreader.engine.worker import jobs, supervisor
from deskreader.engine.worker.client import Worker, job_weight
from deskreader.errors import Kind, ParseError, WorkerError

NO_JOBS = {"pid", "stop", "close"}
JOB_METHODS = sorted(name for name in vars(Worker) if not name.startswith("_") and name not in NO_JOBS)

SCRIPTED_WORKER = """
import os, sys, time
sys.path.insert(0, sys.argv[2])
from deskreader.engine.worker import protocol
from deskreader.errors import Kind
source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
protocol.send_answer(sink, ("ready", None))
while True:
    try:
        job, arguments = protocol.receive_request(source)
    except EOFError:
        break
    address = arguments[0]
    if address == "hang":
        time.sleep(60)
    elif address == "die":
        os._exit(3)
    elif address == "die once" and not os.path.exists(sys.argv[1]):
        open(sys.argv[1], "w").close()
        os._exit(3)
    elif address == "too large":
        sink.write((2**63).to_bytes(8, "little"))
        sink.flush()
    elif address == "foreign class":
        sink.write((len(data := b"cos\\nsystem\\n.")).to_bytes(8, "little") + data)
        sink.flush()
    elif address == "malformed":
        sink.write((1).to_bytes(8, "little") + b"0")
        sink.flush()
    else:
        protocol.send_answer(sink, {
            "no feed": ("trouble", (Kind.NOT_A_FEED, "detail")),
            "no memory": ("trouble", (Kind.WORKER_DIED, "memory")),
            "bug": ("bug", "Traceback: ZeroDivisionError"),
        }.get(address, ("done", (address,))))
"""


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[Worker]:
    """A worker whose process does what the address of the job says."""
    command = [sys.executable, "-c", SCRIPTED_WORKER, str(tmp_path / "died"), str(isolation.CODE_FOLDER)]
    monkeypatch.setattr(supervisor, "worker_command", lambda: command)
    worker = Worker(seconds=2.0)
    yield worker
    worker.close()


# --- one method for each job ------------------------------------------------------------------------------------------


def test_there_is_a_method_for_each_job() -> None:
    assert sorted(jobs.JOBS) == JOB_METHODS


@pytest.mark.parametrize("name", JOB_METHODS)
def test_a_method_has_the_parameters_and_the_result_of_its_job(name: str) -> None:
    def parameters(function: Callable[..., Any]) -> list[tuple[str, Any, Any]]:
        found = inspect.signature(function).parameters.values()
        return [(each.name, each.kind, each.default) for each in found if each.name != "self"]

    method, job = getattr(Worker, name), jobs.JOBS[name]
    assert parameters(method) == parameters(job)
    assert get_type_hints(method) == get_type_hints(job)


@pytest.mark.parametrize("name", JOB_METHODS)
def test_a_method_hands_its_arguments_to_its_job_in_order(name: str) -> None:
    requests: list[tuple[Any, ...]] = []

    class RecordingWorker(Worker):
        def _run(self, job: str, *arguments: Any) -> Any:
            requests.append((job, *arguments))
            return result

    result = object()
    names = list(inspect.signature(jobs.JOBS[name]).parameters)
    assert getattr(RecordingWorker(), name)(**{each: each for each in reversed(names)}) is result
    assert requests == [(name, *names)]


def test_a_job_weighs_as_much_as_its_documents() -> None:
    assert job_weight((b"<rss/>", "https://a.example/", None, "feed", frozenset())) == 6
    assert job_weight(("https://a.example/",)) == 0


# --- the process ------------------------------------------------------------------------------------------------------


def test_no_process_runs_before_the_first_job_and_after_stop(scripted: Worker) -> None:
    assert scripted.pid is None
    assert scripted.guess_feeds("one") == ("one",)
    first = scripted.pid
    assert scripted.guess_feeds("two") == ("two",)
    assert scripted.pid == first
    scripted.stop()
    assert scripted.pid is None
    assert scripted.guess_feeds("three") == ("three",)
    assert scripted.pid not in (None, first)


def test_a_hanging_job_is_killed_and_the_worker_restarted(monkeypatch: pytest.MonkeyPatch, scripted: Worker) -> None:
    assert scripted.guess_feeds("before") == ("before",)
    first = scripted.pid
    monkeypatch.setattr(scripted._supervisor, "_seconds", 0.2)
    with pytest.raises(WorkerError) as error:
        scripted.guess_feeds("hang")
    assert (error.value.kind, error.value.detail) == (Kind.WORKER_HUNG, "guess_feeds: EOFError")
    assert scripted.pid is None
    monkeypatch.setattr(scripted._supervisor, "_seconds", 5.0)
    assert scripted.guess_feeds("after") == ("after",)
    assert scripted.pid not in (None, first)


def test_a_job_is_tried_twice_when_the_process_dies(scripted: Worker) -> None:
    assert scripted.guess_feeds("die once") == ("die once",)
    with pytest.raises(WorkerError) as error:
        scripted.guess_feeds("die")
    assert error.value.kind is Kind.WORKER_DIED
    assert scripted.guess_feeds("after") == ("after",)


@pytest.mark.parametrize("answer", ["too large", "foreign class", "malformed"])
def test_an_answer_that_no_worker_gives_ends_the_process(scripted: Worker, answer: str) -> None:
    with pytest.raises(WorkerError) as error:
        scripted.guess_feeds(answer)
    assert (error.value.kind, error.value.detail) == (Kind.WORKER_DIED, "guess_feeds: UnpicklingError")
    assert scripted.pid is None
    assert scripted.guess_feeds("after") == ("after",)


def test_errors_of_a_job_leave_the_process_running(scripted: Worker, caplog: pytest.LogCaptureFixture) -> None:
    scripted.guess_feeds("before")
    first = scripted.pid
    with pytest.raises(ParseError) as not_a_feed:
        scripted.guess_feeds("no feed")
    assert (not_a_feed.value.kind, not_a_feed.value.detail) == (Kind.NOT_A_FEED, "detail")
    with pytest.raises(WorkerError) as no_memory:
        scripted.guess_feeds("no memory")
    assert (no_memory.value.kind, no_memory.value.detail) == (Kind.WORKER_DIED, "memory")
    assert caplog.records == []
    with pytest.raises(WorkerError) as bug:
        scripted.guess_feeds("bug")
    assert (bug.value.kind, bug.value.detail) == (Kind.WORKER_DIED, "guess_feeds")
    assert "ZeroDivisionError" in caplog.text
    assert scripted.pid == first


def test_a_process_that_does_not_start_in_time_is_killed(scripted: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(supervisor, "worker_command", lambda: command)
    monkeypatch.setattr(scripted._supervisor, "_seconds", 0.1)
    with pytest.raises(WorkerError) as error:
        scripted.guess_feeds("one")
    assert (error.value.kind, error.value.detail) == (Kind.WORKER_HUNG, "start: EOFError")
    assert scripted.pid is None


def test_a_closed_worker_takes_no_job(scripted: Worker) -> None:
    scripted.guess_feeds("one")
    scripted.close()
    with pytest.raises(WorkerError) as error:
        scripted.guess_feeds("two")
    assert (error.value.kind, error.value.detail) == (Kind.WORKER_DIED, "closed")
    assert scripted.pid is None


def test_an_unknown_job_is_a_bug_that_the_real_process_survives(caplog: pytest.LogCaptureFixture) -> None:
    worker = Worker()
    try:
        assert worker.guess_feeds("https://a.example/")
        first = worker.pid
        with pytest.raises(WorkerError):
            worker._run("no such job")
        assert "KeyError" in caplog.text
        assert worker.pid == first
    finally:
        worker.close()
