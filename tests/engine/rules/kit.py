"""A library with rules: feeds, articles that arrive under them, and what is seen of these."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deskreader.engine.context import EngineContext
from deskreader.engine.rules.rule_desk import RuleDesk
from deskreader.model import ArticleId, Changes, FeedId, ReadEntry, RuleId, View, ViewKind
from deskreader.model.rules import Rule, RuleActions, RuleEffect, RuleScope
from deskreader.store.articles import merge
from tests.engine.kit import NOW, FakeClock, add_feed, engine_context, rule_desk
from tests.rules.kit import condition
from tests.store.kit import document, entry, fetched

ALL, UNREAD, MUTED = View(ViewKind.ALL), View(ViewKind.UNREAD), View(ViewKind.MUTED)


class Rules:
    """A library with one feed, the desk of rules, and all changes that were published."""

    def __init__(self, context: EngineContext, clock: FakeClock) -> None:
        self.context, self.clock, self.library = context, clock, context.library
        self.desk: RuleDesk = rule_desk(context)
        self.feed = self.add_feed("paper", is_first=0)
        self.heard: list[Changes] = []
        context.library.listen(self.heard.append)

    def add_feed(self, name: str, **columns: Any) -> FeedId:
        return add_feed(self.context, f"https://{name}.example/feed", **columns)

    def rule(self, title: str, scope: RuleScope = RuleScope.NONE, **actions: Any) -> RuleId:
        """Adds a rule on a word of the title, which is its name, too."""
        self.desk.add(Rule(title, (condition("title", "words", title),), RuleActions(**actions)), scope)
        return self.desk.list_all()[-1].id

    def arrive(self, *titles: str, feed: FeedId | None = None, **values: Any) -> tuple[ArticleId, ...]:
        """Stores articles with these titles as a refresh does; returns them in this order."""
        entries = [entry(place, **identity(title), **values) for place, title in enumerate(titles)]
        self.take(feed or self.feed, *entries)
        rows = self.context.database.read(
            lambda db: db.execute("SELECT id, title FROM articles ORDER BY id").fetchall()
        )
        numbers = {title: ArticleId(article) for article, title in rows}
        return tuple(numbers[title] for title in titles)

    def take(self, feed: FeedId, *entries: ReadEntry) -> Changes:
        """Merges a document as `FeedUpdater` does."""
        read = document(*entries)
        on_new = self.desk.arrivals.on_new(feed, read)
        changes = self.context.database.write_unsynced(merge.merge, feed, read, fetched(NOW), on_new=on_new)
        self.desk.arrivals.queue_changed(changes.content)
        return self.library.publish(changes)

    def titles(self, view: View = ALL) -> list[str]:
        return sorted(row.title for row in self.library.page(view, limit=500).headlines)

    def found(self, query: str) -> list[str]:
        return self.titles(View(ViewKind.SEARCH, query=query))

    def effects(self, rule_id: RuleId) -> dict[int, RuleEffect]:
        """What a rule did, by article."""
        query = "SELECT article_id, effects FROM rule_effects WHERE rule_id = ?"
        rows = self.context.database.read(lambda db: db.execute(query, (rule_id,)).fetchall())
        return {article: RuleEffect(effects) for article, effects in rows}


def identity(title: str) -> dict[str, str]:
    """Returns what makes entries of one title one entry, and entries of different titles different ones."""
    name = title.replace(" ", "-")
    return {"title": title, "guid": name, "link": f"https://paper.example/{name}"}


@contextmanager
def a_library(folder: Path) -> Iterator[Rules]:
    clock = FakeClock()
    with engine_context(folder, now=clock) as context:
        yield Rules(context, clock)
