# ruff: noqa: E501 - pages of one line are easier to read than broken ones
"""Where a page shows no article, the data of its own scripts give it; shadow roots and bases count as in a browser."""

from __future__ import annotations

import json

import pytest

from deskreader.articles import extract
from deskreader.articles.page.state import article_in_states
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
