"""The fetch history of feeds, what their servers asked for, and how one fetch ended: frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from deskreader.errors import Kind
from deskreader.model.enumerations import Source
from deskreader.model.extraction import EntryHint
from deskreader.model.http import Validators
from deskreader.model.ids import ArticleId, FeedId


@dataclass(frozen=True, slots=True)
class FeedCadence:
    """What a feed's server and documents said last, and how often the feed brings something new.

    It is kept, so that an answer without a body (304) is obeyed just as the document before it.
    """

    max_age: int | None = None  # seconds, from Cache-Control or Expires
    update_minutes: int | None = None  # ttl, sy:updatePeriod
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()  # Monday is 0
    gap: timedelta | None = None  # the usual time from one new entry to the next
    newest_at: datetime | None = None  # when the newest entry is from, or where none is dated, when it came
    new_url: str | None = None  # where the document says that the feed has moved to


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """What one fetch of a feed cost its publisher, and what it came to: a status, or the kind of trouble."""

    result: str
    requests: int = 1  # redirects and logins included
    received_bytes: int = 0  # bytes of bodies on the wire


@dataclass(frozen=True, slots=True)
class PendingRedirect:
    """A permanent redirect that was seen, but not often and long enough to be kept."""

    url: str
    times: int
    since: datetime


@dataclass(frozen=True, slots=True)
class HostPause:
    """A pause that a host (name and port) asked for."""

    host: str
    port: int
    seconds: float  # from now
    strikes: int = 0  # pauses without a length, in a row


@dataclass(frozen=True, slots=True)
class FeedDetails:
    """What a feed's properties show beside what the sidebar shows."""

    title: str  # the feed's own
    own_title: str  # the reader's; empty where there is none
    own_minutes: int  # the interval the reader chose for this feed; 0: as in the settings
    added_at: datetime
    requests: int
    unchanged: int  # answers without anything new
    received_bytes: int  # bytes of bodies on the wire
    last_result: str  # the last one: a status, or the kind of trouble; empty where nothing was asked yet
    last_result_at: datetime | None
    last_fetched_at: datetime | None
    next_due_at: datetime | None  # None: at once, or never again where `has_stopped`
    has_stopped: bool
    moved_from: str | None  # the address before a permanent redirect was kept
    moved_at: datetime | None
    cadence: FeedCadence = FeedCadence()
    has_validators: bool = True
    paused_until: datetime | None = None  # the end of the last pause that its host asked for


@dataclass(frozen=True, slots=True)
class FetchSummary:
    """When a feed was fetched last, and when it is due again; None: never, or at once."""

    last_fetched_at: datetime | None
    next_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class FetchOutcome:
    """How a feed was fetched: what to send next time, the hash of its body, when, and when to look again."""

    validators: Validators
    body_hash: str
    at: datetime
    next_due_at: datetime
    wants_page: bool = True  # new entries with a link and without full text wait for their page
    cadence: FeedCadence = FeedCadence()
    pending_redirect: PendingRedirect | None = None  # where permanent redirects led
    record: FetchRecord | None = None  # None: the fetch was counted already


@dataclass(frozen=True, slots=True)
class PendingPage:
    """An article whose page has not been fetched yet, and what its feed already says of it."""

    id: ArticleId
    feed_id: FeedId
    link: str
    hint: EntryHint
    is_new_feed: bool  # it came with the first fetch of its feed: a backlog, not news


@dataclass(frozen=True, slots=True)
class Problem:
    """A standing failure: what went wrong, a technical remark, and since when."""

    kind: Kind
    detail: str
    since: datetime


@dataclass(frozen=True, slots=True)
class FeedState:
    """What the refresh needs to know of a feed."""

    id: FeedId
    url: str
    validators: Validators = field(default_factory=Validators)
    body_hash: str = ""
    next_due_at: datetime | None = None  # None: at once
    last_fetched_at: datetime | None = None  # None: never
    failures: int = 0  # in a row
    is_first: bool = True  # nothing was ever stored of it
    fetch_pages: bool = True
    icon_checked_at: datetime | None = None
    has_icon: bool = False
    cadence: FeedCadence = FeedCadence()
    own_minutes: int = 0  # the interval chosen for this feed; 0: as in the settings
    missing_since: datetime | None = None  # the first of the 404s in a row
    pending_redirect: PendingRedirect | None = None  # a permanent redirect seen, but not kept yet
    rejected_url: str | None = None  # where it is not to move: the reader took that back
    source: Source = Source.FEED
    is_private: bool = False  # it was subscribed by hand where its host led to a private address
    credential_kinds: frozenset[str] = frozenset()  # which secrets it needs, never the secrets themselves
