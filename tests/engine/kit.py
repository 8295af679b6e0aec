"""What tests of the engine's parts are built with: a context on a real library, a clock, and a fake HTTP client."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from deskreader.engine.context import EngineContext
from deskreader.engine.library.library import Library
from deskreader.engine.rules.rule_desk import RuleDesk
from deskreader.errors import FetchError, Kind
from deskreader.fetch import Purpose
from deskreader.model import FeedId, FeedState, Response, Validators
from deskreader.model.credentials import NOTHING, Credentials
from deskreader.settings import SettingsKeeper
from deskreader.store import Database
from deskreader.store.feeds import feeds
from deskreader.text.urls import Server, server_of
from tests.engine.worker.in_process import InProcessRuleWorker, InProcessWorker

NOW = datetime(2026, 11, 18, 12, 30, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class FakeClock:
    """A clock that a test sets; called, it returns the time."""

    def __init__(self, time: datetime = NOW) -> None:
        self.time = time

    def __call__(self) -> datetime:
        return self.time


@dataclass(frozen=True)
class Request:
    """One request to the fake HTTP client."""

    url: str
    purpose: Purpose
    by_hand: bool
    private_ok: bool
    access: Credentials


@dataclass
class FakeHttpClient:
    """Answers from a table and records the requests; other URLs are not found.

    An address that begins with one of `private` needs permission.
    """

    answers: dict[str, bytes | Response | FetchError] = field(default_factory=dict)
    private: tuple[str, ...] = ()
    online: bool = True
    stopped: bool = False
    requests: list[Request] = field(default_factory=list)

    @property
    def urls(self) -> list[str]:
        """The requested URLs in order."""
        return [request.url for request in self.requests]

    def get(
        self,
        url: str,
        purpose: Purpose,
        validators: Validators = Validators(),  # noqa: B008 - frozen
        by_hand: bool = False,
        private_ok: bool = False,
        access: Credentials = NOTHING,
        own_server: Server | None = None,
    ) -> Response:
        private_ok = private_ok or (own_server is not None and server_of(url) == own_server)
        self.requests.append(Request(url, purpose, by_hand, private_ok, access))
        is_private = bool(self.private) and url.startswith(self.private)
        if is_private and not private_ok:
            raise FetchError(Kind.FORBIDDEN_ADDRESS, "private address")
        answer = self.answers.get(url, FetchError(Kind.NOT_FOUND, status=404))
        if isinstance(answer, FetchError):
            raise answer
        response = answer if isinstance(answer, Response) else Response(url, 200, answer, "text/html")
        return replace(response, is_private=is_private and private_ok)

    def is_online(self) -> bool:
        return self.online

    def stop(self) -> None:
        self.stopped = True


@contextmanager
def engine_context(
    folder: Path, client: FakeHttpClient | None = None, now: Callable[[], datetime] | None = None
) -> Iterator[EngineContext]:
    """Yields the parts of an engine on a library in `folder`; jobs of the worker run in this process."""
    now = now or FakeClock()
    database = Database.open(folder / "library.db", folder / "images", now)
    library = Library(database, now, folder)
    settings = SettingsKeeper(folder / "settings.json")
    yield EngineContext(library, database, client or FakeHttpClient(), InProcessWorker(), settings, now)  # type: ignore[arg-type]
    database.close()


def rule_desk(context: EngineContext) -> RuleDesk:
    """Returns the rules of a library; their jobs run in this process."""
    return RuleDesk(context, InProcessRuleWorker())


def add_feed(context: EngineContext, url: str, **columns: Any) -> FeedId:
    """Adds a feed and sets columns of its row; moments are datetimes."""
    feed_id, _ = context.database.write(feeds.add_feed, url, "Feed", None, None, NOW)
    values = {name: _micros(value) if isinstance(value, datetime) else value for name, value in columns.items()}
    if values:
        assignments = ", ".join(f"{name} = ?" for name in values)
        context.database.write(
            lambda db: db.execute(f"UPDATE feeds SET {assignments} WHERE id = ?", (*values.values(), feed_id)).rowcount
        )
    return feed_id


def state_of(context: EngineContext, feed_id: FeedId) -> FeedState:
    """Returns what the refresh knows of a feed."""
    (state,) = context.database.read(feeds.feed_states, [feed_id])
    return state


def _micros(moment: datetime) -> int:
    return round((moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1))


def rss(*titles: str, feed_title: str = "News") -> bytes:
    """Returns an RSS document with an entry for each title."""
    items = "".join(f"<item><guid>{title}</guid><title>{title}</title></item>" for title in titles)
    return f'<rss version="2.0"><channel><title>{feed_title}</title>{items}</channel></rss>'.encode()
