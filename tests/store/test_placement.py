"""Feeds and folders that are moved, between neighbours and into folders, and back."""

from __future__ import annotations

from deskreader.model import FeedId, FolderId, Outline
from deskreader.store import Database
from deskreader.store.feeds import folders, outline
from deskreader.store.undo import journal
from tests.store.kit import NOW, subscribed


def read(database: Database) -> Outline:
    """Returns the outline."""
    return database.read(outline.outline, NOW)


def feeds_in(database: Database, folder: FolderId | None) -> list[int]:
    """Returns the feeds of a folder in their order."""
    return [feed.id for feed in read(database).feeds if feed.folder_id == folder]


def test_feeds_are_moved_together_between_neighbours_and_back(database: Database) -> None:
    folder, _ = database.write(folders.add_folder, "World")
    one, two, three, four = (subscribed(database, name) for name in ("one", "two", "three", "four"))
    database.write(journal.move, [two, one], [], folder, None, NOW)
    assert feeds_in(database, folder) == [two, one]
    token, changes = database.write(journal.move, [four, three], [], folder, one, NOW)
    assert feeds_in(database, folder) == [two, four, three, one]
    assert token.touched == 2
    assert changes.outline
    database.write(journal.undo, token)
    assert feeds_in(database, folder) == [two, one]
    assert feeds_in(database, None) == [three, four]


def test_a_feed_is_moved_within_its_folder(database: Database) -> None:
    one, two, three = (subscribed(database, name) for name in ("one", "two", "three"))
    database.write(journal.move, [three], [], None, one, NOW)
    assert feeds_in(database, None) == [three, one, two]
    database.write(journal.move, [three], [], None, None, NOW)
    assert feeds_in(database, None) == [one, two, three]
    token, changes = database.write(journal.move, [three], [], None, None, NOW)
    assert (token.touched, bool(changes)) == (0, False), "nothing moved"


def test_folders_nest_but_never_in_themselves(database: Database) -> None:
    outer, _ = database.write(folders.add_folder, "Outer")
    inner, _ = database.write(folders.add_folder, "Inner", outer)
    other, _ = database.write(folders.add_folder, "Other")
    token, changes = database.write(journal.move, [], [outer], inner, None, NOW)
    assert (token.touched, bool(changes)) == (0, False)
    token, _ = database.write(journal.move, [], [other], outer, inner, NOW)
    assert [(f.id, f.parent_id) for f in read(database).folders] == [(outer, None), (other, outer), (inner, outer)]
    database.write(journal.undo, token)
    assert [(f.id, f.parent_id) for f in read(database).folders] == [(outer, None), (inner, outer), (other, None)]


def test_what_is_unknown_is_left_out(database: Database) -> None:
    one = subscribed(database, "one")
    token, _ = database.write(journal.move, [FeedId(99), one], [FolderId(77)], FolderId(5), None, NOW)
    assert feeds_in(database, None) == [one]
    database.write(journal.undo, token)
