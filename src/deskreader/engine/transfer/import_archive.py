"""Taking an export in, on another machine or on this one: the same folders, feeds, stories, states, tags and settings.

The file may come from anyone: its HTML is sanitized again, its pictures are decoded in the worker before they are kept,
and whatever is not as it should be ends the import with an error and without harm to what is there.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from deskreader.engine.context import EngineContext
from deskreader.engine.credentials.feed_credentials import FeedCredentials
from deskreader.engine.transfer.export_archive import (
    FORMAT,
    MANIFEST,
    OWN_TO_THIS_MACHINE,
    SECRETS,
    SETTINGS,
    picture_name,
)
from deskreader.errors import Kind, ParseError, WorkerError
from deskreader.model import Changes, ReadImage, UndoToken
from deskreader.model.backups import BackupCause
from deskreader.model.credentials import from_json as access_from_json
from deskreader.settings import from_json
from deskreader.store import backups
from deskreader.store.transfer.import_session import BATCH, ImportSession

LONGEST_LINE = 64_000_000  # bytes: one story with three texts
LARGEST_PICTURE = 64_000_000  # bytes
WIDEST = 100_000  # pixels: kept as it is, whatever its width
FOREIGN = (BadZipFile, zlib.error, ValueError, LookupError, TypeError, AttributeError, RuntimeError, EOFError)
"""What reading a file of another form leads to; NotImplementedError, for a compression of another kind, is among it."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import brought: new feeds, new stories, and what takes it back."""

    feeds: int
    articles: int
    token: UndoToken


class ArchiveImporter:
    """Takes exports in."""

    def __init__(self, context: EngineContext, keys: FeedCredentials) -> None:
        self._library = context.library
        self._database = context.database
        self._worker = context.worker
        self._settings = context.settings
        self._keys = keys
        self._now = context.now

    def take(self, source: Path, tell: Callable[[int], None] = lambda done: None) -> ImportResult:
        """Takes an export in; `tell` hears how many stories are looked at. A backup of what is there is made first.

        Raises: ParseError(NOT_AN_EXPORT), WorkerError, StoreError, OSError where the file cannot be read.
        """
        try:
            with ZipFile(source) as archive:
                return self._take(archive, tell)
        except FOREIGN as error:
            raise ParseError(Kind.NOT_AN_EXPORT, source.name) from error

    def _take(self, archive: ZipFile, tell: Callable[[int], None]) -> ImportResult:
        about = json.loads(archive.read(MANIFEST))
        if not isinstance(about, dict) or about.get("format") != FORMAT:
            raise ParseError(Kind.NOT_AN_EXPORT, "format")
        if self._library.outline().feeds:
            backups.make(self._database.path, BackupCause.BEFORE_IMPORT, self._now())
        else:
            self._take_settings(archive)
        session = ImportSession(self._database)
        session.take_outline(*(list(_lines(archive, name)) for name in ("folders", "feeds", "searches")))
        self._take_secrets(archive, session)
        for batch in _batches(_lines(archive, "states")):
            session.take_states(batch)
        done = 0
        for batch in _batches(_lines(archive, "articles")):
            self._take_articles(archive, batch, session)
            done += len(batch)
            tell(done)
        token = session.finish(self._now())
        self._library.publish(Changes(outline=True, everything=True))
        return ImportResult(len(session.new_feeds), session.articles, token)

    def _take_secrets(self, archive: ZipFile, session: ImportSession) -> None:
        """Logins and tokens go into the keyring, for feeds that are new here: nobody's file changes those of others."""
        if f"library/{SECRETS}.jsonl" not in archive.namelist():
            return
        new = set(session.new_feeds)
        for record in _lines(archive, SECRETS):
            feed, access = session.feeds.get(int(record["feed_id"])), access_from_json(str(record["access"]))
            if feed in new and access is not None:
                self._library.publish(self._keys.take_in(feed, access))

    def _take_settings(self, archive: ZipFile) -> None:
        """Into a library without feeds come the settings, too, but for those that belong to a machine."""
        settings, _, _ = from_json(archive.read(SETTINGS).decode("utf-8"))
        current = self._settings.current
        kept = replace(settings, **{name: getattr(current, name) for name in OWN_TO_THIS_MACHINE})
        self._settings.change(**{name: getattr(kept, name) for name in kept.__dataclass_fields__})

    def _take_articles(self, archive: ZipFile, batch: list[dict[str, Any]], session: ImportSession) -> None:
        records = session.without_text(batch)
        texts = [version for record in records for version in record["texts"].values()]
        clean = self._worker.sanitize_all([str(version["html"]) for version in texts])
        for version, html in zip(texts, clean, strict=True):
            version["html"] = html
        images: dict[str, ReadImage | None] = {}
        for record in records:
            for picture in filter(None, record["pictures"].values()):
                name = picture_name(picture)
                if name not in images:
                    images[name] = self._picture(archive, name, picture)
                kept = images[name]
                picture["bytes"] = len(kept.data) if kept else 0
        there = [image for image in images.values() if image is not None]
        self._library.publish(session.take_articles(records, there))

    def _picture(self, archive: ZipFile, name: str, picture: dict[str, Any]) -> ReadImage | None:
        """A picture as it lies in the archive, if it can be decoded and is what its record says."""
        try:
            if archive.getinfo(name).file_size > LARGEST_PICTURE:
                return None
            data = archive.read(name)
            decoded = self._worker.read_image(data, WIDEST)
        except (KeyError, ParseError, WorkerError):
            return None
        size = int(picture["width"]), int(picture["height"])
        if sha256(data).hexdigest() != picture["hash"] or (decoded.width, decoded.height) != size:
            return None
        return ReadImage(data, str(picture["media_type"]), *size)


def _lines(archive: ZipFile, name: str) -> Iterator[dict[str, Any]]:
    """The records of one part. Raises: ValueError."""
    with archive.open(f"library/{name}.jsonl") as file:
        while line := file.readline(LONGEST_LINE):
            record = json.loads(line)
            if not isinstance(record, dict):
                raise ValueError(name)
            yield record


def _batches(records: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for record in records:
        batch.append(record)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
