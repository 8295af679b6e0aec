"""The bytes of a file that may be larger than memory, read in pieces as they are asked for."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from types import TracebackType
from typing import overload

PIECE = 1_000_000  # bytes
PIECES_KEPT = 16
LARGEST_SLICE = 64_000_000  # bytes; no row is longer


class FileBytes:
    """A file as a sequence of bytes, of which at most `PIECES_KEPT` pieces are in memory. Not thread-safe."""

    def __init__(self, path: Path) -> None:
        """Opens the file. Raises: OSError, as every method may."""
        self._file = path.open("rb")
        self._length = path.stat().st_size
        self._pieces: OrderedDict[int, bytes] = OrderedDict()

    def __enter__(self) -> FileBytes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, key: int) -> int: ...
    @overload
    def __getitem__(self, key: slice) -> bytes: ...
    def __getitem__(self, key: int | slice) -> int | bytes:
        """Returns one byte, or those between two offsets that are not negative. Raises: IndexError, ValueError."""
        if isinstance(key, int):
            return self._piece(key // PIECE)[key % PIECE]
        start, end = key.start or 0, self._length if key.stop is None else min(key.stop, self._length)
        if end - start > LARGEST_SLICE:
            raise ValueError("a slice too large")
        parts = []
        while start < end:
            part = self._piece(start // PIECE)[start % PIECE : start % PIECE + end - start]
            if not part:
                break  # the file became shorter
            parts.append(part)
            start += len(part)
        return b"".join(parts)

    def _piece(self, number: int) -> bytes:
        if number in self._pieces:
            self._pieces.move_to_end(number)
            return self._pieces[number]
        self._file.seek(number * PIECE)
        piece = self._file.read(PIECE)
        self._pieces[number] = piece
        if len(self._pieces) > PIECES_KEPT:
            self._pieces.popitem(last=False)
        return piece
