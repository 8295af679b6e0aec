"""What the article's context menu offers: the link and the picture below the mouse, the text, and the story."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QPoint, QUrl
from PySide6.QtGui import QAction, QGuiApplication, QImageReader, QTextCursor
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from deskreader.desktop.article.typesetting.inline_objects import FORMATS, Drawings
from deskreader.desktop.article.view import WEB, ArticleView

STORY = ("star", "toggle_read", "later", "", "open_in_browser", "copy_link", "find_in_story", "save_pdf", "",
         "tag_story", "delete_story", "",
         "toggle_version", "report_page", "forget_site")  # fmt: skip
"""Names of the actions on the story, in order; an empty one is a line between."""


translate = QCoreApplication.translate


def text_menu(view: ArticleView, position: QPoint) -> QMenu:
    """What can be done with the link and the picture at a place of the viewport, and with the text."""
    menu = QMenu(view)
    address = view.anchorAt(position)
    if QUrl(address).scheme() in WEB:
        menu.addAction(translate("ArticlePane", "Open link"), lambda: view.anchorClicked.emit(QUrl(address)))
        menu.addAction(
            translate("ArticlePane", "Copy link address"), lambda: QGuiApplication.clipboard().setText(address)
        )
        menu.addSeparator()
    picture = picture_at(view, position)
    if picture is not None:
        menu.addAction(translate("ArticlePane", "Save picture…"), lambda: view.picture_asked.emit(picture))
        menu.addSeparator()
    copy = menu.addAction(translate("ArticlePane", "Copy"), view.copy)
    copy.setEnabled(view.textCursor().hasSelection())
    menu.addAction(translate("ArticlePane", "Select all"), view.select_all)
    return menu


def add_story(menu: QMenu, actions: Mapping[str, QAction]) -> None:
    """Adds the actions on the story to a menu, those that there are."""
    menu.addSeparator()
    for name in STORY:
        if not name:
            menu.addSeparator()
        elif name in actions:
            menu.addAction(actions[name])


def picture_at(view: ArticleView, position: QPoint) -> bytes | None:
    """The stored bytes of the picture at a place of the viewport; None where there is none."""
    article = view.article
    if article is None:
        return None
    cursor = view.cursorForPosition(position)
    for step in (0, 1):
        at = QTextCursor(cursor)
        at.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.MoveAnchor, step)
        form = at.charFormat()
        if form.objectType() != Drawings.TYPE:
            continue
        drawn, end = article.drawings.at(form), view.cursorRect(at)
        size = article.drawings.size(drawn)
        left, top = end.right() - size.width(), end.bottom() - size.height()
        is_inside = left - 2 <= position.x() <= end.right() + 2 and top - 40 <= position.y() <= end.bottom() + 2
        if drawn.picture is not None and is_inside:
            return drawn.picture.data
    return None


def suffix_of(data: bytes) -> str:
    """The usual end of a file's name for a picture's bytes."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    form = bytes(QImageReader(buffer).format().data())
    return {b"jpeg": "jpg"}.get(form, form.decode("ascii")) if form in FORMATS else "img"


def ask_for_file(title: str, name: str, suffix: str, parent: QWidget) -> str:
    """Asks where to write a file, by a name made from a story's title; empty where the person changed their mind."""
    plain = "".join(sign if sign.isalnum() or sign in " -_" else " " for sign in name)
    start = Path.home() / f"{' '.join(plain.split())[:80] or 'deskreader'}.{suffix}"
    path, _ = QFileDialog.getSaveFileName(parent, title, str(start), f"*.{suffix}")
    return path
