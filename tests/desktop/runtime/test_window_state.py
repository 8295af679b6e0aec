"""What the window remembers: round trips and damaged values."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QSettings

from deskreader.desktop.runtime.window_state import (
    DEFAULT_VIEW,
    MAX_STATE_BYTES,
    WindowPosition,
    WindowState,
    remove_unsafe_lines,
    view_from_text,
    view_to_text,
)
from deskreader.model import AccountId, ArticleId, FeedId, FolderId, View, ViewKind

VIEWS = st.one_of(
    st.sampled_from([View(kind) for kind in (ViewKind.TODAY, ViewKind.UNREAD, ViewKind.STARRED, ViewKind.ALL)]),
    st.integers(0, 10**9).map(lambda n: View(ViewKind.FEED, feed_id=FeedId(n))),
    st.integers(0, 10**9).map(lambda n: View(ViewKind.FOLDER, folder_id=FolderId(n))),
    st.text(min_size=1).map(lambda name: View(ViewKind.TAG, tag=name)),
)


@given(VIEWS)
def test_a_view_survives_the_round_trip(view: View) -> None:
    assert view_from_text(view_to_text(view)) == view


@given(st.text())
def test_any_text_gives_a_view(text: str) -> None:
    assert isinstance(view_from_text(text), View)


def test_a_search_is_not_stored() -> None:
    assert view_from_text("search") == DEFAULT_VIEW


def test_position_and_widget_state_survive_a_restart(tmp_path: Path) -> None:
    folder, account = View(ViewKind.FOLDER, folder_id=FolderId(2)), View(ViewKind.ACCOUNT, account_id=AccountId(5))
    collapsed = frozenset({folder, account, View(ViewKind.ACCOUNT)})
    position = WindowPosition(
        View(ViewKind.FOLDER, folder_id=FolderId(3)), ArticleId(9), ArticleId(7), -31, collapsed, 4711
    )
    first = WindowState(tmp_path / "window.ini")
    assert first.position() == WindowPosition()
    first.set_position(position)
    first.set_widget_state("geometry", QByteArray(b"\x01\x00\xff"))
    first.flush()
    second = WindowState(tmp_path / "window.ini")
    assert second.position() == position
    assert second.widget_state("geometry") == QByteArray(b"\x01\x00\xff")
    assert second.widget_state("nothing") == QByteArray()


def test_a_position_without_an_article_survives_a_restart(tmp_path: Path) -> None:
    state = WindowState(tmp_path / "window.ini")
    state.set_position(WindowPosition())
    state.flush()
    assert WindowState(tmp_path / "window.ini").position() == WindowPosition()


def test_damaged_numbers_give_the_defaults(tmp_path: Path) -> None:
    state = WindowState(tmp_path / "window.ini")
    for name in ("story", "anchor", "anchor_top", "read_to", "collapsed"):
        state.set_text(name, "x")
    assert state.position() == WindowPosition()
    state.set_text("read_to", "-5")
    assert state.position().reading_position == 0


class _Code:
    """A value that runs code when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self._mark),)


@pytest.mark.parametrize("escaped", [False, True])
@pytest.mark.parametrize("key", ["view", "geometry", "unused"])
def test_a_file_that_names_code_runs_none(tmp_path: Path, key: str, escaped: bool) -> None:
    file, mark = tmp_path / "window.ini", tmp_path / "ran"
    settings = QSettings(str(file), QSettings.Format.IniFormat)
    settings.setValue("story", "7")
    settings.setValue(key, _Code(mark))
    settings.sync()
    del settings
    text = file.read_bytes()
    assert b"=@Variant(" in text
    file.write_bytes(text.replace(b"=@Variant", b"=\\x40Variant") if escaped else text)
    if mark.exists():
        mark.rmdir()
    state = WindowState(file)
    assert state.text(key) == ""
    assert state.position().article == 7
    assert not mark.exists()


@given(st.text(), st.binary())
def test_every_text_and_state_of_a_widget_is_read_back_or_dropped(text: str, data: bytes) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "window.ini"
        written = WindowState(file)
        written.set_text("view", text)
        written.set_widget_state("geometry", QByteArray(data))
        written.flush()
        before = file.read_bytes()
        remove_unsafe_lines(file)
        assert b"geometry=" in file.read_bytes()
        if text.isalnum():
            assert file.read_bytes() == before


def test_a_pipe_or_an_endless_file_in_its_place_gives_the_defaults(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large").write_bytes(b"[General]\nstory=7\n" + b";\n" * MAX_STATE_BYTES)
    for name in ("pipe", "large"):
        assert WindowState(tmp_path / name).position() == WindowPosition()
