"""Finds feeds in the scripts and data of a page, where no link names one: video channels, podcasts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice

from deskreader.model import FeedLink
from deskreader.text.urls import host_of, resolve

MOST_EMBEDDED = 5

_ADDRESS = re.compile(
    r"""["'](?:feed|rss|rss_?feed|podcast_?feed|feed_?rss|xml)_?(?:url|uri|link|href)["']\s*:\s*["']([^"'<>\s]{8,1000})["']""",
    re.I,
)
"""Keys under which the data of pages, such as podcast directories, hold the URL of a feed."""

_CHANNEL = re.compile(
    r"""(?:["'](?:externalId|externalChannelId|channelId|browseId)["']\s*:\s*["']|"""
    r"""(?:itemprop=["'](?:identifier|channelId)["']\s+content=["'])|/channel/)(UC[A-Za-z0-9_-]{22})(?![A-Za-z0-9_-])"""
)
"""The channel id in a video page: 'UC' and 22 characters."""

_VIDEOS = re.compile(r"(?:^|\.)youtube\.com$|^youtu\.be$")
_ARTIST = re.compile(r"soundcloud(?:://|:)users:(\d{1,15})")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\(.)")


def embedded_feeds(text: str, url: str) -> Iterator[FeedLink]:
    """Yields the feeds in the scripts and data of a page at `url`, each once, in page order."""
    if _VIDEOS.search(host_of(url)):
        channel = _CHANNEL.search(text)
        if channel:
            yield FeedLink(f"https://www.youtube.com/feeds/videos.xml?channel_id={channel[1]}")
        return
    if host_of(url).removeprefix("www.") == "soundcloud.com":
        artist = _ARTIST.search(text)
        if artist:
            yield FeedLink(f"https://feeds.soundcloud.com/users/soundcloud:users:{artist[1]}/sounds.rss")
        return
    addresses = (_whole(match[1], url) for match in _ADDRESS.finditer(text))
    for address in islice(dict.fromkeys(filter(None, addresses)), MOST_EMBEDDED):
        yield FeedLink(address)


def _whole(written: str, url: str) -> str | None:
    """Returns the URL written in a script or an attribute, with its escapes decoded."""
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)) if match[1] else match[2], unescape(written))
    return resolve(url, plain) if plain.startswith(("http:", "https:", "/")) else None
