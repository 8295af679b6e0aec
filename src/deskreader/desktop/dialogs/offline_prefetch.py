"""The dialog that fetches what articles lack for reading without network, with progress and a stop button."""

from __future__ import annotations

import threading

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.widgets.parts import button, if_alive, show_problem
from deskreader.desktop.widgets.plain_dialog import PlainDialog, framed_list
from deskreader.errors import DeskReaderError
from deskreader.model import Reason
from deskreader.model.retention import OfflineGap, PartialStories

Remains = tuple[tuple[OfflineGap, ...], tuple[PartialStories, ...]]
"""What is missing, and what is saved only in part."""


class OfflinePrefetchDialog(PlainDialog):
    """Lists what is missing, feed by feed, and fetches it until it is stopped or closed."""

    _progressed = Signal(int, int)

    def __init__(self, context: DialogContext, parent: QWidget | None = None) -> None:
        super().__init__(
            messages.translate("OfflinePrefetchDialog", "Download for offline reading"),
            messages.translate(
                "OfflinePrefetchDialog",
                "Stories not fully saved yet. Sites are asked no faster than in a normal refresh.",
            ),
            context.theme,
            parent,
        )
        self._prefetcher, self._tasks = context.engine.prefetcher, context.tasks
        self._stopped = threading.Event()
        self.list = framed_list(self.tr("Missing"))
        self.column.addWidget(self.list, 1)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(px(6))
        self.bar.setAccessibleName(self.tr("Progress"))
        self.bar.hide()
        self.column.addWidget(self.bar)
        self.start = button(self.tr("Download all"), primary=True)
        self.start.clicked.connect(self._start)
        self.cancel = button(self.tr("Close"))
        self.cancel.clicked.connect(self._stop_or_close)
        self.finish(self.cancel, self.start)
        self.resize(px(520), px(440))
        self.start.setEnabled(False)
        self._progressed.connect(self._show_progress)
        self.finished.connect(lambda _result: self._stopped.set())
        self._tasks.run(self._read, if_alive(self, self._show), if_alive(self, self._show_error))

    def _read(self) -> Remains:
        return self._prefetcher.missing(), self._prefetcher.unavailable()

    def _fetch(self) -> Remains:
        gaps = self._prefetcher.fetch(self._progressed.emit, self._stopped.is_set)
        return gaps, self._prefetcher.unavailable()

    def _show(self, remains: Remains) -> None:
        """Lists what is missing and what is saved only in part, and says how much that is."""
        gaps, partial = remains
        self.list.clear()
        self.list.addItems([_line(gap) for gap in gaps] + [_partial_line(stories) for stories in partial])
        self.note.setText("" if gaps else self._nothing_missing(sum(stories.stories for stories in partial)))
        self.start.setEnabled(bool(gaps) or any(stories.reason is Reason.UNREACHABLE for stories in partial))

    def _nothing_missing(self, partial: int) -> str:
        if not partial:
            return self.tr("All stories are saved. You can go offline.")
        return counted(
            "OfflinePrefetchDialog",
            "Everything the sites offer is saved. 1 story is only there in part.",
            "Everything the sites offer is saved. %n stories are only there in part.",
            partial,
        )

    def _start(self) -> None:
        self._stopped.clear()
        self.start.setEnabled(False)
        self.cancel.setText(self.tr("Stop"))
        self.bar.show()
        show_problem(self.problem, "")
        self._tasks.run(
            self._fetch,
            if_alive(self, self._finish),
            if_alive(self, self._show_error),
        )

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self.note.setText(self.tr("{done} of {total}").replace("{done}", str(done)).replace("{total}", str(total)))

    def _finish(self, remains: Remains) -> None:
        self._show_idle()
        self._show(remains)
        if remains[0]:
            self.note.setText(self.tr("The rest couldn't be fetched, or you stopped it."))

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
    if gap.images:
        parts.append(counted("OfflinePrefetchDialog", "pictures of 1 story", "pictures of %n stories", gap.images))
    return f"{gap.title}: {', '.join(parts)}"


def _partial_line(partial: PartialStories) -> str:
    """A feed's title with the number of its articles that are saved only in part, and why."""
    stories = counted("OfflinePrefetchDialog", "1 story", "%n stories", partial.stories)
    why = messages.translate("OfflinePrefetchDialog", "some pictures couldn't be fetched")
    return f"{partial.title}: {stories} · {messages.reason_text(partial.reason) if partial.reason else why}"
