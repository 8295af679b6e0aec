"""Measures what fifty feeds cost their publishers in seven days: the whole engine in a town on a fake clock."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from tests.fetch.servers import ReceivedRequest
from tests.politeness.town import DAY, HOUR, START, LoggedRequest, Town, open_town

FEEDS, HOSTS = 50, 10
OLDEST = 12  # stories in a document


@dataclass(frozen=True)
class Week:
    """The requests for feeds, and the bytes they cost."""

    requests: list[LoggedRequest]
    received: int  # bytes of bodies

    def of(self, location: str) -> list[datetime]:
        """Returns the times at which a feed was requested."""
        return [r.at for r in self.requests if f"{r.host}{r.path}" == location]

    @property
    def locations(self) -> list[str]:
        """The feeds, as host and path."""
        return sorted({f"{r.host}{r.path}" for r in self.requests})

    @property
    def shortest(self) -> timedelta:
        """The shortest time between two requests for one feed."""
        return min(later - earlier for location in self.locations for earlier, later in pairwise(self.of(location)))

    @property
    def later(self) -> list[LoggedRequest]:
        """All requests except the first for each feed."""
        note: set[str] = set()
        rest = []
        for request in self.requests:
            location = f"{request.host}{request.path}"
            if location in note:
                rest.append(request)
            note.add(location)
        return rest


class Publishers:
    """Feeds that publish an article every 1 to 12 hours, half of them with dates; every tenth sends no validators."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._answer = town.answer
        town.answer = self._write_and_answer  # type: ignore[method-assign]

    def locations(self) -> list[str]:
        """Returns the feeds, as host and path."""
        return [f"host{number % HOSTS}.example/{number}" for number in range(FEEDS)]

    def _write_and_answer(self, received: ReceivedRequest) -> None:
        name = received.path[1:]
        if name.isdigit():
            self._write(int(name), received.headers["host"].partition(":")[0])
        self._answer(received)

    def _write(self, number: int, host: str) -> None:
        """Publishes the feed's current document."""
        pause = HOUR * (1 + number % 12)
        newest = int((self._town.calendar.now() - START + 30 * DAY) / pause)
        moments = [START - 30 * DAY + pause * (newest - back) for back in range(OLDEST)]
        stories = [f"story {newest - back} of feed {number}" for back in range(OLDEST)]
        dates = moments if number % 2 else ()
        self._town.publish(f"{host}/{number}", *stories, dates=dates, tagged=number % 10 != 0)


def week() -> Week:
    """Runs the program for seven days."""
    with tempfile.TemporaryDirectory() as folder, open_town(Path(folder)) as town:
        locations = Publishers(town).locations()
        town.subscribe(*(town.address(location) for location in locations))
        town.live(7 * DAY)
        received = sum(
            town.engine.library.details(feed.id).received_bytes for feed in town.engine.library.outline().feeds
        )
        return Week([r for r in town.log if f"{r.host}{r.path}" in locations], received)


def print_week() -> bool:
    """Prints the figures and one feed's log; returns whether the rules hold."""
    note = week()
    conditional = sum(request.is_conditional for request in note.later) / len(note.later)
    unchanged = sum(request.status == 304 for request in note.later) / len(note.later)
    counts = sorted(len(note.of(location)) for location in note.locations)
    print(f"\n{FEEDS} feeds on {HOSTS} hosts in seven days, a story every 1 to 12 hours, a tenth without validators")
    print(f"  {len(note.requests)} requests, {note.received // 1000} kB of bodies")
    print(f"  a feed: {counts[0]} to {counts[-1]} requests, {counts[len(counts) // 2]} in the middle")
    print(f"  shortest time between two for one feed: {note.shortest / timedelta(minutes=1):.1f} min (60 at least)")
    print(f"  conditional after the first: {conditional:.1%} (95 % at least); answered with 304: {unchanged:.1%}")
    sample = note.locations[7]
    print(f"  the first day of {sample}:")
    for request in note.requests:
        if f"{request.host}{request.path}" == sample and request.at < START + DAY:
            sent = request.headers.get("if-none-match", "no validators")
            print(f"    {request.at:%a %H:%M:%S}  GET {request.path}  {sent}  ->  {request.status}")
    return note.shortest >= HOUR and conditional >= 0.95
