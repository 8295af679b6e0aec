"""What a section of a feed's properties is given, and what it is made of: a heading and rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.settings.rows import Row
from deskreader.desktop.widgets.parts import label
from deskreader.engine.library.library import Library
from deskreader.model import Feed, FeedId, Folder
from deskreader.model.fetch_history import FeedDetails

CONTROL_WIDTH = 260


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the sections show."""

    feed: Feed
    details: FeedDetails
    folders: tuple[Folder, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class Port:
    """What a section acts through: the feed, the library, and `run`, which does work off the GUI thread.

    After the work is done the dialog shows what then holds, and a sentence where it failed. `ask` hands what the work
    found to a section instead. `keys` are those of all feeds, where there are any.
    """

    feed_id: FeedId
    library: Library
    run: Callable[[Callable[[], object]], None]
    ask: Callable[[Callable[[], Any], Callable[[Any], None]], None]
    keys: Any = None


class Section(QWidget):
    """A heading with rows below. `show_feed` is called when the dialog opens and after each change."""

    def __init__(self, title: str, port: Port) -> None:
        super().__init__()
        self.port = port
        self.rows: list[Row] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.heading = label(title, 15, QFont.Weight.DemiBold)
        self._column.addWidget(self.heading)
        self._column.addSpacing(px(6))

    def add_row(self, text: str, explanation: str, control: QWidget | None = None) -> Row:
        """Puts a row at the end."""
        row = Row(text, explanation, control)
        self.rows.append(row)
        self._column.addWidget(row)
        return row

    def add_fact(self, text: str) -> QLabel:
        """Puts a row at the end that only tells something; returns the label that tells it."""
        told = label("", 13, ink="soft_ink")
        told.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        told.setFixedWidth(px(CONTROL_WIDTH))
        self.add_row(text, "", told)
        return told

    def show_feed(self, shown: Shown) -> None:
        """Brings the rows to what holds now."""
        raise NotImplementedError


def tell(told: QLabel, text: str) -> None:
    """Sets the text of a fact, also for screen readers."""
    told.setText(text)
    told.setAccessibleDescription(text)
