"""Measures what is counted over a library of 200,000 articles in 500 feeds: the figures of feeds, the briefing."""

from __future__ import annotations

import random
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

from deskreader.model import View, ViewKind
from deskreader.profile import profile_in
from deskreader.store import Database
from deskreader.store.habits import feed_statistics
from deskreader.store.sqlite.encoding import micros
from deskreader.store.timeline import timeline
from tests.benchmarks.library.generator import NOW
from tests.benchmarks.library.queries import measure, quantile
from tests.benchmarks.table import print_table

ARTICLES, FEEDS, DAYS = 200_000, 500, 400
BRIEFING = View(ViewKind.BRIEFING, by_relevance=True)
DAY = timedelta(days=1)
SHARED, OPENED = 0.3, 0.1
"""Shares of articles that belong to stories of several feeds, and that were opened."""


def fill(db: sqlite3.Connection) -> None:
    """Writes the rows that the figures are made of; articles come from few feeds mostly, as they do."""
    rng, start = random.Random(7), micros(NOW - timedelta(days=DAYS))
    step = (micros(NOW) - start) // ARTICLES
    db.executemany(
        "INSERT INTO feeds(id, url, url_key, title, position, added_at) VALUES (?1, ?2, ?2, ?2, ?1, 1)",
        ((number, f"https://feed{number}.example/") for number in range(1, FEEDS + 1)),
    )
    story, states, articles, openings = 0, [], [], []
    for article in range(1, ARTICLES + 1):
        story = article if rng.random() > 0.6 or not story else story
        belongs, feed = rng.random() < SHARED, 1 + int(FEEDS * rng.random() ** 2)
        at, is_read = start + step * article, article < ARTICLES * 0.98
        folded = belongs and story != article
        states.append(
            (article, feed, article, article, at, is_read, rng.random() < 0.02, story if belongs else None, folded)
        )
        articles.append((article, f"Story {article}", at))
        if rng.random() < OPENED:
            openings.append((article, at))
    db.executemany(
        """INSERT INTO states(article_id, feed_id, guid_key, text_key, sorted_at, is_read, is_starred, story_id,
            is_folded) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        states,
    )
    db.executemany(
        """INSERT INTO articles(id, title, snippet, arrived_at, completeness, reason, is_backlog)
            VALUES (?, ?, 'begins', ?, 'complete', 'none', 0)""",
        articles,
    )
    db.executemany("INSERT INTO openings VALUES (?, ?)", openings)


def questions(store: Database) -> dict[str, Callable[[], object]]:
    """Returns the questions by their names."""
    figures = {
        f"figures of feeds, {name}": partial(store.read, feed_statistics.feed_figures, since)
        for name, since in (
            ("30 days", NOW - timedelta(days=30)),
            ("90 days", NOW - timedelta(days=90)),
            ("ever", None),
        )
    }
    return figures | {
        "briefing": partial(store.read, timeline.briefing, NOW),
        "list of the briefing": partial(store.read, timeline.page, BRIEFING, NOW),
    }


def _row(name: str, question: Callable[[], object]) -> list[object]:
    times = measure(question, rounds=5)
    return [name, *(quantile(values, part) for values in (times.clock, times.cpu) for part in (0.5, 0.99))]


def main() -> None:
    """Prints the times of each question."""
    with tempfile.TemporaryDirectory() as folder:
        profile = profile_in(Path(folder)).create()
        with closing(Database.open(profile.library, profile.pictures)) as store:
            store.write_unsynced(fill)
            rows = [_row(name, question) for name, question in questions(store).items()]
    print_table(
        f"Questions over {ARTICLES:,} articles in {FEEDS} feeds, ms; they run off the GUI thread",
        ["question", "clock p50", "clock p99", "CPU p50", "CPU p99 (aim 1,000)"],
        rows,
    )
