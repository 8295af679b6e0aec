"""The base of the sections of a feed's properties, and what each section is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.settings.rows import Row
from deskreader.desktop.widgets.parts import label
from deskreader.engine.credentials.feed_credentials import FeedCredentials
from deskreader.engine.library.library import Library
from deskreader.model import Feed, FeedId, Folder
from deskreader.model.accounts import Ability, Account
from deskreader.model.fetch_history import FeedDetails
from deskreader.settings import AUTOMATIC

CONTROL_WIDTH = 260
"""Width of the controls, in pixels of the design."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class FeedSnapshot:
    """What the sections show of a feed, read from the library at one moment."""

    feed: Feed
    details: FeedDetails
    folders: tuple[Folder, ...]
    now: datetime
    refresh_minutes: int = AUTOMATIC  # of all feeds, as the settings say
    account: Account | None = None  # of a feed that a server fetches
    abilities: frozenset[Ability] = frozenset(Ability)  # what can be changed on that server


class Ask(Protocol):
    """Runs `work` off the GUI thread and hands its result to `done` on it; the dialog shows an error."""

    def __call__(self, work: Callable[[], Result], done: Callable[[Result], None]) -> None: ...


@dataclass(frozen=True, slots=True)
class SectionContext:
    """What a section acts through.

    `run` runs work off the GUI thread; the dialog then shows the new state, or a sentence if the work failed.
    """

    feed_id: FeedId
    library: Library
    keys: FeedCredentials
    run: Callable[[Callable[[], object]], None]
    ask: Ask


class Section(QWidget):
    """A heading with rows below it. The dialog calls `show_feed` when it opens and after each change."""

    def __init__(self, title: str, context: SectionContext) -> None:
        super().__init__()
        self.context = context
        self.rows: list[Row] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.heading = label(title, 15, QFont.Weight.DemiBold)
        self._column.addWidget(self.heading)
        self._column.addSpacing(px(6))

    def add_row(self, text: str, explanation: str, control: QWidget | None = None) -> Row:
        """Adds a row at the end."""
        row = Row(text, explanation, control)
        self.rows.append(row)
        self._column.addWidget(row)
        return row

    def add_fact(self, text: str) -> QLabel:
        """Adds a row without a control at the end; returns the label of its value, for `set_fact`."""
        value = label("", 13, ink="soft_ink")
        value.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setFixedWidth(px(CONTROL_WIDTH))
        self.add_row(text, "", value)
        return value

    def is_for(self, feed: Feed) -> bool:
        """Whether the section is shown for a feed."""
        return True

    def show_feed(self, snapshot: FeedSnapshot) -> None:
        """Shows the state of the feed in the rows."""
        raise NotImplementedError


def set_fact(value: QLabel, text: str) -> None:
    """Sets the text of a fact's value, also for screen readers."""
    value.setText(text)
    value.setAccessibleDescription(text)
