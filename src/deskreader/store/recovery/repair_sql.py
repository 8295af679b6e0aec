"""What takes out of the tables what hangs in the air, and counts anew: for a rescued library, and for a repair."""

from __future__ import annotations

from enum import StrEnum

from deskreader.model import Completeness, Reason
from deskreader.store.schema.v1_v2_initial import LOST


def _names(enumeration: type[StrEnum]) -> str:
    return ", ".join(f"'{member.value}'" for member in enumeration)


_NO_BODY = "NOT EXISTS (SELECT 1 FROM bodies b WHERE b.id = 4 * articles.id + articles.shown)"
_NO_FEED = "feed_id NOT IN (SELECT id FROM feeds)"
_NO_STATE = "article_id NOT IN (SELECT article_id FROM states)"

FIRST_MOMENT, LAST_MOMENT = -62_135_596_800_000_000, 253_402_300_799_000_000
"""Microseconds: the years 1 to 9999, which are all that a calendar has."""

_NO_MOMENT = f"NOT BETWEEN {FIRST_MOMENT} AND {LAST_MOMENT}"
_MOMENTS = (
    ("articles", "published_at"),
    ("articles", "updated_at"),
    ("feeds", "icon_checked_at"),
    ("feeds", "next_due_at"),
    ("feeds", "last_fetched_at"),
    ("feeds", "problem_since"),
    ("feeds", "answered_at"),
    ("feeds", "missing_since"),
    ("feeds", "moving_since"),
    ("feeds", "moved_at"),
    ("feeds", "removed_at"),
)

UNSOUND_VALUES = (
    f"SELECT 1 FROM states WHERE typeof(sorted_at) <> 'integer' OR sorted_at {_NO_MOMENT} LIMIT 1",
    f"""
    SELECT 1 FROM articles WHERE typeof(arrived_at) <> 'integer' OR arrived_at {_NO_MOMENT} OR typeof(title) <> 'text'
        OR completeness NOT IN ({_names(Completeness)}) OR reason NOT IN ({_names(Reason)}) LIMIT 1""",
    *(
        f"SELECT 1 FROM {table} WHERE typeof({column}) NOT IN ('integer', 'null') OR {column} {_NO_MOMENT} LIMIT 1"
        for table, column in _MOMENTS
    ),
)
"""Each finds a row with a value that no program has put there."""

REPAIRS = (
    "UPDATE folders SET parent_id = NULL WHERE parent_id NOT IN (SELECT id FROM folders)",
    "UPDATE feeds SET folder_id = NULL WHERE folder_id NOT IN (SELECT id FROM folders)",
    "UPDATE feeds SET icon_id = NULL WHERE icon_id NOT IN (SELECT id FROM images)",
    f"DELETE FROM states WHERE {_NO_FEED} OR typeof(sorted_at) <> 'integer' OR sorted_at {_NO_MOMENT}",
    f"""
    DELETE FROM articles WHERE completeness NOT IN ({_names(Completeness)}) OR reason NOT IN ({_names(Reason)})
        OR typeof(title) <> 'text' OR typeof(arrived_at) <> 'integer' OR arrived_at {_NO_MOMENT}""",
    *(
        f"UPDATE {table} SET {column} = NULL WHERE typeof({column}) <> 'integer' OR {column} {_NO_MOMENT}"
        for table, column in _MOMENTS
    ),
    f"UPDATE articles SET shown = 0 WHERE {_NO_BODY}",
    f"""
    DELETE FROM articles WHERE {_NO_BODY} OR id NOT IN (
        SELECT article_id FROM states WHERE gone_at IS NULL UNION SELECT article_id FROM deleted)""",
    "DELETE FROM bodies WHERE id / 4 NOT IN (SELECT id FROM articles)",
    "DELETE FROM article_pictures WHERE article_id NOT IN (SELECT id FROM articles)",
    "UPDATE article_pictures SET image_id = NULL WHERE image_id NOT IN (SELECT id FROM images)",
    "UPDATE articles SET card_id = NULL WHERE card_id NOT IN (SELECT id FROM images)",
    f"UPDATE states SET gone_at = {LOST} WHERE gone_at IS NULL AND article_id NOT IN (SELECT id FROM articles)",
    f"DELETE FROM article_tags WHERE {_NO_STATE} OR tag_id NOT IN (SELECT id FROM tags)",
    "DELETE FROM tags WHERE typeof(name) <> 'text' OR id NOT IN (SELECT tag_id FROM article_tags)",
    f"DELETE FROM positions WHERE {_NO_STATE} OR typeof(place) <> 'integer' OR typeof(left_at) <> 'integer'",
    f"DELETE FROM deleted WHERE {_NO_STATE}",
    f"DELETE FROM story_edits WHERE {_NO_STATE}",
    f"DELETE FROM copies WHERE {_NO_STATE}",
    f"DELETE FROM revisions WHERE article_id NOT IN (SELECT id FROM articles) OR replaced_at {_NO_MOMENT}",
    f"DELETE FROM removals WHERE {_NO_STATE} OR removed_at {_NO_MOMENT}",
    f"DELETE FROM page_checks WHERE {_NO_STATE}",
    "UPDATE states SET is_muted = is_muted = 1 WHERE is_muted NOT IN (0, 1)",
    "UPDATE states SET is_folded = 0 WHERE is_muted = 1 AND is_folded = 1",
    f"DELETE FROM rule_effects WHERE {_NO_STATE} OR rule_id NOT IN (SELECT id FROM rules)",
    f"DELETE FROM rule_queue WHERE {_NO_STATE}",
    "DELETE FROM ungrouped_folders WHERE folder_id NOT IN (SELECT id FROM folders)",
    f"DELETE FROM feed_rules WHERE {_NO_FEED}",
    "DELETE FROM folder_rules WHERE folder_id NOT IN (SELECT id FROM folders)",
    "DELETE FROM feed_counts",
    """
    INSERT INTO feed_counts
    SELECT f.id, count(s.article_id), coalesce(sum(s.is_read = 0 AND s.is_folded = 0), 0),
        coalesce(sum(s.is_starred), 0)
    FROM feeds f LEFT JOIN states s ON s.feed_id = f.id AND s.gone_at IS NULL AND s.is_muted = 0
    GROUP BY f.id""",
    """
    UPDATE images SET refs = (SELECT count(*) FROM article_pictures p WHERE p.image_id = images.id)
        + (SELECT count(*) FROM feeds f WHERE f.icon_id = images.id)""",
    "UPDATE totals SET value = (SELECT count(*) FROM images) WHERE name = 'pictures'",
    "UPDATE totals SET value = (SELECT coalesce(sum(bytes), 0) FROM images) WHERE name = 'picture_bytes'",
)
"""In this order; the search index is made anew afterwards."""
