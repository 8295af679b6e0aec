"""Makes addresses found in pages and feeds absolute, and refuses everything that is not a plain web address."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit, urlunsplit

LINK_SCHEMES = ("http", "https", "mailto")
LONGEST = 4000  # characters; anything longer is a payload rather than an address

_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd]")
_PLAIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:[/?#][!#$%&'()*+,./:;=?@_~\[\]a-zA-Z0-9-]*)?\Z")

_PLAIN_ORIGIN = re.compile(r"https?://[a-z0-9.-]+")
_ROOTED = re.compile(r"/(?!/)[!$%'()*+,.:=@_~a-zA-Z0-9/-]*(?:\?[!$%&'()*+,./:=@_~a-zA-Z0-9-]+)?(?:#[a-zA-Z0-9_-]+)?\Z")
"""An address on the base's own host in a form that resolving would leave as it is."""


def absolute_url(address: str, base: str) -> str | None:
    """Returns the address resolved against `base`, without user name and password; None unless http, https or mailto.

    Blanks and line breaks around and within it are dropped as browsers do (WHATWG URL, section 4.4).
    """
    if _PLAIN.match(address):
        return address if len(address) <= LONGEST else None
    if _ROOTED.match(address) and "/." not in address and (origin := _origin(base)) is not None:
        return origin + address if len(origin) + len(address) <= LONGEST else None
    address = _cleaned(address)
    if not address or len(address) > LONGEST:
        return None
    try:
        parts = urlsplit(urljoin(base, address))
        port = parts.port
    except ValueError:
        return None
    if parts.scheme == "mailto":
        return urlunsplit(parts) if "@" in parts.path else None
    if parts.scheme not in LINK_SCHEMES or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    netloc = f"{host}:{port}" if port is not None else host
    return urlunsplit((parts.scheme, netloc, parts.path, parts.query, parts.fragment))


@lru_cache(maxsize=64)
def _origin(base: str) -> str | None:
    """Returns scheme, host and port of a plain web address; None for one that is not plain."""
    found = _PLAIN_ORIGIN.match(base) if _PLAIN.match(base) else None
    return found[0] if found else None


def image_url(address: str, base: str) -> str | None:
    """Returns the absolute address of an image; None unless it is http or https."""
    found = absolute_url(address, base)
    return found if found and not found.startswith("mailto:") else None


def host_of(address: str) -> str:
    """Returns the lower-case host of an address without 'www.'; empty where there is none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _cleaned(address: str) -> str:
    address = address.strip().replace("\\", "/") if "\\" in address else address.strip()
    inner = address.replace("\t", "").replace("\n", "").replace("\r", "")
    inner = inner.replace(" ", "%20")
    return "" if _CONTROL.search(inner) else inner
