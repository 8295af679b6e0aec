"""The question before an account is removed: whether its feeds and stories stay on this computer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.strings import account_texts
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.strings.messages import translate
from deskreader.desktop.widgets.controls import CheckBox
from deskreader.desktop.widgets.parts import button, if_alive, label, show_problem
from deskreader.desktop.widgets.plain_dialog import PlainDialog
from deskreader.errors import DeskReaderError
from deskreader.model import Changes, UndoToken, View, ViewKind
from deskreader.model.accounts import Account, AccountKind

WIDTH = 480


class RemoveAccountDialog(PlainDialog):
    """Says what is removed and what stays. `removed(str, UndoToken)` carries what was done, and what undoes it."""

    removed = Signal(str, object)

    def __init__(self, context: DialogContext, account: Account, parent: QWidget | None = None) -> None:
        title = translate("RemoveAccountDialog", "Remove {name}").replace("{name}", account.name)
        super().__init__(title, "", context.theme, parent)
        self._engine, self._tasks, self._account = context.engine, context.tasks, account
        self.facts = label(self._folder_text() if account.kind is AccountKind.FOLDER else "", 13, ink="soft_ink")
        self.column.addWidget(self.facts)
        self.keep = CheckBox(self.tr("Keep its feeds and stories on this computer"))
        self.keep.setVisible(account.kind is not AccountKind.FOLDER)
        self.keep.toggled.connect(lambda _on: self._show_facts())
        self.column.addWidget(self.keep)
        self.remove = button(self.tr("Remove account"), primary=True)
        self.remove.clicked.connect(self._remove)
        self.cancel = button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.finish(self.cancel, self.remove)
        self.setMinimumWidth(px(WIDTH))
        self._feeds = self._stories = 0
        if account.kind is not AccountKind.FOLDER:
            self._tasks.run(self._count, if_alive(self, self._show_counts), lambda _error: None)
        self._fit()

    def _folder_text(self) -> str:
        return self.tr("Your feeds and stories stay on this computer, and the folder stays as it is.")

    def _count(self) -> tuple[int, int]:
        library, account_id = self._engine.library, self._account.id
        feeds = sum(feed.account_id == account_id for feed in library.outline().feeds)
        return feeds, library.count(View(ViewKind.ACCOUNT, account_id=account_id))

    def _show_counts(self, counts: tuple[int, int]) -> None:
        self._feeds, self._stories = counts
        self._show_facts()

    def _show_facts(self) -> None:
        feeds = counted("RemoveAccountDialog", "1 feed", "%n feeds", self._feeds)
        stories = counted("RemoveAccountDialog", "1 story", "%n stories", self._stories)
        if self.keep.isChecked():
            text = self.tr("{feeds} and {stories} stay. DeskReader then fetches these feeds itself.")
        else:
            text = self.tr("{feeds} and {stories} are removed from this computer. The server keeps everything.")
        self.facts.setText(text.replace("{feeds}", feeds).replace("{stories}", stories))
        self._fit()

    def _remove(self) -> None:
        accounts, account, keeps = self._engine.accounts, self._account, self.keep.isChecked()
        self.remove.setEnabled(False)

        def done(outcome: tuple[UndoToken, Changes]) -> None:
            self.removed.emit(self.tr("Removed {name}").replace("{name}", account.name), outcome[0])
            self.accept()

        self._tasks.run(
            lambda: accounts.remove(account.id, keeps), if_alive(self, done), if_alive(self, self._show_error)
        )

    def _show_error(self, error: DeskReaderError) -> None:
        self.remove.setEnabled(True)
        show_problem(self.problem, account_texts.account_error_message(error))
        self._fit()

    def _fit(self) -> None:
        """Gives the texts, which wrap, the height that they need."""
        self.column.activate()
        width = max(self.width(), self.minimumWidth())
        self.resize(width, self.column.totalHeightForWidth(width))
