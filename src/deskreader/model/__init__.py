"""The values that rooms hand to each other: frozen, typed, without behaviour beyond what their own fields tell.

Moments are aware datetimes in UTC. HTML is a `str` that has been through the sanitizer unless a field says otherwise.
Text is a `str` of plain text. Addresses are absolute.

What is used all over stands here under its own name; `access`, `keeping` and `manners` are asked for by theirs.
"""

from __future__ import annotations

from deskreader.model.extraction import Completeness, EntryHint, ExtractedArticle, ReadImage, ReadPage, Reason
from deskreader.model.feed_document import (
    Enclosure,
    FeedLink,
    Location,
    OutlineItem,
    ParsedEntry,
    ParsedFeed,
    ReadEntry,
    ReadFeed,
)
from deskreader.model.feeds import (
    Feed,
    FeedState,
    Folder,
    Outline,
    Problem,
    SavedSearch,
    Tag,
)
from deskreader.model.http import Response, Validators
from deskreader.model.ids import (
    ArticleId,
    FeedId,
    FolderId,
    ImageHash,
    SavedId,
)
from deskreader.model.stories import (
    Changes,
    Finding,
    Headline,
    Notice,
    Offline,
    OpenedArticle,
    Page,
    PageKey,
    Picture,
    Progress,
    StorageUse,
    UndoToken,
    View,
    ViewKind,
)

__all__ = [
    "ArticleId",
    "Changes",
    "Completeness",
    "Enclosure",
    "EntryHint",
    "ExtractedArticle",
    "Feed",
    "FeedId",
    "FeedLink",
    "FeedState",
    "Finding",
    "Folder",
    "FolderId",
    "Headline",
    "ImageHash",
    "Location",
    "Notice",
    "Offline",
    "OpenedArticle",
    "Outline",
    "OutlineItem",
    "Page",
    "PageKey",
    "ParsedEntry",
    "ParsedFeed",
    "Picture",
    "Problem",
    "Progress",
    "ReadEntry",
    "ReadFeed",
    "ReadImage",
    "ReadPage",
    "Reason",
    "Response",
    "SavedId",
    "SavedSearch",
    "StorageUse",
    "Tag",
    "UndoToken",
    "Validators",
    "View",
    "ViewKind",
]
