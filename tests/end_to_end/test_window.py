"""The whole program with its window: from the first fetch of the sample newsroom to reading without it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskreader.app import SWITCH_SECONDS, App
from deskreader.errors import StoreError
from deskreader.model import ArticleId, Headline, OpenedArticle, View, ViewKind
from deskreader.profile import profile_in


@contextmanager
def running(qapp: QApplication, folder: Path, sample: bool = False) -> Iterator[App]:
    """Yields the program on the profile in a folder, and closes it at the end."""
    app = App(qapp, profile_in(folder).create(), sample)
    try:
        app.start()
        yield app
    finally:
        app.close()
        app.window.deleteLater()
        app.deleteLater()


def test_the_interpreter_changes_threads_often_while_the_window_is_there(qapp: QApplication, tmp_path: Path) -> None:
    usual = sys.getswitchinterval()
    with running(qapp, tmp_path):
        assert sys.getswitchinterval() == pytest.approx(SWITCH_SECONDS, abs=1e-6)
    assert sys.getswitchinterval() == usual


def test_the_sample_newsroom_is_fetched_announced_once_and_readable_without_it(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    announced: list[tuple[str, ...]] = []
    with running(qapp, tmp_path, sample=True) as app:

        def record(headlines: tuple[Headline, ...], *_: object) -> tuple[Headline, ...]:
            announced.append(tuple(headline.title for headline in headlines))
            return headlines

        app.notifier.announce = record  # type: ignore[method-assign]
        qtbot.waitUntil(lambda: app.engine.library.outline().total >= 20, timeout=30_000)
        qtbot.waitUntil(lambda: len(app.window.timeline.headlines) >= 20, timeout=30_000)
        app.window.hide()  # stories of the list in sight are not announced
        qtbot.waitUntil(lambda: len(announced) == 1, timeout=60_000)
        assert len(announced[0]) == 1
        qtbot.waitUntil(lambda: not app.engine.refresher.progress.running, timeout=60_000)
        total = app.engine.library.outline().total
    opened: list[OpenedArticle] = []
    with running(qapp, tmp_path) as app:
        app.window.article.opened.connect(opened.append)
        qtbot.waitUntil(lambda: len(app.window.timeline.headlines) >= 20, timeout=30_000)
        assert app.engine.library.outline().total == total
        first = app.window.timeline.headlines[0]
        assert app.window.timeline.choose(first.id)
        qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
        assert opened[-1].id == first.id
        assert opened[-1].words > 100
        qtbot.waitUntil(lambda: app.engine.library.headlines([first.id])[0].is_read, timeout=10_000)


def test_closing_the_window_without_a_tray_quits(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with running(qapp, tmp_path) as app:
        assert not app.tray.available
        with qtbot.waitSignal(app.window.closed, timeout=5000):
            app.window.close()


def test_quitting_closes_a_window_that_would_hide_in_the_tray(qapp: QApplication, tmp_path: Path) -> None:
    with running(qapp, tmp_path) as app:
        app.window.hides_on_close = lambda: True
        app.quit()
        assert app.window.close()
        assert not app.window.isVisible()


def test_the_first_start_shows_the_welcome_page(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with running(qapp, tmp_path) as app:
        qtbot.waitUntil(lambda: type(app.window.panes.shown).__name__ == "FirstRunPage", timeout=10_000)


def test_a_damaged_library_is_set_aside_and_reported(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    profile = profile_in(tmp_path).create()
    profile.library.write_bytes(b"no library" * 900)
    with caplog.at_level(logging.ERROR), running(qapp, tmp_path) as app:
        set_aside = app.engine.database.set_aside
        assert set_aside is not None
        assert set_aside.read_bytes().startswith(b"no library")
        qtbot.waitUntil(lambda: set_aside.name in app.window.undo_bar.text, timeout=10_000)


def test_a_library_that_cannot_be_opened_ends_the_program_with_a_sentence(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile_in(tmp_path).create().library.mkdir()
    ends: list[object] = []
    monkeypatch.setattr("deskreader.app.show_start_error", lambda error: ends.append(error) or 4)
    with running(qapp, tmp_path) as app:
        monkeypatch.setattr(app, "_application", SimpleNamespace(exit=ends.append))
        qtbot.waitUntil(lambda: len(ends) == 2, timeout=10_000)
    assert isinstance(ends[0], StoreError)
    assert ends[1] == 4


def test_a_view_shown_before_the_library_is_open_stays(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with running(qapp, tmp_path) as app:
        app.engine.library.add_folder("World")
        app.window.show_view(View(ViewKind.STARRED))
        qtbot.waitUntil(lambda: len(app.window.sidebar.outline.folders) == 1, timeout=10_000)
        qtbot.wait(50)
        assert app.window.timeline.base_view == app.window.sidebar.current_view() == View(ViewKind.STARRED)


def test_addresses_given_at_the_start_wait_for_the_library(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    handled: list[str] = []
    with running(qapp, tmp_path) as app:
        app.window.handle_argument = handled.append  # type: ignore[method-assign]
        app.handle_arguments(["https://news.example/feed"])
        assert not handled
        qtbot.waitUntil(lambda: handled == ["https://news.example/feed"], timeout=10_000)


def test_the_article_of_a_notification_is_shown(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with running(qapp, tmp_path, sample=True) as app:
        qtbot.waitUntil(lambda: len(app.window.timeline.headlines) >= 10, timeout=30_000)
        wanted = ArticleId(app.window.timeline.headlines[5].id)
        app.notifier.opened.emit((wanted,))
        qtbot.waitUntil(lambda: app.window.timeline.chosen_headline is not None, timeout=10_000)
        assert app.window.timeline.chosen_headline.id == wanted
        assert app.window.timeline.base_view.kind is ViewKind.UNREAD
        app.notifier.marked_read.emit((app.window.timeline.headlines[6].id,))
        other = app.window.timeline.headlines[6].id
        qtbot.waitUntil(lambda: app.engine.library.headlines([other])[0].is_read, timeout=10_000)
