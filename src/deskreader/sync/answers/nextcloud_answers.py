"""Reads the answers of Nextcloud News."""

from __future__ import annotations

import json

from deskreader.model import Enclosure, ParsedEntry
from deskreader.model.accounts import RemoteFacts, RemoteFeed, RemoteFolder, RemoteIds, RemoteTree
from deskreader.sync.answers.json_values import (
    Object,
    ParsedArticle,
    flag,
    html,
    items,
    json_object,
    moment,
    nonsense,
    number,
    text,
    web_address,
)  # fmt: skip


def version(document: bytes) -> RemoteFacts:
    """Reads the version of the app, which shows that it is installed and the login is right."""
    found = text(json_object(document), "version")
    if not found:
        raise nonsense("no version")
    return RemoteFacts((("version", found),))


def done(document: bytes) -> RemoteFacts:
    """Reads the answer to a change: nothing, or JSON. A login page is no such answer."""
    if document.strip():
        try:
            json.loads(document)
        except (ValueError, RecursionError):
            raise nonsense("no JSON") from None
    return RemoteFacts()


def made(name: str, document: bytes) -> RemoteFacts:
    """Reads the id of a new feed or folder."""
    for item in items(json_object(document), name):
        if (found := text(item, "id")) != "":
            return RemoteFacts((("id", found),))
    raise nonsense(f"no {name}")


def folders(document: bytes) -> RemoteTree:
    """Reads the folders."""
    found = [(text(item, "id"), text(item, "name")) for item in items(json_object(document), "folders")]
    return RemoteTree(folders=tuple(RemoteFolder(folder, name or folder) for folder, name in found if folder))


def feeds(document: bytes) -> RemoteTree:
    """Reads the feeds; folder 0 is none."""
    found = []
    for item in items(json_object(document), "feeds"):
        feed, url = text(item, "id"), web_address(item, "url")
        folder = text(item, "folderId")
        if feed and url:
            title, site, icon = text(item, "title") or url, web_address(item, "link"), web_address(item, "faviconLink")
            found.append(RemoteFeed(feed, url, title, site, folder if folder not in ("", "0") else None, icon))
    return RemoteTree(feeds=tuple(found))


def articles(document: bytes) -> tuple[tuple[ParsedArticle, ...], str]:
    """Reads articles with their states; in place of a next page, the latest change and the lowest id."""
    found, latest, lowest = [], 0, 0
    for item in items(json_object(document), "items"):
        article, feed = number(item, "id"), text(item, "feedId")
        if article is None or not feed:
            continue
        latest = max(latest, number(item, "lastModified") or 0)
        lowest = article if not lowest else min(lowest, article)
        unread = flag(item, "unread")
        is_read = None if unread is None else not unread
        link = web_address(item, "url")
        found.append(ParsedArticle(str(article), feed, _entry(item, link), link or "", is_read, flag(item, "starred")))
    return tuple(found), f"{latest} {lowest}"


def _entry(item: Object, link: str | None) -> ParsedEntry:
    file = web_address(item, "enclosureLink")
    return ParsedEntry(
        guid=text(item, "guid", 2000) or None,
        title=html(item, "title") or (None if link or html(item, "body") else text(item, "id")),
        link=link,
        author=text(item, "author") or None,
        published_at=moment(number(item, "pubDate")),
        content=html(item, "body"),
        enclosures=(Enclosure(file, text(item, "enclosureMime") or None),) if file else (),
    )


FACTS = {
    "version": version, "done": done, "new_feed": lambda document: made("feeds", document),
    "new_folder": lambda document: made("folders", document),
}  # fmt: skip
TREES = {"folders": folders, "feeds": feeds}
IDS: dict[str, RemoteIds] = {}
ARTICLES = {"articles": articles}
