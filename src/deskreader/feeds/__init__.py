"""Feeds: from bytes to what a feed says, from a page to the feeds it names, and lists of feeds (OPML)."""

from deskreader.feeds.parse import parse

__all__ = ["parse"]
