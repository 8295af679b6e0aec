"""Feeds: from bytes to what a feed says, from that to entries ready to store, from a page to the feeds it names.

For sites without one, a news sitemap or the front page is read as a feed.

Lists of feeds (OPML) are in `deskreader.feeds.opml`.
"""

from deskreader.feeds.discovery.autodiscovery import discover
from deskreader.feeds.discovery.front_page import front_page
from deskreader.feeds.discovery.known_sites import certain, guesses
from deskreader.feeds.discovery.news_sitemap import news, news_sitemaps
from deskreader.feeds.normalize import read
from deskreader.feeds.parsing.parser import parse

__all__ = ["certain", "discover", "front_page", "guesses", "news", "news_sitemaps", "parse", "read"]
