"""Stored articles and a library of them in memory, for the tests of the article pane."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QAction, QColor, QImage
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from deskreader.desktop.article.pane import ArticlePane
from deskreader.errors import Kind, StoreError
from deskreader.model import ArticleId, Completeness, FeedId, Offline, OpenedArticle, Reason, StoredImage

NOW = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
PHOTO = "https://news.example/photo.png"
LEAD = "https://news.example/lead.png"
BODY = "<p>The council approved the plan.</p><p>Work begins in spring.</p>"
VERY_LONG_ARTICLE = (
    "".join(f'<p>Paragraph {n} of <a href="https://a.example/{n}">many</a>.</p>' for n in range(3000))
    + '<p id="end">The <a href="#end">very</a> end.</p><table><tr><td>a</td><td>1</td></tr></table>'
)


def picture(color: str = "#aa2200", width: int = 800, height: int = 400) -> StoredImage:
    """Returns an image of one colour, in PNG."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return StoredImage(data.data(), width, height)


def article(html: str = BODY, number: int = 1, **changed: Any) -> OpenedArticle:
    """Returns a completely stored article."""
    opened = OpenedArticle(
        id=ArticleId(number), feed_id=FeedId(2), feed_title="Harbour Courier", feed_icon=None,
        title="Port city votes to turn its rail yard into a park", author="Ana Lindqvist",
        published_at=datetime(2026, 3, 12, 9, 42, tzinfo=UTC), arrived_at=NOW, link="https://www.news.example/park",
        html=html, words=920, language="en", direction=None, lead_image=None, lead_caption=None, images={},
        images_total=0, is_read=False, is_starred=False, offline=Offline.WHOLE, completeness=Completeness.COMPLETE,
        reason=Reason.NONE, shows_feed_version=False, has_both_versions=False, original_url=None, original_site=None,
    )  # fmt: skip
    return replace(opened, **changed)


class ArticleLibrary:
    """A library of articles in memory, each with the feed's version where a test gives one."""

    def __init__(self, *articles: OpenedArticle) -> None:
        self.articles = {opened.id: opened for opened in articles}
        self.feed_versions: dict[ArticleId, OpenedArticle] = {}
        self.requests: list[tuple[ArticleId, bool]] = []  # article, and whether the feed's version
        self.summary: OpenedArticle | None = None

    def open_article(self, article_id: ArticleId, feed_version: bool = False) -> OpenedArticle:
        self.requests.append((article_id, feed_version))
        if article_id not in self.articles:
            raise StoreError(Kind.UNKNOWN_ARTICLE)
        return self.feed_versions[article_id] if feed_version else self.articles[article_id]

    def open_summary(self, article_id: ArticleId) -> OpenedArticle:
        assert self.summary is not None
        return self.summary


Open = Callable[[int], OpenedArticle]


def opener(qtbot: QtBot, pane: ArticlePane) -> Open:
    """Returns a function that opens an article and waits until it is shown."""

    def open_article(number: int) -> OpenedArticle:
        with qtbot.waitSignal(pane.opened) as opened:
            pane.open(ArticleId(number))
        return opened.args[0]

    return open_article


def text(pane: ArticlePane) -> str:
    """Returns the text of the article that is shown."""
    return pane.view.toPlainText()


def status_of(pane: ArticlePane) -> str:
    """Returns the status in the header of the pane."""
    return pane._header.status_text


def actions_in(menu: QMenu) -> dict[str, QAction]:
    """Returns the actions of a menu by their texts, without separators."""
    return {action.text(): action for action in menu.actions() if action.text()}
