"""Acts on tags: each is noted with what takes it back, also after a restart; the view of one tag."""

from __future__ import annotations

from collections.abc import Callable

from deskreader.model import Tag, View, ViewKind
from deskreader.store import Database
from tests.store.kit import NOW, filled, is_sound, titles

Open = Callable[[], Database]


def tags(store: Database) -> tuple[Tag, ...]:
    return store.outline(NOW).tags


def test_the_outline_holds_the_tags_and_a_tag_is_a_view(store: Database) -> None:
    _, (one, two, three) = filled(store, range(3))
    store.keeping.tag([one, two], ["Reise"], (), NOW)
    store.keeping.tag([three], ["Reisebuch"], (), NOW)
    assert tags(store) == (Tag("Reise", 2), Tag("Reisebuch", 1)) == store.keeping.tags()
    view = View(ViewKind.TAG, tag="REISE")
    assert sorted(titles(store, view)) == ["Story 0", "Story 1"]
    assert store.count(view, NOW) == 2
    store.keeping.delete([one], NOW)
    assert tags(store) == (Tag("Reise", 1), Tag("Reisebuch", 1))


def test_a_tag_is_renamed_also_onto_another_and_comes_back(open_store: Open) -> None:
    store = open_store()
    _, (one, two, three) = filled(store, range(3))
    store.keeping.tag([one, two], ["reise"], (), NOW)
    store.keeping.tag([two, three], ["Fahrt"], (), NOW)
    before = tags(store)
    for new_name, after in (
        ("Reise", (Tag("Fahrt", 2), Tag("Reise", 2))),
        ("fahrt", (Tag("Fahrt", 3),)),
        ("Weg, nach Rom", (Tag("Fahrt", 2), Tag("Weg nach Rom", 2))),
    ):
        store.keeping.rename_tag("reise", new_name, NOW)
        assert tags(store) == after
        store.close()
        store = open_store()
        last = store.keeping.last_act()
        assert last is not None
        assert last.act == "tags"
        assert set(store.undo(last).updated) >= {one}
        assert tags(store) == before
    assert store.open_article(two).tags == ("Fahrt", "reise")
    for nothing in ("", " , ", "reise"):
        token, changes = store.keeping.rename_tag("reise", nothing, NOW)
        assert not changes
        assert token.touched == 0
    assert is_sound(store)


def test_a_removed_tag_comes_back_on_each_story(store: Database) -> None:
    _, (one, two, three) = filled(store, range(3))
    store.keeping.tag([one, two, three], ["x", "y"], (), NOW)
    token, changes = store.keeping.remove_tag("X", NOW)
    assert (token.touched, set(changes.updated)) == (3, {one, two, three})
    assert tags(store) == (Tag("y", 3),)
    store.keeping.tag([one], (), ["y"], NOW)
    store.undo(token)
    assert tags(store) == (Tag("x", 3), Tag("y", 2))
    assert not store.undo(token)
