"""What the window remembers: round trips, and damage of any kind."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray

from deskreader.desktop.runtime.window_state import (
    DEFAULT_VIEW,
    WindowPosition,
    WindowState,
    view_from_text,
    view_to_text,
)
from deskreader.model import ArticleId, FeedId, FolderId, View, ViewKind

VIEWS = st.one_of(
    st.sampled_from([View(kind) for kind in (ViewKind.TODAY, ViewKind.UNREAD, ViewKind.STARRED, ViewKind.ALL)]),
    st.integers(0, 10**9).map(lambda n: View(ViewKind.FEED, feed_id=FeedId(n))),
    st.integers(0, 10**9).map(lambda n: View(ViewKind.FOLDER, folder_id=FolderId(n))),
    st.text(min_size=1).map(lambda name: View(ViewKind.TAG, tag=name)),
)


@given(VIEWS)
def test_a_view_comes_back_as_it_was(view: View) -> None:
    assert view_from_text(view_to_text(view)) == view


@given(st.text())
def test_any_other_text_is_unread_or_a_view(text: str) -> None:
    assert isinstance(view_from_text(text), View)


def test_a_search_is_not_kept() -> None:
    assert view_from_text("search") == DEFAULT_VIEW


def test_everything_comes_back_after_a_restart(tmp_path: Path) -> None:
    place = WindowPosition(
        View(ViewKind.FOLDER, folder_id=FolderId(3)), ArticleId(9), ArticleId(7), -31, frozenset({FolderId(2)}), 4711
    )
    first = WindowState(tmp_path / "window.ini")
    assert first.place() == WindowPosition()
    first.keep_place(place)
    first.keep_bytes("geometry", QByteArray(b"\x01\x00\xff"))
    first.flush()
    second = WindowState(tmp_path / "window.ini")
    assert second.place() == place
    assert second.bytes_of("geometry") == QByteArray(b"\x01\x00\xff")
    assert second.bytes_of("nothing") == QByteArray()


def test_nothing_chosen_comes_back_as_nothing(tmp_path: Path) -> None:
    state = WindowState(tmp_path / "window.ini")
    state.keep_place(WindowPosition())
    state.flush()
    assert WindowState(tmp_path / "window.ini").place() == WindowPosition()
