"""Hostile HTML written for these tests, one of each known way in, and what must not be left of it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser

from deskreader.articles import sanitize
from deskreader.articles.html.sanitizer import TAGS

BASE = "https://courier.example/2026/03/ferry"

VECTORS = (
    # scripts, as tags and as attributes
    "<script>alert(1)</script>",
    "<SCRIPT/x>alert(1)</SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script",
    "<script src=//e.example>",
    "<img src=x onerror=alert(1)>",
    "<img src=x oNeRrOr=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<p onclick='alert(1)'>a</p>",
    "<b\x0conmouseover=alert(1)>a</b>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>a</details>",
    "<p style='x:expression(alert(1))'>a",
    "<a onfocus=alert(1) autofocus tabindex=1>a</a>",
    "<input onfocus=alert(1) autofocus>",
    "<video><source onerror=alert(1)></video>",
    # addresses that act
    "<a href=javascript:alert(1)>a</a>",
    "<a href=' JaVaScRiPt:alert(1)'>a</a>",
    "<a href='java\tscript:alert(1)'>a</a>",
    "<a href='java&#10;script:alert(1)'>a</a>",
    "<a href='&#106;avascript:alert(1)'>a</a>",
    "<a href='\x01javascript:alert(1)'>a</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>a</a>",
    "<a href='vbscript:x'>a</a>",
    "<a href='file:///etc/passwd'>a</a>",
    "<a href='//user:secret@bank.example/'>a</a>",
    "<a href='qrc:/x'>a</a>",
    "<a href='blob:https://e.example/1'>a</a>",
    "<a href='\\\\host\\share'>a</a>",
    "<img src='file:///etc/passwd'>",
    "<img src='/etc/passwd'>",
    "<img src='qrc:/icons/star.svg'>",
    "<img src='\\\\host\\share\\x.png'>",
    "<img src='javascript:alert(1)'>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<img srcset='javascript:alert(1) 2000w'>",
    "<img data-src='file:///etc/passwd'>",
    "<base href='javascript:/'><a href='x'>a</a>",
    "<form action='javascript:alert(1)'><button>a</button></form>",
    "<a href='mailto:a@e.example?body=<script>'>a</a>",
    "<a href='http://[::1'>a</a>",
    "<a href='http://e.example:99999999/'>a</a>",
    # what loads something by itself
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='file:///etc/passwd'></object>",
    "<embed src='data:text/html,x'>",
    "<link rel=stylesheet href='file:///x.css'>",
    "<style>@import 'file:///x.css';</style>",
    "<p style='background:url(file:///etc/passwd)'>a</p>",
    "<body background='/etc/passwd'>a",
    "<table background='/etc/passwd'><tr><td>a</td></tr></table>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<frameset><frame src='file:///x'></frameset>",
    "<applet code=x></applet>",
    "<audio src='file:///x' autoplay></audio>",
    "<video poster='file:///x'></video>",
    "<isindex action=javascript:alert(1)>",
    "<bgsound src=file:///x>",
    # other languages within HTML, and ways in which parsers disagree
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>a</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style>",
    "<math href='javascript:alert(1)'>a</math>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><img src=x onerror=alert(1)></template>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<title><img title='</title><img src=x onerror=alert(1)>'>",
    "<xmp><img title='</xmp><img src=x onerror=alert(1)>'>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>",
    "<plaintext><script>alert(1)</script>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    '<a href="x""onclick=alert(1)>a</a>',
    "<p title='\"><script>alert(1)</script>'>a</p>",
    "<img alt='`onerror=alert(1)`' src=x>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<a name='<script>' id='\"><script>'>a</a>",
    "<b id=' onclick=alert(1) '>a</b>",
    "<p lang='\"><script>alert(1)</script>'>a</p>",
    "<pre class='language-<script>'>a</pre>",
    "<td align='\"onclick=alert(1)'>a</td>",
    "\x00<scr\x00ipt>alert(1)</script>",
    "<\ufeffscript>alert(1)",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "<p>\u202e\u2066evil\u2069</p>",
    "\ud800<b>lone half</b>",
)

FREEZING = {
    "tables in tables": "<table><tr><td>" * 300 + "x" + "</td></tr></table>" * 300,
    "boxes in boxes": "<div>" * 50_000 + "x",
    "unfinished tags": "<b" * 50_000,
    "open tags": "<b>" * 20_000 + "x",
    "links in links": "<a href=x>" * 20_000 + "x",
    "formatting across blocks": "<b><p><i><div>" * 3_000 + "x",
    "quotes in quotes": "<blockquote>" * 20_000 + "x",
    "lists in lists": "<ul><li>" * 20_000 + "x",
    "one word": "w" * 500_000,
    "ampersands": "&amp;" * 100_000,
    "half entities": "&a" * 100_000,
    "comments": "<!--" * 50_000,
    "closing tags": "</p>" * 50_000,
    "attributes": "<p " + " ".join(f"a{number}=1" for number in range(20_000)) + ">x</p>",
    "one attribute": "<p title='" + "x" * 1_000_000 + "'>x</p>",
    "quotes in a tag": "<p a='" + '"' * 100_000 + "'>x",
    "cells": "<table><tr>" + "<td>x" * 20_000,
    "spans": "<table><tr><td colspan=99999999 rowspan=99999999>x</table>",
    "pictures": "<img src=/a.jpg>" * 20_000,
    "a set of pictures": "<img src=x srcset='" + "a" * 300_000 + " 1y, " * 10 + "'>",
    "a set without end": "<img srcset='" + ", " * 100_000 + "'>",
    "frames": "<iframe src=" * 20_000,
    "frames without end": "<iframe " * 50_000 + "x",
    "breaks": "<br>" * 100_000 + "x",
    "blanks": "<p>" + " " * 1_000_000 + "x</p>",
    "styles": "<img style='" + "width:" * 50_000 + "' src=x>",
    "names": "".join(f"<p id=a{number}><a href='#a{number}'>x</a></p>" for number in range(5_000)),
    "open scripts": "<script>" * 20_000,
    "drawings": "<svg>" * 20_000,
    "formulas": "<math><mi>" * 20_000,
    "selects": "<select><option>" * 20_000,
    "ruby": "<ruby><rt>" * 20_000,
    "nulls": "\x00" * 200_000 + "<b>x</b>",
    "data blocks": "<script type=application/ld+json>" + '{"a":' * 50_000 + "</script>",
    "data blocks without end": '<script type="application/ld+json">' * 5_000,
}
"""Each is legal or nearly so, and makes some parser or viewer very busy."""

_ATTRIBUTES = frozenset(
    [
        "href",
        "title",
        "id",
        "src",
        "alt",
        "width",
        "height",
        "dir",
        "lang",
        "colspan",
        "rowspan",
        "align",
        "start",
        "reversed",
        "open",
        "type",
        "value",
        "class",
        "datetime",
    ]
)


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))


def tags_of(html: str) -> list[tuple[str, list[tuple[str, str | None]]]]:
    """The start tags of HTML with their attributes, as a parser that is not the sanitizer's sees them."""
    seen = _Seen()
    seen.feed(html)
    seen.close()
    return seen.tags


def assert_harmless(html: str) -> None:
    """Nothing in the HTML can run, load or lead anywhere but to the web, to mail and to places within it."""
    for tag, attributes in tags_of(html):
        assert tag in TAGS, tag
        for name, value in attributes:
            assert name in _ATTRIBUTES, f"{name} of {tag}"
            if name == "href":
                assert re.match(r"https?://[^/@]+(?:/|\?|#|$)|mailto:|#.", value or ""), value
            elif name == "src":
                assert re.match(r"https?://[^/@]+(?:/|\?|#|$)", value or ""), value
            elif name == "class":
                assert re.fullmatch(r"language-[a-z0-9+#._-]+", value or ""), value


SAFETY_STOP = 10.0  # seconds of CPU; an unguarded parser takes minutes


@contextmanager
def in_good_time() -> Iterator[None]:
    """Fails what is no longer busy but hung."""
    started = time.process_time()
    yield
    assert time.process_time() - started < SAFETY_STOP


def assert_sound(html: str) -> str:
    """Sanitizes HTML and looks at the result from all sides."""
    with in_good_time():
        once = sanitize(html, BASE)
    assert_harmless(once)
    assert sanitize(once, BASE) == once
    return once
