"""Values that only the store and its callers share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from deskreader.model import ArticleId, EntryHint, FeedId, Validators
from deskreader.model.fetch_history import FeedCadence, FetchRecord, PendingRedirect


@dataclass(frozen=True, slots=True)
class FetchOutcome:
    """How a feed was fetched: what to send next time, the hash of its body, when, and when to look again."""

    validators: Validators
    body_hash: str
    at: datetime
    next_due_at: datetime
    wants_page: bool = True  # new entries with a link and without full text wait for their page
    cadence: FeedCadence = FeedCadence()  # noqa: RUF009 - frozen
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
