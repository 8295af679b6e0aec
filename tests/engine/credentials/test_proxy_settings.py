"""The reader's own proxy: address in the settings, login in the keyring, shown to that proxy alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskreader.engine.credentials.proxy_settings import ProxySettings
from deskreader.engine.credentials.secret_store import SecretStore
from deskreader.errors import DeskReaderError, FetchError, Kind
from deskreader.fetch.url import parse
from deskreader.model.credentials import SecretStorage
from deskreader.settings import SettingsKeeper
from tests.engine.credentials.test_secret_store import MemoryKeyring

FAR = parse("https://far.example/feed")
QUAY = "http://quay.example:3128"


class Place:
    """A profile's settings and keyring, which outlive the program."""

    def __init__(self, folder: Path, has_keyring: bool = True) -> None:
        self.folder = folder
        self.keyring = MemoryKeyring() if has_keyring else None

    def start(self) -> ProxySettings:
        self.settings = SettingsKeeper(self.folder / "settings.json")
        return ProxySettings(self.settings, SecretStore(self.folder / "library.db", lambda: self.keyring))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_a_login_goes_to_the_keyring_and_comes_back_after_a_restart(place: Place) -> None:
    assert place.start().use(QUAY, "me", "canary") is SecretStorage.KEYRING
    again = place.start()
    assert again.proxies().choose(FAR) == "http://me:canary@quay.example:3128"
    assert again.login() == ("me", "canary")
    assert "canary" not in (place.folder / "settings.json").read_text("utf-8")


def test_a_login_in_the_address_is_taken_out_of_it(place: Place) -> None:
    place.start().use("http://me:canary@quay.example:3128", "", "")
    assert place.settings.current.proxy_address == QUAY
    assert place.start().login() == ("me", "canary")


def test_without_a_keyring_the_login_lives_as_long_as_the_program(tmp_path: Path) -> None:
    place = Place(tmp_path, has_keyring=False)
    first = place.start()
    assert not first.has_keyring()
    assert first.use(QUAY, "me", "canary") is SecretStorage.RUN
    assert first.login() == ("me", "canary")
    assert place.start().proxies().choose(FAR) == QUAY


def test_another_proxy_is_not_shown_the_login(place: Place) -> None:
    chosen = place.start()
    chosen.use(QUAY, "me", "canary")
    place.settings.change(proxy_address="http://elsewhere.example:1")
    assert chosen.proxies().choose(FAR) == "http://elsewhere.example:1"
    place.settings.change(proxy_address=QUAY)
    assert chosen.proxies().choose(FAR) == "http://me:canary@quay.example:3128"


def test_a_login_that_is_taken_away_is_forgotten(place: Place) -> None:
    chosen = place.start()
    chosen.use(QUAY, "me", "canary")
    chosen.use(QUAY, "", "")
    assert chosen.proxies().choose(FAR) == QUAY
    assert place.keyring is not None
    assert place.keyring.texts == {}


def test_changes_hold_from_the_next_request_on(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://system.example:1")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    chosen = place.start()
    assert chosen.proxies().choose(FAR) == "http://system.example:1"
    assert chosen.proxies() is chosen.proxies()
    place.settings.change(proxy="none")
    assert chosen.proxies().choose(FAR) is None
    chosen.use("socks5://quay.example", "", "")
    assert "quay.example" in repr(chosen.proxies().choose(FAR))
    assert chosen.proxies().choose(parse("http://127.0.0.1/")) is None


def test_what_is_no_address_is_refused_and_changes_nothing(place: Place) -> None:
    chosen = place.start()
    with pytest.raises(FetchError) as caught:
        chosen.use("nonsense://canary@x", "", "")
    assert caught.value.kind is Kind.BAD_PROXY
    assert "canary" not in str(caught.value)
    assert place.settings.current.proxy == "system"


def test_settings_that_make_no_sense_let_nothing_out(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    (place.folder / "settings.json").write_text('{"proxy": "own", "proxy_address": "http://me:canary@quay.example"}')
    with pytest.raises(FetchError) as caught:
        place.start().proxies()
    assert caught.value.kind is Kind.BAD_PROXY
    assert "canary" not in caplog.text


def test_settings_that_cannot_be_written_are_typed_trouble(place: Place) -> None:
    chosen = place.start()
    (place.folder / "settings.json").mkdir()
    with pytest.raises(DeskReaderError):
        chosen.use(QUAY, "", "")
