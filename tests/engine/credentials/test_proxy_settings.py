"""The user's own proxy: its address is in the settings, its login in the keyring and sent to that proxy alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskreader.engine.credentials.proxy_settings import ProxySettings
from deskreader.engine.credentials.secret_store import SecretStore
from deskreader.errors import DeskReaderError, FetchError, Kind
from deskreader.fetch.url import parse
from deskreader.model.credentials import SecretStorage
from deskreader.settings import SettingsKeeper
from tests.engine.credentials.fakes import MemoryKeyring

FAR = parse("https://far.example/feed")
QUAY = "http://quay.example:3128"


class Installation:
    """A profile's settings and keyring, which outlive the program."""

    def __init__(self, folder: Path, has_keyring: bool = True) -> None:
        self.folder = folder
        self.keyring = MemoryKeyring() if has_keyring else None

    def start(self) -> ProxySettings:
        self.settings = SettingsKeeper(self.folder / "settings.json")
        return ProxySettings(self.settings, SecretStore(self.folder / "library.db", lambda: self.keyring))


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


def test_a_login_goes_to_the_keyring_and_survives_a_restart(installation: Installation) -> None:
    assert installation.start().use(QUAY, "me", "canary") is SecretStorage.KEYRING
    again = installation.start()
    assert again.proxies().choose(FAR) == "http://me:canary@quay.example:3128"
    assert again.login() == ("me", "canary")
    assert "canary" not in (installation.folder / "settings.json").read_text("utf-8")


def test_a_login_is_moved_out_of_the_address(installation: Installation) -> None:
    installation.start().use("http://me:canary@quay.example:3128", "", "")
    assert installation.settings.current.proxy_address == QUAY
    assert installation.start().login() == ("me", "canary")


def test_without_a_keyring_the_login_lasts_until_the_program_ends(tmp_path: Path) -> None:
    installation = Installation(tmp_path, has_keyring=False)
    first = installation.start()
    assert not first.has_keyring()
    assert first.use(QUAY, "me", "canary") is SecretStorage.RUN
    assert first.login() == ("me", "canary")
    assert installation.start().proxies().choose(FAR) == QUAY


def test_the_login_is_not_sent_to_another_proxy(installation: Installation) -> None:
    proxy = installation.start()
    proxy.use(QUAY, "me", "canary")
    installation.settings.change(proxy_address="http://elsewhere.example:1")
    assert proxy.proxies().choose(FAR) == "http://elsewhere.example:1"
    installation.settings.change(proxy_address=QUAY)
    assert proxy.proxies().choose(FAR) == "http://me:canary@quay.example:3128"


def test_a_removed_login_leaves_the_keyring(installation: Installation) -> None:
    proxy = installation.start()
    proxy.use(QUAY, "me", "canary")
    proxy.use(QUAY, "", "")
    assert proxy.proxies().choose(FAR) == QUAY
    assert installation.keyring is not None
    assert installation.keyring.texts == {}


def test_a_change_takes_effect_with_the_next_request(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://system.example:1")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    proxy = installation.start()
    assert proxy.proxies().choose(FAR) == "http://system.example:1"
    assert proxy.proxies() is proxy.proxies()
    installation.settings.change(proxy="none")
    assert proxy.proxies().choose(FAR) is None
    proxy.use("socks5://quay.example", "", "")
    assert "quay.example" in repr(proxy.proxies().choose(FAR))
    assert proxy.proxies().choose(parse("http://127.0.0.1/")) is None


def test_a_bad_address_is_refused_and_changes_nothing(installation: Installation) -> None:
    proxy = installation.start()
    with pytest.raises(FetchError) as caught:
        proxy.use("nonsense://canary@x", "", "")
    assert caught.value.kind is Kind.BAD_PROXY
    assert "canary" not in str(caught.value)
    assert installation.settings.current.proxy == "system"


def test_invalid_settings_allow_no_request(installation: Installation, caplog: pytest.LogCaptureFixture) -> None:
    (installation.folder / "settings.json").write_text(
        '{"proxy": "own", "proxy_address": "http://me:canary@quay.example"}'
    )
    with pytest.raises(FetchError) as caught:
        installation.start().proxies()
    assert caught.value.kind is Kind.BAD_PROXY
    assert "canary" not in caplog.text


def test_settings_that_cannot_be_written_raise_a_typed_error(installation: Installation) -> None:
    proxy = installation.start()
    (installation.folder / "settings.json").mkdir()
    with pytest.raises(DeskReaderError):
        proxy.use(QUAY, "", "")
