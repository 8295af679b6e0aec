"""What the refresh knows of a feed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from deskreader.model.credentials import Source
from deskreader.model.fetch_history import FeedCadence, PendingRedirect
from deskreader.model.http import Validators
from deskreader.model.ids import FeedId


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
    cadence: FeedCadence = FeedCadence()  # noqa: RUF009 - frozen
    own_minutes: int = 0  # the interval chosen for this feed; 0: as in the settings
    missing_since: datetime | None = None  # the first of the 404s in a row
    pending_redirect: PendingRedirect | None = None  # a permanent redirect seen, but not kept yet
    rejected_url: str | None = None  # where it is not to move: the reader took that back
    source: Source = Source.FEED
    is_private: bool = False  # it was subscribed by hand where its host led to a private address
    credential_kinds: frozenset[str] = frozenset()  # which secrets it needs, never the secrets themselves
