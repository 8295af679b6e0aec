"""Everything in one file: subscriptions as OPML, stories as HTML with pictures, and all of it as JSON to take in again.

The file is a zip archive. `library/*.jsonl` hold one record a line and are what another DeskReader takes in; `stories`
can be read in any browser, `subscriptions.opml` in any news reader. No secret is in it unless that is asked for.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from html import escape, unescape
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from deskreader import __version__
from deskreader.engine.context import EngineContext
from deskreader.engine.credentials.feed_credentials import FeedCredentials
from deskreader.engine.files import file_error
from deskreader.engine.subscriptions.opml import OpmlTransfer
from deskreader.messages import EXPORT_README, WITH_SECRETS, WITHOUT_SECRETS
from deskreader.store.articles import images
from deskreader.store.feeds import outline
from deskreader.store.transfer import records

FORMAT = 1
MANIFEST, SETTINGS, OPML, README = "deskreader.json", "settings.json", "subscriptions.opml", "README.txt"
PARTS = ("folders", "feeds", "searches", "states", "articles")
SECRETS = "secrets"  # a part that is there only where it was asked for
TYPES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif"}
OWN_TO_THIS_MACHINE = ("start_hidden", "close_to_tray", "proxy", "proxy_address")
_SLUG = re.compile(r"[^a-z0-9]+")
_SOURCE = re.compile(r"""(<img\b[^>]*?\ssrc=)(?:"([^"]*)"|'([^']*)')""", re.I)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STYLE = "body{max-width:44em;margin:2em auto;font:18px/1.6 serif;padding:0 1em}img{max-width:100%;height:auto}"


class ArchiveExporter:
    """Writes the library out."""

    def __init__(self, context: EngineContext, outlines: OpmlTransfer, keys: FeedCredentials) -> None:
        self._database = context.database
        self._outlines = outlines
        self._settings = context.settings
        self._keys = keys
        self._now = context.now

    def export(
        self,
        target: Path,
        tell: Callable[[int, int], None] = lambda done, total: None,
        with_secrets: bool = False,
    ) -> int:
        """Writes everything to `target`, beside it first, so that no half file is left; how many stories there are.

        `tell` hears how many stories are done, of how many. Logins and tokens of feeds are in it only `with_secrets`;
        then nobody but its owner can read the file.

        Raises: StoreError; DeskReaderError(DISK_FULL | READ_ONLY | STORAGE) where the file cannot be written.
        """
        beside = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            if with_secrets:
                beside.touch(0o600)
            with ZipFile(beside, "w", ZIP_DEFLATED, allowZip64=True) as archive:
                written = self._write(archive, tell, with_secrets)
            beside.replace(target)
        except OSError as error:
            raise file_error(error, target.name) from error
        finally:
            beside.unlink(missing_ok=True)
        return written

    def _write(self, archive: ZipFile, tell: Callable[[int, int], None], with_secrets: bool) -> int:
        about = {"format": FORMAT, "program": f"DeskReader {__version__}", "made_at": self._now().isoformat()}
        archive.writestr(MANIFEST, json.dumps(about, indent=2))
        archive.writestr(README, EXPORT_README + (WITH_SECRETS if with_secrets else WITHOUT_SECRETS))
        archive.writestr(OPML, self._outlines.export_opml(with_secrets))
        archive.writestr(SETTINGS, json.dumps(asdict(self._settings.current), indent=2, ensure_ascii=False))
        feeds = self._database.read(records.feed_records)
        _write_lines(archive, "folders", self._database.read(records.folder_records))
        _write_lines(archive, "feeds", feeds)
        _write_lines(archive, "searches", self._database.read(records.search_records))
        if with_secrets:
            _write_lines(archive, SECRETS, self._secrets())
        feed_of: dict[int, int] = {}
        _write_lines(archive, "states", _noted(records.each_state(self._database), feed_of))
        titles = {feed["id"]: feed["own_title"] or feed["title"] or feed["url"] for feed in feeds}
        return self._write_articles(archive, titles, feed_of, tell)

    def _secrets(self) -> Iterator[dict[str, Any]]:
        """What each private feed's server is shown, where that is known and may go to another machine."""
        for feed in self._database.read(outline.outline, self._now()).feeds:
            if feed.access and (access := self._keys.portable(feed)):
                yield {"feed_id": feed.id, "access": access.to_json()}

    def _write_articles(
        self, archive: ZipFile, titles: dict[int, str], feed_of: dict[int, int], tell: Callable[[int, int], None]
    ) -> int:
        """The articles twice: as records in one piece, and each as a page of its own."""
        lines = archive.filename + ".lines" if archive.filename else ".lines"
        path, count, written = Path(lines), 0, set[str]()
        try:
            with path.open("w", encoding="utf-8") as file:  # a zip archive takes one member at a time
                for record in records.each_article(self._database):
                    self._write_pictures(archive, record, written)
                    title = titles.get(feed_of.get(record["id"], 0), "")
                    archive.writestr(_page_name(record, title), _page(record, title))
                    file.write(json.dumps(record, ensure_ascii=False) + "\n")
                    count += 1
                    tell(count, len(feed_of))
            archive.write(path, "library/articles.jsonl")
        finally:
            path.unlink(missing_ok=True)
        return count

    def _write_pictures(self, archive: ZipFile, record: dict[str, Any], written: set[str]) -> None:
        for picture in filter(None, record["pictures"].values()):
            name = picture_name(picture)
            if name not in written and (data := images.read_file(self._database, picture["hash"])) is not None:
                archive.writestr(name, data, ZIP_STORED)
                written.add(name)


def picture_name(picture: dict[str, Any]) -> str:
    """Where a picture lies in the archive."""
    return f"pictures/{picture['hash']}.{TYPES.get(picture['media_type'], 'bin')}"


def _noted(records: Iterable[dict[str, Any]], feed_of: dict[int, int]) -> Iterable[dict[str, Any]]:
    for record in records:
        if record["gone_at"] is None:
            feed_of[record["id"]] = record["feed_id"]
        yield record


def _write_lines(archive: ZipFile, name: str, records: Iterable[dict[str, Any]]) -> None:
    with archive.open(f"library/{name}.jsonl", "w", force_zip64=True) as file:
        for record in records:
            file.write((json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "replace"))


# --- stories to be read in a browser ----------------------------------------------------------------------------------


def _slug(text: str, longest: int = 50) -> str:
    return _SLUG.sub("-", text.lower())[:longest].strip("-") or "story"


def _page_name(record: dict[str, Any], feed: str) -> str:
    return f"stories/{_slug(feed, 40)}/{_date(record) or 'undated'}-{_slug(record['title'])}-{record['id']}.html"


def _date(record: dict[str, Any]) -> str:
    """The day it was published; empty where that is not known or no day of our calendar."""
    try:
        number = record["published_at"]
        return "" if number is None else f"{_EPOCH + timedelta(microseconds=number):%Y-%m-%d}"
    except OverflowError:
        return ""


def _page(record: dict[str, Any], feed: str) -> str:
    """A story as a page of its own: what is shown of it, with the pictures that are in the archive."""

    def picture(found: Any) -> str:
        url = unescape(found[2] or found[3] or "").strip()
        here = record["pictures"].get(blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest())
        return f'{found[1]}"../../{picture_name(here)}"' if here else str(found[0])

    shown = record["texts"].get(str(record["shown"])) or {"html": ""}
    body = _SOURCE.sub(picture, shown["html"])
    byline = " · ".join(escape(part) for part in (feed, record["author"] or "", _date(record)) if part)
    link = record["link"] or ""
    source = f'<p><a href="{escape(link)}">{escape(link)}</a></p>' if link.startswith(("http://", "https://")) else ""
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(record["title"])}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(record['title'])}</h1><p>{byline}</p>{body}{source}</body></html>"
    )
