"""Imports an exported archive: its folders, feeds, articles, flags, tags and settings.

The archive may come from anyone: its HTML is sanitized again and its images are decoded in the worker process before
they are stored. A malformed archive ends the import with an error and does no harm to the library.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from deskreader.engine.context import EngineContext
from deskreader.engine.credentials.feed_credentials import FeedCredentials
from deskreader.engine.network.local_addresses import new_private_urls
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
from deskreader.model.export_records import LONGEST_LINE, MOST_ARTICLES, MOST_RECORDS, record_in
from deskreader.settings import Settings, from_json
from deskreader.store import backups
from deskreader.store.transfer.import_session import BATCH, ImportSession

PARTS = ("folders", "feeds", "searches", "states", "articles")
PIECE = 1_000_000  # bytes of records that go to the worker together, at least one record
LARGEST_DIRECTORY = 40_000_000  # bytes of the list of files in an archive: some 400,000 files
LARGEST_MANIFEST, LARGEST_SETTINGS = 64_000, 1_000_000  # bytes
LARGEST_IMAGE = 16_000_000  # bytes
WIDEST_IMAGE = 100_000  # pixels: an image is never shrunk
MALFORMED = (BadZipFile, zlib.error, ValueError, LookupError, TypeError, AttributeError, RuntimeError, EOFError)
"""What reading a malformed archive raises. RuntimeError includes NotImplementedError, for an unknown compression."""


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
            self._check_part(archive, "feeds", feeds, lambda _done: None)
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
            return self._import(archive, report, private_ok)

    def _new_private_urls(self, feeds: IO[bytes]) -> dict[str, str]:
        """Returns the private URLs in the checked records of feeds that are not in the library, as they are shown."""
        feeds.seek(0)
        return new_private_urls(self._database, (str(record_in("feeds", line)["url"]) for line in feeds))

    def _import(self, archive: ZipFile, report: Callable[[int], None], private_ok: bool) -> ImportResult:
        """Checks the whole archive first, into files beside the library, and then writes all of it in one act."""
        manifest = json.loads(_member(archive, MANIFEST, LARGEST_MANIFEST))
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise ParseError(Kind.NOT_AN_EXPORT, "format")
        settings, _, _ = from_json(_member(archive, SETTINGS, LARGEST_SETTINGS).decode("utf-8"))
        with ExitStack() as stack:
            folder = self._database.path.parent
            files = {part: stack.enter_context(TemporaryFile(dir=folder)) for part in self._parts(archive)}
            for part, file in files.items():
                self._check_part(archive, part, file, report if part == "articles" else lambda _done: None)
            is_empty = not self._library.outline().feeds
            if not is_empty:
                backups.make_backup(self._database.path, BackupCause.BEFORE_IMPORT, self._now())
            private = {} if private_ok else self._new_private_urls(files["feeds"])
            session = ImportSession(self._database, left_out=private)
            token = session.run(files, lambda record: self._images_of(archive, record), self._now())
            if is_empty:
                self._import_settings(settings)
            if SECRETS in files:
                self._import_secrets(files[SECRETS], session)
        self._library.publish(Changes(outline=True, everything=True))
        return ImportResult(len(session.new_feeds), session.articles, token, tuple(private.values()))

    @staticmethod
    def _parts(archive: ZipFile) -> tuple[str, ...]:
        has_secrets = f"library/{SECRETS}.jsonl" in archive.namelist()
        return (*PARTS, SECRETS) if has_secrets else PARTS

    def _check_part(self, archive: ZipFile, part: str, target: IO[bytes], report: Callable[[int], None]) -> None:
        """Writes the checked lines of a part to `target`, and the images of articles to the library's folder."""
        done, most = 0, MOST_RECORDS.get(part, MOST_ARTICLES)
        for lines, count in _pieces(archive, part):
            done += count
            if done > most:
                raise ParseError(Kind.FILE_TOO_LARGE, f"{part}: > {most}")
            checked = self._worker.check_records(part, lines)
            if checked.count(b"\n") + 1 != count or any(len(line) > LONGEST_LINE for line in checked.splitlines()):
                raise ParseError(Kind.NOT_AN_EXPORT, part)
            target.write(checked + b"\n")
            report(done)
        target.seek(0)

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

    def _images_of(self, archive: ZipFile, record: dict[str, Any]) -> list[ReadImage]:
        """Returns the images of an article that the archive has, and notes in the record how large each is."""
        found: dict[str, ReadImage | None] = {}
        for image_record in filter(None, record["pictures"].values()):
            name = image_name(image_record)
            if name not in found:
                found[name] = self._read_image(archive, name, image_record)
            image = found[name]
            image_record["bytes"] = len(image.data) if image else 0
        return [image for image in found.values() if image]

    def _read_image(self, archive: ZipFile, name: str, record: dict[str, Any]) -> ReadImage | None:
        """Returns an image of the archive unchanged, if it can be decoded and is what its record says."""
        try:
            data = _member(archive, name, LARGEST_IMAGE)
            decoded = self._worker.read_image(data, WIDEST_IMAGE)
        except (*MALFORMED, ParseError, WorkerError):
            return None
        size = int(record["width"]), int(record["height"])
        if sha256(data).hexdigest() != record["hash"] or (decoded.width, decoded.height) != size:
            return None
        return ReadImage(data, str(record["media_type"]), *size)


@contextmanager
def _opened(source: Path) -> Iterator[ZipFile]:
    """Opens an archive. Raises: ParseError(NOT_AN_EXPORT), also for what reading a malformed one raises; OSError."""
    try:
        _check_directory(source)
        with ZipFile(source) as archive:
            yield archive
    except MALFORMED as error:
        raise ParseError(Kind.NOT_AN_EXPORT, source.name) from error


def _check_directory(source: Path) -> None:
    """Raises ParseError(FILE_TOO_LARGE) for an archive whose list of files is too long to be read at once.

    The end of central directory record has its size at byte 12, or 2**32 - 1 where a zip64 record has it (APPNOTE.TXT).
    """
    with source.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 70_000))
        end = file.read(70_000)
    at, at_64 = end.rfind(b"PK\5\6"), end.rfind(b"PK\6\6")
    sizes = [int.from_bytes(end[at + 12 : at + 16], "little") if at >= 0 else 0]
    sizes += [int.from_bytes(end[at_64 + 40 : at_64 + 48], "little")] if at_64 >= 0 else []
    if sizes[-1] > LARGEST_DIRECTORY:
        raise ParseError(Kind.FILE_TOO_LARGE, f"> {LARGEST_DIRECTORY // 1_000_000} MB")


def _member(archive: ZipFile, name: str, largest: int) -> bytes:
    """Returns a file of the archive. Raises: KeyError; ValueError for one of more than `largest` bytes."""
    with archive.open(name) as file:
        data = file.read(largest + 1)
    if len(data) > largest:
        raise ValueError(f"{name} is too large")
    return data


def _pieces(archive: ZipFile, part: str) -> Iterator[tuple[bytes, int]]:
    """Yields the lines of a part in pieces with the number of lines in each. Raises: ParseError for a line too long."""
    lines: list[bytes] = []
    size = 0
    with archive.open(f"library/{part}.jsonl") as file:
        while line := file.readline(LONGEST_LINE + 1):
            if len(line) > LONGEST_LINE:
                raise ParseError(Kind.FILE_TOO_LARGE, f"{part}: > {LONGEST_LINE // 1_000_000} MB")
            lines.append(line.rstrip(b"\n"))
            size += len(line)
            if size > PIECE or len(lines) == BATCH:
                yield b"\n".join(lines), len(lines)
                lines, size = [], 0
    if lines:
        yield b"\n".join(lines), len(lines)
