"""The best of what a search finds: BM25 over a bounded number of candidates, with words of the title counting more.

Candidates are the newest articles that have the words in their title, and the newest that have them anywhere. So the
work has an end however much is found, and what is old must be good to be among the best.
BM25 as in Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), with its usual constants.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice
from math import log

from deskreader.store.sqlite.encoding import text_in
from deskreader.store.timeline.scope import Scope
from deskreader.store.timeline.word_search import ReadLimit, Row, matching_rows
from deskreader.text.search.matcher import TermMatcher
from deskreader.text.search.query import Group, expression

BEST = 200
"""Articles that are given."""
TITLED, ANYWHERE = 200, 350
"""Candidates."""
TITLE_WEIGHT = 6.0
K, B = 1.2, 0.75
MOST_READ = 1_000
"""Texts that are read to find candidates of each kind, where the index cannot tell."""
COUNTED = 20_000
"""Articles with a word, up to which they are counted to learn how rare it is."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    row: Row
    title: str
    text: str


def best_rows(db: sqlite3.Connection, scope: Scope) -> list[Row]:
    """The best articles of a scope with words, the best first; of equally good ones the newer."""
    candidates = _candidates(db, scope)
    if not candidates:
        return []
    longs = sum(len(candidate.text) for candidate in candidates) / len(candidates) or 1.0
    scores = dict.fromkeys((candidate.row for candidate in candidates), 0.0)
    for group in scope.query.must:
        finder, rarity = TermMatcher(group), _rarity(db, group)
        for candidate in candidates:
            hits = _hits(finder, candidate.text) + TITLE_WEIGHT * _hits(finder, candidate.title)
            weight = hits + K * (1 - B + B * len(candidate.text) / longs)
            scores[candidate.row] += rarity * hits * (K + 1) / weight
    return sorted(scores, key=lambda row: (scores[row], row), reverse=True)[:BEST]


def _candidates(db: sqlite3.Connection, scope: Scope) -> list[_Candidate]:
    titled = tuple(tuple(replace(t, field=t.field or "title") for t in group) for group in scope.query.must)
    in_titles = replace(scope, query=replace(scope.query, must=titled), values=dict(scope.values))
    rows = dict.fromkeys(islice(matching_rows(db, in_titles, patience=ReadLimit(MOST_READ)), TITLED))
    rows.update(dict.fromkeys(islice(matching_rows(db, scope, patience=ReadLimit(MOST_READ)), ANYWHERE)))
    return list(_read(db, rows))


def _read(db: sqlite3.Connection, rows: Iterable[Row]) -> Iterable[_Candidate]:
    query = "SELECT a.title, b.packed FROM articles a JOIN bodies b ON b.id = 4 * a.id + a.shown WHERE a.id = ?"
    for row in rows:
        title, packed = db.execute(query, (row[1],)).fetchone()
        yield _Candidate(row, title, text_in(packed))


def _hits(finder: TermMatcher, text: str) -> int:
    return sum(1 for _ in islice(finder.spans(text), 50))


def _rarity(db: sqlite3.Connection, group: Group) -> float:
    """The weight of a group of terms: the rarer, the more. The beginning of a word counts as a common one."""
    total = max(1, int(db.execute("SELECT coalesce(sum(total), 0) FROM feed_counts").fetchone()[0]))
    if any(term.begins for term in group):
        return 1.0
    query = "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)"
    (having,) = db.execute(query, (expression([group]), COUNTED)).fetchone()
    return max(0.1, log(1 + (total - having + 0.5) / (having + 0.5)))
