"""From sanitized HTML to sections: no Qt in any of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.desktop.article.parsing.html_tree import MAX_DEPTH, Element, Node, parse_html
from deskreader.desktop.article.parsing.inline_spans import MAX_PARAGRAPH, allowed_link, reads_right_to_left
from deskreader.desktop.article.parsing.sections import (
    LINE_BREAK,
    Embed,
    Figure,
    LevelKind,
    Medium,
    Paragraph,
    Role,
    Rule,
    Span,
    Table,
    TextFormat,
)
from deskreader.desktop.article.parsing.sections_from_html import sections_from_html


def texts(html: str) -> list[str]:
    return [section.text for section in sections_from_html(html) if isinstance(section, Paragraph)]


def only(html: str) -> Paragraph:
    (section,) = sections_from_html(html)
    assert isinstance(section, Paragraph)
    return section


# --- the tree ---------------------------------------------------------------------------------------------------------


def depth(nodes: tuple[Node, ...]) -> int:
    return max((1 + depth(node.children) for node in nodes if isinstance(node, Element)), default=0)


def test_attributes_are_read_in_every_way_of_writing_them() -> None:
    (element,) = parse_html('<a href=\'x\' TITLE="a &amp; b" rel=c hidden href="second"></a>')
    assert element.attributes == {"href": "x", "title": "a & b", "rel": "c", "hidden": ""}


def test_scripts_and_styles_are_left_out_with_all_they_hold() -> None:
    assert texts("<p>a</p><script>if (1 < 2) {}</script><!-- b --><style>p{}</style><p>c</p>") == ["a", "c"]


def test_ends_that_are_not_written_are_understood() -> None:
    assert texts("<p>one<p>two<ul><li>three<li>four</ul>") == ["one", "two", "three", "four"]


def test_deep_nesting_is_flattened_and_its_text_kept() -> None:
    html = "<div>" * 5000 + "deep" + "</div>" * 5000 + "<p>after</p>"
    assert depth(parse_html(html)) <= MAX_DEPTH + 1
    assert texts(html) == ["deep", "after"]


@given(st.text(alphabet=st.sampled_from("<>/=\"' abpultdhr!-&;#x\n")))
def test_any_text_gives_sections_and_no_error(text: str) -> None:
    sections_from_html(text)


@given(st.lists(st.text(alphabet="abc ß漢", min_size=1), max_size=8))
def test_every_word_of_the_paragraphs_is_kept_in_order(paragraphs: list[str]) -> None:
    html = "".join(f"<p>{text}</p>" for text in paragraphs)
    assert " ".join(texts(html)).split() == " ".join(paragraphs).split()


@pytest.mark.parametrize("piece", ["<", "<a ", "<!--", "</", '<a x="', "&#", "<b>", "<p><", "<td>", "<li>"])
def test_unfinished_markup_is_read_in_linear_time(piece: str) -> None:
    """A quadratic reader takes minutes over this, as `html.parser` does over `<!--`."""
    parse_html(piece * 50_000)


# --- text and marks ---------------------------------------------------------------------------------------------------


def test_space_is_collapsed_as_a_browser_does() -> None:
    paragraph = only("<p>  one\n two <b> three</b>  <i>four</i>\t</p>")
    assert paragraph.text == "one two three four"


def test_marks_and_links_nest() -> None:
    paragraph = only('<p>a <b>b <i>c</i></b> <a href="https://x.example/"><code>d</code></a></p>')
    assert paragraph.spans == (
        Span("a "),
        Span("b ", TextFormat.BOLD),
        Span("c", TextFormat.BOLD | TextFormat.ITALIC),
        Span(" "),
        Span("d", TextFormat.CODE, "https://x.example/"),
    )


def test_line_breaks_stay_within_the_paragraph() -> None:
    assert only("<p>one<br> two</p>").text == f"one{LINE_BREAK}two"


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "action:toggle-version", "/path", "", "#"]
)
def test_links_lead_only_to_the_web_and_within_the_story(href: str) -> None:
    assert allowed_link(href) == ""
    assert only(f'<p><a href="{href}">text</a></p>').spans == (Span("text"),)


@pytest.mark.parametrize("href", ["https://a.example/x", "HTTP://a.example", "mailto:a@b.example", "#note-1"])
def test_good_links_are_kept(href: str) -> None:
    assert allowed_link(href) == href


def test_very_long_words_get_places_to_break() -> None:
    assert "\u200b" in only("<p>" + "x" * 5000 + "</p>").text


def test_a_paragraph_of_book_length_is_set_in_pieces() -> None:
    made = sections_from_html("<p>" + "word " * 20_000 + "</p>")
    assert len(made) > 5
    assert all(len(section.text) <= MAX_PARAGRAPH for section in made if isinstance(section, Paragraph))
    assert " ".join(texts("<p>" + "word " * 20_000 + "</p>")).split() == ["word"] * 20_000


# --- blocks -----------------------------------------------------------------------------------------------------------


def test_headings_keep_their_level() -> None:
    made = sections_from_html("<h2>a</h2><h4>b</h4>")
    assert [(s.role, s.level) for s in made if isinstance(s, Paragraph)] == [(Role.HEADING, 2), (Role.HEADING, 4)]


def test_lists_number_and_nest() -> None:
    made = sections_from_html('<ol start="9"><li>a</li><li>b<ul><li>c</li></ul></li><li value="20">d</li></ol>')
    assert [(s.marker, len(s.nesting.levels)) for s in made if isinstance(s, Paragraph)] == [
        ("9.", 1), ("10.", 1), ("◦", 2), ("20.", 1),
    ]  # fmt: skip
    assert made[0].nesting.levels[0].digits == 2


def test_only_the_first_paragraph_of_an_item_has_the_marker() -> None:
    made = sections_from_html("<ul><li><p>a</p><p>b</p></li></ul>")
    assert [s.marker for s in made if isinstance(s, Paragraph)] == ["•", ""]


def test_quotes_hold_lists_and_code() -> None:
    made = sections_from_html("<blockquote><p>a</p><ul><li>b</li></ul><pre>c\n  d</pre></blockquote>")
    quotes = {s.nesting.levels[0].id for s in made}
    assert len(quotes) == 1
    assert made[0].nesting.levels[0].kind is LevelKind.QUOTE
    assert made[2].role is Role.CODE
    assert made[2].text == f"c{LINE_BREAK}  d"


def test_pictures_break_out_of_their_paragraph_and_keep_its_link() -> None:
    made = sections_from_html(
        '<p>before <a href="https://x.example/"><img src="https://a.example/p.jpg" alt="A tram"></a> after</p>'
    )
    assert [type(s) for s in made] == [Paragraph, Figure, Paragraph]
    assert made[1] == Figure("https://a.example/p.jpg", "A tram", "https://x.example/", made[1].nesting)


def test_small_pictures_stay_in_the_line_and_emoji_become_text() -> None:
    icon, emoji = '<img src="https://a.example/i.png" width="16">', '<img src="https://a.example/e.png" alt="👩🏽‍💻">'
    paragraph = only(f"<p>a {icon} b {emoji} c</p>")
    assert [span.image for span in paragraph.spans] == ["", "https://a.example/i.png", ""]
    assert paragraph.spans[2].text == " b 👩🏽‍💻 c"


def test_trackers_are_not_shown() -> None:
    assert sections_from_html('<img src="https://t.example/p.gif" width="1" height="1">') == ()


def test_captions_are_captions() -> None:
    made = sections_from_html(
        '<figure><img src="https://a.example/p.jpg"><figcaption>By <b>us</b></figcaption></figure>'
    )
    assert isinstance(made[1], Paragraph)
    assert made[1].role is Role.CAPTION


def test_embeds_become_links() -> None:
    made = sections_from_html(
        '<iframe src="https://v.example/1"></iframe><video><source src="https://v.example/2.mp4"></video>'
    )
    assert [(s.medium, s.href) for s in made if isinstance(s, Embed)] == [
        (Medium.PAGE, "https://v.example/1"), (Medium.VIDEO, "https://v.example/2.mp4"),
    ]  # fmt: skip


def test_footnotes_are_small_and_their_places_known() -> None:
    made = sections_from_html(
        '<p>Text<sup><a href="#n1">1</a></sup></p><hr><ol><li id="n1">Source. <a href="#r1">↩</a></li></ol>'
    )
    assert isinstance(made[1], Rule)
    note = made[2]
    assert isinstance(note, Paragraph)
    assert (note.role, note.anchors, note.text) == (Role.NOTE, ("n1",), "1. Source. ↩")


def test_direction_comes_from_the_html_or_the_first_strong_character() -> None:
    made = sections_from_html('<p>שלום world</p><p dir="rtl">world</p><p>123 world</p><p>…</p>', rtl=True)
    assert [s.nesting.rtl for s in made] == [True, True, False, True]
    assert reads_right_to_left("12 مرحبا") is True
    assert reads_right_to_left("…") is None


# --- tables -----------------------------------------------------------------------------------------------------------

FIGURES = (
    "<table><tr><th>Part</th><th>Opens</th><th>Cost</th></tr>"
    "<tr><td>Sluices</td><td>Spring 2028</td><td>41.5</td></tr><tr><td>Park</td><td>2031</td><td>–</td></tr></table>"
)


def test_a_table_of_figures_knows_its_numeric_columns() -> None:
    (table,) = sections_from_html(FIGURES)
    assert isinstance(table, Table)
    assert (table.rows, table.columns, table.numeric) == (3, 3, frozenset({2}))


def test_spans_are_counted_on_the_grid() -> None:
    (table,) = sections_from_html(
        '<table><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr><tr><td colspan="9">d</td></tr></table>'
    )
    assert isinstance(table, Table)
    places = {cell.spans[0].text: (cell.row, cell.column, cell.rows, cell.columns) for cell in table.cells}
    assert places["a"] == (0, 0, 2, 1)
    assert places["c"] == (1, 1, 1, 1)
    assert places["d"][:2] == (2, 0)


def test_layout_tables_are_unwrapped() -> None:
    assert texts("<table><tr><td><table><tr><td><p>a</p></td></tr></table></td><td><h2>b</h2></td></tr></table>") == [
        "a",
        "b",
    ]


def test_a_huge_table_is_set_row_by_row() -> None:
    row = "<tr>" + "<td>x</td>" * 20 + "</tr>"
    made = sections_from_html(f"<table>{row * 100}</table>")
    assert len(made) == 100
    assert made[0].text.count("·") == 19


def test_nested_tables_without_end_are_no_tables() -> None:
    assert texts("<table><tr><td>" * 200 + "x") == ["x"]


def test_hostile_documents_give_few_sections_and_no_odd_link(shared: Path) -> None:
    for name, html in json.loads((shared / "data/hostile/qt_html.json").read_text("utf-8")).items():
        for section in sections_from_html(html):
            for span in getattr(section, "spans", ()):
                assert span.href == "" or span.href.startswith(("http", "mailto:", "#")), name
