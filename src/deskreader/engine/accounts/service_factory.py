"""Which addresses an account may mean, and the service that speaks to a server of its kind."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from deskreader.errors import Kind, SyncError
from deskreader.model.accounts import Ability, AccountKind
from deskreader.sync.fever import Fever
from deskreader.sync.greader import GReader
from deskreader.sync.nextcloud import NextcloudNews
from deskreader.sync.service import Link, Service
from deskreader.sync.ttrss import TinyTinyRss
from deskreader.text import ip_addresses
from deskreader.text.urls import as_address, host_of

ServiceClass = type[GReader] | type[NextcloudNews] | type[TinyTinyRss] | type[Fever]
_SERVICES: dict[AccountKind, ServiceClass] = {
    AccountKind.GREADER: GReader,
    AccountKind.NEXTCLOUD: NextcloudNews,
    AccountKind.TTRSS: TinyTinyRss,
    AccountKind.FEVER: Fever,
}
_PATHS: dict[AccountKind, tuple[str, ...]] = {
    AccountKind.GREADER: ("", "/api/greader.php", "/p/api/greader.php"),  # Miniflux and services; FreshRSS
    AccountKind.NEXTCLOUD: ("", "/nextcloud"),
    AccountKind.TTRSS: ("", "/tt-rss"),
    AccountKind.FEVER: ("", "/api/fever.php", "/p/api/fever.php", "/fever", "/plugins/fever"),
}
_ENDINGS: dict[AccountKind, tuple[str, ...]] = {
    AccountKind.GREADER: ("/reader/api/0", "/accounts/ClientLogin", "/i"),
    AccountKind.NEXTCLOUD: ("/api/v1-3", "/api/v1-2", "/apps/news", "/index.php"),
    AccountKind.TTRSS: ("/index.php", "/api"),
    AccountKind.FEVER: (),
}
"""What people paste behind the address that is meant."""


def make_service(kind: AccountKind, link: Link, user: str, password: str) -> Service:
    """Returns the service of an account. Raises: SyncError(UNSUPPORTED_ACT) for a kind without a server."""
    if kind not in _SERVICES:
        raise SyncError(Kind.UNSUPPORTED_ACT, kind)
    return _SERVICES[kind](link, user, password)


def abilities(kind: AccountKind) -> frozenset[Ability]:
    """Returns what the user can change in an account of a kind; a synced folder takes everything."""
    return _SERVICES[kind].abilities if kind in _SERVICES else frozenset(Ability)


def is_this_machine(url: str) -> bool:
    """Whether a URL names this machine itself, so that nothing of a request leaves it."""
    host = host_of(url)
    if host == "localhost" or host.endswith(".localhost"):
        return True
    address = ip_addresses.parse(host.strip("[]"))
    return address is not None and address.is_loopback


def addresses(kind: AccountKind, typed: str) -> tuple[str, ...]:
    """Returns the addresses that may be meant by what a user typed, the likeliest first; a bare host means https.

    Raises: SyncError(BAD_ADDRESS) for what is no address.
    """
    url = as_address(typed)
    if url is None:
        raise SyncError(Kind.BAD_ADDRESS, typed[:200])
    if "://" not in typed and url.startswith("http://") and not is_this_machine(url):
        url = "https" + url[4:]
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    for ending in _ENDINGS[kind]:
        path = path.removesuffix(ending).rstrip("/")
    base = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], path, "", ""))
    known = [candidate for candidate in _PATHS[kind] if candidate and path.endswith(candidate)]
    return (base,) if known else tuple(base + candidate for candidate in _PATHS[kind])
