"""Which answers of a server are doubted."""

from __future__ import annotations

import pytest

from deskreader.sync.plausibility import (
    are_others,
    has_lost_feeds,
    is_new_server,
    is_other_list,
    is_renumbered,
    is_reset,
)


def feeds(*names: str, first: int = 1) -> dict[str, str]:
    return {str(number): f"https://{name}.example.org/feed" for number, name in enumerate(names, first)}


@pytest.mark.parametrize(
    ("known", "listed", "expected"),
    [
        ({}, {}, False),
        (feeds("a", "b"), feeds("a", "b", "c"), False),
        (feeds("a", "b"), {}, True),
        (feeds("a", "b"), feeds("c", "d"), True),
        (feeds("a", "b"), feeds("b", "a"), True),
        (feeds("a", "b", "c", "d"), feeds("b", "a", "c", "d"), False),
        (feeds("a", "b", "c"), feeds("a", "b", "c", first=900), True),
        (feeds("a"), feeds("a", first=900), False),
        (feeds("a"), feeds("b"), False),
        (feeds("a"), feeds("b", first=900), True),
        (feeds("a", "b"), {"1": "http://www.a.example.org/feed/", "2": "https://b.example.org/feed"}, False),
        (feeds("a", "b"), {**feeds("a", "b"), **feeds("a", "b", first=900)}, False),
    ],
)
def test_a_server_is_new_if_it_has_no_feed_or_most_under_other_ids(
    known: dict[str, str], listed: dict[str, str], expected: bool
) -> None:
    assert is_new_server(known, listed) is expected


def test_more_than_half_of_several_feeds_are_missed() -> None:
    known = feeds("a", "b", "c", "d", "e", "f")
    assert has_lost_feeds(known, feeds("a", "b"))
    assert not has_lost_feeds(known, feeds("a", "b", "c"))


def test_a_list_without_any_known_article_is_doubted_and_one_that_turned_several() -> None:
    assert is_other_list(1, 0, 0)
    assert is_other_list(50, 40, 3)
    assert not is_other_list(50, 1, 2)
    assert not is_other_list(0, 0, 2)


def test_articles_are_doubted_that_differ_more_often_than_not_or_are_here_already() -> None:
    assert are_others(0, 1, 0)
    assert are_others(100, 0, 3)
    assert not are_others(2, 2, 2)


def test_ids_without_articles_show_a_new_server_only_soon_after_the_last_round() -> None:
    assert is_renumbered(10, 0, 0, is_recent=True)
    assert not is_renumbered(10, 0, 0, is_recent=False)
    assert not is_renumbered(2, 0, 0, is_recent=True)
    assert is_renumbered(10, 1, 2, is_recent=False)
    assert not is_renumbered(10, 1, 1, is_recent=True)


def test_a_server_that_has_most_of_what_is_read_as_unread_lost_all_states() -> None:
    assert is_reset(100, 51)
    assert not is_reset(100, 50)
    assert not is_reset(9, 9)
