"""Pieces that are packed come back as they were."""

from __future__ import annotations

import gc

import pytest

from deskreader.desktop.article.parsing.sections import Figure, Paragraph, Role, Span
from deskreader.desktop.article.pieces.bounded_sections import Continuation, Piece
from deskreader.desktop.article.pieces.piece_list import BATCH, MOST_UNPACKED, PieceList


def pieces(count: int) -> list[Piece]:
    made: list[Piece] = [Paragraph(Role.BODY, (Span(f"{number}"),)) for number in range(count - 2)]
    return [*made, Continuation(Paragraph(Role.BODY, (Span("rest"),))), Figure("https://a.example/last.jpg")]


@pytest.mark.parametrize("count", [2, MOST_UNPACKED, MOST_UNPACKED + 1, MOST_UNPACKED + 3 * BATCH + 5])
def test_pieces_are_the_same_however_many_there_are(count: int) -> None:
    made = PieceList(pieces(count))
    assert len(made) == count
    assert list(made) == pieces(count)
    assert made[count - 1] == Figure("https://a.example/last.jpg")
    assert made[0] == pieces(count)[0]
    assert made.images == {"https://a.example/last.jpg"}


def test_many_pieces_are_few_objects_to_the_garbage_collector() -> None:
    gc.collect()
    before = len(gc.get_objects())
    made = PieceList(pieces(20_000))
    gc.collect()
    assert len(gc.get_objects()) - before < 5 * MOST_UNPACKED
    assert len(made) == 20_000
