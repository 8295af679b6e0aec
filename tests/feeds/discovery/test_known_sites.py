"""Feeds of well-known kinds of sites."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.feeds import certain, guesses
from deskreader.text.urls import host_of


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.youtube.com/channel/UCx", ("https://www.youtube.com/feeds/videos.xml?channel_id=UCx",)),
        ("https://m.youtube.com/user/ann", ("https://www.youtube.com/feeds/videos.xml?user=ann",)),
        ("https://youtube.com/playlist?list=PLx", ("https://www.youtube.com/feeds/videos.xml?playlist_id=PLx",)),
        ("https://www.youtube.com/@ann", ()),
        ("https://old.reddit.com/r/python/", ("https://www.reddit.com/r/python/.rss",)),
        ("https://www.reddit.com/r/python/top", ("https://www.reddit.com/r/python/top/.rss",)),
        ("https://www.reddit.com/user/ann", ("https://www.reddit.com/user/ann/.rss",)),
        ("https://social.example/@ann", ("https://social.example/@ann.rss", "https://social.example/@ann.atom")),
        (
            "https://github.com/ann/boat",
            ("https://github.com/ann/boat/releases.atom", "https://github.com/ann/boat/commits.atom"),
        ),
        ("https://github.com/ann", ("https://github.com/ann.atom",)),
        (
            "https://gitlab.com/a/b/-/issues",
            ("https://gitlab.com/a/b/-/tags?format=atom", "https://gitlab.com/a/b.atom"),
        ),
        ("https://codeberg.org/a/b", ("https://codeberg.org/a/b/releases.rss", "https://codeberg.org/a/b.rss")),
        ("https://ann.substack.com/p/story", ("https://ann.substack.com/feed",)),
        ("https://substack.com/@ann", ("https://ann.substack.com/feed",)),
        ("https://medium.com/@ann/story-1", ("https://medium.com/feed/@ann",)),
        ("https://medium.com/tag/sea", ("https://medium.com/feed/tag/sea",)),
        ("https://ann.medium.com/", ("https://ann.medium.com/feed",)),
        ("https://ann.tumblr.com/post/1", ("https://ann.tumblr.com/rss",)),
        ("https://www.tumblr.com/ann/1", ("https://ann.tumblr.com/rss",)),
        ("https://bsky.app/profile/ann.example", ("https://bsky.app/profile/ann.example/rss",)),
        ("https://ann.blogspot.com/2020/x.html", ("https://ann.blogspot.com/feeds/posts/default",)),
        ("https://stackoverflow.com/questions/tagged/qt", ("https://stackoverflow.com/feeds/tag/qt",)),
        ("https://stackoverflow.com/questions/17/x", ("https://stackoverflow.com/feeds/question/17",)),
        ("https://news.ycombinator.com/", ("https://news.ycombinator.com/rss",)),
        ("https://vimeo.com/ann", ("https://vimeo.com/ann/videos/rss",)),
        ("https://news.example", ("https://news.example/feed", "https://news.example/rss.xml")),
        ("http://news.example:8080/blog/", ("http://news.example:8080/", "http://news.example:8080/feed")),
        ("https://ann:pw@news.example/x.html", ("https://news.example/", "https://news.example/feed")),
        ("no address", ()),
    ],
)
def test_guesses_for_known_and_other_sites(url: str, expected: tuple[str, ...]) -> None:
    assert guesses(url) == expected


HOSTS = st.sampled_from(
    ["youtube.com", "reddit.com", "github.com", "medium.com", "tumblr.com", "substack.com", "gitlab.com", "x.example"]
)
PATHS = st.lists(st.text(alphabet="abc@-.?=&#", max_size=6), max_size=4).map("/".join)


@given(HOSTS, PATHS)
def test_there_are_at_most_two_guesses_and_all_are_urls(host: str, path: str) -> None:
    found = guesses(f"https://{host}/{path}")
    assert len(found) <= 2
    assert all(host_of(url) for url in found)


@pytest.mark.parametrize(
    ("url", "feed"),
    [
        ("https://www.reddit.com/r/tides/top?t=year", "https://www.reddit.com/r/tides/top/.rss?t=year"),
        (
            "https://old.reddit.com/r/tides/search?q=ebb+flow&restrict_sr=on&utm_source=x",
            "https://www.reddit.com/r/tides/search/.rss?q=ebb+flow&restrict_sr=on",
        ),
        ("https://www.reddit.com/search/?q=ebb&sort=new", "https://www.reddit.com/search/.rss?q=ebb&sort=new"),
        ("https://www.reddit.com/r/tides/?utm_source=share", "https://www.reddit.com/r/tides/.rss"),
    ],
)
def test_parameters_that_choose_a_list_of_reddit_are_kept(url: str, feed: str) -> None:
    assert certain(url) == (feed,)
