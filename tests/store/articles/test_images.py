"""Pictures: wanted, stored once, shared, counted, given up for room, and no file left over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from deskreader.errors import Kind, StoreError
from deskreader.model import ArticleId, ImageHash, Offline, ReadImage, Reason
from deskreader.store import Database, usage
from deskreader.store.articles import flags, images, merge, opened_article
from deskreader.store.articles import full_text as store_full_text
from deskreader.store.feeds import feeds, outline
from deskreader.store.recovery import integrity_check
from deskreader.store.retention import purge
from deskreader.store.timeline import timeline
from deskreader.store.undo import journal
from tests.store.kit import DAY, NOW, document, entry, fetched, filled, full_text, is_sound, picture, subscribed

A, B, C = (f"https://img.example.org/{name}.jpg" for name in "abc")


def illustrated(*urls: str) -> str:
    return "<p>Look:</p>" + "".join(f'<figure><img alt="x" src="{url}"></figure>' for url in urls)


def files(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "pictures").rglob("*") if path.is_file()]


def test_the_pictures_of_the_shown_version_are_wanted(database: Database) -> None:
    _, (article,) = filled(database, [1], content=illustrated(A, A, "data:image/png;base64,xx"), image_url=B)
    assert images.wanted_images(database, article) == (A, B)
    database.write_unsynced(
        store_full_text.save_page,
        article,
        full_text(illustrated(B, "https://img.example.org/q?a=1&amp;b=2"), lead_image=C),
        Reason.NONE,
    )
    assert images.wanted_images(database, article) == (C, B, "https://img.example.org/q?a=1&b=2")


def test_images_that_the_feed_names_are_told_from_those_of_the_page(database: Database) -> None:
    _, (article,) = filled(database, [1], content=illustrated(A), image_url=B)
    assert database.read(images.image_origins, article) == ({A, B}, None)
    page = replace(full_text(illustrated(C)), url="https://page.example/x")
    database.write_unsynced(store_full_text.save_page, article, page, Reason.NONE)
    assert database.read(images.image_origins, article) == ({A, B}, "https://page.example/x")
    assert database.read(images.image_origins, ArticleId(99)) == (frozenset(), None)


def test_pictures_are_stored_and_come_with_the_article(database: Database, tmp_path: Path) -> None:
    _, (article,) = filled(database, [1])
    database.write_unsynced(store_full_text.save_page, article, full_text(illustrated(A, B)), Reason.NONE)
    assert database.read(opened_article.open_article, database.image_files, article).offline is Offline.IMAGES_MISSING
    assert images.save_images(database, article, {A: picture(1)}).content == (article,)
    assert images.wanted_images(database, article) == (B,)
    images.save_images(database, article, {B: picture(2, width=20)})
    opened = database.read(opened_article.open_article, database.image_files, article)
    assert opened.offline is Offline.WHOLE
    assert opened.images_total == 2
    assert opened.images[A].data == picture(1).data
    assert (opened.images[B].width, opened.images[B].height) == (20, 360)
    (row,) = database.read(timeline.headlines, [article])
    assert row.thumbnail is not None
    shown = database.read(images.stored_image, database.image_files, row.thumbnail)
    assert shown is not None
    assert shown.data == picture(1).data
    assert len(files(tmp_path)) == 2
    assert all(path.parent.name == path.name[:2] for path in files(tmp_path))
    assert is_sound(database)


def test_one_that_cannot_be_had_is_remembered(database: Database) -> None:
    _, (article,) = filled(database, [1], gives_full_text=True, content=illustrated(A))
    assert database.read(store_full_text.waiting_images, 9) == (article,)
    images.save_images(database, article, {A: None})
    assert images.wanted_images(database, article) == ()
    assert database.read(store_full_text.waiting_images, 9) == ()
    assert database.read(opened_article.open_article, database.image_files, article).offline is Offline.IMAGES_MISSING
    images.save_images(database, article, {A: picture(1)})
    assert database.read(opened_article.open_article, database.image_files, article).offline is Offline.WHOLE
    images.save_images(database, article, {A: None})
    assert database.read(opened_article.open_article, database.image_files, article).offline is Offline.WHOLE


def test_the_card_shows_the_lead_else_the_feeds_choice_and_no_icons(database: Database) -> None:
    _, (article,) = filled(database, [1], content=illustrated(A), image_url=B)
    images.save_images(database, article, {A: picture(1, width=16)})
    assert database.read(timeline.headlines, [article])[0].thumbnail is None
    images.save_images(database, article, {B: picture(2)})
    first = database.read(timeline.headlines, [article])[0].thumbnail
    database.write_unsynced(store_full_text.save_page, article, full_text(illustrated(A), lead_image=C), Reason.NONE)
    assert database.read(timeline.headlines, [article])[0].thumbnail == first
    images.save_images(database, article, {C: picture(3)})
    lead = database.read(timeline.headlines, [article])[0].thumbnail
    assert lead is not None
    assert lead != first
    assert database.read(opened_article.open_article, database.image_files, article).images_total == 2


def test_a_summary_without_pictures_leads_with_the_cards(database: Database) -> None:
    _, (article,) = filled(database, [1], image_url=A, gives_full_text=True)
    images.save_images(database, article, {A: picture(1)})
    opened = database.read(opened_article.open_article, database.image_files, article)
    assert opened.lead_image == A
    assert A in opened.images
    assert opened.offline is Offline.WHOLE


def test_the_same_address_is_linked_and_the_same_picture_stored_once(database: Database, tmp_path: Path) -> None:
    feed, (first, second) = filled(database, [1, 2], content=illustrated(A), gives_full_text=True)
    images.save_images(database, first, {A: picture(1)})
    assert images.wanted_images(database, second) == ()
    assert database.read(opened_article.open_article, database.image_files, second).offline is Offline.WHOLE
    (third,) = database.write_unsynced(
        merge.merge, feed, document(entry(3, content=illustrated(A), gives_full_text=True)), fetched()
    ).new
    assert database.read(opened_article.open_article, database.image_files, third).offline is Offline.WHOLE
    (fourth,) = database.write_unsynced(merge.merge, feed, document(entry(4, content=illustrated(B))), fetched()).new
    images.save_images(database, fourth, {B: picture(1)})
    assert len(files(tmp_path)) == 1
    assert database.read(usage.storage_use, database.path).images == 1
    assert database.read(usage.storage_use, database.path).image_bytes == 100
    assert is_sound(database)


def test_an_icon(database: Database, tmp_path: Path) -> None:
    feed = subscribed(database)
    assert images.set_icon(database, feed, picture(1, width=16), NOW).feeds == (feed,)
    icon = database.read(outline.feed, feed).icon
    assert icon is not None
    assert database.read(images.stored_image, database.image_files, icon) is not None
    assert database.read(feeds.feed_states, [feed])[0].icon_checked_at == NOW
    (article,) = database.write_unsynced(merge.merge, feed, document(entry(1)), fetched()).new
    assert database.read(timeline.headlines, [article])[0].feed_icon == icon
    assert database.read(opened_article.open_article, database.image_files, article).feed_icon == icon
    images.set_icon(database, feed, None, NOW + DAY)
    assert database.read(outline.feed, feed).icon is None
    purge.purge_step(database, NOW, 0, 10**9)
    assert files(tmp_path) == []
    assert is_sound(database)


def test_unknown_pictures_are_none(database: Database, tmp_path: Path) -> None:
    assert database.read(images.stored_image, database.image_files, ImageHash("ab" * 32)) is None
    assert database.read(images.stored_image, database.image_files, ImageHash("no hash")) is None
    _, (article,) = filled(database, [1], content=illustrated(A), gives_full_text=True)
    images.save_images(database, article, {A: picture(1)})
    hash_ = database.read(timeline.headlines, [article])[0].thumbnail
    assert hash_ is not None
    files(tmp_path)[0].unlink()
    assert database.read(images.stored_image, database.image_files, hash_) is None
    assert database.read(opened_article.open_article, database.image_files, article).images == {}
    assert [f.check for f in integrity_check.check(database) if not f.good] == ["picture files"]


def test_pictures_for_an_article_that_is_gone_leave_no_file(database: Database, tmp_path: Path) -> None:
    assert not images.save_images(database, ArticleId(99), {A: picture(1), B: None})
    purge.purge_step(database, NOW, 0, 10**9)
    assert files(tmp_path) == []
    assert is_sound(database)


def test_the_budget_takes_from_read_before_unread_and_never_from_starred(database: Database, tmp_path: Path) -> None:
    _, articles = filled(database, range(6), gives_full_text=True)
    for n, article in enumerate(articles):
        database.write_unsynced(
            store_full_text.save_page, article, full_text(illustrated(f"https://img.example.org/{n}.png")), Reason.NONE
        )
        images.save_images(database, article, {f"https://img.example.org/{n}.png": picture(n, size=1000)})
    database.write(flags.mark_read, articles[:2])
    database.write(flags.star, [articles[0]])
    by_age = sorted(articles)
    assert not purge.purge_step(database, NOW, 0, 6000)
    assert purge.purge_step(database, NOW, 0, 5000).content == (articles[1],)
    assert (
        database.read(opened_article.open_article, database.image_files, articles[1]).offline is Offline.IMAGES_MISSING
    )
    assert images.wanted_images(database, articles[1]) == ()
    oldest_unread = [a for a in by_age if a not in articles[:2]]
    assert purge.purge_step(database, NOW, 0, 3500).content == tuple(oldest_unread[:2])
    rest = purge.purge_step(database, NOW, 0, 0, step=1)
    assert rest.content == (oldest_unread[2],)
    assert purge.purge_step(database, NOW, 0, 0).content == (oldest_unread[3],)
    assert not purge.purge_step(database, NOW, 0, 0)
    assert database.read(usage.storage_use, database.path).image_bytes == 1000
    assert database.read(opened_article.open_article, database.image_files, articles[0]).offline is Offline.WHOLE
    assert len(files(tmp_path)) == 1
    assert is_sound(database)


def test_old_read_articles_leave_a_tombstone_and_no_files(database: Database, tmp_path: Path) -> None:
    feed, articles = filled(database, range(5), gives_full_text=True, content=illustrated(A))
    for article in articles:
        images.save_images(database, article, {A: picture(1)})
    database.write(flags.mark_read, articles[:3])
    database.write(flags.star, articles[:1])
    assert not purge.purge_step(database, NOW + 10 * DAY, 90, 10**9)
    assert not purge.purge_step(database, NOW + 100 * DAY, 0, 10**9)
    gone = purge.purge_step(database, NOW + 100 * DAY, 90, 10**9, step=1)
    assert len(gone.removed) == 1
    assert gone.feeds == (feed,)
    gone |= purge.purge_step(database, NOW + 100 * DAY, 90, 10**9, step=1)
    assert set(gone.removed) == set(articles[1:3])
    assert not purge.purge_step(database, NOW + 100 * DAY, 90, 10**9)
    assert database.read(outline.outline, NOW).total == 3
    assert len(files(tmp_path)) == 1
    assert is_sound(database)
    database.write(journal.remove_feeds, [feed], NOW)
    while purge.purge_step(database, NOW + DAY, 0, 10**9):
        pass
    assert files(tmp_path) == []
    assert is_sound(database)


def test_an_article_that_arrived_lately_is_kept_however_old_its_date(database: Database) -> None:
    _, articles = filled(database, [1], published_at=NOW - 1000 * DAY)
    database.write(flags.mark_read, articles)
    assert not purge.purge_step(database, NOW + DAY, 90, 10**9)


def test_a_full_disk_is_told_and_nothing_half_done(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, (article,) = filled(database, [1], content=illustrated(A), gives_full_text=True)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("deskreader.store.articles.image_files.os.fsync", full)
    with pytest.raises(StoreError) as caught:
        images.save_images(database, article, {A: picture(1)})
    assert caught.value.kind is Kind.DISK_FULL
    monkeypatch.undo()
    assert files(tmp_path) == []
    assert images.wanted_images(database, article) == (A,)
    images.save_images(database, article, {A: ReadImage(b"y", "image/png", 60, 60)})
    assert is_sound(database)
