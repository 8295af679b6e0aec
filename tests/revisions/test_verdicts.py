"""Verdicts on several replacements of a feed: what its template changes is no edit of its articles."""

from __future__ import annotations

from deskreader.model import FeedId
from deskreader.model.ids import RevisionId
from deskreader.model.revisions import Replacement, RevisionText, Verdict
from deskreader.revisions import judge
from deskreader.revisions.verdicts import TEMPLATE_ARTICLES

FOOT = "<p>Our newsroom moved to the old customs house last week.</p>"


def story(number: int, more: str = "") -> str:
    return f"<p>Story number {number} tells of the bridge at some length.</p>{more}"


def replaced(number: int, before: str, after: str, feed: int = 1, is_wide: bool = False) -> Replacement:
    texts = RevisionText("T", before), RevisionText("T", after)
    return Replacement(RevisionId(number), FeedId(feed), *texts, is_wide)


def test_a_foot_that_comes_with_several_articles_of_a_feed_is_of_its_template() -> None:
    several = [replaced(n, story(n), story(n, FOOT)) for n in range(TEMPLATE_ARTICLES)]
    assert not any(verdict.is_edit for verdict in judge(several))
    assert all(verdict.is_edit for verdict in judge(several[:-1]))


def test_feeds_do_not_share_a_template() -> None:
    assert all(verdict.is_edit for verdict in judge([replaced(n, story(n), story(n, FOOT), feed=n) for n in range(5)]))


def test_an_edit_beside_the_template_counts_alone() -> None:
    several = [replaced(n, story(n), story(n, FOOT)) for n in range(TEMPLATE_ARTICLES)]
    edited = replaced(9, story(9), story(9, FOOT + "<p>Two words.</p>"))
    assert judge([*several, edited])[-1] == Verdict(RevisionId(9), True, 2, 0, False)


def test_texts_in_another_length_are_no_edits_where_the_whole_feed_changed() -> None:
    short, long = story(1), story(1) + "".join(f"<p>Part {n} goes on for a few words.</p>" for n in range(9))
    assert not judge([replaced(1, short, long, is_wide=True)])[0].is_edit
    assert not judge([replaced(1, long, short, is_wide=True)])[0].is_edit
    assert judge([replaced(1, short, long)])[0].is_edit
    assert judge([replaced(1, short, story(1, "<p>Two words.</p>"), is_wide=True)])[0].is_edit


def test_there_is_a_verdict_for_each_in_order() -> None:
    assert [verdict.id for verdict in judge([replaced(n, "", "") for n in (5, 3, 8)])] == [5, 3, 8]
    assert judge([]) == ()
