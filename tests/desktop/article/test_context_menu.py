"""The context menu: actions on link, image, text and article; saving an image."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from deskreader.desktop.article.context_menu import file_suffix, image_at, text_menu
from deskreader.desktop.article.pane import ArticlePane
from tests.desktop.article.samples import PHOTO, ArticleLibrary, Open, actions_in, article, picture

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # of the offscreen platform, for any fixed size


@pytest.fixture
def library() -> ArticleLibrary:
    return ArticleLibrary(
        article('<p>See <a href="https://x.example/">the survey</a>.</p>', title="Find: me?/"),
        article(f'<p>Before</p><img src="{PHOTO}"><p>After</p>', 2, images={PHOTO: picture()}),
    )


def test_the_menu_has_the_actions_on_link_and_text(qtbot: QtBot, pane: ArticlePane, open_article: Open) -> None:
    open_article(1)
    view = pane.view
    plain = text_menu(view, QPoint(300, 500))
    assert [(action.text(), action.isEnabled()) for action in plain.actions()] == [
        ("Copy", False),
        ("Select all", True),
    ]
    point = view.cursorRect(view.document().find("the survey")).center() - QPoint(6, 0)
    menu = text_menu(view, point)
    actions = actions_in(menu)
    assert list(actions) == ["Open link", "Copy link address", "Copy", "Select all"]
    actions["Copy link address"].trigger()
    assert QGuiApplication.clipboard().text() == "https://x.example/"
    with qtbot.waitSignal(view.link_activated):
        actions["Open link"].trigger()


def test_a_few_selected_words_can_be_muted(qtbot: QtBot, pane: ArticlePane, open_article: Open) -> None:
    open_article(1)
    view = pane.view
    view.setTextCursor(view.document().find("the survey"))
    menu = text_menu(view, QPoint(300, 500))
    with qtbot.waitSignal(pane.mute_requested) as muted:
        actions_in(menu)["Mute “the survey” for 14 days"].trigger()
    assert muted.args == ["the survey"]
    view.select_all()
    assert not any("Mute" in name for name in actions_in(text_menu(view, QPoint(300, 500))))


def test_an_image_is_saved_as_it_is_stored(
    qtbot: QtBot, pane: ArticlePane, open_article: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_article(2)
    view = pane.view
    points = (QPoint(x, y) for y in range(0, view.viewport().height(), 20) for x in (100, 300))
    point = next(point for point in points if image_at(view, point) is not None)
    assert image_at(view, QPoint(100, 5)) is None
    assert "Save picture…" not in actions_in(pane.make_menu(QPoint(100, 5)))
    saved = tmp_path / "saved.png"
    suggested: list[str] = []
    monkeypatch.setattr(
        QFileDialog,
        "getSaveFileName",
        staticmethod(lambda *arguments: (suggested.append(arguments[2]), (str(saved), ""))[1]),
    )
    with qtbot.waitSignal(pane.message) as told:
        actions_in(pane.make_menu(point))["Save picture…"].trigger()
    assert told.args == [f"Saved to {saved}"]
    assert suggested[0].endswith("Port city votes to turn its rail yard into a park.png")
    assert saved.read_bytes() == picture().data


@pytest.mark.parametrize(("data", "suffix"), [(picture().data, "png"), (b"<svg/>", "img"), (b"", "img")])
def test_only_known_image_formats_have_a_suffix_of_their_own(qapp: object, data: bytes, suffix: str) -> None:
    assert file_suffix(data) == suffix


def test_the_menu_has_the_actions_on_the_article(pane: ArticlePane, open_article: Open) -> None:
    open_article(1)
    actions = actions_in(pane.make_menu(QPoint(10, 10)))
    assert {"report_page", "forget_site", "star", "toggle_read", "later", "find_in_story", "save_pdf"} <= set(actions)
    assert "Show the feed's summary" not in actions
