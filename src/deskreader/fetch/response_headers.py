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
class Answer:
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


def trouble(answer: Answer, asked_pause: float | None, is_own: bool = True) -> FetchError:
    """The error for an answer that is no success; `asked_pause` is its Retry-After in seconds.

    410 is for good only where it `is_own`: another place that an address leads to for now says nothing of the address.
    """
    status = answer.status
    if status == 503 and asked_pause is not None:
        kind = Kind.TOO_MANY_REQUESTS
    elif status >= 500:
        kind = Kind.SERVER_ERROR
    elif status == 410 and not is_own:
        kind = Kind.NOT_FOUND
    else:
        kind = KINDS.get(status, Kind.HTTP_STATUS)
    return FetchError(kind, str(status), status, asked_pause)


def retry_after(answer: Answer, now: Callable[[], datetime]) -> float | None:
    """The pause in seconds that Retry-After asks for, given there as seconds or as a date (RFC 9110, 10.2.3)."""
    value = (answer.header("Retry-After") or "").strip()
    if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", value):
        return min(float(value), LONGEST_PAUSE)
    moment = _moment(value)
    if moment is None:
        return None
    sent_at = _moment(answer.header("Date")) or now()
    return min(max(0.0, (moment - sent_at).total_seconds()), LONGEST_PAUSE)


def validators(answer: Answer, sent: Validators) -> Validators:
    """The validators to keep. A 304 may leave away what it does not change (RFC 9110, 15.4.5)."""
    etag, last_modified = answer.header("ETag"), answer.header("Last-Modified")
    if answer.status == 304:
        return Validators(etag or sent.etag, last_modified or sent.last_modified)
    return Validators(etag, last_modified)


def max_age(answer: Answer) -> int | None:
    """For how many seconds the answer is fresh, from Cache-Control or else Expires (RFC 9111, 4.2.1)."""
    control = ",".join(answer.headers.getlist("Cache-Control")).lower()
    if re.search(r"(^|[,\s])(no-cache|no-store)([,\s]|$)", control):
        return 0
    if found := re.search(r"(?:^|[,\s])max-age\s*=\s*\"?([0-9]{1,12})", control):
        return min(int(found[1]), MOST_AGE)
    expires = _moment(answer.header("Expires"))
    sent_at = _moment(answer.header("Date")) if expires else None
    if expires is None or sent_at is None:
        return None
    return min(max(0, int((expires - sent_at).total_seconds())), MOST_AGE)


def promised_length(answer: Answer) -> int | None:
    """The Content-Length, where it is a plain number."""
    value = answer.header("Content-Length") or ""
    return int(value) if re.fullmatch(r"[0-9]{1,18}", value) else None


def _moment(text: str | None) -> datetime | None:
    """An HTTP date as a moment in UTC; dates without a zone are in UTC."""
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
