"""The rows of the sidebar as plain values, made from an outline: their order, nesting and texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from deskreader.desktop.strings import messages, view_titles
from deskreader.desktop.strings.formatting import counted
from deskreader.model import Feed, FeedId, Folder, FolderId, ImageHash, Outline, Problem, SavedId, View, ViewKind

SMART_FEED_ICONS = {ViewKind.TODAY: "today", ViewKind.UNREAD: "unread", ViewKind.STARRED: "star", ViewKind.ALL: "list"}
NO_COUNTS: Mapping[SavedId, int] = {}
MAX_DEPTH = 12
"""Folders are nested this deep; what is deeper is not shown, which ends a ring of folders."""


@dataclass(frozen=True, slots=True)
class Node:
    """One row. `depth` is its indentation, `gap` asks for room above it, `problem` is a sentence or empty.

    The problem of a folder says how many of the feeds in it have one.
    """

    view: View
    title: str
    count: int = 0
    depth: int = 0
    gap: bool = False
    icon: str = ""  # of a smart feed, saved search or tag
    feed_id: FeedId | None = None
    feed_icon: ImageHash | None = None
    problem: str = ""
    note: str = ""  # what is read in place of a feed
    children: tuple[Node, ...] = ()

    @property
    def is_folder(self) -> bool:
        """Whether the row is a folder."""
        return self.view.kind is ViewKind.FOLDER

    @property
    def is_heading(self) -> bool:
        """Whether the row is a top-level folder, which looks like a small heading."""
        return self.is_folder and self.depth == 0

    @property
    def accessible_text(self) -> str:
        """What a screen reader says: title, count, problem, what is read in place of a feed."""
        parts = [self.title]
        if self.view.kind in (ViewKind.STARRED, ViewKind.TAG):
            parts.append(counted("sidebar", "1 story", "%n stories", self.count))
        elif self.count:
            parts.append(counted("sidebar", "1 unread", "%n unread", self.count))
        if self.problem:
            parts.append(QCoreApplication.translate("sidebar", "problem: {sentence}").format(sentence=self.problem))
        if self.note:
            parts.append(self.note)
        return ", ".join(parts)


def _smart_feed_nodes(outline: Outline) -> list[Node]:
    counts = {
        ViewKind.TODAY: outline.today,
        ViewKind.UNREAD: outline.unread,
        ViewKind.STARRED: outline.starred,
        ViewKind.ALL: 0,
    }
    return [
        Node(View(kind), view_titles.smart_feed_title(kind), count, icon=SMART_FEED_ICONS[kind])
        for kind, count in counts.items()
    ]


def _feed_node(feed: Feed, depth: int, gap: bool, describe: Callable[[Problem], str]) -> Node:
    return Node(
        View(ViewKind.FEED, feed_id=feed.id),
        feed.title,
        feed.unread,
        depth,
        gap,
        feed_id=feed.id,
        feed_icon=feed.icon,
        problem=describe(feed.problem) if feed.problem is not None else "",
        note=messages.source_text(feed.source),
    )


def _search_nodes(outline: Outline, counts: Mapping[SavedId, int]) -> list[Node]:
    return [
        Node(View(ViewKind.SAVED, saved_id=search.id), search.title, counts.get(search.id, 0), icon="search")
        for search in outline.saved
    ]


def _tag_nodes(outline: Outline) -> list[Node]:
    """Returns the tags with the number of all their articles: like a star, a tag is for what is read already."""
    return [
        Node(View(ViewKind.TAG, tag=tag.name), tag.name, tag.articles, gap=index == 0, icon="tag")
        for index, tag in enumerate(outline.tags)
    ]


def build_nodes(
    outline: Outline,
    describe: Callable[[Problem], str],
    search_counts: Mapping[SavedId, int] = NO_COUNTS,
) -> tuple[Node, ...]:
    """Returns the top-level rows: smart feeds, saved searches, tags, feeds without a folder, folders with children.

    `describe` returns the sentence for a feed's problem; `search_counts` is how many unread articles each saved
    search finds.
    """
    folder_ids = {folder.id for folder in outline.folders}
    feeds_in: dict[FolderId | None, list[Feed]] = {}
    for feed in outline.feeds:
        feeds_in.setdefault(feed.folder_id if feed.folder_id in folder_ids else None, []).append(feed)
    folders_in: dict[FolderId | None, list[Folder]] = {}
    for folder in outline.folders:
        folders_in.setdefault(folder.parent_id if folder.parent_id in folder_ids else None, []).append(folder)

    def children(folder_id: FolderId, depth: int) -> tuple[Node, ...]:
        feeds = [_feed_node(feed, max(0, depth - 1), False, describe) for feed in feeds_in.get(folder_id, ())]
        folders = [folder_node(folder, depth) for folder in folders_in.get(folder_id, ())] if depth < MAX_DEPTH else []
        return (*feeds, *folders)

    def folder_node(folder: Folder, depth: int) -> Node:
        view, inner = View(ViewKind.FOLDER, folder_id=folder.id), children(folder.id, depth + 1)
        failing = sum(node.feed_id is not None and bool(node.problem) for node in flatten(inner))
        problem = counted("sidebar", "1 feed has a problem", "%n feeds have problems", failing) if failing else ""
        return Node(view, folder.title, folder.unread, depth, problem=problem, children=inner)

    return (
        *_smart_feed_nodes(outline),
        *_search_nodes(outline, search_counts),
        *_tag_nodes(outline),
        *(_feed_node(feed, 0, index == 0, describe) for index, feed in enumerate(feeds_in.get(None, ()))),
        *(folder_node(folder, 0) for folder in folders_in.get(None, ())),
    )


def hide_read(nodes: Iterable[Node], kept: View | None) -> tuple[Node, ...]:
    """Returns the rows without the feeds and folders that have nothing unread, but with the row of the view `kept`."""
    shown = []
    for node in nodes:
        inner = hide_read(node.children, kept)
        is_dull = (node.feed_id is not None or node.is_folder) and not node.count
        if not is_dull or inner or node.view == kept:
            shown.append(replace(node, children=inner))
    return tuple(shown)


def flatten(nodes: Iterable[Node]) -> list[Node]:
    """Returns all rows in the order in which they stand below each other."""
    rows: list[Node] = []
    for node in nodes:
        rows.append(node)
        rows.extend(flatten(node.children))
    return rows
