"""Maps errors of requests and urllib3 to FetchError. Their messages hold whole URLs and are never passed on."""

from __future__ import annotations

import http.client
import os
import ssl
from collections.abc import Iterator

import requests
import urllib3.exceptions

from deskreader.errors import FetchError, Kind

EXPECTED_ERRORS = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
    ValueError,
)
NO_TUNNEL = "Tunnel connection failed: 407"  # http.client's wording


def translate_error(error: BaseException, in_body: bool) -> FetchError:
    """Returns the FetchError for an error raised while sending or reading; one within the body is CUT_SHORT."""
    fetch_error = _classify(error)
    if in_body and fetch_error.kind not in (Kind.TIMEOUT, Kind.TOO_LARGE):
        return FetchError(Kind.CUT_SHORT, fetch_error.detail)
    return fetch_error


def _classify(error: BaseException) -> FetchError:
    chain = list(_chain(error))
    if any(NO_TUNNEL in str(link.args[:1]) for link in chain):
        return FetchError(Kind.PROXY, "407")
    for kind, detail, types in _TABLE:
        if any(isinstance(link, types) for link in chain):
            return FetchError(kind, detail)
    if any("headers" in str(link.args[:1]) for link in chain if type(link) is http.client.HTTPException):
        return FetchError(Kind.TOO_LARGE, "headers")
    for link in chain:
        if isinstance(link, OSError) and isinstance(link.errno, int):
            return FetchError(Kind.UNREACHABLE, os.strerror(link.errno))
    return FetchError(Kind.UNREACHABLE, type(chain[-1]).__name__)


_TABLE: tuple[tuple[Kind, str, tuple[type[BaseException], ...]], ...] = (
    (Kind.TLS, "certificate", (ssl.SSLCertVerificationError, ssl.CertificateError)),
    (Kind.TIMEOUT, "silence", (TimeoutError, requests.Timeout, urllib3.exceptions.TimeoutError)),
    (Kind.UNREACHABLE, "proxy", (requests.exceptions.ProxyError, urllib3.exceptions.ProxyError)),
    (Kind.UNREACHABLE, "no answer", (http.client.RemoteDisconnected, ConnectionResetError, ConnectionAbortedError)),
    (Kind.TOO_LARGE, "header line", (http.client.LineTooLong,)),
    (Kind.CUT_SHORT, "body", (http.client.IncompleteRead, urllib3.exceptions.IncompleteRead)),
    (Kind.CUT_SHORT, "body", (urllib3.exceptions.InvalidChunkLength, urllib3.exceptions.DecodeError)),
    (Kind.TLS, "handshake", (ssl.SSLError, requests.exceptions.SSLError)),
    (Kind.UNREACHABLE, "not HTTP", (http.client.BadStatusLine, http.client.UnknownProtocol)),
    (Kind.BAD_ADDRESS, "", (requests.exceptions.InvalidURL, urllib3.exceptions.LocationValueError, UnicodeError)),
)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yields the error, its causes, and errors that libraries wrap as arguments, each once."""
    seen: set[int] = set()
    todo: list[BaseException | None] = [error]
    while todo:
        link = todo.pop(0)
        if link is None or id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        todo += [link.__cause__, link.__context__, getattr(link, "reason", None)]
        todo = [t for t in todo if t is None or isinstance(t, BaseException)]
        todo += [arg for arg in link.args if isinstance(arg, BaseException)]
