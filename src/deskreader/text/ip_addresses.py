"""IP addresses in the text of hosts: the one parser for checks and connections, and which addresses are private.

The tables follow IANA's registries of special-purpose addresses, version of 2025 (RFC 6890). Those of the `ipaddress`
module differ from one Python version to the next.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from functools import lru_cache

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_SPECIAL_V4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network (RFC 791)
        "10.0.0.0/8",  # private use (RFC 1918)
        "100.64.0.0/10",  # shared by a provider's customers (RFC 6598)
        "127.0.0.0/8",  # loopback (RFC 1122)
        "168.63.129.16/32",  # not in the registry: the metadata service of Microsoft Azure
        "169.254.0.0/16",  # link-local, and the metadata services of most clouds (RFC 3927)
        "172.16.0.0/12",  # private use (RFC 1918)
        "192.0.0.0/24",  # IETF protocol assignments (RFC 6890); the metadata service of Oracle's cloud
        "192.0.2.0/24",  # documentation (RFC 5737)
        "192.31.196.0/24",  # AS112 (RFC 7535)
        "192.52.193.0/24",  # automatic multicast tunnelling (RFC 7450)
        "192.88.99.0/24",  # 6to4 relays (RFC 7526)
        "192.168.0.0/16",  # private use (RFC 1918)
        "192.175.48.0/24",  # AS112 (RFC 7534)
        "198.18.0.0/15",  # benchmarking (RFC 2544)
        "198.51.100.0/24",  # documentation (RFC 5737)
        "203.0.113.0/24",  # documentation (RFC 5737)
        "224.0.0.0/4",  # multicast (RFC 5771)
        "240.0.0.0/4",  # reserved, and limited broadcast (RFC 1112, RFC 8190)
    )
)
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All that IANA assigns to the Internet (RFC 4291). Outside lie ::1, ::/96, ::ffff:0:0:0/96, 64:ff9b:1::/48, 100::/64,
100:0:0:1::/64, 5f00::/16, fc00::/7, fe80::/10, fec0::/10 and ff00::/8."""
_SPECIAL_V6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # IETF protocol assignments: Teredo, benchmarking, AMT, ORCHID and others (RFC 2928)
        "2001:db8::/32",  # documentation (RFC 3849)
        "2620:4f:8000::/48",  # AS112 (RFC 7534)
        "3fff::/20",  # documentation (RFC 9637)
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
_ISATAP = {0x00005EFE, 0x02005EFE}  # bits 64 to 95 (RFC 5214, section 6.1)

_PIECE = re.compile(r"0x[0-9a-f]{0,16}|[0-9]{1,16}")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")


@lru_cache(maxsize=2048)
def parse(host: str) -> IpAddress | None:
    """Parses a host as an IP address in any form that a resolver or browser accepts; None where it is a name.

    Beside the usual ones these are 127.1, 0177.0.0.1, 0x7f.1, 2130706433, [::1], fe80::1%eth0 and full-width digits.
    """
    if not host.isascii():
        host = unicodedata.normalize("NFKC", host).replace("\u3002", ".")
    host = host.lower().removeprefix("[").removesuffix("]")
    if ":" in host:
        return _parse_v6(host)
    return _parse_v4(host.removesuffix("."))


def _parse_v6(host: str) -> ipaddress.IPv6Address | None:
    """Parses an IPv6 address. Its zone may be written as in URLs, %25eth0 (RFC 6874), or as elsewhere, %eth0."""
    address, percent, zone = host.partition("%")
    zone = zone.removeprefix("25") or zone
    try:
        return ipaddress.IPv6Address(f"{address}%{zone}" if percent else address)
    except ValueError:
        return None


def _parse_v4(host: str) -> ipaddress.IPv4Address | None:
    """Parses an IPv4 address of one to four numbers, decimal, octal or hexadecimal (WHATWG URL, 'IPv4 parser')."""
    pieces = host.split(".")
    if not 1 <= len(pieces) <= 4 or not all(_PIECE.fullmatch(piece) for piece in pieces):
        return None
    try:
        *first, last = map(_number, pieces)
    except ValueError:
        return None
    if any(number > 255 for number in first) or last >= 256 ** (4 - len(first)):
        return None
    value = last
    for position, number in enumerate(first):
        value += number << (8 * (3 - position))
    return ipaddress.IPv4Address(value)


def _number(piece: str) -> int:
    if piece.startswith("0x"):
        return int(piece[2:] or "0", 16)
    return int(piece, 8 if piece.startswith("0") else 10)


def ends_in_number(host: str) -> bool:
    """Whether the last label is a number, so that the host is an IPv4 address or invalid, never a name (WHATWG URL)."""
    return _NUMBER.fullmatch(host.lower().removesuffix(".").rpartition(".")[2]) is not None


@lru_cache(maxsize=2048)
def is_private_address(address: str) -> bool:
    """Whether a text is an IP address of this machine, a private network or a special purpose.

    For IPv4 embedded in IPv6 the embedded address decides. Text that is no IP address is not private.
    """
    ip = parse(address)
    if isinstance(ip, ipaddress.IPv6Address):
        return _is_private_v6(ip)
    return ip is not None and _is_private_v4(ip)


def _is_private_v4(ip: ipaddress.IPv4Address) -> bool:
    return any(ip in network for network in _SPECIAL_V4)


def _is_private_v6(ip: ipaddress.IPv6Address) -> bool:
    if ip.scope_id is not None:  # only local addresses have zones (RFC 4007)
        return True
    last = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip.ipv4_mapped is not None or ip in _NAT64:
        return _is_private_v4(last)
    if ip not in _GLOBAL_UNICAST or any(ip in network for network in _SPECIAL_V6):
        return True
    if ip.sixtofour is not None and _is_private_v4(ip.sixtofour):
        return True
    return int(ip) >> 32 & 0xFFFFFFFF in _ISATAP and _is_private_v4(last)
