"""The dialog that fetches what articles lack for reading without network, with progress and a stop button."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.widgets.parts import button, if_alive, show_problem
from deskreader.desktop.widgets.plain_dialog import PlainDialog, framed_list
from deskreader.errors import DeskReaderError
from deskreader.model.retention import OfflineGap


class OfflinePrefetchDialog(PlainDialog):
    """Lists what is missing, feed by feed, and fetches it until it is stopped or closed."""

    _progressed = Signal(int, int)

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
        self._prefetcher, self._tasks = context.engine.prefetcher, context.tasks
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
        self.cancel.clicked.connect(self._stop_or_close)
        self.finish(self.cancel, self.start)
        self.resize(px(520), px(440))
        self.start.setEnabled(False)
        self._progressed.connect(self._show_progress)
        self.finished.connect(lambda _result: self._stopped.set())
        self._tasks.run(self._prefetcher.missing, if_alive(self, self._show), if_alive(self, self._show_error))

    def _show(self, gaps: Sequence[OfflineGap]) -> None:
        self.list.clear()
        self.list.addItems([_line(gap) for gap in gaps])
        self.note.setText("" if gaps else self.tr("Everything is saved. You can go offline."))
        self.start.setEnabled(bool(gaps))

    def _start(self) -> None:
        self._stopped.clear()
        self.start.setEnabled(False)
        self.cancel.setText(self.tr("Stop"))
        self.bar.show()
        show_problem(self.problem, "")
        self._tasks.run(
            lambda: self._prefetcher.fetch(self._progressed.emit, self._stopped.is_set),
            if_alive(self, self._finish),
            if_alive(self, self._show_error),
        )

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self.note.setText(self.tr("{done} of {total}").replace("{done}", str(done)).replace("{total}", str(total)))

    def _finish(self, gaps: Sequence[OfflineGap]) -> None:
        self._show_idle()
        self._show(gaps)
        if gaps:
            self.note.setText(self.tr("The rest could not be had now, or was stopped."))

    def _show_idle(self) -> None:
        self.bar.hide()
        self.cancel.setEnabled(True)
        self.cancel.setText(self.tr("Close"))

    def _stop_or_close(self) -> None:
        if self.bar.isHidden():
            self.reject()
        else:
            self._stopped.set()
            self.cancel.setEnabled(False)

    def _show_error(self, error: DeskReaderError) -> None:
        self._show_idle()
        show_problem(self.problem, messages.error_message(error))


def _line(gap: OfflineGap) -> str:
    """A feed's title with the numbers of pages and of articles whose images are missing."""
    parts = []
    if gap.pages:
        parts.append(counted("OfflinePrefetchDialog", "1 page", "%n pages", gap.pages))
    if gap.pictures:
        parts.append(counted("OfflinePrefetchDialog", "pictures of 1 story", "pictures of %n stories", gap.pictures))
    return f"{gap.title}: {', '.join(parts)}"
