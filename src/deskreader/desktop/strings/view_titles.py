"""The titles of views, and the feeds and folders that belong to them, as pure functions of the outline."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from deskreader.desktop.strings.translation import QT_TRANSLATE_NOOP
from deskreader.model import FeedId, FolderId, Outline, View, ViewKind

SMART_FEED_TITLES: dict[ViewKind, str] = {
    ViewKind.BRIEFING: QT_TRANSLATE_NOOP("views", "Today in brief"),
    ViewKind.TODAY: QT_TRANSLATE_NOOP("views", "Today"),
    ViewKind.UNREAD: QT_TRANSLATE_NOOP("views", "Unread"),
    ViewKind.STARRED: QT_TRANSLATE_NOOP("views", "Starred"),
    ViewKind.ALL: QT_TRANSLATE_NOOP("views", "All stories"),
    ViewKind.MUTED: QT_TRANSLATE_NOOP("views", "Muted"),
    ViewKind.SEARCH: QT_TRANSLATE_NOOP("views", "Search"),
}


def smart_feed_title(kind: ViewKind) -> str:
    """The title of a smart feed, such as Unread."""
    return QCoreApplication.translate("views", SMART_FEED_TITLES[kind])


def view_title(view: View, outline: Outline) -> str:
    """The title of a view for the timeline's header; empty if its feed, folder, search or tag no longer exists."""
    if view.kind is ViewKind.FEED:
        return next((feed.title for feed in outline.feeds if feed.id == view.feed_id), "")
    if view.kind is ViewKind.FOLDER:
        return next((folder.title for folder in outline.folders if folder.id == view.folder_id), "")
    if view.kind is ViewKind.SAVED:
        return next((saved.title for saved in outline.saved if saved.id == view.saved_id), "")
    if view.kind is ViewKind.TAG:
        return next((tag.name for tag in outline.tags if tag.name.casefold() == view.tag.casefold()), "")
    if view.kind is ViewKind.ACCOUNT and view.account_id is None:
        return QCoreApplication.translate("views", "On this computer")
    if view.kind is ViewKind.ACCOUNT:
        return next((account.name for account in outline.accounts if account.id == view.account_id), "")
    return smart_feed_title(view.kind)


def folders_within(folder_id: FolderId, outline: Outline) -> frozenset[FolderId]:
    """A folder and all folders below it; folders that contain each other in a cycle are counted once."""
    found, queue = {folder_id}, [folder_id]
    while queue:
        parent = queue.pop()
        inner = [f.id for f in outline.folders if f.parent_id == parent and f.id not in found]
        found.update(inner)
        queue.extend(inner)
    return frozenset(found)


def feeds_in(view: View, outline: Outline) -> tuple[FeedId, ...]:
    """The feeds whose articles a view can show: one feed, those of a folder, or all."""
    if view.kind is ViewKind.FEED and view.feed_id is not None:
        return (view.feed_id,)
    if view.kind is ViewKind.FOLDER and view.folder_id is not None:
        within = folders_within(view.folder_id, outline)
        return tuple(feed.id for feed in outline.feeds if feed.folder_id in within)
    if view.kind is ViewKind.ACCOUNT:
        return tuple(feed.id for feed in outline.feeds if feed.account_id == view.account_id)
    return tuple(feed.id for feed in outline.feeds)


def in_saved_order(view: View, outline: Outline) -> View:
    """The view in the order it is shown in: a saved search that ranks its results has the best ones first."""
    best_first = any(saved.by_relevance for saved in outline.saved if saved.id == view.saved_id)
    return replace(view, by_relevance=True) if best_first else view


def view_exists(view: View, outline: Outline) -> bool:
    """Whether the feed, folder, saved search or tag of a view still exists; smart feeds always do."""
    removable = (ViewKind.FEED, ViewKind.FOLDER, ViewKind.SAVED, ViewKind.TAG, ViewKind.ACCOUNT)
    return view.kind not in removable or bool(view_title(view, outline))
