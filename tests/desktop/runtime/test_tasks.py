"""Tasks: work off the GUI thread, its outcome on it."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskreader.desktop.runtime.tasks import Tasks
from deskreader.errors import DeskReaderError, Kind


def test_work_runs_on_another_thread_and_done_on_this_one(tasks: Tasks, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []
    results: list[int] = []

    def work() -> int:
        threads.append(threading.current_thread())
        return 7

    def done(result: int) -> None:
        threads.append(threading.current_thread())
        results.append(result)

    tasks.run(work, done)
    qtbot.waitUntil(lambda: results == [7])
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()


def test_an_expected_error_goes_to_failed(tasks: Tasks, qtbot: QtBot) -> None:
    errors: list[DeskReaderError] = []

    def work() -> None:
        raise DeskReaderError(Kind.DISK_FULL)

    tasks.run(work, None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert errors[0].kind is Kind.DISK_FULL


def test_a_bug_and_an_unhandled_expected_error_go_to_the_reporter(qapp: QApplication, qtbot: QtBot) -> None:
    reported: list[BaseException] = []
    tasks = Tasks(reported.append)
    tasks.run(lambda: 1 / 0, lambda _: None, lambda _: None)
    qtbot.waitUntil(lambda: len(reported) == 1)

    def work() -> None:
        raise DeskReaderError(Kind.STORAGE)

    tasks.run(work)
    qtbot.waitUntil(lambda: len(reported) == 2)
    tasks.close()
    assert isinstance(reported[0], ZeroDivisionError)
    assert isinstance(reported[1], DeskReaderError)


def test_no_outcome_is_delivered_after_close(qapp: QApplication) -> None:
    results: list[int] = []
    tasks = Tasks(lambda _error: None)
    release = threading.Event()
    tasks.run(lambda: release.wait(5) or 1, results.append)
    release.set()
    tasks.close()
    tasks.run(lambda: 2, results.append)
    qapp.processEvents()
    assert results == []


def test_closing_does_not_wait_for_ever(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work may read a file of a mount that is dead."""
    monkeypatch.setattr("deskreader.desktop.runtime.tasks.CLOSE_SECONDS", 0.05)
    tasks, release = Tasks(lambda _error: None), threading.Event()
    closing = threading.Thread(target=tasks.close)
    tasks.run(release.wait)
    closing.start()
    closing.join(10)
    has_ended = not closing.is_alive()
    release.set()
    closing.join()
    assert has_ended


def test_tasks_are_busy_while_work_is_being_done(tasks: Tasks, qtbot: QtBot) -> None:
    begun, may_end = threading.Event(), threading.Event()
    assert not tasks.is_busy

    def work() -> None:
        begun.set()
        may_end.wait(10)

    tasks.run(work)
    assert begun.wait(10)
    assert tasks.is_busy
    may_end.set()
    qtbot.waitUntil(lambda: not tasks.is_busy)


def test_shared_threads_go_on_when_one_of_those_who_share_them_closes(tasks: Tasks, qtbot: QtBot) -> None:
    share, results = tasks.share(), list[int]()
    share.run(lambda: 1, results.append)
    share.close()
    share.run(lambda: 2, results.append)
    other = tasks.share()
    other.run(lambda: 3, results.append)
    tasks.run(lambda: 4, results.append)
    qtbot.waitUntil(lambda: len(results) == 2)
    assert sorted(results) == [3, 4]
    tasks.close()
    other.run(lambda: 5, results.append)
    qtbot.wait(20)
    assert sorted(results) == [3, 4]
