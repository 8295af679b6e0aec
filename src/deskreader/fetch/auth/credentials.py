"""Adds a feed's credentials to a request: login, headers, cookies, client certificate."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, replace

from deskreader.fetch.response_headers import CONTROL
from deskreader.fetch.url import Address
from deskreader.model.credentials import Credentials

RESERVED_HEADERS = frozenset(
    {"host", "connection", "content-length", "transfer-encoding", "te", "trailer", "upgrade", "expect", "keep-alive"}
    | {"user-agent", "accept-encoding", "if-none-match", "if-modified-since", "proxy-authorization", "proxy-connection"}
)
"""Headers that users cannot set: those of the connection, and those that identify the program truthfully."""


@dataclass(frozen=True, slots=True, repr=False)
class Certificate:
    """Certificates for one server: the client's, as paths of PEM files and the password of the key, and an authority.

    Each path may be empty.
    """

    path: str
    key: str
    password: str
    authority: str = ""


def certificate_of(access: Credentials) -> Certificate | None:
    """Returns the certificates that are used for one server only, or None where there are none."""
    if not (access.certificate or access.authority):
        return None
    return Certificate(access.certificate, access.key, access.key_password, access.authority)


def with_user(address: Address, access: Credentials) -> Address:
    """Returns the address with the login of `access`, unless it has its own."""
    if address.login is not None or not (access.user or access.password):
        return address
    return replace(address, login=(access.user, access.password))


def add_credentials(access: Credentials, headers: MutableMapping[str, str]) -> None:
    """Adds headers and cookies to a request's headers; values that no header can hold are left out."""
    for name, value in access.headers:
        if is_settable(name, value):
            headers[name] = value
    if access.cookies and is_settable("Cookie", access.cookies):
        existing = headers.get("Cookie")
        headers["Cookie"] = f"{access.cookies}; {existing}" if existing else access.cookies


def is_settable(name: str, value: str) -> bool:
    """Whether a user may set a header: a token as name, one line of Latin-1 as value (RFC 9110, 5.1 and 5.5)."""
    is_token = name.isascii() and bool(name) and all(c.isalnum() or c in "!#$%&'*+-.^_`|~" for c in name)
    is_line = not CONTROL.search(value) and all(ord(letter) < 256 for letter in value)
    return is_token and is_line and name.lower() not in RESERVED_HEADERS
