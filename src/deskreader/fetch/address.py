"""Addresses: taken apart, made canonical, and judged public or private."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

import requests

from deskreader.errors import FetchError, Kind

LONGEST = 16_000  # characters; the longest address that a server was seen to take is about 8,000
PORTS = {"http": 80, "https": 443}
PRIVATE_ENDINGS = (".localhost", ".local", ".lan", ".internal", ".intranet", ".home.arpa")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address stands in the last 32 bits


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https address without its user name, password and fragment, which no request line ever holds."""

    url: str
    scheme: str
    host: str  # lower case, punycode
    port: int
    login: tuple[str, str] | None = None

    @property
    def key(self) -> tuple[str, int]:
        """What politeness takes for a host: name and port."""
        return self.host, self.port

    @property
    def origin(self) -> str:
        """Scheme, host and port, as in `https://example.org:443`."""
        return f"{self.scheme}://{self.host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Whether the host is this machine by its very name."""
        ip = _ip(self.host)
        return self.host == "localhost" or self.host.endswith(".localhost") or (ip is not None and ip.is_loopback)

    @property
    def is_private(self) -> bool:
        """Whether the host by its very text is this machine or in a network at home; names are not looked up."""
        ip = _ip(self.host)
        if ip is not None:
            return not is_public_ip(str(ip))
        return "." not in self.host or self.host.endswith(PRIVATE_ENDINGS)


def parse(url: str) -> Address:
    """The address in its canonical form.

    Raises: FetchError with BAD_ADDRESS where it is none, with FORBIDDEN_ADDRESS where its scheme is not http or https.
    """
    parts = _split(url)
    if parts.scheme not in PORTS:
        raise FetchError(Kind.FORBIDDEN_ADDRESS if parts.scheme else Kind.BAD_ADDRESS, parts.scheme[:20])
    host, port = _host_and_port(parts)
    bare = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query, ""))
    login = (unquote(parts.username or ""), unquote(parts.password or "")) if parts.username else None
    return Address(bare, parts.scheme, host, port, login)


def follow(address: Address, location: str) -> Address:
    """Where a redirect leads. A login stays only where scheme, host and port stay.

    Raises: FetchError as `parse` does.
    """
    try:
        target = parse(urljoin(address.url, location.strip()))
    except ValueError:
        raise FetchError(Kind.BAD_ADDRESS, "redirect") from None
    login = address.login if target.origin == address.origin else None
    return Address(target.url, target.scheme, target.host, target.port, login)


def with_login(address: Address) -> str:
    """The address as a person would have to type it, with its login."""
    if address.login is None:
        return address.url
    user, password = (quote(part, safe="") for part in address.login)
    return address.url.replace("://", f"://{user}:{password}@", 1)


def is_private_url(url: str) -> bool:
    """Whether an address by its very text leads into this machine or a network at home; names are not looked up."""
    try:
        return parse(url).is_private
    except FetchError:
        return False


def is_public_ip(text: str) -> bool:
    """Whether an IP address belongs to the public internet, also where it wraps an IPv4 address."""
    ip = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return ip.is_global and not ip.is_multicast


def _ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _split(url: str) -> SplitResult:
    """The parts of an address that requests has made canonical: quoted path, punycode host."""
    if len(url) > LONGEST:
        raise FetchError(Kind.BAD_ADDRESS, "too long")
    request = requests.PreparedRequest()
    try:
        first = urlsplit(url.strip())
        if first.scheme not in PORTS:
            return first
        request.prepare_url(url.strip(), None)
        return urlsplit(request.url or "")
    except (requests.RequestException, ValueError):
        pass
    raise FetchError(Kind.BAD_ADDRESS)


def _host_and_port(parts: SplitResult) -> tuple[str, int]:
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host:
        raise FetchError(Kind.BAD_ADDRESS)
    return host.rstrip(".") or host, port or PORTS[parts.scheme]
