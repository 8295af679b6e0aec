"""Reading story files: heads, blocks, marked words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.newsroom.content import Block, Picture, Shape, inline, read_body, read_story
from deskreader.newsroom.markup import block_html, body_html, picture_html

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


def test_head_and_blocks_are_read() -> None:
    story = read_story("slug", TEXT)
    assert (story.title, story.minutes_before, story.tags) == ("A title: with a colon", 90, ("a", "b"))
    assert story.points == ("One.", "Two & three.")
    assert story.lead == Picture("a.jpg", "Alt", "Caption.", "Credit")
    assert [block.shape for block in story.body] == [
        Shape.PARAGRAPH, Shape.HEADING, Shape.QUOTE, Shape.LIST, Shape.CODE, Shape.PICTURE, Shape.HTML, Shape.PARAGRAPH,
    ]  # fmt: skip
    assert story.body[0].text == "First <em>stressed</em> and <code>code</code>, on two lines."
    assert story.body[4].text == 'if a < b:\n\n    return "&"'


def test_body_as_html() -> None:
    text = body_html(read_story("slug", TEXT), "http://127.0.0.1:1")
    assert "<ul><li>one</li><li>two</li></ul>" in text
    assert '<pre><code>if a &lt; b:\n\n    return "&amp;"</code></pre>' in text
    assert 'alt="Alt &quot;x&quot;"' in text


def test_inset_comes_after_the_third_paragraph_and_each_sixth() -> None:
    body = "\n\n".join(f"Paragraph {number}." for number in range(1, 11))
    story = read_story("slug", f"source: petri\ntitle: T\nminutes: 1\n\n{body}")
    text = body_html(story, "", inset="<hr>")
    assert [line for line in text.splitlines() if line == "<hr>"] == ["<hr>"] * 2
    assert text.index("Paragraph 3.") < text.index("<hr>") < text.index("Paragraph 4.")


@pytest.mark.parametrize(
    ("way", "mark"),
    [("plain", "<figure>"), ("lazy", "data-src="), ("srcset", "srcset="), ("old", "<small>")],
)
def test_each_way_of_showing_a_picture_escapes_its_words(way: str, mark: str) -> None:
    text = picture_html(Picture("a.jpg", 'a "b"', "<c>", "d & e"), "http://x", way)
    assert mark in text
    assert "http://x/pictures/a.jpg" in text
    assert "&lt;c&gt;" in text
    assert "d &amp; e" in text
    assert "<c>" not in text


def test_broken_picture_is_refused() -> None:
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
def test_marked_words(marked: str, markup: str) -> None:
    assert inline(marked) == markup


@given(st.lists(st.text("abc xyz", min_size=1).filter(str.strip), min_size=1, max_size=6))
def test_plain_paragraphs_come_back_as_written(paragraphs: list[str]) -> None:
    blocks = read_body("\n\n".join(paragraphs))
    assert [block.text for block in blocks] == [paragraph.strip() for paragraph in paragraphs]
    assert {block.shape for block in blocks} == {Shape.PARAGRAPH}


@given(st.text())
def test_code_is_always_escaped(code: str) -> None:
    text = block_html(Block(Shape.CODE, code), "", "plain")
    assert "<" not in text.removeprefix("<pre><code>").removesuffix("</code></pre>")
