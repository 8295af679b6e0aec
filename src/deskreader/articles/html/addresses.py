"""Addresses found in pages and feeds: made absolute, with everything that is not a plain web address refused."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

LINK_SCHEMES = ("http", "https", "mailto")
LONGEST = 4000  # characters; what is longer is no address but a payload

_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd]")
_PLAIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:[/?#][!#$%&'()*+,./:;=?@_~\[\]a-zA-Z0-9-]*)?\Z")


def absolute_url(address: str, base: str) -> str | None:
    """The address resolved against `base`, without user name and password; None where it is not http, https or mailto.

    Blanks and line breaks around and within are dropped as browsers do (WHATWG URL, section 4.4).
    """
    if _PLAIN.match(address):
        return address if len(address) <= LONGEST else None
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


def image_url(address: str, base: str) -> str | None:
    """The absolute address of a image; None where it is not http or https."""
    found = absolute_url(address, base)
    return found if found and not found.startswith("mailto:") else None


def host_of(address: str) -> str:
    """The host of an address without 'www.', lower case; empty where there is none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _cleaned(address: str) -> str:
    address = address.strip().replace("\\", "/") if "\\" in address else address.strip()
    inner = address.replace("\t", "").replace("\n", "").replace("\r", "")
    inner = inner.replace(" ", "%20")
    return "" if _CONTROL.search(inner) else inner
