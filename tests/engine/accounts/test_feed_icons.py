"""The icons of an account's feeds: those that its server names, though it is in a private network."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from deskreader.engine.accounts.accounts import Accounts
from deskreader.engine.accounts.passwords import AccountPasswords
from deskreader.engine.credentials.secret_store import SecretStore
from deskreader.engine.network.feed_client import FeedClient
from deskreader.engine.refresh.icons import FeedIcons
from deskreader.model.accounts import AccountKind
from tests.engine.accounts.kit import Client, client
from tests.support.sync_servers.greader_server import GReaderServer
from tests.support.sync_servers.http_server import Asked, Reply

ICON = "/icons/1.png"


def png() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (32, 32), "teal").save(made, "PNG")
    return made.getvalue()


class IconServer(GReaderServer):
    """Names an icon of its own for each feed."""

    def answer(self, asked: Asked) -> Reply:
        return Reply(png(), 200, {"Content-Type": "image/png"}) if asked.path == ICON else super().answer(asked)

    def _subscription(self, feed: Any) -> dict[str, Any]:
        return super()._subscription(feed) | {"iconUrl": self.url + ICON}


def with_icons(here: Client) -> FeedIcons:
    secrets = SecretStore(Path("library"), lambda: None)
    icons = FeedIcons(here.context, FeedClient(here.context.client, secrets))
    here.accounts = Accounts(here.context, AccountPasswords(secrets), here.rules.arrivals, icons.note_account)
    return icons


@pytest.mark.parametrize("feeds", [1, 3])
def test_an_icon_that_the_server_names_is_fetched_once_a_week(feeds: int, tmp_path: Path) -> None:
    with IconServer() as server, client(tmp_path / "here") as here:
        for number in range(feeds):
            server.library.publish(server.library.subscribe(f"https://site{number}.example.org/feed"), 2)
        icons = with_icons(here)
        here.add(AccountKind.GREADER, server.url)
        for _ in range(2):
            here.synced()
            icons.refresh(lambda: False)
        assert all(feed.icon for feed in here.context.library.outline().feeds)
        assert server.paths().count(ICON.strip("/")) == 1
        here.clock.time += timedelta(days=8)
        here.synced()
        icons.refresh(lambda: False)
        assert server.paths().count(ICON.strip("/")) == 2
