"""The system's proxies: which one an address goes through, and the words to say to a SOCKS proxy (RFC 1928, 1929)."""

from __future__ import annotations

import socket
import urllib.request
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import requests

from deskreader.errors import FetchError, Kind
from deskreader.fetch.address import Address
from deskreader.fetch.login import Login

SOCKS_PORT = 1080
VERSION, CONNECT, BY_NAME = 5, 1, 3
NO_LOGIN, BY_PASSWORD = 0, 2
LENGTHS = {1: 4, 4: 16}  # of an address in a reply, by its kind


@dataclass(frozen=True, slots=True)
class Socks:
    """A SOCKS 5 proxy. It looks names up itself."""

    host: str
    port: int
    login: Login | None = None


class Proxies:
    """The proxies that the system named when the program started."""

    def __init__(self) -> None:
        self._named = {scheme: url for scheme, url in urllib.request.getproxies().items() if scheme != "no"}

    def __bool__(self) -> bool:
        return bool(self._named)

    def choose(self, address: Address) -> str | Socks | None:
        """What an address goes through: the address of an HTTP proxy, a SOCKS proxy, or nothing.

        None are used for this machine itself and for hosts that the system excepts.
        """
        if not self._named or address.is_loopback or requests.utils.should_bypass_proxies(address.url, None):
            return None
        proxy = requests.utils.select_proxy(address.url, self._named)
        return _socks(proxy) if proxy and proxy.lower().startswith("socks") else proxy


def _socks(url: str) -> Socks:
    """Raises: FetchError with UNREACHABLE where the system's word for its proxy makes no sense."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or SOCKS_PORT
    except ValueError:
        host, port = None, 0
    if not host or parts.scheme == "socks4":
        raise FetchError(Kind.UNREACHABLE, "proxy")
    login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    return Socks(host, port, login)


def open_tunnel(sock: socket.socket, proxy: Socks, host: str, port: int) -> None:
    """Has the proxy at the other end of `sock` connect it to a host.

    Raises: FetchError with UNREACHABLE where the proxy will not; OSError.
    """
    offer = bytes([NO_LOGIN, BY_PASSWORD] if proxy.login else [NO_LOGIN])
    sock.sendall(bytes([VERSION, len(offer)]) + offer)
    version, method = _take(sock, 2)
    if version != VERSION or method not in offer:
        raise FetchError(Kind.UNREACHABLE, "proxy")
    if method == BY_PASSWORD and proxy.login:
        sock.sendall(b"\x01" + b"".join(_sized(part) for part in proxy.login))
        if _take(sock, 2)[1] != 0:
            raise FetchError(Kind.UNREACHABLE, "proxy login")
    sock.sendall(bytes([VERSION, CONNECT, 0, BY_NAME]) + _sized(host) + port.to_bytes(2, "big"))
    _, reply, _, kind = _take(sock, 4)
    if reply != 0:
        raise FetchError(Kind.UNREACHABLE, f"proxy says {reply}")
    _take(sock, (LENGTHS.get(kind) or _take(sock, 1)[0]) + 2)


def _sized(text: str) -> bytes:
    data = text.encode()[:255]
    return bytes([len(data)]) + data


def _take(sock: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        piece = sock.recv(count - len(data))
        if not piece:
            raise FetchError(Kind.UNREACHABLE, "proxy")
        data += piece
    return data
