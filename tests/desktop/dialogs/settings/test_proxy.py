"""The row of the proxy: chosen, typed in, refused with an error, reset and restored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit

from deskreader.desktop.dialogs.settings import SettingsDialog
from deskreader.desktop.dialogs.settings.feeds import FeedsPage
from deskreader.desktop.dialogs.settings.fields.proxy import ProxyRow
from tests.desktop.dialogs.kit import FakeEngine, opened_settings

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

FEEDS = 3
QUAY = "http://quay.example:3128"


@pytest.fixture
def engine(tmp_path: Path) -> FakeEngine:
    return FakeEngine(tmp_path)


@pytest.fixture
def dialog(qtbot: Any, engine: FakeEngine) -> Iterator[SettingsDialog]:
    with opened_settings(engine) as dialog:
        qtbot.addWidget(dialog)
        dialog.show_page(FEEDS)
        yield dialog


@pytest.fixture
def row(dialog: SettingsDialog) -> ProxyRow:
    page = dialog.page(FEEDS)
    assert isinstance(page, FeedsPage)
    return page.proxy


def choose(row: ProxyRow, value: str) -> None:
    row.choice.setCurrentIndex(row.choice.findData(value))
    row.choice.activated.emit(row.choice.currentIndex())


def test_no_proxy_takes_effect_at_once(row: ProxyRow, engine: FakeEngine) -> None:
    assert row.choice.currentText() == "System proxy"
    assert row.fields.isHidden()
    choose(row, "none")
    assert engine.settings.current.proxy == "none"
    assert row.fields.isHidden()


def test_the_users_own_proxy_takes_effect_with_the_button(row: ProxyRow, engine: FakeEngine, qtbot: Any) -> None:
    choose(row, "own")
    assert row.fields.isVisible()
    assert row.window().focusWidget() is row.address
    assert engine.settings.current.proxy == "system"
    assert row.password.echoMode() is QLineEdit.EchoMode.Password
    row.address.setText(QUAY)
    row.user.setText("me")
    row.password.setText("canary")
    row.use.click()
    qtbot.waitUntil(lambda: "In use." in row.storage.explanation.text())
    assert engine.proxy.used == [(QUAY, "me", "canary")]
    assert row.choice.currentData() == "own"
    assert "canary" not in engine.profile.settings.read_text("utf-8")


def test_an_error_of_the_address_is_shown_in_the_row(row: ProxyRow, engine: FakeEngine, qtbot: Any) -> None:
    choose(row, "own")
    row.address.setText("nonsense")
    row.address.returnPressed.emit()
    qtbot.waitUntil(row.problem.isVisible)
    assert row.problem.text().startswith("This is not a proxy address.")
    assert row.address.text() == "nonsense"
    assert engine.settings.current.proxy == "system"
    choose(row, "none")
    assert row.problem.isHidden()


def test_a_stored_proxy_is_shown_with_its_login_and_used_again(row: ProxyRow, engine: FakeEngine, qtbot: Any) -> None:
    engine.proxy.stored_login, engine.proxy.keyring = ("me", "canary"), False
    engine.settings.change(proxy="none", proxy_address=QUAY)
    choose(row, "own")
    assert engine.settings.current.proxy == "own"
    qtbot.waitUntil(lambda: bool(row.password.text()))
    assert (row.address.text(), row.user.text(), row.password.text()) == (QUAY, "me", "canary")
    assert "until you quit DeskReader" in row.storage.explanation.text()


def test_a_reset_of_the_page_can_be_undone(dialog: SettingsDialog, row: ProxyRow, engine: FakeEngine) -> None:
    engine.settings.change(proxy="own", proxy_address=QUAY)
    assert row.fields.isVisible()
    dialog.reset.click()
    assert (engine.settings.current.proxy, engine.settings.current.proxy_address) == ("system", "")
    assert row.fields.isHidden()
    dialog.reset.click()
    assert (engine.settings.current.proxy, engine.settings.current.proxy_address) == ("own", QUAY)


@pytest.mark.parametrize("words", ["proxy", "connections computer"], ids=["name", "explanation"])
def test_the_search_finds_the_row(dialog: SettingsDialog, row: ProxyRow, words: str) -> None:
    dialog.search.setText(words)
    assert row.isVisible()
    assert sum(shown.isVisible() for page in dialog.pages for shown in page.rows) == 1
