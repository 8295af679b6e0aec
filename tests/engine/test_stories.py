"""Stories in the library: grouped as they arrive, folded under one card, read once, edited by hand, switched off."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from deskreader.engine.context import EngineContext
from deskreader.engine.stories import StoryDesk
from deskreader.model import ArticleId, Changes, Completeness, Reason, View, ViewKind
from deskreader.settings import StoryGrouping
from deskreader.store.articles import flags, full_text
from deskreader.store.feeds import folders, outline, placement
from deskreader.store.recovery import integrity_check
from deskreader.store.stories import arrivals
from deskreader.store.undo import journal
from tests.engine.kit import NOW, engine_context
from tests.engine.story_kit import ALL, FERRY, PIE, RESCUE, UNREAD, arrive, feed, shown
from tests.store.kit import full_text as page_of


@pytest.fixture
def context(tmp_path: Path) -> Iterator[EngineContext]:
    with engine_context(tmp_path) as found:
        yield found


@pytest.fixture
def desk(context: EngineContext) -> StoryDesk:
    return StoryDesk(context)


def two_sources(context: EngineContext) -> tuple[ArticleId, ArticleId, ArticleId]:
    """A ferry runs aground, two feeds tell of it, and one of a pie."""
    first, second = feed(context, "coast"), feed(context, "harbour")
    return (
        arrive(context, first, 1, "Ferry with 340 aboard runs aground off Stornoway", FERRY),
        arrive(context, second, 2, "Passengers rescued from stranded ferry Isle of Harray", RESCUE),
        arrive(context, second, 3, "Island bakery wins pie award", PIE),
    )


def test_a_story_is_one_card_one_unread_and_names_its_other_sources(context: EngineContext, desk: StoryDesk) -> None:
    ferry, rescue, pie = two_sources(context)
    changes = desk.group_arrivals()
    assert changes.folded == (rescue,)
    assert shown(context) == [pie, ferry]
    assert shown(context, UNREAD) == [pie, ferry]
    (card,) = context.library.headlines([ferry])
    assert (card.story, card.other_sources) == (ferry, 1)
    assert context.library.outline().unread == 2
    assert context.library.count(ALL) == 2
    assert [row.id for row in desk.articles(ferry)] == [ferry, rescue]
    assert all(finding.good for finding in context.database.read(integrity_check.check_tables))


def test_each_feed_still_shows_its_own_article(context: EngineContext, desk: StoryDesk) -> None:
    _, rescue, pie = two_sources(context)
    desk.group_arrivals()
    (row,) = context.library.headlines([rescue])
    assert shown(context, View(ViewKind.FEED, feed_id=row.feed_id)) == [pie, rescue]


@pytest.mark.parametrize("act", ["delete", "unsubscribe"])
def test_another_source_takes_the_place_of_a_card_that_goes_until_it_comes_back(
    context: EngineContext, desk: StoryDesk, act: str
) -> None:
    ferry, rescue, pie = two_sources(context)
    desk.group_arrivals()
    (card,) = context.library.headlines([ferry])
    if act == "delete":
        token, changes = context.database.write(journal.delete, [ferry], NOW)
    else:
        token, changes = context.database.write(journal.remove_feeds, [card.feed_id], NOW)
    assert changes.unfolded == (rescue,)
    assert shown(context) == [pie, rescue]
    changes = context.database.write(journal.undo, token)
    assert changes.folded == (rescue,)
    assert shown(context) == [pie, ferry]


def test_who_reads_the_card_has_read_the_story_and_undo_brings_all_back(
    context: EngineContext, desk: StoryDesk
) -> None:
    ferry, rescue, pie = two_sources(context)
    desk.group_arrivals()
    token, changes = context.database.write(journal.mark_these_read, [ferry], NOW)
    assert {flags.id for flags in changes.flags} == {ferry, rescue}
    assert shown(context, UNREAD) == [pie]
    assert context.library.outline().unread == 1
    context.library.undo(token)
    assert context.library.outline().unread == 2


def test_a_story_is_announced_once(context: EngineContext, desk: StoryDesk) -> None:
    ferry, rescue, pie = two_sources(context)
    desk.group_arrivals()
    assert set(context.database.write(flags.to_announce, [ferry, rescue, pie])) == {ferry, rescue, pie}  # as one story
    again = arrive(
        context, feed(context, "third"), 4, "Stranded ferry Isle of Harray: rescue off Stornoway", RESCUE[:150]
    )
    desk.group_arrivals()
    assert context.library.headlines([again])[0].story == ferry
    assert context.database.write(flags.to_announce, [again]) == ()


def test_an_article_of_a_story_that_was_read_arrives_read(context: EngineContext, desk: StoryDesk) -> None:
    ferry, *_ = two_sources(context)
    desk.group_arrivals()
    context.library.mark_read([ferry])
    third = feed(context, "third")
    again = arrive(
        context, third, 4, "Stranded ferry Isle of Harray: all passengers rescued off Stornoway", RESCUE[:160]
    )
    desk.group_arrivals()
    assert context.library.headlines([again])[0].is_read
    assert again not in shown(context)


def test_an_article_that_adds_to_a_story_makes_it_news_once_more(context: EngineContext, desk: StoryDesk) -> None:
    ferry, *_ = two_sources(context)
    desk.group_arrivals()
    context.database.write(flags.to_announce, [ferry])
    context.library.mark_read([ferry])
    text = (
        "The ferry Isle of Harray floated again after a tug pulled her off the sandbank at Stornoway. The accident "
        "branch opened an inquiry: a fault of the steering gear is suspected, and divers found a crack in the rudder. "
        "Northlink Isles cancelled sailings until Friday. Lawyers of injured lorry drivers demand the logbook, "
        "insurers estimate a damage of nine million pounds, and ministers want older vessels to be withdrawn "
        "from winter routes."
    )
    later = NOW + timedelta(hours=9)
    update = arrive(
        context,
        feed(context, "deck"),
        5,
        "Tug frees ferry Isle of Harray off Stornoway, inquiry begins",
        text,
        published_at=later,
    )
    context.database.write(lambda db: db.execute("UPDATE states SET sorted_at = ? WHERE article_id = ?",
                                                 (round(later.timestamp() * 1e6), update)).rowcount)  # fmt: skip
    desk.group_arrivals()
    (card,) = context.library.headlines([update])
    assert (card.story, card.is_read, card.is_update) == (ferry, False, True)
    assert update in shown(context, UNREAD)
    assert context.database.write(flags.to_announce, [update]) == (update,)


def test_a_copy_arrives_read_if_its_first_was_read_and_gets_the_whole_text(
    context: EngineContext, desk: StoryDesk
) -> None:
    long = " ".join([FERRY, RESCUE, PIE, "Investigators want to know why the ship left the marked channel."])
    first, second = feed(context, "agency"), feed(context, "paper")
    whole = arrive(context, first, 1, "Ferry with 340 aboard runs aground", long, gives_full_text=True)
    desk.group_arrivals()
    context.library.mark_read([whole])
    cut = arrive(context, second, 2, "Our news of the day", " ".join(long.split()[:60]))
    desk.group_arrivals()
    (row,) = context.library.headlines([cut])
    assert (row.is_read, row.story) == (True, whole)
    assert shown(context) == [whole]
    opened = context.library.open_article(cut)
    assert "marked channel" in opened.html
    assert (opened.completeness, opened.original_site) == (Completeness.COMPLETE, "News")


def test_split_and_join_are_remembered_and_undone(context: EngineContext, desk: StoryDesk) -> None:
    ferry, rescue, pie = two_sources(context)
    desk.group_arrivals()
    token, _ = desk.split(rescue)
    assert shown(context) == [pie, rescue, ferry]
    desk.group_again([ferry, rescue])
    assert rescue in shown(context)
    context.library.undo(token)
    assert rescue not in shown(context)
    again = arrive(context, feed(context, "third"), 4, "Stranded ferry Isle of Harray: all rescued", RESCUE[:160])
    desk.group_arrivals()
    assert context.library.headlines([again])[0].story == ferry, "an undone split is forgotten by the worker, too"
    token, _ = desk.join((pie, ferry))
    assert context.library.headlines([pie])[0].story == ferry
    assert len(shown(context)) == 1
    context.library.undo(token)
    assert set(shown(context)) == {pie, ferry}
    assert context.library.headlines([pie])[0].story is None
    assert all(finding.good for finding in context.database.read(integrity_check.check_tables))


def test_grouping_can_be_switched_off_and_on(context: EngineContext, desk: StoryDesk) -> None:
    ferry, rescue, pie = two_sources(context)
    desk.group_arrivals()
    heard: list[Changes] = []
    context.library.listen(heard.append)
    context.settings.change(story_grouping=StoryGrouping.OFF)
    assert heard[-1].unfolded == (rescue,)
    assert shown(context) == [pie, rescue, ferry]
    context.settings.change(story_grouping=StoryGrouping.STRICT)
    assert shown(context) == [pie, ferry]


def test_undoing_an_edit_folds_nothing_while_grouping_is_off(context: EngineContext, desk: StoryDesk) -> None:
    ferry, rescue, pie = two_sources(context)
    desk.group_arrivals()
    token, _ = desk.split(rescue)
    context.settings.change(story_grouping=StoryGrouping.OFF)
    context.library.undo(token)
    assert shown(context) == [pie, rescue, ferry]
    context.settings.change(story_grouping=StoryGrouping.NORMAL)
    assert shown(context) == [pie, ferry]


def test_a_folder_can_stay_out_of_stories(context: EngineContext, desk: StoryDesk) -> None:
    ferry, rescue, pie = two_sources(context)
    folder, _ = context.database.write(folders.add_folder, "Papers")
    (row,) = context.library.headlines([rescue])
    context.database.write(placement.place, [row.feed_id], [], folder, None)
    desk.group_arrivals()
    assert shown(context) == [pie, ferry]
    desk.set_folder_grouped(folder, False)
    assert shown(context) == [pie, rescue, ferry]
    assert not context.database.read(outline.outline, NOW).folders[0].grouped
    desk.set_folder_grouped(folder, True)
    assert shown(context) == [pie, ferry]


def test_a_worker_that_forgot_learns_the_stories_anew(context: EngineContext, desk: StoryDesk) -> None:
    ferry, *_ = two_sources(context)
    desk.group_arrivals()
    again = StoryDesk(context)
    third = feed(context, "third")
    new = arrive(context, third, 4, "Passengers rescued from the stranded ferry Isle of Harray", RESCUE[:150])
    again.group_arrivals()
    assert context.library.headlines([new])[0].story == ferry


def test_what_was_read_of_articles_is_not_read_again(context: EngineContext, desk: StoryDesk) -> None:
    ferry, *_ = two_sources(context)
    desk.group_arrivals()
    known = context.database.read(arrivals.recent, 0, 9, NOW)
    assert [(arrival.text, arrival.packed is None) for arrival in known] == [("", False)] * 3
    context.database.write(_change_members, "UPDATE story_members SET packed = x'00ff'")
    new = arrive(context, feed(context, "third"), 4, "Ferry with 340 aboard aground off Stornoway", FERRY[:100])
    StoryDesk(context).group_arrivals()
    assert context.library.headlines([new])[0].story == ferry, "damaged ones are read by their titles"
    context.database.write(_change_members, "UPDATE facts SET value = '0' WHERE name = 'story_members_of'")
    again = arrive(context, feed(context, "fourth"), 5, "Ferry Isle of Harray aground off Stornoway", "Read on.")
    StoryDesk(context).group_arrivals()
    assert context.library.headlines([again])[0].story == ferry
    members = context.database.read(lambda db: db.execute("SELECT article_id FROM story_members").fetchall())
    assert members == [(again,)], "what another version of DeskReader read is read anew"


def _change_members(db: sqlite3.Connection, statement: str) -> Changes:
    db.execute(statement)
    return Changes()


def test_a_page_that_brought_its_text_can_join_later(context: EngineContext, desk: StoryDesk) -> None:
    first, second = feed(context, "coast"), feed(context, "harbour")
    ferry = arrive(context, first, 1, "Ferry with 340 aboard runs aground off Stornoway", FERRY)
    quote = arrive(context, second, 2, '"We thought it was a whale"', "A report.")
    desk.group_arrivals()
    assert context.library.headlines([quote])[0].story is None
    context.database.write(_give_text, quote)
    desk.group_again([ferry, quote])
    assert context.library.headlines([quote])[0].story == ferry


def _give_text(db: sqlite3.Connection, article: ArticleId) -> Changes:
    return full_text.save_page(db, article, page_of(f"<p>{RESCUE}</p>", text=RESCUE), Reason.NONE)
