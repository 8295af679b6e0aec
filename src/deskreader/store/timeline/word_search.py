"""What a search for words finds, newest first, one by one: whoever asks takes as many as are needed and stops.

The index gives articles in the order they came, which is nearly the order of the timeline. So what was found is taken
block by block, the block with the newest article first, and an article is given out once no block that is left can hold
a newer one. What the index cannot tell - the order of words in a phrase - is looked up in the text. The beginning of a
word (`win`) is slow in the index where many words begin so, and soon found by reading where many articles have one:
reading is tried first, and given up where little is found.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import islice

from deskreader.model import PageKey
from deskreader.store.feeds.outline import totals
from deskreader.store.schema.v6_search_index import BLOCK
from deskreader.store.sqlite.encoding import micros, text_in
from deskreader.store.sqlite.sql import as_list
from deskreader.store.timeline.scope import STARRED, UNREAD, Scope
from deskreader.text.search.matcher import ArticleFilter
from deskreader.text.search.query import Group, Term, expression
from deskreader.text.search.tokens import feed_word

FEW = 3_000
"""Found articles: up to so many are sorted at once (2 ms)."""
SMALL = 500
"""Unread or starred articles: up to so many are asked one by one whether they are found (70 µs each)."""
NARROW = 40
"""Feeds: up to so many the index is asked for by name."""
TRIED, READ_MOST, THIN = 200, 2_000, 40
"""Reading is given up after `TRIED` articles if not one in `THIN` is found, and after `READ_MOST` (40 µs each)."""

Row = tuple[int, int]  # sorted_at, article


def direction(scope: Scope, after: PageKey | None, backwards: bool) -> tuple[str, str]:
    """The condition of the key, and the order."""
    way, order = (">", "s.sorted_at, s.article_id") if backwards else ("<", "s.sorted_at DESC, s.article_id DESC")
    if after is None:
        return "1", order
    scope.values.update(key_at=micros(after.sorted_at), key_id=after.id)
    return f"(s.sorted_at, s.article_id) {way} (:key_at, :key_id)", order


@dataclass(slots=True)
class ReadLimit:
    """How many texts may still be read. A search that comes to the end of it stops, and says where."""

    left: int
    stopped_at: Row | None = None


def matching_rows(
    db: sqlite3.Connection,
    scope: Scope,
    after: PageKey | None = None,
    backwards: bool = False,
    patience: ReadLimit | None = None,
) -> Iterator[Row]:
    """The articles of a scope with words that are behind a key, in order; before it and in reverse if `backwards`."""
    key, order = direction(scope, after, backwards)
    return _Search(db, scope, key, order, backwards, patience).rows()


def count_matching_rows(
    db: sqlite3.Connection, scope: Scope, most: int | None, patience: ReadLimit | None = None
) -> int:
    """How many articles are found, `most` at most."""
    search = _Search(db, scope, "1", "s.sorted_at DESC, s.article_id DESC", False, patience)
    if search.begun or search.unsure or not search.sure:
        return sum(1 for _ in islice(search.rows(), most))
    query = f"SELECT count(*) FROM (SELECT 1 {_FOUND} AND {scope.where()} LIMIT :most)"
    values = search.values(search.match(search.sure)) | {"most": -1 if most is None else most}
    return int(db.execute(query, values).fetchone()[0])


_FOUND = "FROM search CROSS JOIN states s ON s.article_id = search.rowid WHERE search MATCH :match"


@dataclass(slots=True)
class _Search:
    """One search on its way through index and texts."""

    db: sqlite3.Connection
    scope: Scope
    key: str
    order: str
    backwards: bool
    patience: ReadLimit | None = None
    asked: dict[str, list[int] | None] = field(default_factory=dict)

    @property
    def sure(self) -> tuple[Group, ...]:
        """What the index is quick to tell."""
        return tuple(group for group in self.scope.query.must if not _is_begun(group))

    @property
    def begun(self) -> tuple[Group, ...]:
        """What it is slow to tell where many words begin so."""
        return tuple(group for group in self.scope.query.must if _is_begun(group))

    @property
    def unsure(self) -> bool:
        """Whether texts must be read in any case."""
        query = self.scope.query
        return not all(term.is_sure for group in (*query.must, query.without) for term in group)

    def match(self, groups: tuple[Group, ...]) -> str:
        """What the index is asked for these groups; '' where that leaves nothing to ask for."""
        feeds = self.scope.feeds
        words: tuple[Group, ...] = ()
        if feeds is not None and len(feeds) <= NARROW:
            words = (tuple(Term((feed_word(feed),)) for feed in feeds),)
        return expression((*groups, *words), [term for term in self.scope.query.without if term.is_sure])

    def values(self, match: str) -> dict[str, int | str]:
        """The values of a question to the index."""
        self.scope.where()  # sets those of the scope
        return self.scope.values | {"match": match}

    # --- in order -----------------------------------------------------------------------------------------------------

    def rows(self) -> Iterator[Row]:
        """What is found, in the order of the timeline."""
        quick = self.match(self.sure)
        if not self.begun:
            yield from self._sifted(self._indexed(quick) if self.sure else self._walked(), self._checker(False))
        elif self.backwards or (quick and self._few(quick) is not None):
            whole = quick or self.match(self.scope.query.must)
            yield from self._sifted(self._indexed(whole), self._checker(bool(quick)))
        else:
            yield from self._read_first(quick)

    def _checker(self, with_begun: bool) -> ArticleFilter | None:
        """What is still to be looked up in texts; None where nothing is."""
        query = self.scope.query
        reads = [g for g in query.must if not all(t.is_sure for t in g) or (with_begun and _is_begun(g))]
        without = query.without if not self.sure and not self.begun else [t for t in query.without if not t.is_sure]
        return ArticleFilter(reads, without) if reads or without else None

    def _sifted(self, rows: Iterator[Row], checker: ArticleFilter | None) -> Iterator[Row]:
        if checker is None:
            yield from rows
            return
        for row in rows:
            if self._holds(row, checker):
                yield row
            if self._is_spent(row):
                return

    def _is_spent(self, row: Row) -> bool:
        """Counts one text that was read; whether no more may be."""
        if self.patience is None:
            return False
        self.patience.left -= 1
        if self.patience.left <= 0:
            self.patience.stopped_at = row
        return self.patience.stopped_at is not None

    def _holds(self, row: Row, checker: ArticleFilter) -> bool:
        found = self.db.execute(_TEXT, (row[1],)).fetchone()
        return found is not None and checker.matches(found[0], found[1] or "", text_in(found[2]))

    def _read_first(self, quick: str) -> Iterator[Row]:
        """Reads articles for as long as that finds enough, then asks the index for what is behind them."""
        query = self.scope.query
        checker = ArticleFilter(query.must, query.without)
        good = 0
        for looked, row in enumerate(self._indexed(quick) if quick else self._walked()):
            if looked >= READ_MOST or (looked >= TRIED and good * THIN < looked):
                break
            last = row
            if self._holds(row, checker):
                good += 1
                yield row
            if self._is_spent(row):
                return
        else:
            return
        self.scope.values.update(key_at=last[0], key_id=last[1])
        self.key = "(s.sorted_at, s.article_id) < (:key_at, :key_id)"
        yield from self._sifted(self._indexed(self.match(query.must)), self._checker(False))

    # --- by index and by timeline -------------------------------------------------------------------------------------

    def _walked(self, condition: str = "1", match: str = "") -> Iterator[Row]:
        """The rows of the scope as the timeline has them."""
        where = f"{self.scope.where()} AND {self.key} AND {condition}"
        return self.db.execute(
            f"""
            SELECT s.sorted_at, s.article_id FROM states s INDEXED BY {self.scope.index()}
            WHERE {where} ORDER BY {self.order}""",
            self.values(match),
        )

    def _few(self, match: str) -> list[int] | None:
        """All that the index finds; None where that is more than a few."""
        if match not in self.asked:
            query = "SELECT rowid FROM search WHERE search MATCH ? LIMIT ?"
            found = [article for (article,) in self.db.execute(query, (match, FEW + 1))]
            self.asked[match] = found if len(found) <= FEW else None
        return self.asked[match]

    def _is_small(self) -> bool:
        _, unread, starred = totals(self.db)
        conditions = self.scope.conditions
        return (UNREAD in conditions and unread <= SMALL) or (STARRED in conditions and starred <= SMALL)

    def _indexed(self, match: str) -> Iterator[Row]:
        """What the index finds in the scope, in order."""
        few = self._few(match)
        if few is None and self._is_small():
            asked = "EXISTS (SELECT 1 FROM search WHERE search MATCH :match AND rowid = s.article_id)"
            return self._walked(asked, match)
        if few is None and not self.backwards:
            return self._by_blocks(match)
        where = f"{self.scope.where()} AND {self.key}"
        if few is None:
            query = f"SELECT s.sorted_at, s.article_id {_FOUND} AND {where} ORDER BY {self.order}"
            return self.db.execute(query, self.values(match))
        query = f"""
            SELECT s.sorted_at, s.article_id FROM json_each(:few) f CROSS JOIN states s ON s.article_id = f.value
            WHERE {where} ORDER BY {self.order}"""
        return self.db.execute(query, self.values(match) | {"few": as_list(few)})

    def _by_blocks(self, match: str) -> Iterator[Row]:
        blocks = self._blocks()
        waiting: list[Row] = []
        place, size = 0, 2
        while place < len(blocks) or waiting:
            newest_left = blocks[place][1] if place < len(blocks) else None
            while waiting and (newest_left is None or -waiting[0][0] > newest_left):
                at, article = heappop(waiting)
                yield -at, -article
            for first, last in _together([block for block, _ in blocks[place : place + size]]):
                for at, article in self._between(match, first, last):
                    heappush(waiting, (-at, -article))
            place, size = place + size, min(size * 2, 256)

    def _blocks(self) -> list[tuple[int, int]]:
        """The blocks that can hold articles of the scope, and the newest moment in each, newest first."""
        values = self.scope.values
        before = min((int(values[name]) for name in ("before", "key_at") if name in values), default=None)
        after = max((int(values[name]) for name in ("after", "today") if name in values), default=None)
        return self.db.execute(
            """
            SELECT id, newest FROM blocks WHERE (?1 IS NULL OR oldest <= ?1) AND (?2 IS NULL OR newest >= ?2)
            ORDER BY newest DESC, id DESC""",
            (before, after),
        ).fetchall()

    def _between(self, match: str, first: int, last: int) -> Iterator[Row]:
        """What is found in the blocks from `first` to `last`, in no order."""
        values = self.values(match) | {"first": first << BLOCK, "last": ((last + 1) << BLOCK) - 1}
        where = f"{self.scope.where()} AND {self.key} AND search.rowid BETWEEN :first AND :last"
        return self.db.execute(f"SELECT s.sorted_at, s.article_id {_FOUND} AND {where}", values)


_TEXT = """
    SELECT a.title, a.author, b.packed FROM articles a JOIN bodies b ON b.id = 4 * a.id + a.shown WHERE a.id = ?"""


def _is_begun(group: Group) -> bool:
    return any(term.begins for term in group)


def _together(blocks: list[int]) -> list[tuple[int, int]]:
    """Blocks as first and last of each unbroken run."""
    runs: list[tuple[int, int]] = []
    for block in sorted(blocks):
        if runs and runs[-1][1] == block - 1:
            runs[-1] = (runs[-1][0], block)
        else:
            runs.append((block, block))
    return runs
