"""Feeds: from bytes to what a feed says, from that to entries ready to store, from a page to the feeds it names.

Lists of feeds (OPML) are in `deskreader.feeds.opml`.
"""

from deskreader.feeds.discovery import discover
from deskreader.feeds.parsing import parse
from deskreader.feeds.places import guesses
from deskreader.feeds.reading import read

__all__ = ["discover", "guesses", "parse", "read"]
