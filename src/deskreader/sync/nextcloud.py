"""Nextcloud News, version 1-3 of its API: https://github.com/nextcloud/news/blob/master/docs/api/api-v1-3.md."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from deskreader.errors import FetchError
from deskreader.model.accounts import Ability, RemoteArticle, RemoteArticles, RemoteTree
from deskreader.sync.service import Flag, Link, Pairs, RemoteStates, SyncRequest
from deskreader.sync.states_only import StatesOnly

API = "/index.php/apps/news/api/v1-3"
ALL, STARRED = "3", "2"
PAGE = 200
MOST_PAGES = 500
ACTS = {
    (Flag.READ, True): "read", (Flag.READ, False): "unread", (Flag.STARRED, True): "star",
    (Flag.STARRED, False): "unstar",
}  # fmt: skip


class NextcloudNews(StatesOnly):
    """An account of Nextcloud News. Articles come with their states; later rounds ask for what has changed."""

    abilities = frozenset(Ability) - {Ability.TAGS}
    batch = 250

    def __init__(self, link: Link, user: str, password: str) -> None:
        self._link = link
        self._headers: Pairs = (("Authorization", f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"),)

    def sign_in(self) -> None:
        """Asks for the version of the app."""
        self._link.facts(self._get("/version"), "version")

    def tree(self) -> RemoteTree:
        """Returns folders and feeds."""
        folders = self._link.tree(self._get("/folders"), "folders").folders
        return RemoteTree(folders, self._link.tree(self._get("/feeds"), "feeds").feeds)

    def states(self, cursor: str) -> Iterator[RemoteStates]:
        """Yields all unread and starred articles the first time, and then those that have changed since `cursor`."""
        if cursor.isdecimal():
            found = self._link.articles(
                self._get("/items/updated", (("lastModified", cursor), ("type", ALL), ("id", "0"))), "articles"
            )
            yield RemoteStates(articles=found.articles, cursor=str(max(int(cursor), _numbers(found)[0])))
            return
        latest = 0
        for kind, with_read in ((ALL, "false"), (STARRED, "true")):
            for page in self._pages(kind, with_read):
                latest = max(latest, _numbers(page)[0])
                yield RemoteStates(articles=page.articles)
        yield RemoteStates(cursor=str(latest))

    def _pages(self, kind: str, with_read: str) -> Iterator[RemoteArticles]:
        """Yields the articles of a list, newest first; `offset` is the id that a page ends with."""
        offset = 0
        for _ in range(MOST_PAGES):
            query = (("type", kind), ("id", "0"), ("getRead", with_read), ("batchSize", str(PAGE)))
            page = self._link.articles(self._get("/items", (*query, ("offset", str(offset)))), "articles")
            lowest = _numbers(page)[1]
            yield page
            if not page.articles or lowest <= 1 or (offset and lowest >= offset):
                return
            offset = lowest

    def confirms_empty(self, flag: Flag) -> bool | None:
        """Returns None: no whole lists are read, so none is empty."""
        return None

    def recent(self, since: datetime) -> frozenset[str]:
        """Returns nothing: what changes later comes with the states."""
        return frozenset()

    def articles(self, ids: Sequence[str]) -> tuple[RemoteArticle, ...]:
        """Returns those of these articles that are among the few hundred at and below the greatest of the ids.

        Articles come with their states, so this is asked to see whether ids stand for what they stood for.
        """
        highest = max(int(article) for article in ids)
        query = (("type", ALL), ("id", "0"), ("getRead", "true"), ("batchSize", str(2 * len(ids))))
        page = self._link.articles(self._get("/items", (*query, ("offset", str(highest + 1)))), "articles")
        return tuple(article for article in page.articles if article.id in ids)

    def mark(self, flag: Flag, value: bool, ids: Sequence[str]) -> None:
        """Sets or clears a flag of articles."""
        self._send(f"/items/{ACTS[flag, value]}/multiple", {"itemIds": [int(article) for article in ids]})

    def subscribe(self, url: str, title: str, folder: str | None) -> str | None:
        """Subscribes to a feed; for one that is there already, the tree tells the id."""
        body = {"url": url, "folderId": int(folder) if folder else None}
        try:
            feed = self._link.facts(self._request("/feeds", body), "new_feed").get("id")
        except FetchError as error:
            if error.status != 409:
                raise
            return None
        if title:
            self.rename(feed, title)
        return feed

    def unsubscribe(self, feed: str) -> None:
        """Ends a subscription."""
        _unless_gone(lambda: self._send(f"/feeds/{feed}", None, "DELETE"))

    def rename(self, feed: str, title: str) -> None:
        """Gives a feed another title."""
        self._send(f"/feeds/{feed}/rename", {"feedTitle": title})

    def move(self, feed: str, before: str | None, folder: str | None) -> None:
        """Moves a feed into another folder, or out of all."""
        self._send(f"/feeds/{feed}/move", {"folderId": int(folder) if folder else None})

    def add_folder(self, title: str) -> str:
        """Creates a folder, or finds the one of that name."""
        try:
            return self._link.facts(self._request("/folders", {"name": title}), "new_folder").get("id")
        except FetchError as error:
            if error.status != 409:
                raise
        folders = self._link.tree(self._get("/folders"), "folders").folders
        return next((folder.id for folder in folders if folder.title == title), "")

    def rename_folder(self, folder: str, title: str) -> str:
        """Renames a folder."""
        self._send(f"/folders/{folder}", {"name": title}, "PUT")
        return folder

    def remove_folder(self, folder: str) -> None:
        """Removes a folder, unless a feed is in it: the server would remove that too."""
        if not any(feed.folder == folder for feed in self._link.tree(self._get("/feeds"), "feeds").feeds):
            _unless_gone(lambda: self._send(f"/folders/{folder}", None, "DELETE"))

    # --- requests -----------------------------------------------------------------------------------------------------

    def _get(self, path: str, query: Pairs = ()) -> SyncRequest:
        return SyncRequest(API + path, query, headers=self._headers)

    def _request(self, path: str, body: object, method: str = "") -> SyncRequest:
        return SyncRequest(API + path, json=json.dumps(body or {}), method=method, headers=self._headers)

    def _send(self, path: str, body: object, method: str = "") -> None:
        self._link.facts(self._request(path, body, method), "done")


def _numbers(page: RemoteArticles) -> tuple[int, int]:
    """Returns the latest change and the lowest id of a page."""
    latest, _, lowest = page.next_page.partition(" ")
    return int(latest or 0), int(lowest or 0)


def _unless_gone(send: Callable[[], None]) -> None:
    try:
        send()
    except FetchError as error:
        if error.status != 404:
            raise
