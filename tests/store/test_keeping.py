"""Tags, places, deletions, rules of keeping, the library's own time, repairs and figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from deskreader.model import ArticleId, Changes, View, ViewKind
from deskreader.model.retention import RetentionRule
from deskreader.store import Database, usage
from deskreader.store.articles import flags, images, merge, opened_article, tags
from deskreader.store.feeds import feeds, folders
from deskreader.store.feeds import outline as store_outline
from deskreader.store.recovery import integrity_check, repair
from deskreader.store.retention import purge, rules
from deskreader.store.retention.policy import LEAP, RetentionCandidate, articles_over_budget, expired_articles, own_time
from deskreader.store.timeline import timeline
from deskreader.store.transfer import records
from deskreader.store.undo import journal, tag_edits
from tests.store.kit import (
    ALL,
    DAY,
    NOW,
    document,
    entry,
    feed_view,
    fetched,
    filled,
    is_sound,
    picture,
    subscribed,
    titles,
)

Open = Callable[[], Database]
LIBRARY = RetentionRule(90, 0, True, 0)
SEARCH = View(ViewKind.SEARCH)


def tag(
    database: Database, articles: Sequence[ArticleId], add: Sequence[str] = (), remove: Sequence[str] = ()
) -> Changes:
    return database.write(tag_edits.change_tags, articles, add, remove, NOW)[1]


def cleared(database: Database, now: datetime, library: RetentionRule = LIBRARY) -> None:
    """Tidies as the engine does."""
    gone = database.read(rules.expired, library, now)
    database.write_unsynced(purge.retire_expired, gone, now)
    purge.keep_budgets(database, library)
    days = (library.days or 0) if library.unread and not library.newest else 0
    while purge.purge_step(database, now, days, 10**9):
        pass


# --- tags and places --------------------------------------------------------------------------------------------------


def test_tags_are_given_counted_and_gone_with_their_last_story(database: Database) -> None:
    _, (one, two, *_) = filled(database, range(3))
    assert tag(database, [one, two], ["Reise", "  später,  vielleicht "]).content == (one, two)
    tag(database, [one], ["REISE"])
    assert database.read(opened_article.open_article, database.image_files, one).tags == ("Reise", "später vielleicht")
    assert [(tag.name, tag.articles) for tag in database.read(store_outline.all_tags)] == [
        ("Reise", 2),
        ("später vielleicht", 2),
    ]
    assert not tag(database, [one], ["reise"])
    tag(database, [one, two], remove=["später vielleicht"])
    assert [tag.name for tag in database.read(store_outline.all_tags)] == ["Reise"]
    tag(database, [ArticleId(999)], ["nobody"])
    assert [tag.name for tag in database.read(store_outline.all_tags)] == ["Reise"]
    assert is_sound(database)


def test_stories_are_found_by_their_tags(database: Database) -> None:
    _, (one, two, three) = filled(database, range(3))
    tag(database, [one, two], ["Reise nach Rom"])
    tag(database, [two, three], ["später"])

    def found(query: str) -> list[str]:
        return sorted(titles(database, View(ViewKind.SEARCH, query=query)))

    assert found("tag:reise") == ["Story 0", "Story 1"]
    assert found('tag:"reise nach rom" tag:SPÄ') == ["Story 1"]
    assert found("tag:später told") == ["Story 1", "Story 2"]
    assert found("tag:nothing") == []
    assert database.read(timeline.count, View(ViewKind.SEARCH, query="tag:reise"), NOW) == 2


def test_tags_and_places_outlive_the_text_and_a_tag_keeps_it(database: Database) -> None:
    _, (one, two, three) = filled(database, range(3))
    database.write(flags.mark_read, [one, two, three])
    tag(database, [one], ["keep"])
    database.write_unsynced(tags.set_reading_position, two, 120, NOW)
    database.write_unsynced(tags.set_reading_position, three, 5, NOW)
    database.write_unsynced(tags.set_reading_position, three, 0, NOW)
    assert (
        database.read(opened_article.open_article, database.image_files, two).reading_position,
        database.read(opened_article.open_article, database.image_files, three).reading_position,
    ) == (120, 0)
    cleared(database, NOW + 200 * DAY)
    assert [h.id for h in database.read(timeline.page, ALL, NOW).headlines] == [one]
    assert list(records.each_state(database))[1]["place"] == 120
    assert is_sound(database)


# --- deleting ---------------------------------------------------------------------------------------------------------


def test_deleted_stories_stay_away_and_can_come_back_also_after_a_restart(open_database: Open) -> None:
    database = open_database()
    feed, (one, two) = filled(database, range(2))
    database.write(flags.star, [one])
    token, changes = database.write(journal.delete, [one, two], NOW)
    assert (token.touched, set(changes.removed)) == (2, {one, two})
    assert titles(database, ALL) == []
    assert not database.write_unsynced(merge.merge, feed, document(entry(0), entry(1)), fetched()).new
    assert is_sound(database)
    database.close()
    database = open_database()
    last = database.read(journal.last_undoable)
    assert last is not None
    assert (last.act, last.touched) == ("delete", 2)
    assert set(database.write(journal.undo, last).new) == {one, two}
    assert database.read(timeline.headlines, [one])[0].is_starred
    assert database.read(journal.last_undoable) is None
    token, _ = database.write(journal.delete, [two], NOW)
    while purge.purge_step(database, NOW + 2 * DAY, 0, 10**9):
        pass
    assert not database.write(journal.undo, token)
    assert titles(database, ALL) == ["Story 0"]
    assert not database.write_unsynced(merge.merge, feed, document(entry(0), entry(1)), fetched()).new
    assert is_sound(database)


def test_a_deleted_story_comes_back_as_it_was_and_unread_where_only_opening_it_marked_it(open_database: Open) -> None:
    database = open_database()
    _, (one, two, three) = filled(database, range(3))
    database.write(flags.mark_read, [one, two])
    database.write(flags.star, [two])
    database.write(tag_edits.change_tags, [one], ["x"], (), NOW)
    database.write_unsynced(tags.set_reading_position, one, 40, NOW)
    before, outline = database.read(timeline.headlines, [one, two, three]), database.read(store_outline.outline, NOW)
    database.write(journal.delete, [one, two, three], NOW, unread=[one])
    database.close()
    database = open_database()
    last = database.read(journal.last_undoable)
    assert last is not None
    database.write(journal.undo, last)
    assert database.read(timeline.headlines, [one, two, three]) == (replace(before[0], is_read=False), *before[1:])
    assert (
        database.read(opened_article.open_article, database.image_files, one).tags,
        database.read(opened_article.open_article, database.image_files, one).reading_position,
    ) == (("x",), 40)
    database.write(flags.mark_read, [one])
    assert database.read(store_outline.outline, NOW) == outline
    assert is_sound(database)


def test_a_removed_folder_comes_back_with_its_feeds_folders_and_rule(database: Database) -> None:
    outer, _ = database.write(folders.add_folder, "Outer")
    folder, _ = database.write(folders.add_folder, "Folder", outer)
    inner, _ = database.write(folders.add_folder, "Inner", folder)
    feed = subscribed(database)
    database.write(feeds.move_feed, feed, folder)
    database.write(rules.set_folder_rule, folder, RetentionRule(days=3))
    before = database.read(store_outline.outline, NOW)
    token, _ = database.write(journal.remove_folder, folder, NOW)
    assert database.read(store_outline.feed, feed).folder_id == outer
    database.write(journal.undo, token)
    assert database.read(store_outline.outline, NOW) == before
    assert database.read(rules.folder_rule, folder) == RetentionRule(days=3)
    assert inner in {f.id for f in database.read(store_outline.outline, NOW).folders}


# --- rules ------------------------------------------------------------------------------------------------------------


def test_the_rule_nearest_to_a_feed_holds(database: Database) -> None:
    folder, _ = database.write(folders.add_folder, "F")
    one, articles = filled(database, range(10), "one")
    two, others = filled(database, range(10), "two")
    database.write(flags.mark_read, [*articles, *others])
    database.write(feeds.move_feed, two, folder)
    database.write(rules.set_folder_rule, folder, RetentionRule(newest=4))
    assert database.read(rules.count_expired, LIBRARY, NOW) == 6
    assert database.read(rules.count_expired, LIBRARY, NOW, feeds={two: RetentionRule(newest=9)}) == 1
    assert database.read(rules.count_expired, LIBRARY, NOW, folders={folder: RetentionRule()}) == 0
    assert (
        database.read(
            rules.count_expired, RetentionRule(1, 0, True, 0), NOW + 3 * DAY, folders={folder: RetentionRule()}
        )
        == 20
    )
    assert database.read(rules.count_expired, RetentionRule(90, 1, True, 0), NOW, only=[one]) == 9
    database.write(rules.set_feed_rule, one, RetentionRule(days=1))
    cleared(database, NOW + 2 * DAY)
    assert titles(database, feed_view(one)) == []
    assert titles(database, feed_view(two)) == ["Story 0", "Story 1", "Story 2", "Story 3"]
    database.write(rules.set_feed_rule, one, RetentionRule())
    assert database.read(rules.feed_rule, one) == RetentionRule()
    assert is_sound(database)


def test_what_was_marked_meanwhile_stays(database: Database) -> None:
    _, articles = filled(database, range(4))
    database.write(flags.mark_read, articles)
    gone = database.read(rules.expired, RetentionRule(1, 99, True, 0), NOW + 3 * DAY)
    assert len(gone) == 4
    database.write(flags.star, articles[:1])
    database.write(flags.mark_read, articles[1:2], False)
    tag(database, articles[2:3], ["x"])
    assert database.write_unsynced(purge.retire_expired, gone, NOW).removed == (articles[3],)


def test_a_feed_keeps_to_its_own_budget(database: Database) -> None:
    urls = [f"https://img.example.org/{n}.png" for n in range(4)]
    feed = subscribed(database)
    read = document(*(entry(n, content=f'<img src="{url}">', gives_full_text=True) for n, url in enumerate(urls)))
    articles = sorted(database.write_unsynced(merge.merge, feed, read, fetched()).new)
    for n, article in enumerate(articles):
        url = images.wanted_images(database, article)[0]
        images.save_images(database, article, {url: picture(n, size=100)})
    database.write(flags.star, articles[:1])
    database.write(rules.set_feed_rule, feed, RetentionRule(budget=250))
    purge.keep_budgets(database, LIBRARY)
    assert database.read(usage.storage_use, database.path).image_bytes == 200
    assert len(database.read(opened_article.open_article, database.image_files, articles[0]).images) == 1
    purge.purge_step(database, NOW, 0, 10**9)
    assert is_sound(database)


STORIES = st.lists(
    st.tuples(
        st.integers(0, 50), st.booleans(), st.booleans(), st.dictionaries(st.integers(1, 6), st.just(10), max_size=3)
    ),
    max_size=30,
)


def held(stories: list[tuple[int, bool, bool, dict[int, int]]]) -> list[RetentionCandidate]:
    return [
        RetentionCandidate(ArticleId(n + 1), since, read, pin, shown)
        for n, (since, read, pin, shown) in enumerate(stories)
    ]


@given(STORIES, st.integers(0, 30), st.integers(0, 30), st.booleans(), st.integers(0, 50))
def test_what_a_rule_lets_go(
    stories: list[tuple[int, bool, bool, dict[int, int]]], days: int, newest: int, unread: bool, before: int
) -> None:
    all_held = held(stories)
    gone = {one.id for one in expired_articles(all_held, RetentionRule(days, newest, unread, 0), before)}
    for story in all_held:
        newer = sum((other.since, other.id) > (story.since, story.id) for other in all_held)
        wanted = (bool(days) and story.since < before) or (bool(newest) and newer >= newest)
        may = not story.is_pinned and (story.is_read or not unread)
        assert (story.id in gone) == (wanted and may)
    order = [one.is_read for one in expired_articles(all_held, RetentionRule(days, newest, unread, 0), before)]
    assert order == sorted(order, reverse=True)


@given(STORIES, st.integers(0, 70))
def test_a_budget_is_held_and_no_more_is_given_up_than_must_be(
    stories: list[tuple[int, bool, bool, dict[int, int]]], budget: int
) -> None:
    all_held = held(stories)
    given_up = articles_over_budget(all_held, budget)

    def left(gone: list[ArticleId]) -> int:
        return sum({p: b for s in all_held if s.id not in gone for p, b in (s.pictures or {}).items()}.values())

    pinned = sum({p: b for s in all_held if s.is_pinned for p, b in (s.pictures or {}).items()}.values())
    assert left(given_up) <= max(budget, pinned)
    assert not given_up or left(given_up[:-1]) > budget
    assert not {s.id for s in all_held if s.is_pinned} & set(given_up)


# --- the library's own time -------------------------------------------------------------------------------------------

START = datetime(2026, 1, 1, tzinfo=UTC)


@given(st.lists(st.integers(-4000, 4000), max_size=20))
def test_own_time_never_leaps_and_is_never_ahead(days: list[int]) -> None:
    clock = own = START
    for step in days:
        now = START + timedelta(days=step)
        after = own_time(now, (clock, own))
        assert after <= now
        assert after - own <= LEAP
        clock, own = now, after


def test_a_clock_ten_years_ahead_lets_nothing_grow_old(database: Database) -> None:
    _, articles = filled(database, range(5))
    database.write(flags.mark_read, articles)
    assert database.write_unsynced(rules.advance_own_time, NOW) == NOW
    ahead = database.write_unsynced(rules.advance_own_time, NOW + 3650 * DAY)
    cleared(database, ahead)
    assert len(titles(database, ALL)) == 5
    assert database.write_unsynced(rules.advance_own_time, NOW + DAY) == NOW + DAY
    assert database.write_unsynced(rules.advance_own_time, NOW - 3650 * DAY) == NOW - 3650 * DAY
    cleared(database, NOW - 3650 * DAY)
    assert len(titles(database, ALL)) == 5


# --- repairs and figures ----------------------------------------------------------------------------------------------


def test_a_repair_mends_what_a_check_finds(database: Database) -> None:
    _, articles = filled(database, range(6))
    for harm in (
        "UPDATE feed_counts SET unread = 77",
        "UPDATE bodies SET packed = x'01ff' WHERE id = 4",
        "UPDATE states SET sorted_at = 32503680000000000 WHERE article_id = 2",
        "UPDATE totals SET value = 5 WHERE name = 'picture_bytes'",
    ):
        database.write(lambda db, harm=harm: db.execute(harm) and None)
    assert not all(finding.good for finding in integrity_check.check(database))
    mended = {finding.check for finding in repair.repair(database, NOW)}
    assert {"counts", "packed texts", "picture bytes", "moments"} <= mended
    assert is_sound(database)
    assert repair.repair(database, NOW) == ()
    assert len(titles(database, ALL)) == 5
    assert database.write_unsynced(
        merge.merge, database.read(store_outline.outline, NOW).feeds[0].id, document(*map(entry, range(6))), fetched()
    ).new == (articles[-1],)


def test_figures_say_where_the_bytes_are(database: Database) -> None:
    feed, articles = filled(database, range(30))
    database.write(flags.star, articles[:2])
    tag(database, articles[:3], ["x"])
    use = database.read(usage.library_use, database.path)
    assert (use.articles, use.unread, use.starred, use.tagged, use.feeds) == (30, 30, 2, 3, 1)
    assert min(use.text_bytes, use.index_bytes, use.state_bytes) > 0
    assert [(one.feed_id, one.articles) for one in use.by_feed] == [(feed, 30)]
    assert use.by_feed[0].text_bytes > 0
