"""The name of the site in an address."""

from __future__ import annotations

from urllib.parse import urlsplit


def host(address: str) -> str:
    """The host of an address as people write it, without `www.`; the address itself where it has none."""
    try:
        name = urlsplit(address).hostname or ""
    except ValueError:
        name = ""
    return name.removeprefix("www.") or address
