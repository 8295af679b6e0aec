"""The Google Reader API, as FreshRSS, Miniflux, The Old Reader, Inoreader and BazQux speak it.

Its documents: https://github.com/mihaip/google-reader-api (the original), https://www.inoreader.com/developers,
https://freshrss.github.io/FreshRSS/en/developers/06_GoogleReader_API.html, https://miniflux.app/docs/google_reader.html.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from deskreader.errors import FetchError, Kind, SyncError
from deskreader.model.accounts import Ability, RemoteArticle, RemoteIds, RemoteTree
from deskreader.sync.greader_ids import long_form
from deskreader.sync.service import Flag, Link, Pairs, RemoteStates, SyncRequest

READING_LIST = "user/-/state/com.google/reading-list"
STATES = {Flag.READ: "user/-/state/com.google/read", Flag.STARRED: "user/-/state/com.google/starred"}
LABEL = "user/-/label/"
JSON: Pairs = (("output", "json"),)
IDS_PER_PAGE = 10_000
MOST_PAGES = 100
"""Pages of one list. A million unread articles are a mistake of the server."""

T = TypeVar("T")


class GReader:
    """An account of the Google Reader API."""

    abilities = frozenset(Ability)
    batch = 250

    def __init__(self, link: Link, user: str, password: str) -> None:
        self._link = link
        self._login: Pairs = (("Email", user), ("Passwd", password))
        self._auth = ""
        self._token = ""

    def sign_in(self) -> None:
        """Gets the token that stands for user name and password in all requests."""
        request = SyncRequest("/accounts/ClientLogin", form=self._login)
        self._auth, self._token = self._link.facts(request, "auth").get("auth"), ""

    def tree(self) -> RemoteTree:
        """Returns all subscriptions, and their labels as folders."""
        return self._signed_in(lambda: self._link.tree(self._get("subscription/list"), "subscriptions"))

    def states(self, cursor: str) -> Iterator[RemoteStates]:
        """Yields the ids of all unread and of all starred articles."""
        unread = self._ids((("s", READING_LIST), ("xt", STATES[Flag.READ])))
        yield RemoteStates(unread, self._ids((("s", STATES[Flag.STARRED]),)), cursor=cursor)

    def confirms_empty(self, flag: Flag) -> bool | None:
        """Asks for the number of unread articles, which the server counts apart, or for one starred article."""
        if flag is Flag.READ:
            found = self._signed_in(lambda: self._link.facts(self._get("unread-count"), "unread_count"))
            return found.get("count") == "0"
        stream = self._get(f"stream/contents/{STATES[flag]}", (("n", "1"),))
        return not self._signed_in(lambda: self._link.articles(stream, "contents")).articles

    def recent(self, since: datetime) -> frozenset[str]:
        """Returns the ids of articles that came since then."""
        return self._ids((("s", READING_LIST), ("ot", str(int(since.timestamp())))))

    def articles(self, ids: Sequence[str]) -> tuple[RemoteArticle, ...]:
        """Returns the articles of these ids."""
        form = tuple(("i", long_form(article)) for article in ids)

        def ask() -> tuple[RemoteArticle, ...]:
            request = SyncRequest("/reader/api/0/stream/items/contents", JSON, form, headers=self._headers())
            return self._link.articles(request, "contents").articles

        return self._signed_in(ask)

    def mark(self, flag: Flag, value: bool, ids: Sequence[str]) -> None:
        """Sets or clears a flag of articles."""
        self._edit_tag(STATES[flag], value, ids)

    def tag(self, name: str, value: bool, ids: Sequence[str]) -> None:
        """Adds a label to articles or removes it."""
        self._edit_tag(LABEL + name, value, ids)

    def subscribe(self, url: str, title: str, folder: str | None) -> str | None:
        """Subscribes to a feed, then sets its title and folder."""
        form = (("quickadd", url),)
        feed = self._with_token(lambda token: self._link.facts(
            self._post("subscription/quickadd", form, token), "added")).get("feed")  # fmt: skip
        if not feed:
            raise SyncError(Kind.REFUSED_ACT, "subscribe")
        more: Pairs = (("t", title),) if title else ()
        more += (("a", LABEL + folder),) if folder else ()
        if more:
            self._edit_subscription("edit", feed, more)
        return feed

    def unsubscribe(self, feed: str) -> None:
        """Ends a subscription."""
        self._edit_subscription("unsubscribe", feed, ())

    def rename(self, feed: str, title: str) -> None:
        """Gives a feed another title."""
        self._edit_subscription("edit", feed, (("t", title),))

    def move(self, feed: str, before: str | None, folder: str | None) -> None:
        """Takes one label from a feed and gives it another."""
        labels: Pairs = (("a", LABEL + folder),) if folder else ()
        labels += (("r", LABEL + before),) if before and before != folder else ()
        if labels:
            self._edit_subscription("edit", feed, labels)

    def add_folder(self, title: str) -> str:
        """Returns the label, which the first feed with it creates."""
        return title

    def rename_folder(self, folder: str, title: str) -> str:
        """Renames a label."""
        self._change("rename-tag", (("s", LABEL + folder), ("dest", LABEL + title)))
        return title

    def remove_folder(self, folder: str) -> None:
        """Removes a label; a server that forgets unused labels by itself does not know it any more."""
        try:
            self._change("disable-tag", (("s", LABEL + folder),))
        except FetchError as error:
            if error.status not in (400, 404):
                raise

    # --- requests -----------------------------------------------------------------------------------------------------

    def _headers(self) -> Pairs:
        return (("Authorization", f"GoogleLogin auth={self._auth}"),)

    def _get(self, path: str, query: Pairs = ()) -> SyncRequest:
        return SyncRequest(f"/reader/api/0/{path}", (*JSON, *query), headers=self._headers())

    def _post(self, path: str, form: Pairs, token: str) -> SyncRequest:
        return SyncRequest(f"/reader/api/0/{path}", form=(*form, ("T", token)), headers=self._headers())

    def _ids(self, query: Pairs) -> frozenset[str]:
        """Returns the ids of a whole stream, page by page. A page that was asked for already is a mistake."""
        found, seen, page = set[str](), set[str](), ""
        for _ in range(MOST_PAGES):
            answer = self._ids_page((*query, ("n", str(IDS_PER_PAGE)), *((("c", page),) if page else ())))
            found.update(answer.ids)
            page = answer.next_page
            if not page:
                return frozenset(found)
            if page in seen:
                break
            seen.add(page)
        raise SyncError(Kind.NONSENSE_ANSWER, "pages without end")

    def _ids_page(self, query: Pairs) -> RemoteIds:
        return self._signed_in(lambda: self._link.ids(self._get("stream/items/ids", query), "ids"))

    def _edit_tag(self, name: str, value: bool, ids: Sequence[str]) -> None:
        form = (*(("i", long_form(article)) for article in ids), ("a" if value else "r", name))
        self._change("edit-tag", form)

    def _edit_subscription(self, act: str, feed: str, form: Pairs) -> None:
        self._change("subscription/edit", (("ac", act), ("s", feed), *form))

    def _change(self, path: str, form: Pairs) -> None:
        self._with_token(lambda token: self._link.facts(self._post(path, form, token), "done"))

    def _signed_in(self, ask: Callable[[], T]) -> T:
        """Asks with the login token; where that has expired, with a new one."""
        is_new = not self._auth
        if is_new:
            self.sign_in()
        try:
            return ask()
        except FetchError as error:
            if error.status != 401 or is_new:
                raise
        self.sign_in()
        return ask()

    def _with_token(self, ask: Callable[[str], T]) -> T:
        """Asks with the token for changes, which lasts half an hour or so; then with a new one."""
        is_new = not self._token
        try:
            return self._signed_in(lambda: ask(self._edit_token()))
        except FetchError as error:
            if error.status not in (400, 401, 403) or is_new:
                raise
        self._token = ""
        return self._signed_in(lambda: ask(self._edit_token()))

    def _edit_token(self) -> str:
        if not self._token:
            self._token = self._link.facts(self._get("token"), "token").get("token")
        return self._token
