# ruff: noqa: E501 - pieces of one line are easier to read than broken ones
"""What publishing systems, code viewers and slide shows write around a text is read as what a person sees of it."""

from __future__ import annotations

import re

import pytest

from deskreader.articles import extract
from tests.articles.kit import PROSE, URL, paragraphs, seen, whole_page
from tests.articles.layouts import LAYOUTS, amid

CHINESE = (
    "港务局表示，自一九一一年起横渡海湾的渡轮将在星期日最后一次起航，码头上的人们都来送行。",
    "三艘船上约有四十人工作，其中大多数人已经在新的电车线路上得到了职位，下个月开始上班。",
    "持有年票的乘客可以退回一半的票价，而且不需要办理任何手续就能收到这笔钱，直接汇入账户。",
)
AMID: dict[str, tuple[str, list[str], list[str], str]] = {
    # piece: markup, words that are seen, words that are not, pattern of the HTML
    "code in a box with a toolbar": ('<div class="code-toolbar"><pre class="language-js"><code>go(a)</code></pre><div class="toolbar"><div class="toolbar-item"><button>Copy</button></div></div></div>', ["go(a)"], ["Copy"], ""),
    "slides": ('<div class="slides"><div class="mySlide"><div class="numbertext">1 / 2</div><img src="/i/a.jpg"><div class="text">The old mill</div></div><div class="mySlide"><div class="numbertext">2 / 2</div><img src="/i/b.jpg"><div class="text">The new mill</div></div></div>', ["The old mill", "The new mill"], ["1 / 2", "2 / 2"], ""),
    "caption of several images": ('<div class="thumb"><div class="row"><div class="one"><img src="/i/a.jpg" width="200" height="170"></div><div class="one"><img src="/i/b.jpg" width="200" height="170"></div></div><div class="row"><div class="thumbcaption">Two views of the mill</div></div></div>', ["Two views of the mill"], [], ""),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("piece", AMID)
def test_a_piece_between_paragraphs_is_read_as_a_person_sees_it(piece: str, layout: str) -> None:
    markup, wanted, unwanted, pattern = AMID[piece]
    article = amid(layout, markup)
    shown = seen(article)
    assert [words for words in wanted if words not in shown] == []
    assert [words for words in unwanted if words in shown] == []
    assert not pattern or re.search(pattern, article.html, re.S)


def test_titles_of_parts_stay() -> None:
    parts = "".join(
        f'<div class="post"><div class="post-title">{title}</div><div class="post-body"><p>{text}</p></div></div>'
        for title, text in zip(["Vote is over", "The chair speaks", "A guess", "Doors open"], PROSE, strict=False)
    )
    text = extract(whole_page(parts), URL).text
    assert [title for title in ("Vote is over", "The chair speaks", "Doors open") if title not in text] == []


@pytest.mark.parametrize("names", ['id="comments-rule"', 'class="chapter" id="banner"', "hidden"])
def test_a_section_stays_beside_its_like_whatever_its_id(names: str) -> None:
    first = "class='chapter'" if "chapter" in names else ""
    sections = f"<section {first}><h2>Wood</h2>{paragraphs(0, 2)}</section><section {names}><h2>Water</h2>{paragraphs(2, 4)}</section>"
    shown = seen(extract(whole_page(sections), URL))
    assert [text for text in ("Water", *PROSE[:4]) if text not in shown] == []


def test_a_box_with_something_to_press_is_no_section_of_the_text() -> None:
    comments = f"<section id='comments-box'><h2>Letters</h2>{paragraphs(2, 4)}<button>Answer</button></section>"
    text = extract(whole_page(f"<section><h2>Wood</h2>{paragraphs(0, 2)}</section>{comments}"), URL).text
    assert PROSE[0] in text
    assert PROSE[3] not in text


def test_names_that_style_paragraphs_say_nothing_in_scripts_with_short_texts() -> None:
    body = f"<p class='MsoCommentText'>{CHINESE[0]}</p><p class='MsoFooter'>{CHINESE[1]}</p><p>{CHINESE[2]}</p>"
    shown = seen(extract(whole_page(body, html_attributes='lang="zh"'), URL))
    assert [text for text in CHINESE if text not in shown] == []


def test_a_page_of_sections_named_by_their_topics_is_read() -> None:
    sections = "".join(
        f'<div class="chapter" id="chapter-{topic}"><h2>On {topic}</h2><p>{PROSE[n]}</p></div>'
        for n, topic in enumerate(["navigation", "sails", "banners", "footers"])
    )
    shown = seen(extract(whole_page(sections), URL))
    assert [text for text in PROSE[:4] if text not in shown] == []
