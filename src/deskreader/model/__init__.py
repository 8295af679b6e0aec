"""The values that packages hand to each other: frozen, typed, with no behaviour beyond what their own fields tell.

Moments are aware datetimes in UTC. HTML is a `str` that has been through the sanitizer unless a field says otherwise.
Text is a `str` of plain text. Addresses are absolute.

What is used everywhere can be imported from here; everything else is imported from its own module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskreader.model.lazy_names import lazy_names

if TYPE_CHECKING:
    from deskreader.model.articles import Headline, Offline, OpenedArticle, OtherSource, StoredImage
    from deskreader.model.changes import ArticleFlags, Changes, Counts, Progress, UndoToken
    from deskreader.model.enumerations import Completeness, Reason
    from deskreader.model.extraction import EntryHint, ExtractedArticle, ReadImage, ReadPage
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
        Folder,
        Outline,
        SavedSearch,
        Tag,
    )
    from deskreader.model.fetch_history import FeedState, Problem
    from deskreader.model.http import Response, Validators
    from deskreader.model.ids import (
        AccountId,
        ArticleId,
        FeedId,
        FolderId,
        ImageHash,
        RuleId,
        SavedId,
    )
    from deskreader.model.usage import Finding, StorageUse
    from deskreader.model.views import Filter, Order, Page, PageKey, View, ViewKind, ViewPart

__all__ = [
    "AccountId",
    "ArticleFlags",
    "ArticleId",
    "Changes",
    "Completeness",
    "Counts",
    "Enclosure",
    "EntryHint",
    "ExtractedArticle",
    "Feed",
    "FeedId",
    "FeedLink",
    "FeedState",
    "Filter",
    "Finding",
    "Folder",
    "FolderId",
    "Headline",
    "ImageHash",
    "Location",
    "Offline",
    "OpenedArticle",
    "Order",
    "OtherSource",
    "Outline",
    "OutlineItem",
    "Page",
    "PageKey",
    "ParsedEntry",
    "ParsedFeed",
    "Problem",
    "Progress",
    "ReadEntry",
    "ReadFeed",
    "ReadImage",
    "ReadPage",
    "Reason",
    "Response",
    "RuleId",
    "SavedId",
    "SavedSearch",
    "StorageUse",
    "StoredImage",
    "Tag",
    "UndoToken",
    "Validators",
    "View",
    "ViewKind",
    "ViewPart",
]

if not TYPE_CHECKING:
    __getattr__ = lazy_names(
        __name__,
        {
            "articles": "Headline Offline OpenedArticle OtherSource StoredImage",
            "changes": "ArticleFlags Changes Counts Progress UndoToken",
            "enumerations": "Completeness Reason",
            "extraction": "EntryHint ExtractedArticle ReadImage ReadPage",
            "feed_document": "Enclosure FeedLink Location OutlineItem ParsedEntry ParsedFeed ReadEntry ReadFeed",
            "feeds": "Feed Folder Outline SavedSearch Tag",
            "fetch_history": "FeedState Problem",
            "http": "Response Validators",
            "ids": "AccountId ArticleId FeedId FolderId ImageHash RuleId SavedId",
            "usage": "Finding StorageUse",
            "views": "Filter Order Page PageKey View ViewKind ViewPart",
        },
    )
