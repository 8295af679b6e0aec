"""Feeds: from bytes to what a feed says, from that to entries ready to store, from a page to the feeds it names.

For sites without one, a news sitemap or the front page is read as a feed.

Lists of feeds (OPML) are in `deskreader.feeds.opml`.
"""

from deskreader.feeds.discovery import discover
from deskreader.feeds.frontpage import front_page
from deskreader.feeds.parsing import parse
from deskreader.feeds.places import certain, guesses
from deskreader.feeds.reading import read
from deskreader.feeds.sitemap import news, news_sitemaps

__all__ = ["certain", "discover", "front_page", "guesses", "news", "news_sitemaps", "parse", "read"]
