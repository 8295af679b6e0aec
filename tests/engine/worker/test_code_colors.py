"""Program code is coloured in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from deskreader.engine.worker import code_jobs
from deskreader.engine.worker.code_colors import CodeColors

PYTHON = 'def area(r):\n    return 3 * r  # square\nprint("x")'


@pytest.fixture
def colors() -> Iterator[CodeColors]:
    colors = CodeColors()
    yield colors
    colors.close()


def words(code: str, language: str) -> list[tuple[str, str]]:
    """Returns the coloured pieces of code with their roles."""
    pieces, start = [], 0
    for length, role in code_jobs.color_code(code, language):
        if role:
            pieces.append((code[start : start + length].strip(), role))
        start += length
    return pieces


def test_tokens_have_the_roles_of_the_theme() -> None:
    assert words(PYTHON, "python") == [
        ("def", "code_keyword"), ("area", "code_name"), ("return", "code_keyword"), ("3", "code_number"),
        ("# square", "code_comment"), ("print", "code_name"), ('"x"', "code_string"),
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["python", "js", "rust", "html", "bash", "json", "c++", "sql", "yaml", "diff"])
@pytest.mark.parametrize("code", [PYTHON, "", "\n\n", "<a b='c'>", "\x00\ud7ff", "ä\u2028ß"])
def test_the_runs_cover_the_code_exactly(language: str, code: str) -> None:
    runs = code_jobs.color_code(code, language)
    assert sum(length for length, _ in runs) in (0, len(code))


def test_an_unknown_language_stays_plain() -> None:
    assert code_jobs.color_code("x", "klingon") == ()


def test_code_is_coloured_in_another_process_and_remembered(colors: CodeColors) -> None:
    first, unknown = colors.color([(PYTHON, "python"), ("x", "klingon")])
    assert first == code_jobs.color_code(PYTHON, "python")
    assert unknown == ()
    assert colors._worker.pid is None, "the process ends when it is done"
    colors._worker.close()
    assert colors.color([(PYTHON, "python")]) == [first]


def test_long_code_stays_plain(colors: CodeColors) -> None:
    assert colors.color([("x = 1\n" * 10_000, "python")]) == [()]
    assert colors._worker.pid is None
