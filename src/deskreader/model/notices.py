"""The text of a notification before it is shown."""

from __future__ import annotations

from dataclasses import dataclass

from deskreader.model.ids import ArticleId, ImageHash


@dataclass(frozen=True, slots=True)
class Notice:
    """The text of one notification before it is shown: plain text, no markup."""

    title: str
    body: str
    articles: tuple[ArticleId, ...]
    feed_icon: ImageHash | None = None
