"""What an HTTP exchange brought."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Validators:
    """ETag and Last-Modified exactly as the server sent them."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Payload:
    """What a request sends along: a body with its media type, by POST or another method."""

    body: bytes
    content_type: str
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Response:
    """A finished HTTP answer. `body` is decoded (gzip and the like undone); on 304 it is empty."""

    url: str  # after redirects
    status: int
    body: bytes
    content_type: str | None
    validators: Validators = Validators()
    max_age: int | None = None  # seconds, from Cache-Control or Expires
    moved_to: str | None = None  # where 301 or 308 led, if every redirect on the way was permanent
    received_bytes: int = 0  # on the wire
    requests: int = 1  # sent for it, redirects and logins included
    link: str | None = None  # the Link headers (RFC 8288), divided by commas
    is_private: bool = False  # every host on the way was a private address
    seconds: float = 0.0  # with the servers on the way, without the wait for their turn
