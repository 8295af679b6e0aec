"""Reads the answers of the Google Reader API."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from deskreader.model import Enclosure, ParsedEntry
from deskreader.model.accounts import RemoteFacts, RemoteFeed, RemoteFolder, RemoteIds, RemoteTree
from deskreader.sync.answers.json_values import (
    LONGEST_ID,
    LONGEST_NAME,
    LONGEST_URL,
    Object,
    ParsedArticle,
    html,
    items,
    json_object,
    moment,
    nonsense,
    number,
    objects,
    text,
    web_address,
)
from deskreader.sync.greader_ids import canonical

LABEL = "/label/"
READ, STARRED = "/state/com.google/read", "/state/com.google/starred"
MOST_ENCLOSURES = 50
_AUTH = re.compile(r"^\s*Auth\s*=\s*(\S+)\s*$", re.M)


def auth(document: bytes) -> RemoteFacts:
    """Reads the answer to a login: lines of names and values, of which Auth counts."""
    found = _AUTH.search(document[:20_000].decode("utf-8", "replace"))
    if found is None:
        raise nonsense("no Auth")
    return RemoteFacts((("auth", found[1]),))


def token(document: bytes) -> RemoteFacts:
    """Reads the token for changes, which is one short line."""
    line = document[:1000].decode("utf-8", "replace").strip()
    if not line or len(line) > 500 or any(sign.isspace() or sign in "<>{" for sign in line):
        raise nonsense("no token")
    return RemoteFacts((("token", line),))


def done(document: bytes) -> RemoteFacts:
    """Reads the answer to a change: OK. A login page with status 200 is no such answer."""
    if document[:20].strip().strip(b'"').upper() != b"OK":
        raise nonsense("not OK")
    return RemoteFacts()


def added(document: bytes) -> RemoteFacts:
    """Reads the answer to a new subscription: the id of the feed, or none where the server found no feed."""
    value = json_object(document)
    feed = text(value, "streamId", LONGEST_URL)
    if not feed and number(value, "numResults") is None:
        raise nonsense("no streamId")
    return RemoteFacts((("feed", feed),)) if number(value, "numResults") != 0 else RemoteFacts()


def unread_count(document: bytes) -> RemoteFacts:
    """Reads how many articles are unread in all feeds; what is above a server's maximum counts as the maximum."""
    counts = {text(item, "id", LONGEST_URL): number(item, "count") or 0 for item in items(json_object(document),
              "unreadcounts")}  # fmt: skip
    total = next((count for name, count in counts.items() if name.endswith("/state/com.google/reading-list")), None)
    if total is None:
        total = sum(count for name, count in counts.items() if name.startswith("feed/"))
    return RemoteFacts((("count", str(total)),))


def subscriptions(document: bytes) -> RemoteTree:
    """Reads the list of subscriptions; folders are the labels of feeds."""
    feeds, folders = [], {}
    for item in items(json_object(document), "subscriptions"):
        feed_id = text(item, "id", LONGEST_URL)
        url = web_address(item, "url") or _address_in(feed_id)
        if not feed_id or url is None:
            continue
        label = next(filter(None, map(_label, objects(item.get("categories")))), None)
        if label is not None:
            folders[label] = RemoteFolder(label, label)
        title = text(item, "title") or url
        site, icon = web_address(item, "htmlUrl"), web_address(item, "iconUrl")
        feeds.append(RemoteFeed(feed_id, url, title, site, label, icon))
    return RemoteTree(tuple(folders.values()), tuple(feeds))


def _address_in(feed_id: str) -> str | None:
    return web_address({"url": feed_id.removeprefix("feed/")}, "url")


def _label(category: Object) -> str | None:
    """Returns the label of a category, whose id is `user/-/label/NAME` or has the user's number."""
    name = text(category, "id")
    if LABEL in name:
        return name.partition(LABEL)[2] or None
    return None if "/state/" in name else text(category, "label") or None


def ids(document: bytes) -> RemoteIds:
    """Reads one page of ids."""
    value = json_object(document)
    found = (canonical(text(item, "id", LONGEST_ID)) for item in items(value, "itemRefs"))
    return RemoteIds("\n".join(filter(None, found)), text(value, "continuation", LONGEST_URL))


def contents(document: bytes) -> tuple[tuple[ParsedArticle, ...], str]:
    """Reads one page of articles, and what asks for the next one."""
    value = json_object(document)
    articles = [found for item in items(value, "items") if (found := _article(item)) is not None]
    return tuple(articles), text(value, "continuation", LONGEST_URL)


def _article(item: Object) -> ParsedArticle | None:
    article_id = canonical(text(item, "id", LONGEST_ID))
    origin = item.get("origin") if isinstance(item.get("origin"), dict) else {}
    feed = text(origin or {}, "streamId", LONGEST_URL)
    if not article_id or not feed:
        return None
    categories = [name for name in _strings(item.get("categories")) if len(name) <= LONGEST_NAME]
    link = _first_address(item, "canonical") or _first_address(item, "alternate")
    return ParsedArticle(
        article_id,
        feed,
        _entry(item, link),
        link or web_address(origin or {}, "htmlUrl") or "",
        any(name.endswith(READ) for name in categories),
        any(name.endswith(STARRED) for name in categories),
        tuple(dict.fromkeys(name.partition(LABEL)[2] for name in categories if LABEL in name)),
    )


def _entry(item: Object, link: str | None) -> ParsedEntry:
    entry = ParsedEntry(
        title=html(item, "title") or _stand_in(item, link),
        link=link,
        author=text(item, "author") or None,
        published_at=moment(number(item, "published")),
        updated_at=moment(number(item, "updated")),
        enclosures=tuple(_enclosures(item)),
    )
    for name in ("content", "summary"):
        part = item.get(name)
        if isinstance(part, dict) and (found := html(part, "content")) is not None:
            return replace(entry, content=found)
    return entry


def _stand_in(item: Object, link: str | None) -> str | None:
    """Returns a title for an article that would be empty without one, so that it is not asked for again and again."""
    has_text = any(isinstance(item.get(name), dict) for name in ("content", "summary"))
    return None if has_text or link else text(item, "id")


def _enclosures(item: Object) -> list[Enclosure]:
    found = []
    for part in list(objects(item.get("enclosure")))[:MOST_ENCLOSURES]:
        if (url := web_address(part, "href")) is not None:
            found.append(Enclosure(url, text(part, "type") or None, number(part, "length")))
    return found


def _first_address(item: Object, name: str) -> str | None:
    return next(filter(None, (web_address(part, "href") for part in objects(item.get(name)))), None)


def _strings(value: object) -> list[str]:
    return [part for part in value if isinstance(part, str)] if isinstance(value, list) else []


FACTS: dict[str, Callable[[bytes], RemoteFacts]] = {
    "auth": auth, "token": token, "done": done, "added": added, "unread_count": unread_count,
}  # fmt: skip
TREES: dict[str, Callable[[bytes], RemoteTree]] = {"subscriptions": subscriptions}
IDS: dict[str, Callable[[bytes], RemoteIds]] = {"ids": ids}
ARTICLES: dict[str, Callable[[bytes], tuple[tuple[ParsedArticle, ...], str]]] = {"contents": contents}
