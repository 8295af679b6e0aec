"""Page reports hide secrets in URLs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.engine.offline.page_report import redact_url


@pytest.mark.parametrize(
    ("url", "redacted"),
    [
        ("https://a.example/2026/11/a-long-story-with-20-words.html?page=2", None),
        ("https://jo:pass@a.example/x", "https://a.example/x"),
        ("https://a.example/x?a=1&access_token=abc&b=2", "https://a.example/x?a=1&access_token=hidden&b=2"),
        ("https://a.example/x?a=1&amp;sig=q&amp;b=2", "https://a.example/x?a=1&amp;sig=hidden&amp;b=2"),
        ("https://a.example/x?v=a8f3c1d97b2e4f60a8f3", "https://a.example/x?v=hidden"),
        ("https://a.example/feed/a8f3c1d97b2e4f60a8f3/x", "https://a.example/feed/hidden/x"),
        ("https://a.example/0b1c2d3e-1111-2222-3333-444455556666/x", "https://a.example/hidden/x"),
        ("https://a.example/x#a8f3c1d97b2e4f60a8f3", "https://a.example/x#hidden"),
        ("https://a.example/", None),
        ("https://", None),
    ],
)
def test_secrets_in_a_url_are_hidden(url: str, redacted: str | None) -> None:
    assert redact_url(url) == (redacted or url)


@given(st.text(max_size=80))
def test_hiding_secrets_twice_is_hiding_them_once(rest: str) -> None:
    once = redact_url(f"https://a.example/{rest}")
    assert redact_url(once) == once
