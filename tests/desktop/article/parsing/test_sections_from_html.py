"""From sanitized HTML to sections, without Qt."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from deskreader.desktop.article.parsing.inline_spans import reads_right_to_left
from deskreader.desktop.article.parsing.sections import (
    LINE_BREAK,
    Embed,
    Figure,
    LevelKind,
    Medium,
    Paragraph,
    Role,
    Rule,
)
from deskreader.desktop.article.parsing.sections_from_html import sections_from_html


def texts(html: str) -> list[str]:
    """Returns the texts of the paragraphs."""
    return [section.text for section in sections_from_html(html) if isinstance(section, Paragraph)]


@given(st.text(alphabet=st.sampled_from("<>/=\"' abpultdhr!-&;#x\n")))
def test_any_text_gives_sections_and_no_error(text: str) -> None:
    sections_from_html(text)


@given(st.lists(st.text(alphabet="abc ß漢", min_size=1), max_size=8))
def test_every_word_of_the_paragraphs_is_kept_in_order(paragraphs: list[str]) -> None:
    html = "".join(f"<p>{text}</p>" for text in paragraphs)
    assert " ".join(texts(html)).split() == " ".join(paragraphs).split()


def test_headings_keep_their_level() -> None:
    sections = sections_from_html("<h2>a</h2><h4>b</h4>")
    assert [(s.role, s.level) for s in sections if isinstance(s, Paragraph)] == [(Role.HEADING, 2), (Role.HEADING, 4)]


def test_lists_are_numbered_and_nested() -> None:
    sections = sections_from_html('<ol start="9"><li>a</li><li>b<ul><li>c</li></ul></li><li value="20">d</li></ol>')
    assert [(s.marker, len(s.nesting.levels)) for s in sections if isinstance(s, Paragraph)] == [
        ("9.", 1), ("10.", 1), ("◦", 2), ("20.", 1),
    ]  # fmt: skip
    assert sections[0].nesting.levels[0].digits == 2


def test_only_the_first_paragraph_of_an_item_has_the_marker() -> None:
    sections = sections_from_html("<ul><li><p>a</p><p>b</p></li></ul>")
    assert [s.marker for s in sections if isinstance(s, Paragraph)] == ["•", ""]


def test_quotes_contain_lists_and_code() -> None:
    sections = sections_from_html("<blockquote><p>a</p><ul><li>b</li></ul><pre>c\n  d</pre></blockquote>")
    quotes = {s.nesting.levels[0].id for s in sections}
    assert len(quotes) == 1
    assert sections[0].nesting.levels[0].kind is LevelKind.QUOTE
    assert sections[2].role is Role.CODE
    assert sections[2].text == f"c{LINE_BREAK}  d"


def test_images_break_out_of_their_paragraph_and_keep_its_link() -> None:
    sections = sections_from_html(
        '<p>before <a href="https://x.example/"><img src="https://a.example/p.jpg" alt="A tram"></a> after</p>'
    )
    assert [type(s) for s in sections] == [Paragraph, Figure, Paragraph]
    assert sections[1] == Figure("https://a.example/p.jpg", "A tram", "https://x.example/", sections[1].nesting)


def test_a_figcaption_is_a_caption() -> None:
    sections = sections_from_html(
        '<figure><img src="https://a.example/p.jpg"><figcaption>By <b>us</b></figcaption></figure>'
    )
    assert isinstance(sections[1], Paragraph)
    assert sections[1].role is Role.CAPTION


def test_embeds_become_links() -> None:
    sections = sections_from_html(
        '<iframe src="https://v.example/1"></iframe><video><source src="https://v.example/2.mp4"></video>'
    )
    assert [(s.medium, s.href) for s in sections if isinstance(s, Embed)] == [
        (Medium.PAGE, "https://v.example/1"), (Medium.VIDEO, "https://v.example/2.mp4"),
    ]  # fmt: skip


def test_footnotes_are_notes_with_anchors() -> None:
    sections = sections_from_html(
        '<p>Text<sup><a href="#n1">1</a></sup></p><hr><ol><li id="n1">Source. <a href="#r1">↩</a></li></ol>'
    )
    assert isinstance(sections[1], Rule)
    note = sections[2]
    assert isinstance(note, Paragraph)
    assert (note.role, note.anchors, note.text) == (Role.NOTE, ("n1",), "1. Source. ↩")


def test_direction_comes_from_the_html_or_the_first_strong_character() -> None:
    sections = sections_from_html('<p>שלום world</p><p dir="rtl">world</p><p>123 world</p><p>…</p>', rtl=True)
    assert [s.nesting.rtl for s in sections] == [True, True, False, True]
    assert reads_right_to_left("12 مرحبا") is True
    assert reads_right_to_left("…") is None


def test_hostile_documents_give_only_allowed_links(shared: Path) -> None:
    for name, html in json.loads((shared / "data/hostile/qt_html.json").read_text("utf-8")).items():
        for section in sections_from_html(html):
            for span in getattr(section, "spans", ()):
                assert span.href == "" or span.href.startswith(("http", "mailto:", "#")), name
