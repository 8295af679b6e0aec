"""Rules and stories: what a rule mutes or marks as read hides nothing of the others that tell the same."""

from __future__ import annotations

import pytest

from deskreader.engine.stories import StoryDesk
from deskreader.model import ArticleId, FeedId
from deskreader.model.rules import Rule, RuleActions, RuleScope
from deskreader.store.articles import flags
from deskreader.store.recovery import integrity_check
from tests.engine.rules.kit import MUTED, UNREAD, Rules
from tests.engine.test_stories import FERRY, RESCUE
from tests.rules.kit import condition
from tests.store.kit import entry


@pytest.fixture
def desk(rules: Rules) -> StoryDesk:
    return StoryDesk(rules.context)


def ferry(rules: Rules, number: int, feed: FeedId, title: str, text: str) -> ArticleId:
    (article,) = rules.take(feed, entry(number, title=title, text=text)).new or (None,)
    if article is None:
        (article,) = rules.heard[-1].muted
    return article


def two(rules: Rules) -> tuple[ArticleId, ArticleId]:
    """Two articles of one story, the first of a feed that is called Boring."""
    boring, good = rules.add_feed("boring", is_first=0, own_title="Boring"), rules.add_feed("good", is_first=0)
    first = ferry(rules, 1, boring, "Ferry with 340 aboard runs aground off Stornoway", FERRY)
    second = ferry(rules, 2, good, "Passengers rescued from stranded ferry near Stornoway", RESCUE)
    return first, second


def boring(**actions: bool) -> Rule:
    return Rule("boring", (condition("feed", "list", "boring"),), RuleActions(**actions))


def test_a_muted_article_is_no_part_of_a_card(rules: Rules, desk: StoryDesk) -> None:
    rules.desk.add(boring(mute=True))
    first, second = two(rules)
    desk.group_arrivals()
    (card,) = rules.library.page(UNREAD).headlines
    assert (card.id, card.others, card.other_sources) == (second, (), 0)
    assert rules.context.database.write(flags.to_announce, [first, second]) == (second,)
    assert [row.id for row in rules.library.page(MUTED).headlines] == [first]


def test_the_card_of_a_story_that_is_muted_leaves_its_place_to_another(rules: Rules, desk: StoryDesk) -> None:
    first, second = two(rules)
    desk.group_arrivals()
    (card,) = rules.library.page(UNREAD).headlines
    assert card.id == first
    token, changes = rules.desk.add(boring(mute=True), RuleScope.ALL)
    assert (changes.muted, changes.unfolded) == ((first,), (second,))
    assert [row.id for row in rules.library.page(UNREAD).headlines] == [second]
    assert rules.library.outline().unread == 1
    rules.library.undo(token)
    (card,) = rules.library.page(UNREAD).headlines
    assert (card.id, [other.id for other in card.others]) == (first, [second])
    assert rules.library.outline().unread == 1
    assert all(finding.good for finding in rules.context.database.read(integrity_check.check_tables))


def test_what_a_rule_marks_as_read_silences_no_other_source(rules: Rules, desk: StoryDesk) -> None:
    rules.desk.add(boring(mark_read=True))
    first, second = two(rules)
    desk.group_arrivals()
    assert [row.id for row in rules.library.page(UNREAD).headlines] == [second]
    third = ferry(
        rules,
        3,
        rules.add_feed("third", is_first=0),
        "Rescue off Stornoway: stranded ferry Isle of Harray",
        RESCUE[:150],
    )
    desk.group_arrivals()
    row, other = rules.library.headlines([third, first])
    assert (row.story, row.is_read, other.is_read) == (first, False, True)
    rules.library.mark_read([second])
    fourth = ferry(
        rules,
        4,
        rules.add_feed("fourth", is_first=0),
        "Stranded ferry Isle of Harray: all rescued off Stornoway",
        RESCUE[:160],
    )
    desk.group_arrivals()
    assert rules.library.headlines([fourth])[0].is_read  # now the user has read the story


def test_a_rule_marks_one_article_and_not_its_story(rules: Rules, desk: StoryDesk) -> None:
    first, second = two(rules)
    desk.group_arrivals()
    token, _ = rules.desk.add(boring(mark_read=True), RuleScope.ALL)
    assert [row.id for row in rules.library.page(UNREAD).headlines] == [second]
    assert rules.library.outline().unread == 1
    rules.library.undo(token)
    (card,) = rules.library.page(UNREAD).headlines
    assert (card.id, rules.library.outline().unread) == (first, 1)
