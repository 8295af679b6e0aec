"""The section "Access": credentials are named by their kind, and shown and changed only on request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from deskreader.desktop.dialogs.credential_fields import OWN
from deskreader.desktop.dialogs.properties import PropertiesDialog
from deskreader.desktop.dialogs.properties.access import CredentialsSection
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.errors import FetchError, Kind
from deskreader.model.credentials import DIRECT, NOTHING, Credentials, SecretStorage, Source
from tests.desktop.dialogs.properties.test_dialog import FEED, Library, context_of
from tests.desktop.sample_articles import NOW

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
SECRET = Credentials(user="ann", password="canary", headers=(("X-Key", "canary"), ("X-Two", "b")), cookies="id=canary")


@dataclass
class FakeKeys:
    """Secrets in memory."""

    access: Credentials = NOTHING
    keyring: bool = True
    changed: list[Credentials] = field(default_factory=list)
    error: FetchError | None = None

    def get(self, feed_id: int) -> Credentials:
        return self.access

    def has_keyring(self) -> bool:
        return self.keyring

    def change(self, feed_id: int, access: Credentials) -> SecretStorage:
        if self.error is not None:
            raise self.error
        self.changed.append(access)
        return SecretStorage.KEYRING


@pytest.fixture
def keys() -> FakeKeys:
    return FakeKeys()


@pytest.fixture
def library() -> Library:
    return Library()


@pytest.fixture
def section(qtbot: Any, library: Library, keys: FakeKeys) -> Iterator[CredentialsSection]:
    def report(error: BaseException) -> None:
        raise error

    tasks = Tasks(report)
    dialog = PropertiesDialog(context_of(library, tasks, keys), FEED, None, lambda: NOW)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: bool(dialog.heading.text()))
    yield next(section for section in dialog.sections if isinstance(section, CredentialsSection))
    tasks.close()


def set_feed(library: Library, **values: Any) -> None:
    library.feeds[FEED] = replace(library.feeds[FEED], **values)


def test_a_public_feed_sends_no_credentials(section: CredentialsSection) -> None:
    assert section.state.explanation.text() == "No sign-in details are sent."
    assert section.source.isHidden()
    assert section.fields.isHidden()


def test_kinds_of_credentials_are_named_and_secrets_are_not_shown(
    section: CredentialsSection, library: Library, keys: FakeKeys, qtbot: Any
) -> None:
    keys.access = SECRET
    set_feed(library, credential_kinds=SECRET.kinds, source=Source.PAGE)
    section.window().reload()
    qtbot.waitUntil(lambda: "cookies" in section.state.explanation.text())
    assert section.state.explanation.text() == "user name and password, headers, cookies"
    assert section.source.text().startswith("This site has no feed.")
    assert all("canary" not in field.text() for field in section.fields.findChildren(QLineEdit))


def test_secrets_are_shown_as_dots_changed_and_hidden_again(
    section: CredentialsSection, keys: FakeKeys, qtbot: Any
) -> None:
    keys.access = SECRET
    section.change.click()
    qtbot.waitUntil(section.fields.isVisible)
    fields = section.fields
    assert fields.address_row.isHidden()
    for secret_field in (fields.password, fields.cookies, fields.key_password):
        assert secret_field.echoMode() is QLineEdit.EchoMode.Password
    assert "keyring" in section.save_row.explanation.text()
    fields.user.setText(" bo ")
    fields.headers.setPlainText("X-Key:  new\n\nno header\n: x")
    section.save.click()
    qtbot.waitUntil(lambda: bool(keys.changed))
    assert keys.changed == [replace(SECRET, user="bo", headers=(("X-Key", "new"), ("no header", "")))]
    qtbot.waitUntil(section.fields.isHidden)
    assert fields.credentials() == NOTHING
    assert section.change.hasFocus()


@pytest.mark.parametrize("closed_by", ["button", "space", "escape"])
def test_the_fields_can_be_closed_without_a_change(
    section: CredentialsSection, keys: FakeKeys, qtbot: Any, closed_by: str
) -> None:
    keys.access = SECRET
    section.change.click()
    qtbot.waitUntil(section.fields.isVisible)
    section.fields.user.setText("typed")
    if closed_by == "button":
        section.cancel.click()
    elif closed_by == "space":
        section.cancel.setFocus()
        QTest.keyClick(section.cancel, Qt.Key.Key_Space)
    else:
        QTest.keyClick(section.fields.user, Qt.Key.Key_Escape)
    assert section.fields.isHidden()
    assert section.save_row.isHidden()
    assert section.change.isEnabled()
    assert section.change.hasFocus()
    assert keys.changed == []
    assert section.fields.credentials() == NOTHING
    assert section.window().isVisible()
    if closed_by == "escape":
        QTest.keyClick(section.change, Qt.Key.Key_Escape)
        assert not section.window().isVisible()


def test_the_tab_key_reaches_cancel_before_save(section: CredentialsSection, qtbot: Any) -> None:
    section.change.click()
    qtbot.waitUntil(section.fields.isVisible)
    assert section.cancel.nextInFocusChain() is section.save


def test_the_fields_stay_open_if_storing_fails(section: CredentialsSection, keys: FakeKeys, qtbot: Any) -> None:
    section.change.click()
    qtbot.waitUntil(section.fields.isVisible)
    keys.error = FetchError(Kind.BAD_PROXY)
    section.fields.route.choose(OWN)
    section.fields.proxy.setText("nonsense")
    section.save.click()
    dialog = section.window()
    assert isinstance(dialog, PropertiesDialog)
    qtbot.waitUntil(lambda: "http://host:8080" in dialog.error.text())
    assert section.fields.proxy.text() == "nonsense"
    keys.error = None
    section.save.click()
    qtbot.waitUntil(section.fields.isHidden)
    assert dialog.error.text() == ""


@pytest.mark.parametrize("proxy", ["", DIRECT, "http://me:canary@quay.example:8080"])
def test_the_proxy_of_a_feed_is_shown_and_changed(
    section: CredentialsSection, keys: FakeKeys, qtbot: Any, proxy: str
) -> None:
    keys.access = Credentials(proxy=proxy)
    section.change.click()
    qtbot.waitUntil(section.fields.isVisible)
    fields = section.fields
    assert fields.credentials() == keys.access
    assert fields.proxy_row.isHidden() == (proxy in ("", DIRECT))
    assert fields.proxy.echoMode() is QLineEdit.EchoMode.Password
    fields.route.choose(DIRECT)
    assert fields.credentials().proxy == DIRECT


def test_a_missing_keyring_is_reported(section: CredentialsSection, keys: FakeKeys, qtbot: Any) -> None:
    keys.keyring = False
    section.change.click()
    qtbot.waitUntil(section.fields.isVisible)
    assert "until you quit DeskReader" in section.save_row.explanation.text()


def test_the_fields_are_scrolled_into_view(section: CredentialsSection, qtbot: Any) -> None:
    section.window().resize(620, 420)
    section.change.click()
    user = section.fields.user
    qtbot.waitUntil(lambda: user.isVisible() and user.visibleRegion().boundingRect() == user.rect())
