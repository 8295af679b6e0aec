"""What the sample newsroom has not: stars, tags, a saved search, an account, a rule, a story that was edited."""

from __future__ import annotations

import sqlite3

from deskreader.engine.engine import Engine
from deskreader.model import ArticleId, View, ViewKind
from deskreader.model.revisions import Verdict
from deskreader.store.revisions import revision_rows
from deskreader.store.sqlite.encoding import pack, unpack

TAGS = ("Harbour", "To read")
MUTED = "regatta"
NOW = 1_700_000_000_000_000
"""When the story was edited, in microseconds."""


def fill(engine: Engine) -> ArticleId:
    """Adds all of it; returns the story that was edited."""
    headlines = engine.library.page(View(ViewKind.ALL)).headlines
    engine.library.star([headline.id for headline in headlines[:3]])
    engine.tags.change([headlines[1].id], list(TAGS))
    engine.library.searches.save("Storms and tides", "storm OR tide")
    engine.rules.mute_phrase(MUTED)
    shared = engine.profile.data / "shared"
    shared.mkdir()
    engine.accounts.add_folder(str(shared), "Shared folder")
    edited = [headline.id for headline in headlines if headline.thumbnail is not None][-1]
    engine.database.write_unsynced(_edit, edited)
    return edited


def _edit(db: sqlite3.Connection, article: ArticleId) -> None:
    """Keeps a version of an article that has other words in it, as if its publisher had edited it."""
    (shown,) = db.execute("SELECT shown FROM articles WHERE id = ?", (article,)).fetchone()
    revision_rows.keep(db, [article], shown, NOW)
    revision, packed = db.execute("SELECT id, packed FROM revisions WHERE article_id = ?", (article,)).fetchone()
    about, html, text = unpack(packed)
    first_words = html.replace(" the ", " that ", 4) + "<p>A sentence that is no longer there.</p>"
    db.execute("UPDATE revisions SET packed = ? WHERE id = ?", (pack(about, first_words, text), revision))
    revision_rows.settle(db, [Verdict(revision, True, inserted=4, deleted=11)], NOW)
