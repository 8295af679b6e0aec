"""Measures what is counted over the whole library: the figures of feeds, at 200,000 articles in 500 feeds."""

from __future__ import annotations

import random
import sqlite3
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from deskreader.profile import profile_in
from deskreader.store import Database
from deskreader.store.habits import feed_statistics
from deskreader.store.sqlite.encoding import micros
from tests.benchmarks.library.generator import NOW
from tests.benchmarks.library.queries import measure, quantile
from tests.benchmarks.table import print_table

ARTICLES, FEEDS, DAYS = 200_000, 500, 400
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


def main() -> None:
    """Prints the times of each question."""
    with tempfile.TemporaryDirectory() as folder:
        profile = profile_in(Path(folder)).create()
        with closing(Database.open(profile.library, profile.pictures)) as store:
            store.write_unsynced(fill)
            rows = []
            for name, days in (("figures of feeds, 30 days", 30), ("90 days", 90), ("all time", 0)):
                since = NOW - timedelta(days=days) if days else None
                times = measure(lambda since=since: store.read(feed_statistics.feed_figures, since), rounds=5)
                rows.append(
                    [name, *(quantile(values, part) for values in (times.clock, times.cpu) for part in (0.5, 0.99))]
                )
    print_table(
        f"Questions over {ARTICLES:,} articles in {FEEDS} feeds, ms; they run off the GUI thread",
        ["question", "clock p50", "clock p99", "CPU p50", "CPU p99 (aim 1,000)"],
        rows,
    )
