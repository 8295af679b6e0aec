"""What the sample newsroom has not: stars, tags, a saved search, an account, a rule, and two stories of a kind."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from deskreader.engine.engine import Engine
from deskreader.model import ArticleId, View, ViewKind
from deskreader.model.revisions import Verdict
from deskreader.store.revisions import revision_rows
from deskreader.store.sqlite.encoding import pack, unpack
from tests.desktop.article.every_element import SOURCE as EVERY_ELEMENT

TAGS = ("Harbour", "To read")
MUTED = "regatta"
NOW = 1_700_000_000_000_000
"""When the story was edited, in microseconds."""


@dataclass(frozen=True, slots=True)
class SampleStories:
    """The story that its publisher edited, and the one with every element that a story can have."""

    edited: ArticleId
    every_element: ArticleId


def fill(engine: Engine) -> SampleStories:
    """Adds all of it; returns the two stories."""
    headlines = engine.library.page(View(ViewKind.ALL)).headlines
    engine.library.star([headline.id for headline in headlines[:3]])
    engine.tags.change([headlines[1].id], list(TAGS))
    engine.library.searches.save("Storms and tides", "storm OR tide")
    engine.rules.mute_phrase(MUTED)
    shared = engine.profile.data / "shared"
    shared.mkdir()
    engine.accounts.add_folder(str(shared), "Shared folder")
    pictured = [headline.id for headline in headlines if headline.thumbnail is not None]
    plain = [headline.id for headline in headlines if headline.thumbnail is None]
    engine.database.write_unsynced(_edit, pictured[-1])
    engine.database.write_unsynced(_rewrite, plain[-1], EVERY_ELEMENT.read_text("utf-8"))
    return SampleStories(pictured[-1], plain[-1])


def _rewrite(db: sqlite3.Connection, article: ArticleId, html: str) -> None:
    """Gives an article another text."""
    db.execute("UPDATE bodies SET packed = ? WHERE id / 4 = ?", (pack({}, html, ""), article))


def _edit(db: sqlite3.Connection, article: ArticleId) -> None:
    """Keeps a version of an article that has other words in it, as if its publisher had edited it."""
    (shown,) = db.execute("SELECT shown FROM articles WHERE id = ?", (article,)).fetchone()
    revision_rows.keep(db, [article], shown, NOW)
    revision, packed = db.execute("SELECT id, packed FROM revisions WHERE article_id = ?", (article,)).fetchone()
    about, html, text = unpack(packed)
    first_words = html.replace(" the ", " that ", 4) + "<p>A sentence that is no longer there.</p>"
    db.execute("UPDATE revisions SET packed = ? WHERE id = ?", (pack(about, first_words, text), revision))
    revision_rows.settle(db, [Verdict(revision, True, inserted=4, deleted=11)], NOW)
