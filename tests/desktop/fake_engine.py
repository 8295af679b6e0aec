"""An engine in memory, with the feeds and stories of the design's pictures, for driving the window without a store."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

from deskreader.engine.subscriptions.opml import ImportReport
from deskreader.errors import DeskReaderError, FetchError, Kind, StoreError, SubscribeError
from deskreader.model import (
    ArticleId,
    Changes,
    Completeness,
    Feed,
    FeedId,
    Folder,
    FolderId,
    Headline,
    ImageHash,
    Offline,
    OpenedArticle,
    Outline,
    Page,
    PageKey,
    Problem,
    Progress,
    Reason,
    SavedId,
    SavedSearch,
    StorageUse,
    StoredImage,
    Tag,
    UndoToken,
    View,
    ViewKind,
)
from deskreader.model.backups import Backup, BackupCause
from deskreader.model.retention import RetentionRule
from deskreader.profile import profile_in
from deskreader.settings import SettingsKeeper

NOW = datetime(2026, 3, 12, 9, 44, tzinfo=UTC)
FOLDERS = ("World", "Technology", "Science")
FEEDS = (
    (1, "Meridian Post", 1),
    (2, "Harbour Courier", 1),
    (3, "Civic Ledger", 1),
    (4, "Terminal Notes", 2),
    (5, "Open Bench", 2),
    (6, "Kernel Diary", 2),
    (7, "Deep Field", 3),
    (8, "Petri", 3),
)
STORIES = (
    (2, "Port city votes to turn its disused rail yard into a tidal park", 2, False, 1,
     "The council approved the plan 31 to 4 after a six-hour session, clearing the way for work to begin in spring."),
    (5, "A quieter heat pump, tested through two winters", 29, False, 2,
     "We logged noise, cost and comfort in eleven homes. The cheapest unit was also the one that woke nobody."),
    (7, "What the new telescope saw in its first hundred nights", 46, True, 3,
     "A first catalogue lists 2.1 million objects, a third of them never recorded before."),
    (4, "Release notes: compiler 4.2 trims cold builds by a third", 73, False, 0,
     "Incremental linking is on by default, and three long-deprecated flags are gone."),
    (3, "The ferry timetable that nobody could read, redrawn", 757, True, 4,
     "Four designers, one commuter line and a winter of complaints."),
    (8, "Why soil labs are running out of reference samples", 844, False, 0,
     "A small supplier closed, and half a continent noticed."),
)  # fmt: skip
UNREAD = {1: 46, 2: 31, 3: 9, 4: 17, 5: 4, 6: 0, 7: 22, 8: 3}
GRADIENTS = {
    1: ("#7E9BAE", "#B4C5C2", "#DCC9A0", "#8C7B5C"),
    2: ("#D9DEE4", "#AEBBC6", "#8296A6", "#5E7484"),
    3: ("#1E1B33", "#C9A96E", "#3A3158", "#1E1B33"),
    4: ("#EBD3B4", "#CE8A62", "#A85A44", "#7C4438"),
}


def picture(number: int) -> StoredImage:
    """A small painted picture."""
    image = QImage(320, 240, QImage.Format.Format_RGB32)
    gradient = QLinearGradient(QPointF(0, 0), QPointF(320, 240))
    for place, color in zip((0.0, 0.45, 0.55, 1.0), GRADIENTS[number], strict=True):
        gradient.setColorAt(place, QColor(color))
    painter = QPainter(image)
    painter.fillRect(image.rect(), gradient)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return StoredImage(data.data(), 320, 240)


def sample_headlines(feeds: dict[FeedId, Feed], fill: bool = True) -> list[Headline]:
    """The stories of the pictures, and older unread ones until every feed has the count of the pictures."""
    made: list[Headline] = []
    for number, (feed, title, minutes, read, image, snippet) in enumerate(STORIES, 1):
        made.append(
            Headline(
                ArticleId(10_000 - number), FeedId(feed), feeds[FeedId(feed)].title, title, snippet,
                NOW - timedelta(minutes=minutes), read, False, None,
                ImageHash(f"{image:064d}") if image else None, Offline.WHOLE, f"https://news.example/{number}",
            )
        )  # fmt: skip
    for feed_id, wanted in UNREAD.items() if fill else ():
        have = sum(1 for h in made if h.feed_id == feed_id and not h.is_read)
        for number in range(wanted - have):
            at = NOW - timedelta(days=2, minutes=37 * number + 11 * feed_id)
            made.append(
                Headline(
                    ArticleId(len(made) + 1), FeedId(feed_id), feeds[FeedId(feed_id)].title,
                    f"Older story {number + 1} of this source, kept for a quiet evening",
                    "A snippet of two short lines.",
                    at, False, False, link=f"https://news.example/old/{feed_id}/{number}", offline=Offline.WHOLE,
                )
            )  # fmt: skip
    return made


class FakeSearches:
    """Keeps searches in memory; one finds the stories whose title or snippet holds its words."""

    def __init__(self, library: FakeLibrary) -> None:
        self._library = library
        self.kept: dict[SavedId, SavedSearch] = {}

    def finds(self, saved_id: SavedId | None, h: Headline) -> bool:
        return saved_id in self.kept and self.kept[saved_id].query.lower() in f"{h.title} {h.snippet}".lower()

    def save(self, title: str, query: str, by_relevance: bool = False) -> SavedId:
        number = SavedId(len(self.kept) + 1)
        self.kept[number] = SavedSearch(number, title, query, by_relevance)
        self._library.publish(Changes(outline=True))
        return number

    def rename(self, saved_id: SavedId, title: str) -> Changes:
        self.kept[saved_id] = replace(self.kept[saved_id], title=title)
        return self._library.publish(Changes(outline=True))

    def remove(self, saved_id: SavedId) -> Changes:
        del self.kept[saved_id]
        return self._library.publish(Changes(outline=True))

    def unread(self, saved_id: SavedId) -> int:
        return sum(1 for h in self._library.articles.values() if not h.is_read and self.finds(saved_id, h))


class FakeLibrary:
    """Answers and acts as the library does, in memory, publishing Changes on the calling thread."""

    def __init__(self, headlines: Sequence[Headline], feeds: Sequence[Feed], folders: Sequence[Folder]) -> None:
        self.articles = {h.id: h for h in headlines}
        self.feeds = {f.id: f for f in feeds}
        self.folders = list(folders)
        self.pictures = {ImageHash(f"{n:064d}"): n for n in GRADIENTS}
        self.asked: list[str] = []  # which questions were asked, in order
        self.trouble: DeskReaderError | None = None
        self._listeners: list[Callable[[Changes], None]] = []
        self.pending = FakePendingWrites()
        self._undo: dict[int, Callable[[], Changes]] = {}
        self.searches = FakeSearches(self)
        self.tags: dict[ArticleId, tuple[str, ...]] = {}
        self.positions: dict[ArticleId, int] = {}
        self._lock = threading.RLock()

    def look_for_room(self) -> bool:
        return True

    def listen(self, listener: Callable[[Changes], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(self, changes: Changes) -> Changes:
        for listener in list(self._listeners):
            listener(changes)
        return changes

    def _ask(self, question: str) -> None:
        self.asked.append(question)
        if self.trouble is not None:
            raise self.trouble

    # --- asking

    def _within(self, folder_id: FolderId | None) -> set[FolderId | None]:
        inner = {f.id for f in self.folders if f.parent_id == folder_id}
        return {folder_id}.union(*(self._within(i) for i in inner))

    def _belongs(self, h: Headline, view: View) -> bool:
        if view.query and view.query.lower() not in f"{h.title} {h.snippet}".lower():
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
            case ViewKind.FOLDER:
                return self.feeds[h.feed_id].folder_id in self._within(view.folder_id)
            case ViewKind.SAVED:
                return self.searches.finds(view.saved_id, h)
            case ViewKind.TAG:
                return view.tag in self.tags.get(h.id, ())
            case _:
                return True

    def _ordered(self, view: View) -> list[Headline]:
        found = [h for h in self.articles.values() if h.feed_id in self.feeds and self._belongs(h, view)]
        return sorted(found, key=lambda h: (h.sorted_at, h.id), reverse=True)

    def outline(self) -> Outline:
        with self._lock:
            self._ask("outline")
            shown = [h for h in self.articles.values() if h.feed_id in self.feeds]
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
            saved = tuple(self.searches.kept.values())
            unread_now = sum(f.unread for f in feeds)
            return Outline(folders, feeds, today, unread_now, starred, len(shown), saved=saved, tags=self._all_tags())

    def _all_tags(self) -> tuple[Tag, ...]:
        counts = Counter(name for names in self.tags.values() for name in names)
        return tuple(Tag(name, count) for name, count in sorted(counts.items()))

    def page(
        self,
        view: View,
        after: PageKey | None = None,
        limit: int = 60,
        is_stale: Callable[[], bool] | None = None,
        hurry: bool = False,
    ) -> Page:
        with self._lock:
            self._ask("page")
            rows = self._ordered(view)
            if after is not None:
                rows = [h for h in rows if (h.sorted_at, h.id) < (after.sorted_at, after.id)]
            shown = tuple(rows[:limit])
            return Page(shown, PageKey(shown[-1].sorted_at, shown[-1].id) if len(rows) > limit else None)

    def page_before(self, view: View, before: PageKey, limit: int = 60) -> Page:
        with self._lock:
            self._ask("page_before")
            rows = [h for h in self._ordered(view) if (h.sorted_at, h.id) >= (before.sorted_at, before.id)]
            above = rows[-limit - 1] if len(rows) > limit else None
            return Page(tuple(rows[-limit:]), PageKey(above.sorted_at, above.id) if above is not None else None)

    def count(self, view: View) -> int:
        with self._lock:
            self._ask("count")
            return len(self._ordered(view))

    def number_found(self, view: View, most: int, is_stale: Callable[[], bool] | None = None) -> int | None:
        with self._lock:
            self._ask("number_found")
            return len(self._ordered(view)[:most])

    def headlines(self, ids: Sequence[ArticleId], view: View | None = None) -> tuple[Headline, ...]:
        with self._lock:
            self._ask("headlines")
            return tuple(self.articles[i] for i in ids if i in self.articles)

    def open_article(self, article_id: ArticleId, feed_version: bool = False) -> OpenedArticle:
        with self._lock:
            self._ask("open_article")
            h = self.articles.get(article_id)
            if h is None:
                raise StoreError(Kind.UNKNOWN_ARTICLE)
            return OpenedArticle(
                h.id, h.feed_id, h.feed_title, h.feed_icon, h.title, "Ana Lindqvist", h.sorted_at, h.sorted_at, h.link,
                f"<p>{h.snippet}</p>", 800, "en", None, None, None, {}, 0, h.is_read, h.is_starred, h.offline,
                Completeness.COMPLETE, Reason.NONE, feed_version, True, None, None, tags=self.tags.get(h.id, ()),
            )  # fmt: skip

    def next_unread(self, view: View, after: PageKey | None, backwards: bool = False) -> Headline | None:
        with self._lock:
            self._ask("next_unread")
            rows = [h for h in self._ordered(view) if not h.is_read]
            if after is not None and backwards:
                rows = [h for h in reversed(rows) if (h.sorted_at, h.id) > (after.sorted_at, after.id)]
            elif after is not None:
                rows = [h for h in rows if (h.sorted_at, h.id) < (after.sorted_at, after.id)]
            return rows[0] if rows else None

    def picture(self, image: ImageHash) -> StoredImage | None:
        with self._lock:
            number = self.pictures.get(image)
        return None if number is None else picture(number)

    def feed(self, feed_id: FeedId) -> Feed:
        if feed_id not in self.feeds:
            raise StoreError(Kind.UNKNOWN_FEED)
        return self.feeds[feed_id]

    def storage_use(self) -> StorageUse:
        return StorageUse(articles=len(self.articles))

    # --- acting

    def _change(self, ids: Sequence[ArticleId], **values: bool) -> Changes:
        with self._lock:
            if self.trouble is not None:
                raise self.trouble
            changed = [i for i in ids if i in self.articles and replace(self.articles[i], **values) != self.articles[i]]
            for i in changed:
                self.articles[i] = replace(self.articles[i], **values)
            feeds = tuple({self.articles[i].feed_id for i in changed})
        return self.publish(Changes(updated=tuple(changed), feeds=feeds))

    def mark_read(self, ids: Sequence[ArticleId], read: bool = True) -> Changes:
        return self._change(ids, is_read=read)

    def forget_site(self, host: str) -> None:
        self.asked.append(f"forget {host}")

    def star(self, ids: Sequence[ArticleId], starred: bool = True) -> Changes:
        return self._change(ids, is_starred=starred)

    def _token(self, touched: int, undo: Callable[[], Changes]) -> UndoToken:
        token = UndoToken(len(self._undo) + 1, touched)
        self._undo[token.id] = undo
        return token

    def mark_all_read(self, view: View) -> tuple[UndoToken, Changes]:
        ids = [h.id for h in self._ordered(view) if not h.is_read]
        token = self._token(len(ids), lambda: self.mark_read(ids, False))
        return token, self.mark_read(ids)

    def undo(self, token: UndoToken) -> Changes:
        act = self._undo.pop(token.id, None)
        return act() if act is not None else Changes()

    def unsubscribe(self, feeds: Sequence[FeedId]) -> tuple[UndoToken, Changes]:
        with self._lock:
            gone = {i: self.feeds.pop(i) for i in feeds if i in self.feeds}
            ids = tuple(h.id for h in self.articles.values() if h.feed_id in gone)

        def put_back() -> Changes:
            with self._lock:
                self.feeds.update(gone)
            return self.publish(Changes(new=ids, feeds=tuple(gone), outline=True))

        return self._token(len(gone), put_back), self.publish(Changes(removed=ids, outline=True))

    def change_feed(self, feed_id: FeedId, **values: object) -> Changes:
        with self._lock:
            given = {name: value for name, value in values.items() if value is not None}
            self.feeds[feed_id] = replace(self.feeds[feed_id], **given)
        return self.publish(Changes(feeds=(feed_id,)))

    def move_feed(self, feed_id: FeedId, folder_id: FolderId | None) -> Changes:
        with self._lock:
            self.feeds[feed_id] = replace(self.feeds[feed_id], folder_id=folder_id)
        return self.publish(Changes(feeds=(feed_id,), outline=True))

    def add_folder(self, title: str, parent_id: FolderId | None = None) -> tuple[FolderId, Changes]:
        with self._lock:
            folder_id = FolderId(max((f.id for f in self.folders), default=0) + 1)
            self.folders.append(Folder(folder_id, title, parent_id))
        return folder_id, self.publish(Changes(outline=True))

    def rename_folder(self, folder_id: FolderId, title: str) -> Changes:
        with self._lock:
            self.folders = [replace(f, title=title) if f.id == folder_id else f for f in self.folders]
        return self.publish(Changes(outline=True))

    def remove_folder(self, folder_id: FolderId) -> tuple[UndoToken, Changes]:
        folders, feeds = list(self.folders), dict(self.feeds)

        def put_back() -> Changes:
            self.folders, self.feeds = folders, feeds
            return self.publish(Changes(outline=True))

        with self._lock:
            self.folders = [f for f in self.folders if f.id != folder_id]
            for feed in [f for f in self.feeds.values() if f.folder_id == folder_id]:
                self.feeds[feed.id] = replace(feed, folder_id=None)
        return self._token(1, put_back), self.publish(Changes(outline=True))

    def delete(self, ids: Sequence[ArticleId], unread: Sequence[ArticleId] = ()) -> tuple[UndoToken, Changes]:
        with self._lock:
            gone = {i: self.articles.pop(i) for i in ids if i in self.articles}
            gone.update({i: replace(gone[i], is_read=False) for i in unread if i in gone})

        def put_back() -> Changes:
            self.articles.update(gone)
            return self.publish(Changes(new=tuple(gone)))

        return self._token(len(gone), put_back), self.publish(Changes(removed=tuple(gone)))

    def undo_last(self) -> UndoToken | None:
        if not self._undo:
            return None
        number, act = self._undo.popitem()
        act()
        return UndoToken(number, 1, "delete")

    def set_reading_position(self, article: ArticleId, position: int) -> None:
        self.positions[article] = position

    # --- what a refresh would do

    def arrive(self, *headlines: Headline) -> Changes:
        """New articles come in."""
        with self._lock:
            self.articles.update({h.id: h for h in headlines})
        ids = tuple(h.id for h in headlines)
        return self.publish(Changes(new=ids, feeds=tuple({h.feed_id for h in headlines})))

    def rewrite(self, headline: Headline) -> Changes:
        """An article's text, date or mark changes."""
        with self._lock:
            self.articles[headline.id] = headline
        return self.publish(Changes(updated=(headline.id,), feeds=(headline.feed_id,)))

    def remove(self, *ids: ArticleId) -> Changes:
        """Articles go for good."""
        with self._lock:
            feeds = tuple({self.articles.pop(i).feed_id for i in ids})
        return self.publish(Changes(removed=ids, feeds=feeds))

    def set_problem(self, feed_id: FeedId, kind: Kind | None) -> Changes:
        """A feed fails, or is well again."""
        with self._lock:
            problem = Problem(kind, "", NOW) if kind is not None else None
            self.feeds[feed_id] = replace(self.feeds[feed_id], problem=problem)
        return self.publish(Changes(feeds=(feed_id,)))


class FakePendingWrites:
    """A disk that a test fills and empties."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[bool], None]] = []

    def listen(self, listener: Callable[[bool], None]) -> None:
        self._listeners.append(listener)

    def set_full(self, is_full: bool) -> None:
        for listener in self._listeners:
            listener(is_full)


class FakeTags:
    """Changes tags in the fake library."""

    def __init__(self, library: FakeLibrary) -> None:
        self._library = library
        self.tagged: list[tuple[tuple[ArticleId, ...], tuple[str, ...], tuple[str, ...]]] = []

    def change(
        self, ids: Sequence[ArticleId], add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> tuple[UndoToken, Changes]:
        self.tagged.append((tuple(ids), tuple(add), tuple(remove)))
        tags = self._library.tags
        return self._set({i: tuple(sorted({*tags.get(i, ()), *add} - {*remove})) for i in ids})

    def rename(self, name: str, new_name: str) -> tuple[UndoToken, Changes]:
        tags = self._library.tags
        return self._set({i: tuple(new_name if one == name else one for one in has) for i, has in tags.items()})

    def remove(self, name: str) -> tuple[UndoToken, Changes]:
        tags = self._library.tags
        return self._set({i: tuple(one for one in has if one != name) for i, has in tags.items()})

    def _set(self, wanted: dict[ArticleId, tuple[str, ...]]) -> tuple[UndoToken, Changes]:
        library, before = self._library, dict(self._library.tags)

        def put_back() -> Changes:
            library.tags = before
            return library.publish(Changes(updated=tuple(wanted), outline=True))

        library.tags = {**before, **wanted}
        changes = Changes(updated=tuple(i for i in wanted if before.get(i, ()) != wanted[i]), outline=True)
        return library._token(len(changes.updated), put_back), library.publish(changes)


class FakeBackups:
    """Remembers backups and restores."""

    def __init__(self, library: FakeLibrary) -> None:
        self._library = library
        self.made: list[Backup] = []
        self.restored: list[Path] = []

    def list_all(self) -> tuple[Backup, ...]:
        return tuple(self.made)

    def make(self) -> Path:
        path = Path(f"/backups/{len(self.made)}.db")
        self.made.insert(0, Backup(path, NOW, BackupCause.BY_HAND, 2_500_000, 3, 1200, 7))
        return path

    def restore(self, path: Path) -> tuple[UndoToken, Path]:
        self.restored.append(path)

        def put_back() -> Changes:
            self.restored.pop()
            return self._library.publish(Changes(outline=True, everything=True))

        return self._library._token(1, put_back), path


class FakeRetention:
    """Remembers the rules of feeds and folders."""

    def __init__(self) -> None:
        self.rules: dict[int, RetentionRule] = {}

    def feed_rule(self, number: int) -> RetentionRule:
        return self.rules.get(number, RetentionRule())

    folder_rule = feed_rule

    def set_feed_rule(self, number: int, rule: RetentionRule) -> None:
        self.rules[number] = rule

    set_folder_rule = set_feed_rule

    def would_remove(self, library: Any = None, feeds: Any = None, folders: Any = None, only: Any = None) -> int:
        rules = [*(feeds or {}).values(), *(folders or {}).values()]
        return sum(1240 for rule in rules if rule.days)


class FakeRefresher:
    """Remembers what was asked for, and tells the progress that a test gives it."""

    def __init__(self) -> None:
        self.progress = Progress(running=False, finished_at=NOW - timedelta(minutes=2))
        self.requests: list[tuple[tuple[FeedId, ...] | None, bool]] = []
        self._listeners: list[Callable[[Progress], None]] = []

    def request(self, feeds: Sequence[FeedId] | None = None, by_hand: bool = False) -> None:
        self.requests.append((None if feeds is None else tuple(feeds), by_hand))

    def stop(self) -> None:
        pass

    def listen(self, listener: Callable[[Progress], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, progress: Progress) -> None:
        self.progress = progress
        for listener in list(self._listeners):
            listener(progress)


@dataclass(frozen=True)
class Subscribed:
    feed: Feed | None = None
    choices: tuple[object, ...] = ()


class FakeSubscriber:
    """Subscribes to any address but those with 'bad' in them."""

    def __init__(self, library: FakeLibrary) -> None:
        self._library = library

    def subscribe(self, address: str, folder_id: FolderId | None = None, access: object = None) -> Subscribed:
        if "bad" in address:
            raise SubscribeError(Kind.NO_FEED_FOUND)
        feed = Feed(FeedId(max(self._library.feeds, default=0) + 1), address, address, folder_id=folder_id)
        self._library.feeds[feed.id] = feed
        self._library.publish(Changes(feeds=(feed.id,), outline=True))
        return Subscribed(feed)

    def preview(self, url: str) -> None:
        raise FetchError(Kind.NOT_FOUND)

    def forget_previews(self) -> None:
        """Keeps none."""


class FakeOutlines:
    """Takes any file and gives a short one."""

    def __init__(self) -> None:
        self.imported: list[bytes] = []

    def import_opml(self, data: bytes) -> ImportReport:
        if not data.startswith(b"<opml"):
            raise DeskReaderError(Kind.NOT_AN_OUTLINE)
        self.imported.append(data)
        return ImportReport(added=2, known=1)

    def export_opml(self, with_secrets: bool = False) -> bytes:
        return b"<opml/>"


class FakeEngine:
    """All parts that the window uses; `empty` gives a library without feeds."""

    def __init__(self, folder: Path, empty: bool = False, fill: bool = True) -> None:
        folders = () if empty else tuple(Folder(FolderId(n), title) for n, title in enumerate(FOLDERS, 1))
        feeds = {
            FeedId(n): Feed(FeedId(n), f"https://feed{n}.example/feed", title, folder_id=FolderId(inside))
            for n, title, inside in (() if empty else FEEDS)
        }
        headlines = [] if empty else sample_headlines(feeds, fill)
        self.library = FakeLibrary(headlines, list(feeds.values()), folders)
        self.settings = SettingsKeeper(folder / "settings.json")
        self.tags = FakeTags(self.library)
        self.backups = FakeBackups(self.library)
        self.retention = FakeRetention()
        self.refresher = FakeRefresher()
        self.keys = None
        self.subscriber = FakeSubscriber(self.library)
        self.outlines = FakeOutlines()
        self.profile = profile_in(folder)
        self.reported: list[ArticleId] = []

    def report_page(self, article_id: ArticleId, folder: Path, readme: str) -> Path:
        if self.library.trouble is not None:
            raise self.library.trouble
        self.reported.append(article_id)
        report = folder / "2026-01-02-story"
        report.mkdir(parents=True)
        (report / "README.txt").write_text(readme)
        return report
