"""Pages of three layouts around a piece of an article: it is marked, in plain boxes, or in boxes of utility classes."""

from __future__ import annotations

import re

from deskreader.articles import extract
from deskreader.model import ExtractedArticle
from tests.articles.kit import PROSE, seen

Piece = tuple[str, list[str], list[str], str]
"""Markup amid an article, words that are seen, words that are not, and a pattern of the HTML."""

URL = "https://www.courier.example/2026/ferry"
TITLE = "The last ferry"
_COOKIES = (
    "We and our partners store information on your device, such as cookies, to measure what you read. You can change"
    " your mind at any time."
)
_BEFORE = "".join(f"<p>{text}</p>" for text in PROSE[:3])
_AFTER = "".join(f"<p>{text}</p>" for text in PROSE[3:])


def _marked(inside: str) -> str:
    return f"""<header><nav><ul><li><a href="/n">News</a></li><li><a href="/s">Sport</a></li></ul></nav></header>
<main id="content"><article class="story"><h1>{TITLE}</h1>{inside}</article><section class="related-stories">
<h3>More</h3><ul><li><a href="/r1">Sheep cross the pass early</a></li><li><a href="/r2">A bell has cracked</a></li></ul>
</section></main>
<footer><p>Courier, Bay Street 1. All rights reserved.</p></footer>
<div id="cookie-banner"><p>{_COOKIES}</p><button>OK</button></div>"""


def _plain(inside: str) -> str:
    return f"""<div class="cc-window cc-banner"><span>{_COOKIES}</span><a class="cc-btn">OK</a></div><div id="wrap">
<div class="top"><a href="/">Courier</a><div class="menu"><a href="/1">News</a><a href="/2">Sport</a></div></div>
<div class="cols"><div class="col-8"><div class="c-art"><h1 class="headline">{TITLE}</h1>
<div class="c-art__text">{inside}</div></div><div class="teasers"><div class="teaser">
<h4><a href="/t1">Sheep cross the pass early</a></h4></div><div class="teaser"><h4><a href="/t2">A bell has cracked</a>
</h4></div></div></div><div class="col-4"><div class="box"><h4>Weather</h4>
<p>Sunny with clouds, 18 degrees.</p></div></div></div>
<div class="foot"><p>© Courier 2026. <a href="/imprint">Imprint</a></p></div></div>"""


def _styled(inside: str) -> str:
    return f"""<div id="root"><div class="flex min-h-screen flex-col"><div class="sticky top-0 z-50 flex">
<a class="font-medium" href="/">Courier</a><a class="ml-4 text-sm" href="/about">About</a></div>
<div class="mx-auto w-full max-w-3xl flex-1 px-4"><div class="mt-8"><h1 class="text-4xl font-bold">{TITLE}</h1></div>
<div class="mt-6 space-y-6 leading-7">{inside}</div><div class="mt-12 grid grid-cols-2 gap-4">
<a class="rounded-xl border p-4" href="/p1"><p class="font-semibold">Sheep cross the pass early</p></a>
<a class="rounded-xl border p-4" href="/p2"><p class="font-semibold">A bell has cracked</p></a></div></div>
<div class="border-t py-6 text-xs">© 2026 Courier. <a href="/privacy">Privacy</a></div></div>
<div class="fixed bottom-0 inset-x-0 bg-gray-900 p-4"><p>{_COOKIES}</p><button>OK</button></div></div>"""


LAYOUTS = {"marked": _marked, "plain": _plain, "styled": _styled}


def whole(layout: str, inside: str, head: str = "") -> ExtractedArticle:
    """The article of a page in a layout that holds nothing else than `inside`."""
    body = LAYOUTS[layout](inside)
    title = f"<title>{TITLE} | Courier</title>"
    return extract(f'<html lang="en"><head>{title}{head}</head><body>{body}</body></html>'.encode(), URL)


def amid(layout: str, inside: str, head: str = "") -> ExtractedArticle:
    """The article of a page in a layout that holds `inside` between its third and fourth paragraph."""
    return whole(layout, f"{_BEFORE}{inside}{_AFTER}", head)


def check_piece(layout: str, piece: Piece, flags: int = 0) -> None:
    """Checks what becomes of a piece between the paragraphs of an article; `flags` are those of the pattern."""
    markup, wanted, unwanted, pattern = piece
    article = amid(layout, markup)
    shown = seen(article)
    assert [words for words in wanted if words not in shown] == []
    assert [words for words in unwanted if words in shown] == []
    assert re.search(pattern, article.html, flags)
