"""Documents and pages for tests of searching feeds, and the feeds that are known already."""

from __future__ import annotations

from deskreader.errors import Kind, SubscribeError
from deskreader.text.urls import comparison_key

FEED = b"""<rss version="2.0"><channel><title>Tides</title><link>https://quay.example/</link>
<item><guid>1</guid><title>Low water</title><pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate></item>
<item><guid>2</guid><title>High water</title><pubDate>Mon, 02 Mar 2026 14:00:00 GMT</pubDate></item></channel></rss>"""


def naming(*feeds: str) -> bytes:
    """Returns a page that names feeds."""
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="{feed}">' for feed in feeds)
    return f"<html><head><title>Page</title>{links}</head><body><p>Nothing more.</p></body></html>".encode()


def front(*titles: str, site: str = "https://quay.example") -> bytes:
    """Returns a front page that lists articles, with a menu and a footer."""
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


class KnownFeeds:
    """Refuses the URLs of feeds that are in the library already."""

    def __init__(self, *urls: str) -> None:
        self.urls = {comparison_key(url) for url in urls}

    def __call__(self, url: str) -> None:
        if comparison_key(url) in self.urls:
            raise SubscribeError(Kind.ALREADY_SUBSCRIBED, feed_id=1)
