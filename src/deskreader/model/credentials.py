"""How a feed is got at: what kind of document stands for it, and the secrets that its server is shown."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum


class Source(StrEnum):
    """What is read as a feed."""

    FEED = "feed"
    SITEMAP = "sitemap"  # a news sitemap of a site without a feed
    PAGE = "page"  # the front page of a site without either, watched for new links


def source_of(name: str) -> Source:
    """The source of that name; a feed for any other, as a damaged library may have."""
    return Source(name) if name in Source.__members__.values() else Source.FEED


DIRECT = "direct"
"""In place of a proxy: none, whatever the settings say. That alone is no secret."""


class SecretStorage(StrEnum):
    """Where secrets are kept."""

    KEYRING = "keyring"  # the system's
    RUN = "run"  # in memory, until the program ends


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """What one feed's own server is shown, and no other; and the way its requests go.

    All of it is secret: its `repr` tells only what there is.
    """

    address: str = ""  # the whole address, where the library's has a secret left out
    user: str = ""
    password: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    cookies: str = ""  # as in a Cookie header: name=value; name=value
    certificate: str = ""  # path of a PEM file with the client's certificate, and its key unless `key` names one
    key: str = ""
    key_password: str = ""
    proxy: str = ""  # an address with its login, or DIRECT; empty: as the settings have it

    @property
    def kinds(self) -> frozenset[str]:
        """What there is, in words that are no secret."""
        there = {
            "address": self.address,
            "login": self.user or self.password,
            "headers": self.headers,
            "cookies": self.cookies,
            "certificate": self.certificate,
            "proxy": self.proxy and self.proxy != DIRECT,
            DIRECT: self.proxy == DIRECT,
        }
        return frozenset(kind for kind, value in there.items() if value)

    @property
    def route(self) -> Credentials:
        """The way that requests for the feed's sake go, also to other servers, without what its own server is shown."""
        return Credentials(proxy=self.proxy) if self.proxy else NOTHING

    def __bool__(self) -> bool:
        return bool(self.kinds)

    def __repr__(self) -> str:
        return f"Access({', '.join(sorted(self.kinds))})"

    def to_json(self) -> str:
        """All of it, secrets included, for a keyring."""
        return json.dumps({name: value for name, value in asdict(self).items() if value}, separators=(",", ":"))


NOTHING = Credentials()

PORTABLE = frozenset({"address", "login", "headers", "cookies"})
"""Kinds of access that another machine can use, too."""


def with_way(access: Credentials, kinds: frozenset[str]) -> Credentials:
    """The access with what its `kinds` tell without any secret: that no proxy is to be used."""
    return replace(access, proxy=DIRECT) if DIRECT in kinds else access


def merged(first: Credentials, second: Credentials) -> Credentials:
    """What is in the first, and from the second what the first lacks."""
    values = {field.name: getattr(first, field.name) or getattr(second, field.name) for field in fields(Credentials)}
    return Credentials(**values)


def from_json(text: str) -> Credentials | None:
    """What `to_json` wrote; None for anything else."""
    try:
        raw = json.loads(text)
        known = {field.name for field in fields(Credentials)}
        values = {name: value for name, value in raw.items() if name in known and isinstance(value, str)}
        pairs = tuple((str(name), str(value)) for name, value in raw.get("headers", []))
    except (ValueError, TypeError, AttributeError):
        return None
    return Credentials(**values, headers=pairs)
