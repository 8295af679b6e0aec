"""HTTP logins: Basic (RFC 7617) sent with the first request, Digest (RFC 7616) as an answer to a challenge."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

PAIR = re.compile(r"""([A-Za-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))""")
ESCAPED = re.compile(r"\\(.)")

Login = tuple[str, str]
"""User name and password."""

ALGORITHMS: dict[str, Callable[[bytes], str]] = {
    "MD5": lambda data: hashlib.md5(data, usedforsecurity=False).hexdigest(),
    "SHA-256": lambda data: hashlib.sha256(data).hexdigest(),
}


def basic(login: Login) -> str:
    """The Authorization header for Basic, in UTF-8."""
    return "Basic " + b64encode(":".join(login).encode()).decode("ascii")


def digest(login: Login, challenges: Sequence[str], url: str, client_nonce: str) -> str | None:
    """The Authorization header that answers the first Digest challenge for a GET, None where none can be answered."""
    for challenge in challenges:
        if found := re.match(r"\s*Digest\s+(.*)", challenge, re.IGNORECASE | re.DOTALL):
            terms = _terms(found[1])
            if "realm" in terms and "nonce" in terms:
                return _answer(login, terms, url, client_nonce)
    return None


def _answer(login: Login, terms: dict[str, str], url: str, client_nonce: str) -> str | None:
    algorithm = terms.get("algorithm", "MD5").upper()
    hashed = ALGORITHMS.get(algorithm.removesuffix("-SESS"))
    offers = {word.strip().lower() for word in terms.get("qop", "").split(",")}
    if hashed is None or not offers & {"", "auth"}:
        return None
    parts = urlsplit(url)
    uri = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    realm, nonce = terms["realm"], terms["nonce"]

    secret = hashed(f"{login[0]}:{realm}:{login[1]}".encode())
    if algorithm.endswith("-SESS"):
        secret = hashed(f"{secret}:{nonce}:{client_nonce}".encode())
    between = f"{nonce}:00000001:{client_nonce}:auth" if "auth" in offers else nonce
    response = hashed(f"{secret}:{between}:{hashed(f'GET:{uri}'.encode())}".encode())

    quoted = {"username": login[0], "realm": realm, "nonce": nonce, "uri": uri, "response": response}
    if "opaque" in terms:
        quoted["opaque"] = terms["opaque"]
    words = [f'{name}="{_escaped(value)}"' for name, value in quoted.items()]
    if "algorithm" in terms:
        words.append(f"algorithm={terms['algorithm']}")
    if "auth" in offers:
        words.append(f'qop=auth, nc=00000001, cnonce="{client_nonce}"')
    return "Digest " + ", ".join(words).encode().decode("latin-1")


def _terms(text: str) -> dict[str, str]:
    """The name=value pairs of a challenge, names in lower case; what is no pair is left away."""
    pairs = PAIR.findall(text)
    return {name.lower(): ESCAPED.sub(r"\1", quoted) or plain for name, quoted, plain in pairs}


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
