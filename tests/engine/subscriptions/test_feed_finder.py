"""Finding the feed of any address that the user pastes, and the requests it takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.engine.subscriptions.documents import Found
from deskreader.engine.subscriptions.feed_finder import FeedFinder
from deskreader.errors import FetchError, Kind, ParseError, SubscribeError
from deskreader.model import Response
from deskreader.model.credentials import Source
from tests.engine.kit import FakeHttpClient
from tests.engine.subscriptions.fakes import FEED, KnownFeeds, front, naming
from tests.engine.worker.in_process import InProcessWorker

VIDEOS = "https://www.youtube.com/feeds/videos.xml"
CHANNEL = "UC0123456789abcdefghijkl"
HEADLINES = ("Ferry runs aground", "Mayor opens the new pier", "Fog closes the strait", "Two boats for one berth")


def finder(client: FakeHttpClient, *known: str) -> FeedFinder:
    return FeedFinder(client, InProcessWorker(), KnownFeeds(*known))  # type: ignore[arg-type]


def find(typed: str, answers: dict[str, bytes | FetchError], private: tuple[str, ...] = ()) -> tuple[Found, list[str]]:
    client = FakeHttpClient(answers, private)
    return finder(client).find(typed), client.urls


@pytest.mark.parametrize(
    ("typed", "answers", "feed", "requests"),
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
def test_the_feed_of_any_address_is_found(
    typed: str, answers: dict[str, bytes | FetchError], feed: str, requests: int
) -> None:
    result, urls = find(typed, answers)
    assert result.document is not None
    assert result.document.url == feed
    assert result.document.source is Source.FEED
    assert len(urls) == requests


def test_a_repository_offers_releases_and_commits_without_a_request() -> None:
    result, urls = find("https://github.com/ann/boat", {})
    assert [link.url for link in result.choices] == [
        "https://github.com/ann/boat/releases.atom",
        "https://github.com/ann/boat/commits.atom",
    ]
    assert urls == []


def test_a_previewed_feed_is_not_fetched_again_when_it_is_chosen() -> None:
    client = FakeHttpClient({"https://quay.example/": naming("/a", "/b"), "https://quay.example/b": FEED})
    feed_finder = finder(client)
    choices = feed_finder.find("quay.example").choices
    assert [choice.url for choice in choices] == ["https://quay.example/a", "https://quay.example/b"]
    preview = feed_finder.preview(choices[1].url)
    assert preview == feed_finder.preview(choices[1].url)
    assert [title for title, _ in preview.entries] == ["High water", "Low water"]
    assert preview.total == 2
    document = feed_finder.find(choices[1].url).document
    assert document is not None
    assert document.feed.title == "Tides"
    assert client.urls == ["https://quay.example/", "https://quay.example/b"]


def test_forgotten_previews_are_fetched_again() -> None:
    client = FakeHttpClient({"https://quay.example/b": FEED})
    feed_finder = finder(client)
    feed_finder.preview("https://quay.example/b")
    feed_finder.forget_previews()
    feed_finder.preview("https://quay.example/b")
    assert client.urls == ["https://quay.example/b"] * 2


def test_a_preview_raises_what_is_wrong() -> None:
    feed_finder = finder(FakeHttpClient({"https://quay.example/a": b"<html>no feed</html>"}))
    with pytest.raises(ParseError):
        feed_finder.preview("https://quay.example/a")
    with pytest.raises(FetchError):
        feed_finder.preview("https://quay.example/b")


def test_a_news_sitemap_replaces_a_missing_feed() -> None:
    sitemap = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://quay.example/s1</loc><news:news>
      <news:publication><news:name>The Quay</news:name></news:publication><news:publication_date>2026-03-02T08:00:00Z
      </news:publication_date><news:title>Low water</news:title></news:news></url></urlset>"""
    result, urls = find("quay.example", {
        "https://quay.example/": front(*HEADLINES),
        "https://quay.example/robots.txt": b"User-agent: *\nSitemap: https://quay.example/pages.xml\n"
        b"Sitemap: https://quay.example/news-sitemap.xml\n",
        "https://quay.example/news-sitemap.xml": sitemap,
    })  # fmt: skip
    assert result.document is not None
    assert (result.document.url, result.document.source) == ("https://quay.example/news-sitemap.xml", Source.SITEMAP)
    assert [entry.title for entry in result.document.feed.entries] == ["Low water"]
    assert result.document.feed.title == "The Quay"
    assert len(urls) == 5  # the page, two guesses, robots.txt, the sitemap


def test_a_site_without_feed_and_sitemap_is_watched() -> None:
    result, _ = find("quay.example", {"https://quay.example/": front(*HEADLINES)})
    assert result.document is not None
    assert (result.document.url, result.document.source) == ("https://quay.example/", Source.PAGE)
    assert [entry.title for entry in result.document.feed.entries] == list(HEADLINES)


def test_a_page_without_articles_has_no_feed_and_costs_two_guesses() -> None:
    client = FakeHttpClient({"https://quay.example/a/b": naming()})
    with pytest.raises(SubscribeError) as error:
        finder(client).find("https://quay.example/a/b")
    assert error.value.kind is Kind.NO_FEED_FOUND
    assert client.urls == [
        "https://quay.example/a/b", "https://quay.example/", "https://quay.example/feed",
        "https://quay.example/robots.txt",
    ]  # fmt: skip


def test_a_known_feed_is_refused_before_and_after_its_page_is_fetched() -> None:
    client = FakeHttpClient({"https://quay.example/": naming("/tides.xml")})
    for typed, requests in (("https://quay.example/tides.xml", 0), ("quay.example", 1)):
        with pytest.raises(SubscribeError) as error:
            finder(client, "https://quay.example/tides.xml").find(typed)
        assert error.value.kind is Kind.ALREADY_SUBSCRIBED
        assert len(client.urls) == requests


def test_a_named_feed_may_be_private_only_where_the_typed_address_is() -> None:
    answers = {
        "https://quay.example/": naming("https://desk.example/feed"),
        "https://desk.example/": naming("/feed"),
        "https://desk.example/feed": FEED,
    }
    inside, _ = find("desk.example", dict(answers), private=("https://desk.example",))
    assert inside.document is not None
    assert inside.document.response.is_private
    with pytest.raises(SubscribeError):
        find("quay.example", dict(answers), private=("https://desk.example",))


ROUTER = "http://192.168.1.1/apply.cgi?reboot=1"
COMMENTS = "https://quay.example/comments"


def router_and_comments() -> FakeHttpClient:
    """Returns a client that serves a public page which names two feeds, the first of them private."""
    answers: dict[str, bytes | Response | FetchError] = {
        "https://quay.example/": naming(ROUTER, "/comments"), COMMENTS: FEED, ROUTER: FEED,
    }  # fmt: skip
    return FakeHttpClient(answers, private=("http://192.168.1.1",))


def test_a_private_choice_of_a_public_page_is_not_requested() -> None:
    client = router_and_comments()
    search = finder(client)
    assert [link.url for link in search.find("quay.example").choices] == [ROUTER, COMMENTS]
    for request in (search.preview, search.find):
        with pytest.raises(FetchError) as error:
            request(ROUTER)
        assert error.value.kind is Kind.FORBIDDEN_ADDRESS
    assert not any(request.private_ok for request in client.requests if request.url == ROUTER)
    assert search.preview(COMMENTS).total == 2


def test_what_the_user_typed_may_be_private_after_another_search() -> None:
    client = router_and_comments()
    client.answers["https://cape.example/feed"] = FEED
    search = finder(client)
    search.find("quay.example")
    search.find("https://cape.example/feed")
    document = search.find(ROUTER).document
    assert document is not None
    assert document.response.is_private


def test_a_guess_from_a_choice_is_as_forbidden_as_the_choice() -> None:
    account = "http://192.168.1.1/@ann"
    page = naming(account, "/comments")
    client = FakeHttpClient({"https://quay.example/": page, f"{account}.rss": FEED}, private=("http://192.168.1.1",))
    search = finder(client)
    search.find("quay.example")
    with pytest.raises(FetchError):
        search.find(account)
    assert not any(request.private_ok for request in client.requests if request.url.startswith("http://192"))


def test_a_private_page_names_feeds_of_its_own_server_alone() -> None:
    home, nas = "http://192.168.1.4:1200", "http://192.168.1.5"
    client = FakeHttpClient(
        {f"{home}/": naming("/a", f"{nas}/b"), f"{home}/a": FEED, f"{nas}/b": FEED}, private=(home, nas)
    )
    search = finder(client)
    search.find("192.168.1.4:1200")
    assert search.preview(f"{home}/a").total == 2
    with pytest.raises(FetchError):
        search.preview(f"{nas}/b")
    document = search.find(f"{home}/a").document
    assert document is not None


@given(st.text(max_size=60) | st.from_regex(r"[a-z]{1,8}\.example(/[a-z@.?=&]{0,6}){0,3}", fullmatch=True))
def test_there_are_never_more_requests_than_for_a_page_two_guesses_and_robots(typed: str) -> None:
    client = FakeHttpClient({})
    with pytest.raises((SubscribeError, FetchError)):
        finder(client).find(typed)
    assert len(client.urls) <= 4


def test_a_page_that_refreshes_leads_to_its_feed_or_to_a_page_that_names_one() -> None:
    def refresh(url: str) -> bytes:
        return f'<title>Moved</title><meta http-equiv="refresh" content="0; url={url}">'.encode()

    quay = "https://quay.example/"
    answers: dict[str, bytes | FetchError] = {f"{quay}old": refresh("/export"), f"{quay}export": FEED}
    result, requests = find(f"{quay}old", answers)
    assert result.document is not None
    assert (result.document.url, len(requests)) == (f"{quay}export", 2)
    answers = {f"{quay}old": refresh("/new"), f"{quay}new": naming("/all"), f"{quay}all": FEED}
    result, requests = find(f"{quay}old", answers)
    assert result.document is not None
    assert (result.document.url, len(requests)) == (f"{quay}all", 3)
    with pytest.raises(SubscribeError):
        find(f"{quay}a", {f"{quay}{n}": refresh(f"/{m}") for n, m in ("ab", "bc", "cd", "da")})


def test_a_feed_that_says_it_has_moved_is_found_where_it_is_now() -> None:
    def moved(url: str) -> bytes:
        namespace = "http://www.itunes.com/dtds/podcast-1.0.dtd"
        tag = f'<itunes:new-feed-url xmlns:itunes="{namespace}">{url}</itunes:new-feed-url>'
        return FEED.replace(b"<channel>", b"<channel>" + tag.encode())

    old, new = "https://quay.example/old", "https://cast.example/new"
    result, requests = find(old, {old: moved(new), new: FEED})
    assert result.document is not None
    assert (result.document.url, requests) == (new, [old, new])
    result, _ = find(old, {old: moved(new)})
    assert result.document is not None
    assert result.document.url == old, "nothing is there"
    result, requests = find(old, {old: moved(new), new: moved(old)})
    assert result.document is not None
    assert (result.document.url, len(requests)) == (new, 2)
