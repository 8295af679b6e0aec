"""What of a page's bytes is markup."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskreader.articles.page.source import read_source
from tests.articles.kit import read


def test_scripts_styles_drawings_and_comments_are_left_out() -> None:
    page = (
        b"<p>a</p><SCRIPT>b</SCRIPT ><style>c</style><svg><text>d</text></svg><!-- e --><template>f</template><p>g</p>"
    )
    assert read_source(page).markup.split() == [b"<p>a</p>", b"<p>g</p>"]


def test_data_blocks_are_set_aside() -> None:
    page = '<script type="application/ld+json">{"name": "Fähre"}</script><p>Fähre</p>'
    for encoding in ("utf-8", "windows-1252"):
        source = read_source(page.encode(encoding), f"text/html; charset={encoding}")
        assert source.data_blocks == ['{"name": "Fähre"}']
        assert "Fähre" in source.markup.decode()


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "iso2022_jp", "shift_jis", "gb18030"]
)
def test_markup_is_utf8_whatever_the_page_was(encoding: str) -> None:
    page = f'<meta charset="{encoding}"><p>渡し船は日曜日に最後の航海をする</p><script>x</script>'
    assert "渡し船は日曜日" in read_source(page.encode(encoding)).markup.decode()


def test_a_script_without_an_end_leaves_the_rest() -> None:
    assert b"<p>words</p>" in read_source(b"<script>a<svg>b</svg><p>words</p>").markup


def test_scripts_that_program_text_shows_are_shown() -> None:
    text = read('<pre><code><script src="app.js"></script>\n<script>\nlet a = 1\n</script></code></pre>').text
    assert '<script src="app.js"></script>' in text
    assert "let a = 1" in text


def test_a_script_after_program_text_that_is_never_closed_is_not_shown() -> None:
    assert b"let a" not in read_source(b"<pre>text<p>more</p><script>let a = 1</script><p>end</p>").markup


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_accepted(page: bytes) -> None:
    read_source(page).markup.decode()
