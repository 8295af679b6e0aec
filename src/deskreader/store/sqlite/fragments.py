"""SQL fragments and small conversions that several tables share."""

from __future__ import annotations

from datetime import datetime, time

from deskreader.model import ImageHash
from deskreader.store.sqlite.encoding import micros
from deskreader.text.urls import host_of

TITLE = "CASE WHEN f.own_title <> '' THEN f.own_title ELSE f.title END"
"""A feed's title, where `feeds` is `f`: the user's own, else the feed's."""
VISIBLE = "s.feed_id NOT IN (SELECT id FROM feeds WHERE removed_at IS NOT NULL)"
"""Holds for articles of current subscriptions, where `states` is `s`."""


def midnight(now: datetime) -> int:
    """The start of the user's day in the time zone of this machine, in microseconds."""
    return micros(datetime.combine(now.astimezone().date(), time()).astimezone())


def image_hash(digits: str | None) -> ImageHash | None:
    """The model's hash from the result of SQLite's hex(), which is '' for NULL."""
    return ImageHash(digits.lower()) if digits else None


def feed_title(title: str, url: str) -> str:
    """The feed's title, or its host where it has none."""
    return title or host_of(url) or url
