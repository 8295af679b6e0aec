"""Finds and masks secrets in URLs: user names with passwords, and tokens that identify the user to a server."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import unquote, urlsplit, urlunsplit

_SECRET_NAMES = re.compile(
    r"(?:access|auth|api|app|user|feed|rss|private|session|x)?[_-]?(?:token|key|secret|password|passwd|pass|pwd|auth"
    r"|signature|sig|hash|code|sid|uuid|apikey|authorization|credential)s?",
    re.I,
)
"""Names of query parameters that hold secrets."""

_ALWAYS_SECRET = re.compile(r"pass(?:word|wd)?|pwd|secret|auth(?:orization)?|.*token|.*secret", re.I)
_SHORTEST_TOKEN = 12  # characters of a token
_TOKEN_SEGMENT = re.compile(r"(?:private[-_])?(?:[0-9a-fA-F]{32,}|[A-Za-z0-9_-]{32,})")
_MASK_PREFIX = "hidden-"


def login_in(url: str) -> tuple[str, str] | None:
    """Returns the user name and password in a URL, or None."""
    try:
        parts = urlsplit(url)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
    except ValueError:
        return None
    return (user, password) if user or password else None


def masked(url: str) -> str:
    """Returns the URL with each token replaced by a short hash, which distinguishes tokens without revealing them.

    A URL without tokens is returned unchanged. Ids of channels and playlists are not secrets.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = "&".join(_parameter(pair) for pair in parts.query.split("&")) if parts.query else ""
    path = "/".join(_masked_token(segment) if _is_token(segment) else segment for segment in parts.path.split("/"))
    return urlunsplit(parts._replace(path=path, query=query)) if (path, query) != (parts.path, parts.query) else url


def is_masked(url: str) -> bool:
    """Whether a URL has a masked secret."""
    return _MASK_PREFIX in url


def _parameter(pair: str) -> str:
    name, equals, value = pair.partition("=")
    if not value or value.startswith(_MASK_PREFIX) or not _SECRET_NAMES.fullmatch(name):
        return pair
    has_both = any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
    secret = _ALWAYS_SECRET.fullmatch(name) or (len(value) >= _SHORTEST_TOKEN and has_both)
    return f"{name}{equals}{_masked_token(value)}" if secret else pair


def _is_token(segment: str) -> bool:
    """Whether a path segment is a long random string rather than words."""
    if not _TOKEN_SEGMENT.fullmatch(segment) or segment.count("-") > 6:
        return False
    digits = sum(c.isdigit() for c in segment)
    return digits >= 6 and digits < len(segment) and not re.fullmatch(r"(?:[a-z]+[-_])*[a-z]+[-_]\d+", segment)


def _masked_token(secret: str) -> str:
    return _MASK_PREFIX + hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()[:4]
