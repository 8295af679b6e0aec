"""The choice among the feeds of a page, with the last entries of the one that is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QScrollArea, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings.formatting import counted, day_name, local_day
from deskreader.desktop.strings.messages import subscribe_error_message
from deskreader.desktop.widgets.controls import DropDown
from deskreader.desktop.widgets.parts import if_alive, label, rule
from deskreader.engine.subscriptions.feed_finder import Preview
from deskreader.engine.subscriptions.subscriber import Subscriber
from deskreader.model import FeedLink

ROW = 48  # pixels of the design that a feed's name and address take
TALLEST = 168
SHOWN = 3  # entries


class FeedChoice(QWidget):
    """Lists feeds, one of them chosen. Each is asked for once, when it is first chosen, to show its last entries."""

    chosen = Signal()
    """Another feed was chosen, or what is known of it has come: the dialog may need another height."""

    def __init__(self, subscriber: Subscriber, tasks: Tasks) -> None:
        super().__init__()
        self._subscriber, self._tasks = subscriber, tasks
        self._known: dict[str, tuple[str, str]] = {}  # by address: a sentence, and the entries
        self.group = QButtonGroup(self)
        self.group.buttonToggled.connect(self._toggled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(self._list())
        column.addWidget(rule())
        self.summary = label("", 12.5, QFont.Weight.DemiBold)
        self.entries = label("", 12.5, ink="soft_ink")
        column.addWidget(self.summary)
        column.addWidget(self.entries)
        self.setVisible(False)

    def _list(self) -> QScrollArea:
        self._choices = QWidget()
        self._choices.setObjectName("pageBody")
        self._column = QVBoxLayout(self._choices)
        self._column.setContentsMargins(px(2), px(4), px(2), px(4))
        self._column.setSpacing(px(3))
        self._area = QScrollArea()
        self._area.setWidget(self._choices)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return self._area

    def offer(self, feeds: Sequence[FeedLink]) -> None:
        """Shows these feeds, the first one chosen; hides itself where there are none."""
        for old in self.group.buttons():
            self.group.removeButton(old)
        while (item := self._column.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.deleteLater()
        for feed in feeds:
            self._column.addWidget(self._pick(feed))
            self._column.addWidget(_address(feed.url))
        self._area.setFixedHeight(min(px(TALLEST), px(10) + px(ROW) * len(feeds)))
        self.setVisible(bool(feeds))
        if feeds:
            self.group.buttons()[0].setChecked(True)
            self.group.buttons()[0].setFocus()

    def address(self) -> str | None:
        """The address of the feed that is chosen, if one is."""
        button = self.group.checkedButton()
        return str(button.property("address")) if button is not None else None

    def _pick(self, feed: FeedLink) -> DropDown:
        made = DropDown(feed.title or feed.url)
        made.setProperty("address", feed.url)
        made.setAccessibleDescription(feed.url)
        self.group.addButton(made)
        return made

    def _toggled(self, button: QAbstractButton, on: bool) -> None:
        if not on:
            return
        address = str(button.property("address"))
        if address not in self._known:
            self._known[address] = (self.tr("Looking at the feed…"), "")
            self._tasks.run(
                lambda: self._subscriber.preview(address),
                if_alive(self, lambda preview: self._tell(address, *_told(preview))),
                if_alive(self, lambda error: self._tell(address, subscribe_error_message(error), "")),
            )
        self._show(address)

    def _tell(self, address: str, summary: str, entries: str) -> None:
        self._known[address] = (summary, entries)
        if self.address() == address:
            self._show(address)

    def _show(self, address: str) -> None:
        summary, entries = self._known[address]
        self.summary.setText(summary)
        self.summary.setAccessibleName(summary)
        self.entries.setText(entries)
        self.entries.setVisible(bool(entries))
        self.chosen.emit()


def _address(url: str) -> QWidget:
    made = label(url, 12, ink="faint_ink")
    made.setWordWrap(False)
    made.setIndent(px(26))
    return made


def _told(preview: Preview) -> tuple[str, str]:
    """A feed's title with the number of its stories, and its last entries, each with its day."""
    stories = counted("dialogs", "1 story", "%n stories", preview.total)
    lines = [f"{title}{_day(moment)}" for title, moment in preview.entries[:SHOWN]]
    return f"{preview.title} · {stories}", "\n".join(lines)


def _day(moment: datetime | None) -> str:
    return f" · {day_name(local_day(moment), local_day(datetime.now(UTC)))}" if moment else ""
