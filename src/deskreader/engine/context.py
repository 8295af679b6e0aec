"""The parts of the engine that most of the others need, as one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from deskreader.engine.library.library import Library
from deskreader.engine.network.lazy_client import LazyHttpClient
from deskreader.engine.worker.client import Worker
from deskreader.settings import SettingsKeeper
from deskreader.store import Database
from deskreader.text.clock import utc_now


@dataclass(frozen=True, slots=True)
class EngineContext:
    """What refreshing, subscribing, downloading and transfers work with."""

    library: Library
    database: Database
    client: LazyHttpClient
    worker: Worker
    settings: SettingsKeeper
    now: Callable[[], datetime] = utc_now
