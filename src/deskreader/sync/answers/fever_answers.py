"""Reads the answers of the Fever API."""

from __future__ import annotations

from collections.abc import Callable

from deskreader.errors import Kind, ParseError
from deskreader.model import ParsedEntry
from deskreader.model.accounts import RemoteFacts, RemoteFeed, RemoteFolder, RemoteIds, RemoteTree
from deskreader.sync.answers.json_values import (
    LONGEST_ID,
    Object,
    ParsedArticle,
    flag,
    html,
    items,
    json_object,
    moment,
    nonsense,
    number,
    objects,
    text,
    web_address,
)  # fmt: skip

LONGEST_LIST = 30_000_000  # characters


def _signed_in(document: bytes) -> Object:
    """Returns an answer to a request with the right key. Raises: ParseError(SIGN_IN) where it was not."""
    value = json_object(document)
    if number(value, "api_version") is None and number(value, "auth") is None:
        raise nonsense("no Fever")
    if number(value, "auth") != 1:
        raise ParseError(Kind.SIGN_IN, "auth")
    return value


def done(document: bytes) -> RemoteFacts:
    """Reads an answer of which only the sign-in counts."""
    _signed_in(document)
    return RemoteFacts()


def tree(document: bytes) -> RemoteTree:
    """Reads groups and feeds."""
    value = _signed_in(document)
    folders = [
        RemoteFolder(text(item, "id"), text(item, "title")) for item in items(value, "groups") if text(item, "title")
    ]
    known = {folder.id for folder in folders}
    folder_of = {
        feed.strip(): text(item, "group_id")
        for item in objects(value.get("feeds_groups"))
        for feed in str(item.get("feed_ids") or "").split(",")
        if text(item, "group_id") in known
    }
    feeds = []
    for item in items(value, "feeds"):
        feed, url = text(item, "id", LONGEST_ID), web_address(item, "url")
        if feed and url:
            feeds.append(
                RemoteFeed(feed, url, text(item, "title") or url, web_address(item, "site_url"), folder_of.get(feed))
            )
    return RemoteTree(tuple(folders), tuple(feeds))


def _ids(name: str) -> Callable[[bytes], RemoteIds]:
    def read(document: bytes) -> RemoteIds:
        found = _signed_in(document).get(name)
        if not isinstance(found, str) or len(found) > LONGEST_LIST:
            raise nonsense(f"no {name}")
        ids = [part.strip() for part in found.split(",") if part.strip()]
        if not all(part.isdecimal() and len(part) <= LONGEST_ID for part in ids):
            raise nonsense(name)
        return RemoteIds("\n".join(str(int(part)) for part in ids))

    return read


def articles(document: bytes) -> tuple[tuple[ParsedArticle, ...], str]:
    """Reads articles."""
    found = []
    for item in items(_signed_in(document), "items"):
        article, feed, link = text(item, "id"), text(item, "feed_id"), web_address(item, "url")
        if not article or not feed:
            continue
        entry = ParsedEntry(
            title=html(item, "title") or (None if link or html(item, "html") else article),
            link=link,
            author=text(item, "author") or None,
            published_at=moment(number(item, "created_on_time")),
            content=html(item, "html"),
        )
        found.append(ParsedArticle(article, feed, entry, link or "", flag(item, "is_read"), flag(item, "is_saved")))
    return tuple(found), ""


FACTS = {"done": done}
TREES = {"tree": tree}
IDS = {"unread": _ids("unread_item_ids"), "starred": _ids("saved_item_ids")}
ARTICLES = {"articles": articles}
