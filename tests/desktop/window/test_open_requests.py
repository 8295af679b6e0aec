"""Arguments of the program: addresses, OPML files, its own URIs, and invalid ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from deskreader.desktop.window.open_requests import needs_window
from tests.desktop.conftest import Shown

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform logs it for any fixed size

OPML = '<opml version="2.0"><body><outline xmlUrl="https://one.example/feed" text="One"/></body></opml>'


def test_addresses_are_offered_one_after_another_and_none_twice(shown: Shown, qtbot: QtBot) -> None:
    dialogs = shown.window.workbench.dialogs
    for address in ("feed:one.example", " https://two.example/ ", "https://two.example/", ""):
        shown.window.handle_argument(address)
    offered = []
    for _ in range(2):
        qtbot.waitUntil(lambda: "add_feed" in dialogs._open)
        dialog = dialogs._open["add_feed"]
        offered.append(dialog.address.text())
        dialog.close()
        qtbot.waitUntil(lambda dialog=dialog: dialogs._open.get("add_feed") is not dialog)
    qtbot.wait(20)
    assert offered == ["feed:one.example", "https://two.example/"]
    assert not dialogs._open


@pytest.mark.parametrize("as_url", [False, True])
def test_an_opml_file_is_imported(shown: Shown, qtbot: QtBot, tmp_path: Path, as_url: bool) -> None:
    file = tmp_path / "my feeds.opml"
    file.write_text(OPML)
    shown.window.handle_argument(file.as_uri() if as_url else str(file))
    qtbot.waitUntil(lambda: shown.engine.opml.imported == [OPML.encode()])
    assert not shown.window.workbench.dialogs._open


def test_the_programs_own_uris_open_articles_and_the_dialog(shown: Shown, qtbot: QtBot) -> None:
    actions: list[tuple[int, str]] = []
    shown.window.article_action_requested.connect(lambda article, action: actions.append((article, action)))
    headline = next(h for h in shown.engine.library.articles.values() if h.is_read)
    shown.window.handle_argument(f"deskreader:story/{headline.id}")
    qtbot.waitUntil(lambda: shown.article.open_id == headline.id)
    for invalid in ("deskreader:story/", "deskreader:story/x/read", "deskreader:story/-1", "deskreader:story/٣"):
        shown.window.handle_argument(invalid)
    shown.window.handle_argument(f"deskreader:story/{headline.id}/star")
    assert actions == [(headline.id, "star")]
    shown.window.handle_argument("deskreader:add-feed")
    assert "add_feed" in shown.window.workbench.dialogs._open


@pytest.mark.parametrize(
    ("argument", "needs"),
    [("deskreader:story/7", True), ("deskreader:story/7/read", False), ("https://a.example/b/c", True), ("", True)],
)
def test_the_window_comes_forward_unless_a_button_acts_on_an_article(argument: str, needs: bool) -> None:
    assert needs_window(argument) is needs


@pytest.mark.parametrize("invalid", ["\0", "x" * 10_000, "file:///nowhere/at all.opml", "~~~"])
def test_any_other_argument_is_an_address_for_the_dialog(shown: Shown, qtbot: QtBot, invalid: str) -> None:
    shown.window.handle_argument(invalid)
    shown.window.workbench.dialogs._open["add_feed"].close()
    qtbot.wait(5)
