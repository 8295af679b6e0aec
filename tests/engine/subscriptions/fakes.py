"""A web made by hand: addresses and what they answer."""

from __future__ import annotations

from typing import Any

from deskreader.errors import FetchError, Kind, SubscribeError
from deskreader.model import Response
from deskreader.model.credentials import NOTHING, Credentials
from deskreader.text.urls import comparison_key

FEED = b"""<rss version="2.0"><channel><title>Tides</title><link>https://quay.example/</link>
<item><guid>1</guid><title>Low water</title><pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate></item>
<item><guid>2</guid><title>High water</title><pubDate>Mon, 02 Mar 2026 14:00:00 GMT</pubDate></item></channel></rss>"""


def naming(*feeds: str) -> bytes:
    """A page that names feeds."""
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="{feed}">' for feed in feeds)
    return f"<html><head><title>Page</title>{links}</head><body><p>Nothing more.</p></body></html>".encode()


def front(*titles: str, site: str = "https://quay.example") -> bytes:
    """A front page of stories, with a menu and a foot that are none."""
    blocks = "".join(
        f'<div class="teaser"><h2><a href="{site}/2026/{title.lower().replace(" ", "-")}">{title}</a></h2>'
        f"<p>What there is to say of it in one sentence of some length, number {number}.</p></div>"
        for number, title in enumerate(titles)
    )
    return (
        '<html lang="en"><head><title>The Quay - News</title></head><body><nav><a href="/a">All the news of the harbour'
        '</a><a href="/b">Everything on the ferries</a><a href="/c">What we think of things</a></nav><main>'
        f'{blocks}</main><footer><a href="/legal">Who we are and what we do here</a></footer></body></html>'
    ).encode()


class FakeWeb:
    """Answers from a table and notes what was asked. An address on a list of private ones needs the right to it."""

    def __init__(self, answers: dict[str, bytes | FetchError], private: tuple[str, ...] = ()) -> None:
        self.answers = answers
        self.private = private
        self.asked: list[str] = []
        self.shown: dict[str, Credentials] = {}

    def get(
        self,
        url: str,
        purpose: Any,
        validators: Any = None,
        by_hand: bool = False,
        private_ok: bool = False,
        access: Credentials = NOTHING,
    ) -> Response:
        self.asked.append(url)
        self.shown[url] = access
        is_private = url.startswith(self.private) if self.private else False
        if is_private and not private_ok:
            raise FetchError(Kind.FORBIDDEN_ADDRESS, "private address")
        found = self.answers.get(url, FetchError(Kind.NOT_FOUND, status=404))
        if isinstance(found, FetchError):
            raise found
        return Response(url, 200, found, "text/html", is_private=is_private and private_ok)


class KnownFeeds:
    """Refuses addresses that are subscribed already."""

    def __init__(self, *urls: str) -> None:
        self.urls = {comparison_key(url) for url in urls}

    def __call__(self, url: str) -> None:
        if comparison_key(url) in self.urls:
            raise SubscribeError(Kind.ALREADY_SUBSCRIBED, feed_id=1)
