"""Copies as HTML, as Markdown, and as a quotation."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor

from deskreader.desktop.article.rich_copy import html_text, markdown_text, quotation
from deskreader.desktop.article.typesetting.document import ArticleDocument
from deskreader.desktop.article.typesetting.style import ArticleStyle
from tests.desktop.article.samples import article
from tests.desktop.article.typesetting.kit import rendered


def body(document: ArticleDocument, first: str) -> QTextCursor:
    """Returns a selection from the first block with a text to the end."""
    cursor = document.find(first)
    cursor.setPosition(cursor.block().position())
    cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def test_formats_and_links_are_kept(style: ArticleStyle) -> None:
    html = '<p>Some <b>bold</b>, <i>slanted</i> and <code>code</code>, <a href="https://a.example/?x=1&amp;y">there</a>.</p>'
    document = rendered(html, style)
    cursor = body(document, "Some")
    link = '<a href="https://a.example/?x=1&amp;y">there</a>'
    assert html_text(document, cursor) == (
        f"<p>Some <strong>bold</strong>, <em>slanted</em> and <code>code</code>, {link}.</p>"
    )
    assert markdown_text(document, cursor) == (
        "Some **bold**, *slanted* and `code`, [there](https://a.example/?x=1&y)."
    )


def test_blocks_keep_their_kind(style: ArticleStyle) -> None:
    html = (
        "<h2>Head</h2><ul><li>one</li><li>two</li></ul><ol start='3'><li>three</li></ol>"
        "<blockquote><p>Said</p></blockquote><pre>a\n  b</pre>"
        "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>"
    )
    document = rendered(html, style)
    cursor = body(document, "Head")
    assert markdown_text(document, cursor) == (
        "## Head\n\n- one\n- two\n\n3. three\n\n> Said\n\n```\na\n  b\n```\n\n| A | B |\n| --- | --- |\n| 1 | 2 |"
    )
    copied = html_text(document, cursor)
    assert "<h2>Head</h2>" in copied
    assert "<ul><li>one</li><li>two</li></ul>" in copied
    assert "<blockquote><p>Said</p></blockquote>" in copied
    assert "<pre>a\n  b</pre>" in copied
    assert "<table><tr><td>A</td><td>B</td></tr>" in copied


def test_signs_of_markdown_and_html_stay_text(style: ArticleStyle) -> None:
    document = rendered("<p>2 * 3 &lt; 7 [sic] _x_</p>", style)
    cursor = body(document, "2 * 3")
    assert markdown_text(document, cursor) == "2 \\* 3 \\< 7 \\[sic\\] \\_x\\_"
    assert html_text(document, cursor) == "<p>2 * 3 &lt; 7 [sic] _x_</p>"


def test_a_part_of_a_paragraph_is_copied_alone(style: ArticleStyle) -> None:
    document = rendered("<p>First words and last words.</p>", style)
    cursor = document.find("words and last")
    assert markdown_text(document, cursor) == "words and last"


def test_a_quotation_names_its_source() -> None:
    opened = article()
    assert quotation("Work begins.\n", opened) == (
        "“Work begins.”\n— Port city votes to turn its rail yard into a park, Ana Lindqvist, Harbour Courier\n"
        "https://www.news.example/park"
    )
    assert quotation("x", article(link=None, author=None)).endswith("park, Harbour Courier")
