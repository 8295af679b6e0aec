# ruff: noqa: E501 - pages of one line are easier to read than broken ones
"""A sentence stays whole: formulas, small images and notes in it, words hidden in it, and signs beside headings."""

from __future__ import annotations

import pytest

from tests.articles.kit import article_tree, only, read, seen, squeezed_words


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<p>The tide, <math><mi>h</mi><mo>=</mo><mi>a</mi></math>, is low.</p>", "The tide, h=a, is low."),
        ('<p>The value <img class="latex" src="/1.png" alt="\\alpha_1"> is small.</p>', "The value α1 is small."),
        (
            (
                '<p>Where <span class="m"><span style="display: none;"><math><mi>R</mi></math></span><img src="/r.svg" alt="{\\displaystyle R}">'
                "</span> is far.</p>"
            ),
            "Where R is far.",
        ),
        (
            '<p>So <span class="katex"><span><math><mi>E</mi></math></span><span aria-hidden="true"><span>E</span></span></span> rings.</p>',
            "So E rings.",
        ),
        (
            '<p>The boat that <img src="/big.jpg" width="800" height="500"> sank was old.</p>',
            "The boat that sank was old.",
        ),
        (
            '<p>In the <a href="/m">archive<span class="sr-only"> (opens elsewhere)</span></a> and hall.</p>',
            "In the archive and hall.",
        ),
        ("<p>The word <span>clinker<span hidden>A way to build</span></span> is old.</p>", "The word clinker is old."),
        ('<p>A last <span style="display:none">secret </span>word.</p>', "A last word."),
        (
            '<p>The bell hangs<sup>1</sup><small class="marginnote">It was cast in 1901 by two brothers.</small> from a beam.</p>',
            "The bell hangs1 from a beam.",
        ),
    ],
)
def test_a_sentence_stays_whole(markup: str, wanted: str) -> None:
    assert wanted in squeezed_words(read(markup))


def test_what_a_sentence_held_follows_it() -> None:
    markup = (
        '<p>The bell hangs<small class="sidenote">It was cast in 1901.</small> from <img src="/big.jpg"> a beam.</p>'
    )
    shown = seen(read(markup))
    assert "It was cast in 1901." in shown
    assert "big.jpg" in shown


def test_the_rest_of_a_text_that_a_click_unfolds_stays() -> None:
    rest = "and the captain says that the bar will be open until midnight, as it was on the first trip of all in 1911."
    assert rest in seen(read(f'<p>A trip is planned, <span id="more" style="display:none">{rest}</span></p>'))


@pytest.mark.parametrize(
    "heading",
    [
        '<h2 id="a">Alpha<a class="headerlink" href="#a">¶</a></h2>',
        '<h2 id="a"><a href="#a" class="anchor" aria-hidden="true">#</a> Alpha</h2>',
        '<h2><a href="https://courier.example/2026/03/ferry#a">§</a>Alpha</h2>',
        '<div class="h"><h2 id="a">Alpha</h2><span>[<a href="/edit?section=1">edit</a>]</span></div>',
        '<h2>Alpha<span>[<a href="/edit?section=1">Bearbeiten</a>]</span></h2>',
    ],
)
def test_signs_beside_a_heading_go(heading: str) -> None:
    soup = article_tree(f"{heading}<p>One boat is enough for the bay, the council said.</p>")
    assert only(soup, "h2").get_text().strip() == "Alpha"
    assert "edit" not in soup.get_text()


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        ('<div class="w"><span>js</span><button>Copy</button><pre>go(a)</pre></div>', "go(a)"),
        ("<div><div><span>python</span><div>Copy code</div></div><pre><code>go(a)</code></pre></div>", "go(a)"),
        (
            "<div><table><tr><td><div>1</div><div>2</div></td><td><div>def a():</div><div>    go</div></td></tr></table></div>",
            "def a():\n    go",
        ),
    ],
)
def test_code_is_without_line_numbers_and_labels(markup: str, code: str) -> None:
    soup = article_tree(markup)
    assert only(soup, "pre").get_text() == code
    assert [p.get_text() for p in soup.select("p") if len(p.get_text()) < 20] == []


def test_a_card_is_a_link_with_its_title() -> None:
    card = (
        '<figure><a href="https://tides.example/x"><div><div>A history of tides</div><div>How people learned.</div>'
        '<img src="https://tides.example/favicon.ico"></div><div><img src="https://tides.example/t.jpg"></div></a></figure>'
    )
    soup = article_tree(card)
    assert only(soup, 'figcaption a[href="https://tides.example/x"]').get_text() == "A history of tides"
    assert [image["src"] for image in soup.select("img")] == ["https://tides.example/t.jpg"]
