"""Spans of text: white space, formats, links, long words, direction."""

from __future__ import annotations

import pytest

from deskreader.desktop.article.parsing.inline_spans import allowed_link
from deskreader.desktop.article.parsing.sections import LINE_BREAK, Paragraph, Span, TextFormat
from deskreader.desktop.article.parsing.sections_from_html import sections_from_html


def only_paragraph(html: str) -> Paragraph:
    """Returns the one paragraph that the HTML consists of."""
    (section,) = sections_from_html(html)
    assert isinstance(section, Paragraph)
    return section


def texts(html: str) -> list[str]:
    """Returns the texts of the paragraphs."""
    return [section.text for section in sections_from_html(html) if isinstance(section, Paragraph)]


def test_white_space_is_collapsed_as_in_a_browser() -> None:
    paragraph = only_paragraph("<p>  one\n two <b> three</b>  <i>four</i>\t</p>")
    assert paragraph.text == "one two three four"


def test_formats_and_links_nest() -> None:
    paragraph = only_paragraph('<p>a <b>b <i>c</i></b> <a href="https://x.example/"><code>d</code></a></p>')
    assert paragraph.spans == (
        Span("a "),
        Span("b ", TextFormat.BOLD),
        Span("c", TextFormat.BOLD | TextFormat.ITALIC),
        Span(" "),
        Span("d", TextFormat.CODE, "https://x.example/"),
    )


def test_line_breaks_stay_within_the_paragraph() -> None:
    assert only_paragraph("<p>one<br> two</p>").text == f"one{LINE_BREAK}two"


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "action:toggle-version", "/path", "", "#"]
)
def test_links_lead_only_to_the_web_and_within_the_article(href: str) -> None:
    assert allowed_link(href) == ""
    assert only_paragraph(f'<p><a href="{href}">text</a></p>').spans == (Span("text"),)


@pytest.mark.parametrize("href", ["https://a.example/x", "HTTP://a.example", "mailto:a@b.example", "#note-1"])
def test_allowed_links_are_kept(href: str) -> None:
    assert allowed_link(href) == href


def test_very_long_words_get_break_opportunities() -> None:
    assert "\u200b" in only_paragraph("<p>" + "x" * 5000 + "</p>").text


def test_small_images_stay_in_the_line_and_emoji_become_text() -> None:
    icon, emoji = '<img src="https://a.example/i.png" width="16">', '<img src="https://a.example/e.png" alt="👩🏽‍💻">'
    paragraph = only_paragraph(f"<p>a {icon} b {emoji} c</p>")
    assert [span.image for span in paragraph.spans] == ["", "https://a.example/i.png", ""]
    assert paragraph.spans[2].text == " b 👩🏽‍💻 c"


def test_tracking_pixels_are_not_shown() -> None:
    assert sections_from_html('<img src="https://t.example/p.gif" width="1" height="1">') == ()
