"""What a view selects, as conditions over `states`: the same for its pages, its count and the next unread one in it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from deskreader.model import AccountId, Filter, Order, View, ViewKind
from deskreader.store.feeds import saved_searches
from deskreader.store.feeds.folders import feeds_inside
from deskreader.store.revisions.revision_rows import KNOWN, UNSEEN
from deskreader.store.sqlite.encoding import micros
from deskreader.store.sqlite.fragments import TITLE, VISIBLE, midnight
from deskreader.store.sqlite.sql import as_list
from deskreader.store.timeline.briefing import briefing_articles
from deskreader.text.search.query import Query, days_of, parse_query

_HAS_IMAGE = (
    "EXISTS (SELECT 1 FROM articles a WHERE a.id = s.article_id"
    " AND (a.has_pictures = 1 OR a.lacks_pictures > 0 OR a.image_url IS NOT NULL))"
)


@dataclass(slots=True)
class Scope:
    """Conditions that hold for all articles of a view. `feeds` None is every feed; the words of `query` come on top."""

    feeds: tuple[int, ...] | None = None
    query: Query = field(default_factory=Query)
    by_relevance: bool = False
    by_weight: bool = False  # the order of `listed`, a value
    order: Order = Order.NEWEST
    is_empty: bool = False  # nothing can be in it
    conditions: list[str] = field(default_factory=lambda: ["s.gone_at IS NULL", VISIBLE])
    values: dict[str, int | str] = field(default_factory=dict)

    def need(self, condition: str, **values: int | str) -> None:
        """Adds a condition and the values it names."""
        if condition not in self.conditions:
            self.conditions.append(condition)
        self.values.update(values)

    def within(self, feeds: tuple[int, ...]) -> None:
        """Leaves only what is also in these feeds."""
        self.feeds = feeds if self.feeds is None else tuple(f for f in self.feeds if f in set(feeds))
        self.is_empty = self.is_empty or not self.feeds

    @property
    def asks_words(self) -> bool:
        """Whether words must or must not be found."""
        return bool(self.query.must or self.query.without)

    def index(self) -> str:
        """The index by which `states` is walked in the order of the timeline."""
        sole = self.feeds is not None and len(self.feeds) == 1
        if UNREAD in self.conditions:
            return "states_feed_unread" if sole else "states_unread"
        if sole:
            return "states_feed"
        if MUTED in self.conditions:
            return "states_muted"
        return "states_starred" if STARRED in self.conditions else "states_all"

    def where(self) -> str:
        """All conditions as one, the feeds' included; the values they name are set."""
        if self.feeds is None:
            return " AND ".join(self.conditions)
        if len(self.feeds) == 1:
            self.values["feed"] = self.feeds[0]
            return " AND ".join([*self.conditions, "s.feed_id = :feed"])
        self.values["feeds"] = as_list(self.feeds)
        return " AND ".join([*self.conditions, "s.feed_id IN (SELECT value FROM json_each(:feeds))"])


_OF_STORY = """(s.article_id = :story
    OR s.story_id = (SELECT story_id FROM states WHERE article_id = :story AND gone_at IS NULL))"""
_IS_SHARED = f"""EXISTS (
    SELECT 1 FROM states o WHERE o.story_id = s.story_id AND o.feed_id <> s.feed_id AND o.gone_at IS NULL
    AND o.is_muted = 0 AND {VISIBLE.replace("s.", "o.")})"""
_TAGGED = """s.article_id IN (
    SELECT a.article_id FROM article_tags a JOIN tags t ON t.id = a.tag_id
    WHERE substr(t.name_key, 1, length(:tag)) = :tag)"""
_HAS_TAG = """s.article_id IN (
    SELECT a.article_id FROM article_tags a JOIN tags t ON t.id = a.tag_id WHERE t.name_key = :tag)"""
_LISTED = """s.article_id IN (SELECT value FROM json_each(:listed)) AND s.sorted_at >= (
    SELECT min(sorted_at) FROM states WHERE article_id IN (SELECT value FROM json_each(:listed)))"""
"""The second condition ends a walk of the timeline below the last of the listed articles."""
FOLDING = frozenset({ViewKind.ALL, ViewKind.TODAY, ViewKind.UNREAD, ViewKind.FOLDER})
"""The views that show a story as one card."""
WEEK = timedelta(days=7)
UNREAD = "s.is_read = 0"
STARRED = "s.is_starred = 1"
MUTED, HEARD = "s.is_muted = 1", "s.is_muted = 0"
_RULED = "s.article_id IN (SELECT article_id FROM rule_effects WHERE rule_id IN (SELECT value FROM json_each(:rules)))"


def scope_of(db: sqlite3.Connection, view: View, now: datetime) -> Scope:
    """The scope of a view at the moment `now`, which says when today began."""
    scope = Scope()
    match view.kind:
        case ViewKind.BRIEFING:
            scope.need(_LISTED, listed=as_list(briefing_articles(db, now)))
            scope.by_weight = view.by_relevance and not view.query.strip()
        case ViewKind.TODAY:
            scope.need("s.sorted_at >= :today", today=midnight(now))
        case ViewKind.UNREAD:
            scope.need(UNREAD)
        case ViewKind.STARRED:
            scope.need(STARRED)
        case ViewKind.FEED:
            scope.within(() if view.feed_id is None else (view.feed_id,))
        case ViewKind.FOLDER:
            scope.within(() if view.folder_id is None else feeds_inside(db, view.folder_id))
        case ViewKind.ACCOUNT:
            scope.within(_feeds_of_account(db, view.account_id))
        case ViewKind.TAG:
            scope.need(_HAS_TAG, tag=view.tag.casefold())
        case ViewKind.MUTED:
            scope.need(MUTED)
        case ViewKind.ALL | ViewKind.SEARCH | ViewKind.SAVED:
            pass
    query = query_of(db, view)
    if view.kind in FOLDING and query.story is None:
        scope.need("s.is_folded = 0")
    if view.only is not Filter.ALL:
        scope.need(UNREAD if view.only is Filter.UNREAD else STARRED)
    if view.kind is not ViewKind.MUTED and not (query.muted or query.rule):
        scope.need(HEARD)
    if view.kind in (ViewKind.SEARCH, ViewKind.SAVED) and query == Query():
        scope.is_empty = True
    scope.by_relevance = view.by_relevance and bool(query.must)
    _narrow(db, scope, query, now)
    scope.order = Order.NEWEST if scope.asks_words and view.order is Order.BY_FEED else view.order
    return scope


def _feeds_of_account(db: sqlite3.Connection, account_id: AccountId | None) -> tuple[int, ...]:
    rows = db.execute("SELECT id FROM feeds WHERE account_id IS ? AND removed_at IS NULL", (account_id,))
    return tuple(feed for (feed,) in rows)


def query_of(db: sqlite3.Connection, view: View) -> Query:
    """What is searched for in a view: a saved search and what is typed on top of it."""
    typed = parse_query(view.query) if view.query.strip() else Query()
    kept = saved_searches.find(db, view.saved_id) if view.kind is ViewKind.SAVED else None
    return typed if kept is None else parse_query(kept.query).combined_with(typed)


def _narrow(db: sqlite3.Connection, scope: Scope, query: Query, now: datetime) -> None:
    """Adds what a search asks for."""
    scope.query = query
    if query.unread is not None:
        scope.need(UNREAD if query.unread else "s.is_read = 1")
    if query.starred is not None:
        scope.need(STARRED if query.starred else "s.is_starred = 0")
    if query.has_image is not None:
        scope.need(_HAS_IMAGE if query.has_image else f"NOT {_HAS_IMAGE}")
    if query.muted:
        scope.need(MUTED)
    for number, rule in enumerate((query.rule or "").splitlines()):
        name = f"rules{number}"
        scope.need(_RULED.replace(":rules", f":{name}"), **{name: as_list(_rules_named(db, rule))})
    if query.before is not None:
        scope.need("s.sorted_at < :before", before=micros(query.before))
    if query.after is not None:
        scope.need("s.sorted_at >= :after", after=micros(query.after))
    for number, tag in enumerate((query.tag or "").splitlines()):
        scope.need(_TAGGED.replace(":tag", f":tag{number}"), **{f"tag{number}": tag.casefold()})
    for asked in (query.changed or "").splitlines():
        condition = _changed(asked.removeprefix("-"), now)
        scope.need(f"NOT {condition}" if asked.startswith("-") else condition)
    if query.story is not None:
        scope.need(_OF_STORY, story=query.story)
    if query.is_shared is not None:
        scope.need(_IS_SHARED if query.is_shared else f"NOT {_IS_SHARED}")
    if query.feed:
        scope.within(_feeds_named(db, query.feed))


def _changed(asked: str, now: datetime) -> str:
    """The condition for what the publisher did to an article: edited it at some time, removed it."""
    if asked == "removed":
        return "(s.article_id IN (SELECT article_id FROM removals WHERE is_certain = 1))"
    days = days_of(asked)
    more = (
        f"replaced_at >= {midnight(now)}" if asked == "today"
        else f"replaced_at >= {micros(now - WEEK)}" if asked == "week"
        else f"replaced_at >= {micros(days[0])} AND replaced_at < {micros(days[1])}" if days is not None
        else {"unread": UNSEEN, "title": "changes_title = 1"}.get(asked, KNOWN)
    )  # fmt: skip
    return f"(s.article_id IN (SELECT article_id FROM revisions WHERE {KNOWN} AND {more}))"


def _rules_named(db: sqlite3.Connection, part: str) -> list[int]:
    """The rules with this in their name, removed ones too: they leave what they did."""
    rows = db.execute("SELECT id, name FROM rules")
    return [rule for rule, name in rows if part.casefold() in name.casefold()]


def _feeds_named(db: sqlite3.Connection, part: str) -> tuple[int, ...]:
    rows = db.execute(f"SELECT f.id, {TITLE} FROM feeds f WHERE f.removed_at IS NULL")
    return tuple(feed for feed, title in rows if part.casefold() in title.casefold())
