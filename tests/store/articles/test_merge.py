"""Feed documents into the library: what is new, what is the same, what has changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deskreader.model import Completeness, Enclosure, FeedId, FolderId, Location, Offline, ReadEntry, Reason
from deskreader.store import Database
from deskreader.store.articles import flags, full_text, merge, opened_article
from deskreader.store.feeds import feeds, folders, outline
from deskreader.store.retention import purge
from deskreader.store.timeline import timeline
from tests.store.kit import ALL, DAY, HOUR, NOW, document, entry, fetched, filled, is_sound, subscribed, titles

LONG = "A text that is long enough to be known by itself, wherever and whenever it comes up again in the feed. " * 2


def test_entries_become_articles(database: Database) -> None:
    feed = subscribed(database)
    changes = database.write_unsynced(merge.merge, feed, document(entry(1), entry(2)), fetched())
    assert len(changes.new) == 2
    assert changes.feeds == (feed,)
    assert not changes.content
    first, second = database.read(timeline.headlines, changes.new)
    assert (first.title, second.title) == ("Story 1", "Story 2")
    assert first.sorted_at == NOW - HOUR
    assert first.link == "https://news.example.org/story/1"
    assert first.feed_title == "News"
    assert not first.is_read
    assert not first.is_starred
    assert first.offline is Offline.WAITING
    (state,) = database.read(feeds.feed_states, [feed])
    assert not state.is_first
    assert state.body_hash == "hash"
    assert state.last_fetched_at == NOW
    assert state.next_due_at == NOW + HOUR
    assert database.read(outline.feed, feed).site_url == "https://news.example.org/"


def test_a_second_time_changes_nothing(database: Database) -> None:
    feed = subscribed(database)
    read = document(*(entry(n) for n in range(20)))
    database.write_unsynced(merge.merge, feed, read, fetched())
    assert not database.write_unsynced(merge.merge, feed, read, fetched(NOW + HOUR))
    assert not database.write_unsynced(
        merge.merge, feed, replace(read, entries=read.entries[::-1]), fetched(NOW + 2 * HOUR)
    )
    assert database.read(outline.outline, NOW).total == 20


@pytest.mark.parametrize(
    "changed",
    [
        {"published_at": NOW + DAY},
        {"published_at": None},
        {"guid": "another"},
        {"guid": "another", "published_at": NOW - 9 * DAY},
        {"link": "https://moved.example.com/2026/1"},
        {"link": None},
        {"guid": "another", "link": "http://news.example.org/story/1/?utm_source=rss"},
        {"guid": "another", "link": "https://moved.example.com/2026/1"},
        {"guid": "another", "text": "Rewritten from the first word to the last.", "title": "Retold"},
        {
            "link": "https://moved.example.com/1",
            "text": "Rewritten from the first word to the last.",
            "title": "Retold",
        },
    ],
    ids="+".join,
)
def test_the_same_story_in_another_dress_is_not_new(database: Database, changed: dict[str, object]) -> None:
    feed, (first, _) = filled(database, [1, 2])
    database.write(flags.mark_read, [first])
    after = database.write_unsynced(merge.merge, feed, document(entry(1, **changed), entry(2)), fetched(NOW + HOUR))
    assert after.new == ()
    assert set(after.content) <= {first}
    assert database.read(outline.outline, NOW).total == 2
    assert database.read(timeline.headlines, [first])[0].is_read
    assert database.read(timeline.headlines, [first])[0].sorted_at == NOW - HOUR
    assert is_sound(database)


def test_a_changed_text_is_updated_and_found_by_its_new_words(database: Database) -> None:
    feed, (first,) = filled(database, [1])
    database.write(flags.mark_read, [first])
    database.write(flags.star, [first])
    after = database.write_unsynced(
        merge.merge, feed, document(entry(1, title="Corrected", text="Zanzibar after all.")), fetched(NOW + HOUR)
    )
    assert after.content == (first,)
    (row,) = database.read(timeline.headlines, [first])
    assert row.title == "Corrected"
    assert row.is_read
    assert row.is_starred
    assert "Zanzibar" in database.read(opened_article.open_article, database.image_files, first).html
    assert titles(database, replace(ALL, query="zanzibar")) == ["Corrected"]
    assert titles(database, replace(ALL, query="told length")) == []
    assert is_sound(database)


def test_another_link_of_the_same_story_is_followed(database: Database) -> None:
    feed, (first,) = filled(database, [1])
    moved = "https://moved.example.com/1"
    assert database.write_unsynced(merge.merge, feed, document(entry(1, link=moved)), fetched()).content == (first,)
    assert database.read(timeline.headlines, [first])[0].link == moved


def test_a_new_guid_alone_is_remembered_without_a_word(database: Database) -> None:
    feed, (first,) = filled(database, [1])
    assert not database.write_unsynced(merge.merge, feed, document(entry(1, guid="new")), fetched())
    other = entry(1, guid="new", link="https://else.example.com/x", text="Entirely different.")
    assert database.write_unsynced(merge.merge, feed, document(other), fetched()).content == (first,)


def test_one_guid_for_all_entries_tells_nothing(database: Database) -> None:
    feed = subscribed(database)
    read = document(*(entry(n, guid="same") for n in range(5)))
    assert len(database.write_unsynced(merge.merge, feed, read, fetched()).new) == 5
    assert not database.write_unsynced(merge.merge, feed, read, fetched())
    more = document(entry(9, guid="same"), *read.entries)
    assert len(database.write_unsynced(merge.merge, feed, more, fetched()).new) == 1
    edited = document(entry(9, guid="same"), entry(0, guid="same", text="Edited."), *read.entries[1:])
    after = database.write_unsynced(merge.merge, feed, edited, fetched())
    assert (len(after.new), len(after.content)) == (0, 1)


def test_one_guid_and_no_links_are_told_apart_by_text(database: Database) -> None:
    feed = subscribed(database)
    read = document(*(entry(n, guid="same", link=None) for n in range(4)))
    assert len(database.write_unsynced(merge.merge, feed, read, fetched()).new) == 4
    assert not database.write_unsynced(merge.merge, feed, read, fetched())


def test_one_page_for_all_entries_tells_nothing(database: Database) -> None:
    feed = subscribed(database)
    home = document(*(entry(n, link="https://news.example.org/") for n in range(3)))
    assert len(database.write_unsynced(merge.merge, feed, home, fetched()).new) == 3
    assert (
        len(
            database.write_unsynced(
                merge.merge, feed, document(entry(7, link="https://news.example.org/")), fetched()
            ).new
        )
        == 1
    )
    live = document(*(entry(n, link="https://news.example.org/live") for n in range(10, 13)))
    assert len(database.write_unsynced(merge.merge, feed, live, fetched()).new) == 3
    assert not database.write_unsynced(merge.merge, feed, live, fetched())


def test_anchors_on_one_page_are_places_of_their_own(database: Database) -> None:
    feed = subscribed(database)
    for n in range(3):
        log = document(entry(n, link=f"https://news.example.org/changes#v{n}"))
        assert len(database.write_unsynced(merge.merge, feed, log, fetched()).new) == 1


def test_the_same_words_every_day_are_news_every_day(database: Database) -> None:
    feed = subscribed(database)
    for day in range(3):
        weather = entry(day, title="Weather report", text="Rain.", published_at=NOW - day * DAY)
        assert len(database.write_unsynced(merge.merge, feed, document(weather), fetched()).new) == 1


def test_episodes_with_the_same_long_notes_are_told_apart_by_their_dates(database: Database) -> None:
    feed = subscribed(database)
    for day in range(3):
        sound = (Enclosure(f"https://cdn.example.org/{day}.mp3", "audio/mpeg"),)
        show = entry(day, title="The hour", text=LONG, published_at=NOW - day * DAY, enclosures=sound)
        assert len(database.write_unsynced(merge.merge, feed, document(show), fetched()).new) == 1


@pytest.mark.parametrize(
    "changed",
    [{"guid": "another"}, {"link": "https://else.example.org/1"}, {"published_at": None}, {}],
    ids=lambda changed: "+".join(changed) or "nothing",
)
def test_a_repeat_within_one_document_is_taken_once(database: Database, changed: dict[str, object]) -> None:
    feed = subscribed(database)
    twice = (entry(1, text=LONG), entry(1, text=LONG, **changed))
    assert len(database.write_unsynced(merge.merge, feed, document(*twice), fetched()).new) == 1
    assert not database.write_unsynced(merge.merge, feed, document(*twice), fetched())


def thread(week: int, **changes: object) -> ReadEntry:
    """A thread that is opened every week with the same title and words."""
    values = {"title": "Weekly thread", "text": LONG, "published_at": NOW + week * 7 * DAY} | changes
    return entry(week, **values)


def new_in(database: Database, feed: FeedId, *entries: ReadEntry) -> int:
    return len(database.write_unsynced(merge.merge, feed, document(*entries), fetched()).new)


def test_a_weekly_thread_is_new_every_week_beside_the_old_one_or_alone(database: Database) -> None:
    feed = subscribed(database)
    assert new_in(database, feed, thread(1)) == 1
    assert new_in(database, feed, thread(2), thread(1)) == 1
    assert new_in(database, feed, thread(3)) == 1
    assert new_in(database, feed, thread(5), thread(4), entry(70)) == 3
    assert new_in(database, feed, thread(5), thread(4), entry(70)) == 0
    links = {f"https://news.example.org/story/{week}" for week in range(1, 6)}
    rows = database.read(timeline.page, replace(ALL, query="weekly"), NOW).headlines
    assert {row.link for row in rows} == links


def moved(number: int, **changes: object) -> ReadEntry:
    """An entry as a site has it that was rebuilt at another port: with a new guid, a new link and a new date."""
    values = {"guid": f"new-{number}", "link": f"http://other.example.org:8080/{number}", "published_at": NOW + DAY}
    return entry(number, **(values | changes))


@pytest.mark.parametrize("text", [LONG, "Short."])
def test_a_site_that_was_moved_or_rebuilt_brings_nothing_new(database: Database, text: str) -> None:
    feed = subscribed(database)
    assert new_in(database, feed, *(entry(n, text=text) for n in range(6))) == 6
    read = document(moved(9, text="A new one."), *(moved(n, text=text) for n in range(5)))
    after = database.write_unsynced(merge.merge, feed, read, fetched())
    assert (len(after.new), len(after.content)) == (1, 5)
    assert not database.write_unsynced(merge.merge, feed, read, fetched())
    assert is_sound(database)


def test_a_document_of_the_same_words_under_new_addresses_is_no_moved_site(database: Database) -> None:
    feed = subscribed(database)
    assert new_in(database, feed, thread(1), thread(2)) == 2
    assert new_in(database, feed, thread(3), thread(4)) == 2
    assert new_in(database, feed, entry(50), entry(51)) == 2
    assert new_in(database, feed, moved(50), entry(60), entry(61)) == 3, "one that came back among new ones is new"


def test_entries_without_page_or_guid_of_their_own_never_overwrite_each_other(database: Database) -> None:
    feed = subscribed(database)
    shop = "https://shop.example.org/"

    def shirt(number: int) -> ReadEntry:
        return entry(number, guid=f"sha256:{number}", link=shop, title=f"Shirt {number}", text=f"Design {number}")

    assert new_in(database, feed, shirt(1), shirt(2), shirt(3)) == 3
    assert new_in(database, feed, shirt(4), shirt(3), shirt(2)) == 1
    assert new_in(database, feed, shirt(5)) == 1
    assert database.read(outline.outline, NOW).total == 5


def test_an_episode_under_an_old_guid_is_new_where_title_date_and_file_are_others(database: Database) -> None:
    feed = subscribed(database)

    def episode(number: int, **changes: object) -> ReadEntry:
        sound = (Enclosure(f"https://cdn.example.org/{number}.mp3", "audio/mpeg"),)
        return entry(number, **({"guid": "show", "link": None, "enclosures": sound} | changes))

    assert new_in(database, feed, episode(1)) == 1
    assert new_in(database, feed, episode(1, title="Corrected", published_at=NOW)) == 0
    assert new_in(database, feed, episode(2)) == 1
    assert database.read(outline.outline, NOW).total == 2


def test_the_same_guid_in_another_feed_is_another_article(database: Database) -> None:
    filled(database, [1], "one")
    _, new = filled(database, [1], "two")
    assert len(new) == 1
    assert database.read(outline.outline, NOW).total == 2


def test_what_was_retired_does_not_come_back(database: Database) -> None:
    feed, (first,) = filled(database, [1])
    database.write(flags.mark_read, [first])
    purge.purge_step(database, NOW + 100 * DAY, 90, 10**9)
    assert database.read(outline.outline, NOW).total == 0
    for back in (entry(1), entry(1, guid="x"), entry(1, published_at=NOW + DAY), entry(1, text="Changed.")):
        assert not database.write_unsynced(merge.merge, feed, document(back), fetched(NOW + 101 * DAY))
    assert database.read(outline.outline, NOW).total == 0
    assert is_sound(database)


def test_the_future_and_no_date_sort_as_arrival_and_the_upper_entry_first(database: Database) -> None:
    feed = subscribed(database)
    read = document(*(entry(n, published_at=(NOW + DAY, None)[n % 2]) for n in range(6)), entry(6))
    changes = database.write_unsynced(merge.merge, feed, read, fetched())
    rows = database.read(timeline.page, ALL, NOW).headlines
    assert [row.title for row in rows] == [f"Story {n}" for n in range(7)]
    assert {row.sorted_at for row in rows[:6]} == {NOW}
    assert database.read(opened_article.open_article, database.image_files, changes.new[0]).published_at == NOW + DAY
    assert database.read(opened_article.open_article, database.image_files, changes.new[0]).arrived_at == NOW


@pytest.mark.parametrize(
    ("changes", "wants_page", "completeness", "reason", "mark"),
    [
        ({}, True, Completeness.SUMMARY, Reason.WAITING, Offline.WAITING),
        ({}, False, Completeness.SUMMARY, Reason.TURNED_OFF, Offline.SUMMARY_ONLY),
        ({"link": None}, True, Completeness.SUMMARY, Reason.NO_LINK, Offline.SUMMARY_ONLY),
        ({"gives_full_text": True}, True, Completeness.COMPLETE, Reason.NONE, Offline.WHOLE),
    ],
)
def test_how_much_is_stored_at_first(
    database: Database,
    changes: dict[str, object],
    wants_page: bool,
    completeness: Completeness,
    reason: Reason,
    mark: Offline,
) -> None:
    feed = subscribed(database)
    (article,) = database.write_unsynced(
        merge.merge, feed, document(entry(1, **changes)), fetched(wants_page=wants_page)
    ).new
    opened = database.read(opened_article.open_article, database.image_files, article)
    assert (opened.completeness, opened.reason, opened.offline) == (completeness, reason, mark)
    assert len(database.read(full_text.waiting_pages, 9)) == (reason is Reason.WAITING)


def test_enclosures_are_kept(database: Database) -> None:
    sound = Enclosure("https://cdn.example.org/1.mp3", "audio/mpeg", 1234)
    film = Enclosure("https://news.example/f.mp4", "video/mp4", None, 3754)
    _, (article,) = filled(database, [1], enclosures=(sound, film), categories=("Sport",))
    assert database.read(opened_article.open_article, database.image_files, article).enclosures == (sound, film)
    assert database.read(opened_article.open_article, database.image_files, article).location is None


@pytest.mark.parametrize("place", [Location(53.541, 9.984), Location(-1.5, 0.0, "Ilha")])
def test_the_place_of_a_story_is_kept(database: Database, place: Location) -> None:
    _, (article,) = filled(database, [1], location=place)
    assert database.read(opened_article.open_article, database.image_files, article).location == place


def test_an_empty_document_is_a_fetch_like_any_other(database: Database) -> None:
    feed = subscribed(database)
    assert database.write_unsynced(merge.merge, feed, document(title=""), fetched()).new == ()
    assert not database.read(feeds.feed_states, [feed])[0].is_first
    assert database.read(outline.feed, feed).title == "news.example.org"


def test_only_news_is_announced_and_once(database: Database) -> None:
    feed, backlog = filled(database, [1, 2])
    assert database.write_unsynced(flags.to_announce, backlog) == ()
    new = database.write_unsynced(merge.merge, feed, document(entry(3), entry(4)), fetched(NOW + HOUR)).new
    database.write(flags.mark_read, new[:1])
    assert database.write_unsynced(flags.to_announce, (*backlog, *new)) == new[1:]
    assert database.write_unsynced(flags.to_announce, new) == ()
    database.write(flags.mark_read, new[:1], read=False)
    assert database.write_unsynced(flags.to_announce, new) == ()


def test_news_of_a_silent_feed_is_given_out_once_for_the_rules_to_judge(database: Database) -> None:
    feed, _ = filled(database, [1])
    database.write(feeds.change_feed, feed, notify=False)
    new = database.write_unsynced(merge.merge, feed, document(entry(2)), fetched()).new
    assert database.write_unsynced(flags.to_announce, new) == new
    database.write(feeds.change_feed, feed, notify=True)
    assert database.write_unsynced(flags.to_announce, new) == ()


def test_a_folder_can_be_kept_out_of_the_notifications(database: Database) -> None:
    folder, _ = database.write(folders.add_folder, "Quiet")
    assert database.write(folders.set_folder_notify, folder, False).outline
    (kept,) = database.read(outline.outline, NOW).folders
    assert not kept.notify
    assert not database.write(folders.set_folder_notify, FolderId(99), False)
