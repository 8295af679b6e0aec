"""Reads the answers of Tiny Tiny RSS."""

from __future__ import annotations

import hashlib
from typing import Any

from deskreader.errors import Kind, ParseError
from deskreader.model import Enclosure, ParsedEntry
from deskreader.model.accounts import RemoteFacts, RemoteFeed, RemoteFolder, RemoteIds, RemoteTree
from deskreader.sync.answers.json_values import (
    LONGEST_ID,
    Object,
    ParsedArticle,
    flag,
    html,
    json_object,
    moment,
    nonsense,
    number,
    objects,
    text,
    web_address,
)  # fmt: skip

SIGN_IN_ERRORS = ("NOT_LOGGED_IN", "LOGIN_ERROR", "API_DISABLED")
SUBSCRIBED = (0, 1)
"""Codes of a subscription that is there now: it was before, or is new."""


def _content(document: bytes) -> Any:
    """Returns what a call gave. Raises: ParseError(SIGN_IN | REFUSED_ACT) for an error of the API."""
    value = json_object(document)
    if number(value, "status") is None or "content" not in value:
        raise nonsense("no status")
    content = value["content"]
    if number(value, "status") == 0:
        return content
    error = text(content, "error") if isinstance(content, dict) else ""
    raise ParseError(Kind.SIGN_IN if error in SIGN_IN_ERRORS else Kind.NONSENSE_ANSWER, error[:100])


def _object(document: bytes) -> Object:
    content = _content(document)
    if not isinstance(content, dict):
        raise nonsense("no object")
    return content


def _list(document: bytes) -> list[Object]:
    content = _content(document)
    if not isinstance(content, list):
        raise nonsense("no list")
    return list(objects(content))


def session(document: bytes) -> RemoteFacts:
    """Reads the session of a login."""
    found = text(_object(document), "session_id")
    if not found:
        raise nonsense("no session")
    return RemoteFacts((("session", found),))


def done(document: bytes) -> RemoteFacts:
    """Reads the answer to a change."""
    _content(document)
    return RemoteFacts()


def subscribed(document: bytes) -> RemoteFacts:
    """Reads whether a subscription was accepted, and the id of its feed."""
    status = _object(document).get("status")
    if not isinstance(status, dict) or number(status, "code") is None:
        raise nonsense("no status")
    feed = text(status, "feed_id") if (number(status, "code") or 0) in SUBSCRIBED else ""
    return RemoteFacts((("code", str(number(status, "code"))), ("feed", "" if feed == "0" else feed)))


def counters(document: bytes) -> RemoteFacts:
    """Reads the counters of all feeds as one hash: while it is the same, no state has changed."""
    counts = sorted(
        f"{text(item, 'id')} {text(item, 'kind')} {text(item, 'counter')} {text(item, 'auxcounter')}"
        for item in _list(document)
    )
    total = next((text(item, "counter") for item in _list(document) if text(item, "id") == "global-unread"), "")
    return RemoteFacts((("hash", hashlib.sha256("\n".join(counts).encode()).hexdigest()[:16]), ("unread", total)))


def categories(document: bytes) -> RemoteTree:
    """Reads the categories; those with numbers below 1 are the server's own."""
    found = [(number(item, "id"), text(item, "title")) for item in _list(document)]
    return RemoteTree(folders=tuple(RemoteFolder(str(n), title or str(n)) for n, title in found if n and n > 0))


def feeds(document: bytes) -> RemoteTree:
    """Reads the feeds; those with numbers below 1 are the server's own."""
    found = []
    for item in _list(document):
        feed, url, category = number(item, "id"), web_address(item, "feed_url"), number(item, "cat_id")
        if feed and feed > 0 and url:
            folder = str(category) if category and category > 0 else None
            found.append(RemoteFeed(str(feed), url, text(item, "title") or url, None, folder))
    return RemoteTree(feeds=tuple(found))


def ids(document: bytes) -> RemoteIds:
    """Reads the ids of headlines."""
    found = (number(item, "id") for item in _list(document))
    return RemoteIds("\n".join(str(article) for article in found if article is not None))


def articles(document: bytes) -> tuple[tuple[ParsedArticle, ...], str]:
    """Reads articles."""
    found = []
    for item in _list(document):
        article, feed, link = text(item, "id", LONGEST_ID), text(item, "feed_id"), web_address(item, "link")
        if not article or not feed:
            continue
        unread = flag(item, "unread")
        is_read = None if unread is None else not unread
        entry = ParsedEntry(
            title=html(item, "title") or (None if link or html(item, "content") else article),
            link=link,
            author=text(item, "author") or None,
            published_at=moment(number(item, "updated")),
            content=html(item, "content"),
            enclosures=tuple(_enclosures(item)),
        )
        found.append(ParsedArticle(article, feed, entry, link or "", is_read, flag(item, "marked")))
    return tuple(found), ""


def _enclosures(item: Object) -> list[Enclosure]:
    files = [
        (web_address(part, "content_url"), text(part, "content_type")) for part in objects(item.get("attachments"))
    ]
    return [Enclosure(url, kind or None) for url, kind in files[:50] if url]


FACTS = {"session": session, "done": done, "subscribed": subscribed, "counters": counters}
TREES = {"categories": categories, "feeds": feeds}
IDS = {"ids": ids}
ARTICLES = {"articles": articles}
