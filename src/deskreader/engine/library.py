"""What a front may ask and do. Every act is durable when it returns, and its Changes go to all listeners."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from deskreader.engine.room import Room
from deskreader.engine.searches import Searches
from deskreader.model import (
    ArticleId,
    Changes,
    Feed,
    FeedId,
    Finding,
    FolderId,
    Headline,
    ImageHash,
    OpenedArticle,
    Outline,
    Page,
    PageKey,
    Picture,
    StorageUse,
    UndoToken,
    View,
)
from deskreader.model.manners import FeedDetails
from deskreader.store import Store
from deskreader.text.clock import utc_now

Listener = Callable[[Changes], None]


class Library:
    """The one facade over the store. Thread-safe; reading never waits for writing.

    Every method may raise StoreError. Acts return their Changes and publish them to the listeners as well, on the
    calling thread.
    """

    def __init__(self, store: Store, now: Callable[[], datetime] = utc_now, folder: Path | None = None) -> None:
        """`folder` is where the library lies."""
        self._store = store
        self._now = now
        self.room = Room(store, folder)
        """Whether there is room to write, and what waits for it."""
        self._listeners: list[Listener] = []
        self.searches = Searches(store, self.publish, now)
        """The searches that are kept in the sidebar."""

    # --- following ----------------------------------------------------------------------------------------------------

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` with every Changes, on the thread that made it; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(self, changes: Changes) -> Changes:
        """Tells all listeners of `changes`, unless it is empty, and returns it."""
        if changes:
            for listener in list(self._listeners):
                listener(changes)
        return changes

    def look_for_room(self) -> bool:
        """Whether there is room to write; what waited for it is written then."""
        self.publish(self.room.look())
        return not self.room.is_full

    # --- asking -------------------------------------------------------------------------------------------------------

    def outline(self) -> Outline:
        """The sidebar: folders, feeds and counts."""
        return self._store.outline(self._now())

    def page(
        self,
        view: View,
        after: PageKey | None = None,
        limit: int = 60,
        is_stale: Callable[[], bool] | None = None,
        hurry: bool = False,
    ) -> Page:
        """One page of the timeline, newest first, beginning behind `after`; a search by relevance has one page only.

        Broken off with a StoreError once `is_stale` says that nobody waits for it. In a `hurry` a page of a search
        may have few rows, or none, before its end.
        """
        return self._store.page(view, self._now(), after, limit, is_stale, hurry)

    def page_before(self, view: View, before: PageKey, limit: int = 60) -> Page:
        """The rows nearest above a place, one of that very place included; `end` is the next place above them."""
        return self._store.page_before(view, self._now(), before, limit)

    def count(self, view: View) -> int:
        """How many articles the view holds."""
        return self._store.count(view, self._now())

    def number_found(self, view: View, most: int, is_stale: Callable[[], bool] | None = None) -> int | None:
        """How many articles a search finds, `most` at most; None where that would take too long to know."""
        return self._store.number_found(view, self._now(), most, is_stale)

    def headlines(self, ids: Sequence[ArticleId], view: View | None = None) -> tuple[Headline, ...]:
        """The current rows of these articles, in the order asked; missing ones are left out.

        What is searched for in `view` is marked in them.
        """
        return self.room.over(self._store.headlines(ids, view))

    def open_article(self, article_id: ArticleId, feed_version: bool = False) -> OpenedArticle:
        """All that the article pane needs, pictures included. It does not mark the article read.

        `feed_version` gives the other version: the feed's, or of a story that its site cut short and an original
        completes, the site's.

        Raises: StoreError(UNKNOWN_ARTICLE).
        """
        return self._store.open_article(article_id, feed_version, cut_copy=True)

    def open_summary(self, article_id: ArticleId) -> OpenedArticle:
        """The feed's own version of an article, also of one whose site's copy an original completes.

        Raises: StoreError(UNKNOWN_ARTICLE).
        """
        return self._store.open_article(article_id, feed_version=True)

    def next_unread(self, view: View, after: PageKey | None, backwards: bool = False) -> Headline | None:
        """The nearest unread article behind (or before) a place in the view, or from its beginning."""
        return self._store.next_unread(view, self._now(), after, backwards)

    def picture(self, image: ImageHash) -> Picture | None:
        """A stored picture, such as a thumbnail or an icon."""
        return self._store.picture(image)

    def feed(self, feed_id: FeedId) -> Feed:
        """One feed as the sidebar shows it. Raises: StoreError(UNKNOWN_FEED)."""
        return self._store.feed(feed_id)

    def details(self, feed_id: FeedId) -> FeedDetails:
        """What a feed's properties show beside the sidebar. Raises: StoreError(UNKNOWN_FEED)."""
        return self._store.visiting.details(feed_id)

    def storage_use(self) -> StorageUse:
        """Where the bytes are; `budget_bytes` is left 0."""
        return self._store.storage_use()

    def check(self) -> tuple[Finding, ...]:
        """What a full check of the library found."""
        return self._store.check()

    # --- acts on articles ---------------------------------------------------------------------------------------------

    def mark_read(self, ids: Sequence[ArticleId], read: bool = True) -> Changes:
        """Marks articles read or unread."""
        return self.publish(self.room.mark_read(ids, read))

    def star(self, ids: Sequence[ArticleId], starred: bool = True) -> Changes:
        """Stars articles or takes the star away."""
        return self.publish(self.room.star(ids, starred))

    def mark_all_read(self, view: View) -> tuple[UndoToken, Changes]:
        """Marks all that the view holds read; the token undoes it, also after a restart."""
        token, changes = self._store.mark_all_read(view, self._now())
        return token, self.publish(changes)

    def undo(self, token: UndoToken) -> Changes:
        """Takes a bulk act back, or a restore. A token that was used already does nothing."""
        if token.act == "restore":
            return self.publish(self._store.keeping.undo_restore(token, self._now()))
        return self.publish(self._store.undo(token))

    def forget_site(self, host: str) -> None:
        """Forgets what was learned of a site (name and port) from its pages; stored stories stay as they are."""
        self._store.forget_site(host)

    # --- acts on feeds and folders ------------------------------------------------------------------------------------

    def unsubscribe(self, feeds: Sequence[FeedId]) -> tuple[UndoToken, Changes]:
        """Ends subscriptions. Articles go out of sight at once and are kept until the token can no longer be used."""
        token, changes = self._store.remove_feeds(feeds, self._now())
        return token, self.publish(changes)

    def change_feed(
        self, feed_id: FeedId, *, title: str | None = None, notify: bool | None = None, fetch_pages: bool | None = None
    ) -> Changes:
        """Changes what is given and leaves the rest; an empty title goes back to the feed's own."""
        return self.publish(self._store.change_feed(feed_id, title=title, notify=notify, fetch_pages=fetch_pages))

    def move_feed(self, feed_id: FeedId, folder_id: FolderId | None) -> Changes:
        """Puts a feed into a folder, or at the top."""
        return self.publish(self._store.move_feed(feed_id, folder_id))

    def set_interval(self, feed_id: FeedId, minutes: int) -> Changes:
        """Gives a feed an interval of its own; 0 goes back to the general one."""
        return self.publish(self._store.visiting.set_interval(feed_id, minutes))

    def undo_move(self, feed_id: FeedId) -> Changes:
        """Gives a feed back the address it had before a permanent redirect was kept."""
        return self.publish(self._store.visiting.undo_move(feed_id))

    def add_folder(self, title: str, parent_id: FolderId | None = None) -> tuple[FolderId, Changes]:
        """A new folder, or the one of that name that is there already."""
        folder_id, changes = self._store.add_folder(title, parent_id)
        return folder_id, self.publish(changes)

    def rename_folder(self, folder_id: FolderId, title: str) -> Changes:
        """Gives a folder another name."""
        return self.publish(self._store.rename_folder(folder_id, title))

    def notify_of_folder(self, folder_id: FolderId, notify: bool) -> Changes:
        """Lets notifications speak of the feeds in a folder, or keeps them out."""
        return self.publish(self._store.notify_of_folder(folder_id, notify))
