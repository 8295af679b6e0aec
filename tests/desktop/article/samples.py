"""Stored articles and a library of them in memory, for the tests of the article pane."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from deskreader.desktop.article import ArticlePane
from deskreader.errors import Kind, StoreError
from deskreader.model import ArticleId, Completeness, FeedId, ImageHash, Offline, OpenedArticle, Reason, StoredImage

NOW = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
PHOTO = "https://news.example/photo.png"
LEAD = "https://news.example/lead.png"
BODY = "<p>The council approved the plan.</p><p>Work begins in spring.</p>"


def picture(color: str = "#aa2200", width: int = 800, height: int = 400) -> StoredImage:
    """A picture of one colour."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return StoredImage(data.data(), width, height)


def article(html: str = BODY, number: int = 1, **changed: Any) -> OpenedArticle:
    """A whole stored story."""
    made = OpenedArticle(
        id=ArticleId(number), feed_id=FeedId(2), feed_title="Harbour Courier", feed_icon=None,
        title="Port city votes to turn its rail yard into a park", author="Ana Lindqvist",
        published_at=datetime(2026, 3, 12, 9, 42, tzinfo=UTC), arrived_at=NOW, link="https://www.news.example/park",
        html=html, words=920, language="en", direction=None, lead_image=None, lead_caption=None, pictures={},
        images_total=0, is_read=False, is_starred=False, offline=Offline.WHOLE, completeness=Completeness.COMPLETE,
        reason=Reason.NONE, shows_feed_version=False, has_both_versions=False, original_url=None, original_site=None,
    )  # fmt: skip
    return replace(made, **changed)


class ArticleLibrary:
    """Answers from two dictionaries: whole stories, and what their feeds give of them."""

    def __init__(self, *stories: OpenedArticle) -> None:
        self.stories = {story.id: story for story in stories}
        self.feed_versions: dict[ArticleId, OpenedArticle] = {}
        self.icons: dict[ImageHash, StoredImage] = {}
        self.asked: list[tuple[ArticleId, bool]] = []
        self.summary: OpenedArticle | None = None

    def open_article(self, article_id: ArticleId, feed_version: bool = False) -> OpenedArticle:
        self.asked.append((article_id, feed_version))
        if article_id not in self.stories:
            raise StoreError(Kind.UNKNOWN_ARTICLE)
        return self.feed_versions[article_id] if feed_version else self.stories[article_id]

    def open_summary(self, article_id: ArticleId) -> OpenedArticle:
        assert self.summary is not None
        return self.summary

    def picture(self, image: ImageHash) -> StoredImage | None:
        return self.icons.get(image)


Open = Callable[[int], OpenedArticle]


def shown_pane(qtbot: QtBot, made: ArticlePane) -> ArticlePane:
    """The pane on the screen."""
    qtbot.addWidget(made)
    made.resize(760, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def opener(qtbot: QtBot, pane: ArticlePane) -> Open:
    """Opens a story and waits until it is shown."""

    def do(number: int) -> OpenedArticle:
        with qtbot.waitSignal(pane.opened) as told:
            pane.open(ArticleId(number))
        return told.args[0]

    return do


def text(pane: ArticlePane) -> str:
    """All words of the story that is shown."""
    return pane.view.toPlainText()
