"""A fake server of the Fever API."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from tests.support.sync_servers.http_server import Asked, FakeServer, Reply
from tests.support.sync_servers.remote_library import RemoteLibrary


class FeverServer(FakeServer):
    """Speaks the API over a `RemoteLibrary`."""

    def __init__(self, library: RemoteLibrary | None = None) -> None:
        super().__init__()
        self.library = library or RemoteLibrary()

    def answer(self, asked: Asked) -> Reply:
        library, names = self.library, [name for name, _ in asked.query]
        if asked.path != "/fever/" or "api" not in names:
            return Reply(b"<html>a site</html>")
        key = hashlib.md5(f"{library.user}:{library.password}".encode(), usedforsecurity=False).hexdigest()
        answer: dict[str, Any] = {"api_version": 3, "auth": int(asked.one("api_key") == key)}
        if answer["auth"]:
            self._mark(asked)
            answer |= {name: value for name, value in self._parts(asked).items() if name in names}
            if "feeds" in names or "groups" in names:
                answer["feeds_groups"] = self._groups()[1]
        return Reply(json.dumps(answer).encode())

    def _groups(self) -> tuple[list[Any], list[Any]]:
        folders = self.library.folders
        feeds = self.library.feeds.values()
        members = [
            {"group_id": n, "feed_ids": ",".join(str(feed.id) for feed in feeds if feed.folder == title)}
            for n, title in enumerate(folders, 1)
        ]
        return [{"id": n, "title": title} for n, title in enumerate(folders, 1)], members

    def _parts(self, asked: Asked) -> dict[str, Any]:
        library = self.library
        wanted = [int(number) for number in asked.one("with_ids").split(",") if number][:50]
        return {
            "groups": self._groups()[0],
            "feeds": [
                {"id": f.id, "title": f.title, "url": f.url, "site_url": "https://news.example.org/"}
                for f in library.feeds.values()
            ],
            "unread_item_ids": ",".join(str(item.id) for item in library.unread()),
            "saved_item_ids": ",".join(str(item.id) for item in library.starred()),
            "items": [
                {
                    "id": item.id, "feed_id": item.feed, "title": item.title, "author": "Jo", "html": item.html,
                    "url": item.link, "is_saved": int(item.is_starred), "is_read": int(item.is_read),
                    "created_on_time": item.published,
                }
                for item in map(library.items.get, wanted) if item
            ],
        }  # fmt: skip

    def _mark(self, asked: Asked) -> None:
        if asked.one("mark") != "item":
            return
        for item in self.library.touch([int(asked.one("id"))]):
            match asked.one("as"):
                case "read" | "unread" as state:
                    item.is_read = state == "read"
                case "saved" | "unsaved" as state:
                    item.is_starred = state == "saved"
