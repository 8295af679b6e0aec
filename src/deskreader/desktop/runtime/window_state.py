"""What the window remembers of itself: place, splitters, what was shown, chosen, folded away, and scrolled to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from deskreader.model import ArticleId, FeedId, FolderId, SavedId, View, ViewKind

SMART = (ViewKind.TODAY, ViewKind.UNREAD, ViewKind.STARRED, ViewKind.ALL)
DEFAULT_VIEW = View(ViewKind.UNREAD)


@dataclass(frozen=True, slots=True)
class WindowPosition:
    """Where the reader was.

    `anchor` is the first card in sight, `anchor_top` where it began, in pixels; `read_to` a place in the open story.
    """

    view: View = DEFAULT_VIEW
    story: ArticleId | None = None
    anchor: ArticleId | None = None
    anchor_top: int = 0
    collapsed: frozenset[FolderId] = frozenset()
    read_to: int = 0


def _number(text: object) -> int | None:
    try:
        return int(str(text))
    except ValueError:
        return None


def view_to_text(view: View) -> str:
    """A view as one word for the file: `unread`, `feed:7`."""
    if view.kind is ViewKind.FEED:
        return f"feed:{view.feed_id}"
    if view.kind is ViewKind.FOLDER:
        return f"folder:{view.folder_id}"
    if view.kind is ViewKind.SAVED:
        return f"saved:{view.saved_id}"
    if view.kind is ViewKind.TAG:
        return f"tag:{view.tag}"
    return str(view.kind)


def view_from_text(text: str) -> View:
    """The view that `view_to_text` wrote; Unread for anything else."""
    kind, _, number = text.partition(":")
    if kind == "tag" and number:
        return View(ViewKind.TAG, tag=number)
    identity = _number(number)
    if kind == "feed" and identity is not None:
        return View(ViewKind.FEED, feed_id=FeedId(identity))
    if kind == "folder" and identity is not None:
        return View(ViewKind.FOLDER, folder_id=FolderId(identity))
    if kind == "saved" and identity is not None:
        return View(ViewKind.SAVED, saved_id=SavedId(identity))
    return View(ViewKind(kind)) if kind in SMART else DEFAULT_VIEW


class WindowState:
    """Keeps it in one small file; a damaged file, or none, gives the defaults."""

    def __init__(self, path: Path) -> None:
        self._file = QSettings(str(path), QSettings.Format.IniFormat)

    def place(self) -> WindowPosition:
        """Where the reader was."""
        story, anchor = _number(self._file.value("story", "")), _number(self._file.value("anchor", ""))
        folded = (_number(part) for part in str(self._file.value("collapsed", "")).split("/"))
        return WindowPosition(
            view_from_text(str(self._file.value("view", ""))),
            None if story is None else ArticleId(story),
            None if anchor is None else ArticleId(anchor),
            _number(self._file.value("anchor_top", "0")) or 0,
            frozenset(FolderId(number) for number in folded if number is not None),
            max(0, _number(self._file.value("read_to", "0")) or 0),
        )

    def keep_place(self, place: WindowPosition) -> None:
        """Keeps where the reader is."""
        self._file.setValue("view", view_to_text(place.view))
        self._file.setValue("story", "" if place.story is None else str(place.story))
        self._file.setValue("anchor", "" if place.anchor is None else str(place.anchor))
        self._file.setValue("anchor_top", str(place.anchor_top))
        self._file.setValue("read_to", str(place.read_to))
        self._file.setValue("collapsed", "/".join(str(number) for number in sorted(place.collapsed)))

    def flag(self, name: str) -> bool:
        """Whether something is so, or was done, once and for all."""
        return str(self._file.value(name, "")) == "yes"

    def keep_flag(self, name: str) -> None:
        """Keeps that it is so."""
        self._file.setValue(name, "yes")

    def text(self, name: str) -> str:
        """What is kept under a name; empty where there is nothing."""
        return str(self._file.value(name, ""))

    def keep_text(self, name: str, text: str) -> None:
        """Keeps a text."""
        self._file.setValue(name, text)

    def bytes_of(self, name: str) -> QByteArray:
        """What a widget saved of itself under a name, empty where there is nothing."""
        value = self._file.value(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep_bytes(self, name: str, state: QByteArray) -> None:
        """Keeps what a widget saved of itself."""
        self._file.setValue(name, state)

    def flush(self) -> None:
        """Writes the file now."""
        self._file.sync()
