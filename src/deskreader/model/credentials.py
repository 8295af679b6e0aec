"""How a feed is reached: the kind of document that stands for it, and the credentials that its server gets."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum

from deskreader.model.enumerations import Source as Source


def source_of(name: str) -> Source:
    """Returns the source of that name, or FEED for any other name, as a damaged library may hold."""
    return Source(name) if name in Source.__members__.values() else Source.FEED


DIRECT = "direct"
"""Stands in place of a proxy's address for no proxy, whatever the settings say. That alone is no secret."""


class SecretStorage(StrEnum):
    """Where secrets are stored."""

    KEYRING = "keyring"  # the system's
    RUN = "run"  # in memory, until the program ends


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """What is sent to one feed's own server, and to no other, and the proxy of its requests.

    All of it is secret: `repr` shows only the kinds.
    """

    address: str = ""  # the whole URL, where the library's has a secret masked
    user: str = ""
    password: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    cookies: str = ""  # as in a Cookie header: name=value; name=value
    certificate: str = ""  # path of a PEM file with the client's certificate, and its key unless `key` names one
    key: str = ""
    key_password: str = ""
    authority: str = ""  # path of a PEM file with a certificate authority that is trusted for this server alone
    proxy: str = ""  # a URL with its login, or DIRECT; empty: as in the settings

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of credentials that are set; their names are no secret."""
        values = {
            "address": self.address,
            "login": self.user or self.password,
            "headers": self.headers,
            "cookies": self.cookies,
            "certificate": self.certificate,
            "proxy": self.proxy and self.proxy != DIRECT,
            DIRECT: self.proxy == DIRECT,
        }
        return frozenset(kind for kind, value in values.items() if value)

    @property
    def route(self) -> Credentials:
        """The route of all requests for the feed, also to other servers, without what only its own server gets."""
        return Credentials(proxy=self.proxy) if self.proxy else NOTHING

    def __bool__(self) -> bool:
        return bool(self.kinds)

    def __repr__(self) -> str:
        return f"Credentials({', '.join(sorted(self.kinds))})"

    def to_json(self) -> str:
        """Returns all of it, secrets included, for a keyring."""
        return json.dumps({name: value for name, value in asdict(self).items() if value}, separators=(",", ":"))


NOTHING = Credentials()

PORTABLE = frozenset({"address", "login", "headers", "cookies"})
"""Kinds of credentials that work on another machine, too."""


def with_direct_route(credentials: Credentials, kinds: frozenset[str]) -> Credentials:
    """Returns the credentials, with no proxy where `kinds` says so: the keyring need not hold that."""
    return replace(credentials, proxy=DIRECT) if DIRECT in kinds else credentials


def merged(first: Credentials, second: Credentials) -> Credentials:
    """Returns the first credentials, completed by those of the second that the first lacks."""
    values = {field.name: getattr(first, field.name) or getattr(second, field.name) for field in fields(Credentials)}
    return Credentials(**values)


def from_json(text: str) -> Credentials | None:
    """Returns the credentials that `to_json` wrote; None for any other text."""
    try:
        raw = json.loads(text)
        names = {field.name for field in fields(Credentials)}
        values = {name: value for name, value in raw.items() if name in names and isinstance(value, str)}
        pairs = tuple((str(name), str(value)) for name, value in raw.get("headers", []))
    except (ValueError, TypeError, AttributeError):
        return None
    return Credentials(**values, headers=pairs)
