"""The tree of HTML: attributes, dropped elements, implied ends, limits, and linear time."""

from __future__ import annotations

import pytest

from deskreader.desktop.article.parsing.html_tree import MAX_DEPTH, Element, Node, parse_html
from deskreader.desktop.article.parsing.sections import Paragraph
from deskreader.desktop.article.parsing.sections_from_html import sections_from_html


def texts(html: str) -> list[str]:
    """Returns the texts of the paragraphs."""
    return [section.text for section in sections_from_html(html) if isinstance(section, Paragraph)]


def depth(nodes: tuple[Node, ...]) -> int:
    """Returns the largest depth of elements."""
    return max((1 + depth(node.children) for node in nodes if isinstance(node, Element)), default=0)


def test_attributes_are_parsed_in_every_notation() -> None:
    (element,) = parse_html('<a href=\'x\' TITLE="a &amp; b" rel=c hidden href="second"></a>')
    assert element.attributes == {"href": "x", "title": "a & b", "rel": "c", "hidden": ""}


def test_scripts_and_styles_are_dropped_with_their_content() -> None:
    assert texts("<p>a</p><script>if (1 < 2) {}</script><!-- b --><style>p{}</style><p>c</p>") == ["a", "c"]


def test_omitted_end_tags_are_implied() -> None:
    assert texts("<p>one<p>two<ul><li>three<li>four</ul>") == ["one", "two", "three", "four"]


def test_deep_nesting_is_flattened_and_its_text_kept() -> None:
    html = "<div>" * 5000 + "deep" + "</div>" * 5000 + "<p>after</p>"
    assert depth(parse_html(html)) <= MAX_DEPTH + 1
    assert texts(html) == ["deep", "after"]


@pytest.mark.parametrize("piece", ["<", "<a ", "<!--", "</", '<a x="', "&#", "<b>", "<p><", "<td>", "<li>"])
def test_unclosed_markup_is_parsed_in_linear_time(piece: str) -> None:
    """A quadratic parser takes minutes for this, as `html.parser` does for `<!--`."""
    parse_html(piece * 50_000)
