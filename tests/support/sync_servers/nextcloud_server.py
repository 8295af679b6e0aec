"""A fake server of Nextcloud News."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from typing import Any

from tests.support.sync_servers.http_server import Asked, FakeServer, Reply
from tests.support.sync_servers.remote_library import RemoteItem, RemoteLibrary

API = "/index.php/apps/news/api/v1-3"


class NextcloudServer(FakeServer):
    """Speaks the API over a `RemoteLibrary`; folders have numbers by their place."""

    def __init__(self, library: RemoteLibrary | None = None) -> None:
        super().__init__()
        self.library = library or RemoteLibrary()

    def answer(self, asked: Asked) -> Reply:
        library = self.library
        if not asked.path.startswith(API):
            return Reply(b"<html>a site</html>", 404)
        login = b64encode(f"{library.user}:{library.password}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {login}":
            return Reply(b"{}", 401)
        body = json.loads(asked.body) if asked.body else {}
        return self._route(asked.method, asked.path.removeprefix(API), asked, body)

    def _route(self, method: str, path: str, asked: Asked, body: dict[str, Any]) -> Reply:
        library = self.library
        if method == "GET":
            return self._get(path, asked)
        if found := re.fullmatch(r"/items/(read|unread|star|unstar)/multiple", path):
            for item in library.touch(body["itemIds"]):
                if found[1] in ("read", "unread"):
                    item.is_read = found[1] == "read"
                else:
                    item.is_starred = found[1] == "star"
            return Reply()
        if path == "/feeds":
            feed = library.subscribe(body["url"], folder=self._folder(body["folderId"]))
            return _json({"feeds": [self._feed(feed)]})
        if path == "/folders":
            if body["name"] in library.folders:
                return Reply(b"{}", 409)
            library.folders.append(body["name"])
            return _json({"folders": [{"id": len(library.folders), "name": body["name"]}]})
        if found := re.fullmatch(r"/folders/(\d+)", path):
            return self._change_folder(method, int(found[1]), body)
        found = re.fullmatch(r"/feeds/(\d+)(/move|/rename)?", path)
        if found is None or int(found[1]) not in library.feeds:
            return Reply(b"{}", 404)
        feed = library.feeds[int(found[1])]
        if method == "DELETE":
            library.unsubscribe(feed.id)
        elif found[2] == "/move":
            feed.folder = self._folder(body["folderId"])
        else:
            feed.title = body["feedTitle"]
        return Reply()

    def _change_folder(self, method: str, number: int, body: dict[str, Any]) -> Reply:
        before = self.library.folders[number - 1]
        after = "" if method == "DELETE" else body["name"]
        self.library.folders[number - 1] = after
        for feed in list(self.library.feeds.values()):
            if feed.folder == before and after:
                feed.folder = after
            elif feed.folder == before:
                self.library.unsubscribe(feed.id)
        return Reply()

    def _folder(self, number: int | None) -> str | None:
        return self.library.folders[number - 1] if number else None

    def _get(self, path: str, asked: Asked) -> Reply:
        library = self.library
        if path == "/version":
            return _json({"version": "25.0.0"})
        if path == "/folders":
            return _json({"folders": [{"id": n, "name": t} for n, t in enumerate(library.folders, 1) if t]})
        if path == "/feeds":
            return _json({"feeds": [self._feed(feed) for feed in library.feeds.values()], "starredCount": 1})
        items = library.newest()
        if path == "/items/updated":
            items = [item for item in items if item.modified >= int(asked.one("lastModified"))]
            return _json({"items": [*map(_item, items)]})
        if asked.one("type") == "2":
            items = [item for item in items if item.is_starred]
        if asked.one("getRead") == "false":
            items = [item for item in items if not item.is_read]
        if (offset := int(asked.one("offset"))) > 0:
            items = [item for item in items if item.id < offset]
        return _json({"items": [*map(_item, items[: int(asked.one("batchSize"))])]})

    def _feed(self, feed: Any) -> dict[str, Any]:
        folder = self.library.folders.index(feed.folder) + 1 if feed.folder else None
        return {
            "id": feed.id,
            "url": feed.url,
            "title": feed.title,
            "folderId": folder,
            "link": "https://a.example.org",
        }


def _item(item: RemoteItem) -> dict[str, Any]:
    return {
        "id": item.id, "guid": f"guid of {item.link}", "url": item.link, "title": item.title, "author": "Jo",
        "pubDate": item.published, "body": item.html, "feedId": item.feed, "unread": not item.is_read,
        "starred": item.is_starred, "lastModified": item.modified,
    }  # fmt: skip


def _json(value: Any) -> Reply:
    return Reply(json.dumps(value).encode())
