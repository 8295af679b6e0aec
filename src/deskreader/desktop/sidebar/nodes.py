"""The rows of the sidebar as plain values, made from an outline: what stands where, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from deskreader.desktop.strings import messages, view_titles
from deskreader.desktop.strings.formatting import counted
from deskreader.model import Feed, FeedId, Folder, FolderId, ImageHash, Outline, Problem, SavedId, View, ViewKind

SMART_ICONS = {ViewKind.TODAY: "today", ViewKind.UNREAD: "unread", ViewKind.STARRED: "star"}
NOTHING: Mapping[SavedId, int] = {}
DEEPEST = 12
"""Folders are shown this deep; deeper ones stand beside each other, and a ring of folders ends here."""


@dataclass(frozen=True, slots=True)
class Node:
    """One row. `depth` is how far it is indented, `gap` asks for room above, `trouble` is a sentence or empty."""

    view: View
    title: str
    count: int = 0
    depth: int = 0
    gap: bool = False
    icon: str = ""  # of a smart feed
    feed_id: FeedId | None = None
    feed_icon: ImageHash | None = None
    trouble: str = ""
    note: str = ""  # what is read in place of a feed
    children: tuple[Node, ...] = ()

    @property
    def is_folder(self) -> bool:
        """Whether the row is a folder."""
        return self.view.kind is ViewKind.FOLDER

    @property
    def is_heading(self) -> bool:
        """Whether the row is a folder of the top, set as a small heading."""
        return self.is_folder and self.depth == 0

    @property
    def spoken(self) -> str:
        """What a screen reader says: name, count, trouble, what is read in place of a feed."""
        parts = [self.title]
        if self.view.kind in (ViewKind.STARRED, ViewKind.TAG):
            parts.append(counted("sidebar", "1 story", "%n stories", self.count))
        elif self.count:
            parts.append(counted("sidebar", "1 unread", "%n unread", self.count))
        if self.trouble:
            parts.append(QCoreApplication.translate("sidebar", "problem: {sentence}").format(sentence=self.trouble))
        if self.note:
            parts.append(self.note)
        return ", ".join(parts)


def _smart(outline: Outline) -> list[Node]:
    counts = {
        ViewKind.TODAY: outline.today,
        ViewKind.UNREAD: outline.unread,
        ViewKind.STARRED: outline.starred,
    }
    return [
        Node(View(kind), view_titles.smart_feed_title(kind), count, icon=SMART_ICONS[kind])
        for kind, count in counts.items()
    ]


def _feed(feed: Feed, depth: int, gap: bool, describe: Callable[[Problem], str]) -> Node:
    return Node(
        View(ViewKind.FEED, feed_id=feed.id),
        feed.title,
        feed.unread,
        depth,
        gap,
        feed_id=feed.id,
        feed_icon=feed.icon,
        trouble=describe(feed.problem) if feed.problem is not None else "",
        note=messages.source_text(feed.source),
    )


def _saved(outline: Outline, found: Mapping[SavedId, int]) -> list[Node]:
    return [
        Node(View(ViewKind.SAVED, saved_id=saved.id), saved.title, found.get(saved.id, 0), icon="search")
        for saved in outline.saved
    ]


def _tags(outline: Outline) -> list[Node]:
    """The tags with all their stories: like a star, a tag is for what was read already."""
    return [
        Node(View(ViewKind.TAG, tag=tag.name), tag.name, tag.stories, gap=not number, icon="tag")
        for number, tag in enumerate(outline.tags)
    ]


def build(
    outline: Outline, describe: Callable[[Problem], str], found: Mapping[SavedId, int] = NOTHING
) -> tuple[Node, ...]:
    """The rows of the top, each with those under it: smart feeds, saved searches, tags, feeds without a folder,
    folders.

    `describe` gives the sentence for a feed's problem, `found` how many unread stories each saved search finds.
    """
    folders = {folder.id for folder in outline.folders}
    feeds_in: dict[FolderId | None, list[Feed]] = {}
    for feed in outline.feeds:
        feeds_in.setdefault(feed.folder_id if feed.folder_id in folders else None, []).append(feed)
    folders_in: dict[FolderId | None, list[Folder]] = {}
    for folder in outline.folders:
        folders_in.setdefault(folder.parent_id if folder.parent_id in folders else None, []).append(folder)

    def inside(folder_id: FolderId, depth: int) -> tuple[Node, ...]:
        inner = [made(folder, depth) for folder in folders_in.get(folder_id, ())] if depth < DEEPEST else []
        own = [_feed(feed, max(0, depth - 1), False, describe) for feed in feeds_in.get(folder_id, ())]
        return (*own, *inner)

    def made(folder: Folder, depth: int) -> Node:
        view = View(ViewKind.FOLDER, folder_id=folder.id)
        return Node(view, folder.title, folder.unread, depth, children=inside(folder.id, depth + 1))

    loose = [_feed(feed, 0, index == 0, describe) for index, feed in enumerate(feeds_in.get(None, ()))]
    return (
        *_smart(outline),
        *_saved(outline, found),
        *_tags(outline),
        *loose,
        *(made(folder, 0) for folder in folders_in.get(None, ())),
    )


def flat(nodes: Iterable[Node]) -> list[Node]:
    """All rows in the order in which they stand below each other."""
    found: list[Node] = []
    for node in nodes:
        found.append(node)
        found.extend(flat(node.children))
    return found
