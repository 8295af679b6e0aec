"""Changes say what a write changed: they add up, and a front end that applies them shows what the library holds."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace

from hypothesis import given
from hypothesis import strategies as st

from deskreader.model import ArticleFlags, ArticleId, Changes, Counts, Feed, FeedId, Folder, FolderId, Outline

ARTICLES = tuple(map(ArticleId, range(1, 7)))
FEEDS = (FeedId(1), FeedId(2))


@dataclass(frozen=True)
class Row:
    """An article as the library holds it; `version` counts the changes of its content."""

    feed: FeedId
    version: int = 0
    is_read: bool = False
    is_starred: bool = False


@dataclass
class SmallLibrary:
    """A library in memory whose acts say what they changed as the store's do."""

    rows: dict[ArticleId, Row] = field(default_factory=dict)

    def counts(self, feeds: Sequence[FeedId] = FEEDS) -> Counts:
        rows = self.rows.values()
        unread = {feed: sum(not row.is_read for row in rows if row.feed == feed) for feed in feeds}
        total_unread = sum(not row.is_read for row in rows)
        return Counts(total_unread, total_unread, sum(row.is_starred for row in rows), len(rows), tuple(unread.items()))

    def add(self, article: ArticleId) -> Changes:
        if article in self.rows:
            return Changes()
        self.rows[article] = Row(FEEDS[article % 2])
        return Changes(new=(article,))

    def remove(self, article: ArticleId) -> Changes:
        return Changes(removed=(article,)) if self.rows.pop(article, None) else Changes()

    def rewrite(self, article: ArticleId) -> Changes:
        if article not in self.rows:
            return Changes()
        self.rows[article] = replace(self.rows[article], version=self.rows[article].version + 1)
        return Changes(content=(article,))

    def flag(self, article: ArticleId, says_counts: bool = True, **flags: bool) -> Changes:
        row = self.rows.get(article)
        if row is None or replace(row, **flags) == row:
            return Changes()
        self.rows[article] = row = replace(row, **flags)
        counts = self.counts([row.feed]) if says_counts else None
        return Changes(flags=(ArticleFlags(article, row.is_read, row.is_starred),), counts=counts)

    def act(self, kind: str, article: ArticleId) -> Changes:
        acts = {
            "add": lambda: self.add(article),
            "remove": lambda: self.remove(article),
            "rewrite": lambda: self.rewrite(article),
            "read": lambda: self.flag(article, is_read=True),
            "unread": lambda: self.flag(article, is_read=False),
            "star": lambda: self.flag(article, is_starred=True),
            "read, uncounted": lambda: self.flag(article, says_counts=False, is_read=True),
        }
        return acts[kind]()


KINDS = ("add", "remove", "rewrite", "read", "unread", "star", "read, uncounted")


class SmallFront:
    """A front end that reads from the library only what the changes do not say."""

    def __init__(self, library: SmallLibrary) -> None:
        self.rows = dict(library.rows)
        self.outline = Outline(feeds=tuple(Feed(feed, "", "") for feed in FEEDS)).with_counts(library.counts())

    def apply(self, changes: Changes, library: SmallLibrary) -> None:
        for article in changes.removed:
            self.rows.pop(article, None)
        for article in changes.new:
            if article not in self.rows and article in library.rows:
                self.rows[article] = library.rows[article]
        for article in changes.content:
            if article in self.rows and article in library.rows:
                self.rows[article] = library.rows[article]
        for flags in changes.flags:
            if flags.id in self.rows:
                row = self.rows[flags.id]
                self.rows[flags.id] = replace(row, is_read=flags.is_read, is_starred=flags.is_starred)
        if changes.moves_unknown_counts:
            self.outline = self.outline.with_counts(library.counts())
        elif changes.counts:
            self.outline = self.outline.with_counts(changes.counts)

    def shows(self, library: SmallLibrary) -> bool:
        return self.rows == library.rows and self.outline == self.outline.with_counts(library.counts())


acts = st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(ARTICLES)), max_size=12)


@given(acts, acts)
def test_applying_merged_changes_comes_to_the_same_as_applying_them_in_order(
    before: list[tuple[str, ArticleId]], steps: list[tuple[str, ArticleId]]
) -> None:
    library = SmallLibrary()
    for kind, article in before:
        library.act(kind, article)
    in_order, merging = SmallFront(library), SmallFront(library)
    merged = Changes()
    for kind, article in steps:
        changes = library.act(kind, article)
        in_order.apply(changes, deepcopy(library))
        merged |= changes
    merging.apply(merged, library)
    assert in_order.shows(library)
    assert merging.shows(library)
    merging.apply(merged, library)
    assert merging.shows(library), "applying it twice does harm"


ids = st.lists(st.sampled_from(ARTICLES), max_size=6, unique=True).map(tuple)
flags = st.builds(ArticleFlags, st.sampled_from(ARTICLES), st.booleans(), st.booleans())
counts = st.builds(Counts, *[st.integers(0, 9)] * 4, st.sampled_from([(), ((FEEDS[0], 3),), ((FEEDS[1], 0),)]))


@st.composite
def some_changes(draw: st.DrawFn) -> Changes:
    """Changes of one write, which never removes what it changes."""
    removed = draw(ids)
    kept = [tuple(article for article in draw(ids) if article not in removed) for _ in range(3)]
    flagged = {one.id: one for one in draw(st.lists(flags, max_size=4)) if one.id not in removed}
    told = draw(st.none() | counts)
    return Changes(kept[0], kept[1], tuple(flagged.values()), removed, told, (), draw(st.booleans()), kept[2])


@given(some_changes(), some_changes())
def test_merged_changes_name_each_article_once_and_none_that_is_removed(first: Changes, second: Changes) -> None:
    both = first | second
    for part in (both.new, both.content, both.announce, tuple(flags.id for flags in both.flags)):
        assert len(part) == len(set(part))
        assert not set(part) & set(both.removed)
    assert set(both.removed) == (set(first.removed) - set(second.new)) | set(second.removed)
    assert both.outline == (first.outline or second.outline)


@given(some_changes())
def test_merging_changes_with_themselves_adds_nothing(changes: Changes) -> None:
    assert changes | changes == changes | Changes() == changes


def test_empty_changes_are_false() -> None:
    assert not Changes()
    assert Changes(feeds=(FeedId(1),))
    assert Changes(flags=(ArticleFlags(ArticleId(1), True, False),))


def test_counts_of_feeds_move_the_counts_of_the_folders_around_them() -> None:
    outer, inner = Folder(FolderId(1), "Outer", unread=3), Folder(FolderId(2), "Inner", FolderId(1), unread=2)
    feeds = (
        Feed(FeedId(1), "", "A", folder_id=FolderId(1), unread=1),
        Feed(FeedId(2), "", "B", folder_id=FolderId(2), unread=2),
        Feed(FeedId(3), "", "C", unread=4),
    )
    outline = Outline((outer, inner), feeds, 1, 7, 0, 9)
    after = outline.with_counts(Counts(0, 6, 2, 9, ((FeedId(2), 1),)))
    assert [feed.unread for feed in after.feeds] == [1, 1, 4]
    assert [folder.unread for folder in after.folders] == [2, 1]
    assert (after.today, after.unread, after.starred, after.total) == (0, 6, 2, 9)
