"""What the window remembers: round trips and damaged values."""

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
def test_a_view_survives_the_round_trip(view: View) -> None:
    assert view_from_text(view_to_text(view)) == view


@given(st.text())
def test_any_text_gives_a_view(text: str) -> None:
    assert isinstance(view_from_text(text), View)


def test_a_search_is_not_stored() -> None:
    assert view_from_text("search") == DEFAULT_VIEW


def test_position_and_widget_state_survive_a_restart(tmp_path: Path) -> None:
    position = WindowPosition(
        View(ViewKind.FOLDER, folder_id=FolderId(3)), ArticleId(9), ArticleId(7), -31, frozenset({FolderId(2)}), 4711
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
