"""The dialog that shows what a mailto link of an article would begin, before anything goes to the mail program."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.strings import messages
from deskreader.desktop.widgets.parts import button, label
from deskreader.desktop.widgets.plain_dialog import PlainDialog
from deskreader.text.mailto import MailDraft
from deskreader.text.shown_addresses import shown_host

MESSAGE_HEIGHT = 120


class MailReviewDialog(PlainDialog):
    """Shows address, subject and body of a draft; its main button passes the draft's URL to `open_url`."""

    def __init__(
        self, draft: MailDraft, open_url: Callable[[str], None], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            messages.translate("MailReviewDialog", "New email"),
            messages.translate(
                "MailReviewDialog", "This link starts an email. Nothing is sent until you send it yourself."
            ),
            theme,
            parent,
        )
        self._draft, self._open_url = draft, open_url
        addresses = ", ".join(_shown_mail_address(address) for address in draft.address.split(","))
        self.recipients = self._add_line(self.tr("To: {addresses}").replace("{addresses}", addresses))
        if draft.subject:
            self._add_line(self.tr("Subject: {subject}").replace("{subject}", draft.subject))
        if draft.body:
            body = QPlainTextEdit(draft.body)
            body.setObjectName("framed")
            body.setReadOnly(True)
            body.setAccessibleName(self.tr("Message"))
            body.setFixedHeight(px(MESSAGE_HEIGHT))
            self.column.addWidget(body)
        self.hand_over = button(self.tr("Open mail app"), primary=True)
        self.hand_over.clicked.connect(self._hand_over)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.finish(cancel, self.hand_over)
        self.resize(px(480), px(380))

    def _add_line(self, text: str) -> QLabel:
        line = label(text)
        line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(line)
        return line

    def _hand_over(self) -> None:
        self.accept()
        self._open_url(self._draft.url)


def _shown_mail_address(address: str) -> str:
    name, _, host = address.rpartition("@")
    return f"{name}@{shown_host(host)}"
