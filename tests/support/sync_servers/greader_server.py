"""A fake server of the Google Reader API."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from typing import Any

from tests.support.sync_servers.http_server import Asked, FakeServer, Reply
from tests.support.sync_servers.remote_library import RemoteItem, RemoteLibrary

API = "/reader/api/0/"
PREFIX = "tag:google.com,2005:reader/item/"
READ, STARRED = "user/-/state/com.google/read", "user/-/state/com.google/starred"
LABEL = "user/-/label/"


class GReaderServer(FakeServer):
    """Speaks the API over a `RemoteLibrary`. Login tokens and tokens for changes expire with `expire`."""

    def __init__(self, library: RemoteLibrary | None = None, root: str = "", user: str = "-") -> None:
        super().__init__()
        self.library = library or RemoteLibrary()
        self.root = root
        self.user = user
        """How the server writes the user in ids: `-`, or a number."""
        self.auth = self.edit_token = ""
        self.page_size = 10_000
        self.id_form: Callable[[int], str] = str
        self.expire()

    def expire(self) -> None:
        """Makes all tokens invalid."""
        self.auth, self.edit_token = secrets.token_hex(8), secrets.token_hex(8)

    def answer(self, asked: Asked) -> Reply:
        if not asked.path.startswith(self.root):
            return Reply(b"<html>nothing here</html>", 404)
        path = asked.path.removeprefix(self.root)
        if path == "/accounts/ClientLogin":
            return self._login(asked)
        if not path.startswith(API):
            return Reply(b"<html>a site</html>", 404)
        if asked.headers.get("authorization") != f"GoogleLogin auth={self.auth}":
            return Reply(b"Unauthorized", 401)
        return self._answer_api(path.removeprefix(API), asked)

    def _login(self, asked: Asked) -> Reply:
        if (asked.one("Email"), asked.one("Passwd")) != (self.library.user, self.library.password):
            return Reply(b"Error=BadAuthentication", 401)
        return Reply(f"SID=none\nLSID=none\nAuth={self.auth}\n".encode())

    def _answer_api(self, path: str, asked: Asked) -> Reply:
        if path.startswith("stream/contents/"):
            return _json({"items": [self._content(item) for item in self._stream(path[16:], asked)][:1]})
        readers: dict[str, Callable[[Asked], Reply]] = {
            "token": lambda _: Reply(self.edit_token.encode()),
            "subscription/list": lambda _: _json({"subscriptions": [self._subscription(f) for f in self._feeds()]}),
            "unread-count": self._unread_count,
            "stream/items/ids": self._ids,
            "stream/items/contents": self._contents,
        }
        if path in readers:
            return readers[path](asked)
        if asked.one("T") != self.edit_token:
            return Reply(b"", 401, {"X-Reader-Google-Bad-Token": "true"})
        writers: dict[str, Callable[[Asked], Reply]] = {
            "edit-tag": self._edit_tag,
            "subscription/edit": self._edit_subscription,
            "subscription/quickadd": self._quickadd,
            "rename-tag": self._rename_tag,
            "disable-tag": self._disable_tag,
        }
        return writers[path](asked) if path in writers else Reply(b"", 404)

    # --- reading ------------------------------------------------------------------------------------------------------

    def _feeds(self) -> list[Any]:
        return list(self.library.feeds.values())

    def _subscription(self, feed: Any) -> dict[str, Any]:
        labels = [{"id": f"user/{self.user}/label/{feed.folder}", "label": feed.folder}] if feed.folder else []
        return {
            "id": f"feed/{feed.id}", "title": feed.title, "categories": labels, "url": feed.url,
            "htmlUrl": "https://news.example.org/", "iconUrl": "https://news.example.org/icon.png",
        }  # fmt: skip

    def _unread_count(self, _: Asked) -> Reply:
        count = len(self.library.unread())
        return _json({"max": count, "unreadcounts": [{"id": "user/-/state/com.google/reading-list", "count": count}]})

    def _stream(self, stream: str, asked: Asked) -> list[RemoteItem]:
        items = self.library.newest()
        if stream.endswith("starred"):
            items = [item for item in items if item.is_starred]
        if READ in asked.all("xt"):
            items = [item for item in items if not item.is_read]
        return [item for item in items if item.published >= int(asked.one("ot", "0"))]

    def _ids(self, asked: Asked) -> Reply:
        items = self._stream(asked.one("s"), asked)
        start, size = int(asked.one("c", "0")), min(int(asked.one("n", "20")), self.page_size)
        answer: dict[str, Any] = {"itemRefs": [{"id": self.id_form(item.id)} for item in items[start : start + size]]}
        if start + size < len(items):
            answer["continuation"] = str(start + size)
        return _json(answer)

    def _contents(self, asked: Asked) -> Reply:
        items = [
            self.library.items[number] for number in map(number_of, asked.all("i")) if number in self.library.items
        ]
        return _json({"id": "reading-list", "updated": self.library.clock, "items": [*map(self._content, items)]})

    def _content(self, item: RemoteItem) -> dict[str, Any]:
        states = [f"user/{self.user}/state/com.google/reading-list"]
        states += [f"user/{self.user}/state/com.google/read"] if item.is_read else []
        states += [f"user/{self.user}/state/com.google/starred"] if item.is_starred else []
        states += [f"user/{self.user}/label/{label}" for label in sorted(item.labels)]
        return {
            "id": f"{PREFIX}{item.id % 2**64:016x}", "published": item.published, "title": item.title,
            "canonical": [{"href": item.link}], "alternate": [{"href": item.link}], "categories": states,
            "origin": {"streamId": f"feed/{item.feed}", "title": "Feed"}, "summary": {"content": item.html},
            "author": "Jo Writer",
        }  # fmt: skip

    # --- writing ------------------------------------------------------------------------------------------------------

    def _edit_tag(self, asked: Asked) -> Reply:
        for item in self.library.touch(map(number_of, asked.all("i"))):
            for name, value in [*((tag, True) for tag in asked.all("a")), *((tag, False) for tag in asked.all("r"))]:
                if name == READ:
                    item.is_read = value
                elif name == STARRED:
                    item.is_starred = value
                else:
                    (item.labels.add if value else item.labels.discard)(name.removeprefix(LABEL))
        return Reply(b"OK")

    def _quickadd(self, asked: Asked) -> Reply:
        feed = self.library.subscribe(asked.one("quickadd"))
        return _json({"numResults": 1, "query": feed.url, "streamId": f"feed/{feed.id}", "streamName": feed.title})

    def _edit_subscription(self, asked: Asked) -> Reply:
        number = int(asked.one("s").removeprefix("feed/"))
        if asked.one("ac") == "unsubscribe":
            self.library.unsubscribe(number)
            return Reply(b"OK")
        if number not in self.library.feeds:
            return Reply(b"", 404)
        feed = self.library.feeds[number]
        feed.title = asked.one("t") or feed.title
        if asked.all("r"):
            feed.folder = None
        if asked.all("a"):
            feed.folder = asked.one("a").removeprefix(LABEL)
        return Reply(b"OK")

    def _rename_tag(self, asked: Asked) -> Reply:
        before, after = asked.one("s").removeprefix(LABEL), asked.one("dest").removeprefix(LABEL)
        for feed in self.library.feeds.values():
            feed.folder = after if feed.folder == before else feed.folder
        return Reply(b"OK")

    def _disable_tag(self, asked: Asked) -> Reply:
        for feed in self.library.feeds.values():
            feed.folder = None if feed.folder == asked.one("s").removeprefix(LABEL) else feed.folder
        return Reply(b"OK")


def number_of(text: str) -> int:
    """The number of an id in any form."""
    if text.startswith(PREFIX):
        number = int(text.removeprefix(PREFIX), 16)
        return number - 2**64 if number >= 2**63 else number
    return int(text)


def _json(value: Any) -> Reply:
    return Reply(json.dumps(value).encode(), headers={"Content-Type": "application/json"})
