"""Parses URLs to their canonical form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

import requests

from deskreader.errors import FetchError, Kind
from deskreader.text import ip_addresses
from deskreader.text.urls import ascii_host, is_private

LONGEST = 16_000  # characters; the longest URL that a server was seen to accept has about 8,000
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https URL without userinfo and fragment, which a request line never holds."""

    url: str
    scheme: str
    host: str  # lower case, punycode
    port: int
    login: tuple[str, str] | None = None

    @property
    def key(self) -> tuple[str, int]:
        """Host and port: what politeness counts as one host."""
        return self.host, self.port

    @property
    def origin(self) -> str:
        """Scheme, host and port, as in `https://example.org:443`."""
        return f"{self.scheme}://{self.host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Whether the host name itself means this machine."""
        return self.host == "localhost" or self.host.endswith(".localhost") or _is_loopback_ip(self.host)

    @property
    def is_private(self) -> bool:
        """Whether the host text means this machine or a private network; names are not looked up."""
        return is_private(self.host)


@lru_cache(maxsize=1024)
def parse(url: str) -> Address:
    """Returns the canonical form of a URL.

    Raises: FetchError(BAD_ADDRESS) where it is not one, FetchError(FORBIDDEN_ADDRESS) for other schemes than http(s).
    """
    parts = _split(url)
    if parts.scheme not in PORTS:
        raise FetchError(Kind.FORBIDDEN_ADDRESS if parts.scheme else Kind.BAD_ADDRESS, parts.scheme[:20])
    host, port = _host_and_port(parts)
    netloc = parts.netloc.rpartition("@")[2]
    if (spelling := _canonical_ip(host)) is not None:
        netloc = spelling + (f":{parts.port}" if parts.port is not None else "")
        host = spelling
    bare = urlunsplit((parts.scheme, netloc, parts.path, parts.query, ""))
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    login = (user, password) if user or password else None
    return Address(bare, parts.scheme, host, port, login)


def follow(address: Address, location: str) -> Address:
    """Returns the target of a redirect. The login is kept only for the same server.

    Raises: FetchError as `parse` does.
    """
    try:
        target = parse(urljoin(address.url, location.strip()))
    except ValueError:
        raise FetchError(Kind.BAD_ADDRESS, "redirect") from None
    login = address.login if stays_with_server(address, target) else None
    return Address(target.url, target.scheme, target.host, target.port, login)


def with_login(address: Address) -> str:
    """Returns the URL with its login as userinfo."""
    if address.login is None:
        return address.url
    user, password = (quote(part, safe="") for part in address.login)
    return address.url.replace("://", f"://{user}:{password}@", 1)


def stays_with_server(here: Address, there: Address) -> bool:
    """Whether a redirect stays on the server that the login belongs to; an upgrade from http to https does."""
    upgrade = (here.scheme, here.port, there.scheme, there.port) == ("http", 80, "https", 443)
    return here.origin == there.origin or (here.host == there.host and upgrade)


def _canonical_ip(host: str) -> str | None:
    """Returns an IPv4 address in its usual spelling, so that resolvers and proxies read what was checked, or None.

    Raises: FetchError(BAD_ADDRESS) for hosts that only some programs take for an IP address.
    """
    if ":" in host:
        return None
    ip = ip_addresses.parse(host)
    if "%" in host or (ip is None and ip_addresses.ends_in_number(host)):
        raise FetchError(Kind.BAD_ADDRESS, "host")
    return None if ip is None else str(ip)


def _is_loopback_ip(host: str) -> bool:
    ip = ip_addresses.parse(host)
    return ip is not None and ip.is_loopback


def _split(url: str) -> SplitResult:
    """Splits a URL after requests has made it canonical: quoted path, ASCII host.

    Its host is read by `text.urls`, as in every check. A URL in which requests finds another one is refused.
    """
    if len(url) > LONGEST:
        raise FetchError(Kind.BAD_ADDRESS, "too long")
    request = requests.PreparedRequest()
    try:
        first = urlsplit(url.strip())
        if first.scheme not in PORTS:
            return first
        host = ascii_host(first.hostname or "")
        if host and ("[" in first.netloc) == (":" in host):
            request.prepare_url(urlunsplit(first._replace(netloc=_with_host(first, host))), None)
            parts = urlsplit(request.url or "")
            if parts.hostname == host:
                return parts
    except (requests.RequestException, ValueError):
        pass
    raise FetchError(Kind.BAD_ADDRESS)


def _with_host(parts: SplitResult, host: str) -> str:
    """Returns the userinfo, host and port of a URL with another spelling of its host. Raises: ValueError."""
    userinfo, at, _ = parts.netloc.rpartition("@")
    port = f":{parts.port}" if parts.port is not None else ""
    return f"{userinfo}{at}{f'[{host}]' if ':' in host else host}{port}"


def _host_and_port(parts: SplitResult) -> tuple[str, int]:
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host:
        raise FetchError(Kind.BAD_ADDRESS)
    return host.rstrip(".") or host, port or PORTS[parts.scheme]
