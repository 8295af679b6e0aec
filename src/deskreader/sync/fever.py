"""The Fever API, as FreshRSS, Miniflux, CommaFeed, Coldsweat and a plugin of Tiny Tiny RSS speak it: states only.

Its document: https://feedafever.com/api (archived), https://github.com/DigitalDJ/tinytinyrss-fever-plugin.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime

from deskreader.model.accounts import Ability, RemoteArticle, RemoteTree
from deskreader.sync.service import Flag, Link, Pairs, RemoteStates, SyncRequest
from deskreader.sync.states_only import StatesOnly

ACTS = {
    (Flag.READ, True): "read", (Flag.READ, False): "unread", (Flag.STARRED, True): "saved",
    (Flag.STARRED, False): "unsaved",
}  # fmt: skip


class Fever(StatesOnly):
    """An account of the Fever API. Feeds and folders can be changed on the server only."""

    abilities: frozenset[Ability] = frozenset()
    batch = 50  # articles in one answer, as the API says

    def __init__(self, link: Link, user: str, password: str) -> None:
        self._link = link
        # The API sends this hash in place of the password; no other use is made of MD5.
        key = hashlib.md5(f"{user}:{password}".encode(), usedforsecurity=False).hexdigest()
        self._form: Pairs = (("api_key", key),)

    def sign_in(self) -> None:
        """Tries the key."""
        self._link.facts(self._request(), "done")

    def tree(self) -> RemoteTree:
        """Returns feeds, and groups as folders."""
        return self._link.tree(self._request("groups", "feeds"), "tree")

    def states(self, cursor: str) -> Iterator[RemoteStates]:
        """Yields the ids of all unread and of all saved articles."""
        unread = self._link.ids(self._request("unread_item_ids"), "unread").ids
        starred = self._link.ids(self._request("saved_item_ids"), "starred").ids
        yield RemoteStates(frozenset(unread), frozenset(starred), cursor=cursor)

    def confirms_empty(self, flag: Flag) -> bool | None:
        """Returns None: there is no other way to ask."""
        return None

    def recent(self, since: datetime) -> frozenset[str]:
        """Returns nothing: articles cannot be asked for by time."""
        return frozenset()

    def articles(self, ids: Sequence[str]) -> tuple[RemoteArticle, ...]:
        """Returns the articles of these ids."""
        request = self._request("items", more=(("with_ids", ",".join(ids)),))
        return self._link.articles(request, "articles").articles

    def mark(self, flag: Flag, value: bool, ids: Sequence[str]) -> None:
        """Sets or clears a flag, one article after the other: the API takes no more at once."""
        for article in ids:
            form = (("mark", "item"), ("as", ACTS[flag, value]), ("id", article))
            self._link.facts(SyncRequest("/", (("api", ""),), (*self._form, *form)), "done")

    def _request(self, *names: str, more: Pairs = ()) -> SyncRequest:
        return SyncRequest("/", (("api", ""), *((name, "") for name in names), *more), self._form)
