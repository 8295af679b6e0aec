"""What a feed's own server is shown: login, headers, cookies, a client's certificate."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, replace

from deskreader.fetch.response_headers import CONTROL
from deskreader.fetch.url import Address
from deskreader.model.credentials import Credentials

OURS = frozenset(
    {"host", "connection", "content-length", "transfer-encoding", "te", "trailer", "upgrade", "expect", "keep-alive"}
    | {"user-agent", "accept-encoding", "if-none-match", "if-modified-since", "proxy-authorization", "proxy-connection"}
)
"""Headers that nobody sets by hand: those of the connection itself, and those by which the program is honest."""


@dataclass(frozen=True, slots=True, repr=False)
class Certificate:
    """A client's certificate: paths of PEM files, and the password of the key."""

    path: str
    key: str
    password: str


def certificate_of(access: Credentials) -> Certificate | None:
    """The certificate to show, if there is one."""
    return Certificate(access.certificate, access.key, access.key_password) if access.certificate else None


def with_user(address: Address, access: Credentials) -> Address:
    """The address with the login of `access`, unless it has one of its own."""
    if address.login is not None or not (access.user or access.password):
        return address
    return replace(address, login=(access.user, access.password))


def show(access: Credentials, headers: MutableMapping[str, str]) -> None:
    """Adds headers and cookies to those of a request. What cannot stand in a header is left out."""
    for name, value in access.headers:
        if is_settable(name, value):
            headers[name] = value
    if access.cookies and is_settable("Cookie", access.cookies):
        given = headers.get("Cookie")
        headers["Cookie"] = f"{access.cookies}; {given}" if given else access.cookies


def is_settable(name: str, value: str) -> bool:
    """Whether a header may be set by hand: a token as name, one line of Latin-1 as value (RFC 9110, 5.1 and 5.5)."""
    is_token = name.isascii() and bool(name) and all(c.isalnum() or c in "!#$%&'*+-.^_`|~" for c in name)
    is_line = not CONTROL.search(value) and all(ord(letter) < 256 for letter in value)
    return is_token and is_line and name.lower() not in OURS
