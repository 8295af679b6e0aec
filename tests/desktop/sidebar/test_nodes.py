"""The rows of the sidebar, made of an outline."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from deskreader.desktop.sidebar.nodes import build_nodes, flatten
from deskreader.desktop.strings import view_titles
from deskreader.desktop.strings.messages import problem_message
from deskreader.errors import Kind
from deskreader.model import AccountId, Feed, FeedId, Folder, FolderId, Outline, Problem, Tag, View, ViewKind
from deskreader.model.accounts import Account, AccountKind
from deskreader.model.credentials import Source
from tests.desktop.sample_articles import NOW


def feed(number: int, folder: int | None = None, **values: object) -> Feed:
    """Returns a feed of this number, in a folder where one is given."""
    folder_id = None if folder is None else FolderId(folder)
    return replace(Feed(FeedId(number), f"https://{number}.example", f"Feed {number}", folder_id=folder_id), **values)


def row_titles(outline: Outline) -> list[tuple[int, str]]:
    """Returns the depth and title of each row."""
    return [(node.depth, node.title) for node in flatten(build_nodes(outline, problem_message))]


def test_smart_feeds_come_first_then_feeds_without_a_folder_then_folders() -> None:
    outline = Outline(
        (Folder(FolderId(1), "World"), Folder(FolderId(2), "Europe", FolderId(1))), (feed(1, 1), feed(2, 2), feed(3))
    )
    assert row_titles(outline) == [
        (0, "Today in brief"), (0, "Today"), (0, "Unread"), (0, "Starred"), (0, "All stories"),
        (0, "Feed 3"), (0, "World"), (0, "Feed 1"), (1, "Europe"), (1, "Feed 2"),
    ]  # fmt: skip


@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(0, 6)), max_size=6, unique_by=lambda pair: pair[0]),
    st.lists(st.tuples(st.integers(1, 20), st.integers(0, 9)), max_size=12, unique_by=lambda pair: pair[0]),
)
def test_no_feed_is_shown_twice_even_where_folders_form_a_ring(
    folders: list[tuple[int, int]], feeds: list[tuple[int, int]]
) -> None:
    outline = Outline(
        tuple(Folder(FolderId(n), f"F{n}", FolderId(parent) if parent else None) for n, parent in folders),
        tuple(feed(n, folder or None) for n, folder in feeds),
    )
    shown = [node.feed_id for node in flatten(build_nodes(outline, problem_message)) if node.feed_id is not None]
    assert len(shown) == len(set(shown))
    for folder_id, _ in folders:
        assert view_titles.folders_within(FolderId(folder_id), outline) >= {folder_id}


def test_the_accessible_text_has_title_count_and_problem() -> None:
    broken = feed(1, title="Civic Ledger", unread=9, problem=Problem(Kind.TIMEOUT, "", NOW))
    outline = Outline(feeds=(broken,), unread=9, starred=3, tags=(Tag("Boats", 4),))
    unread = {View(ViewKind.STARRED): 2, View(ViewKind.TAG, tag="Boats"): 1}
    texts = {node.title: node.accessible_text for node in flatten(build_nodes(outline, problem_message, unread))}
    assert texts["Unread"] == "Unread, 9 unread"
    assert texts["Starred"] == "Starred, 2 unread"
    assert texts["Boats"] == "Boats, 1 unread"
    assert texts["Today"] == "Today"
    assert texts["Civic Ledger"].startswith("Civic Ledger, 9 unread, problem: The site took too long to respond.")


def test_a_site_without_a_feed_has_a_note() -> None:
    watched = replace(feed(1, title="Civic Ledger"), source=Source.PAGE)
    (node,) = [
        node for node in flatten(build_nodes(Outline(feeds=(watched,)), problem_message)) if node.feed_id is not None
    ]
    assert node.note == "This site has no feed. DeskReader watches its page for new stories instead."
    assert node.accessible_text == f"Civic Ledger, {node.note}"


def test_a_folder_says_how_many_of_its_feeds_have_a_problem(qapp: QApplication) -> None:
    problem = Problem(Kind.UNREACHABLE, "", NOW)
    folders = (Folder(FolderId(1), "News"), Folder(FolderId(2), "Inner", FolderId(1)), Folder(FolderId(3), "Quiet"))
    feeds = (
        Feed(FeedId(1), "https://a.example", "A", folder_id=FolderId(1), problem=problem),
        Feed(FeedId(2), "https://b.example", "B", folder_id=FolderId(2), problem=problem),
        Feed(FeedId(3), "https://c.example", "C", folder_id=FolderId(3)),
    )
    nodes = {node.title: node for node in flatten(build_nodes(Outline(feeds=feeds, folders=folders), lambda _: "bad"))}
    assert nodes["News"].problem == "2 feeds have problems"
    assert nodes["Inner"].problem == "1 feed has a problem"
    assert nodes["Quiet"].problem == ""
    assert "2 feeds have problems" in nodes["News"].accessible_text


def test_each_account_is_a_place_of_its_own_beside_this_computer() -> None:
    home = Account(AccountId(1), AccountKind.GREADER, "Home", "https://rss.example")
    failing = replace(home, id=AccountId(2), name="Work", problem=Problem(Kind.SIGN_IN, "", NOW))
    outline = Outline(
        (Folder(FolderId(1), "World"), Folder(FolderId(2), "World", account_id=AccountId(1))),
        (feed(1, 1, unread=1), feed(2, unread=2), feed(3, 2, account_id=AccountId(1), unread=4),
         feed(4, account_id=AccountId(2))),
        accounts=(home, failing),
    )  # fmt: skip
    assert row_titles(outline)[5:] == [
        (0, "On this computer"), (0, "Feed 2"), (1, "World"), (1, "Feed 1"),
        (0, "Home"), (1, "World"), (1, "Feed 3"), (0, "Work"), (0, "Feed 4"),
    ]  # fmt: skip
    places = build_nodes(outline, problem_message)[5:]
    assert [place.count for place in places] == [3, 4, 0]
    assert places[0].problem == places[1].problem == ""
    assert "password" in places[2].problem


def test_a_synced_folder_is_no_place_and_its_problem_shows_at_this_computer() -> None:
    shared = Account(
        AccountId(1), AccountKind.FOLDER, "Shared", "/shared", problem=Problem(Kind.NO_SYNC_FOLDER, "", NOW)
    )
    outline = Outline(feeds=(feed(1),), accounts=(shared,))
    assert row_titles(outline)[5:] == [(0, "On this computer"), (0, "Feed 1")]
    (place,) = [node for node in build_nodes(outline, problem_message) if node.is_place]
    assert place.problem == "The folder ? is missing. Your changes are kept until it is back."
