"""A fake server of Tiny Tiny RSS."""

from __future__ import annotations

import json
import secrets
from typing import Any

from tests.support.sync_servers.http_server import Asked, FakeServer, Reply
from tests.support.sync_servers.remote_library import RemoteItem, RemoteLibrary


class TtrssServer(FakeServer):
    """Speaks the API over a `RemoteLibrary`. Sessions end with `expire`."""

    def __init__(self, library: RemoteLibrary | None = None) -> None:
        super().__init__()
        self.library = library or RemoteLibrary()
        self.session = ""
        self.expire()

    def expire(self) -> None:
        """Ends all sessions."""
        self.session = secrets.token_hex(8)

    def answer(self, asked: Asked) -> Reply:
        if asked.path != "/tt-rss/api/":
            return Reply(b"<html>a site</html>", 404)
        call, library = json.loads(asked.body), self.library
        if call["op"] == "login":
            if (call["user"], call["password"]) != (library.user, library.password):
                return _answer({"error": "LOGIN_ERROR"}, 1)
            return _answer({"session_id": self.session, "api_level": 18})
        if call.get("sid") != self.session:
            return _answer({"error": "NOT_LOGGED_IN"}, 1)
        return _answer(getattr(self, f"_{call['op']}")(call))

    def _getCategories(self, _: Any) -> Any:
        own = [{"id": -1, "title": "Special"}, {"id": 0, "title": "Uncategorized"}]
        return own + [{"id": str(n), "title": title} for n, title in enumerate(self.library.folders, 1)]

    def _getFeeds(self, _: Any) -> Any:
        folders = self.library.folders
        return [
            {"id": f.id, "title": f.title, "feed_url": f.url, "cat_id": folders.index(f.folder) + 1 if f.folder else 0}
            for f in self.library.feeds.values()
        ]

    def _getCounters(self, _: Any) -> Any:
        unread, starred = self.library.unread(), self.library.starred()
        feeds = [{"id": feed, "counter": sum(item.feed == feed for item in unread)} for feed in self.library.feeds]
        return [
            {"id": "global-unread", "counter": len(unread)}, {"id": -1, "counter": 0, "auxcounter": len(starred)},
            *feeds,
        ]  # fmt: skip

    def _getHeadlines(self, call: Any) -> Any:
        items = self.library.starred() if call["feed_id"] == -1 else self.library.newest()
        if call["view_mode"] == "unread":
            items = [item for item in items if not item.is_read]
        return [{"id": item.id, "title": item.title} for item in items[call["skip"] :][: min(call["limit"], 200)]]

    def _getArticle(self, call: Any) -> Any:
        numbers = map(int, str(call["article_id"]).split(","))
        return [_article(item) for item in map(self.library.items.get, numbers) if item]

    def _updateArticle(self, call: Any) -> Any:
        items = self.library.touch(map(int, call["article_ids"].split(",")))
        for item in items:
            if call["field"] == 0:
                item.is_starred = call["mode"] == 1
            else:
                item.is_read = call["mode"] == 0
        return {"status": "OK", "updated": len(items)}

    def _subscribeToFeed(self, call: Any) -> Any:
        folder = self.library.folders[call["category_id"] - 1] if call["category_id"] else None
        return {"status": {"code": 1, "feed_id": self.library.subscribe(call["feed_url"], folder=folder).id}}

    def _unsubscribeFeed(self, call: Any) -> Any:
        self.library.unsubscribe(call["feed_id"])
        return {"status": "OK"}


def _article(item: RemoteItem) -> dict[str, Any]:
    return {
        "id": str(item.id), "title": item.title, "link": item.link, "unread": not item.is_read,
        "marked": item.is_starred, "author": "Jo", "updated": item.published, "content": item.html,
        "feed_id": str(item.feed), "attachments": [],
    }  # fmt: skip


def _answer(content: Any, status: int = 0) -> Reply:
    return Reply(json.dumps({"seq": 0, "status": status, "content": content}).encode())
