"""Blocks with nothing in them do not reach the reader."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskreader.articles.html.sanitizer import sanitize
from tests.articles.kit import PROSE, read

BASE = "https://courier.example/"
PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<br>",
        "&nbsp;",
        " ",
        "word",
        "<em>",
        "</em>",
        "<ul><li>",
        "</ul>",
        "<h2>",
        "</h2>",
    ]
)


@pytest.mark.parametrize(
    "empty",
    [
        "<p></p>",
        "<p> </p>",
        "<p>&nbsp;</p>",
        "<p><br></p>",
        "<div><p></p></div>",
        "<h2></h2>",
        "<ul></ul>",
        "<p dir='rtl'></p>",
    ],
)
def test_an_empty_block_goes(empty: str) -> None:
    assert sanitize(f"<p>One</p>{empty}<p>Two</p>", BASE) == "<p>One</p><p>Two</p>"


def test_words_on_both_sides_of_an_empty_block_stay_apart() -> None:
    assert sanitize("one<div></div>two", BASE).split() == ["one", "two"]


def test_an_empty_link_target_stays() -> None:
    html = sanitize('<p id="note"></p><p><a href="#note">1</a></p>', BASE)
    assert 'id="note"' in html


def test_images_rules_and_cells_are_not_empty() -> None:
    html = '<p><img src="https://courier.example/a.jpg"></p><hr><table><tbody><tr><td></td></tr></tbody></table>'
    assert sanitize(html, BASE) == html


def test_fifty_thousand_empty_paragraphs_are_removed() -> None:
    assert sanitize("<p></p>" * 50_000 + "<p>Words</p>", BASE) == "<p>Words</p>"


def test_an_article_holds_no_empty_blocks() -> None:
    assert "<p></p>" not in read(f"<p></p><div> </div><p>{PROSE[0]}</p>").html


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=20).map("".join))
def test_removing_empty_blocks_twice_changes_nothing(html: str) -> None:
    once = sanitize(html, BASE)
    assert sanitize(once, BASE) == once
    assert "<p></p>" not in once
    assert "<div></div>" not in once
