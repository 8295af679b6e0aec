# ruff: noqa: E501 - pages of one line are easier to read than broken ones
"""Where a page shows no article, the data of its own scripts give it; shadow roots and bases count as in a browser."""

from __future__ import annotations

import json
from html import escape

import pytest

from deskreader.articles import extract
from deskreader.articles.page.state import article_in_states
from deskreader.model import Completeness
from tests.articles.kit import PROSE, URL, page, paragraphs, seen, tree

SCRIPTS = (
    '<script id="__NEXT_DATA__" type="application/json">{}</script>',
    '<script type="application/json" data-island>{}</script>',
    "<script>window.__INITIAL_STATE__ = {};</script>",
)
BODIES: tuple[object, ...] = (
    {
        "props": {
            "article": {"title": "Ferry", "body": [{"type": "paragraph", "text": text} for text in PROSE]},
            "menu": ["Home"],
        }
    },
    {"post": {"content": "".join(f"<p>{text}</p>" for text in PROSE), "related": [{"title": "The fog is back again"}]}},
    {
        "page": {
            "blocks": [
                {"kind": "header", "data": {"text": "The last trip"}},
                *({"data": {"text": text}} for text in PROSE),
            ]
        }
    },
)


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("data", BODIES)
def test_the_article_is_read_from_the_data_of_a_page_that_shows_none(script: str, data: object) -> None:
    source = f"<html><head><title>The last ferry</title></head><body><div id=root></div>{script.format(json.dumps(data))}</body></html>"
    article = extract(source.encode(), URL)
    assert [text for text in PROSE if text not in article.text] == []
    assert "Home" not in article.text


MARKED = "".join(f"<p>{text}</p>" for text in PROSE)
ROWS = (
    '0:["$","main",null,{"children":['
    + ",".join(f'["$","p",null,{{"children":{json.dumps(text)}}}]' for text in PROSE)
    + "]}]\n"
)
PUSHED = [
    f"<script>self.__next_f.push([1,{json.dumps(ROWS[start : start + 200])}])</script>"
    for start in range(0, len(ROWS), 200)
]
LONG_ROW = f"1:{{}}\n2:T{len(MARKED.encode()):x},{MARKED}"
SPANS = [
    {"_type": "block", "children": [{"_type": "span", "text": text[:30]}, {"_type": "span", "text": text[30:]}]}
    for text in PROSE
]
RICH = [
    {
        "nodeType": "paragraph",
        "content": [
            {"nodeType": "text", "value": text[:40]},
            {"nodeType": "hyperlink", "content": [{"nodeType": "text", "value": text[40:]}]},
        ],
    }
    for text in PROSE
]
CARRIERS = {
    "a string that is parsed": f"<script>window.__STATE__ = JSON.parse({json.dumps(json.dumps({'body': MARKED}))})</script>",
    "a string in single quotes": "<script>go(JSON.parse('" + json.dumps({"body": MARKED}).replace("\\", "\\\\").replace("'", "\\'") + "'))</script>",
    "a function's arguments": f"<script>window.__NUXT__=(function(a,b){{return {{data:[{{title:a,body:{json.dumps(MARKED)}}}],ok:b}}}}('Ferry',true))</script>",
    "any variable": f"<script>var page = {json.dumps({'story': {'text': MARKED}})};</script>",
    "a comment": f'<script type="application/json"><!--{json.dumps({"story": {"text": MARKED}})}--></script>',
    "JSON within JSON": f'<script type="application/json">{json.dumps({"status": 200, "body": json.dumps({"story": PROSE})})}</script>',
    "pieces of a stream": "".join(PUSHED),
    "a long row of a stream": f"<script>self.__next_f.push([1,{json.dumps(LONG_ROW)}])</script>",
    "spans of an editor": f'<script type="application/json">{json.dumps({"post": {"body": SPANS}})}</script>',
    "nodes of an editor": f'<script type="application/json">{json.dumps({"fields": {"body": {"content": RICH}}})}</script>',
    "an attribute": f'<div data-page="{escape(json.dumps({"props": {"article": {"html": MARKED}}}))}"></div>',
    "noscript": f"<noscript>{MARKED}</noscript>",
    "structured data": f'<script type="application/ld+json">{json.dumps({"@graph": [{"@type": "NewsArticle", "articleBody": " ".join(PROSE)}]})}</script>',
}  # fmt: skip


@pytest.mark.parametrize("carrier", CARRIERS)
def test_wherever_a_page_carries_its_article_it_is_found(carrier: str) -> None:
    source = f"<html><head><title>The last ferry</title></head><body><div id=root></div>{CARRIERS[carrier]}<footer><p>We use cookies to make this site better for all who visit it.</p></footer></body></html>"
    article = extract(source.encode(), URL)
    assert [text for text in PROSE if text not in " ".join(article.text.split())] == []
    assert "cookies" not in article.text
    assert article.completeness == Completeness.COMPLETE


def test_rules_of_a_program_and_labels_are_no_article() -> None:
    rules = json.dumps(
        {"css": [f"Bgpx(0) Bgr(nr) Cur(p) D(b) H({number}px)! Mstart(20px) and so on and on" for number in range(40)]}
    )
    source = f"<html><head><title>x</title></head><body><p>Nothing here.</p><script>App.state = {rules};</script></body></html>"
    assert "Bgpx" not in extract(source.encode(), URL).text


@pytest.mark.parametrize(
    "script",
    ['x="' + '\\"' * 300_000, 'self.__next_f.push([1,"' * 20_000, 'self.__next_f.push([1,"' + "1:T1,a\\n" * 50_000 + '"])', '={"a":' * 50_000, "x=" + "[" * 300_000],
    ids=["escapes", "pushes", "rows", "starts", "depth"],
)  # fmt: skip
def test_hostile_scripts_cost_little(script: str) -> None:
    assert article_in_states([script.encode()]) == ""


def test_data_do_not_replace_what_a_page_shows() -> None:
    other = json.dumps({"body": [{"text": f"Another article says so. {text}"} for text in PROSE]})
    source = page("").replace(b"</body>", f'<script type="application/json">{other}</script></body>'.encode())
    assert "Another article" not in extract(source, URL).text


@pytest.mark.parametrize("state", [b"", b"{", b"[" * 5_000, b'{"a": "b"}', b"window.__X__ = ", b"\xff\xfe{}"])
def test_data_without_an_article_are_empty(state: bytes) -> None:
    assert article_in_states([state]) == ""


def test_a_declarative_shadow_root_is_read() -> None:
    body = f'<news-text><template shadowrootmode="open"><style>p{{}}</style><div>{paragraphs()}</div></template></news-text>'
    source = f"<html><head><title>The last ferry</title></head><body><main><h1>The last ferry</h1>{body}</main></body></html>"
    text = extract(source.encode(), URL).text
    assert all(words in text for words in PROSE)


def test_other_templates_are_not_read() -> None:
    assert (
        "never shown" not in extract(page("<template><p>This text is never shown to anyone.</p></template>"), URL).text
    )


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ("/html/2602/", "https://courier.example/html/2602/x.html"),
        ("https://other.example/a/", "https://other.example/a/x.html"),
        ("javascript:alert(1)", "https://courier.example/2026/03/x.html"),
    ],
)
def test_relative_addresses_refer_to_the_base(base: str, address: str) -> None:
    article = extract(page("<p>See <a href='x.html'>the table</a> for this.</p>", f'<base href="{base}">'), URL)
    assert tree(article).select(f'a[href="{address}"]')


def test_tex_in_a_script_is_shown_once() -> None:
    markup = (
        '<p>It grows as <span class="MathJax_Preview"></span><span class="MathJax"><nobr aria-hidden="true">x2</nobr></span>'
        '<script type="math/tex">x^2</script> here.</p>'
    )
    assert "It grows as x 2 here." in seen(extract(page(markup), URL))
