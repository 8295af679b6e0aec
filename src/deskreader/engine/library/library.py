"""What a front end may ask and do. Every act is durable when it returns, and its Changes go to all listeners."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import ParamSpec, TypeVar

from deskreader.engine.library.pending_effects import recounted
from deskreader.engine.library.pending_writes import PendingWrites
from deskreader.engine.library.saved_searches import SavedSearches
from deskreader.model import (
    AccountId,
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
    StorageUse,
    StoredImage,
    UndoToken,
    View,
    ViewPart,
)
from deskreader.model.changes import UndoAct
from deskreader.model.fetch_history import FeedDetails, FetchSummary
from deskreader.model.habits.briefing import Briefing
from deskreader.model.habits.feed_statistics import FeedFigures, FeedStatistics
from deskreader.model.retention import OfflineSummary
from deskreader.model.usage import LibraryUse
from deskreader.model.views import WHOLE, key_of
from deskreader.store import Database, usage
from deskreader.store.articles import flags, images, links, offline_gaps, opened_article, tags
from deskreader.store.feeds import feeds, fetch_history, folders, outline, site_memory
from deskreader.store.habits import feed_statistics, openings
from deskreader.store.recovery import integrity_check, repair, restore_backup
from deskreader.store.rules import rule_effects
from deskreader.store.sqlite.runner import Act
from deskreader.store.timeline import timeline
from deskreader.store.undo import journal
from deskreader.text.clock import utc_now

Listener = Callable[[Changes], None]
P = ParamSpec("P")
T = TypeVar("T")


class Library:
    """The one facade over the store. Thread-safe; reading never waits for writing.

    Every method may raise StoreError. Acts return their Changes and publish them to the listeners as well, on the
    calling thread.
    """

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime] = utc_now,
        folder: Path | None = None,
        keeps_acts: bool = True,
    ) -> None:
        """`folder` is where the library lies; with `keeps_acts` what finds no room to be written waits for it."""
        self._database = database
        self._now = now
        self.pending = PendingWrites(database, folder, keeps_acts)
        """The writer of acts: whether there is room to write, and what waits for it."""
        self._listeners: list[Listener] = []
        self.searches = SavedSearches(self)
        """The searches that stand in the sidebar."""

    # --- following ----------------------------------------------------------------------------------------------------

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` with every Changes, on the thread that made it; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(self, changes: Changes) -> Changes:
        """Sends `changes` to every listener, unless it is empty, and returns it."""
        if changes:
            for listener in list(self._listeners):
                listener(changes)
        return changes

    def write(self, act: Act[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs an act, publishes its Changes and returns its result; where there is no room it waits.

        Changes are published in the order of the writes, since the last one says how things are now.
        """
        with self.pending.in_order:
            result = self.pending.write(act, *args, **kwargs)
            changes = result[-1] if isinstance(result, tuple) else result
            if isinstance(changes, Changes):
                self.publish(changes)
        return result

    def look_for_room(self) -> bool:
        """Whether there is room to write; what waited for it is written then."""
        self.publish(self.pending.look())
        return not self.pending.is_full

    # --- asking -------------------------------------------------------------------------------------------------------

    def outline(self) -> Outline:
        """The sidebar: folders, feeds and counts."""
        stored = self.pending.apply_to_outline(self._database.read(outline.outline, self._now()))
        touched = self.pending.touched()
        if not touched:
            return stored
        rows = self._database.read(timeline.headlines, touched)
        return recounted(stored, rows, self.pending.apply_to_rows(rows), self._now())

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
        page = self._database.read_unless_stale(is_stale, timeline.page, view, self._now(), after, limit, hurry)
        return replace(page, headlines=self.pending.apply_to_list(page.headlines))

    def page_before(self, view: View, before: PageKey, limit: int = 60) -> Page:
        """The rows nearest above a place, one of that very place included; `end` is the next place above them."""
        page = self._database.read(timeline.page_before, view, self._now(), before, limit)
        return replace(page, headlines=self.pending.apply_to_list(page.headlines))

    def count(self, view: View) -> int:
        """How many articles the view holds."""
        return self._database.read(timeline.count, view, self._now())

    def unread_in(self, view: View) -> int:
        """How many unread articles the view holds, as far as that can be counted quickly."""
        return self._database.read(timeline.count_unread, view, self._now())

    def number_found(self, view: View, most: int, is_stale: Callable[[], bool] | None = None) -> int | None:
        """How many articles a search finds, `most` at most; None where that would take too long to know."""
        return self._database.read_unless_stale(is_stale, timeline.count_matches, view, self._now(), most)

    def headlines(self, ids: Sequence[ArticleId], view: View | None = None) -> tuple[Headline, ...]:
        """The current rows of these articles, in the order asked; missing ones are left out.

        What is searched for in `view` is marked in them.
        """
        return self.pending.apply_to_rows(self._database.read(timeline.headlines, ids, view))

    def open_article(self, article_id: ArticleId, feed_version: bool = False) -> OpenedArticle:
        """All that the article pane needs, pictures included. It does not mark the article read.

        `feed_version` gives the other version: the feed's, or of a story that its site cut short and an original
        completes, the site's.

        Raises: StoreError(UNKNOWN_ARTICLE).
        """
        return self._open(article_id, feed_version, cut_copy=True)

    def open_summary(self, article_id: ArticleId) -> OpenedArticle:
        """The feed's own version of an article, also of one whose site's copy an original completes.

        Raises: StoreError(UNKNOWN_ARTICLE).
        """
        return self._open(article_id, feed_version=True)

    def wanted_notifications(self, ids: Sequence[ArticleId]) -> frozenset[ArticleId]:
        """Those of the articles that a rule announces whatever is said of their feeds."""
        return self._database.read(rule_effects.wanted_notifications, ids)

    def article_at(self, url: str) -> ArticleId | None:
        """The newest article whose page has this address; None where none is stored."""
        return self._database.read(links.article_at, url)

    def _open(self, article_id: ArticleId, feed_version: bool, cut_copy: bool = False) -> OpenedArticle:
        files = self._database.image_files
        article = self._database.read(opened_article.open_article, files, article_id, feed_version, cut_copy)
        return self.pending.apply_to_article(article)

    def next_unread(self, view: View, after: PageKey | None, backwards: bool = False) -> Headline | None:
        """The nearest unread article behind (or before) a place in the view, or from its beginning."""
        found = self._database.read(timeline.next_unread, view, self._now(), after, backwards)
        while found is not None and all(row.is_read for row in self.pending.apply_to_list([found])):
            key = key_of(found, view.order)
            found = self._database.read(timeline.next_unread, view, self._now(), key, backwards)
        return found

    def picture(self, image: ImageHash) -> StoredImage | None:
        """A stored picture, such as a thumbnail or an icon."""
        return self._database.read(images.stored_image, self._database.image_files, image)

    def feed(self, feed_id: FeedId) -> Feed:
        """One feed as the sidebar shows it. Raises: StoreError(UNKNOWN_FEED)."""
        if feed_id < 0:  # one that waits to be written
            feed_id = self.pending.resolve(feed_id)
        waiting = [feed for feed in self.pending.apply_to_outline(Outline()).feeds if feed.id == feed_id]
        return waiting[0] if waiting else self._database.read(outline.feed, feed_id)

    def feed_by_url(self, url: str, account_id: AccountId | None = None) -> FeedId | None:
        """The subscription to an address on this computer or of an account, if there is one."""
        return self._database.read(feeds.feed_by_url, url, account_id)

    def details(self, feed_id: FeedId) -> FeedDetails:
        """What a feed's properties show beside the sidebar. Raises: StoreError(UNKNOWN_FEED)."""
        details = self._database.read(fetch_history.details, feed_id)
        return replace(details, own_minutes=self.pending.value("interval", feed_id, details.own_minutes))

    def fetch_summaries(self) -> Mapping[FeedId, FetchSummary]:
        """When each feed was fetched last and is due again."""
        return self._database.read(fetch_history.summaries)

    def feed_statistics(self, since: datetime | None = None) -> tuple[FeedStatistics, ...]:
        """What each subscription brought since a moment, or ever, and what of it was read, in the sidebar's order."""
        figures, none = self._database.read(feed_statistics.feed_figures, since), FeedFigures()
        return tuple(FeedStatistics(feed, figures.get(feed.id, none)) for feed in self.outline().feeds)

    def briefing(self) -> Briefing:
        """The stories of the last day with the greatest weight, and why they are there."""
        made = self._database.read(timeline.briefing, self._now())
        shown = {row.id: row for row in self.pending.apply_to_rows([story.headline for story in made.stories])}
        stories = (replace(s, headline=shown[s.headline.id]) for s in made.stories if s.headline.id in shown)
        return replace(made, stories=tuple(stories))

    def offline_summary(self) -> OfflineSummary:
        """How many articles cannot be read whole without network."""
        return self._database.read(offline_gaps.summary)

    def storage_use(self) -> StorageUse:
        """Where the bytes are; `budget_bytes` is left 0."""
        return self._database.read(usage.storage_use, self._database.path)

    def check(self) -> tuple[Finding, ...]:
        """What a full check of the library found."""
        return integrity_check.check(self._database)

    def use(self) -> LibraryUse:
        """What the library holds and where its bytes are; it takes a while."""
        return self._database.read(usage.library_use, self._database.path)

    # --- acts on articles ---------------------------------------------------------------------------------------------

    def mark_read(self, ids: Sequence[ArticleId], read: bool = True) -> Changes:
        """Marks articles read or unread."""
        return self.write(flags.mark_read, ids, read, self._now())

    def star(self, ids: Sequence[ArticleId], starred: bool = True) -> Changes:
        """Stars articles or removes the star."""
        return self.write(flags.star, ids, starred, self._now())

    def set_flag(self, ids: Sequence[ArticleId], act: UndoAct) -> tuple[UndoToken, Changes]:
        """Marks articles read or unread, or stars or unstars them, as one act; the token undoes it."""
        return self.write(journal.set_flag, ids, act, self._now())

    def mark_all_read(self, view: View, part: ViewPart = WHOLE) -> tuple[UndoToken, Changes]:
        """Marks all that the view, or a part of it, holds read; the token undoes it, also after a restart."""
        ids: Sequence[ArticleId] = self._database.read(journal.unread_in, view, self._now(), part)
        if self.pending.waiting:
            ids = [row.id for row in self.headlines(ids) if not row.is_read]
        return self.write(journal.mark_these_read, ids, self._now())

    def delete(self, articles: Sequence[ArticleId], unread: Sequence[ArticleId] = ()) -> tuple[UndoToken, Changes]:
        """Deletes articles for good; the token undoes it for an hour, also after a restart.

        Those of `unread` come back unread, whatever they were when they went.
        """
        return self.write(journal.delete, articles, self._now(), unread)

    def note_opening(self, article: ArticleId) -> None:
        """Remembers that the user opened an article; a power loss may undo that."""
        self._database.write_unsynced(openings.note_opening, article, self._now())

    def set_reading_position(self, article: ArticleId, position: int) -> None:
        """Remembers where in an article the user stopped reading."""
        self.write(tags.set_reading_position, article, position, self._now())

    def undo(self, token: UndoToken) -> Changes:
        """Undoes a bulk act, or a restore. A token that was used already does nothing."""
        if token.act == UndoAct.RESTORE:
            return self.publish(restore_backup.undo_restore(self._database, token, self._now()))
        waited = self.pending.take_back(token.id)
        return self.write(journal.undo, token) if waited is None else self.publish(waited)

    def undo_last(self) -> UndoToken | None:
        """Undoes the last bulk act, also one from before a restart; None where there is none."""
        token = self.pending.last_undoable() or self._database.read(journal.last_undoable)
        if token is not None:
            self.undo(token)
        return token

    def forget_site(self, host: str) -> None:
        """Forgets what was learned of a site (name and port) from its pages; stored articles stay as they are."""
        self.write(site_memory.forget, host)

    def repair(self) -> tuple[Finding, ...]:
        """Repairs what a check finds; what was repaired, empty where nothing had to be."""
        found = repair.repair(self._database, self._now())
        if found:
            self.publish(Changes(outline=True, everything=True))
        return found

    # --- acts on feeds and folders ------------------------------------------------------------------------------------

    def unsubscribe(self, ids: Sequence[FeedId]) -> tuple[UndoToken, Changes]:
        """Ends subscriptions. Articles go out of sight at once and are kept until the token can no longer be used."""
        return self.write(journal.remove_feeds, ids, self._now())

    def change_feed(
        self, feed_id: FeedId, *, title: str | None = None, notify: bool | None = None, fetch_pages: bool | None = None
    ) -> Changes:
        """Changes what is not None and leaves the rest; an empty title goes back to the feed's own."""
        return self.write(feeds.change_feed, feed_id, title=title, notify=notify, fetch_pages=fetch_pages)

    def move_feed(self, feed_id: FeedId, folder_id: FolderId | None) -> Changes:
        """Moves a feed into a folder, or to the top."""
        return self.write(feeds.move_feed, feed_id, folder_id)

    def move(
        self,
        feeds: Sequence[FeedId],
        folders: Sequence[FolderId],
        target: FolderId | None,
        before: FeedId | FolderId | None = None,
    ) -> tuple[UndoToken, Changes]:
        """Moves feeds and folders into a folder, or to the top: before a neighbour of their kind, or to the end."""
        return self.write(journal.move, feeds, folders, target, before, self._now())

    def set_interval(self, feed_id: FeedId, minutes: int) -> Changes:
        """Gives a feed a refresh interval of its own; 0 goes back to the general one."""
        return self.write(fetch_history.set_interval, feed_id, minutes)

    def undo_move(self, feed_id: FeedId) -> Changes:
        """Gives a feed back the address it had before a permanent redirect was applied."""
        return self.write(fetch_history.undo_move, feed_id)

    def add_folder(
        self, title: str, parent_id: FolderId | None = None, account_id: AccountId | None = None
    ) -> tuple[FolderId, Changes]:
        """A new folder on this computer or of an account, or the existing one of that name."""
        return self.write(folders.add_folder, title, parent_id, account_id)

    def rename_folder(self, folder_id: FolderId, title: str) -> Changes:
        """Renames a folder."""
        return self.write(folders.rename_folder, folder_id, title)

    def notify_of_folder(self, folder_id: FolderId, notify: bool) -> Changes:
        """Turns notifications of the feeds in a folder on or off."""
        return self.write(folders.set_folder_notify, folder_id, notify)

    def remove_folder(self, folder_id: FolderId) -> tuple[UndoToken, Changes]:
        """Removes a folder; its feeds and folders move up to where it stood. The token undoes it."""
        return self.write(journal.remove_folder, folder_id, self._now())
