"""What is dragged between the panes, and what a drop from another program brings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QUrl
from shiboken6 import isValid

from deskreader.desktop.widgets.pasted_address import address_in
from deskreader.model import ArticleId, FeedId, FolderId, Headline

ARTICLES, ROWS = "application/x-deskreader-articles", "application/x-deskreader-rows"
"""Media types of dragged articles, and of feeds and folders."""
MOZILLA_LINKS = "text/x-moz-url"
"""Addresses and titles in turn, as browsers exchange them; they ask for these before they ask for files."""
OUTLINE_SUFFIXES = (".opml", ".xml")
MAX_DROPPED = 50
"""Addresses and files that one drop may bring."""


@dataclass(frozen=True, slots=True)
class DraggedRows:
    """Feeds and folders of the sidebar, in their order."""

    feeds: tuple[FeedId, ...] = ()
    folders: tuple[FolderId, ...] = ()


def drag_articles(headlines: Sequence[Headline]) -> QMimeData:
    """Returns what a drag of articles carries: their ids for this program, and their links for others."""
    data = QMimeData()
    data.setData(ARTICLES, _encode([headline.id for headline in headlines]))
    linked = [(headline.title or headline.feed_title, headline.link) for headline in headlines if headline.link]
    data.setUrls([QUrl(link) for _, link in linked])
    data.setText("\n".join(f"{headline.title}\n{headline.link or ''}".strip() for headline in headlines))
    data.setHtml("<br>".join(f'<a href="{escape(link)}">{escape(title)}</a>' for title, link in linked))
    lines = "\n".join(line for title, link in linked for line in (link, " ".join(title.split())))
    data.setData(MOZILLA_LINKS, QByteArray(lines.encode("utf-16-le")))
    return data


def add_files(data: QMimeData, paths: Sequence[Path]) -> None:
    """Gives a drag of articles files for programs that take files; those that take links find them as before."""
    if paths and isValid(data):
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])


def dragged_articles(data: QMimeData) -> tuple[ArticleId, ...]:
    """Returns the articles that a drag carries; none where it carries something else."""
    numbers = _decode(data, ARTICLES)
    return tuple(ArticleId(number) for number in numbers if isinstance(number, int)) if numbers else ()


def drag_rows(rows: DraggedRows, titles: Sequence[str]) -> QMimeData:
    """Returns what a drag of feeds and folders carries; other programs get their titles."""
    data = QMimeData()
    data.setData(ROWS, _encode([list(rows.feeds), list(rows.folders)]))
    data.setText("\n".join(titles))
    return data


def dragged_rows(data: QMimeData) -> DraggedRows:
    """Returns the feeds and folders that a drag carries; none where it carries something else."""
    lists = _decode(data, ROWS)
    if len(lists) != 2:
        return DraggedRows()
    feeds, folders = ([n for n in part if isinstance(n, int)] if isinstance(part, list) else [] for part in lists)
    return DraggedRows(tuple(map(FeedId, feeds)), tuple(map(FolderId, folders)))


def dropped_arguments(data: QMimeData) -> list[str]:
    """Returns what a drop from another program brings: addresses to subscribe to, and files of feeds to import."""
    if data.hasFormat(ARTICLES) or data.hasFormat(ROWS):
        return []
    found: list[str] = []
    for url in data.urls() if data.hasUrls() else ():
        if url.isLocalFile() and Path(url.toLocalFile()).suffix.lower() in OUTLINE_SUFFIXES:
            found.append(url.toLocalFile())
        elif address := address_in(url.toString(QUrl.ComponentFormattingOption.FullyEncoded)):
            found.append(address)
    if not found and data.hasText() and (address := address_in(data.text())):
        found.append(address)
    return found[:MAX_DROPPED]


def _encode(value: object) -> QByteArray:
    return QByteArray(json.dumps(value).encode())


def _decode(data: QMimeData, media_type: str) -> list[object]:
    """Returns the list that a drag carries under a media type; empty where it carries none."""
    if not data.hasFormat(media_type):
        return []
    try:
        value = json.loads(bytes(data.data(media_type).data()))
    except ValueError:
        return []
    return value if isinstance(value, list) else []
