"""Puts the colours of program code into the sections of an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar, cast

from deskreader.desktop.article.parsing.inline_spans import ZERO_WIDTH_SPACE
from deskreader.desktop.article.parsing.sections import LINE_BREAK, Paragraph, Role, Span

Part = TypeVar("Part")
"""A section of an article, or a piece of one."""
Runs = Sequence[tuple[int, str]]
"""Numbers of characters, each with the role of its colour; empty for plain text."""


def codes_of(sections: Iterable[object]) -> list[tuple[str, str]]:
    """Returns the code of sections that name its language, with that language; each one once."""
    found = (_code(section) for section in sections if _is_plain_code(section))
    return list(dict.fromkeys(code for code in found if code is not None))


def with_colors(sections: Iterable[Part], colors: Mapping[tuple[str, str], Runs]) -> tuple[Part, ...]:
    """Returns the sections with their code in spans of one colour each; code without runs stays as it is."""
    return tuple(cast(Part, _colored(section, colors)) for section in sections)


def _is_plain_code(section: object) -> bool:
    is_code = isinstance(section, Paragraph) and section.role is Role.CODE and bool(section.language)
    return is_code and isinstance(section, Paragraph) and not any(span.token for span in section.spans)


def _code(section: object) -> tuple[str, str] | None:
    if not isinstance(section, Paragraph) or ZERO_WIDTH_SPACE in section.text:
        return None
    return section.text.replace(LINE_BREAK, "\n"), section.language


def _colored(section: object, colors: Mapping[tuple[str, str], Runs]) -> object:
    code = _code(section) if _is_plain_code(section) else None
    runs = colors.get(code, ()) if code is not None else ()
    if not isinstance(section, Paragraph) or not runs:
        return section
    return replace(section, spans=tuple(_spans(section.text, runs)))


def _spans(text: str, runs: Runs) -> Iterator[Span]:
    start = 0
    for length, role in runs:
        yield Span(text[start : start + length], token=role)
        start += length
