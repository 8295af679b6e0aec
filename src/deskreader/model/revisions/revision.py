"""Earlier revisions of articles: what was edited, what was removed, and what waits to be judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from deskreader.model.enumerations import Edit as Edit
from deskreader.model.ids import FeedId, RevisionId


class Remover(StrEnum):
    """What told that the publisher removed an article."""

    PAGE = "page"  # its page answers 404 or 410
    FEED = "feed"  # its feed left it out between newer and older ones


@dataclass(frozen=True, slots=True)
class EditSummary:
    """The edits of an article since the user read it, or since it was stored: words, and the headline before."""

    edited_at: datetime  # when the last one was found
    revision: RevisionId  # the one that the article is best compared with
    inserted: int  # words
    deleted: int
    earlier_title: str | None = None  # None: the headline is as it was


@dataclass(frozen=True, slots=True)
class Revision:
    """An article as it stood until its publisher changed it. The text itself is read apart from it."""

    id: RevisionId
    replaced_at: datetime
    title: str
    inserted: int  # words by which the next revision differs from it
    deleted: int
    was_read: bool  # by the user, before it was replaced
    is_seen: bool  # the user has opened the article since
    has_text: bool  # False: only the headline changed


@dataclass(frozen=True, slots=True)
class RevisionText:
    """The headline of a revision and its HTML."""

    title: str
    html: str


@dataclass(frozen=True, slots=True)
class Replacement:
    """A revision with what replaced it, to be judged. `is_wide` if most entries of the document changed with it."""

    id: RevisionId
    feed_id: FeedId
    before: RevisionText
    after: RevisionText
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a replacement is an edit, or only clocks, counters, advertisements and the like changed."""

    id: RevisionId
    is_edit: bool
    inserted: int = 0  # words
    deleted: int = 0
    changes_title: bool = False
