"""Tiny Tiny RSS: https://tt-rss.org/wiki/ApiReference. Its API cannot rename or move feeds, nor create folders."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from deskreader.errors import Kind, ParseError, SyncError
from deskreader.model.accounts import Ability, RemoteArticle, RemoteTree
from deskreader.sync.service import Flag, Link, RemoteStates, SyncRequest
from deskreader.sync.states_only import StatesOnly

T = TypeVar("T")

ALL_FEEDS, ALL_ARTICLES, STARRED = -3, -4, -1
PAGE = 200
"""Headlines in one answer; the server gives no more."""
MOST_PAGES = 500
FIELDS = {Flag.STARRED: 0, Flag.READ: 2}  # field 2 is "unread"


class TinyTinyRss(StatesOnly):
    """An account of Tiny Tiny RSS."""

    abilities = frozenset({Ability.SUBSCRIBE})
    batch = 100

    def __init__(self, link: Link, user: str, password: str) -> None:
        self._link = link
        self._login = {"user": user, "password": password}
        self._session = ""

    def sign_in(self) -> None:
        """Logs in."""
        self._session = self._link.facts(_request("login", self._login), "session").get("session")

    def tree(self) -> RemoteTree:
        """Returns categories as folders, and feeds."""
        folders = self._ask(lambda: self._link.tree(self._call("getCategories", include_empty=True), "categories"))
        feeds = self._ask(lambda: self._link.tree(self._call("getFeeds", cat_id=ALL_FEEDS), "feeds"))
        return RemoteTree(folders.folders, feeds.feeds)

    def states(self, cursor: str) -> Iterator[RemoteStates]:
        """Yields the ids of all unread and starred articles, unless all counters are as after the last round.

        Counters do not change where one article of a feed was read and another marked unread; each day begins anew.
        """
        before = self._fingerprint()
        if before == cursor:
            return
        unread = self._ids(ALL_ARTICLES, "unread")
        yield RemoteStates(unread, self._ids(STARRED, "all_articles"), cursor=before)

    def _fingerprint(self) -> str:
        counters = self._ask(lambda: self._link.facts(self._call("getCounters", output_mode="flc"), "counters"))
        return f"{datetime.now(UTC):%Y-%m-%d} {counters.get('hash')}"

    def confirms_empty(self, flag: Flag) -> bool | None:
        """Asks for the number of unread articles; there is no other way to ask for starred ones."""
        if flag is Flag.STARRED:
            return None
        counters = self._ask(lambda: self._link.facts(self._call("getCounters", output_mode="flc"), "counters"))
        return counters.get("unread") == "0"

    def recent(self, since: datetime) -> frozenset[str]:
        """Returns nothing: articles cannot be asked for by time."""
        return frozenset()

    def articles(self, ids: Sequence[str]) -> tuple[RemoteArticle, ...]:
        """Returns the articles of these ids."""
        return self._ask(
            lambda: self._link.articles(self._call("getArticle", article_id=",".join(ids)), "articles").articles
        )

    def mark(self, flag: Flag, value: bool, ids: Sequence[str]) -> None:
        """Sets or clears a flag of articles."""
        mode = int(value) if flag is Flag.STARRED else int(not value)
        values = {"article_ids": ",".join(ids), "mode": mode, "field": FIELDS[flag]}
        self._ask(lambda: self._link.facts(self._call("updateArticle", **values), "done"))

    def subscribe(self, url: str, title: str, folder: str | None) -> str | None:
        """Subscribes to a feed. Raises: SyncError(REFUSED_ACT) where the server finds no feed at the URL."""
        values = {"feed_url": url, "category_id": int(folder or 0)}
        facts = self._ask(lambda: self._link.facts(self._call("subscribeToFeed", **values), "subscribed"))
        if facts.get("code") not in ("0", "1"):
            raise SyncError(Kind.REFUSED_ACT, f"subscribe {facts.get('code')}")
        return facts.get("feed") or None

    def unsubscribe(self, feed: str) -> None:
        """Ends a subscription; one that is not there is an error of the API, which says just that."""
        try:
            self._ask(lambda: self._link.facts(self._call("unsubscribeFeed", feed_id=int(feed)), "done"))
        except ParseError as error:
            if error.detail != "FEED_NOT_FOUND":
                raise

    def _ids(self, feed: int, mode: str) -> frozenset[str]:
        found: set[str] = set()
        for page in range(MOST_PAGES):
            values = {"feed_id": feed, "view_mode": mode, "limit": PAGE, "skip": page * PAGE, "show_content": False,
                      "show_excerpt": False}  # fmt: skip
            ids = self._ids_page(values)
            found.update(ids)
            if len(ids) < PAGE:
                return frozenset(found)
        raise SyncError(Kind.NONSENSE_ANSWER, "pages without end")

    def _ids_page(self, values: dict[str, object]) -> tuple[str, ...]:
        return self._ask(lambda: self._link.ids(self._call("getHeadlines", **values), "ids")).ids

    def _call(self, op: str, **values: object) -> SyncRequest:
        return _request(op, {"sid": self._session, **values})

    def _ask(self, ask: Callable[[], T]) -> T:
        """Asks within the session; where that has expired, within a new one."""
        is_new = not self._session
        if is_new:
            self.sign_in()
        try:
            return ask()
        except ParseError as error:
            if error.kind is not Kind.SIGN_IN or is_new:
                raise
        self.sign_in()
        return ask()


def _request(op: str, values: dict[str, object] | dict[str, str]) -> SyncRequest:
    return SyncRequest("/api/", json=json.dumps({"op": op, **values}))
