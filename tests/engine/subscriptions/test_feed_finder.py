"""Finding feeds from whatever address a person pastes, and what it costs in requests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.engine.subscriptions.documents import Found
from deskreader.engine.subscriptions.feed_finder import FeedFinder
from deskreader.errors import FetchError, Kind, ParseError, SubscribeError
from deskreader.model.credentials import Source
from tests.engine.subscriptions.fakes import FEED, FakeWeb, KnownFeeds, front, naming
from tests.engine.worker.in_process import InProcessWorker

VIDEOS = "https://www.youtube.com/feeds/videos.xml"
CHANNEL = "UC0123456789abcdefghijkl"
STORIES = ("Ferry runs aground", "Mayor opens the new pier", "Fog closes the strait", "Two boats for one berth")


def finder(web: FakeWeb, *known: str) -> FeedFinder:
    return FeedFinder(web, InProcessWorker(), KnownFeeds(*known))  # type: ignore[arg-type]


def found(typed: str, answers: dict[str, bytes | FetchError], private: tuple[str, ...] = ()) -> tuple[Found, list[str]]:
    web = FakeWeb(answers, private)
    return finder(web).find(typed), web.asked


@pytest.mark.parametrize(
    ("typed", "answers", "feed", "asked"),
    [
        ("https://quay.example/feed", {"https://quay.example/feed": FEED}, "https://quay.example/feed", 1),
        ("feed://quay.example/feed", {"https://quay.example/feed": FEED}, "https://quay.example/feed", 1),
        ("quay.example", {"https://quay.example/": naming("/tides.xml"), "https://quay.example/tides.xml": FEED},
         "https://quay.example/tides.xml", 2),
        ("quay.example", {"https://quay.example/": naming(), "https://quay.example/feed": FEED},
         "https://quay.example/feed", 2),
        ("quay.example", {"https://quay.example/": FetchError(Kind.UNREACHABLE), "http://quay.example/": FEED},
         "http://quay.example/", 2),
        ("https://quay.example/2026/story", {"https://quay.example/2026/story": naming(),
         "https://quay.example/": naming("/all"), "https://quay.example/all": FEED}, "https://quay.example/all", 3),
        (f"https://www.youtube.com/channel/{CHANNEL}", {f"{VIDEOS}?channel_id={CHANNEL}": FEED},
         f"{VIDEOS}?channel_id={CHANNEL}", 1),
        ("https://www.youtube.com/playlist?list=PLx", {f"{VIDEOS}?playlist_id=PLx": FEED},
         f"{VIDEOS}?playlist_id=PLx", 1),
        ("https://www.youtube.com/@ann", {
            "https://www.youtube.com/@ann": f'<script>var x = {{"externalId":"{CHANNEL}"}};</script>'.encode(),
            f"{VIDEOS}?channel_id={CHANNEL}": FEED}, f"{VIDEOS}?channel_id={CHANNEL}", 2),
        ("https://youtu.be/abc", {
            "https://youtu.be/abc": f'<meta itemprop="channelId" content="{CHANNEL}">'.encode(),
            f"{VIDEOS}?channel_id={CHANNEL}": FEED}, f"{VIDEOS}?channel_id={CHANNEL}", 2),
        ("r/harbours", {"https://www.reddit.com/r/harbours/.rss": FEED}, "https://www.reddit.com/r/harbours/.rss", 1),
        ("@ann@social.example", {"https://social.example/@ann": naming("/@ann.rss"),
         "https://social.example/@ann.rss": FEED}, "https://social.example/@ann.rss", 2),
        ("https://social.example/@ann", {"https://social.example/@ann": b"<html>needs scripts</html>",
         "https://social.example/@ann.rss": FEED}, "https://social.example/@ann.rss", 2),
        ("https://ann.substack.com/p/a-story", {"https://ann.substack.com/feed": FEED},
         "https://ann.substack.com/feed", 1),
        ("https://medium.com/@ann/a-story", {"https://medium.com/feed/@ann": FEED}, "https://medium.com/feed/@ann", 1),
        ("https://ann.tumblr.com", {"https://ann.tumblr.com/rss": FEED}, "https://ann.tumblr.com/rss", 1),
        ("https://podcasts.example/show/4", {
            "https://podcasts.example/show/4": rb'<script>{"feedUrl":"https:\/\/cast.example\/show.xml"}</script>',
            "https://cast.example/show.xml": FEED}, "https://cast.example/show.xml", 2),
        ("https://podcasts.apple.com/us/podcast/tides/id12345", {
            "https://podcasts.apple.com/us/podcast/tides/id12345": b"<html><p>Tides, a podcast</p></html>",
            "https://itunes.apple.com/lookup?id=12345&entity=podcast":
                b'{"resultCount":1,"results":[{"kind":"podcast","feedUrl":"https://cast.example/show.xml"}]}',
            "https://cast.example/show.xml": FEED}, "https://cast.example/show.xml", 3),
        ("https://soundcloud.com/ann", {
            "https://soundcloud.com/ann": b'<meta property="al:ios:url" content="soundcloud://users:77">',
            "https://feeds.soundcloud.com/users/soundcloud:users:77/sounds.rss": FEED},
         "https://feeds.soundcloud.com/users/soundcloud:users:77/sounds.rss", 2),
    ],
)  # fmt: skip
def test_from_any_address(typed: str, answers: dict[str, bytes | FetchError], feed: str, asked: int) -> None:
    result, requests = found(typed, answers)
    assert result.document is not None
    assert result.document.url == feed
    assert result.document.source is Source.FEED
    assert len(requests) == asked


def test_a_repository_has_releases_and_commits_to_choose_from_without_any_request() -> None:
    result, asked = found("https://github.com/ann/boat", {})
    assert [link.url for link in result.choices] == [
        "https://github.com/ann/boat/releases.atom",
        "https://github.com/ann/boat/commits.atom",
    ]
    assert asked == []


def test_a_preview_is_the_one_request_of_a_feed_that_is_then_chosen() -> None:
    web = FakeWeb({"https://quay.example/": naming("/a", "/b"), "https://quay.example/b": FEED})
    search = finder(web)
    choices = search.find("quay.example").choices
    assert [choice.url for choice in choices] == ["https://quay.example/a", "https://quay.example/b"]
    preview = search.preview(choices[1].url)
    assert preview == search.preview(choices[1].url)
    assert [title for title, _ in preview.entries] == ["High water", "Low water"]
    assert preview.total == 2
    document = search.find(choices[1].url).document
    assert document is not None
    assert document.feed.title == "Tides"
    assert web.asked == ["https://quay.example/", "https://quay.example/b"]


def test_previews_are_given_up_when_nobody_wants_them_any_more() -> None:
    web = FakeWeb({"https://quay.example/b": FEED})
    search = finder(web)
    search.preview("https://quay.example/b")
    search.forget_previews()
    search.preview("https://quay.example/b")
    assert web.asked == ["https://quay.example/b"] * 2


def test_a_preview_says_what_is_wrong() -> None:
    search = finder(FakeWeb({"https://quay.example/a": b"<html>no feed</html>"}))
    with pytest.raises(ParseError):
        search.preview("https://quay.example/a")
    with pytest.raises(FetchError):
        search.preview("https://quay.example/b")


def test_a_news_sitemap_stands_in_for_a_feed() -> None:
    sitemap = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://quay.example/s1</loc><news:news>
      <news:publication><news:name>The Quay</news:name></news:publication><news:publication_date>2026-03-02T08:00:00Z
      </news:publication_date><news:title>Low water</news:title></news:news></url></urlset>"""
    result, asked = found("quay.example", {
        "https://quay.example/": front(*STORIES),
        "https://quay.example/robots.txt": b"User-agent: *\nSitemap: https://quay.example/pages.xml\n"
        b"Sitemap: https://quay.example/news-sitemap.xml\n",
        "https://quay.example/news-sitemap.xml": sitemap,
    })  # fmt: skip
    assert result.document is not None
    assert (result.document.url, result.document.source) == ("https://quay.example/news-sitemap.xml", Source.SITEMAP)
    assert [entry.title for entry in result.document.feed.entries] == ["Low water"]
    assert result.document.feed.title == "The Quay"
    assert len(asked) == 5  # the page, two guesses, robots.txt, the sitemap


def test_a_site_with_nothing_of_the_kind_is_watched() -> None:
    result, _ = found("quay.example", {"https://quay.example/": front(*STORIES)})
    assert result.document is not None
    assert (result.document.url, result.document.source) == ("https://quay.example/", Source.PAGE)
    assert [entry.title for entry in result.document.feed.entries] == list(STORIES)


def test_a_page_without_stories_has_no_feed_and_costs_two_guesses() -> None:
    web = FakeWeb({"https://quay.example/a/b": naming()})
    with pytest.raises(SubscribeError) as error:
        finder(web).find("https://quay.example/a/b")
    assert error.value.kind is Kind.NO_FEED_FOUND
    assert web.asked == [
        "https://quay.example/a/b", "https://quay.example/", "https://quay.example/feed",
        "https://quay.example/robots.txt",
    ]  # fmt: skip


def test_a_known_feed_is_told_before_and_after_the_page_is_asked() -> None:
    web = FakeWeb({"https://quay.example/": naming("/tides.xml")})
    for typed, asked in (("https://quay.example/tides.xml", 0), ("quay.example", 1)):
        with pytest.raises(SubscribeError) as error:
            finder(web, "https://quay.example/tides.xml").find(typed)
        assert error.value.kind is Kind.ALREADY_SUBSCRIBED
        assert len(web.asked) == asked


def test_what_a_page_names_is_private_only_where_the_persons_own_address_was() -> None:
    answers = {
        "https://quay.example/": naming("https://desk.example/feed"),
        "https://desk.example/": naming("/feed"),
        "https://desk.example/feed": FEED,
    }
    inside, _ = found("desk.example", dict(answers), private=("https://desk.example",))
    assert inside.document is not None
    assert inside.document.response.is_private
    with pytest.raises(SubscribeError):
        found("quay.example", dict(answers), private=("https://desk.example",))


@given(st.text(max_size=60) | st.from_regex(r"[a-z]{1,8}\.example(/[a-z@.?=&]{0,6}){0,3}", fullmatch=True))
def test_never_more_than_a_page_two_guesses_and_robots(typed: str) -> None:
    web = FakeWeb({})
    with pytest.raises((SubscribeError, FetchError)):
        finder(web).find(typed)
    assert len(web.asked) <= 4


def test_a_page_that_refreshes_leads_to_its_feed_or_to_a_page_that_names_one() -> None:
    def refresh(url: str) -> bytes:
        return f'<title>Moved</title><meta http-equiv="refresh" content="0; url={url}">'.encode()

    quay = "https://quay.example/"
    answers: dict[str, bytes | FetchError] = {f"{quay}old": refresh("/export"), f"{quay}export": FEED}
    result, requests = found(f"{quay}old", answers)
    assert result.document is not None
    assert (result.document.url, len(requests)) == (f"{quay}export", 2)
    answers = {f"{quay}old": refresh("/new"), f"{quay}new": naming("/all"), f"{quay}all": FEED}
    result, requests = found(f"{quay}old", answers)
    assert result.document is not None
    assert (result.document.url, len(requests)) == (f"{quay}all", 3)
    with pytest.raises(SubscribeError):
        found(f"{quay}a", {f"{quay}{n}": refresh(f"/{m}") for n, m in ("ab", "bc", "cd", "da")})


def test_a_feed_that_says_it_has_moved_is_found_where_it_is_now() -> None:
    def moved(url: str) -> bytes:
        namespace = "http://www.itunes.com/dtds/podcast-1.0.dtd"
        tag = f'<itunes:new-feed-url xmlns:itunes="{namespace}">{url}</itunes:new-feed-url>'
        return FEED.replace(b"<channel>", b"<channel>" + tag.encode())

    old, new = "https://quay.example/old", "https://cast.example/new"
    result, requests = found(old, {old: moved(new), new: FEED})
    assert result.document is not None
    assert (result.document.url, requests) == (new, [old, new])
    result, _ = found(old, {old: moved(new)})
    assert result.document is not None
    assert result.document.url == old, "nothing is there"
    result, requests = found(old, {old: moved(new), new: moved(old)})
    assert result.document is not None
    assert (result.document.url, len(requests)) == (new, 2)
