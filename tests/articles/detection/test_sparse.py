"""Articles of little or unpunctuated text are found, and no banner or imprint is taken for them."""

from __future__ import annotations

import pytest

from deskreader.articles import extract
from deskreader.model import Completeness
from tests.articles.kit import URL, seen

BANNER = (
    "<div id='cookie-banner' class='cookie-banner'><p>We and our 128 partners use cookies to store information on your"
    " device and to measure what you read. You can change your mind at any time in the settings.</p></div>"
)
IMPRINT = (
    "<footer><p>Courier is published by Bay Press Ltd, 4 Quay Street, which is responsible for all of it.</p></footer>"
)
KINDS = {
    "poem": (
        "<p>The tide goes out<br>and takes the boats</p><p>The bell is cold<br>in early light</p>",
        ["The tide", "early light"],
    ),
    "poem in lines": (
        "<div><div>The tide goes out</div><div>and takes the boats</div></div>",
        ["The tide", "the boats"],
    ),
    "poem as it stands": ("<pre>The tide goes out\nand takes the boats</pre>", ["The tide", "the boats"]),
    "song": (
        "<div class='lyrics'><p>La la the sea<br>La la the bay</p><p>Oh the day</p></div>",
        ["La la the sea", "Oh the day"],
    ),
    "photo essay": (
        (
            "<p>Two images.</p><figure><img src='/a.jpg' width='900'><figcaption>Dawn</figcaption></figure>"
            "<figure><img src='/b.jpg' width='900'><figcaption>Noon</figcaption></figure>"
        ),
        ["Two images.", "a.jpg", "b.jpg", "Noon"],
    ),
    "comic": ("<p><img src='/comics/low.png' width='740' height='400' alt='Low water'></p>", ["low.png"]),
    "post": (
        "<div class='post'><p>the boat is gone and I am not ok</p><time>4 March 2026</time></div>",
        ["the boat is gone"],
    ),
    "short news": (
        "<p>The ferry is cancelled today.</p><p>It sails again tomorrow.</p>",
        ["cancelled today", "tomorrow"],
    ),
    "list with captions": (
        "<ol><li><img src='/a.jpg'> The red boat</li><li><img src='/b.jpg'> The blue boat</li></ol>",
        ["The blue boat", "b.jpg"],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_an_article_of_little_text_beats_banner_and_imprint(kind: str) -> None:
    body, wanted = KINDS[kind]
    page = f"""<html lang="en"><head><title>Low water - Courier</title></head><body><nav><a href="/">Home</a></nav>
<main><article><h1>Low water</h1>{body}</article></main>{IMPRINT}{BANNER}</body></html>"""
    shown = seen(extract(page.encode(), URL))
    assert [words for words in wanted if words not in shown] == []
    assert "128 partners" not in shown
    assert "Bay Press" not in shown


@pytest.mark.parametrize("furniture", [BANNER, IMPRINT, BANNER + IMPRINT])
def test_boilerplate_alone_is_never_complete(furniture: str) -> None:
    page = f"<html><head><title>Low water</title></head><body><main></main>{furniture}</body></html>"
    assert extract(page.encode(), URL).completeness is not Completeness.COMPLETE
