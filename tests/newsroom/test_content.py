"""Reading story files: heads, blocks, marked words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.newsroom.content import Block, Image, Shape, inline, read_article, read_body
from deskreader.newsroom.markup import block_html, body_html, image_html

TEXT = """source: petri
title: A title: with a colon
minutes: 90
point: One.
point: Two & three.
tags: a, b
picture: ![Alt | Caption. | Credit](a.jpg)

First *stressed* and `code`,
on two lines.

## A heading

> Said so.

- one
- two

```
if a < b:

    return "&"
```

![Alt "x" | Caption | Credit](b.jpg)

<hr>

<a href="/x">A paragraph</a> that begins with a link.
"""


def test_head_and_blocks_are_parsed() -> None:
    story = read_article("slug", TEXT)
    assert (story.title, story.minutes_before, story.tags) == ("A title: with a colon", 90, ("a", "b"))
    assert story.points == ("One.", "Two & three.")
    assert story.lead == Image("a.jpg", "Alt", "Caption.", "Credit")
    assert [block.shape for block in story.body] == [
        Shape.PARAGRAPH, Shape.HEADING, Shape.QUOTE, Shape.LIST, Shape.CODE, Shape.IMAGE, Shape.HTML, Shape.PARAGRAPH,
    ]  # fmt: skip
    assert story.body[0].text == "First <em>stressed</em> and <code>code</code>, on two lines."
    assert story.body[4].text == 'if a < b:\n\n    return "&"'


def test_body_as_html() -> None:
    text = body_html(read_article("slug", TEXT), "http://127.0.0.1:1")
    assert "<ul><li>one</li><li>two</li></ul>" in text
    assert '<pre><code>if a &lt; b:\n\n    return "&amp;"</code></pre>' in text
    assert 'alt="Alt &quot;x&quot;"' in text


def test_inset_follows_the_third_paragraph_and_every_sixth() -> None:
    body = "\n\n".join(f"Paragraph {number}." for number in range(1, 11))
    story = read_article("slug", f"source: petri\ntitle: T\nminutes: 1\n\n{body}")
    text = body_html(story, "", inset="<hr>")
    assert [line for line in text.splitlines() if line == "<hr>"] == ["<hr>"] * 2
    assert text.index("Paragraph 3.") < text.index("<hr>") < text.index("Paragraph 4.")


@pytest.mark.parametrize(
    ("way", "mark"),
    [("plain", "<figure>"), ("lazy", "data-src="), ("srcset", "srcset="), ("old", "<small>")],
)
def test_every_image_style_escapes_its_text(way: str, mark: str) -> None:
    text = image_html(Image("a.jpg", 'a "b"', "<c>", "d & e"), "http://x", way)
    assert mark in text
    assert "http://x/pictures/a.jpg" in text
    assert "&lt;c&gt;" in text
    assert "d &amp; e" in text
    assert "<c>" not in text


def test_a_malformed_image_is_rejected() -> None:
    with pytest.raises(ValueError):
        read_body("![no end](a.jpg")


@pytest.mark.parametrize(
    ("marked", "markup"),
    [
        ("a **b** c", "a <strong>b</strong> c"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("R & D, &amp; &#8217;", "R &amp; D, &amp; &#8217;"),
        ("no marks", "no marks"),
    ],
)
def test_inline_markup(marked: str, markup: str) -> None:
    assert inline(marked) == markup


@given(st.lists(st.text("abc xyz", min_size=1).filter(str.strip), min_size=1, max_size=6))
def test_plain_paragraphs_round_trip(paragraphs: list[str]) -> None:
    blocks = read_body("\n\n".join(paragraphs))
    assert [block.text for block in blocks] == [paragraph.strip() for paragraph in paragraphs]
    assert {block.shape for block in blocks} == {Shape.PARAGRAPH}


@given(st.text())
def test_code_is_always_escaped(code: str) -> None:
    text = block_html(Block(Shape.CODE, code), "", "plain")
    assert "<" not in text.removeprefix("<pre><code>").removesuffix("</code></pre>")
