"""Pictures: wanted, stored once, shared, counted, given up for room, and no file left over."""

from __future__ import annotations

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


def test_the_pictures_of_the_shown_version_are_wanted(store: Database) -> None:
    _, (article,) = filled(store, [1], content=illustrated(A, A, "data:image/png;base64,xx"), image_url=B)
    assert images.wanted_images(store, article) == (A, B)
    store.write_unsynced(
        store_full_text.save_page,
        article,
        full_text(illustrated(B, "https://img.example.org/q?a=1&amp;b=2"), lead_image=C),
        Reason.NONE,
    )
    assert images.wanted_images(store, article) == (C, B, "https://img.example.org/q?a=1&b=2")


def test_pictures_are_stored_and_come_with_the_article(store: Database, tmp_path: Path) -> None:
    _, (article,) = filled(store, [1])
    store.write_unsynced(store_full_text.save_page, article, full_text(illustrated(A, B)), Reason.NONE)
    assert store.read(opened_article.open_article, store.image_files, article).offline is Offline.IMAGES_MISSING
    assert images.save_images(store, article, {A: picture(1)}).content == (article,)
    assert images.wanted_images(store, article) == (B,)
    images.save_images(store, article, {B: picture(2, width=20)})
    opened = store.read(opened_article.open_article, store.image_files, article)
    assert opened.offline is Offline.WHOLE
    assert opened.images_total == 2
    assert opened.images[A].data == picture(1).data
    assert (opened.images[B].width, opened.images[B].height) == (20, 360)
    (row,) = store.read(timeline.headlines, [article])
    assert row.thumbnail is not None
    shown = store.read(images.stored_image, store.image_files, row.thumbnail)
    assert shown is not None
    assert shown.data == picture(1).data
    assert len(files(tmp_path)) == 2
    assert all(path.parent.name == path.name[:2] for path in files(tmp_path))
    assert is_sound(store)


def test_one_that_cannot_be_had_is_remembered(store: Database) -> None:
    _, (article,) = filled(store, [1], gives_full_text=True, content=illustrated(A))
    assert store.read(store_full_text.waiting_images, 9) == (article,)
    images.save_images(store, article, {A: None})
    assert images.wanted_images(store, article) == ()
    assert store.read(store_full_text.waiting_images, 9) == ()
    assert store.read(opened_article.open_article, store.image_files, article).offline is Offline.IMAGES_MISSING
    images.save_images(store, article, {A: picture(1)})
    assert store.read(opened_article.open_article, store.image_files, article).offline is Offline.WHOLE
    images.save_images(store, article, {A: None})
    assert store.read(opened_article.open_article, store.image_files, article).offline is Offline.WHOLE


def test_the_card_shows_the_lead_else_the_feeds_choice_and_no_icons(store: Database) -> None:
    _, (article,) = filled(store, [1], content=illustrated(A), image_url=B)
    images.save_images(store, article, {A: picture(1, width=16)})
    assert store.read(timeline.headlines, [article])[0].thumbnail is None
    images.save_images(store, article, {B: picture(2)})
    first = store.read(timeline.headlines, [article])[0].thumbnail
    store.write_unsynced(store_full_text.save_page, article, full_text(illustrated(A), lead_image=C), Reason.NONE)
    assert store.read(timeline.headlines, [article])[0].thumbnail == first
    images.save_images(store, article, {C: picture(3)})
    lead = store.read(timeline.headlines, [article])[0].thumbnail
    assert lead is not None
    assert lead != first
    assert store.read(opened_article.open_article, store.image_files, article).images_total == 2


def test_a_summary_without_pictures_leads_with_the_cards(store: Database) -> None:
    _, (article,) = filled(store, [1], image_url=A, gives_full_text=True)
    images.save_images(store, article, {A: picture(1)})
    opened = store.read(opened_article.open_article, store.image_files, article)
    assert opened.lead_image == A
    assert A in opened.images
    assert opened.offline is Offline.WHOLE


def test_the_same_address_is_linked_and_the_same_picture_stored_once(store: Database, tmp_path: Path) -> None:
    feed, (first, second) = filled(store, [1, 2], content=illustrated(A), gives_full_text=True)
    images.save_images(store, first, {A: picture(1)})
    assert images.wanted_images(store, second) == ()
    assert store.read(opened_article.open_article, store.image_files, second).offline is Offline.WHOLE
    (third,) = store.write_unsynced(
        merge.merge, feed, document(entry(3, content=illustrated(A), gives_full_text=True)), fetched()
    ).new
    assert store.read(opened_article.open_article, store.image_files, third).offline is Offline.WHOLE
    (fourth,) = store.write_unsynced(merge.merge, feed, document(entry(4, content=illustrated(B))), fetched()).new
    images.save_images(store, fourth, {B: picture(1)})
    assert len(files(tmp_path)) == 1
    assert store.read(usage.storage_use, store.path).images == 1
    assert store.read(usage.storage_use, store.path).image_bytes == 100
    assert is_sound(store)


def test_an_icon(store: Database, tmp_path: Path) -> None:
    feed = subscribed(store)
    assert images.set_icon(store, feed, picture(1, width=16), NOW).feeds == (feed,)
    icon = store.read(outline.feed, feed).icon
    assert icon is not None
    assert store.read(images.stored_image, store.image_files, icon) is not None
    assert store.read(feeds.feed_states, [feed])[0].icon_checked_at == NOW
    (article,) = store.write_unsynced(merge.merge, feed, document(entry(1)), fetched()).new
    assert store.read(timeline.headlines, [article])[0].feed_icon == icon
    assert store.read(opened_article.open_article, store.image_files, article).feed_icon == icon
    images.set_icon(store, feed, None, NOW + DAY)
    assert store.read(outline.feed, feed).icon is None
    purge.purge_step(store, NOW, 0, 10**9)
    assert files(tmp_path) == []
    assert is_sound(store)


def test_unknown_pictures_are_none(store: Database, tmp_path: Path) -> None:
    assert store.read(images.stored_image, store.image_files, ImageHash("ab" * 32)) is None
    assert store.read(images.stored_image, store.image_files, ImageHash("no hash")) is None
    _, (article,) = filled(store, [1], content=illustrated(A), gives_full_text=True)
    images.save_images(store, article, {A: picture(1)})
    hash_ = store.read(timeline.headlines, [article])[0].thumbnail
    assert hash_ is not None
    files(tmp_path)[0].unlink()
    assert store.read(images.stored_image, store.image_files, hash_) is None
    assert store.read(opened_article.open_article, store.image_files, article).images == {}
    assert [f.check for f in integrity_check.check(store) if not f.good] == ["picture files"]


def test_pictures_for_an_article_that_is_gone_leave_no_file(store: Database, tmp_path: Path) -> None:
    assert not images.save_images(store, ArticleId(99), {A: picture(1), B: None})
    purge.purge_step(store, NOW, 0, 10**9)
    assert files(tmp_path) == []
    assert is_sound(store)


def test_the_budget_takes_from_read_before_unread_and_never_from_starred(store: Database, tmp_path: Path) -> None:
    _, articles = filled(store, range(6), gives_full_text=True)
    for n, article in enumerate(articles):
        store.write_unsynced(
            store_full_text.save_page, article, full_text(illustrated(f"https://img.example.org/{n}.png")), Reason.NONE
        )
        images.save_images(store, article, {f"https://img.example.org/{n}.png": picture(n, size=1000)})
    store.write(flags.mark_read, articles[:2])
    store.write(flags.star, [articles[0]])
    by_age = sorted(articles)
    assert not purge.purge_step(store, NOW, 0, 6000)
    assert purge.purge_step(store, NOW, 0, 5000).content == (articles[1],)
    assert store.read(opened_article.open_article, store.image_files, articles[1]).offline is Offline.IMAGES_MISSING
    assert images.wanted_images(store, articles[1]) == ()
    oldest_unread = [a for a in by_age if a not in articles[:2]]
    assert purge.purge_step(store, NOW, 0, 3500).content == tuple(oldest_unread[:2])
    rest = purge.purge_step(store, NOW, 0, 0, step=1)
    assert rest.content == (oldest_unread[2],)
    assert purge.purge_step(store, NOW, 0, 0).content == (oldest_unread[3],)
    assert not purge.purge_step(store, NOW, 0, 0)
    assert store.read(usage.storage_use, store.path).image_bytes == 1000
    assert store.read(opened_article.open_article, store.image_files, articles[0]).offline is Offline.WHOLE
    assert len(files(tmp_path)) == 1
    assert is_sound(store)


def test_old_read_articles_leave_a_tombstone_and_no_files(store: Database, tmp_path: Path) -> None:
    feed, articles = filled(store, range(5), gives_full_text=True, content=illustrated(A))
    for article in articles:
        images.save_images(store, article, {A: picture(1)})
    store.write(flags.mark_read, articles[:3])
    store.write(flags.star, articles[:1])
    assert not purge.purge_step(store, NOW + 10 * DAY, 90, 10**9)
    assert not purge.purge_step(store, NOW + 100 * DAY, 0, 10**9)
    gone = purge.purge_step(store, NOW + 100 * DAY, 90, 10**9, step=1)
    assert len(gone.removed) == 1
    assert gone.feeds == (feed,)
    gone |= purge.purge_step(store, NOW + 100 * DAY, 90, 10**9, step=1)
    assert set(gone.removed) == set(articles[1:3])
    assert not purge.purge_step(store, NOW + 100 * DAY, 90, 10**9)
    assert store.read(outline.outline, NOW).total == 3
    assert len(files(tmp_path)) == 1
    assert is_sound(store)
    store.write(journal.remove_feeds, [feed], NOW)
    while purge.purge_step(store, NOW + DAY, 0, 10**9):
        pass
    assert files(tmp_path) == []
    assert is_sound(store)


def test_an_article_that_arrived_lately_is_kept_however_old_its_date(store: Database) -> None:
    _, articles = filled(store, [1], published_at=NOW - 1000 * DAY)
    store.write(flags.mark_read, articles)
    assert not purge.purge_step(store, NOW + DAY, 90, 10**9)


def test_a_full_disk_is_told_and_nothing_half_done(
    store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, (article,) = filled(store, [1], content=illustrated(A), gives_full_text=True)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("deskreader.store.articles.image_files.os.fsync", full)
    with pytest.raises(StoreError) as caught:
        images.save_images(store, article, {A: picture(1)})
    assert caught.value.kind is Kind.DISK_FULL
    monkeypatch.undo()
    assert files(tmp_path) == []
    assert images.wanted_images(store, article) == (A,)
    images.save_images(store, article, {A: ReadImage(b"y", "image/png", 60, 60)})
    assert is_sound(store)
