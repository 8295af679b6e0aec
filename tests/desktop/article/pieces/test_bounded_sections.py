"""Paragraphs that would stall the window are cut into pieces, and no other."""

from __future__ import annotations

import pytest

from deskreader.desktop.article.parsing.sections import LINE_BREAK, Paragraph, Role, Span
from deskreader.desktop.article.pieces.bounded_sections import (
    MAX_CHARACTERS,
    MAX_SPANS,
    USUAL_SCRIPTS,
    Continuation,
    bounded_sections,
    script_block,
)

EVERY_SCRIPT = "".join(chr(code) for code in range(0x20, 0xFFFF) if not 0xD800 <= code < 0xE000)


def cut(paragraph: Paragraph) -> list[Paragraph]:
    return [section.rest if isinstance(section, Continuation) else section for section in bounded_sections([paragraph])]


@pytest.mark.parametrize(
    "spans",
    [
        (Span("word " * 200_000),),
        (Span("a" * 50_000),),
        (Span(EVERY_SCRIPT), Span(EVERY_SCRIPT, href="https://a.example")),
        tuple(Span("a") for _ in range(5_000)),
        (Span("漢字仮名交じり文" * 40_000),),
    ],
)
def test_every_piece_is_bounded_and_nothing_is_lost(spans: tuple[Span, ...]) -> None:
    pieces = cut(Paragraph(Role.BODY, spans, marker="•", anchors=("a",)))
    texts = ["".join(piece.text for piece in pieces), "".join(span.text for span in spans)]
    assert texts[0].replace(LINE_BREAK, "") == texts[1].replace(LINE_BREAK, "")  # a piece begins on a new line
    assert len(pieces) > 1
    for piece in pieces:
        assert len(piece.text) <= MAX_CHARACTERS
        assert len(piece.spans) <= MAX_SPANS
        assert len({script_block(char) for char in piece.text}) <= USUAL_SCRIPTS
    assert [(piece.marker, piece.anchors) for piece in pieces[:2]] == [("•", ("a",)), ("", ())]


@pytest.mark.parametrize("text", ["", "word " * 700, "Zürich – “naïve” … €5 → α", "漢字かなカナ한국어 and English"])
def test_a_usual_paragraph_stays_as_it_is(text: str) -> None:
    paragraph = Paragraph(Role.BODY, (Span(text),))
    assert list(bounded_sections([paragraph])) == [paragraph]
