"""The dialog of backups: it lists them, makes one, and restores one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidgetItem, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import counted, format_date, format_size, format_time
from deskreader.desktop.widgets.parts import button, if_alive, show_problem
from deskreader.desktop.widgets.plain_dialog import PlainDialog, framed_list
from deskreader.errors import DeskReaderError
from deskreader.model import UndoToken
from deskreader.model.backups import Backup, BackupCause


class BackupsDialog(PlainDialog):
    """Lists the backups. Restoring one first backs up the current library, and can be undone.

    `restored(str, UndoToken)` carries a sentence on what was done, and is emitted after the dialog has closed.
    """

    restored = Signal(str, object)

    def __init__(self, context: DialogContext, parent: QWidget | None = None) -> None:
        super().__init__(
            messages.translate("BackupsDialog", "Backups"),
            messages.translate(
                "BackupsDialog",
                "A full backup is made daily; the last seven are kept. Pictures are not included.",
            ),
            context.theme,
            parent,
        )
        self._backups, self._tasks = context.engine.backups, context.tasks
        self._causes = {
            BackupCause.DAILY: self.tr("daily"),
            BackupCause.BY_HAND: self.tr("made by you"),
            BackupCause.BEFORE_UPDATE: self.tr("before an update"),
            BackupCause.BEFORE_RESTORE: self.tr("before restoring"),
            BackupCause.BEFORE_IMPORT: self.tr("before an import"),
        }
        self.list = framed_list(self.tr("Backups"))
        self.list.currentRowChanged.connect(lambda _row: self._show_effect())
        self.column.addWidget(self.list, 1)
        self.make = button(self.tr("Back up now"))
        self.make.clicked.connect(self._make)
        self.restore = button(self.tr("Restore"))
        self.restore.clicked.connect(self._restore)
        close = button(self.tr("Close"))
        close.clicked.connect(self.reject)
        self.finish(self.make, self.restore, close)
        self.list.setFocus()  # no button is the default: Return alone replaces no library
        self.resize(px(660), px(440))
        self._enable(False)
        self._load()

    def _load(self, message: str = "") -> None:
        """Lists the backups; `message` says what was just done."""

        def show(backups: Sequence[Backup]) -> None:
            self._show(backups, message)

        self._tasks.run(self._backups.list_all, if_alive(self, show), if_alive(self, self._show_error))

    def _show(self, backups: Sequence[Backup], message: str) -> None:
        self.list.clear()
        for backup in backups:
            item = QListWidgetItem(self._line(backup))
            item.setData(Qt.ItemDataRole.UserRole, backup)
            self.list.addItem(item)
        if backups:
            self.list.setCurrentRow(0)
        else:
            show_problem(self.problem, "")
            self.note.setText(self.tr("No backups yet."))
        if message:
            self.note.setText(message)
        self._enable(True)

    def _show_effect(self) -> None:
        """Says what restoring the selected backup would do."""
        self._enable(True)
        backup = self._selected()
        if backup is not None and backup.is_readable:
            text = self.tr("Restores {date} ({holds}). Your current library is backed up first.")
            contents = ", ".join(_contents(backup))
            self.note.setText(text.replace("{date}", _format_moment(backup)).replace("{holds}", contents))

    def _selected(self) -> Backup | None:
        item = self.list.currentItem()
        backup: Backup | None = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return backup

    def _line(self, backup: Backup) -> str:
        contents = _contents(backup) if backup.is_readable else [self.tr("unreadable")]
        size = format_size(backup.bytes)
        return " · ".join([_format_moment(backup), self._causes[backup.cause], *contents, size])

    def _enable(self, on: bool) -> None:
        backup = self._selected()
        self.make.setEnabled(on)
        self.restore.setEnabled(on and backup is not None and backup.is_readable)

    def _make(self) -> None:
        self._begin(self.tr("Backing up…"))
        done = if_alive(self, lambda _path: self._load(self.tr("Backup made.")))
        self._tasks.run(self._backups.make, done, if_alive(self, self._show_error))

    def _restore(self) -> None:
        backup = self._selected()
        if backup is None:
            return
        message = self.tr("Restored the library of {date}").replace("{date}", _format_moment(backup))
        self._begin(self.tr("Restoring…"))

        def done(outcome: tuple[UndoToken, Path]) -> None:
            self.accept()
            self.restored.emit(message, outcome[0])

        self._tasks.run(
            lambda: self._backups.restore(backup.path), if_alive(self, done), if_alive(self, self._show_error)
        )

    def _begin(self, message: str) -> None:
        self._enable(False)
        show_problem(self.problem, "")
        self.note.setText(message)

    def _show_error(self, error: DeskReaderError) -> None:
        self.note.setText("")
        self._enable(True)
        show_problem(self.problem, messages.error_message(error))


def _format_moment(backup: Backup) -> str:
    return f"{format_date(backup.made_at)}, {format_time(backup.made_at)}"


def _contents(backup: Backup) -> list[str]:
    return [
        counted("BackupsDialog", "1 feed", "%n feeds", backup.feeds),
        counted("BackupsDialog", "1 story", "%n stories", backup.articles),
        counted("BackupsDialog", "1 starred", "%n starred", backup.starred),
    ]
