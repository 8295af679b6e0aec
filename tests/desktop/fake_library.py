"""A library in memory, which the type checker holds to the real one: each method overrides one of `Library`."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from typing_extensions import override

from deskreader.engine.library.library import Library
from deskreader.engine.library.pending_writes import PendingWrites
from deskreader.errors import DeskReaderError, Kind, StoreError
from deskreader.model import (
    AccountId,
    ArticleFlags,
    ArticleId,
    Changes,
    Completeness,
    Counts,
    Feed,
    FeedId,
    Filter,
    Folder,
    FolderId,
    Headline,
    ImageHash,
    OpenedArticle,
    Outline,
    Page,
    PageKey,
    Problem,
    Reason,
    StorageUse,
    StoredImage,
    Tag,
    UndoToken,
    View,
    ViewKind,
    ViewPart,
)
from deskreader.model.accounts import Account
from deskreader.model.changes import UndoAct
from deskreader.model.fetch_history import FetchSummary
from deskreader.model.habits.briefing import Briefing, BriefingStory, StoryReasons
from deskreader.model.habits.feed_statistics import FeedFigures, FeedStatistics
from deskreader.model.retention import OfflineSummary
from deskreader.model.views import WHOLE, Place, key_of, place_of
from tests.desktop.fake_searches import FakeSearches, contains
from tests.desktop.sample_articles import GRADIENTS, NOW, gradient_image, image_hash

FITS: dict[Filter, Callable[[Headline], bool]] = {
    Filter.ALL: lambda headline: True,
    Filter.UNREAD: lambda headline: not headline.is_read,
    Filter.STARRED: lambda headline: headline.is_starred,
}


def _place(headline: Headline, view: View) -> Place:
    return place_of(key_of(headline, view.order), view.order)


def _is_in_part(headline: Headline, view: View, part: ViewPart) -> bool:
    if part.above is not None and _place(headline, view) >= place_of(part.above, view.order):
        return False
    if part.below is not None and _place(headline, view) <= place_of(part.below, view.order):
        return False
    return part.before is None or headline.sorted_at < part.before


class FakeLibrary(Library):
    """Answers and acts as the library does, in memory, publishing Changes on the calling thread."""

    offline = OfflineSummary()

    searches: FakeSearches
    pending: FakePendingWrites

    def __init__(self, headlines: Sequence[Headline], feeds: Sequence[Feed], folders: Sequence[Folder]) -> None:
        self.articles = {h.id: h for h in headlines}
        self.feeds = {f.id: f for f in feeds}
        self.folders = list(folders)
        self.images = {image_hash(number): number for number in GRADIENTS}
        self.queries: list[str] = []  # the names of the methods called, in order
        self.error: DeskReaderError | None = None  # raised by every query and act
        self._listeners: list[Callable[[Changes], None]] = []
        self.pending = FakePendingWrites()
        self._undo: dict[int, Callable[[], Changes]] = {}
        self.searches = FakeSearches(self)
        self.tags: dict[ArticleId, tuple[str, ...]] = {}
        self.accounts: dict[AccountId, Account] = {}
        self.positions: dict[ArticleId, int] = {}
        self.openings: list[ArticleId] = []
        self.figures: dict[FeedId, FeedFigures] = {}
        self.asked_since: list[datetime | None] = []  # the moments since which figures of feeds were read
        self._lock = threading.RLock()

    @override
    def look_for_room(self) -> bool:
        return True

    @override
    def listen(self, listener: Callable[[Changes], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @override
    def publish(self, changes: Changes) -> Changes:
        for listener in list(self._listeners):
            listener(changes)
        return changes

    def _log(self, query: str) -> None:
        self.queries.append(query)
        if self.error is not None:
            raise self.error

    # --- queries ------------------------------------------------------------------------------------------------------

    def _within(self, folder_id: FolderId | None) -> set[FolderId | None]:
        inner = {f.id for f in self.folders if f.parent_id == folder_id}
        return {folder_id}.union(*(self._within(i) for i in inner))

    def _belongs(self, h: Headline, view: View) -> bool:
        if view.query and not contains(h, view.query):
            return False
        if h.is_muted is not (view.kind is ViewKind.MUTED):
            return False
        match view.kind:
            case ViewKind.UNREAD:
                return not h.is_read
            case ViewKind.STARRED:
                return h.is_starred
            case ViewKind.TODAY:
                return h.sorted_at.date() == NOW.date()
            case ViewKind.FEED:
                return h.feed_id == view.feed_id
            case ViewKind.ACCOUNT:
                return self.feeds[h.feed_id].account_id == view.account_id
            case ViewKind.FOLDER:
                return self.feeds[h.feed_id].folder_id in self._within(view.folder_id)
            case ViewKind.SAVED:
                return self.searches.matches(view.saved_id, h)
            case ViewKind.TAG:
                return view.tag in self.tags.get(h.id, ())
            case _:
                return True

    def _ordered(self, view: View) -> list[Headline]:
        if view.kind is ViewKind.BRIEFING:
            return [story.headline for story in self._briefing().stories]
        found = [h for h in self.articles.values() if h.feed_id in self.feeds and self._belongs(h, view)]
        shown = [h for h in found if FITS[view.only](h)]
        return sorted(shown, key=lambda h: place_of(key_of(h, view.order), view.order))

    @override
    def outline(self) -> Outline:
        self._log("outline")
        return self._outline()

    def _outline(self) -> Outline:
        with self._lock:
            all_shown = [h for h in self.articles.values() if h.feed_id in self.feeds]
            shown = [h for h in all_shown if not h.is_muted]
            muted = len(all_shown) - len(shown)
            unread: dict[FeedId, int] = {}
            for h in shown:
                unread[h.feed_id] = unread.get(h.feed_id, 0) + (not h.is_read)
            feeds = tuple(replace(f, unread=unread.get(f.id, 0)) for f in self.feeds.values())
            folders = tuple(
                replace(folder, unread=sum(f.unread for f in feeds if f.folder_id in self._within(folder.id)))
                for folder in self.folders
            )
            today = sum(1 for h in shown if not h.is_read and h.sorted_at.date() == NOW.date())
            starred = sum(1 for h in shown if h.is_starred)
            saved = tuple(self.searches.saved.values())
            unread_now = sum(f.unread for f in feeds)
            accounts = tuple(self.accounts.values())
            return Outline(
                folders, feeds, today, unread_now, starred, len(shown), muted, saved=saved,
                tags=self._all_tags(), accounts=accounts,
            )  # fmt: skip

    def _all_tags(self) -> tuple[Tag, ...]:
        counts = Counter(name for names in self.tags.values() for name in names)
        return tuple(Tag(name, count) for name, count in sorted(counts.items()))

    @override
    def page(
        self,
        view: View,
        after: PageKey | None = None,
        limit: int = 60,
        is_stale: Callable[[], bool] | None = None,
        hurry: bool = False,
    ) -> Page:
        with self._lock:
            self._log("page")
            rows = self._ordered(view)
            if after is not None:
                rows = [h for h in rows if _place(h, view) > place_of(after, view.order)]
            shown = tuple(rows[:limit])
            return Page(shown, key_of(shown[-1], view.order) if len(rows) > limit else None)

    @override
    def page_before(self, view: View, before: PageKey, limit: int = 60) -> Page:
        with self._lock:
            self._log("page_before")
            rows = [h for h in self._ordered(view) if _place(h, view) <= place_of(before, view.order)]
            above = rows[-limit - 1] if len(rows) > limit else None
            return Page(tuple(rows[-limit:]), key_of(above, view.order) if above is not None else None)

    @override
    def count(self, view: View) -> int:
        with self._lock:
            self._log("count")
            return len(self._ordered(view))

    @override
    def unread_in(self, view: View) -> int:
        with self._lock:
            return sum(not h.is_read for h in self._ordered(view))

    @override
    def number_found(self, view: View, most: int, is_stale: Callable[[], bool] | None = None) -> int | None:
        with self._lock:
            self._log("number_found")
            return len(self._ordered(view)[:most])

    @override
    def headlines(self, ids: Sequence[ArticleId], view: View | None = None) -> tuple[Headline, ...]:
        with self._lock:
            self._log("headlines")
            return tuple(self.articles[i] for i in ids if i in self.articles)

    @override
    def wanted_notifications(self, ids: Sequence[ArticleId]) -> frozenset[ArticleId]:
        return frozenset()

    @override
    def article_at(self, url: str) -> ArticleId | None:
        with self._lock:
            return next((h.id for h in self.articles.values() if h.link == url), None)

    @override
    def open_article(self, article_id: ArticleId, feed_version: bool = False) -> OpenedArticle:
        with self._lock:
            self._log("open_article")
            h = self.articles.get(article_id)
            if h is None:
                raise StoreError(Kind.UNKNOWN_ARTICLE)
            return OpenedArticle(
                h.id, h.feed_id, h.feed_title, h.feed_icon, h.title, "Ana Lindqvist", h.sorted_at, h.sorted_at, h.link,
                f"<p>{h.snippet}</p>", 800, "en", None, None, None, {}, 0, h.is_read, h.is_starred, h.offline,
                Completeness.COMPLETE, Reason.NONE, feed_version, True, None, None, tags=self.tags.get(h.id, ()),
                muted_by=h.muted_by,
            )  # fmt: skip

    @override
    def next_unread(self, view: View, after: PageKey | None, backwards: bool = False) -> Headline | None:
        with self._lock:
            self._log("next_unread")
            rows = [h for h in self._ordered(view) if not h.is_read]
            if after is not None and backwards:
                rows = [h for h in reversed(rows) if _place(h, view) < place_of(after, view.order)]
            elif after is not None:
                rows = [h for h in rows if _place(h, view) > place_of(after, view.order)]
            return rows[0] if rows else None

    @override
    def picture(self, image: ImageHash) -> StoredImage | None:
        with self._lock:
            number = self.images.get(image)
        return None if number is None else gradient_image(number)

    @override
    def feed(self, feed_id: FeedId) -> Feed:
        if feed_id not in self.feeds:
            raise StoreError(Kind.UNKNOWN_FEED)
        return self.feeds[feed_id]

    @override
    def offline_summary(self) -> OfflineSummary:
        return self.offline

    @override
    def fetch_summaries(self) -> dict[FeedId, FetchSummary]:
        return {feed: FetchSummary(NOW, None) for feed in self.feeds}

    @override
    def storage_use(self) -> StorageUse:
        return StorageUse(articles=len(self.articles))

    # --- acts ---------------------------------------------------------------------------------------------------------

    def _set_flag(self, ids: Sequence[ArticleId], change: Callable[[Headline], Headline]) -> Changes:
        with self._lock:
            if self.error is not None:
                raise self.error
            changed = [i for i in ids if i in self.articles and change(self.articles[i]) != self.articles[i]]
            for i in changed:
                self.articles[i] = change(self.articles[i])
            feeds = {self.articles[i].feed_id for i in changed}
            flags = tuple(ArticleFlags(i, self.articles[i].is_read, self.articles[i].is_starred) for i in changed)
            now = self._outline()
        unread = tuple((feed.id, feed.unread) for feed in now.feeds if feed.id in feeds)
        counts = Counts(now.today, now.unread, now.starred, now.total, unread) if changed else None
        return self.publish(Changes(flags=flags, counts=counts))

    @override
    def mark_read(self, ids: Sequence[ArticleId], read: bool = True) -> Changes:
        return self._set_flag(ids, lambda headline: replace(headline, is_read=read))

    @override
    def forget_site(self, host: str) -> None:
        self.queries.append(f"forget {host}")

    @override
    def star(self, ids: Sequence[ArticleId], starred: bool = True) -> Changes:
        return self._set_flag(ids, lambda headline: replace(headline, is_starred=starred))

    def add_undo(self, touched: int, undo: Callable[[], Changes], act: UndoAct = UndoAct.READ) -> UndoToken:
        """Returns the token of an act that `undo` takes back."""
        token = UndoToken(len(self._undo) + 1, touched, act)
        self._undo[token.id] = undo
        return token

    @override
    def mark_all_read(self, view: View, part: ViewPart = WHOLE) -> tuple[UndoToken, Changes]:
        return self.set_flag([h.id for h in self._ordered(view) if _is_in_part(h, view, part)], UndoAct.READ)

    @override
    def set_flag(self, ids: Sequence[ArticleId], act: UndoAct) -> tuple[UndoToken, Changes]:
        value = act in (UndoAct.READ, UndoAct.STAR)
        setter = self.mark_read if act in (UndoAct.READ, UndoAct.UNREAD) else self.star
        changes = setter(ids, value)
        changed = [flags.id for flags in changes.flags]
        return self.add_undo(len(changed), lambda: setter(changed, not value), act), changes

    @override
    def move(
        self,
        feeds: Sequence[FeedId],
        folders: Sequence[FolderId],
        target: FolderId | None,
        before: FeedId | FolderId | None = None,
    ) -> tuple[UndoToken, Changes]:
        former_feeds, former_folders = dict(self.feeds), list(self.folders)

        def restore() -> Changes:
            self.feeds, self.folders = former_feeds, former_folders
            return self.publish(Changes(outline=True))

        with self._lock:
            moved = [replace(self.feeds[i], folder_id=target) for i in feeds]
            others = [feed for feed in self.feeds.values() if feed.id not in feeds]
            at = next((n for n, feed in enumerate(others) if feeds and feed.id == before), len(others))
            self.feeds = {feed.id: feed for feed in [*others[:at], *moved, *others[at:]]}
            self.folders = [replace(f, parent_id=target) if f.id in folders else f for f in self.folders]
        token = self.add_undo(len(feeds) + len(folders), restore, UndoAct.MOVE)
        return token, self.publish(Changes(outline=True))

    @override
    def undo(self, token: UndoToken) -> Changes:
        act = self._undo.pop(token.id, None)
        return act() if act is not None else Changes()

    @override
    def unsubscribe(self, ids: Sequence[FeedId]) -> tuple[UndoToken, Changes]:
        with self._lock:
            removed = {i: self.feeds.pop(i) for i in ids if i in self.feeds}
            articles = tuple(h.id for h in self.articles.values() if h.feed_id in removed)

        def restore() -> Changes:
            with self._lock:
                self.feeds.update(removed)
            return self.publish(Changes(new=articles, feeds=tuple(removed), outline=True))

        return self.add_undo(len(removed), restore), self.publish(Changes(removed=articles, outline=True))

    @override
    def change_feed(
        self, feed_id: FeedId, *, title: str | None = None, notify: bool | None = None, fetch_pages: bool | None = None
    ) -> Changes:
        with self._lock:
            feed = self.feeds[feed_id]
            self.feeds[feed_id] = replace(
                feed,
                title=feed.title if title is None else title,
                notify=feed.notify if notify is None else notify,
                fetch_pages=feed.fetch_pages if fetch_pages is None else fetch_pages,
            )
        return self.publish(Changes(feeds=(feed_id,)))

    @override
    def move_feed(self, feed_id: FeedId, folder_id: FolderId | None) -> Changes:
        with self._lock:
            self.feeds[feed_id] = replace(self.feeds[feed_id], folder_id=folder_id)
        return self.publish(Changes(feeds=(feed_id,), outline=True))

    @override
    def add_folder(
        self, title: str, parent_id: FolderId | None = None, account_id: AccountId | None = None
    ) -> tuple[FolderId, Changes]:
        with self._lock:
            folder_id = FolderId(max((f.id for f in self.folders), default=0) + 1)
            self.folders.append(Folder(folder_id, title, parent_id, account_id=account_id))
        return folder_id, self.publish(Changes(outline=True))

    @override
    def rename_folder(self, folder_id: FolderId, title: str) -> Changes:
        with self._lock:
            self.folders = [replace(f, title=title) if f.id == folder_id else f for f in self.folders]
        return self.publish(Changes(outline=True))

    @override
    def remove_folder(self, folder_id: FolderId) -> tuple[UndoToken, Changes]:
        folders, feeds = list(self.folders), dict(self.feeds)

        def restore() -> Changes:
            self.folders, self.feeds = folders, feeds
            return self.publish(Changes(outline=True))

        with self._lock:
            self.folders = [f for f in self.folders if f.id != folder_id]
            for feed in [f for f in self.feeds.values() if f.folder_id == folder_id]:
                self.feeds[feed.id] = replace(feed, folder_id=None)
        return self.add_undo(1, restore), self.publish(Changes(outline=True))

    @override
    def delete(self, articles: Sequence[ArticleId], unread: Sequence[ArticleId] = ()) -> tuple[UndoToken, Changes]:
        with self._lock:
            deleted = {i: self.articles.pop(i) for i in articles if i in self.articles}
            deleted.update({i: replace(deleted[i], is_read=False) for i in unread if i in deleted})

        def restore() -> Changes:
            self.articles.update(deleted)
            return self.publish(Changes(new=tuple(deleted)))

        return self.add_undo(len(deleted), restore), self.publish(Changes(removed=tuple(deleted)))

    @override
    def undo_last(self) -> UndoToken | None:
        if not self._undo:
            return None
        number, act = self._undo.popitem()
        act()
        return UndoToken(number, 1, UndoAct.DELETE)

    @override
    def note_opening(self, article: ArticleId) -> None:
        self.openings.append(article)

    @override
    def briefing(self) -> Briefing:
        self._log("briefing")
        return self._briefing()

    def _briefing(self) -> Briefing:
        chosen = sorted(self.articles.values(), key=lambda h: (-len(h.others), -h.sorted_at.timestamp()))[:9]
        stories = (
            BriefingStory(h, StoryReasons(1 + h.other_sources, h.sorted_at, h.feed_title, 0.42, 1.0)) for h in chosen
        )
        return Briefing(tuple(stories), NOW, len(self.articles))

    @override
    def feed_statistics(self, since: datetime | None = None) -> tuple[FeedStatistics, ...]:
        self.asked_since.append(since)
        if self.error is not None:
            raise self.error
        none = FeedFigures()
        return tuple(FeedStatistics(feed, self.figures.get(feed.id, none)) for feed in self.feeds.values())

    @override
    def set_reading_position(self, article: ArticleId, position: int) -> None:
        self.positions[article] = position

    # --- what a refresh does ------------------------------------------------------------------------------------------

    def arrive(self, *headlines: Headline) -> Changes:
        """Adds new articles."""
        with self._lock:
            self.articles.update({h.id: h for h in headlines})
        ids = tuple(h.id for h in headlines)
        return self.publish(Changes(new=ids, feeds=tuple({h.feed_id for h in headlines})))

    def rewrite(self, headline: Headline) -> Changes:
        """Replaces an article by one with another text, date or flag."""
        with self._lock:
            self.articles[headline.id] = headline
        return self.publish(Changes(content=(headline.id,), feeds=(headline.feed_id,)))

    def remove(self, *ids: ArticleId) -> Changes:
        """Removes articles."""
        with self._lock:
            feeds = tuple({self.articles.pop(i).feed_id for i in ids})
        return self.publish(Changes(removed=ids, feeds=feeds))

    def set_problem(self, feed_id: FeedId, kind: Kind | None) -> Changes:
        """Sets or clears a feed's problem."""
        with self._lock:
            problem = Problem(kind, "", NOW) if kind is not None else None
            self.feeds[feed_id] = replace(self.feeds[feed_id], problem=problem)
        return self.publish(Changes(feeds=(feed_id,)))


class FakePendingWrites(PendingWrites):
    """A disk that a test makes full and empty."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[bool], None]] = []

    @override
    def listen(self, listener: Callable[[bool], None]) -> None:
        self._listeners.append(listener)

    def set_full(self, is_full: bool) -> None:
        """Tells the listeners whether the disk is full."""
        for listener in self._listeners:
            listener(is_full)
