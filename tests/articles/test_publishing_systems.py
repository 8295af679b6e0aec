# ruff: noqa: E501 - pieces of one line are easier to read than broken ones
"""What publishing systems, code viewers and slide shows write around a text is read as what a person sees of it."""

from __future__ import annotations

import json
import re

import pytest

from deskreader.articles import extract
from tests.articles.kit import PROSE, paragraphs, seen, whole_page
from tests.articles.layouts import LAYOUTS, URL, check_piece, whole

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
    "code in a table of lines": ('<pre><code class="hljs"><table class="hljs-ln"><tbody><tr><td class="hljs-ln-numbers" data-line-number="1"><div class="hljs-ln-n" data-line-number="1"></div></td><td class="hljs-ln-code"><div>def go():</div></td></tr><tr><td class="hljs-ln-numbers"><div></div></td><td class="hljs-ln-code"><div>    run()</div></td></tr></tbody></table></code></pre>', [], [], r"<pre[^>]*>def go\(\):\n    run\(\)</pre>"),
    "code with a column in each line": ('<pre><code><div class="line"><div class="gutter"><div class="ln">1</div></div><div class="code"><span>def go():</span></div></div><div class="line"><div class="gutter"><div class="ln">2</div></div><div class="code">&nbsp;&nbsp;&nbsp;&nbsp;run()</div></div></code></pre>', [], [], r"<pre[^>]*>def go\(\):\n    run\(\)</pre>"),
    "code with numbers in spans": ("<pre><span>1</span> <span>def</span> go():\n<span>2</span>     run()</pre>", [], [], r"<pre[^>]*>def go\(\):\n    run\(\)</pre>"),
    "a list of numbers is no code with numbers": ("<pre>1 boat\n2 boats</pre>", [], [], r"<pre>1 boat\n2 boats</pre>"),
    "a caption with the labels of code": ('<figure><figcaption><span>js</span><a href="#">Copy</a></figcaption><pre><code>go(a)</code></pre></figure>', ["go(a)"], ["Copy"], ""),
    "a formula in a figure": ("<figure><math><mi>h</mi><mo>=</mo><mi>a</mi></math><figcaption>The law of the mill</figcaption></figure>", ["h=a", "The law of the mill"], [], ""),
    "a formula in an attribute": ('<p>It grows as <span class="MathJax" data-mathml="&lt;math&gt;&lt;mi&gt;u&lt;/mi&gt;&lt;mo&gt;+&lt;/mo&gt;&lt;mn&gt;1&lt;/mn&gt;&lt;/math&gt;"><span class="mjx-char">u</span></span> does.</p>', ["It grows as u+1 does."], [], ""),
    "a note glued into a sentence": ('<p>The pier weighs a ton<sup><a>1</a></sup><span class="fn__text">As the smith says.</span> and stands alone.</p>', ["As the smith says."], [], r"and stands alone\.</p><p>As the smith says\.</p>"),
    "a tip glued into a sentence": ('<p>The pier weighs a ton<span role="tooltip">As the smith says.</span> and stands alone.</p>', ["The pier weighs a ton and stands alone.", "As the smith says."], [], ""),
    "a span that is no note": ("<p>The man said <span>No.</span> and went, as <span>the smith told everybody who asked.</span> and nobody else.</p>", ["The man said No. and went, as the smith told everybody who asked. and nobody else."], [], ""),
    "amounts in boxes": ('<div class="ing"><span class="n">400 g</span><span class="w">leek</span></div><div class="ing"><span>2</span><span>eggs</span></div>', ["400 g leek", "2 eggs"], [], ""),
    "a heading that unfolds what is below": ('<h2><button aria-expanded="false">Who pays?</button></h2><div hidden><p>The parish pays for all of it.</p></div>', ["Who pays?", "The parish pays"], [], "<h2>Who pays"),
    "a button beside a heading": ("<h2>Wood<button>Copy link</button></h2><p>Oak and larch.</p>", ["Wood"], ["Copy link"], ""),
    "slots of a shadow tree": ('<x-part><template shadowrootmode="open"><slot name="lead"></slot><slot name="rest"></slot></template><p slot="rest">Second words of the part.</p><p slot="lead">First words of the part.</p></x-part>', [], [], "First words.*Second words"),
    "an advertisement": ('<x-ad><div placeholder>Bread for half a crown</div></x-ad>', [], ["Bread for"], ""),
    "a post in a custom element": ('<amp-facebook data-href="https://www.facebook.com/valley/posts/123456"></amp-facebook>', ["facebook.com/valley/posts/123456"], [], ""),
    "a post that waits for consent": ('<div class="held" data-post-url="https://twitter.com/mill/status/1234567890"><p>Load it?</p><button>OK</button></div>', ["status/1234567890"], ["Load it"], ""),
    "a player named by a value": ('<div class="player" data-service="youtube" data-video-id="aBcDeFg1234"></div>', ["aBcDeFg1234"], [], ""),
    "a player named by two letters": ('<div class="yt-lazy" data-embed="aBcDeFg1234"></div>', ["aBcDeFg1234"], [], ""),
    "words out of sight": ('<p>The plan hangs<span class="hidden"> secret</span><span class="sr_only"> secret</span><span class="invisible"> secret</span> in the hall.</p>', ["The plan hangs in the hall."], ["secret"], ""),
    "words shown at one size": ('<p>The plan hangs<span class="hidden md:inline"> today</span><span class="d-none d-md-inline"> here</span> in the hall.</p>', ["The plan hangs today here in the hall."], [], ""),
    "a note named by the whole address": (f'<p>So they said.<sup><a href="{URL}#n1">1</a></sup></p><section class="x"><h3>Notes</h3><p id="n1"><sup>1</sup> Minutes, vol. 44</p></section>', ["Minutes, vol. 44"], [], ""),
    "a list of links to other sites": ('<p>The papers:</p><ul><li><a href="https://a.example/1.pdf">The report of the engineer on oak and larch</a></li><li><a href="https://b.example/2.pdf">The minutes of the meeting of Monday</a></li></ul>', ["The report of the engineer", "The minutes of"], [], "<ul>"),
    "a table without links and headers": ("<table><tr><td>400 g</td><td>leek</td></tr><tr><td>2</td><td>eggs</td></tr></table>", ["400 g", "eggs"], [], "<table>"),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("piece", AMID)
def test_a_piece_between_paragraphs_is_read_as_a_person_sees_it(piece: str, layout: str) -> None:
    check_piece(layout, AMID[piece], re.S)


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


POEM = ("The river sleeps", "beneath the ice", "The mill is still", "nobody grinds", "and nobody waits for bread")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("banner", [True, False])
def test_a_page_without_a_sentence_is_its_poem(layout: str, banner: bool) -> None:
    article = whole(layout, '<div class="poem">' + "".join(f"<div>{line}<br></div>" for line in POEM) + "</div>")
    if not banner:
        page = f"<html><head><title>Ice</title></head><body><div class='menu'><a href='/'>Home</a></div><article><h1>Ice</h1>{''.join(f'<div>{line}<br></div>' for line in POEM)}</article></body></html>"
        article = extract(page.encode(), URL)
    assert article.text.splitlines()[-len(POEM) :] == list(POEM)
    assert "cookies" not in article.text


def test_a_request_for_consent_in_chinese_is_no_article() -> None:
    poem = "".join(
        f"<div>{line}</div>"
        for line in (
            "潮水退去，带走了船",
            "留下沙滩，钟是冷的",
            "在晨光里没有人敲它",
            "父亲说过大海会忘记",
            "海会忘记欠它的一切",
        )
    )
    notice = "<div class='m1'><div class='m2'><p>我们使用Cookie来存储您设备上的信息，并衡量您阅读的内容。您可以随时更改设置。</p><button>OK</button></div></div>"
    page = f"<html lang='zh'><head><title>退潮</title></head><body><div><div><h1>退潮</h1></div><div class='b'>{poem}</div></div>{notice}</body></html>"
    text = extract(page.encode(), URL).text
    assert "潮水退去" in text
    assert "Cookie" not in text


def test_rows_of_server_components_in_a_script_with_short_texts() -> None:
    row = (
        '0:["$","div",null,{"dangerouslySetInnerHTML":{"__html":"'
        + "".join(f"<p>{text}</p>" for text in CHINESE)
        + '"}}]\\n'
    )
    page = f"<html lang='zh'><head><title>渡轮</title></head><body><div id='root'></div><script>self.__next_f.push([1,{json.dumps(row.replace(chr(92) + 'n', chr(10)), ensure_ascii=False)}])</script></body></html>"
    assert extract(page.encode(), URL).text.splitlines() == list(CHINESE)


def test_an_image_after_two_paragraphs_of_a_script_with_short_texts_stays_there() -> None:
    image = "<figure><img src='/i/h.jpg' width='800' height='500'><figcaption>Anna Holt</figcaption></figure>"
    article = extract(whole_page(f"<p>{CHINESE[0]}{CHINESE[1]}</p><p>{CHINESE[1]}</p>{image}<p>{CHINESE[2]}</p>"), URL)
    assert [image.rpartition("/")[2] for image in article.images] == ["h.jpg"]
