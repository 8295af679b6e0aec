"""Rules on what arrives: decided before articles are stored, and carried out in the transaction that stores them.

So nobody sees an article that a rule mutes, no count goes up and down again, and a kill at any moment leaves either
both or none. Where the rules cannot be matched now, articles are stored and wait in a queue. Articles whose text came
from their page, or changed, are in it, too.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from deskreader.engine.rules.rule_matcher import BATCH, RuleMatcher
from deskreader.errors import WorkerError
from deskreader.limits import LONGEST_RULE_TEXT
from deskreader.model import AccountId, ArticleId, Changes, FeedId, ReadEntry, ReadFeed
from deskreader.model.accounts import RemoteArticle
from deskreader.model.rules import RuleSource, RuleSubject
from deskreader.store.accounts import remote_articles
from deskreader.store.articles.merge import OnNew
from deskreader.store.rules import rule_effects, rule_subjects
from deskreader.store.sqlite.runner import Runner

log = logging.getLogger(__name__)


class ArrivalRules:
    """Decides what rules do with new articles. Thread-safe; every method may raise StoreError."""

    def __init__(
        self,
        database: Runner,
        matcher: RuleMatcher,
        now: Callable[[], datetime],
        publish: Callable[[Changes], object],
    ) -> None:
        self._database, self._matcher, self._now, self._publish = database, matcher, now, publish

    def on_new(self, feed_id: FeedId, read: ReadFeed) -> OnNew | None:
        """Returns what is to be done with the new ones among the entries of a document; None where there is nothing."""
        if not read.entries or not self._matcher.in_force().rules:
            return None
        source = self._database.read(rule_subjects.source, feed_id)
        names = tuple(dict.fromkeys(filter(None, (*source.names, read.title))))
        source = replace(source, names=names, language=read.language or source.language)
        return self._on_new((source,), [(0, entry) for entry in read.entries])

    def on_new_remote(self, account_id: AccountId, articles: Sequence[RemoteArticle]) -> OnNew | None:
        """Returns the same for articles of a server."""
        if not articles or not self._matcher.in_force().rules:
            return None
        feeds = self._database.read(remote_articles.feeds_of_account, account_id)
        sources = self._database.read(rule_subjects.sources, feeds.values())
        places = {feed: place for place, feed in enumerate(sources)}
        entries = [(places[feeds[a.feed]], a.entry) for a in articles if feeds.get(a.feed) in places]
        return self._on_new(tuple(sources.values()), entries)

    def _on_new(self, sources: Sequence[RuleSource], entries: Sequence[tuple[int, ReadEntry]]) -> OnNew | None:
        try:
            decided = self._matcher.decisions(sources, [_subject(place, entry) for place, entry in entries])
        except WorkerError as error:
            log.warning("new articles wait for their rules: %s", error)
            return rule_subjects.queue_new
        matched = [(entry, decision) for (_, entry), decision in zip(entries, decided, strict=True) if decision.effects]
        return rule_effects.on_new(matched, self._now()) if matched else None

    # --- the queue ----------------------------------------------------------------------------------------------------

    def queue_changed(self, articles: Sequence[ArticleId]) -> None:
        """Lets the rules look again at articles that their publisher changed."""
        if articles and self._matcher.in_force().rules:
            self._database.write_unsynced(rule_subjects.queue, articles)

    def apply_queued(self, stopped: Callable[[], bool] = lambda: False) -> Changes:
        """Lets the rules look at all articles that wait for it, and publishes what that changes."""
        changes = Changes()
        while not stopped() and (waiting := self._database.read(rule_subjects.queued, BATCH)):
            try:
                decisions = self._matcher.decisions_on(self._database.read(rule_subjects.subjects, waiting))
            except WorkerError as error:
                log.warning("articles still wait for their rules: %s", error)
                break
            done = self._database.write_unsynced(rule_subjects.finish, waiting, decisions, self._now())
            self._publish(done)
            changes |= done
        return changes


def _subject(source: int, entry: ReadEntry) -> RuleSubject:
    return RuleSubject(source, entry.title, entry.text[:LONGEST_RULE_TEXT], entry.author, entry.link, entry.categories)
