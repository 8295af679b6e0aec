"""Where a drop in the sidebar would go: into a folder, between two rows, or onto Starred or a tag. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deskreader.desktop.sidebar.nodes import Node, flatten
from deskreader.desktop.widgets.drag_data import DraggedRows
from deskreader.model import AccountId, FeedId, FolderId, View, ViewKind

EDGE = 0.28
"""The share of a folder's row, from its upper edge, that stands for the place above it."""
ARTICLE_TARGETS = (ViewKind.STARRED, ViewKind.TAG)
"""Views that take articles."""


@dataclass(frozen=True, slots=True)
class DropTarget:
    """A place for feeds and folders: in a folder, or at the top, before a feed or folder, or at the end.

    `row` is the view of the row at which it is shown: as a line above it (-1) or below it (1), or around it (0).
    """

    row: View
    side: int
    folder: FolderId | None = None
    before: FeedId | FolderId | None = None
    account: AccountId | None = None  # None: this computer


def row_target(nodes: Sequence[Node], over: Node, height_share: float, rows: DraggedRows) -> DropTarget | None:
    """Returns where feeds and folders go that are dropped over a row, at a share of its height; None for nowhere."""
    place = _place_of(nodes, over)
    if over.is_place:
        return DropTarget(over.view, 0, account=place)
    if over.is_folder and (rows.feeds or height_share >= EDGE):
        if over.view.folder_id in rows.folders:
            return None
        return DropTarget(over.view, 0, over.view.folder_id, account=place)
    if over.is_folder:
        return DropTarget(over.view, -1, _parent_of(nodes, over), over.view.folder_id, place)
    if over.feed_id is None:
        return None
    parent = _parent_of(nodes, over)
    is_above = height_share < 0.5
    if not rows.feeds:
        return DropTarget(over.view, -1 if is_above else 1, parent, account=place)
    siblings = [node.feed_id for node in _siblings(nodes, over) if node.feed_id is not None]
    at = siblings.index(over.feed_id) + (0 if is_above else 1)
    following = [feed for feed in siblings[at:] if feed not in rows.feeds]
    return DropTarget(over.view, -1 if is_above else 1, parent, following[0] if following else None, place)


def takes_articles(node: Node) -> bool:
    """Returns whether articles can be dropped onto a row."""
    return node.view.kind in ARTICLE_TARGETS


def _place_of(nodes: Sequence[Node], row: Node) -> AccountId | None:
    """Returns the account that a row stands in; None for this computer."""
    places = (node for node in nodes if node.is_place)
    around = (place for place in places if any(inner.view == row.view for inner in flatten([place])))
    return next((place.view.account_id for place in around), None)


def _parent_of(nodes: Sequence[Node], child: Node) -> FolderId | None:
    """Returns the folder that a row stands in."""
    return next((n.view.folder_id for n in flatten(nodes) if n.is_folder and child in n.children), None)


def _siblings(nodes: Sequence[Node], child: Node) -> Sequence[Node]:
    """Returns the rows that stand in the same folder as a row."""
    return next((node.children for node in flatten(nodes) if child in node.children), nodes)
