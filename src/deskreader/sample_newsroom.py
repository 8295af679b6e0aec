"""Serves the sample newsroom on loopback and subscribes a library to its feeds."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import PlatformDirs

from deskreader.engine.engine import Engine
from deskreader.engine.refresh.schedule import RefreshIntervals
from deskreader.engine.subscriptions.subscriber import KnownFeed
from deskreader.newsroom import Newsroom
from deskreader.profile import Profile
from deskreader.store.feeds import fetch_history

PORT = 47_811
"""The newsroom's port after each restart, if no other program uses it."""
INTERVALS = RefreshIntervals(loopback=timedelta(seconds=10))


def sample_profile() -> Profile:
    """Returns the profile of the sample newsroom, which is separate from the user's own."""
    system = PlatformDirs("deskreader-sample", appauthor=False)
    data = Path(system.user_data_dir)
    return Profile(data, Path(system.user_config_dir), Path(system.user_cache_dir), data / "documents")


def open_newsroom(engine: Engine) -> Newsroom:
    """Starts the newsroom and subscribes the library to the feeds that it lacks. Raises: StoreError."""
    newsroom = _start()
    subscribed = {urlsplit(feed.url).path: feed for feed in engine.library.outline().feeds}
    new: list[KnownFeed] = []
    for folder, title, url in newsroom.outline():
        feed = subscribed.get(urlsplit(url).path)
        if feed is None:
            folder_id, _ = engine.library.add_folder(folder)
            new.append(KnownFeed(title, url, None, folder_id))
        elif feed.url != url:
            engine.database.write_unsynced(fetch_history.move_url, feed.id, url)
    engine.subscriber.add_known(new)
    return newsroom


def _start() -> Newsroom:
    newsroom = Newsroom(PORT)
    try:
        newsroom.start()
    except OSError:
        newsroom = Newsroom()
        newsroom.start()
    return newsroom
