"""Pictures as files: named by the hash of what is in them, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from deskreader.store.sqlite.runner import Runner


class ImageFiles:
    """The folder of pictures. A file's name says what must be in it, so a name is never written twice differently."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @staticmethod
    def hash_of(data: bytes) -> bytes:
        """SHA-256 of a picture's bytes."""
        return sha256(data).digest()

    def path(self, digest: bytes) -> Path:
        """Where the picture stands: `ab/abcdef…`, so that no folder grows past some thousands."""
        name = digest.hex()
        return self._folder / name[:2] / name

    def read(self, digest: bytes) -> bytes | None:
        """The picture's bytes; None where the file is missing. Raises: OSError."""
        try:
            return self.path(digest).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, digest: bytes, data: bytes) -> None:
        """Writes the picture unless it is there: beside its place first, then moved; a crash leaves all or nothing.

        Raises: OSError.
        """
        path = self.path(digest)
        if path.is_file():
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def remove(self, digest: bytes) -> None:
        """Removes the file, if it is there. Raises: OSError."""
        self.path(digest).unlink(missing_ok=True)

    def all(self) -> Iterator[bytes]:
        """The hashes of all files that are named like pictures."""
        for path in self._folder.glob("[0-9a-f][0-9a-f]/*"):
            try:
                digest = bytes.fromhex(path.name)
            except ValueError:
                continue
            if len(digest) == sha256().digest_size:
                yield digest


class ImageRunner(Runner, Protocol):
    """A runner that also knows the image files of the library."""

    image_files: ImageFiles
