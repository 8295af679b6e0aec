"""The feeds and articles of the design's pictures, and older ones beneath them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF
from PySide6.QtGui import QColor, QImage, QImageWriter, QLinearGradient, QPainter

from deskreader.model import ArticleId, Feed, FeedId, FolderId, Headline, ImageHash, Offline, StoredImage

NOW = datetime(2026, 3, 12, 9, 44, tzinfo=UTC)
FOLDERS = ("World", "Technology", "Science")
FEEDS = (
    (1, "Meridian Post", 1),
    (2, "Harbour Courier", 1),
    (3, "Civic Ledger", 1),
    (4, "Terminal Notes", 2),
    (5, "Open Bench", 2),
    (6, "Kernel Diary", 2),
    (7, "Deep Field", 3),
    (8, "Petri", 3),
)
"""Id, title and folder of each feed."""
ARTICLES = (
    (2, "Port city votes to turn its disused rail yard into a tidal park", 2, False, 1,
     "The council approved the plan 31 to 4 after a six-hour session, clearing the way for work to begin in spring."),
    (5, "A quieter heat pump, tested through two winters", 29, False, 2,
     "We logged noise, cost and comfort in eleven homes. The cheapest unit was also the one that woke nobody."),
    (7, "What the new telescope saw in its first hundred nights", 46, True, 3,
     "A first catalogue lists 2.1 million objects, a third of them never recorded before."),
    (4, "Release notes: compiler 4.2 trims cold builds by a third", 73, False, 0,
     "Incremental linking is on by default, and three long-deprecated flags are gone."),
    (3, "The ferry timetable that nobody could read, redrawn", 757, True, 4,
     "Four designers, one commuter line and a winter of complaints."),
    (8, "Why soil labs are running out of reference samples", 844, False, 0,
     "A small supplier closed, and half a continent noticed."),
)  # fmt: skip
"""Feed, title, age in minutes, whether read, image, and snippet of each article."""
UNREAD = {1: 46, 2: 31, 3: 9, 4: 17, 5: 4, 6: 0, 7: 22, 8: 3}
"""The unread count of each feed in the design's pictures."""
GRADIENTS = {
    1: ("#7E9BAE", "#B4C5C2", "#DCC9A0", "#8C7B5C"),
    2: ("#D9DEE4", "#AEBBC6", "#8296A6", "#5E7484"),
    3: ("#1E1B33", "#C9A96E", "#3A3158", "#1E1B33"),
    4: ("#EBD3B4", "#CE8A62", "#A85A44", "#7C4438"),
}
"""The colours of each image."""


def gradient_image(number: int) -> StoredImage:
    """Returns the image of a number, a gradient in PNG."""
    image = QImage(320, 240, QImage.Format.Format_RGB32)
    gradient = QLinearGradient(QPointF(0, 0), QPointF(320, 240))
    for position, color in zip((0.0, 0.45, 0.55, 1.0), GRADIENTS[number], strict=True):
        gradient.setColorAt(position, QColor(color))
    painter = QPainter(image)
    painter.fillRect(image.rect(), gradient)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return StoredImage(bytes(data.data()), 320, 240)


def sample_feeds() -> dict[FeedId, Feed]:
    """Returns the feeds of the design's pictures."""
    return {
        FeedId(n): Feed(FeedId(n), f"https://feed{n}.example/feed", title, folder_id=FolderId(folder))
        for n, title, folder in FEEDS
    }


def sample_headlines(feeds: Mapping[FeedId, Feed], fill: bool = True) -> list[Headline]:
    """Returns the articles of the pictures and, with `fill`, older unread ones up to the pictures' unread counts."""
    headlines = [_article(number, feeds) for number in range(1, len(ARTICLES) + 1)]
    for feed_id, unread in UNREAD.items() if fill else ():
        present = sum(1 for h in headlines if h.feed_id == feed_id and not h.is_read)
        for number in range(unread - present):
            headlines.append(_older_article(ArticleId(len(headlines) + 1), feeds[FeedId(feed_id)], number))
    return headlines


def _article(number: int, feeds: Mapping[FeedId, Feed]) -> Headline:
    feed_number, title, minutes, is_read, image, snippet = ARTICLES[number - 1]
    feed_id = FeedId(feed_number)
    return Headline(
        ArticleId(10_000 - number), feed_id, feeds[feed_id].title, title, snippet, NOW - timedelta(minutes=minutes),
        is_read, False, None, image_hash(image) if image else None, Offline.WHOLE, f"https://news.example/{number}",
    )  # fmt: skip


def _older_article(article_id: ArticleId, feed: Feed, number: int) -> Headline:
    return Headline(
        article_id, feed.id, feed.title, f"Older story {number + 1} of this source, kept for a quiet evening",
        "A snippet of two short lines.", NOW - timedelta(days=2, minutes=37 * number + 11 * feed.id), False, False,
        link=f"https://news.example/old/{feed.id}/{number}", offline=Offline.WHOLE,
    )  # fmt: skip


def image_hash(number: int) -> ImageHash:
    """Returns the hash under which the fake library has an image."""
    return ImageHash(f"{number:064d}")
