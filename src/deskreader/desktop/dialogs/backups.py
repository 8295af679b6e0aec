"""The backups: what there is and what each holds, one made now, and the way back to one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtWidgets import QListWidgetItem, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import counted, format_size, format_time
from deskreader.desktop.widgets.parts import button, if_alive, say
from deskreader.desktop.widgets.plain_dialog import PlainDialog, framed_list
from deskreader.errors import DeskReaderError
from deskreader.model import UndoToken
from deskreader.model.backups import Backup, BackupCause


class BackupsDialog(PlainDialog):
    """Lists the backups. Restoring keeps the library as it was as one more of them, and can be taken back.

    `restored(str, UndoToken)` says what was done, once the dialog is closed.
    """

    restored = Signal(str, object)

    def __init__(self, context: DialogContext, parent: QWidget | None = None) -> None:
        super().__init__(
            messages.translate("BackupsDialog", "Backups"),
            messages.translate(
                "BackupsDialog",
                "A whole copy of the library is made each day, and the last seven are kept. Pictures are not in it.",
            ),
            context.theme,
            parent,
        )
        self._keeping, self._tasks = context.engine.keeping, context.tasks
        self._causes = {
            BackupCause.DAILY: self.tr("daily"),
            BackupCause.BY_HAND: self.tr("made by you"),
            BackupCause.BEFORE_UPDATE: self.tr("before an update"),
            BackupCause.BEFORE_RESTORE: self.tr("before restoring"),
            BackupCause.BEFORE_IMPORT: self.tr("before an import"),
        }
        self.list = framed_list(self.tr("Backups"))
        self.list.currentRowChanged.connect(lambda _row: self._choose())
        self.column.addWidget(self.list, 1)
        self.make = button(self.tr("Back up now"))
        self.make.clicked.connect(self._make)
        self.restore = button(self.tr("Restore"), primary=True)
        self.restore.clicked.connect(self._restore)
        self.finish(self.make, self.restore)
        self.resize(px(660), px(440))
        self._enable(False)
        self._load()

    def _load(self, message: str = "") -> None:
        """Lists the backups, and says in `message` what was just done."""

        def show(backups: Sequence[Backup]) -> None:
            self._show(backups, message)

        self._tasks.run(self._keeping.backups, if_alive(self, show), if_alive(self, self._failed))

    def _show(self, found: Sequence[Backup], said: str) -> None:
        self.list.clear()
        for backup in found:
            item = QListWidgetItem(self._line(backup))
            item.setData(Qt.ItemDataRole.UserRole, backup)
            self.list.addItem(item)
        if found:
            self.list.setCurrentRow(0)
        else:
            say(self.problem, "")
            self.note.setText(self.tr("There is no backup yet."))
        if said:
            self.note.setText(said)
        self._enable(True)

    def _choose(self) -> None:
        """Says what restoring the chosen backup would do."""
        self._enable(True)
        backup = self._chosen()
        if backup is not None and backup.is_readable:
            said = self.tr("Restoring goes back to {date}: {holds}. The library as it is now is kept, too.")
            self.note.setText(said.replace("{date}", _moment(backup)).replace("{holds}", ", ".join(_holds(backup))))

    def _chosen(self) -> Backup | None:
        item = self.list.currentItem()
        backup: Backup | None = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return backup

    def _line(self, backup: Backup) -> str:
        holds = _holds(backup) if backup.is_readable else [self.tr("cannot be read")]
        size = format_size(backup.bytes)
        return " · ".join([_moment(backup), self._causes[backup.cause], *holds, size])

    def _enable(self, on: bool) -> None:
        backup = self._chosen()
        self.make.setEnabled(on)
        self.restore.setEnabled(on and backup is not None and backup.is_readable)

    def _make(self) -> None:
        self._begin(self.tr("Making a backup…"))
        done = if_alive(self, lambda _path: self._done(self.tr("Backup made.")))
        self._tasks.run(self._keeping.back_up, done, if_alive(self, self._failed))

    def _restore(self) -> None:
        backup = self._chosen()
        if backup is None:
            return
        said = self.tr("The library of {date} is back").replace("{date}", _moment(backup))
        self._begin(self.tr("Restoring…"))

        def done(outcome: tuple[UndoToken, Path]) -> None:
            self.accept()
            self.restored.emit(said, outcome[0])

        self._tasks.run(lambda: self._keeping.restore(backup.path), if_alive(self, done), if_alive(self, self._failed))

    def _begin(self, words: str) -> None:
        self._enable(False)
        say(self.problem, "")
        self.note.setText(words)

    def _done(self, words: str) -> None:
        self._load(words)

    def _failed(self, error: DeskReaderError) -> None:
        self.note.setText("")
        self._enable(True)
        say(self.problem, messages.error_message(error))


def _moment(backup: Backup) -> str:
    return f"{short_date(backup.made_at)}, {format_time(backup.made_at)}"


def _holds(backup: Backup) -> list[str]:
    return [
        counted("BackupsDialog", "1 feed", "%n feeds", backup.feeds),
        counted("BackupsDialog", "1 story", "%n stories", backup.articles),
        counted("BackupsDialog", "1 starred", "%n starred", backup.starred),
    ]


def short_date(moment: datetime) -> str:
    """The day of a moment as the reader's language writes it in short."""
    local = moment.astimezone()
    return QLocale().toString(QDate(local.year, local.month, local.day), QLocale.FormatType.ShortFormat)
