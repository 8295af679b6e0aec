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
_SUFFIX = re.compile(r"\.(?:rss|xml|atom|json|rdf|ics|opml|html?|php)\Z", re.I)
_SECRET_WORDS = re.compile(r"(?:private|secret|token|auth|key|apikey|access|hash|signature)s?", re.I)
"""Path segments before a secret, or in front of one and a colon."""
_PUBLIC_NAMES = re.compile(
    r"(?:.*[_-])?(?:id|ids|guid|list|playlist|channel|show|topic|page|query|q|search|url|uri|link)", re.I
)
"""Names of parameters whose long values say what is asked for."""
_SHORTEST_AFTER_WORD = 8  # characters of a token behind a word for secrets
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
    path = _masked_path(parts.path)
    return urlunsplit(parts._replace(path=path, query=query)) if (path, query) != (parts.path, parts.query) else url


def is_masked(url: str) -> bool:
    """Whether a URL has a masked secret."""
    return _MASK_PREFIX in url


def _parameter(pair: str) -> str:
    name, equals, value = pair.partition("=")
    if not value or value.startswith(_MASK_PREFIX):
        return pair
    if _SECRET_NAMES.fullmatch(name):
        secret = bool(_ALWAYS_SECRET.fullmatch(name)) or (len(value) >= _SHORTEST_TOKEN and _has_both(value))
    else:  # a parameter that nobody knows
        secret = not _PUBLIC_NAMES.fullmatch(name) and _is_token(value)
    return f"{name}{equals}{_masked_token(value)}" if secret else pair


def _masked_path(path: str) -> str:
    segments = path.split("/")
    for index, segment in enumerate(segments):
        before = segments[index - 1] if index else ""
        word, colon, rest = segment.rpartition(":")
        if colon and _SECRET_WORDS.fullmatch(word) and not rest.startswith(_MASK_PREFIX) and rest:
            segments[index] = f"{word}:{_masked_token(rest)}"
        elif _is_secret_segment(segment, before):
            suffix = _SUFFIX.search(segment)
            segments[index] = _masked_token(segment) + (suffix[0] if suffix else "")
    return "/".join(segments)


def _is_secret_segment(segment: str, before: str) -> bool:
    """Whether a path segment holds a token, perhaps with a suffix such as .rss, or a token in parts, as a JWT is."""
    stem = _SUFFIX.sub("", segment)
    if stem.startswith(_MASK_PREFIX):
        return False
    if any(_is_token(part) for part in stem.split(".")):
        return True
    return bool(_SECRET_WORDS.fullmatch(before)) and len(stem) >= _SHORTEST_AFTER_WORD and _has_both(stem)


def _has_both(value: str) -> bool:
    return any(c.isdigit() for c in value) and any(c.isalpha() for c in value)


def _is_token(segment: str) -> bool:
    """Whether a path segment is a long random string rather than words."""
    if not _TOKEN_SEGMENT.fullmatch(segment) or segment.count("-") > 6:
        return False
    digits = sum(c.isdigit() for c in segment)
    return digits >= 6 and digits < len(segment) and not re.fullmatch(r"(?:[a-z]+[-_])*[a-z]+[-_]\d+", segment)


def _masked_token(secret: str) -> str:
    return _MASK_PREFIX + hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()[:4]
