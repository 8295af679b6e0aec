"""The choice among the feeds of a page, of which several can be ticked, with a preview of the one touched last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QScrollArea, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings.formatting import counted, day_name, local_day
from deskreader.desktop.strings.messages import subscribe_error_message
from deskreader.desktop.widgets.controls import CheckBox
from deskreader.desktop.widgets.parts import if_alive, label, rule
from deskreader.engine.subscriptions.documents import Preview
from deskreader.engine.subscriptions.subscriber import Subscriber
from deskreader.model import FeedLink
from deskreader.text.clock import utc_now
from deskreader.text.shown_addresses import shown_address

ROW_HEIGHT = 48
"""Height of a feed's name and address, in pixels of the design."""
MAX_ROWS = 5
"""Feeds from which on the list scrolls."""
PREVIEWED_ENTRIES = 3


class FeedChoice(QWidget):
    """Lists feeds with a box to tick for each. Each is fetched once, when first ticked, to show its last entries.

    The room for the preview is always the same, so that the dialog keeps its height.
    """

    chosen = Signal()
    """Other feeds are ticked, or a preview has arrived."""

    def __init__(self, subscriber: Subscriber, tasks: Tasks) -> None:
        super().__init__()
        self._subscriber, self._tasks = subscriber, tasks
        self._previews: dict[str, tuple[str, str]] = {}  # by address: summary and entries, as texts
        self._shown = ""  # the address whose preview is shown
        self.group = QButtonGroup(self)
        self.group.setExclusive(False)
        self.group.buttonToggled.connect(self._toggled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(self._list())
        column.addWidget(rule())
        self.summary = label("", 12.5, QFont.Weight.DemiBold)
        self.entries = label("", 12.5, ink="soft_ink")
        self.entries.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.entries.setFixedHeight(PREVIEWED_ENTRIES * self.entries.fontMetrics().lineSpacing() + px(4))
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
        """Shows these feeds with the first one ticked; hides the whole choice if there are none."""
        for old in self.group.buttons():
            self.group.removeButton(old)
        while (item := self._column.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.deleteLater()
        for feed in feeds:
            self._column.addWidget(self._button(feed))
            self._column.addWidget(_address_label(feed.url))
        self._column.addStretch(1)
        self._area.setFixedHeight(min(self._height_of(MAX_ROWS), self._height_of(len(feeds))))
        self.setVisible(bool(feeds))
        if feeds:
            self.group.buttons()[0].setChecked(True)
            self.group.buttons()[0].setFocus()

    def _height_of(self, rows: int) -> int:
        """Returns the height of some rows; a list that scrolls ends in the middle of one, which shows that it does."""
        whole = px(10) + px(ROW_HEIGHT) * rows
        return whole if rows < MAX_ROWS else whole - px(ROW_HEIGHT) // 2

    @property
    def addresses(self) -> list[str]:
        """The addresses of the ticked feeds, in the order of the list."""
        return [str(button.property("address")) for button in self.group.buttons() if button.isChecked()]

    def title_of(self, address: str) -> str:
        """Returns the title of a feed on offer."""
        boxes = (box for box in self.group.buttons() if isinstance(box, CheckBox))
        return next((box.plain_text for box in boxes if box.property("address") == address), address)

    def _button(self, feed: FeedLink) -> CheckBox:
        box = CheckBox(feed.title or shown_address(feed.url))
        box.setProperty("address", feed.url)
        box.setAccessibleDescription(shown_address(feed.url))
        self.group.addButton(box)
        return box

    def _toggled(self, button: QAbstractButton, on: bool) -> None:
        if not on:
            self.chosen.emit()
            return
        address = str(button.property("address"))
        if address not in self._previews:
            self._previews[address] = (self.tr("Checking the feed…"), "")
            self._tasks.run(
                lambda: self._subscriber.preview(address),
                if_alive(self, lambda preview: self._set_preview(address, *_preview_texts(preview))),
                if_alive(self, lambda error: self._set_preview(address, subscribe_error_message(error), "")),
            )
        self._show(address)

    def _set_preview(self, address: str, summary: str, entries: str) -> None:
        self._previews[address] = (summary, entries)
        if self._shown == address:
            self._show(address)

    def _show(self, address: str) -> None:
        self._shown = address
        summary, entries = self._previews[address]
        self.summary.setText(summary)
        self.summary.setAccessibleName(summary)
        self.entries.setText(entries)
        self.chosen.emit()


def _address_label(url: str) -> QWidget:
    address = label(shown_address(url), 12, ink="faint_ink")
    address.setWordWrap(False)
    address.setIndent(px(26))
    return address


def _preview_texts(preview: Preview) -> tuple[str, str]:
    """A feed's title with the number of its entries, and its last entries, one a line with its day."""
    count = counted("dialogs", "1 story", "%n stories", preview.total)
    lines = [f"{title}{_day(moment)}" for title, moment in preview.entries[:PREVIEWED_ENTRIES]]
    return f"{preview.title} · {count}", "\n".join(lines)


def _day(moment: datetime | None) -> str:
    return f" · {day_name(local_day(moment), local_day(utc_now()))}" if moment else ""
