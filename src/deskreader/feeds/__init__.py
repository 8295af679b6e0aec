"""Feeds: bytes to a parsed feed, a parsed feed to entries ready to store, a page to the feeds it names.

For sites without a feed, a news sitemap or the front page is read as one. Lists of feeds (OPML) are in
`deskreader.feeds.opml`.
"""

from deskreader.feeds.discovery.autodiscovery import discover
from deskreader.feeds.discovery.front_page import front_page
from deskreader.feeds.discovery.http_links import refresh_target
from deskreader.feeds.discovery.known_sites import certain, guesses
from deskreader.feeds.discovery.news_sitemap import news, news_sitemaps
from deskreader.feeds.normalize import read
from deskreader.feeds.parsing.parser import parse

__all__ = ["certain", "discover", "front_page", "guesses", "news", "news_sitemaps", "parse", "read", "refresh_target"]
