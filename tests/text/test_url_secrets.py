"""Secrets in URLs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.text.url_secrets import is_masked, login_in, masked


@pytest.mark.parametrize(
    "url",
    [
        "https://pod.example/rss/show?auth=a1b2c3d4e5f6g7h8",
        "https://pod.example/rss?user=4&token=short1",
        "https://pod.example/feed?key=0123456789abcdef0",
        "https://pod.example/feed?api_key=A0B1C2D3E4F5G6H7",
        "https://pod.example/feed?password=tide",
        "https://cal.example/ical/private-0123456789abcdef0123456789abcdef/basic",
        "https://pod.example/u/Ab3dE5gH7jK9mN1pQ3sT5vX7zB2dF4hJ6/rss",
        "https://pod.example/u/Ab3dE5gH7jK9mN1pQ3sT5vX7zB2dF4hJ6.rss",
        "https://pod.example/starred/0123456789abcdef0123456789abcdef01234567.xml",
        "https://pod.example/content/Ab3dE5gH7jK9mN1pQ3sT5vX7zB2dF4hJ6.Ab3dE5gH7jK9mN1pQ3sT5vX7zB2dF4hJ6.x-1.rss",
        "https://pod.example/api/v1/feed/podcast/12/private/a1b2c3d4e5f6g7h8.rss",
        "https://pod.example/rss/secret:a1b2c3d4e5f6g7h8/u:ann/",
        "https://pod.example/.rss?feed=0123456789abcdef0123456789abcdef01234567&user=ann",
        "https://pod.example/rss?zzz=Ab3dE5gH7jK9mN1pQ3sT5vX7zB2dF4hJ6",
    ],
)
def test_tokens_are_masked(url: str) -> None:
    shown = masked(url)
    assert is_masked(shown)
    for secret in ("a1b2c3d4e5f6g7h8", "short1", "0123456789abcdef", "A0B1C2D3E4F5G6H7", "=tide", "Ab3dE5gH7jK9"):
        assert secret not in shown
    assert masked(shown) == shown


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/feeds/videos.xml?channel_id=UC0123456789abcdefghijkl",
        "https://www.youtube.com/feeds/videos.xml?playlist_id=PL0123456789abcdefghijklmnop0123456789",
        "https://news.example/rss?code=de&key=sport&hash=new",
        "https://news.example/2026/03/a-long-story-about-the-harbour-and-its-many-boats-1234567/feed",
        "https://news.example/feed",
        "https://news.example/2026/03/a-long-story-about-the-harbour-and-its-many-boats-1234567.html",
        "https://news.example/private/view.rss",
        "https://news.example/auth/2026/feed.xml",
        "https://news.example/rss?show=0123456789abcdef0123456789abcdef01234567",
        "https://news.example/podcast.v2.1.feed.xml",
        "https://news.example/world_and_politics_and_more_and_more_news-2026",
        "http://[broken",
    ],
)
def test_ordinary_urls_are_unchanged(url: str) -> None:
    assert masked(url) == url
    assert not is_masked(url)


def test_different_tokens_have_different_masks() -> None:
    one, two = (masked(f"https://pod.example/feed?token={token}") for token in ("first-token-1", "second-token-2"))
    assert one != two


@pytest.mark.parametrize(
    ("url", "login"),
    [
        ("https://ann:p%40ss@quay.example/", ("ann", "p@ss")),
        ("https://ann@quay.example/", ("ann", "")),
        ("https://quay.example/@ann", None),
        ("http://[broken", None),
    ],
)
def test_logins_are_extracted(url: str, login: tuple[str, str] | None) -> None:
    assert login_in(url) == login


@given(st.text(max_size=80))
def test_masking_is_idempotent(text: str) -> None:
    shown = masked(f"https://quay.example/{text}")
    assert masked(shown) == shown
