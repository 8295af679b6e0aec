"""What is fetched on a day, by purpose, and over a restart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deskreader.engine.network.lazy_client import LazyHttpClient
from deskreader.engine.network.traffic import Traffic, TrafficMeter
from deskreader.errors import FetchError, Kind
from deskreader.fetch import Purpose
from deskreader.model import Response

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


def test_traffic_is_counted_by_purpose_and_outlives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "traffic.json"
    meter = TrafficMeter(path, lambda: NOON)
    meter.count("feed", Traffic(2, 500))
    meter.count("feed", Traffic(1, 30))
    meter.count("page", Traffic(1, 9000))
    meter.save()
    assert TrafficMeter(path, lambda: NOON).today() == {"feed": Traffic(3, 530), "page": Traffic(1, 9000)}


def test_a_new_day_begins_with_nothing(tmp_path: Path) -> None:
    now = [NOON]
    meter = TrafficMeter(tmp_path / "traffic.json", lambda: now[0])
    meter.count("feed", Traffic(1, 10))
    meter.save()
    now[0] += timedelta(days=1)
    assert meter.today() == {}
    assert TrafficMeter(tmp_path / "traffic.json", lambda: now[0]).today() == {}


@pytest.mark.parametrize("text", ["", "nonsense", "[]", '{"day": "2026-03-12"}', '{"day": "2026-03-12", "counts": 5}'])
def test_a_damaged_file_counts_as_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "traffic.json"
    path.write_text(text)
    assert TrafficMeter(path, lambda: NOON).today() == {}


def test_a_folder_that_is_gone_stops_nothing(tmp_path: Path) -> None:
    meter = TrafficMeter(tmp_path / "gone" / "traffic.json", lambda: NOON)
    meter.count("feed", Traffic(1, 10))
    meter.save()
    assert meter.today() == {"feed": Traffic(1, 10)}


class FakeHttpClient:
    """Answers one address, and fails for every other one."""

    def get(self, url: str, *_args: object, **_values: object) -> Response:
        if url != "https://news.example/feed":
            error = FetchError(Kind.NOT_FOUND)
            error.requests, error.received = 3, 70
            raise error
        return Response(url, 200, b"", "text/xml", requests=2, received_bytes=40)


def test_every_exchange_is_counted_also_one_that_fails() -> None:
    counted: list[tuple[str, Traffic]] = []
    count = lambda purpose, traffic: counted.append((purpose, traffic))  # noqa: E731
    client = LazyHttpClient(FakeHttpClient, count=count)  # type: ignore[arg-type, return-value]
    client.get("https://news.example/feed", Purpose.FEED)
    with pytest.raises(FetchError):
        client.get("https://news.example/gone", Purpose.PAGE)
    assert counted == [("feed", Traffic(2, 40)), ("page", Traffic(3, 70))]
