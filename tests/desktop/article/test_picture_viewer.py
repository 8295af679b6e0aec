"""The picture viewer, and pictures that move."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance import motion
from deskreader.desktop.article.pane import ArticlePane
from deskreader.desktop.article.picture_viewer import PictureViewer
from deskreader.desktop.article.typesetting.inline_objects import InlineObject
from deskreader.desktop.article.typesetting.picture_decoder import is_animated
from tests.desktop.article.every_element import moving_picture
from tests.desktop.article.samples import PHOTO, ArticleLibrary, Open, article, picture

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|does not support")

GIF = "https://news.example/dance.gif"


@pytest.fixture
def library() -> ArticleLibrary:
    images = {PHOTO: picture(), GIF: moving_picture()}
    return ArticleLibrary(
        article(
            f'<p>Before</p><img src="{PHOTO}" alt="A wall"><img src="{GIF}" alt="A dance"><p>After</p>', images=images
        ),
        article("<p>No pictures at all.</p>", 2),
    )


@pytest.fixture
def viewer(qtbot: QtBot) -> PictureViewer:
    viewer = PictureViewer([InlineObject(picture(), "A wall"), InlineObject(moving_picture(), "A dance")], 0)
    qtbot.addWidget(viewer)
    viewer.resize(600, 500)
    viewer.show()
    return viewer


def click_on_picture(pane: ArticlePane, number: int) -> None:
    """Clicks in the middle of a picture of the article."""
    document = pane.view.article_document
    assert document is not None
    cursor = document.find("\ufffc")
    for _ in range(number + 1):  # the first object is the badge of the feed
        cursor = document.find("\ufffc", cursor)
    rect = pane.view.cursorRect(cursor)
    point = QPoint(pane.view.viewport().width() // 2, rect.bottom() - 20)
    QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=point)


def test_a_click_on_a_picture_opens_the_viewer(pane: ArticlePane, open_article: Open) -> None:
    open_article(1)
    click_on_picture(pane, 0)
    (viewer,) = pane.findChildren(PictureViewer)
    assert viewer.isVisible()
    assert viewer.caption.whole_text == "A wall"
    viewer.close()


def test_a_click_on_a_moving_picture_plays_it_in_its_place(pane: ArticlePane, open_article: Open, qtbot: QtBot) -> None:
    open_article(1)
    document = pane.view.article_document
    assert document is not None
    pane.view.verticalScrollBar().setValue(pane.view.verticalScrollBar().maximum())
    assert document.objects.frames == {}
    click_on_picture(pane, 1)
    qtbot.waitUntil(lambda: bool(document.objects.frames))
    click_on_picture(pane, 1)
    assert document.objects.frames == {}
    assert not pane.findChildren(PictureViewer)


def test_a_story_without_pictures_says_so(pane: ArticlePane, open_article: Open, qtbot: QtBot) -> None:
    open_article(2)
    with qtbot.waitSignal(pane.message) as told:
        pane.output.show_pictures()
    assert told.args == ["This story has no pictures."]


def test_arrows_go_around_and_move_an_enlarged_picture(viewer: PictureViewer) -> None:
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    assert (viewer.index, viewer.caption.whole_text, viewer.counter.text()) == (1, "A dance", "2 of 2")
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    assert viewer.index == 0
    viewer.canvas.original_size()
    before = QPointF(viewer.canvas._middle)
    QTest.keyClick(viewer, Qt.Key.Key_Left)
    assert viewer.index == 0
    assert viewer.canvas._middle.x() < before.x()


def test_zoom_stays_between_whole_and_the_limit(viewer: PictureViewer) -> None:
    canvas = viewer.canvas
    for _ in range(30):
        canvas.zoom_by(1.25)
    assert canvas.scale == 8
    canvas.pan(QPointF(-1e6, -1e6))
    assert canvas._middle.x() >= 0
    for _ in range(30):
        canvas.zoom_by(0.8)
    assert canvas.zoom == 0
    assert canvas.image.width() * canvas.scale <= canvas.width()


def test_the_picture_is_copied_and_saved(viewer: PictureViewer, qtbot: QtBot) -> None:
    viewer.copy()
    assert QGuiApplication.clipboard().image().width() == 800
    with qtbot.waitSignal(viewer.save_requested) as saved:
        viewer.save()
    assert saved.args == [picture().data]


def test_a_moving_picture_plays_in_the_viewer_until_space(viewer: PictureViewer, qtbot: QtBot) -> None:
    viewer.go(1)
    first = viewer.canvas.image.copy()
    qtbot.waitUntil(lambda: viewer.canvas.image != first)
    QTest.keyClick(viewer, Qt.Key.Key_Space)
    stopped = viewer.canvas.image.copy()
    qtbot.wait(250)
    assert viewer.canvas.image == stopped


def test_a_moving_picture_waits_for_its_button_where_less_is_to_move(
    viewer: PictureViewer, qapp: QApplication, qtbot: QtBot
) -> None:
    qapp.setProperty(motion.PROPERTY, True)
    viewer.go(1)
    qapp.setProperty(motion.PROPERTY, False)
    first, play = viewer.canvas.image.copy(), viewer.buttons["play"]
    qtbot.wait(250)
    assert (viewer.canvas.image == first, play.accessibleName(), play.isVisible()) == (True, "Play", True)
    play.click()
    qtbot.waitUntil(lambda: viewer.canvas.image != first)
    assert play.accessibleName() == "Stop"
    viewer.go(1)
    assert not play.isVisible()


def test_escape_closes_the_viewer(viewer: PictureViewer) -> None:
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    assert not viewer.isVisible()


def test_only_pictures_with_several_frames_move() -> None:
    assert is_animated(moving_picture())
    assert not is_animated(moving_picture(1))
    assert not is_animated(picture())
    assert not is_animated(None)
