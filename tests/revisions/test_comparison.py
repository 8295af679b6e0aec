"""Comparing revisions: blocks find their partners, words theirs, and every text comes out whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deskreader.model import FeedId
from deskreader.model.ids import RevisionId
from deskreader.model.revisions import BlockKind, Comparison, Replacement, RevisionText, RunKind
from deskreader.revisions import compare, judge
from deskreader.revisions.blocks import LONGEST_BLOCK, MOST_BLOCKS, blocks_of
from deskreader.revisions.comparison import MOST_PAIRED, MOST_TOKENS
from deskreader.revisions.words import key_of, keys_of, tokens_of

SAME, INSERTED, DELETED = RunKind.SAME, RunKind.INSERTED, RunKind.DELETED


def compared(before: str, after: str) -> Comparison:
    return compare(RevisionText("T", before), RevisionText("T", after))


def shown(comparison: Comparison) -> list[str]:
    """The blocks with the words that went in brackets and those that came in braces."""
    marks = {SAME: "{}", INSERTED: "{{{}}}", DELETED: "[{}]"}
    return ["".join(marks[run.kind].format(run.text) for run in block.runs) for block in comparison.blocks]


def html(*paragraphs: str) -> str:
    return "".join(f"<p>{text}</p>" for text in paragraphs)


def test_single_words_stand_beside_those_they_replace() -> None:
    found = compared(html("It will cost 14 million crowns."), html("It will cost 17 million crowns."))
    assert shown(found) == ["It will cost [14 ]{17 }million crowns."]
    assert (found.inserted, found.deleted) == (1, 1)


def test_changes_with_one_word_between_them_are_read_as_one() -> None:
    found = compared(html("The vote was eleven to four in May."), html("The vote was twelve to three in May."))
    assert shown(found) == ["The vote was [eleven to four ]{twelve to three }in May."]


def test_paragraphs_come_and_go_where_they_stood() -> None:
    first, second, third = "One is about boats.", "Two tells of the bridge.", "Three is about fish."
    assert shown(compared(html(first, third), html(first, second, third))) == [first, f"{{{second}}}", third]
    assert shown(compared(html(first, second, third), html(first, third))) == [first, f"[{second}]", third]


def test_a_changed_paragraph_among_new_ones_is_found() -> None:
    old = ["The bridge opens in May after long repairs to its arches.", "Fish is cheap."]
    new = [
        "A new beginning was written.",
        "The bridge opens in June after long repairs to its arches.",
        "Fish is dear.",
    ]
    assert shown(compared(html(*old), html(*new))) == [
        "{A new beginning was written.}",
        "The bridge opens in [May ]{June }after long repairs to its arches.",
        "Fish is [cheap]{dear}.",
    ]


def test_a_paragraph_that_only_moved_is_no_change() -> None:
    paragraphs = ["One is about boats.", "Two tells of the bridge.", "Three is about fish."]
    found = compared(html(*paragraphs), html(*paragraphs[1:], paragraphs[0]))
    assert (found.inserted, found.deleted) == (0, 0)
    assert shown(found) == [*paragraphs[1:], paragraphs[0]]


def test_scripts_without_blanks_are_compared_by_characters() -> None:
    found = compared(html("橋は三月に再建される。"), html("橋は四月に再建される。"))
    assert shown(found) == ["橋は[三]{四}月に再建される。"]


def test_marks_within_a_word_belong_to_it() -> None:
    assert tokens_of("It's 1,204.5 crowns: U.S. e-mail!") == [
        "It's ",
        "1,204.5 ",
        "crowns",
        ": ",
        "U.S",
        ". ",
        "e-mail",
        "!",
    ]
    assert tokens_of("पुल मई में खुलेगा") == ["पुल ", "मई ", "में ", "खुलेगा"]
    assert keys_of("‘It’s’ — a “bridge”…") == ["It's", "a", "bridge"]


def test_blocks_know_what_they_are() -> None:
    found = blocks_of(
        "<h2>Head <em>line</em></h2><p>A<br>b</p><ul><li>One</li><li><p>Two</p></li></ul><blockquote><p>Said</p>"
        "</blockquote><pre>x = 1\n  y</pre><figure><img alt='no'><figcaption>Boat</figcaption></figure>"
        "<table><tr><th>Team</th><td>3</td></tr></table>tail <a href='/x'>link</a>"
    )  # fmt: skip
    assert [(block.kind, block.text) for block in found] == [
        (BlockKind.HEADING, "Head line"), (BlockKind.PARAGRAPH, "A b"), (BlockKind.ITEM, "One"),
        (BlockKind.ITEM, "Two"),
        (BlockKind.QUOTE, "Said"), (BlockKind.CODE, "x = 1\n  y"), (BlockKind.CAPTION, "Boat"),
        (BlockKind.ROW, "Team · 3"), (BlockKind.PARAGRAPH, "tail link"),
    ]  # fmt: skip
    assert found[0].level == 2
    assert (found[-1].words, found[-1].link_words) == (2, 1)


words = st.lists(
    st.sampled_from(
        [
            "the",
            "bridge",
            "opens",
            "in",
            "may",
            "june",
            "and",
            "closes",
            "four",
            "times",
            "a",
            "day",
            ".",
            ",",
            "14",
            "17",
            "橋",
            "ü",
        ]
    ),
    max_size=20,
)
paragraphs = st.lists(words.map(" ".join), max_size=8)


@given(paragraphs)
def test_a_text_and_itself_differ_in_nothing(texts: list[str]) -> None:
    found = compared(html(*texts), html(*texts))
    assert (found.inserted, found.deleted) == (0, 0)
    assert all(block.is_same for block in found.blocks)


@given(paragraphs, paragraphs)
def test_what_is_no_deletion_is_the_later_text_and_both_ways_mirror_each_other(old: list[str], new: list[str]) -> None:
    found, back = compared(html(*old), html(*new)), compared(html(*new), html(*old))
    later = ["".join(run.text for run in block.runs if run.kind is not DELETED) for block in found.blocks]
    assert [text for text in later if text.strip()] == [block.text for block in blocks_of(html(*new))]
    assert min(found.inserted, found.deleted, back.inserted, back.deleted) >= 0
    assert (found.inserted + found.deleted == 0) is (back.inserted + back.deleted == 0)


@given(paragraphs, paragraphs)
def test_a_verdict_of_no_edit_means_that_no_word_differs(old: list[str], new: list[str]) -> None:
    before, after = RevisionText("T", html(*old)), RevisionText("T", html(*new))
    (verdict,) = judge([Replacement(RevisionId(1), FeedId(1), before, after)])
    found = compare(before, after)
    assert verdict.is_edit is (found.inserted + found.deleted > 0)
    assert (verdict.inserted, verdict.deleted) == (found.inserted, found.deleted)


# --- bounds -----------------------------------------------------------------------------------------------------------


def test_blocks_beyond_the_limits_are_left_out() -> None:
    assert len(blocks_of("<p>a word</p>" * (MOST_BLOCKS + 50))) == MOST_BLOCKS
    (block,) = blocks_of(f"<p>{'word ' * LONGEST_BLOCK}</p>")
    assert len(block.text) <= LONGEST_BLOCK
    assert blocks_of("<p>deep</p>" + "<div>" * 5000 + "x" + "</div>" * 5000)[0].text == "deep"


def test_a_very_long_block_is_replaced_whole() -> None:
    long = " ".join(f"w{number}" for number in range(MOST_TOKENS))
    found = compared(html(long), html(f"{long} more"))
    assert [run.kind for run in found.blocks[0].runs] == [DELETED, INSERTED]


def test_many_blocks_are_paired_in_their_order() -> None:
    count = int(MOST_PAIRED**0.5) + 20
    old = [f"Paragraph {number} of the report tells about boat {number * 7}." for number in range(count)]
    new = [text.replace("boat", "ship") for text in old]
    found = compared(html(*old), html(*new))
    assert (found.inserted, found.deleted) == (count, count)
    assert all(len(block.runs) == 4 for block in found.blocks)


def test_noise_is_shown_as_it_is_now() -> None:
    found = compared(html("10:42", "The bridge opens."), html("The bridge opens.", "11:20"))
    assert shown(found) == ["The bridge opens.", "11:20"]
    assert key_of("—") == ""
