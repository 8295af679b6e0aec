"""HTTP authentication: Basic (RFC 7617) with the first request, Digest (RFC 7616) in response to a challenge."""

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
    """Returns the Authorization header for Basic, in UTF-8."""
    return "Basic " + b64encode(":".join(login).encode()).decode("ascii")


def digest(login: Login, challenges: Sequence[str], url: str, client_nonce: str) -> str | None:
    """Returns the Authorization header for the first usable Digest challenge to a GET; None where none is usable."""
    for challenge in challenges:
        if match := re.match(r"\s*Digest\s+(.*)", challenge, re.IGNORECASE | re.DOTALL):
            parameters = _parameters(match[1])
            if "realm" in parameters and "nonce" in parameters:
                return _digest_header(login, parameters, url, client_nonce)
    return None


def _digest_header(login: Login, parameters: dict[str, str], url: str, client_nonce: str) -> str | None:
    algorithm = parameters.get("algorithm", "MD5").upper()
    hashed = ALGORITHMS.get(algorithm.removesuffix("-SESS"))
    offers = {word.strip().lower() for word in parameters.get("qop", "").split(",")}
    if hashed is None or not offers & {"", "auth"}:
        return None
    parts = urlsplit(url)
    uri = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    realm, nonce = parameters["realm"], parameters["nonce"]

    secret = hashed(f"{login[0]}:{realm}:{login[1]}".encode())
    if algorithm.endswith("-SESS"):
        secret = hashed(f"{secret}:{nonce}:{client_nonce}".encode())
    between = f"{nonce}:00000001:{client_nonce}:auth" if "auth" in offers else nonce
    response = hashed(f"{secret}:{between}:{hashed(f'GET:{uri}'.encode())}".encode())

    quoted = {"username": login[0], "realm": realm, "nonce": nonce, "uri": uri, "response": response}
    if "opaque" in parameters:
        quoted["opaque"] = parameters["opaque"]
    words = [f'{name}="{_escaped(value)}"' for name, value in quoted.items()]
    if "algorithm" in parameters:
        words.append(f"algorithm={parameters['algorithm']}")
    if "auth" in offers:
        words.append(f'qop=auth, nc=00000001, cnonce="{client_nonce}"')
    return "Digest " + ", ".join(words).encode().decode("latin-1")


def _parameters(text: str) -> dict[str, str]:
    """Returns the name=value pairs of a challenge, names in lower case; anything else is ignored."""
    pairs = PAIR.findall(text)
    return {name.lower(): ESCAPED.sub(r"\1", quoted) or plain for name, quoted, plain in pairs}


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
