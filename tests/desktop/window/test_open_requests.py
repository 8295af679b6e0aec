"""What the program is called with, done in its window."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from deskreader.desktop.window.open_requests import needs_window
from tests.desktop.conftest import Shown

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # what the offscreen platform says of any fixed size

OPML = '<opml version="2.0"><body><outline xmlUrl="https://one.example/feed" text="One"/></body></opml>'


def test_addresses_are_offered_one_after_another_and_none_twice(shown: Shown, qtbot: QtBot) -> None:
    dialogs = shown.window._dialogs
    for address in ("feed:one.example", " https://two.example/ ", "https://two.example/", ""):
        shown.window.take(address)
    seen = []
    for _ in range(2):
        qtbot.waitUntil(lambda: "add_feed" in dialogs._open)
        dialog = dialogs._open["add_feed"]
        seen.append(dialog.address.text())
        dialog.close()
        qtbot.waitUntil(lambda dialog=dialog: dialogs._open.get("add_feed") is not dialog)
    qtbot.wait(20)
    assert seen == ["feed:one.example", "https://two.example/"]
    assert not dialogs._open


@pytest.mark.parametrize("as_url", [False, True])
def test_a_file_of_feeds_is_imported(shown: Shown, qtbot: QtBot, tmp_path: Path, as_url: bool) -> None:
    file = tmp_path / "my feeds.opml"
    file.write_text(OPML)
    shown.window.take(file.as_uri() if as_url else str(file))
    qtbot.waitUntil(lambda: shown.engine.outlines.imported == [OPML.encode()])
    assert not shown.window._dialogs._open


def test_the_programs_own_addresses_open_the_dialog_refresh_and_show_a_story(shown: Shown, qtbot: QtBot) -> None:
    acts: list[tuple[int, str]] = []
    shown.window.story_act_asked.connect(lambda article, act: acts.append((article, act)))
    story = next(h for h in shown.engine.library.articles.values() if h.is_read)
    shown.window.take(f"deskreader:story/{story.id}")
    qtbot.waitUntil(lambda: shown.article.open_id == story.id)
    for rubbish in ("deskreader:story/", "deskreader:story/x/read", "deskreader:story/-1", "deskreader:story/٣"):
        shown.window.take(rubbish)
    shown.window.take(f"deskreader:story/{story.id}/star")
    assert acts == [(story.id, "star")]
    shown.window.take("deskreader:add-feed")
    assert "add_feed" in shown.window._dialogs._open


@pytest.mark.parametrize(
    ("argument", "needs"),
    [("deskreader:story/7", True), ("deskreader:story/7/read", False), ("https://a.example/b/c", True), ("", True)],
)
def test_the_window_comes_forward_for_what_is_to_be_seen(argument: str, needs: bool) -> None:
    assert needs_window(argument) is needs


@pytest.mark.parametrize("rubbish", ["\0", "x" * 10_000, "file:///nowhere/at all.opml", "~~~"])
def test_rubbish_becomes_an_address_that_the_dialog_judges(shown: Shown, qtbot: QtBot, rubbish: str) -> None:
    shown.window.take(rubbish)
    shown.window._dialogs._open["add_feed"].close()
    qtbot.wait(5)
