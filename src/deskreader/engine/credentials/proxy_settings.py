"""The proxy that the user chose: its address is in the settings, its login in the keyring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskreader.engine.credentials.secret_store import PROXY, SecretStore
from deskreader.engine.files import file_error
from deskreader.model.credentials import NOTHING, Credentials, SecretStorage
from deskreader.settings import ProxyMode, SettingsKeeper

if TYPE_CHECKING:
    from deskreader.fetch.transport.proxies import Proxies

Login = tuple[str, str]
"""User name and password."""

NO_LOGIN: Login = ("", "")


class ProxySettings:
    """Decides which proxies requests use. Thread-safe. A change takes effect with the next request."""

    def __init__(self, settings: SettingsKeeper, secrets: SecretStore) -> None:
        self._settings = settings
        self._secrets = secrets
        self._cached: tuple[tuple[ProxyMode, str, Login], Proxies] | None = None
        self._login: tuple[str, Login] | None = None  # with the address of its proxy

    def proxies(self) -> Proxies:
        """Returns the proxies to use now. Raises: FetchError(BAD_PROXY) where the settings hold an invalid address."""
        settings = self._settings.current
        login = self._login_for(settings.proxy_address) if settings.proxy is ProxyMode.OWN else NO_LOGIN
        key = (settings.proxy, settings.proxy_address, login)
        cached = self._cached
        if cached is None or cached[0] != key:
            self._cached = cached = (key, _proxies_of(*key))
        return cached[1]

    def login(self) -> Login:
        """Returns the login of the proxy in the settings; empty where it has none or it is no longer stored."""
        return self._login_for(self._settings.current.proxy_address)

    def use(self, address: str, user: str, password: str) -> SecretStorage:
        """Makes a proxy the one for all requests from now on; returns where its login is stored.

        A login in the address is used where no other is given.

        Raises: FetchError(BAD_PROXY); DeskReaderError where the settings cannot be written: the proxy is used until
        the program ends.
        """
        from deskreader.fetch.transport.proxies import split

        url, url_login = split(address)
        login = (user, password) if user or password else url_login
        storage = self._store_login(url, login)
        try:
            self._settings.change(proxy=ProxyMode.OWN, proxy_address=url)
        except OSError as error:
            raise file_error(error, "settings.json") from error
        return storage

    def has_keyring(self) -> bool:
        """Whether the login outlives the program."""
        return self._secrets.has_keyring()

    def _store_login(self, address: str, login: Login) -> SecretStorage:
        self._login = (address, login)
        if login == NO_LOGIN:
            self._secrets.remove(PROXY)
            return SecretStorage.KEYRING
        return self._secrets.put(PROXY, Credentials(address=address, user=login[0], password=login[1]))

    def _login_for(self, address: str) -> Login:
        """Returns the login, if it belongs to this address: no other proxy gets it. The keyring is read once."""
        if self._login is None:
            stored = self._secrets.get(PROXY) or NOTHING
            self._login = (stored.address, (stored.user, stored.password))
        return self._login[1] if self._login[0] == address else NO_LOGIN


def check_proxy(address: str) -> None:
    """Checks that this is the address of a proxy. Raises: FetchError(BAD_PROXY)."""
    from deskreader.fetch.transport.proxies import split

    split(address)


def _proxies_of(mode: ProxyMode, address: str, login: Login) -> Proxies:
    """Raises: FetchError(BAD_PROXY)."""
    from deskreader.fetch.transport.proxies import NO_PROXIES, single_proxy, system_proxies

    if mode is ProxyMode.NONE:
        return NO_PROXIES
    return single_proxy(address, login) if mode is ProxyMode.OWN else system_proxies()
