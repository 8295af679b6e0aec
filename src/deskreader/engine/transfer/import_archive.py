"""Imports an exported archive: its folders, feeds, articles, flags, tags and settings.

The archive may come from anyone: its HTML is sanitized again and its images are decoded in the worker process before
they are stored. A malformed archive ends the import with an error and does no harm to the library.
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
    MACHINE_SETTINGS,
    MANIFEST,
    SECRETS,
    SETTINGS,
    image_name,
)
from deskreader.errors import Kind, ParseError, WorkerError
from deskreader.model import Changes, ReadImage, UndoToken
from deskreader.model.backups import BackupCause
from deskreader.model.credentials import from_json as credentials_from_json
from deskreader.settings import from_json
from deskreader.store import backups
from deskreader.store.transfer.import_session import BATCH, ImportSession

LONGEST_LINE = 64_000_000  # bytes: one article with three versions
LARGEST_IMAGE = 64_000_000  # bytes
WIDEST_IMAGE = 100_000  # pixels: an image is never shrunk
MALFORMED = (BadZipFile, zlib.error, ValueError, LookupError, TypeError, AttributeError, RuntimeError, EOFError)
"""What reading a malformed archive raises. RuntimeError includes NotImplementedError, for an unknown compression."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The numbers of new feeds and articles, and the token that undoes the import."""

    feeds: int
    articles: int
    token: UndoToken


class ArchiveImporter:
    """Imports exported archives."""

    def __init__(self, context: EngineContext, credentials: FeedCredentials) -> None:
        self._library = context.library
        self._database = context.database
        self._worker = context.worker
        self._settings = context.settings
        self._credentials = credentials
        self._now = context.now

    def run(self, source: Path, report: Callable[[int], None] = lambda done: None) -> ImportResult:
        """Imports an archive into the library, of which it makes a backup first; an empty library needs none.

        `report` is called with the number of articles done.

        Raises: ParseError(NOT_AN_EXPORT), WorkerError, StoreError, OSError where the file cannot be read.
        """
        try:
            with ZipFile(source) as archive:
                return self._import(archive, report)
        except MALFORMED as error:
            raise ParseError(Kind.NOT_AN_EXPORT, source.name) from error

    def _import(self, archive: ZipFile, report: Callable[[int], None]) -> ImportResult:
        manifest = json.loads(archive.read(MANIFEST))
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise ParseError(Kind.NOT_AN_EXPORT, "format")
        if self._library.outline().feeds:
            backups.make(self._database.path, BackupCause.BEFORE_IMPORT, self._now())
        else:
            self._import_settings(archive)
        session = ImportSession(self._database)
        session.take_outline(*(list(_lines(archive, name)) for name in ("folders", "feeds", "searches")))
        self._import_secrets(archive, session)
        for batch in _batches(_lines(archive, "states")):
            session.take_states(batch)
        done = 0
        for batch in _batches(_lines(archive, "articles")):
            self._import_articles(archive, batch, session)
            done += len(batch)
            report(done)
        token = session.finish(self._now())
        self._library.publish(Changes(outline=True, everything=True))
        return ImportResult(len(session.new_feeds), session.articles, token)

    def _import_secrets(self, archive: ZipFile, session: ImportSession) -> None:
        """Stores logins and tokens of new feeds: an archive must not change those of feeds in the library."""
        if f"library/{SECRETS}.jsonl" not in archive.namelist():
            return
        new = set(session.new_feeds)
        for record in _lines(archive, SECRETS):
            feed, credentials = session.feeds.get(int(record["feed_id"])), credentials_from_json(str(record["access"]))
            if feed in new and credentials is not None:
                self._library.publish(self._credentials.store_imported(feed, credentials))

    def _import_settings(self, archive: ZipFile) -> None:
        """Imports the settings, except for those that belong to one machine."""
        settings, _, _ = from_json(archive.read(SETTINGS).decode("utf-8"))
        current = self._settings.current
        imported = replace(settings, **{name: getattr(current, name) for name in MACHINE_SETTINGS})
        self._settings.change(**{name: getattr(imported, name) for name in imported.__dataclass_fields__})

    def _import_articles(self, archive: ZipFile, batch: list[dict[str, Any]], session: ImportSession) -> None:
        records = session.without_text(batch)
        versions = [version for record in records for version in record["texts"].values()]
        sanitized = self._worker.sanitize_all([str(version["html"]) for version in versions])
        for version, html in zip(versions, sanitized, strict=True):
            version["html"] = html
        images: dict[str, ReadImage | None] = {}
        for record in records:
            for image_record in filter(None, record["pictures"].values()):
                name = image_name(image_record)
                if name not in images:
                    images[name] = self._read_image(archive, name, image_record)
                image = images[name]
                image_record["bytes"] = len(image.data) if image else 0
        self._library.publish(session.take_articles(records, [image for image in images.values() if image]))

    def _read_image(self, archive: ZipFile, name: str, record: dict[str, Any]) -> ReadImage | None:
        """Returns an image of the archive unchanged, if it can be decoded and is what its record says."""
        try:
            if archive.getinfo(name).file_size > LARGEST_IMAGE:
                return None
            data = archive.read(name)
            decoded = self._worker.read_image(data, WIDEST_IMAGE)
        except (KeyError, ParseError, WorkerError):
            return None
        size = int(record["width"]), int(record["height"])
        if sha256(data).hexdigest() != record["hash"] or (decoded.width, decoded.height) != size:
            return None
        return ReadImage(data, str(record["media_type"]), *size)


def _lines(archive: ZipFile, name: str) -> Iterator[dict[str, Any]]:
    """Yields the records of one part. Raises: ValueError."""
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
