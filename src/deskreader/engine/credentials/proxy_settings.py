"""The proxy that the reader chose: its address in the settings, its login in the keyring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskreader.engine.credentials.secret_store import PROXY, SecretStore
from deskreader.engine.files import file_error
from deskreader.model.credentials import Credentials, SecretStorage
from deskreader.settings import ProxyMode, SettingsKeeper

if TYPE_CHECKING:
    from deskreader.fetch.transport.proxies import Proxies

Login = tuple[str, str]
"""User name and password."""

NO_LOGIN: Login = ("", "")


class ProxySettings:
    """Which way requests go. Thread-safe. A change holds from the next request on."""

    def __init__(self, settings: SettingsKeeper, secrets: SecretStore) -> None:
        self._settings = settings
        self._secrets = secrets
        self._made: tuple[tuple[ProxyMode, str, Login], Proxies] | None = None
        self._login: tuple[str, Login] | None = None  # and the address it is for

    def proxies(self) -> Proxies:
        """The proxies that hold now. Raises: FetchError(BAD_PROXY) where the settings name none that makes sense."""
        chosen = self._settings.current
        login = self._login_at(chosen.proxy_address) if chosen.proxy is ProxyMode.OWN else NO_LOGIN
        wanted = (chosen.proxy, chosen.proxy_address, login)
        made = self._made
        if made is None or made[0] != wanted:
            self._made = made = (wanted, _made(*wanted))
        return made[1]

    def login(self) -> Login:
        """The login of the proxy in the settings; empty where it has none, or where it is not known any more."""
        return self._login_at(self._settings.current.proxy_address)

    def use(self, address: str, user: str, password: str) -> SecretStorage:
        """Sends everything through the proxy at an address from now on; tells where its login is kept.

        A login in the address counts where no other is given.

        Raises: FetchError(BAD_PROXY); DeskReaderError where the settings cannot be written: they hold for this run.
        """
        from deskreader.fetch.transport.proxies import split

        shown, found = split(address)
        login = (user, password) if user or password else found
        kept = self._keep(shown, login)
        try:
            self._settings.change(proxy=ProxyMode.OWN, proxy_address=shown)
        except OSError as error:
            raise file_error(error, "settings.json") from error
        return kept

    def has_keyring(self) -> bool:
        """Whether the login outlives the program."""
        return self._secrets.has_keyring()

    def _keep(self, address: str, login: Login) -> SecretStorage:
        self._login = (address, login)
        if login == NO_LOGIN:
            self._secrets.remove(PROXY)
            return SecretStorage.KEYRING
        return self._secrets.put(PROXY, Credentials(address=address, user=login[0], password=login[1]))

    def _login_at(self, address: str) -> Login:
        """The login, if it was given for this address: another proxy is not shown it. The keyring is asked once."""
        if self._login is None:
            known = self._secrets.get(PROXY) or Credentials()
            self._login = (known.address, (known.user, known.password))
        return self._login[1] if self._login[0] == address else NO_LOGIN


def check_proxy(address: str) -> None:
    """Raises: FetchError(BAD_PROXY) where this is not the address of a proxy."""
    from deskreader.fetch.transport.proxies import split

    split(address)


def _made(mode: ProxyMode, address: str, login: Login) -> Proxies:
    """Raises: FetchError(BAD_PROXY)."""
    from deskreader.fetch.transport.proxies import NO_PROXIES, single_proxy, system_proxies

    if mode is ProxyMode.NONE:
        return NO_PROXIES
    return single_proxy(address, login) if mode is ProxyMode.OWN else system_proxies()
