"""Finds the links in a document: the one around a cursor, and the one that has the keyboard."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import QTextBrowser

from deskreader.text.shown_addresses import shown_address

WEB_SCHEMES = ("http", "https", "mailto")
NEAR = 28
"""Pixels between a point and the text that is explained there."""


def links_in(block: QTextBlock) -> Iterator[tuple[int, int, str]]:
    """Yields the links of a block, start and end in the document with the address; several formats can be one link."""
    links: list[tuple[int, int, str]] = []
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        href, start = fragment.charFormat().anchorHref(), fragment.position()
        end = start + fragment.length()
        if links and href and links[-1][2] == href:
            links[-1] = (links[-1][0], end, href)
        else:
            links.append((start, end, href))
        iterator += 1
    return ((start, end, href) for start, end, href in links if href)


def link_range(cursor: QTextCursor) -> tuple[int, int] | None:
    """Returns the range of the link around a cursor; None where there is none."""
    position = cursor.position()
    return next(((start, end) for start, end, _ in links_in(cursor.block()) if start <= position <= end), None)


def focused_link(cursor: QTextCursor) -> str:
    """Returns the address of the link that the keyboard has selected; empty where it has selected none."""
    return cursor.charFormat().anchorHref() if cursor.hasSelection() and cursor.charFormat().isAnchor() else ""


def link_description(address: str) -> str:
    """Returns where a link leads, as it is shown to people; empty for links within the program."""
    return shown_address(address) if QUrl(address).scheme() in WEB_SCHEMES else ""


def explanation_at(view: QTextBrowser, point: QPoint) -> str:
    """Returns the explanation of the abbreviation at a point of the viewport; empty where there is none."""
    cursor = view.cursorForPosition(point)
    explained = cursor.charFormat().toolTip()
    return explained if abs(view.cursorRect(cursor).center().x() - point.x()) < NEAR else ""
