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


def tags(store: Database) -> tuple[Tag, ...]:
    return store.read(outline.outline, NOW).tags


def test_the_outline_holds_the_tags_and_a_tag_is_a_view(store: Database) -> None:
    _, (one, two, three) = filled(store, range(3))
    store.write(tag_edits.change_tags, [one, two], ["Reise"], (), NOW)
    store.write(tag_edits.change_tags, [three], ["Reisebuch"], (), NOW)
    assert tags(store) == (Tag("Reise", 2), Tag("Reisebuch", 1)) == store.read(outline.all_tags)
    view = View(ViewKind.TAG, tag="REISE")
    assert sorted(titles(store, view)) == ["Story 0", "Story 1"]
    assert store.read(timeline.count, view, NOW) == 2
    store.write(journal.delete, [one], NOW)
    assert tags(store) == (Tag("Reise", 1), Tag("Reisebuch", 1))


def test_a_tag_is_renamed_also_onto_another_and_comes_back(open_store: Open) -> None:
    store = open_store()
    _, (one, two, three) = filled(store, range(3))
    store.write(tag_edits.change_tags, [one, two], ["reise"], (), NOW)
    store.write(tag_edits.change_tags, [two, three], ["Fahrt"], (), NOW)
    before = tags(store)
    for new_name, after in (
        ("Reise", (Tag("Fahrt", 2), Tag("Reise", 2))),
        ("fahrt", (Tag("Fahrt", 3),)),
        ("Weg, nach Rom", (Tag("Fahrt", 2), Tag("Weg nach Rom", 2))),
    ):
        store.write(tag_edits.rename_tag, "reise", new_name, NOW)
        assert tags(store) == after
        store.close()
        store = open_store()
        last = store.read(journal.last_undoable)
        assert last is not None
        assert last.act == "tags"
        assert set(store.write(journal.undo, last).content) >= {one}
        assert tags(store) == before
    assert store.read(opened_article.open_article, store.image_files, two).tags == ("Fahrt", "reise")
    for nothing in ("", " , ", "reise"):
        token, changes = store.write(tag_edits.rename_tag, "reise", nothing, NOW)
        assert not changes
        assert token.touched == 0
    assert is_sound(store)


def test_a_removed_tag_comes_back_on_each_story(store: Database) -> None:
    _, (one, two, three) = filled(store, range(3))
    store.write(tag_edits.change_tags, [one, two, three], ["x", "y"], (), NOW)
    token, changes = store.write(tag_edits.remove_tag, "X", NOW)
    assert (token.touched, set(changes.content)) == (3, {one, two, three})
    assert tags(store) == (Tag("y", 3),)
    store.write(tag_edits.change_tags, [one], (), ["y"], NOW)
    store.write(journal.undo, token)
    assert tags(store) == (Tag("x", 3), Tag("y", 2))
    assert not store.write(journal.undo, token)
