"""What a front may ask and do. Every act is durable when it returns, and its Changes go to all listeners."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from deskreader.engine.library import pending_effects
from deskreader.engine.library.pending_effects import PendingEffect, recounted
from deskreader.engine.library.pending_writes import PendingWrites
from deskreader.engine.library.saved_searches import SavedSearches
from deskreader.model import (
    ArticleId,
    Changes,
    Feed,
    FeedId,
    Finding,
    Folder,
    FolderId,
    Headline,
    ImageHash,
    OpenedArticle,
    Outline,
    Page,
    PageKey,
    StorageUse,
    StoredImage,
    UndoToken,
    View,
)
from deskreader.model.fetch_history import FeedDetails
from deskreader.store import Database
from deskreader.text.clock import utc_now

Listener = Callable[[Changes], None]


class Library:
    """The one facade over the store. Thread-safe; reading never waits for writing.

    Every method may raise StoreError. Acts return their Changes and publish them to the listeners as well, on the
    calling thread.
    """

    def __init__(
        self,
        store: Database,
        now: Callable[[], datetime] = utc_now,
        folder: Path | None = None,
        keeps_acts: bool = True,
    ) -> None:
        """`folder` is where the library lies; with `keeps_acts` what finds no room to be written waits for it."""
        self._store = store
        self._now = now
        self.room = PendingWrites(folder, keeps_acts)
        """Whether there is room to write, and what waits for it."""
        self._listeners: list[Listener] = []
        self.searches = SavedSearches(store, self.publish, self.room, now)
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
        outline = self.room.over_outline(self._store.outline(self._now()))
        touched = self.room.touched()
        if not touched:
            return outline
        rows = self._store.headlines(touched)
        return recounted(outline, rows, self.room.over(rows), self._now())

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
        page = self._store.page(view, self._now(), after, limit, is_stale, hurry)
        return replace(page, headlines=self.room.over(page.headlines))

    def page_before(self, view: View, before: PageKey, limit: int = 60) -> Page:
        """The rows nearest above a place, one of that very place included; `end` is the next place above them."""
        page = self._store.page_before(view, self._now(), before, limit)
        return replace(page, headlines=self.room.over(page.headlines))

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
        return self.room.over_opened(self._store.open_article(article_id, feed_version, cut_copy=True))

    def open_summary(self, article_id: ArticleId) -> OpenedArticle:
        """The feed's own version of an article, also of one whose site's copy an original completes.

        Raises: StoreError(UNKNOWN_ARTICLE).
        """
        return self.room.over_opened(self._store.open_article(article_id, feed_version=True))

    def next_unread(self, view: View, after: PageKey | None, backwards: bool = False) -> Headline | None:
        """The nearest unread article behind (or before) a place in the view, or from its beginning."""
        found = self._store.next_unread(view, self._now(), after, backwards)
        while found is not None and all(row.is_read for row in self.room.over([found])):
            found = self._store.next_unread(view, self._now(), PageKey(found.sorted_at, found.id), backwards)
        return found

    def picture(self, image: ImageHash) -> StoredImage | None:
        """A stored picture, such as a thumbnail or an icon."""
        return self._store.picture(image)

    def feed(self, feed_id: FeedId) -> Feed:
        """One feed as the sidebar shows it. Raises: StoreError(UNKNOWN_FEED)."""
        if feed_id < 0:  # one that waits to be written
            feed_id = self.room.real(feed_id)
        waiting = [feed for feed in self.room.over_outline(Outline()).feeds if feed.id == feed_id]
        return waiting[0] if waiting else self._store.feed(feed_id)

    def details(self, feed_id: FeedId) -> FeedDetails:
        """What a feed's properties show beside the sidebar. Raises: StoreError(UNKNOWN_FEED)."""
        details = self._store.visiting.details(feed_id)
        return replace(details, own_minutes=self.room.value("interval", feed_id, details.own_minutes))

    def storage_use(self) -> StorageUse:
        """Where the bytes are; `budget_bytes` is left 0."""
        return self._store.storage_use()

    def check(self) -> tuple[Finding, ...]:
        """What a full check of the library found."""
        return self._store.check()

    # --- acts on articles ---------------------------------------------------------------------------------------------

    def mark_read(self, ids: Sequence[ArticleId], read: bool = True) -> Changes:
        """Marks articles read or unread."""
        return self._change(lambda: self._store.mark_read(ids, read), pending_effects.marked(ids, is_read=read))

    def star(self, ids: Sequence[ArticleId], starred: bool = True) -> Changes:
        """Stars articles or takes the star away."""
        return self._change(lambda: self._store.star(ids, starred), pending_effects.marked(ids, is_starred=starred))

    def mark_all_read(self, view: View) -> tuple[UndoToken, Changes]:
        """Marks all that the view holds read; the token undoes it, also after a restart."""
        ids = self._store.unread_in(view, self._now())
        work = lambda: self._store.mark_these_read(ids, self._now())  # noqa: E731
        return self.bulk(
            work, "read", lambda: pending_effects.marked_all_read(self.room.over(self._store.headlines(ids)))
        )

    def undo(self, token: UndoToken) -> Changes:
        """Takes a bulk act back, or a restore. A token that was used already does nothing."""
        if token.act == "restore":
            return self.publish(self._store.keeping.undo_restore(token, self._now()))
        waited = self.room.take_back(token.id)
        if waited is not None:
            return self.publish(waited)
        return self._change(lambda: self._store.undo(self.room.real_token(token)), PendingEffect())

    def forget_site(self, host: str) -> None:
        """Forgets what was learned of a site (name and port) from its pages; stored stories stay as they are."""
        self.room.do(lambda: self._store.forget_site(host), lambda _number: (None, PendingEffect()))

    def _change(self, act: Callable[[], Changes], shown: PendingEffect) -> Changes:
        return self.publish(self.room.change(act, shown))

    def bulk(
        self, act: Callable[[], tuple[UndoToken, Changes]], kind: str, keep: Callable[[], PendingEffect]
    ) -> tuple[UndoToken, Changes]:
        """Does an act that can be taken back; where there is no room it waits, and looks as `keep` says."""
        token, changes = self.room.bulk(act, kind, keep)
        return token, self.publish(changes)

    # --- acts on feeds and folders ------------------------------------------------------------------------------------

    def unsubscribe(self, feeds: Sequence[FeedId]) -> tuple[UndoToken, Changes]:
        """Ends subscriptions. Articles go out of sight at once and are kept until the token can no longer be used."""
        work = lambda: self._store.remove_feeds([self.room.real(feed) for feed in feeds], self._now())  # noqa: E731
        return self.bulk(
            work, "remove_feeds", lambda: pending_effects.without_feeds(feeds, self._store.articles_of(feeds))
        )

    def change_feed(
        self, feed_id: FeedId, *, title: str | None = None, notify: bool | None = None, fetch_pages: bool | None = None
    ) -> Changes:
        """Changes what is given and leaves the rest; an empty title goes back to the feed's own."""
        given = {"title": title or None, "notify": notify, "fetch_pages": fetch_pages}
        shown = pending_effects.changed_feed(
            feed_id, **{name: value for name, value in given.items() if value is not None}
        )
        real = self.room.real
        return self._change(
            lambda: self._store.change_feed(real(feed_id), title=title, notify=notify, fetch_pages=fetch_pages), shown
        )

    def move_feed(self, feed_id: FeedId, folder_id: FolderId | None) -> Changes:
        """Puts a feed into a folder, or at the top."""
        real = self.room.real
        return self._change(
            lambda: self._store.move_feed(real(feed_id), None if folder_id is None else real(folder_id)),
            pending_effects.changed_feed(feed_id, folder_id=folder_id),
        )

    def set_interval(self, feed_id: FeedId, minutes: int) -> Changes:
        """Gives a feed an interval of its own; 0 goes back to the general one."""
        work = lambda: self._store.visiting.set_interval(self.room.real(feed_id), minutes)  # noqa: E731
        return self._change(work, PendingEffect(values={("interval", feed_id): minutes}))

    def undo_move(self, feed_id: FeedId) -> Changes:
        """Gives a feed back the address it had before a permanent redirect was kept."""
        return self._change(lambda: self._store.visiting.undo_move(feed_id), PendingEffect())

    def add_folder(self, title: str, parent_id: FolderId | None = None) -> tuple[FolderId, Changes]:
        """A new folder, or the one of that name that is there already."""
        real = self.room.real

        def kept(number: int) -> tuple[tuple[FolderId, Changes], PendingEffect]:
            shown = pending_effects.new_folder(Folder(FolderId(number), title, parent_id))
            return (FolderId(number), shown.changes), shown

        folder_id, changes = self.room.do(
            lambda: self._store.add_folder(title, None if parent_id is None else real(parent_id)), kept
        )
        return folder_id, self.publish(changes)

    def rename_folder(self, folder_id: FolderId, title: str) -> Changes:
        """Gives a folder another name."""
        work = lambda: self._store.rename_folder(self.room.real(folder_id), title)  # noqa: E731
        return self._change(work, pending_effects.changed_folder(folder_id, title=title))

    def notify_of_folder(self, folder_id: FolderId, notify: bool) -> Changes:
        """Lets notifications speak of the feeds in a folder, or keeps them out."""
        work = lambda: self._store.notify_of_folder(self.room.real(folder_id), notify)  # noqa: E731
        return self._change(work, pending_effects.changed_folder(folder_id, notify=notify))
