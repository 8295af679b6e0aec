"""A page that stands in a `noscript` is read; a copy beside what the page shows is not."""

from __future__ import annotations

from deskreader.articles import extract
from tests.articles.kit import PROSE, URL, paragraphs, seen


def _read(body: str) -> str:
    return seen(extract(f"<html><head><title>The last ferry</title></head><body>{body}</body></html>".encode(), URL))


def test_a_page_that_stands_in_a_noscript_is_read() -> None:
    menu = "<ul><li><a href='/a'>Boats</a></li><li><a href='/b'>Bells</a></li></ul>"
    shown = _read(
        f"<script>document.write('')</script><noscript>{menu}<h1>The last ferry</h1>{paragraphs()}</noscript>"
    )
    assert [text for text in PROSE if text not in shown] == []


def test_what_stands_beside_the_page_in_a_noscript_is_not_shown() -> None:
    request = "<p>Turn scripts on.</p><p>It is easy.</p><p>Ask us how.</p>"
    shown = _read(f"<h1>The last ferry</h1>{paragraphs()}<noscript>{request}</noscript>")
    assert "Turn scripts on" not in shown
    assert shown.count(PROSE[0]) == 1
