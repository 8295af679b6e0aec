"""What the window remembers: geometry, splitters, view, article, collapsed rows and scroll positions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from deskreader.model import AccountId, ArticleId, FeedId, FolderId, SavedId, View, ViewKind

SMART_FEEDS = (
    ViewKind.BRIEFING, ViewKind.TODAY, ViewKind.UNREAD, ViewKind.STARRED, ViewKind.ALL, ViewKind.MUTED,
)  # fmt: skip
DEFAULT_VIEW = View(ViewKind.UNREAD)


@dataclass(frozen=True, slots=True)
class WindowPosition:
    """Where the user is in the window.

    `anchor` is the first visible card and `anchor_top` its upper edge in pixels; `reading_position` is the position in
    the open article.
    """

    view: View = DEFAULT_VIEW
    article: ArticleId | None = None
    anchor: ArticleId | None = None
    anchor_top: int = 0
    collapsed: frozenset[View] = frozenset()  # folders and accounts
    reading_position: int = 0


def view_to_text(view: View) -> str:
    """Returns a view as one word for the file: `unread`, `feed:7`."""
    if view.kind is ViewKind.FEED:
        return f"feed:{view.feed_id}"
    if view.kind is ViewKind.FOLDER:
        return f"folder:{view.folder_id}"
    if view.kind is ViewKind.SAVED:
        return f"saved:{view.saved_id}"
    if view.kind is ViewKind.TAG:
        return f"tag:{view.tag}"
    if view.kind is ViewKind.ACCOUNT:
        return f"account:{view.account_id or 0}"
    return str(view.kind)


def view_from_text(text: str) -> View:
    """Returns the view that `view_to_text` wrote; Unread for anything else."""
    kind, _, value = text.partition(":")
    if kind == "tag" and value:
        return View(ViewKind.TAG, tag=value)
    identity = _number(value)
    if kind == "feed" and identity is not None:
        return View(ViewKind.FEED, feed_id=FeedId(identity))
    if kind == "folder" and identity is not None:
        return View(ViewKind.FOLDER, folder_id=FolderId(identity))
    if kind == "account" and identity is not None:
        return View(ViewKind.ACCOUNT, account_id=AccountId(identity) if identity else None)
    if kind == "saved" and identity is not None:
        return View(ViewKind.SAVED, saved_id=SavedId(identity))
    return View(ViewKind(kind)) if kind in SMART_FEEDS else DEFAULT_VIEW


def _number(text: object) -> int | None:
    try:
        return int(str(text))
    except ValueError:
        return None


def _collapsed_row(text: str) -> View | None:
    """Returns the folder of a number, or the account that `view_to_text` wrote; None for anything else."""
    number = _number(text)
    if number is not None:
        return View(ViewKind.FOLDER, folder_id=FolderId(number))
    view = view_from_text(text)
    return view if view.kind is ViewKind.ACCOUNT else None


_SAFE_LINE = re.compile(
    rb"""\s* | \[[\w%.-]+\]
    | [\w%./\\-]+ = (?: | [^"@,;\\\s] (?:[^",;\\]|\\.)* | "[^"@\\] (?:[^"\\]|\\.)*"
        | @ByteArray\((?:[^",;\\]|\\.)*\) | "@ByteArray\((?:[^"\\]|\\.)*\)" )""",
    re.X | re.S,
)
"""A line of an INI file whose value is a plain text or bytes, and no list.

QSettings reads any other value that begins with '@', or with an escaped '@', as a serialized QVariant. PySide reads
such a variant with `pickle`, which runs whatever code the file names.
"""
MAX_STATE_BYTES = 1_000_000


def remove_unsafe_lines(path: Path) -> None:
    """Rewrites an INI file without the lines that could run code when QSettings reads them.

    Raises: OSError.
    """
    lines = path.read_bytes().splitlines()
    safe = [line for line in lines if _SAFE_LINE.fullmatch(line)]
    if len(safe) < len(lines):
        path.write_bytes(b"\n".join([*safe, b""]))


def _open_settings(path: Path) -> QSettings:
    """Returns the settings of an INI file; of what is no plain file, or is too large, empty ones that are not saved."""
    try:
        is_usable = not path.exists() or (path.is_file() and path.stat().st_size <= MAX_STATE_BYTES)
        if is_usable and path.exists():
            remove_unsafe_lines(path)
    except OSError:
        is_usable = False
    return QSettings(str(path) if is_usable else "", QSettings.Format.IniFormat)


class WindowState:
    """Values in one small INI file. A damaged or missing file gives the defaults."""

    def __init__(self, path: Path) -> None:
        self._file = _open_settings(path)

    def position(self) -> WindowPosition:
        """Returns where the user was."""
        article, anchor = _number(self.text("story")), _number(self.text("anchor"))
        collapsed = (_collapsed_row(part) for part in self.text("collapsed").split("/"))
        return WindowPosition(
            view_from_text(self.text("view")),
            None if article is None else ArticleId(article),
            None if anchor is None else ArticleId(anchor),
            _number(self.text("anchor_top")) or 0,
            frozenset(row for row in collapsed if row is not None),
            max(0, _number(self.text("read_to")) or 0),
        )

    def set_position(self, position: WindowPosition) -> None:
        """Stores where the user is."""
        self.set_text("view", view_to_text(position.view))
        self.set_text("story", "" if position.article is None else str(position.article))
        self.set_text("anchor", "" if position.anchor is None else str(position.anchor))
        self.set_text("anchor_top", str(position.anchor_top))
        self.set_text("read_to", str(position.reading_position))
        rows = sorted(str(view.folder_id or view_to_text(view)) for view in position.collapsed)
        self.set_text("collapsed", "/".join(rows))

    def flag(self, name: str) -> bool:
        """Whether a flag is set."""
        return self.text(name) == "yes"

    def set_flag(self, name: str) -> None:
        """Sets a flag for good."""
        self.set_text(name, "yes")

    def text(self, name: str) -> str:
        """Returns the text under a name; empty where there is none."""
        return str(self._file.value(name, ""))

    def set_text(self, name: str, text: str) -> None:
        """Stores a text under a name."""
        self._file.setValue(name, text)

    def widget_state(self, name: str) -> QByteArray:
        """Returns what a widget saved of its state under a name; empty where there is none."""
        value = self._file.value(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_widget_state(self, name: str, state: QByteArray) -> None:
        """Stores what a widget saved of its state."""
        self._file.setValue(name, state)

    def flush(self) -> None:
        """Writes the file now."""
        self._file.sync()
