"""One article, whole: its chosen version with every picture that is stored, ready to be set without any network."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from deskreader.errors import Kind, StoreError
from deskreader.model import (
    ArticleId,
    Completeness,
    Enclosure,
    FeedId,
    Location,
    OpenedArticle,
    Reason,
    StoredImage,
)
from deskreader.model.revisions import EditSummary
from deskreader.store.articles import bodies
from deskreader.store.articles import images as pictures
from deskreader.store.articles import tags as tagging
from deskreader.store.articles.flags import muted_by
from deskreader.store.articles.full_text import offline_state
from deskreader.store.articles.image_files import ImageFiles
from deskreader.store.revisions import removals, revision_rows
from deskreader.store.revisions.revision_rows import EDIT
from deskreader.store.sqlite.encoding import moment, url_key
from deskreader.store.sqlite.fragments import TITLE, VISIBLE, feed_title, image_hash
from deskreader.text.urls import host_of

_ROW = f"""
    SELECT s.feed_id, {TITLE} AS feed_title, f.url, hex(icon.hash) AS icon, icon.width AS icon_width,
           icon.height AS icon_height, f.language, a.title, a.author,
           a.published_at, a.arrived_at, a.link, a.image_url, a.extras, a.shown, a.completeness, a.reason,
           a.lacks_pictures, s.is_read, s.is_starred, {EDIT} AS edit
    FROM states s JOIN articles a ON a.id = s.article_id JOIN feeds f ON f.id = s.feed_id
    LEFT JOIN images icon ON icon.id = f.icon_id
    WHERE s.article_id = ? AND s.gone_at IS NULL AND {VISIBLE}"""
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Draft:
    """An opened article whose pictures are still only named: what one look into the database gives."""

    row: dict[str, Any]
    which: int
    about: dict[str, Any]
    html: str
    text: str
    has_both: bool
    original: dict[str, Any]  # what is known of the page that tells of the original
    site: str | None  # whose original completes the cut copy, if one does
    needs: pictures.ImageNeeds
    tags: tuple[str, ...]
    muted_by: tuple[str, ...]
    reading_position: int
    edits: EditSummary | None
    removed_at: datetime | None
    images: dict[str, tuple[bytes, int, int]]  # by address: hash, width, height


def open_article(
    db: sqlite3.Connection, files: ImageFiles, article: ArticleId, feed_version: bool = False, cut_copy: bool = False
) -> OpenedArticle:
    """One version of an article with the bytes of its images; an image whose file is missing is left out.

    With `cut_copy`, the site's copy that an original completes stands for the feed's version.

    Raises: StoreError(UNKNOWN_ARTICLE | DAMAGED_LIBRARY), OSError.
    """
    return _finished(article, _draft(db, article, feed_version, cut_copy), files)


def _draft(db: sqlite3.Connection, article: ArticleId, feed_version: bool, cut_copy: bool) -> Draft:
    cursor = db.execute(_ROW, (article,))
    values = cursor.fetchone()
    if values is None:
        raise StoreError(Kind.UNKNOWN_ARTICLE, str(article))
    row = {column[0]: value for column, value in zip(cursor.description, values, strict=True)}
    completed = row["shown"] == bodies.ORIGINAL
    other = bodies.PAGE if completed and cut_copy else bodies.FEED
    which = other if feed_version else row["shown"]
    body = bodies.get(db, article, which)
    if body is None:
        raise StoreError(Kind.DAMAGED_LIBRARY, f"text of article {article}")
    about, html, text = body
    feed = bodies.get(db, article, bodies.FEED) if which != bodies.FEED else body
    page = bodies.get(db, article, bodies.PAGE) if row["shown"] != bodies.FEED else None
    whole = bodies.get(db, article, bodies.ORIGINAL) if completed and which != bodies.FEED else None
    second = page if completed and cut_copy else feed
    needs = pictures.image_needs(which, about, html, row["image_url"])
    return Draft(
        row=row,
        which=which,
        about=about,
        html=html,
        text=text,
        has_both=row["shown"] != bodies.FEED and bool(second and second[1].strip()),
        original=page[0] if page else {},
        site=_site(whole[0]) if whole else None,
        needs=needs,
        tags=tagging.tags_of(db, article),
        muted_by=muted_by(db, [article]).get(article, ()),
        reading_position=tagging.reading_position(db, article),
        edits=revision_rows.summary(db, article, row["title"]) if row["edit"] else None,
        removed_at=removals.removed_at(db, article),
        images=_images(db, article, needs),
    )


def _images(db: sqlite3.Connection, article: int, needs: pictures.ImageNeeds) -> dict[str, tuple[bytes, int, int]]:
    rows = db.execute(
        """
        SELECT p.url_key, i.hash, i.width, i.height FROM article_pictures p JOIN images i ON i.id = p.image_id
        WHERE p.article_id = ?""",
        (article,),
    )
    found = {key: (digest, width, height) for key, digest, width, height in rows}
    return {url: found[url_key(url)] for url in needs.wanted if url_key(url) in found}


def _finished(article: ArticleId, made: Draft, files: ImageFiles) -> OpenedArticle:
    row, about = made.row, made.about
    extras = json.loads(row["extras"]) if row["extras"] else {}
    return OpenedArticle(
        id=article,
        feed_id=FeedId(row["feed_id"]),
        feed_title=feed_title(row["feed_title"], row["url"]),
        feed_icon=image_hash(row["icon"]),
        title=row["title"],
        author=row["author"],
        published_at=moment(row["published_at"]),
        arrived_at=moment(row["arrived_at"]),
        link=row["link"],
        html=made.html,
        words=count_words(made.text),
        language=about.get("language") or row["language"],
        direction=about.get("direction"),
        lead_image=made.needs.lead,
        lead_caption=about.get("lead_caption"),
        images=_pictures(made, files),
        images_total=len(made.needs.shown),
        is_read=bool(row["is_read"]),
        is_starred=bool(row["is_starred"]),
        offline=offline_state(row["completeness"], row["reason"], row["lacks_pictures"]),
        completeness=Completeness(row["completeness"]),
        reason=Reason(row["reason"]),
        shows_feed_version=made.which == bodies.FEED or made.which != row["shown"],
        has_both_versions=made.has_both,
        original_url=made.original.get("original_url"),
        original_site=made.site,
        enclosures=tuple(Enclosure(**enclosure) for enclosure in extras.get("enclosures", [])),
        location=_location(extras.get("location")),
        tags=made.tags,
        muted_by=made.muted_by,
        icon=_icon(row, files),
        reading_position=made.reading_position,
        edit=revision_rows.edit_of(row["edit"]),
        edits=made.edits,
        removed_at=made.removed_at,
    )


def _icon(row: dict[str, Any], files: ImageFiles) -> StoredImage | None:
    """The icon of the feed, where it has one whose file is there."""
    data = files.read(bytes.fromhex(row["icon"])) if row["icon"] else None
    return None if data is None else StoredImage(data, row["icon_width"], row["icon_height"])


def _location(kept: Any) -> Location | None:
    """The place as it was kept; None for what another program may have put there."""
    try:
        return Location(float(kept["latitude"]), float(kept["longitude"]), str(kept["name"]))
    except (LookupError, TypeError, ValueError):
        return None


def _pictures(made: Draft, files: ImageFiles) -> dict[str, StoredImage]:
    loaded: dict[bytes, StoredImage | None] = {}
    for digest, width, height in made.images.values():
        if digest not in loaded:
            data = files.read(digest)
            loaded[digest] = None if data is None else StoredImage(data, width, height)
    return {url: picture for url, (digest, _, _) in made.images.items() if (picture := loaded[digest]) is not None}


def _site(about: dict[str, Any]) -> str | None:
    return about.get("site") or host_of(about.get("url", "")) or None


def count_words(text: str) -> int:
    """How many words a text has; two ideographs or kana count as one."""
    ideographs = len(_IDEOGRAPHS.findall(text)) if not text.isascii() else 0
    return len(text.split()) + ideographs // 2
