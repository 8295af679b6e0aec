"""Acts on tags: each is noted with what takes it back, also after a restart; the view of one tag."""

from __future__ import annotations

from collections.abc import Callable

from deskreader.model import Tag, View, ViewKind
from deskreader.store import Database
from deskreader.store.articles import opened_article
from deskreader.store.feeds import outline
from deskreader.store.timeline import timeline
from deskreader.store.undo import journal, tag_edits
from tests.store.kit import NOW, filled, is_sound, titles

Open = Callable[[], Database]


def tags(database: Database) -> tuple[Tag, ...]:
    return database.read(outline.outline, NOW).tags


def test_the_outline_holds_the_tags_and_a_tag_is_a_view(database: Database) -> None:
    _, (one, two, three) = filled(database, range(3))
    database.write(tag_edits.change_tags, [one, two], ["Reise"], (), NOW)
    database.write(tag_edits.change_tags, [three], ["Reisebuch"], (), NOW)
    assert tags(database) == (Tag("Reise", 2), Tag("Reisebuch", 1)) == database.read(outline.all_tags)
    view = View(ViewKind.TAG, tag="REISE")
    assert sorted(titles(database, view)) == ["Story 0", "Story 1"]
    assert database.read(timeline.count, view, NOW) == 2
    database.write(journal.delete, [one], NOW)
    assert tags(database) == (Tag("Reise", 1), Tag("Reisebuch", 1))


def test_a_tag_is_renamed_also_onto_another_and_comes_back(open_database: Open) -> None:
    database = open_database()
    _, (one, two, three) = filled(database, range(3))
    database.write(tag_edits.change_tags, [one, two], ["reise"], (), NOW)
    database.write(tag_edits.change_tags, [two, three], ["Fahrt"], (), NOW)
    before = tags(database)
    for new_name, after in (
        ("Reise", (Tag("Fahrt", 2), Tag("Reise", 2))),
        ("fahrt", (Tag("Fahrt", 3),)),
        ("Weg, nach Rom", (Tag("Fahrt", 2), Tag("Weg nach Rom", 2))),
    ):
        database.write(tag_edits.rename_tag, "reise", new_name, NOW)
        assert tags(database) == after
        database.close()
        database = open_database()
        last = database.read(journal.last_undoable)
        assert last is not None
        assert last.act == "tags"
        assert set(database.write(journal.undo, last).content) >= {one}
        assert tags(database) == before
    assert database.read(opened_article.open_article, database.image_files, two).tags == ("Fahrt", "reise")
    for nothing in ("", " , ", "reise"):
        token, changes = database.write(tag_edits.rename_tag, "reise", nothing, NOW)
        assert not changes
        assert token.touched == 0
    assert is_sound(database)


def test_a_removed_tag_comes_back_on_each_story(database: Database) -> None:
    _, (one, two, three) = filled(database, range(3))
    database.write(tag_edits.change_tags, [one, two, three], ["x", "y"], (), NOW)
    token, changes = database.write(tag_edits.remove_tag, "X", NOW)
    assert (token.touched, set(changes.content)) == (3, {one, two, three})
    assert tags(database) == (Tag("y", 3),)
    database.write(tag_edits.change_tags, [one], (), ["y"], NOW)
    database.write(journal.undo, token)
    assert tags(database) == (Tag("x", 3), Tag("y", 2))
    assert not database.write(journal.undo, token)
