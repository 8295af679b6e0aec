"""Who belongs to which story, and which article of a story is its card; all others are folded under it.

The card is the article that made the story news once more, else the fullest one, of those that are about as full the
earliest; at equal times the one of the feed that is read most. A folded article is read as soon as its story is.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from deskreader.model import ArticleFlags, ArticleId, Changes, Completeness, FeedId, OtherSource
from deskreader.model.articles import Grouping
from deskreader.model.rules import RuleEffect
from deskreader.store.sqlite import facts
from deskreader.store.sqlite.fragments import TITLE, VISIBLE, feed_title
from deskreader.store.sqlite.sql import IN_LIST, as_list
from deskreader.store.stories import arrivals

_UNGROUPED = """f.folder_id IN (
    WITH RECURSIVE inside(id) AS (SELECT folder_id FROM ungrouped_folders
        UNION SELECT folders.id FROM folders JOIN inside ON folders.parent_id = inside.id) SELECT id FROM inside)"""

_SILENCED = f"""EXISTS (
    SELECT 1 FROM rule_effects r WHERE r.article_id = s.article_id AND r.effects & {RuleEffect.READ.value})
    AND NOT EXISTS (SELECT 1 FROM openings o WHERE o.article_id = s.article_id)"""


_FULL = 1 / 3
"""Articles with less than this share of the largest text of their story are not as full."""


@dataclass(frozen=True, slots=True)
class StoryMember:
    """An article of a story, with what decides whether it is the card."""

    id: ArticleId
    feed_id: FeedId
    story: ArticleId
    sorted_at: int
    is_read: bool
    is_starred: bool
    is_folded: bool
    is_whole: bool
    is_ungrouped: bool
    is_update: bool
    is_copy: bool
    is_by_hand: bool
    is_silenced: bool
    """It is read since a rule says so, and nobody has opened it."""
    size: int
    """Bytes of the stored text."""
    feed_reads: int

    def folds_under(self, card: StoryMember) -> bool:
        """Whether the card stands for this article. A feed's own articles do not hide each other, unless one is a copy
        of another or the user combined them.
        """
        hides = self.feed_id != card.feed_id or self.is_copy or self.is_by_hand or card.is_by_hand
        return not self.is_ungrouped and self.id != card.id and hides


def members(db: sqlite3.Connection, stories: Iterable[int]) -> dict[ArticleId, list[StoryMember]]:
    """The articles of stories, the best of each first."""
    rows = db.execute(
        f"""
        SELECT s.article_id, s.feed_id, s.story_id, s.sorted_at, s.is_read, s.is_starred, s.is_folded,
            a.completeness = '{Completeness.COMPLETE.value}', {_UNGROUPED},
            EXISTS (SELECT 1 FROM story_updates u WHERE u.article_id = s.article_id),
            EXISTS (SELECT 1 FROM copies c WHERE c.article_id = s.article_id),
            EXISTS (SELECT 1 FROM story_edits e WHERE e.article_id = s.article_id),
            s.is_read = 1 AND ({_SILENCED}),
            (SELECT length(b.packed) FROM bodies b WHERE b.id = 4 * a.id + a.shown),
            (SELECT total - unread FROM feed_counts n WHERE n.feed_id = s.feed_id)
        FROM states s JOIN articles a ON a.id = s.article_id JOIN feeds f ON f.id = s.feed_id
        WHERE s.story_id {IN_LIST} AND s.gone_at IS NULL AND s.is_muted = 0 AND {VISIBLE}""",
        (as_list(stories),),
    )
    found: dict[ArticleId, list[StoryMember]] = defaultdict(list)
    for article, feed, story, at, *flags, size, reads in rows:
        read, starred, folded, whole, ungrouped, update, copy, by_hand, silenced = map(bool, flags)
        member = StoryMember(
            ArticleId(article), FeedId(feed), ArticleId(story), at, read, starred, folded, whole, ungrouped, update,
            copy, by_hand, silenced, size or 0, reads or 0,
        )  # fmt: skip
        found[member.story].append(member)
    return {story: _best_first(group) for story, group in found.items()}


def _best_first(group: Sequence[StoryMember]) -> list[StoryMember]:
    largest = {whole: max((m.size for m in group if m.is_whole is whole), default=0) for whole in (True, False)}

    def place(member: StoryMember) -> tuple[bool, bool, bool, bool, bool, int, int, int]:
        is_small = member.size < _FULL * largest[member.is_whole]
        by_worth = (member.is_silenced, not member.is_update, not member.is_whole, is_small, member.is_copy)
        return (*by_worth, member.sorted_at, -member.feed_reads, member.id)

    return sorted(group, key=place)


def other_sources(db: sqlite3.Connection, stories: Iterable[int]) -> dict[ArticleId, tuple[OtherSource, ...]]:
    """The articles of those stories that have folded ones, the best first."""
    groups = members(db, stories) if stories else {}
    shown = {
        story: [member for member in group if not member.is_ungrouped]
        for story, group in groups.items()
        if any(member.is_folded for member in group)
    }
    ids = as_list(member.id for group in shown.values() for member in group)
    query = f"""
        SELECT s.article_id, s.feed_id, {TITLE}, f.url, a.title FROM states s
        JOIN articles a ON a.id = s.article_id JOIN feeds f ON f.id = s.feed_id WHERE s.article_id {IN_LIST}"""
    rows = (
        {
            article: OtherSource(ArticleId(article), FeedId(feed), feed_title(name, url), title)
            for article, feed, name, url, title in db.execute(query, (ids,))
        }
        if shown
        else {}
    )
    return {story: tuple(rows[member.id] for member in group) for story, group in shown.items()}


def story_of(db: sqlite3.Connection, article: ArticleId) -> tuple[ArticleId, ...]:
    """The articles of an article's story, the best first; the article alone where it has none."""
    row = db.execute("SELECT story_id FROM states WHERE article_id = ?", (article,)).fetchone()
    group = members(db, [row[0]]).get(row[0], []) if row and row[0] is not None else []
    return tuple(member.id for member in group if not member.is_ungrouped) or (article,)


def recent_cards(db: sqlite3.Connection, limit: int) -> tuple[ArticleId, ...]:
    """The best article of each story that several feeds tell, the story with the newest article first."""
    rows = db.execute(
        f"""
        SELECT s.story_id FROM states s
        WHERE s.story_id IS NOT NULL AND s.gone_at IS NULL AND s.is_muted = 0 AND {VISIBLE}
        GROUP BY s.story_id HAVING min(s.feed_id) <> max(s.feed_id) ORDER BY max(s.sorted_at) DESC LIMIT ?""",
        (limit,),
    ).fetchall()
    groups = members(db, [story for (story,) in rows])
    return tuple(groups[story][0].id for (story,) in rows if story in groups)


def stories_of(db: sqlite3.Connection, articles: Iterable[int]) -> set[int]:
    """The stories of articles."""
    query = f"SELECT DISTINCT story_id FROM states WHERE story_id IS NOT NULL AND article_id {IN_LIST}"
    return {story for (story,) in db.execute(query, (as_list(articles),))}


def assign(db: sqlite3.Connection, groupings: Sequence[Grouping], up_to: int | None) -> Changes:
    """Puts newly arrived articles into their stories and remembers up to which number articles are grouped.

    An article of a story that was read already arrives read, unless it adds to it, for the first time.
    """
    arrivals.put_members(db, groupings)
    by_hand = {row[0] for row in db.execute("SELECT article_id FROM story_edits")}
    touched: set[ArticleId] = set()
    silent: list[ArticleId] = []
    for grouping in groupings:
        if grouping.copy_of is not None:
            db.execute("INSERT OR REPLACE INTO copies VALUES (?, ?)", (grouping.id, grouping.copy_of))
        if grouping.story == grouping.id or grouping.id in by_hand:
            continue
        _join(db, (grouping.story, grouping.id), grouping.story)
        touched.add(grouping.story)
        if _arrives_read(db, grouping):
            silent.append(grouping.id)
    if up_to is not None:
        facts.set_number(db, "grouped_up_to", up_to)
    return _mark_read(db, silent) | fold(db, touched)


def _join(db: sqlite3.Connection, articles: Sequence[int], story: int) -> None:
    db.execute(f"UPDATE states SET story_id = ? WHERE article_id {IN_LIST}", (story, as_list(articles)))


def _arrives_read(db: sqlite3.Connection, grouping: Grouping) -> bool:
    """Whether an article is read on arrival, as one of another feed or a copy was read; notes an update."""
    (is_read,) = db.execute(
        f"""SELECT EXISTS (SELECT 1 FROM states s, states own WHERE own.article_id = ?2 AND s.story_id = ?1
            AND s.article_id <> ?2 AND s.is_read = 1 AND NOT ({_SILENCED}) AND (s.feed_id <> own.feed_id OR ?3))""",
        (grouping.story, grouping.id, grouping.copy_of is not None),
    ).fetchone()
    if grouping.copy_of is None and grouping.adds:
        noted = db.execute("INSERT OR IGNORE INTO story_updates VALUES (?, ?)", (grouping.story, grouping.id)).rowcount
        return bool(is_read) and not noted
    return bool(is_read)


def _mark_read(db: sqlite3.Connection, articles: Sequence[ArticleId]) -> Changes:
    rows = db.execute(
        f"UPDATE states SET is_read = 1 WHERE article_id {IN_LIST} AND is_read = 0 RETURNING article_id, is_starred",
        (as_list(articles),),
    ).fetchall()
    return Changes(flags=tuple(ArticleFlags(ArticleId(article), True, bool(star)) for article, star in rows))


def fold(db: sqlite3.Connection, stories: Iterable[int]) -> Changes:
    """Chooses the card of each story and folds its other articles; those of ungrouped folders stay in the lists."""
    folded: list[ArticleId] = []
    unfolded: list[ArticleId] = []
    content: list[ArticleId] = []
    feeds: set[FeedId] = set()
    for group in members(db, stories).values():
        card = next((member for member in group if not member.is_ungrouped), None)
        for member in group:
            is_folded = card is not None and member.folds_under(card)
            if is_folded != member.is_folded:
                (folded if is_folded else unfolded).append(member.id)
                feeds.add(member.feed_id)
        if card is not None:
            content.append(card.id)
    for articles, value in ((folded, 1), (unfolded, 0)):
        db.execute(f"UPDATE states SET is_folded = ? WHERE article_id {IN_LIST}", (value, as_list(articles)))
    return Changes(content=tuple(content), folded=tuple(folded), unfolded=tuple(unfolded), feeds=tuple(feeds))


def fold_again(db: sqlite3.Connection, articles: Iterable[int]) -> Changes:
    """Chooses the cards of the stories of these articles once more, where any of a story is folded."""
    return fold(db, folded_stories(db, articles))


def folded_stories(db: sqlite3.Connection, articles: Iterable[int]) -> list[int]:
    """The stories of articles of which any article is folded."""
    rows = db.execute(
        f"""
        SELECT DISTINCT s.story_id FROM states s JOIN states f ON f.story_id = s.story_id AND f.is_folded = 1
        WHERE s.article_id {IN_LIST}""",
        (as_list(articles),),
    )
    return [story for (story,) in rows]


def fold_all(db: sqlite3.Connection) -> Changes:
    """Folds every story, as after grouping was switched on or a folder was."""
    stories = [story for (story,) in db.execute("SELECT DISTINCT story_id FROM states WHERE story_id IS NOT NULL")]
    return fold(db, stories)


def unfold_all(db: sqlite3.Connection) -> Changes:
    """Brings every folded article back into the lists, as after grouping was switched off."""
    rows = db.execute("UPDATE states SET is_folded = 0 WHERE is_folded = 1 RETURNING article_id, feed_id").fetchall()
    return Changes(unfolded=tuple(ArticleId(row[0]) for row in rows), feeds=tuple({FeedId(row[1]) for row in rows}))


def set_folder_grouped(db: sqlite3.Connection, folder: int, grouped: bool) -> Changes:
    """Says whether the articles of a folder take part in stories."""
    if grouped:
        db.execute("DELETE FROM ungrouped_folders WHERE folder_id = ?", (folder,))
    else:
        db.execute("INSERT OR IGNORE INTO ungrouped_folders SELECT id FROM folders WHERE id = ?", (folder,))
    return fold_all(db) | Changes(outline=True)
