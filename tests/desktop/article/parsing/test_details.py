"""Details that open and close, and definition lists."""

from __future__ import annotations

from deskreader.desktop.article.parsing.sections import (
    LevelKind,
    Paragraph,
    Role,
    open_details,
    shown_section,
)
from deskreader.desktop.article.parsing.sections_from_html import sections_from_html

NESTED = (
    "<details><summary>Outer</summary><p>One</p><details open><summary>Inner</summary><p>Two</p></details></details>"
    "<p>After</p>"
)


def texts(html: str, opened: frozenset[int] | None = None) -> list[str]:
    """Returns the texts of the sections that show."""
    sections = sections_from_html(html)
    opened = open_details(sections) if opened is None else opened
    shown = [shown_section(section, opened) for section in sections]
    return [section.text for section in shown if isinstance(section, Paragraph)]


def test_closed_details_show_their_summary_alone() -> None:
    assert texts(NESTED) == ["Outer", "After"]
    assert texts("<details open><summary>Title</summary>Rest</details>") == ["Title", "Rest"]


def test_inner_details_show_where_both_are_open() -> None:
    summaries = [s for s in sections_from_html(NESTED) if isinstance(s, Paragraph) and s.role is Role.SUMMARY]
    outer, inner = (summary.details for summary in summaries)
    assert texts(NESTED, frozenset({outer})) == ["Outer", "One", "Inner", "After"]
    assert texts(NESTED, frozenset({outer, inner})) == ["Outer", "One", "Inner", "Two", "After"]
    assert texts(NESTED, frozenset({inner})) == ["Outer", "After"]


def test_details_without_a_summary_hide_nothing() -> None:
    assert texts("<details><p>Plain</p></details>") == ["Plain"]


def test_terms_and_definitions_have_roles_of_their_own() -> None:
    term, definition = sections_from_html("<dl><dt>Berth</dt><dd>A place at a quay</dd></dl>")
    assert isinstance(term, Paragraph)
    assert term.role is Role.TERM
    assert definition.nesting.levels[-1].kind is LevelKind.DEFINITION
