"""Saves the sounds and films of articles as files, because a user asks for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO

from deskreader.engine.context import EngineContext
from deskreader.engine.files import replacing_file
from deskreader.engine.network.feed_client import FeedClient
from deskreader.errors import FetchError, Kind
from deskreader.model import FeedId
from deskreader.store.feeds import outline

STOPPED = "stopped by the user"


class MediaDownloads:
    """Writes a file whole or not at all; none that is larger than the budget for offline reading."""

    def __init__(self, context: EngineContext, feed_client: FeedClient) -> None:
        self._database, self._client, self._settings = context.database, context.client, context.settings
        self._feed_client = feed_client

    def save(
        self,
        feed_id: FeedId,
        url: str,
        target: Path,
        report: Callable[[int, int], None],
        stopped: Callable[[], bool],
    ) -> bool:
        """Saves what is at a URL to `target`; returns whether it did, and False where it was stopped.

        `report` is called with the bytes that came, and of all; these are 0 where the server does not say.

        Raises: FetchError; DeskReaderError where the file cannot be written.
        """
        budget = self._settings.current.offline_budget_bytes
        route = self._feed_client.page_route(self._database.read(outline.feed, feed_id), url)
        received = 0

        def fill(file: IO[bytes]) -> None:
            def take(piece: bytes, promised: int | None) -> None:
                nonlocal received
                received += len(piece)
                if budget and max(received, promised or 0) > budget:
                    raise FetchError(Kind.TOO_LARGE, f"more than {budget} bytes")
                if stopped():
                    raise FetchError(Kind.OFFLINE, STOPPED)
                file.write(piece)
                report(received, promised or 0)

            self._client.download(url, take, route.credentials, route.own_server)

        try:
            with replacing_file(target) as temporary, temporary.open("wb") as file:
                fill(file)
        except FetchError as error:
            if error.detail == STOPPED:
                return False
            raise
        return True
