"""What fifty feeds cost their publishers in seven days: the whole engine in a town on a made-up clock."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from tests.fetch.servers import Asked
from tests.politeness.town import DAY, HOUR, START, Request, Town, open_town

FEEDS, HOSTS = 50, 10
OLDEST = 12  # stories in a document


@dataclass(frozen=True)
class Week:
    """The requests for feeds, and what they came to."""

    requests: list[Request]
    received: int  # bytes of bodies

    def of(self, place: str) -> list[datetime]:
        """When a feed was asked for."""
        return [r.at for r in self.requests if f"{r.host}{r.path}" == place]

    @property
    def places(self) -> list[str]:
        """The feeds."""
        return sorted({f"{r.host}{r.path}" for r in self.requests})

    @property
    def shortest(self) -> timedelta:
        """The shortest time between two requests for one feed."""
        return min(later - earlier for place in self.places for earlier, later in pairwise(self.of(place)))

    @property
    def later(self) -> list[Request]:
        """All but the first request for each feed."""
        seen: set[str] = set()
        rest = []
        for request in self.requests:
            place = f"{request.host}{request.path}"
            if place in seen:
                rest.append(request)
            seen.add(place)
        return rest


class Publishers:
    """Feeds that bring a story every 1 to 12 hours, half of them with dates; every tenth knows no validators."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._answer = town.answer
        town.answer = self._write_and_answer  # type: ignore[method-assign]

    def places(self) -> list[str]:
        """Where the feeds are."""
        return [f"host{number % HOSTS}.example/{number}" for number in range(FEEDS)]

    def _write_and_answer(self, asked: Asked) -> None:
        name = asked.path[1:]
        if name.isdigit():
            self._write(int(name), asked.headers["host"].partition(":")[0])
        self._answer(asked)

    def _write(self, number: int, host: str) -> None:
        """Brings a feed up to date."""
        pause = HOUR * (1 + number % 12)
        newest = int((self._town.calendar.now() - START + 30 * DAY) / pause)
        moments = [START - 30 * DAY + pause * (newest - back) for back in range(OLDEST)]
        stories = [f"story {newest - back} of feed {number}" for back in range(OLDEST)]
        dates = moments if number % 2 else ()
        self._town.publish(f"{host}/{number}", *stories, dates=dates, tagged=number % 10 != 0)


def week() -> Week:
    """Seven days of the program running through."""
    with tempfile.TemporaryDirectory() as folder, open_town(Path(folder)) as town:
        places = Publishers(town).places()
        town.subscribe(*(town.address(place) for place in places))
        town.live(7 * DAY)
        received = sum(town.engine.library.details(feed.id).received for feed in town.engine.library.outline().feeds)
        return Week([r for r in town.log if f"{r.host}{r.path}" in places], received)


def print_week() -> bool:
    """Prints the log in figures and one feed of it in full; whether it keeps to the rules."""
    seen = week()
    conditional = sum(request.is_conditional for request in seen.later) / len(seen.later)
    unchanged = sum(request.status == 304 for request in seen.later) / len(seen.later)
    counts = sorted(len(seen.of(place)) for place in seen.places)
    print(f"\n{FEEDS} feeds on {HOSTS} hosts in seven days, a story every 1 to 12 hours, a tenth without validators")
    print(f"  {len(seen.requests)} requests, {seen.received // 1000} kB of bodies")
    print(f"  a feed: {counts[0]} to {counts[-1]} requests, {counts[len(counts) // 2]} in the middle")
    print(f"  shortest time between two for one feed: {seen.shortest / timedelta(minutes=1):.1f} min (60 at least)")
    print(f"  conditional after the first: {conditional:.1%} (95 % at least); answered with 304: {unchanged:.1%}")
    sample = seen.places[7]
    print(f"  the first day of {sample}:")
    for request in seen.requests:
        if f"{request.host}{request.path}" == sample and request.at < START + DAY:
            sent = request.headers.get("if-none-match", "no validators")
            print(f"    {request.at:%a %H:%M:%S}  GET {request.path}  {sent}  ->  {request.status}")
    return seen.shortest >= HOUR and conditional >= 0.95
