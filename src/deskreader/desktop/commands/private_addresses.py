"""The question before an import whose file names addresses in the user's own network or on this computer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.widgets.parts import button
from deskreader.desktop.widgets.plain_dialog import PlainDialog, framed_list
from deskreader.text.shown_addresses import shown_address

LIST_HEIGHT = 150


class PrivateAddressesDialog(PlainDialog):
    """Names the private addresses of a file and passes to `answer` whether they are imported with the others.

    Nothing is imported where the user closes the dialog.
    """

    def __init__(
        self, urls: Sequence[str], answer: Callable[[bool], None], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            counted(
                "PrivateAddressesDialog",
                "This file names an address in your own network",
                "This file names %n addresses in your own network",
                len(urls),
            ),
            messages.translate(
                "PrivateAddressesDialog",
                "They lead to this computer or to devices beside it, such as a router. Add them only if you know them: "
                "DeskReader will request them at each refresh, exactly as the file says.",
            ),
            theme,
            parent,
        )
        self._answer = answer
        self.list = framed_list(self.tr("Addresses in your own network"))
        self.list.addItems([shown_address(url) for url in urls])
        self.list.setMinimumHeight(px(LIST_HEIGHT))
        self.column.addWidget(self.list, 1)
        self.leave_out = button(self.tr("Leave them out"), primary=True)
        self.leave_out.clicked.connect(lambda: self._close_with(False))
        self.add = button(self.tr("Add them too"))
        self.add.clicked.connect(lambda: self._close_with(True))
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.finish(cancel, self.add, self.leave_out)
        self.leave_out.setDefault(True)
        self.resize(px(540), px(400))

    def _close_with(self, private_ok: bool) -> None:
        self.accept()
        self._answer(private_ok)
