"""The pieces of an article, packed where there are many: what is packed costs the garbage collector nothing.

A collection looks at every object that exists, on the GUI thread: the 300,000 objects of an article of a hundred
thousand short paragraphs would take it 100 ms.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from itertools import islice

from deskreader.desktop.article.parsing.sections import Figure, open_details
from deskreader.desktop.article.pieces.bounded_sections import Continuation, Piece

BATCH = 100
MOST_UNPACKED = 400
"""Pieces up to which an article is not packed: almost any article."""


class PieceList:
    """The pieces of an article in order, and the scripts of its text."""

    def __init__(self, pieces: Iterable[Piece], scripts: tuple[str, ...] = ()) -> None:
        self.scripts = scripts
        self.images: frozenset[str] = frozenset()
        """The addresses of the images that stand on lines of their own."""
        self.open_details: frozenset[int] = frozenset()
        """The ids of the details that are open at first."""
        iterator = iter(pieces)
        self._unpacked = list(islice(iterator, MOST_UNPACKED))
        self._note(self._unpacked)
        self._batches: list[bytes] = []
        self._length = len(self._unpacked)
        self._open: tuple[int, list[Piece]] = -1, []  # the number of a batch, and what is in it
        while batch := list(islice(iterator, BATCH)):
            self._length += len(batch)
            self._batches.append(pickle.dumps(batch, pickle.HIGHEST_PROTOCOL))
            self._note(batch)

    def _note(self, pieces: list[Piece]) -> None:
        self.images |= {piece.address for piece in pieces if isinstance(piece, Figure)}
        self.open_details |= open_details(piece for piece in pieces if not isinstance(piece, Continuation))

    def __len__(self) -> int:
        """Returns the number of pieces."""
        return self._length

    def __getitem__(self, number: int) -> Piece:
        """Returns a piece; one after the other is fastest."""
        if number < len(self._unpacked):
            return self._unpacked[number]
        batch, place = divmod(number - len(self._unpacked), BATCH)
        if self._open[0] != batch:
            self._open = batch, pickle.loads(self._batches[batch])
        return self._open[1][place]

    def __iter__(self) -> Iterator[Piece]:
        """Yields the pieces in order."""
        return (self[number] for number in range(self._length))
