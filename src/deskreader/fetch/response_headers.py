"""What an answer's status and headers say: pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from urllib3 import HTTPHeaderDict

from deskreader.errors import FetchError, Kind
from deskreader.model import Validators

REDIRECTS = {301, 302, 303, 307, 308}
PERMANENT = {301, 308}
LONGEST_PAUSE = 31 * 86400.0  # seconds; what a server asks beyond is taken for a mistake
LONGEST_HEADER = 2000  # characters of a header that is kept
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
MOST_LINKS = 20
MOST_AGE = 10 * 365 * 86400

KINDS = {
    401: Kind.REFUSED,
    402: Kind.REFUSED,
    403: Kind.REFUSED,
    451: Kind.REFUSED,
    404: Kind.NOT_FOUND,
    408: Kind.TIMEOUT,
    410: Kind.GONE,
    429: Kind.TOO_MANY_REQUESTS,
}


@dataclass(frozen=True, slots=True)
class HopResponse:
    """One hop's answer. The body is read only where it is of use."""

    status: int
    headers: HTTPHeaderDict
    body: bytes = b""
    received: int = 0  # bytes of body on the wire

    def header(self, name: str) -> str | None:
        """The first header of that name, or None where there is none or it could not be sent back as it is."""
        values = self.headers.getlist(name)
        value = values[0] if values else ""
        return value if value and len(value) <= LONGEST_HEADER and not CONTROL.search(value) else None

    @property
    def location(self) -> str | None:
        """Where a redirect leads. Servers write it in UTF-8, http.client reads Latin-1 (as in requests)."""
        value = self.headers.get("Location") if self.status in REDIRECTS else None
        return value.encode("latin-1", "replace").decode("utf-8", "replace") if value else None


def error_for(response: HopResponse, retry_after_seconds: float | None, is_own: bool = True) -> FetchError:
    """Returns the error for an unsuccessful response; `retry_after_seconds` is its Retry-After.

    410 means gone only where it `is_own`: the target of a temporary redirect says nothing about the original URL.
    """
    status = response.status
    if status == 503 and retry_after_seconds is not None:
        kind = Kind.TOO_MANY_REQUESTS
    elif status >= 500:
        kind = Kind.SERVER_ERROR
    elif status == 410 and not is_own:
        kind = Kind.NOT_FOUND
    else:
        kind = KINDS.get(status, Kind.HTTP_STATUS)
    return FetchError(kind, str(status), status, retry_after_seconds)


def retry_after(response: HopResponse, now: Callable[[], datetime]) -> float | None:
    """Returns the pause in seconds that Retry-After asks for, as seconds or as a date (RFC 9110, 10.2.3)."""
    value = (response.header("Retry-After") or "").strip()
    if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", value):
        return min(float(value), LONGEST_PAUSE)
    moment = _moment(value)
    if moment is None:
        return None
    sent_at = _moment(response.header("Date")) or now()
    return min(max(0.0, (moment - sent_at).total_seconds()), LONGEST_PAUSE)


def validators(response: HopResponse, sent: Validators) -> Validators:
    """Returns the validators to store. A 304 may omit unchanged ones (RFC 9110, 15.4.5)."""
    etag, last_modified = response.header("ETag"), response.header("Last-Modified")
    if response.status == 304:
        return Validators(etag or sent.etag, last_modified or sent.last_modified)
    return Validators(etag, last_modified)


def max_age(response: HopResponse) -> int | None:
    """Returns the freshness lifetime in seconds, from Cache-Control or else Expires (RFC 9111, 4.2.1)."""
    control = ",".join(response.headers.getlist("Cache-Control")).lower()
    if re.search(r"(^|[,\s])(no-cache|no-store)([,\s]|$)", control):
        return 0
    if match := re.search(r"(?:^|[,\s])max-age\s*=\s*\"?([0-9]{1,12})", control):
        return min(int(match[1]), MOST_AGE)
    expires = _moment(response.header("Expires"))
    sent_at = _moment(response.header("Date")) if expires else None
    if expires is None or sent_at is None:
        return None
    return min(max(0, int((expires - sent_at).total_seconds())), MOST_AGE)


def link(response: HopResponse) -> str | None:
    """Returns the Link headers in one line (RFC 8288, 3), without those that are too long."""
    values = [v for v in response.headers.getlist("Link") if len(v) <= LONGEST_HEADER and not CONTROL.search(v)]
    joined = ", ".join(values[:MOST_LINKS])
    return joined.encode("latin-1", "replace").decode("utf-8", "replace") or None


def promised_length(response: HopResponse) -> int | None:
    """Returns the Content-Length, or None where it is not a plain number."""
    value = response.header("Content-Length") or ""
    return int(value) if re.fullmatch(r"[0-9]{1,18}", value) else None


def _moment(text: str | None) -> datetime | None:
    """Parses an HTTP date; one without a zone is in UTC."""
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
