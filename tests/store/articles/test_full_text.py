"""Full texts: waiting for them, storing them, opening them."""

from __future__ import annotations

import pytest

from deskreader.errors import Kind, StoreError
from deskreader.model import ArticleId, Completeness, Offline, Reason
from deskreader.store import Database
from deskreader.store.articles import full_text as store_full_text
from deskreader.store.articles import images, merge, opened_article
from deskreader.store.timeline import timeline
from deskreader.store.undo import journal
from tests.store.kit import HOUR, NOW, document, entry, fetched, filled, full_text, is_sound, subscribed


def test_pages_wait_newest_first_with_what_the_feed_says(database: Database) -> None:
    feed, articles = filled(database, [3, 1, 2])
    waiting = database.read(store_full_text.waiting_pages, 2)
    assert [page.id for page in waiting] == [articles[1], articles[2]]
    assert waiting[0].feed_id == feed
    assert waiting[0].link == "https://news.example.org/story/1"
    assert waiting[0].is_new_feed
    hint = waiting[0].hint
    assert (hint.title, hint.author, hint.published_at) == ("Story 1", "Jo Writer", NOW - HOUR)
    assert hint.text.startswith("The story of number 1")
    (new,) = database.write_unsynced(merge.merge, feed, document(entry(0)), fetched()).new
    assert [(page.id, page.is_new_feed) for page in database.read(store_full_text.waiting_pages, 1)] == [(new, False)]


def test_a_removed_feed_waits_for_nothing(database: Database) -> None:
    feed, _ = filled(database, [1])
    database.write(journal.remove_feeds, [feed], NOW)
    assert database.read(store_full_text.waiting_pages, 9) == ()


def test_the_page_is_shown_and_the_feeds_own_is_kept(database: Database) -> None:
    _, (article,) = filled(database, [1], author=None, snippet="")
    page = full_text(
        lead_image="https://img.example.org/lead.jpg",
        lead_caption="A lead.",
        language="ar",
        direction="rtl",
        published_at=NOW,
        original_url="https://first.example.org/",
    )
    assert database.write_unsynced(store_full_text.save_page, article, page, Reason.NONE).content == (article,)
    assert database.read(store_full_text.waiting_pages, 9) == ()
    opened = database.read(opened_article.open_article, database.image_files, article)
    assert opened.html == "<p>The whole story from its page.</p>"
    assert opened.title == "Story 1"
    assert opened.author == "Page Writer"
    assert opened.published_at == NOW - HOUR
    assert (opened.language, opened.direction) == ("ar", "rtl")
    assert (opened.lead_image, opened.lead_caption) == ("https://img.example.org/lead.jpg", "A lead.")
    assert opened.words == 120
    assert opened.images_total == 1
    assert (opened.completeness, opened.reason) == (Completeness.COMPLETE, Reason.NONE)
    assert opened.offline is Offline.IMAGES_MISSING
    assert (opened.shows_feed_version, opened.has_both_versions) == (False, True)
    assert opened.original_url == "https://first.example.org/"
    assert opened.original_site is None
    assert database.read(timeline.headlines, [article])[0].snippet.startswith(
        "The story of number 1, told at some length."
    )
    own = database.read(opened_article.open_article, database.image_files, article, feed_version=True)
    assert own.html.startswith("<p>The story of number 1")
    assert (own.shows_feed_version, own.has_both_versions) == (True, True)
    assert own.lead_image is None
    assert is_sound(database)


@pytest.mark.parametrize("reason", [Reason.UNREACHABLE, Reason.PAY_WALL, Reason.NOT_FOUND])
def test_without_a_page_the_summary_stays(database: Database, reason: Reason) -> None:
    _, (article,) = filled(database, [1])
    assert database.write_unsynced(store_full_text.save_page, article, None, reason).content == (article,)
    opened = database.read(opened_article.open_article, database.image_files, article)
    assert (opened.completeness, opened.reason, opened.offline) == (Completeness.SUMMARY, reason, Offline.SUMMARY_ONLY)
    assert opened.shows_feed_version
    assert not opened.has_both_versions
    assert database.read(store_full_text.waiting_pages, 9) == ()


def test_an_original_is_shown_in_the_place_of_a_cut_copy(database: Database) -> None:
    _, (article,) = filled(database, [1])
    cut = full_text(
        "<p>The begin</p>",
        text="The begin. " * 40,
        completeness=Completeness.PARTIAL,
        reason=Reason.TRUNCATED,
        truncated=True,
        original_url="https://paper.example.com/1",
    )
    database.write_unsynced(store_full_text.save_page, article, cut, Reason.TRUNCATED)
    first = database.read(opened_article.open_article, database.image_files, article)
    assert (first.completeness, first.reason, first.offline) == (
        Completeness.PARTIAL,
        Reason.TRUNCATED,
        Offline.SUMMARY_ONLY,
    )
    address = "https://paper.example.com/1"
    whole = full_text("<p>All of it</p>", text="All of it. " * 80, url=address, site_name="The Paper")
    database.write_unsynced(store_full_text.save_page, article, cut, Reason.TRUNCATED, whole)
    opened = database.read(opened_article.open_article, database.image_files, article)
    assert opened.html == "<p>All of it</p>"
    assert (opened.completeness, opened.reason) == (Completeness.COMPLETE, Reason.NONE)
    assert opened.original_site == "The Paper"
    assert opened.original_url == "https://paper.example.com/1"
    copy = database.read(opened_article.open_article, database.image_files, article, feed_version=True, cut_copy=True)
    assert (copy.html, copy.original_site) == (cut.html, "The Paper")
    assert copy.shows_feed_version
    assert copy.has_both_versions
    assert database.read(opened_article.open_article, database.image_files, article, feed_version=True).html != cut.html
    database.write_unsynced(store_full_text.save_page, article, full_text(), Reason.NONE)
    assert database.read(opened_article.open_article, database.image_files, article).original_site is None
    assert is_sound(database)


def test_a_page_that_says_less_than_the_feed_is_not_shown(database: Database) -> None:
    _, (article,) = filled(database, [1])
    poor = full_text("<p>Log in.</p>", text="Log in.", completeness=Completeness.SUMMARY, reason=Reason.PAY_WALL)
    database.write_unsynced(store_full_text.save_page, article, poor, Reason.PAY_WALL)
    opened = database.read(opened_article.open_article, database.image_files, article)
    assert opened.shows_feed_version
    assert opened.reason is Reason.PAY_WALL
    database.write_unsynced(store_full_text.save_page, article, full_text("  ", text=""), Reason.NO_ARTICLE)
    assert database.read(opened_article.open_article, database.image_files, article).shows_feed_version


@pytest.mark.parametrize(
    ("ending", "page", "told"),
    [
        ("The end.", Completeness.COMPLETE, (Completeness.COMPLETE, Reason.NONE)),
        ("and then […]", Completeness.COMPLETE, (Completeness.PARTIAL, Reason.TRUNCATED)),
        ("The end.", Completeness.PARTIAL, (Completeness.PARTIAL, Reason.TRUNCATED)),
        ("The end.", Completeness.SUMMARY, (Completeness.SUMMARY, Reason.TRUNCATED)),
    ],
)
def test_the_feeds_longer_text_is_shown_and_labelled(
    database: Database, ending: str, page: Completeness, told: tuple[Completeness, Reason]
) -> None:
    _, (article,) = filled(database, [1], text="The feed tells it at length. " * 90 + ending)
    reason = Reason.NONE if page is Completeness.COMPLETE else Reason.TRUNCATED
    database.write_unsynced(store_full_text.save_page, article, full_text(completeness=page, reason=reason), reason)
    opened = database.read(opened_article.open_article, database.image_files, article)
    assert opened.shows_feed_version
    assert (opened.completeness, opened.reason) == told
    assert is_sound(database)


@pytest.mark.parametrize("completeness", [Completeness.PARTIAL, Completeness.SUMMARY])
def test_a_part_of_a_story_as_long_as_the_feeds_text_does_not_replace_it(
    database: Database, completeness: Completeness
) -> None:
    _, (article,) = filled(database, [1], text="Just as long.")
    database.write_unsynced(
        store_full_text.save_page,
        article,
        full_text(text="Just  as long.", completeness=completeness),
        Reason.TRUNCATED,
    )
    assert database.read(opened_article.open_article, database.image_files, article).shows_feed_version


def test_a_page_gives_what_the_feed_left_out(database: Database) -> None:
    feed = subscribed(database)
    bare = entry(1, title="", text="", author=None, published_at=None, content="", snippet="")
    (article,) = database.write_unsynced(merge.merge, feed, document(bare), fetched()).new
    database.write_unsynced(store_full_text.save_page, article, full_text(published_at=NOW - HOUR), Reason.NONE)
    opened = database.read(opened_article.open_article, database.image_files, article)
    assert (opened.title, opened.author, opened.published_at) == ("The page's title", "Page Writer", NOW - HOUR)
    assert not opened.has_both_versions
    assert not database.write_unsynced(merge.merge, feed, document(bare), fetched())


def test_a_new_feed_text_leaves_the_page_shown(database: Database) -> None:
    feed, (article,) = filled(database, [1])
    database.write_unsynced(store_full_text.save_page, article, full_text(), Reason.NONE)
    assert database.write_unsynced(merge.merge, feed, document(entry(1, text="New summary.")), fetched()).content == (
        article,
    )
    assert (
        database.read(opened_article.open_article, database.image_files, article).html
        == "<p>The whole story from its page.</p>"
    )
    assert (
        database.read(opened_article.open_article, database.image_files, article, feed_version=True).html
        == "<p>New summary.</p>"
    )
    assert is_sound(database)


def test_words_are_counted_in_scripts_without_blanks_too(database: Database) -> None:
    _, (article,) = filled(database, [1], text="東京都の天気")
    assert database.read(opened_article.open_article, database.image_files, article).words == 4


def test_what_is_not_there_is_told(database: Database) -> None:
    feed, (article,) = filled(database, [1])
    database.write(journal.remove_feeds, [feed], NOW)
    for missing in (ArticleId(99), article):
        with pytest.raises(StoreError) as caught:
            database.read(opened_article.open_article, database.image_files, missing)
        assert caught.value.kind is Kind.UNKNOWN_ARTICLE
    assert not database.write_unsynced(store_full_text.save_page, ArticleId(99), full_text(), Reason.NONE)
    assert images.wanted_images(database, ArticleId(99)) == ()
