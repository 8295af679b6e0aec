"""Colours the code of an article off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from deskreader.desktop.article.parsing.code_runs import Runs, codes_of, with_colors
from deskreader.desktop.runtime.tasks import Tasks

if TYPE_CHECKING:
    from deskreader.desktop.article.pieces.piece_list import PieceList

ColorCode = Callable[[Sequence[tuple[str, str]]], Sequence[Runs]]
"""Returns the colours of code, given with its language."""
MOST_PIECES = 1000
"""An article in more pieces is a book: its code stays plain."""


def color_pieces(tasks: Tasks, color: ColorCode, pieces: PieceList, done: Callable[[PieceList], object]) -> None:
    """Calls `done` with the pieces once their code has its colours; not where there is no code to colour."""
    from deskreader.desktop.article.pieces.piece_list import PieceList

    codes = codes_of(pieces) if len(pieces) <= MOST_PIECES else []
    if not codes:
        return

    def colored() -> PieceList:
        colors = dict(zip(codes, color(codes), strict=True))
        return PieceList(with_colors(pieces, colors), pieces.scripts)

    tasks.run(colored, done)
