"""The article's context menu: actions on the link and the image below the mouse, the text, and the article."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QPoint, QUrl
from PySide6.QtGui import QAction, QGuiApplication, QImage, QImageReader
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from deskreader.desktop.article.typesetting.picture_decoder import IMAGE_FORMATS
from deskreader.desktop.article.view import ArticleView
from deskreader.desktop.article.viewing.link_ranges import WEB_SCHEMES
from deskreader.desktop.article.viewing.pictures import object_at
from deskreader.engine.files import file_name

translate = QCoreApplication.translate

LONGEST_PHRASE = 60
"""Characters of a selection that may be muted: a longer one is a passage, which no other story has."""
ARTICLE_ACTIONS = ("star", "toggle_read", "later", "", "open_in_browser", "copy_link", "find_in_story", "",
                   "view_pictures", "copy_quote", "copy_markdown", "copy_html", "print_story",
                   "save_pdf", "save_html", "",
                   "tag_story", "mute_phrase", "mute_story", "separate_story", "delete_story", "",
                   "toggle_version", "report_page", "forget_site")  # fmt: skip
"""Names of the actions on the article, in order; an empty name is a separator."""


def text_menu(view: ArticleView, position: QPoint) -> QMenu:
    """Returns a menu of what can be done with the link and image at a point of the viewport, and with the text."""
    menu = QMenu(view)
    address = view.anchorAt(position)
    if QUrl(address).scheme() in WEB_SCHEMES:
        menu.addAction(translate("ArticlePane", "Open link"), lambda: view.anchorClicked.emit(QUrl(address)))
        menu.addAction(
            translate("ArticlePane", "Copy link address"), lambda: QGuiApplication.clipboard().setText(address)
        )
        menu.addSeparator()
    image = image_at(view, position)
    if image is not None:
        menu.addAction(translate("ArticlePane", "Copy picture"), lambda: copy_picture(image))
        menu.addAction(translate("ArticlePane", "Save picture…"), lambda: view.save_image_requested.emit(image))
        menu.addSeparator()
    copy = menu.addAction(translate("ArticlePane", "Copy"), view.copy)
    copy.setEnabled(view.textCursor().hasSelection())
    menu.addAction(translate("ArticlePane", "Select all"), view.select_all)
    if phrase := selected_phrase(view):
        shown = phrase.replace("&", "&&")
        mute = translate("ArticlePane", "Mute “{phrase}” for 14 days").replace("{phrase}", shown)
        menu.addAction(mute, lambda: view.mute_requested.emit(phrase))
    return menu


def selected_phrase(view: ArticleView) -> str:
    """Returns the words that are selected where they are few; empty otherwise."""
    text = " ".join(view.textCursor().selectedText().split())
    return text if len(text) <= LONGEST_PHRASE and any(map(str.isalnum, text)) else ""


def add_article_actions(menu: QMenu, actions: Mapping[str, QAction]) -> None:
    """Adds those actions on the article that exist to a menu."""
    menu.addSeparator()
    for name in ARTICLE_ACTIONS:
        if not name:
            menu.addSeparator()
        elif name in actions:
            menu.addAction(actions[name])


def image_at(view: ArticleView, position: QPoint) -> bytes | None:
    """Returns the stored bytes of the image at a point of the viewport; None where there is none."""
    document = view.article_document
    inline_object = object_at(view, document, position) if document is not None else None
    return inline_object.image.data if inline_object is not None and inline_object.image is not None else None


def copy_picture(data: bytes) -> None:
    """Copies a stored picture to the clipboard."""
    QGuiApplication.clipboard().setImage(QImage.fromData(data))


def file_suffix(data: bytes) -> str:
    """Returns the usual suffix of an image file with these bytes, without the dot; "img" for an unknown format."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    image_format = bytes(QImageReader(buffer).format().data())
    if image_format not in IMAGE_FORMATS:
        return "img"
    return "jpg" if image_format == b"jpeg" else image_format.decode("ascii")


def ask_save_path(dialog_title: str, article_title: str, suffix: str, parent: QWidget) -> str:
    """Asks where to save a file, by default under a name made of the article's title; empty where cancelled."""
    start = Path.home() / f"{file_name(article_title)}.{suffix}"
    path, _filter = QFileDialog.getSaveFileName(parent, dialog_title, str(start), f"*.{suffix}")
    return path
