"""Prepare for offline: what stories lack, feed by feed, fetched with progress and an end on demand."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.widgets.parts import button, if_alive, say
from deskreader.desktop.widgets.plain_dialog import PlainDialog, framed_list
from deskreader.errors import DeskReaderError
from deskreader.model.retention import OfflineGap


class OfflinePrefetchDialog(PlainDialog):
    """Shows what is missing, and fetches it while it is open."""

    _told = Signal(int, int)

    def __init__(self, context: DialogContext, parent: QWidget | None = None) -> None:
        super().__init__(
            messages.translate("OfflinePrefetchDialog", "Prepare for offline"),
            messages.translate(
                "OfflinePrefetchDialog",
                "Stories that are not saved whole yet. A site is never asked faster than in a refresh.",
            ),
            context.theme,
            parent,
        )
        self._preparer, self._tasks = context.engine.preparer, context.tasks
        self._stopped = threading.Event()
        self.list = framed_list(self.tr("What is missing"))
        self.column.addWidget(self.list, 1)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(px(6))
        self.bar.setAccessibleName(self.tr("Progress"))
        self.bar.hide()
        self.column.addWidget(self.bar)
        self.start = button(self.tr("Fetch all"), primary=True)
        self.start.clicked.connect(self._start)
        self.cancel = button(self.tr("Close"))
        self.cancel.clicked.connect(self._cancel)
        self.finish(self.cancel, self.start)
        self.resize(px(520), px(440))
        self.start.setEnabled(False)
        self._told.connect(self._follow)
        self.finished.connect(lambda _result: self._stopped.set())
        self._tasks.run(self._preparer.missing, if_alive(self, self._show), if_alive(self, self._failed))

    def _show(self, missing: Sequence[OfflineGap]) -> None:
        self.list.clear()
        for one in missing:
            parts = []
            if one.pages:
                parts.append(counted("OfflinePrefetchDialog", "1 page", "%n pages", one.pages))
            if one.pictures:
                said = counted("OfflinePrefetchDialog", "pictures of 1 story", "pictures of %n stories", one.pictures)
                parts.append(said)
            self.list.addItem(f"{one.title}: {', '.join(parts)}")
        self.note.setText("" if missing else self.tr("Everything is saved. You can go offline."))
        self.start.setEnabled(bool(missing))

    def _start(self) -> None:
        self._stopped.clear()
        self.start.setEnabled(False)
        self.cancel.setText(self.tr("Stop"))
        self.bar.show()
        say(self.problem, "")
        self._tasks.run(
            lambda: self._preparer.fetch(self._told.emit, self._stopped.is_set),
            if_alive(self, self._done),
            if_alive(self, self._failed),
        )

    def _follow(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self.note.setText(self.tr("{done} of {total}").replace("{done}", str(done)).replace("{total}", str(total)))

    def _done(self, missing: Sequence[OfflineGap]) -> None:
        self._rest()
        self._show(missing)
        if missing:
            self.note.setText(self.tr("The rest could not be had now, or was stopped."))

    def _rest(self) -> None:
        self.bar.hide()
        self.cancel.setEnabled(True)
        self.cancel.setText(self.tr("Close"))

    def _cancel(self) -> None:
        if self.bar.isHidden():
            self.reject()
        else:
            self._stopped.set()
            self.cancel.setEnabled(False)

    def _failed(self, error: DeskReaderError) -> None:
        self._rest()
        say(self.problem, messages.error_message(error))
