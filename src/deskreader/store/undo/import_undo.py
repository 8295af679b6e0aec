"""What takes an import back: what it added goes, and what it changed of what was there is as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from deskreader.model import ArticleId, Changes, FeedId
from deskreader.store.articles import flags, rows, tags
from deskreader.store.rules import rule_rows
from deskreader.store.sqlite.sql import IN_LIST, articles_of, as_list, feeds_of
from deskreader.store.stories import membership, user_edits
from deskreader.store.stories.user_edits import Placement


@dataclass(slots=True)
class ImportNotes:
    """What an import did. Of articles, only those of feeds that were there before are noted."""

    feeds: Sequence[int] = ()  # that it added
    folders: Sequence[int] = ()  # that it added, outer ones first
    searches: Sequence[int] = ()  # that it added
    read: list[int] = field(default_factory=list)  # articles that it marked read
    starred: list[int] = field(default_factory=list)  # articles that it starred
    added: list[int] = field(default_factory=list)  # articles that were not known
    texts: list[int] = field(default_factory=list)  # known articles whose lost text it brought
    removals: list[int] = field(default_factory=list)  # articles whose removal by their publisher it told of
    tags: list[tuple[int, list[str]]] = field(default_factory=list)  # articles, and the tags that it gave them
    places: list[tuple[int, int]] = field(default_factory=list)  # articles, and the reading position it gave them
    openings: list[tuple[int, int]] = field(default_factory=list)  # articles, and when they were opened first
    effects: list[tuple[int, int]] = field(default_factory=list)  # articles, and rules that it said changed them
    rules: Sequence[int] = ()  # that it added
    folder_rules: Sequence[int] = ()  # folders that it gave a rule
    stories: Placement = field(default_factory=list)  # how articles were placed that it moved to other stories

    def as_record(self) -> dict[str, Any]:
        """Returns the notes for the journal."""
        return asdict(self)


def take_import_back(db: sqlite3.Connection, what: Mapping[str, Any]) -> Changes:
    """Feeds that came go out of sight, folders that came go where they are empty, the rest is as it was.

    `what` is a record of `ImportNotes`; those of earlier versions have fewer of its fields. What the user changed since
    then stays: a reading position that is another now, a folder that has other feeds.
    """
    changes = _take_articles_back(db, what)
    changes |= _take_feeds_back(db, [FeedId(feed) for feed in what["feeds"]])
    for folder in reversed(what["folders"]):
        db.execute(
            """
            DELETE FROM folders WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM feeds WHERE folder_id = ?1)
                AND NOT EXISTS (SELECT 1 FROM folders WHERE parent_id = ?1)""",
            (folder,),
        )
    db.execute(f"DELETE FROM folder_rules WHERE folder_id {IN_LIST}", (as_list(what.get("folder_rules", ())),))
    for rule in what.get("rules", ()):
        rule_rows.delete_rule(db, rule)
    db.execute(f"DELETE FROM saved_searches WHERE id {IN_LIST}", (as_list(what.get("searches", ())),))
    return changes | Changes(outline=True)


def _take_feeds_back(db: sqlite3.Connection, feeds: Sequence[FeedId]) -> Changes:
    at = db.execute("SELECT max(added_at) FROM feeds").fetchone()[0] or 1
    gone = articles_of(db, feeds)
    db.execute(f"UPDATE feeds SET removed_at = ?, folder_id = NULL WHERE id {IN_LIST}", (at, as_list(feeds)))
    return Changes(removed=gone, feeds=tuple(feeds))


def _take_articles_back(db: sqlite3.Connection, what: Mapping[str, Any]) -> Changes:
    changes = flags.mark_read(db, [ArticleId(article) for article in what["read"]], False)
    changes |= flags.star(db, [ArticleId(article) for article in what["starred"]], False)
    for column, articles in (("is_read", what["read"]), ("is_starred", what["starred"])):  # deleted ones, too
        db.execute(f"UPDATE states SET {column} = 0 WHERE article_id {IN_LIST}", (as_list(articles),))
    changes |= tags.restore_tags(db, [(ArticleId(article), [], came) for article, came in what.get("tags", ())])
    for article, place in what.get("places", ()):
        db.execute("DELETE FROM positions WHERE article_id = ? AND place = ?", (article, place))
    for article, at in what.get("openings", ()):
        db.execute("DELETE FROM openings WHERE article_id = ? AND opened_at = ?", (article, at))
    pairs = what.get("effects", ())
    db.executemany("DELETE FROM rule_effects WHERE article_id = ? AND rule_id = ?", pairs)
    db.execute(f"DELETE FROM removals WHERE article_id {IN_LIST}", (as_list(what.get("removals", ())),))
    added, texts = what.get("added", []), what.get("texts", [])
    gone = tuple(ArticleId(article) for article in (*added, *texts))
    feeds, stories = feeds_of(db, gone), _stories_of(db, gone)
    rows.forget_articles(db, added)
    rows.lose_text(db, texts)
    changes |= user_edits.place(db, what.get("stories", []), folds=True)
    return changes | Changes(removed=gone, feeds=feeds) | membership.fold(db, stories)


def _stories_of(db: sqlite3.Connection, articles: Sequence[int]) -> list[int]:
    query = f"SELECT DISTINCT story_id FROM states WHERE article_id {IN_LIST} AND story_id IS NOT NULL"
    return [story for (story,) in db.execute(query, (as_list(articles),))]
