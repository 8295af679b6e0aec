"""Chooses the proxy for a URL, the system's or the user's own, and speaks SOCKS 5 (RFC 1928, 1929)."""

from __future__ import annotations

import re
import socket
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

import requests

from deskreader.errors import FetchError, Kind
from deskreader.fetch.auth.http_auth import Login
from deskreader.fetch.url import Address

SOCKS_PORT = 1080
PORTS = {"http": 8080, "socks5": SOCKS_PORT, "socks5h": SOCKS_PORT}  # default ports
EMPTY_LOGIN = ("", "")
_HOST = re.compile(r"[A-Za-z0-9_.:-]+")  # a name in ASCII, or an IP address
VERSION, CONNECT, BY_NAME = 5, 1, 3
NO_LOGIN, BY_PASSWORD = 0, 2
LENGTHS = {1: 4, 4: 16}  # of an address in a reply, by its kind


@dataclass(frozen=True, slots=True)
class Socks:
    """A SOCKS 5 proxy, which resolves names itself."""

    host: str
    port: int
    login: Login | None = None


class Proxies:
    """The proxies of requests, by URL scheme or `all`."""

    def __init__(self, named: Mapping[str, str], has_exceptions: bool = False) -> None:
        """Takes the proxies by scheme; `has_exceptions` means that the system excludes some hosts."""
        self._named = dict(named)
        self._has_exceptions = has_exceptions

    def __bool__(self) -> bool:
        return bool(self._named)

    def choose(self, address: Address) -> str | Socks | None:
        """Returns the URL of an HTTP proxy, a SOCKS proxy, or None for a direct connection.

        This machine itself and hosts that the system excludes are always direct.
        """
        if not self._named or address.is_loopback:
            return None
        if self._has_exceptions and requests.utils.should_bypass_proxies(address.url, None):
            return None
        proxy = requests.utils.select_proxy(address.url, self._named)
        return _socks(proxy) if proxy and proxy.lower().startswith("socks") else proxy


NO_PROXIES = Proxies({})


def system_proxies() -> Proxies:
    """Returns the proxies that the system configures now."""
    named = {scheme: url for scheme, url in urllib.request.getproxies().items() if scheme != "no"}
    return Proxies(named, has_exceptions=True)


def single_proxy(url: str, login: Login = EMPTY_LOGIN) -> Proxies:
    """Returns one proxy for everything but this machine, with `login` unless the URL has its own.

    Raises: FetchError(BAD_PROXY).
    """
    address, url_login = split(url)
    used_login = url_login if url_login != EMPTY_LOGIN else login
    userinfo = ":".join(quote(part, safe="") for part in used_login) + "@" if used_login != EMPTY_LOGIN else ""
    return Proxies({"all": address.replace("://", f"://{userinfo}", 1)})


def split(typed: str) -> tuple[str, Login]:
    """Returns a proxy's URL without its login, and that login; `host:port` is an HTTP proxy.

    Raises: FetchError(BAD_PROXY).
    """
    text = typed.strip()
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        usual = PORTS[parts.scheme]
        host, port = parts.hostname or "", parts.port or usual
    except (ValueError, KeyError):
        host, port = "", 0
    if not _HOST.fullmatch(host) or parts.path.strip("/") or parts.query or parts.fragment:
        raise FetchError(Kind.BAD_PROXY)
    netloc = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{netloc}:{port}", (unquote(parts.username or ""), unquote(parts.password or ""))


def _socks(url: str) -> Socks:
    """Parses a SOCKS URL. Raises: FetchError(PROXY) where it is malformed."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or SOCKS_PORT
    except ValueError:
        host, port = None, 0
    if not host or parts.scheme == "socks4":
        raise FetchError(Kind.PROXY)
    login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    return Socks(host, port, login)


def open_tunnel(sock: socket.socket, proxy: Socks, host: str, port: int) -> None:
    """Asks the SOCKS proxy at the other end of `sock` to connect to a host.

    Raises: FetchError(PROXY) where it is no SOCKS proxy or rejects the login, FetchError(UNREACHABLE) where it cannot
    reach the host; OSError.
    """
    offer = bytes([NO_LOGIN, BY_PASSWORD] if proxy.login else [NO_LOGIN])
    sock.sendall(bytes([VERSION, len(offer)]) + offer)
    version, method = _receive(sock, 2)
    if version != VERSION or method not in offer:
        raise FetchError(Kind.PROXY)
    if method == BY_PASSWORD and proxy.login:
        sock.sendall(b"\x01" + b"".join(_sized(part) for part in proxy.login))
        if _receive(sock, 2)[1] != 0:
            raise FetchError(Kind.PROXY, "login")
    sock.sendall(bytes([VERSION, CONNECT, 0, BY_NAME]) + _sized(host) + port.to_bytes(2, "big"))
    _, reply, _, kind = _receive(sock, 4)
    if reply != 0:
        raise FetchError(Kind.UNREACHABLE, f"proxy says {reply}")
    _receive(sock, (LENGTHS.get(kind) or _receive(sock, 1)[0]) + 2)


def _sized(text: str) -> bytes:
    data = text.encode()[:255]
    return bytes([len(data)]) + data


def _receive(sock: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        piece = sock.recv(count - len(data))
        if not piece:
            raise FetchError(Kind.PROXY)
        data += piece
    return data
