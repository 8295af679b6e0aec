# ruff: noqa: E501 - pieces of one line are easier to read than broken ones
"""Pieces of articles as the tools of publishers write them, each in several layouts; and pages in Chinese script."""

from __future__ import annotations

import pytest

from deskreader.articles import extract
from tests.articles.kit import URL, paragraphs, seen
from tests.articles.layouts import LAYOUTS, check_piece

ROWS = (("Heron", "1904"), ("Plover", "1911"), ("Dunlin", "1931"))
PIECES: dict[str, tuple[str, list[str], list[str], str]] = {
    # piece: markup, words that are seen, words that are not, pattern of the HTML
    "note in a box": ('<div class="rounded border p-4"><div class="text-sm">Bring a lamp</div></div>', ["Bring a lamp"], [], ""),
    "note with a title": ('<div class="panel"><div class="panel-heading">Hint</div><div class="panel-body">Bring a lamp</div></div>', ["Bring a lamp"], [], ""),
    "question in a button": ('<div class="item"><h3><button type="button">Who pays?</button></h3><div class="body"><div>The forest fund.</div></div></div>', ["Who pays?", "The forest fund."], [], r"<h3>Who pays\?</h3>"),
    "question beside its answer": ('<div><button aria-expanded="false">Who pays?</button><div hidden><p>The forest fund.</p></div></div>', ["Who pays?", "The forest fund."], [], ""),
    "question in a link": ('<div class="card"><h3><a class="collapsed" href="javascript:void(0)">Who pays?</a></h3><div><div>The forest fund.</div></div></div>', ["Who pays?", "The forest fund."], [], r"<h3>Who pays\?</h3>"),
    "question as a term": ('<dl><dt><a data-toggle="collapse" href="#a1">Who pays?</a></dt><dd id="a1">The forest fund.</dd></dl>', ["Who pays?", "The forest fund."], [], ""),
    "button beside a text": ('<p>The plan hangs in the hall.</p><button aria-expanded="false">Share</button>', ["hangs in the hall"], ["Share"], ""),
    "heading by its role": ('<div role="heading" aria-level="3">Wood</div><p>Oak lasts for sixty years in the river, says the engineer.</p>', ["Wood"], [], "<h3>Wood</h3>"),
    "linked table": ("<table><thead><tr><th>Boat</th><th>Year</th></tr></thead><tbody>" + "".join(f'<tr><td><a href="/b/{boat}">{boat} of the northern harbour</a></td><td><a href="/y/{year}">{year}</a></td></tr>' for boat, year in ROWS) + "</tbody></table>", ["Plover of the northern harbour", "1931"], [], "<table>"),
    "linked table without headers": ("<table>" + "".join(f'<tr><td>{year}</td><td><a href="/b/{boat}">{boat} of the northern harbour</a></td></tr>' for boat, year in ROWS) + "</table>", ["Plover of the northern harbour", "1931"], [], "<table>"),
    "list of links with words": ("<ul>" + "".join(f'<li><a href="/b/{boat}">{boat} of the northern harbour</a> ({year})</li>' for boat, year in ROWS) + "</ul>", ["Plover of the northern harbour (1911)"], [], ""),
    "list of links amid words": ("<ul>" + "".join(f'<li>The pier of the <a href="/b/{boat}">{boat} of the northern harbour</a></li>' for boat, _ in ROWS) + "</ul>", ["The pier of the Plover"], [], ""),
    "list of labels and links": ("<ul>" + "".join(f'<li>Harbour {year}: <a href="/b/{boat}">{boat} leaves the northern harbour for good</a></li>' for boat, year in ROWS) + "</ul>", [], ["Plover leaves"], ""),
    "list of links alone": ("<ul>" + "".join(f'<li><a href="/b/{boat}">{boat} leaves the northern harbour for good</a></li>' for boat, _ in ROWS) + "</ul>", [], ["Plover leaves"], ""),
    "caption behind its figure": ('<figure><img src="/i/r.jpg" width="800" height="500"><button>Zoom</button></figure><figcaption>The flame</figcaption>', ["The flame"], ["Zoom"], r"/i/r\.jpg[^>]*><figcaption>The flame"),
    "linked caption": ('<div class="wp-caption"><img src="/i/r.jpg" width="800" height="500"><p class="wp-caption-text"><a href="https://notes.example/1">The flame</a></p></div>', ["The flame"], [], r"/i/r\.jpg"),
    "card with a site's name": ('<div class="x-preview"><a href="https://tides.example/x">A history of tides</a><span>tides.example</span></div>', ["A history of tides"], [], r'href="https://tides\.example/x"'),
    "card with an icon": ('<div class="x-card"><a href="https://tides.example/x"><img src="https://tides.example/favicon.ico" width="16" height="16"><span>A history of tides</span></a></div>', ["A history of tides"], [], r'<a href="https://tides\.example/x">A history of tides</a>(?!.*favicon)'),
    "card of two links": ('<div class="graf"><a href="https://tides.example/x"><strong>A history of tides</strong><br><em>How people learned.</em></a><a href="https://tides.example/x" style="background-image:url(/t.jpg)"></a></div>', ["A history of tides", "How people learned."], [], r'href="https://tides\.example/x"'),
    "card in an aside": ('<aside class="preview"><header><a href="https://tides.example/x">Tides Weekly</a></header><article><h3><a href="https://tides.example/x">A history of tides</a></h3><p>How people learned.</p></article></aside>', ["A history of tides", "How people learned."], [], r'href="https://tides\.example/x"'),
    "video behind a link": ('<div class="consent"><p>Only with your consent</p><a href="https://www.youtube.com/watch?v=aBcDeFg1234">Watch on YouTube</a></div>', [], [], "aBcDeFg1234"),
    "video in an empty link": ('<div class="frame"><div><a href="https://www.youtube.com/watch?v=aBcDeFg1234" data-url></a></div></div>', [], [], "aBcDeFg1234"),
    "video in JSON": ("<div class=\"js-player\" data-video='{\"id\":\"aBcDeFg1234\",\"provider\":\"youtube\"}'></div>", [], [], "aBcDeFg1234"),
    "video in a custom element": ('<my-video video-url="https://www.youtube.com/watch?v=aBcDeFg1234"></my-video>', [], [], "aBcDeFg1234"),
    "video for browsers without scripts": ('<noscript><iframe src="https://www.youtube.com/embed/aBcDeFg1234"></iframe></noscript>', [], [], "aBcDeFg1234"),
    "image in rules": ('<p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-interchange="[/i/r-small.jpg, small], [/i/r.jpg, large]"></p>', [], [], r"/i/r\.jpg"),
    "image beside a drawn stand-in": ('<p><img src="static/common/none.gif" file="/i/r.jpg"></p>', [], [], r"/i/r\.jpg"),
    "image behind its preview": ('<p><a href="/i/r.jpg"><img src="/i/r-tiny.jpg" width="20"></a></p>', [], [], r"/i/r\.jpg"),
    "image by an old name": ('<p>Before.</p><image src="/i/r.jpg" width="800" height="500"><p>After.</p>', [], [], r"/i/r\.jpg"),
    "picture of spans": ('<span data-picture data-alt="Mill"><span data-src="/i/r-small.jpg"></span><span data-src="/i/r.jpg" data-media="(min-width: 400px)"></span></span>', [], [], r"/i/r\.jpg"),
    "link to an editor": ('<h2>Wood <a href="https://git.example/edit/wood.md">Edit</a></h2><p>Oak lasts for sixty years in the river, says the engineer.</p>', ["Wood"], ["Edit"], r"<h2[^>]*>Wood\s*</h2>"),
    "labels in other languages": ("<div><p>Слушать статью</p><span>5 мин</span></div><div><p>この記事を聞く</p></div><div><p>Auf Facebook teilen</p></div><div><p>收听本文</p></div>", [], ["Слушать", "この記事", "teilen", "收听"], ""),
    "letters that are drawn": ('<p>The door <i class="material-icons">lock</i> is shut.</p>', ["The door is shut."], ["lock"], ""),
    "list of notes": ('<p>So they said.<sup><a href="#n1">1</a></sup></p><ol><li id="n1">Minutes, vol. 44</li><li><a href="https://d.example/2">Amble, Piers and beams</a></li></ol>', ["Minutes, vol. 44", "Amble, Piers"], [], ""),
}  # fmt: skip
HEADLINES = {
    "with a subtitle": "<h1>The old hall gets a roof <small>Nobody is content</small></h1>",
    "with a badge": '<h1>The old hall gets a roof <span aria-hidden="true">PLUS</span></h1>',
    "with a link to edit": '<h1>The old hall gets a roof <span>[<a href="/e">edit</a>]</span></h1>',
    "in paragraphs": "<h1><p>The old hall</p><p>gets a roof</p></h1>",
    "drawn for readers": '<h1><span aria-hidden="true">The old hall gets a roof</span></h1>',
}
ZH = (
    "下游村的议会星期一决定重建磨坊边的木桥，那座桥去年春天被洪水冲走，一同冲走的还有两座谷仓和旧船屋。",
    "两岸的农民都希望桥能走载重的马车，而三家客栈的老板则希望桥的样子赏心悦目。",
    "工程完成之前，上游村的孩子坐船上学，船夫答应即使大雾弥漫也会等他们。",
    "村长在会议结束时说，桥是为后来的人修的，并请大家到酒馆喝汤吃面包。",
)
COOKIES = "我们和合作伙伴使用Cookie在您的设备上存储信息并统计您阅读的内容，您可以随时更改选择。"
FORM = '<div><h3>通讯</h3><form><input type="email" name="email"><button>订阅</button></form></div>'


def chinese(inside: str) -> bytes:
    """Returns a page in Chinese whose classes say nothing, with a request for consent at its end."""
    return (
        f'<html lang="zh"><head><meta charset="utf-8"><title>磨坊边的新桥</title></head><body><div class="c-1"><h1>磨坊边的新桥</h1>'
        f'<div class="c-2">{inside}</div></div><div class="c-9"><p>{COOKIES}</p><button>OK</button></div></body></html>'
    ).encode()


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_amid_the_text(piece: str, layout: str) -> None:
    check_piece(layout, PIECES[piece])


@pytest.mark.parametrize("form", HEADLINES)
def test_the_title_is_the_headline_without_what_is_beside_it(form: str) -> None:
    head = "<title>The old hall gets a roof</title>" if form == "with a subtitle" else "<title>Courier</title>"
    page = f'<html lang="en"><head>{head}</head><body><article>{HEADLINES[form]}{paragraphs()}</article></body></html>'
    assert extract(page.encode(), URL).title == "The old hall gets a roof"


@pytest.mark.parametrize(
    "inside",
    [
        f"<div class='i'><p>{ZH[0]}</p></div><div class='k'><h2>木</h2><p>{ZH[1]}</p></div><div class='o'><p>{ZH[2]}</p><p>{ZH[3]}</p></div>",
        f"<div class='s'><div><p>{ZH[0]}</p><p>{ZH[1]}</p></div></div>{FORM}<div class='s'><div><p>{ZH[2]}</p><p>{ZH[3]}</p></div></div>",
        f"<p>{ZH[0]}</p><p>{ZH[1]}</p><aside class='note'><p>{ZH[2]}</p></aside><p>{ZH[3]}</p>",
    ],
    ids=["parts of different classes", "a form between", "a note"],
)
def test_short_chinese_paragraphs_are_the_article(inside: str) -> None:
    shown = seen(extract(chinese(inside), URL))
    assert [text for text in ZH if text not in shown] == []
    assert COOKIES not in shown


def test_an_image_amid_short_chinese_paragraphs_stays_there() -> None:
    image = '<figure><img src="/i/b.jpg" width="800" height="500"><figcaption>架上的钟</figcaption></figure>'
    article = extract(chinese(f"<p>{ZH[0]}</p><p>{ZH[1]}</p><p>{ZH[2]}</p><p>{ZH[3]}</p>{image}<p>{ZH[0]}</p>"), URL)
    assert "/i/b.jpg" in article.html
    assert article.lead_image is None


def test_images_with_few_words_win_over_a_request_in_another_script() -> None:
    images = "".join(
        f'<figure><img src="/i/{number}.jpg"><figcaption>景{number}</figcaption></figure>' for number in range(5)
    )
    assert "/i/3.jpg" in extract(chinese(images), URL).html


def test_the_hidden_pages_of_an_article_stay() -> None:
    prose = "".join(f"<p>{text}</p>" for text in ZH[:2])
    later = "".join(f"<p>{text}</p>" for text in ZH[2:])
    pages = f'<div class="page">{prose}</div><div class="page" style="display:none">{later}</div>'
    assert ZH[3] in seen(extract(chinese(pages), URL))


def test_the_headline_in_a_box_of_its_own_is_not_repeated_above_the_text() -> None:
    inside = f'<div class="t"><h1>Mill</h1></div><div class="x"><p>{ZH[0]}</p><p>{ZH[1]}</p><p>{ZH[2]}</p></div>'
    page = f'<html><head><meta charset="utf-8"><title>Mill</title></head><body><main>{inside}</main></body></html>'
    assert "Mill" not in extract(page.encode(), URL).html
