"""The rows of the sidebar as plain values, made from an outline: their order, nesting and texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from deskreader.desktop.strings import account_texts, messages, view_titles
from deskreader.desktop.strings.formatting import counted
from deskreader.model import AccountId, Feed, FeedId, Folder, FolderId, ImageHash, Outline, View, ViewKind
from deskreader.model.accounts import AccountKind

if TYPE_CHECKING:
    from deskreader.model import Problem
    from deskreader.model.accounts import Account

SMART_FEED_ICONS = {
    ViewKind.BRIEFING: "briefing", ViewKind.TODAY: "today", ViewKind.UNREAD: "unread", ViewKind.STARRED: "star",
    ViewKind.ALL: "list", ViewKind.MUTED: "muted",
}  # fmt: skip
NO_COUNTS: Mapping[View, int] = {}
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
        """Whether the row is a folder, or an account, whose feeds and folders are in it."""
        return self.view.kind in (ViewKind.FOLDER, ViewKind.ACCOUNT)

    @property
    def is_place(self) -> bool:
        """Whether the row is an account or this computer, whose problem is its own."""
        return self.view.kind is ViewKind.ACCOUNT

    @property
    def is_heading(self) -> bool:
        """Whether the row is a top-level folder or an account, which look like a small heading."""
        return self.is_folder and self.depth == 0

    @property
    def accessible_text(self) -> str:
        """What a screen reader says: title, count, problem, what is read in place of a feed."""
        parts = [self.title]
        if self.count:
            parts.append(counted("sidebar", "1 unread", "%n unread", self.count))
        if self.problem:
            parts.append(QCoreApplication.translate("sidebar", "problem: {sentence}").format(sentence=self.problem))
        if self.note:
            parts.append(self.note)
        return ", ".join(parts)


def _smart_feed_nodes(outline: Outline, unread: Mapping[View, int]) -> list[Node]:
    """Returns the rows of smart feeds: All stories has no count, which is that of Unread, nor have muted stories."""
    counts = {
        ViewKind.BRIEFING: 0,
        ViewKind.TODAY: outline.today,
        ViewKind.UNREAD: outline.unread,
        ViewKind.STARRED: unread.get(View(ViewKind.STARRED), 0),
        ViewKind.ALL: 0,
    } | ({ViewKind.MUTED: 0} if outline.muted else {})
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


def _search_nodes(outline: Outline, unread: Mapping[View, int]) -> list[Node]:
    rows = [(View(ViewKind.SAVED, saved_id=search.id), search.title) for search in outline.saved]
    return [Node(view, title, unread.get(view, 0), icon="search") for view, title in rows]


def _tag_nodes(outline: Outline, unread: Mapping[View, int]) -> list[Node]:
    rows = [(View(ViewKind.TAG, tag=tag.name), tag.name) for tag in outline.tags]
    return [
        Node(view, name, unread.get(view, 0), gap=index == 0, icon="tag") for index, (view, name) in enumerate(rows)
    ]


def _places(outline: Outline) -> list[AccountId | None]:
    """Returns the places that feeds are at, this computer first; a synced folder holds the feeds of this computer."""
    accounts = [account.id for account in outline.accounts if account.kind is not AccountKind.FOLDER]
    return [None, *accounts]


Place = tuple[AccountId | None, FolderId | None]
"""An account, or this computer, and a folder in it, or its top."""


class _FeedRows:
    """Makes the rows of feeds, folders and accounts."""

    def __init__(self, outline: Outline, describe: Callable[[Problem], str]) -> None:
        self._outline = outline
        self._describe = describe
        accounts = {folder.id: folder.account_id for folder in outline.folders}
        self._feeds: dict[Place, list[Feed]] = {}
        for feed in outline.feeds:
            is_inside = feed.folder_id in accounts and accounts[feed.folder_id] == feed.account_id
            self._feeds.setdefault((feed.account_id, feed.folder_id if is_inside else None), []).append(feed)
        self._folders: dict[Place, list[Folder]] = {}
        for folder in outline.folders:
            is_inside = folder.parent_id in accounts and accounts[folder.parent_id] == folder.account_id
            self._folders.setdefault((folder.account_id, folder.parent_id if is_inside else None), []).append(folder)

    def on_this_computer(self) -> Iterator[Node]:
        """Yields the feeds without a folder, then the folders, of a library without accounts."""
        for index, feed in enumerate(self._feeds.get((None, None), ())):
            yield _feed_node(feed, 0, index == 0, self._describe)
        yield from (self._folder_node(folder, 0) for folder in self._folders.get((None, None), ()))

    def place(self, account_id: AccountId | None) -> Node:
        """Returns the row of an account, or of this computer."""
        view, inner = View(ViewKind.ACCOUNT, account_id=account_id), self._children((account_id, None), 1)
        unread = sum(feed.unread for feed in self._outline.feeds if feed.account_id == account_id)
        problem = next((account.problem for account in self._outline.accounts if _is_in(account, account_id)), None)
        paused = any(account.is_paused for account in self._outline.accounts if account.id == account_id)
        return Node(
            view,
            view_titles.view_title(view, self._outline),
            unread,
            problem=account_texts.account_problem_text(problem),
            note=QCoreApplication.translate("sidebar", "Paused") if paused else "",
            children=inner,
        )

    def _children(self, place: Place, depth: int) -> tuple[Node, ...]:
        feeds = [_feed_node(feed, max(0, depth - 1), False, self._describe) for feed in self._feeds.get(place, ())]
        folders = self._folders.get(place, ()) if depth < MAX_DEPTH else ()
        return (*feeds, *(self._folder_node(folder, depth) for folder in folders))

    def _folder_node(self, folder: Folder, depth: int) -> Node:
        view = View(ViewKind.FOLDER, folder_id=folder.id)
        inner = self._children((folder.account_id, folder.id), depth + 1)
        failing = sum(node.feed_id is not None and bool(node.problem) for node in flatten(inner))
        problem = counted("sidebar", "1 feed has a problem", "%n feeds have problems", failing) if failing else ""
        return Node(view, folder.title, folder.unread, depth, problem=problem, children=inner)


def build_nodes(
    outline: Outline,
    describe: Callable[[Problem], str],
    unread: Mapping[View, int] = NO_COUNTS,
) -> tuple[Node, ...]:
    """Returns the top-level rows: smart feeds, saved searches, tags, feeds without a folder, folders with children.

    Where there are accounts, the feeds and folders of each server are in a row of its own, and those of this computer
    too.

    `describe` returns the sentence for a feed's problem; `unread` counts the unread articles of Starred, saved searches
    and tags.
    """
    rows, places = _FeedRows(outline, describe), _places(outline)
    return (
        *_smart_feed_nodes(outline, unread),
        *_search_nodes(outline, unread),
        *_tag_nodes(outline, unread),
        *(map(rows.place, places) if outline.accounts else rows.on_this_computer()),
    )


def _is_in(account: Account, place: AccountId | None) -> bool:
    """Whether the problem of an account shows at a place: its own, or this computer for a synced folder."""
    is_folder = account.kind is AccountKind.FOLDER
    return account.problem is not None and (is_folder if place is None else account.id == place)


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
