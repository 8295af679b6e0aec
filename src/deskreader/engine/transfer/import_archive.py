"""Imports an exported archive: its folders, feeds, articles, flags, tags and settings.

The archive may come from anyone: its HTML is sanitized again and its images are decoded in the worker process before
they are stored. A malformed archive ends the import with an error and does no harm to the library.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import BadZipFile

from deskreader.engine.context import EngineContext
from deskreader.engine.credentials.feed_credentials import FeedCredentials
from deskreader.engine.network.local_addresses import new_private_urls
from deskreader.engine.transfer.archive_file import ArchiveFile, opened_archive
from deskreader.engine.transfer.export_archive import (
    FORMAT,
    MACHINE_SETTINGS,
    MANIFEST,
    RULES,
    SECRETS,
    SETTINGS,
    image_name,
)
from deskreader.errors import Kind, ParseError, WorkerError
from deskreader.limits import (
    FREE_EXPANSION,
    LARGEST_LISTING,
    LARGEST_MANIFEST,
    LARGEST_PICTURE,
    LARGEST_SETTINGS,
    LONGEST_RECORD,
    MOST_EXPANSION,
    MOST_LISTED,
    MOST_RECORDS,
)
from deskreader.model import Changes, ReadImage, UndoToken
from deskreader.model.backups import BackupCause
from deskreader.model.credentials import from_json as credentials_from_json
from deskreader.model.transfer.export_records import record_in
from deskreader.settings import Settings, StoryGrouping, from_json
from deskreader.store import backups
from deskreader.store.transfer.import_session import BATCH, ImportSession

PARTS = ("folders", "feeds", "searches", "states", "articles")
MORE_PARTS = (RULES, "revisions", SECRETS)
"""Parts that not every archive has."""
PIECE = 1_000_000  # bytes of records that go to the worker together, at least one record
LONG_PARTS = ("states", "articles", "revisions")
MALFORMED = (BadZipFile, zlib.error, ValueError, LookupError, TypeError, AttributeError, RuntimeError, EOFError)
"""What reading a malformed archive raises. RuntimeError includes RecursionError."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The numbers of new feeds and articles, and the token that undoes the import."""

    feeds: int
    articles: int
    token: UndoToken
    private: tuple[str, ...] = ()  # URLs of feeds that were left out as private, without secrets


class ArchiveImporter:
    """Imports exported archives."""

    def __init__(self, context: EngineContext, credentials: FeedCredentials) -> None:
        self._library = context.library
        self._database = context.database
        self._worker = context.worker
        self._settings = context.settings
        self._credentials = credentials
        self._now = context.now

    def private_urls(self, source: Path) -> tuple[str, ...]:
        """Returns the URLs of feeds in an archive that lead to a private network and are new here, without secrets.

        Raises: as `run` does.
        """
        with _opened(source) as archive, TemporaryFile(dir=self._database.path.parent) as feeds:
            self._check_part(archive, "feeds", feeds, largest_spool(source), lambda _done: None)
            return tuple(self._new_private_urls(feeds).values())

    def run(
        self, source: Path, report: Callable[[int], None] = lambda done: None, private_ok: bool = False
    ) -> ImportResult:
        """Imports an archive into the library, of which it makes a backup first; an empty library needs none.

        `report` is called with the number of articles done. New feeds on this machine or in a private network are left
        out with their articles and reported, unless `private_ok`.

        Raises: ParseError(NOT_AN_EXPORT), WorkerError, StoreError, OSError where the file cannot be read.
        """
        with _opened(source) as archive:
            return self._import(archive, largest_spool(source), report, private_ok)

    def _new_private_urls(self, feeds: IO[bytes]) -> dict[str, str]:
        """Returns the private URLs in the checked records of feeds that are not in the library, as they are shown."""
        feeds.seek(0)
        return new_private_urls(self._database, (str(record_in("feeds", line)["url"]) for line in feeds))

    def _import(
        self, archive: ArchiveFile, largest: int, report: Callable[[int], None], private_ok: bool
    ) -> ImportResult:
        """Checks the whole archive first, into files beside the library, and then writes all of it in one act."""
        manifest = json.loads(archive.read(MANIFEST, LARGEST_MANIFEST))
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise ParseError(Kind.NOT_AN_EXPORT, "format")
        settings, _, _ = from_json(archive.read(SETTINGS, LARGEST_SETTINGS).decode("utf-8"))
        with ExitStack() as stack:
            folder = self._database.path.parent
            files = {part: stack.enter_context(TemporaryFile(dir=folder)) for part in self._parts(archive)}
            for part, file in files.items():
                largest -= self._check_part(
                    archive, part, file, largest, report if part == "articles" else lambda _done: None
                )
            is_empty = not self._library.outline().feeds
            if not is_empty:
                backups.make_backup(self._database.path, BackupCause.BEFORE_IMPORT, self._now())
            private = {} if private_ok else self._new_private_urls(files["feeds"])
            session = ImportSession(self._database, left_out=private)
            folds = self._settings.current.story_grouping is not StoryGrouping.OFF
            token = session.run(files, lambda record: self._images_of(archive, record), self._now(), folds)
            if is_empty:
                self._import_settings(settings)
            if SECRETS in files:
                self._import_secrets(files[SECRETS], session)
        self._library.publish(Changes(outline=True, everything=True))
        return ImportResult(len(session.new_feeds), session.articles, token, tuple(private.values()))

    @staticmethod
    def _parts(archive: ArchiveFile) -> tuple[str, ...]:
        return (*PARTS, *(part for part in MORE_PARTS if f"library/{part}.jsonl" in archive))

    def _check_part(
        self, archive: ArchiveFile, part: str, target: IO[bytes], largest: int, report: Callable[[int], None]
    ) -> int:
        """Writes the checked lines of a part to `target`; returns how many bytes these are, `largest` at most."""
        done = 0
        most, largest = (MOST_RECORDS, largest) if part in LONG_PARTS else (MOST_LISTED, min(largest, LARGEST_LISTING))
        for piece in _pieces(archive, part):
            lines = piece.count(b"\n") + 1
            done += lines
            if done > most:
                raise ParseError(Kind.FILE_TOO_LARGE, f"{part}: > {most}")
            checked = self._worker.check_records(part, piece)
            if checked.count(b"\n") + 1 != lines:
                raise ParseError(Kind.NOT_AN_EXPORT, part)
            target.write(checked)
            target.write(b"\n")
            if target.tell() > largest:
                raise ParseError(Kind.FILE_TOO_LARGE, f"{part}: > {largest // 1_000_000} MB")
            report(done)
        size = target.tell()
        target.seek(0)
        return size

    def _import_secrets(self, lines: IO[bytes], session: ImportSession) -> None:
        """Stores logins and tokens of new feeds: an archive must not change those of feeds in the library."""
        new = set(session.new_feeds)
        for line in lines:
            record = record_in(SECRETS, line)
            feed, credentials = session.feeds.get(record["feed_id"]), credentials_from_json(record["access"])
            if feed in new and credentials is not None:
                self._library.publish(self._credentials.store_imported(feed, credentials))

    def _import_settings(self, settings: Settings) -> None:
        """Imports the settings, except for those that belong to one machine."""
        current = self._settings.current
        imported = replace(settings, **{name: getattr(current, name) for name in MACHINE_SETTINGS})
        self._settings.change(**{name: getattr(imported, name) for name in imported.__dataclass_fields__})

    def _images_of(self, archive: ArchiveFile, record: dict[str, Any]) -> Iterator[ReadImage]:
        """Yields the images of an article that the archive has, and notes in the record how large each is."""
        sizes: dict[str, int] = {}
        for image_record in filter(None, record["pictures"].values()):
            name = image_name(image_record)
            if name not in sizes:
                image = self._read_image(archive, name, image_record)
                sizes[name] = len(image.data) if image else 0
                if image is not None:
                    yield image
            image_record["bytes"] = sizes[name]

    def _read_image(self, archive: ArchiveFile, name: str, record: dict[str, Any]) -> ReadImage | None:
        """Returns an image of the archive unchanged, if it can be decoded and is what its record says."""
        try:
            data = archive.read(name, LARGEST_PICTURE)
            size = self._worker.image_size(data)
        except (*MALFORMED, ParseError, WorkerError):
            return None
        if sha256(data).hexdigest() != record["hash"] or size != (record["width"], record["height"]):
            return None
        return ReadImage(data, str(record["media_type"]), *size)


def largest_spool(source: Path) -> int:
    """Returns how many bytes may be read of a file to import, once unpacked. Raises: OSError."""
    return source.stat().st_size * MOST_EXPANSION + FREE_EXPANSION


@contextmanager
def _opened(source: Path) -> Iterator[ArchiveFile]:
    """Opens an archive. Raises: ParseError(NOT_AN_EXPORT), also for what reading a malformed one raises; OSError."""
    try:
        with opened_archive(source) as archive:
            yield archive
    except MALFORMED as error:
        raise ParseError(Kind.NOT_AN_EXPORT, source.name) from error


def _pieces(archive: ArchiveFile, part: str) -> Iterator[bytes]:
    """Yields the lines of a part in pieces of at least one. Raises: ParseError for a line too long."""
    lines: list[bytes] = []
    size = 0
    with archive.open(f"library/{part}.jsonl") as file:
        while line := file.readline(LONGEST_RECORD + 1):
            if len(line) > LONGEST_RECORD:
                raise ParseError(Kind.FILE_TOO_LARGE, f"{part}: > {LONGEST_RECORD // 1_000_000} MB")
            if lines and size + len(line) > PIECE:
                yield b"\n".join(lines)
                lines, size = [], 0
            lines.append(line.rstrip(b"\n"))
            size += len(line)
            if len(lines) == BATCH:
                yield b"\n".join(lines)
                lines, size = [], 0
            del line
    if lines:
        yield b"\n".join(lines)
