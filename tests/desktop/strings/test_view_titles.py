"""The titles of views, and their feeds."""

from __future__ import annotations

from pathlib import Path

from deskreader.desktop.strings import view_titles
from deskreader.model import FeedId, FolderId, View, ViewKind
from tests.desktop.fake_engine import FakeEngine


def test_titles_and_feeds_of_views(tmp_path: Path) -> None:
    outline = FakeEngine(tmp_path).library.outline()
    folder = View(ViewKind.FOLDER, folder_id=FolderId(3))
    assert view_titles.view_title(folder, outline) == "Science"
    assert view_titles.feeds_in(folder, outline) == (FeedId(7), FeedId(8))
    assert len(view_titles.feeds_in(View(ViewKind.UNREAD), outline)) == 8
    assert not view_titles.view_exists(View(ViewKind.FEED, feed_id=FeedId(99)), outline)
    assert view_titles.view_exists(View(ViewKind.ALL), outline)
