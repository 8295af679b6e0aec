"""Pictures of articles and icons of feeds: which are wanted, which are stored, which article uses which.

`images` has a row for each stored file, with the number of its users (kept by triggers). `article_pictures` says for
each address in an article which image it is, or that it cannot be had. A file whose row is gone is named in
`dropped_files` until `sweep` has removed it; one that is about to be written is named there, too, until its row is in.
So a crash leaves nothing lying about.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape

from deskreader.model import ArticleId, Changes, FeedId, ImageHash, ReadImage, Reason, StoredImage
from deskreader.model.rules import RuleEffect
from deskreader.store.articles import bodies
from deskreader.store.articles.image_files import ImageFiles, ImageRunner
from deskreader.store.sqlite.encoding import micros, storable, url_key
from deskreader.store.sqlite.error_mapping import translate_errors
from deskreader.store.sqlite.sql import require_feed
from deskreader.text.clock import utc_now

RETRY_AFTER = timedelta(days=30)
"""How long an address where there was no picture is left alone."""

CARD_SIDE = 48  # pixels: smaller pictures are emoji and tracking pixels, not cards
_SOURCE = re.compile(r"""<img\b[^>]*?\ssrc=(?:"([^"]*)"|'([^']*)')""", re.I)

COMPLETE, UNTRIED, MISSING = 0, 1, 2  # lacks_pictures: none, some not tried yet, some that cannot be had


@dataclass(frozen=True, slots=True)
class ImageNeeds:
    """The addresses of one version's pictures: the lead, all that show (lead first), and all that are wanted."""

    lead: str | None
    shown: tuple[str, ...]
    wanted: tuple[str, ...]


def sources(html: str) -> tuple[str, ...]:
    """The addresses of the pictures in sanitized HTML, in order, each once; only those of the web."""
    if "<img" not in html:
        return ()
    found = (unescape(double or single).strip() for double, single in _SOURCE.findall(html))
    return tuple(dict.fromkeys(url for url in found if url.startswith(("http://", "https://"))))


def image_needs(which: int, about: Mapping[str, str | None], html: str, card: str | None) -> ImageNeeds:
    """What a version needs. A feed's own version without pictures leads with the card's picture."""
    inside = sources(html)
    lead = about.get("lead_image") if which != bodies.FEED else (card if not inside else None)
    shown = tuple(dict.fromkeys(((lead,) if lead else ()) + inside))
    return ImageNeeds(lead, shown, tuple(dict.fromkeys(shown + ((card,) if card else ()))))


def needs_of(db: sqlite3.Connection, article: int) -> ImageNeeds | None:
    """What the shown version of an article needs: nothing where a rule says so; None where there is no such article."""
    row = db.execute(
        f"""
        SELECT shown, image_url, EXISTS (SELECT 1 FROM rule_effects WHERE article_id = id
            AND effects & {RuleEffect.NO_PICTURES.value}) FROM articles WHERE id = ?""",
        (article,),
    ).fetchone()
    if row and row[2]:
        return ImageNeeds(None, (), ())
    body = bodies.get(db, article, row[0]) if row else None
    return image_needs(row[0], body[0], body[1], row[1]) if body else None


def images_of(db: sqlite3.Connection, article: int) -> dict[bytes, int | None]:
    """The images of an article by the key of their address; None for an address that cannot be had."""
    return dict(
        db.execute("SELECT url_key, image_id FROM article_pictures WHERE article_id = ?", (article,)).fetchall()
    )


def image_elsewhere(db: sqlite3.Connection, key: bytes) -> int | None:
    """The image that another article has for the same address."""
    found = db.execute(
        "SELECT image_id FROM article_pictures WHERE url_key = ? AND image_id IS NOT NULL LIMIT 1", (key,)
    ).fetchone()
    return found[0] if found else None


def is_known_missing(db: sqlite3.Connection, key: bytes) -> bool:
    """Whether there was no picture at an address, not long ago."""
    return db.execute("SELECT 1 FROM lost_pictures WHERE url_key = ?", (key,)).fetchone() is not None


def retry_missing(db: sqlite3.Connection, now: datetime) -> None:
    """Lets addresses where there was no picture be asked again after their time, or where a clock was wrong."""
    db.execute(
        "DELETE FROM lost_pictures WHERE at < ? OR at > ?", (micros(now - RETRY_AFTER), micros(now + RETRY_AFTER))
    )


def _wanted(db: sqlite3.Connection, article: int) -> tuple[list[str], bool]:
    """The addresses that are to be fetched, and whether there are others of which it is known what they give."""
    needs = needs_of(db, article)
    if needs is None:
        return [], False
    have = images_of(db, article)
    open_ones = [url for url in needs.wanted if url_key(url) not in have]
    keys = {url: url_key(url) for url in open_ones}
    missing = [url for url, key in keys.items() if image_elsewhere(db, key) is None and not is_known_missing(db, key)]
    return missing, len(missing) < len(open_ones)


def update_article(db: sqlite3.Connection, article: int) -> None:
    """Links images that are known from other articles, and then updates what the article says of its images."""
    needs = needs_of(db, article)
    if needs is None:
        return
    have = images_of(db, article)
    for url in needs.wanted:
        key = url_key(url)
        if key in have:
            continue
        image = image_elsewhere(db, key)
        if image is not None or is_known_missing(db, key):
            db.execute("INSERT INTO article_pictures VALUES (?, ?, ?)", (article, key, image))
            have[key] = image
    _update_summary(db, article, needs, have)


def update_summary(db: sqlite3.Connection, article: int) -> None:
    """Updates what the article says of its images, and links none: after an import, or after its images were given up.

    An article that waits for its page has no summary of its images before one of them is known.
    """
    have = images_of(db, article)
    row = db.execute("SELECT reason FROM articles WHERE id = ?", (article,)).fetchone()
    if row is not None and (have or row[0] != Reason.WAITING.value):
        _update_summary(db, article, needs_of(db, article) or ImageNeeds(None, (), ()), have)


def _update_summary(db: sqlite3.Connection, article: int, needs: ImageNeeds, have: Mapping[bytes, int | None]) -> None:
    """Updates whether an article lacks images, whether it has any, and which one stands on its card."""
    lacking = [url_key(url) for url in needs.shown if have.get(url_key(url)) is None]
    lacks = COMPLETE if not lacking else MISSING if all(key in have for key in lacking) else UNTRIED
    db.execute(
        "UPDATE articles SET lacks_pictures = ?, has_pictures = ?, card_id = ? WHERE id = ?",
        (lacks, any(image is not None for image in have.values()), _card(db, needs, have), article),
    )


def _card(db: sqlite3.Connection, needs: ImageNeeds, have: Mapping[bytes, int | None]) -> int | None:
    """The picture for the card: the lead, else the feed's own choice, else the first that is no mere icon."""
    others = [url for url in reversed(needs.wanted) if url not in needs.shown] + list(needs.shown)
    for url in dict.fromkeys(([needs.lead] if needs.lead else []) + others):
        image = have.get(url_key(url))
        if image is None:
            continue
        size = db.execute("SELECT min(width, height) FROM images WHERE id = ?", (image,)).fetchone()
        if size[0] >= CARD_SIDE:
            return image
    return None


def _expect(db: sqlite3.Connection, digests: Iterable[bytes]) -> None:
    """Names files that are about to be written, so that `sweep` finds them if their rows never come."""
    db.executemany(
        "INSERT OR IGNORE INTO dropped_files SELECT ?1 WHERE ?1 NOT IN (SELECT hash FROM images)",
        [(digest,) for digest in digests],
    )


def store_image(db: sqlite3.Connection, files: ImageFiles, image: ReadImage) -> int:
    """The row of a picture, with its file made sure of. Raises: OSError."""
    digest = files.hash_of(image.data)
    files.write(digest, image.data)
    db.execute("DELETE FROM dropped_files WHERE hash = ?", (digest,))
    db.execute(
        "INSERT OR IGNORE INTO images(hash, media_type, width, height, bytes) VALUES (?, ?, ?, ?, ?)",
        (digest, storable(image.media_type), image.width, image.height, len(image.data)),
    )
    return int(db.execute("SELECT id FROM images WHERE hash = ?", (digest,)).fetchone()[0])


def _keep_images(
    db: sqlite3.Connection,
    files: ImageFiles,
    article: ArticleId,
    images: Mapping[str, ReadImage | None],
    at: datetime,
) -> Changes:
    """Stores pictures of an article by their addresses; None is one that cannot be had, which is remembered for all.

    Raises: OSError.
    """
    if not db.execute("SELECT 1 FROM articles WHERE id = ?", (article,)).fetchone():
        return Changes()
    for url, image in images.items():
        row = None if image is None else store_image(db, files, image)
        if row is None:
            db.execute("INSERT OR REPLACE INTO lost_pictures VALUES (?, ?)", (url_key(url), micros(at)))
        db.execute(
            """
            INSERT INTO article_pictures VALUES (?, ?, ?) ON CONFLICT(article_id, url_key)
            DO UPDATE SET image_id = coalesce(excluded.image_id, image_id)""",
            (article, url_key(url), row),
        )
    update_article(db, article)
    drop_unused(db)
    return Changes(content=(article,))


def _set_icon(
    db: sqlite3.Connection, files: ImageFiles, feed_id: FeedId, image: ReadImage | None, at: datetime
) -> Changes:
    """Gives a feed its icon, or none. Raises: StoreError(UNKNOWN_FEED), OSError."""
    require_feed(db, feed_id)
    row = None if image is None else store_image(db, files, image)
    db.execute("UPDATE feeds SET icon_id = ?, icon_checked_at = ? WHERE id = ?", (row, micros(at), feed_id))
    drop_unused(db)
    return Changes(feeds=(feed_id,))


def drop_images_without_file(db: sqlite3.Connection, files: ImageFiles) -> int:
    """Lets go of pictures whose files are gone, so that they are fetched anew. Returns how many. Raises: OSError."""
    there = set(files.all())
    missing = [image for image, digest in db.execute("SELECT id, hash FROM images").fetchall() if digest not in there]
    for image in missing:
        users = db.execute("SELECT DISTINCT article_id FROM article_pictures WHERE image_id = ?", (image,)).fetchall()
        db.execute("UPDATE feeds SET icon_id = NULL, icon_checked_at = NULL WHERE icon_id = ?", (image,))
        db.execute("UPDATE articles SET card_id = NULL WHERE card_id = ?", (image,))
        db.execute("DELETE FROM article_pictures WHERE image_id = ?", (image,))
        db.execute("DELETE FROM images WHERE id = ?", (image,))
        for (article,) in users:
            update_article(db, article)
    return len(missing)


def drop_unused(db: sqlite3.Connection) -> int:
    """Removes the rows of pictures that nothing uses, and leaves their files to `sweep`. Returns how many."""
    db.execute("INSERT OR IGNORE INTO dropped_files SELECT hash FROM images WHERE refs = 0")
    return db.execute("DELETE FROM images WHERE refs = 0").rowcount


def remove_uses(db: sqlite3.Connection, articles: Iterable[int]) -> None:
    """Ends the use of all pictures by these articles, which are about to go."""
    for article in articles:
        db.execute("DELETE FROM article_pictures WHERE article_id = ?", (article,))


def has_dropped_files(db: sqlite3.Connection) -> bool:
    """Whether `sweep` has anything to do."""
    return db.execute("SELECT 1 FROM dropped_files LIMIT 1").fetchone() is not None


def remove_dropped_files(db: sqlite3.Connection, files: ImageFiles) -> None:
    """Removes dropped files. In a transaction of its own: it keeps other processes from using one at the same moment.

    Raises: OSError.
    """
    dropped = db.execute("SELECT hash FROM dropped_files WHERE hash NOT IN (SELECT hash FROM images)").fetchall()
    for (digest,) in dropped:
        files.remove(digest)
    db.execute("DELETE FROM dropped_files")


def stored_image(db: sqlite3.Connection, files: ImageFiles, image: ImageHash) -> StoredImage | None:
    """A stored image, such as a thumbnail or an icon; None where there is none. Raises: OSError."""
    try:
        digest = bytes.fromhex(image)
    except ValueError:
        return None
    row = db.execute("SELECT width, height FROM images WHERE hash = ?", (digest,)).fetchone()
    data = files.read(digest) if row else None
    return None if data is None else StoredImage(data, *row)


# --- with files -------------------------------------------------------------------------------------------------------


def image_origins(db: sqlite3.Connection, article_id: ArticleId) -> tuple[frozenset[str], str | None]:
    """Returns the addresses of the images that the feed names, and the URL of the page whose text is shown, if any."""
    row = db.execute("SELECT shown, image_url FROM articles WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        return frozenset(), None
    own = bodies.get(db, article_id, bodies.FEED)
    named = frozenset(sources(own[1]) if own else ()) | ({row[1]} if row[1] else set())
    body = None if row[0] == bodies.FEED else bodies.get(db, article_id, row[0])
    return named, str(body[0].get("url", "")) if body else None


def wanted_images(database: ImageRunner, article_id: ArticleId) -> tuple[str, ...]:
    """The addresses of images that are neither stored nor known to be missing.

    Images that other articles have already are linked. Raises: StoreError.
    """
    missing, others_have = database.read(_wanted, article_id)
    if others_have:
        database.write_unsynced(update_article, article_id)
    return tuple(missing)


def save_images(
    database: ImageRunner, article_id: ArticleId, images: Mapping[str, ReadImage | None], at: datetime | None = None
) -> Changes:
    """Stores images of an article by their addresses; None is one that cannot be had, which is remembered for all.

    Raises: StoreError.
    """
    write_files(database, images.values())
    return database.write_unsynced(_keep_images, database.image_files, article_id, images, at or utc_now())


def set_icon(database: ImageRunner, feed_id: FeedId, image: ReadImage | None, at: datetime) -> Changes:
    """Gives a feed its icon, or notes that it has none. Raises: StoreError(UNKNOWN_FEED)."""
    write_files(database, [image])
    return database.write_unsynced(_set_icon, database.image_files, feed_id, image, at)


def write_files(database: ImageRunner, images: Iterable[ReadImage | None]) -> dict[bytes, bytes]:
    """Writes the files of images on the calling thread, so that the writer only checks that they exist.

    Returns their contents by hash. Raises: StoreError.
    """
    data = {ImageFiles.hash_of(image.data): image.data for image in images if image is not None}
    if data:
        database.write_unsynced(_expect, data)
    with translate_errors():
        for digest, content in data.items():
            database.image_files.write(digest, content)
    return data


def read_file(database: ImageRunner, digest: str) -> bytes | None:
    """The bytes of an image by its hash in hexadecimal. Raises: StoreError, ValueError for another string."""
    with translate_errors():
        return database.image_files.read(bytes.fromhex(digest))
