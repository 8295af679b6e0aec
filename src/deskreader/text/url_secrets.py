"""Secrets in addresses: user names with passwords, and tokens by which a server knows whom it speaks to."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import unquote, urlsplit, urlunsplit

_NAMES = re.compile(
    r"(?:access|auth|api|app|user|feed|rss|private|session|x)?[_-]?(?:token|key|secret|password|passwd|pass|pwd|auth"
    r"|signature|sig|hash|code|sid|uuid|apikey|authorization|credential)s?",
    re.I,
)
"""What parameters with secrets are called."""

_PLAINLY = re.compile(r"pass(?:word|wd)?|pwd|secret|auth(?:orization)?|.*token|.*secret", re.I)
_SHORTEST = 12  # characters of a token
_PATH = re.compile(r"(?:private[-_])?(?:[0-9a-fA-F]{32,}|[A-Za-z0-9_-]{32,})")
_SIGN = "hidden-"


def login_in(url: str) -> tuple[str, str] | None:
    """The user name and password that stand in an address, if any do."""
    try:
        parts = urlsplit(url)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
    except ValueError:
        return None
    return (user, password) if user or password else None


def masked(url: str) -> str:
    """The address with each token in it replaced by a sign that tells tokens apart and nothing of them.

    The same address comes back where it has none. Ids of channels and playlists are no secrets.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = "&".join(_parameter(pair) for pair in parts.query.split("&")) if parts.query else ""
    path = "/".join(_sign(segment) if _is_token(segment) else segment for segment in parts.path.split("/"))
    return urlunsplit(parts._replace(path=path, query=query)) if (path, query) != (parts.path, parts.query) else url


def is_masked(url: str) -> bool:
    """Whether an address has a secret left out."""
    return _SIGN in url


def _parameter(pair: str) -> str:
    name, equals, value = pair.partition("=")
    if not value or value.startswith(_SIGN) or not _NAMES.fullmatch(name):
        return pair
    has_both = any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
    secret = _PLAINLY.fullmatch(name) or (len(value) >= _SHORTEST and has_both)
    return f"{name}{equals}{_sign(value)}" if secret else pair


def _is_token(segment: str) -> bool:
    """Whether a piece of a path is a long run of letters and digits that no person made up."""
    if not _PATH.fullmatch(segment) or segment.count("-") > 6:
        return False
    digits = sum(c.isdigit() for c in segment)
    return digits >= 6 and digits < len(segment) and not re.fullmatch(r"(?:[a-z]+[-_])*[a-z]+[-_]\d+", segment)


def _sign(secret: str) -> str:
    return _SIGN + hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()[:4]
