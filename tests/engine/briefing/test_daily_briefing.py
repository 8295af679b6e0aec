"""The day's book: due at its hour or after it, once a day over restarts, old ones removed, errors tried again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from deskreader.engine.briefing.briefing_book import BriefingTexts
from deskreader.engine.briefing.daily_briefing import DailyBriefing, is_due
from deskreader.engine.engine import Engine
from deskreader.errors import DeskReaderError, Kind
from deskreader.profile import profile_in
from deskreader.store.articles import merge
from tests.engine.kit import FakeClock
from tests.store.kit import document, entry, fetched, subscribed

TEXTS = BriefingTexts("Today in brief", lambda now: f"{now:%d.%m.%Y}", lambda reasons: "")
MORNING = datetime(2026, 11, 22, 7, 30).astimezone()
DAY = timedelta(days=1)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(MORNING)


@pytest.fixture
def engine(tmp_path: Path, clock: FakeClock) -> Iterator[Engine]:
    with closing(Engine(profile_in(tmp_path / "profile"), now=clock)) as engine:
        engine.settings.change(briefing_hour=7)
        yield engine


def arrive(engine: Engine, clock: FakeClock, number: int = 1) -> None:
    """Stores an unread article of the last hour."""
    feed = engine.library.feed_by_url("https://news.example.org/feed") or subscribed(engine.database)
    read = document(entry(number, published_at=clock.time - timedelta(minutes=30)))
    engine.database.write_unsynced(merge.merge, feed, read, fetched(clock.time))


@pytest.mark.parametrize(
    ("hour", "now", "written_on", "expected"),
    [
        (-1, 12, None, False),
        (7, 6, None, False),
        (7, 7, None, True),
        (7, 23, date(2026, 11, 21), True),
        (7, 23, date(2026, 11, 22), False),
        (0, 0, date(2026, 11, 21), True),
        (7, 6, date(2026, 11, 20), False),
    ],
)
def test_it_is_due_once_a_day_from_its_hour_on(hour: int, now: int, written_on: date | None, expected: bool) -> None:
    assert is_due(hour, MORNING.replace(hour=now), written_on) is expected


def test_one_file_a_day_is_written_after_its_hour_also_over_restarts(
    engine: Engine, clock: FakeClock, tmp_path: Path
) -> None:
    arrive(engine, clock)
    clock.time = MORNING - timedelta(hours=1)
    assert engine.daily_briefing.write_if_due(TEXTS) is None
    clock.time = MORNING + timedelta(hours=9)
    written = engine.daily_briefing.write_if_due(TEXTS)
    assert written is not None
    assert written.path == tmp_path / "profile" / "documents" / "DeskReader" / "DeskReader 2026-11-22.epub"
    assert (len(written.stories), written.path.is_file()) == (1, True)
    assert engine.daily_briefing.write_if_due(TEXTS) is None
    again = DailyBriefing(engine.context, lambda: engine.briefing_book, engine.profile.documents)
    assert again.write_if_due(TEXTS) is None
    clock.time += DAY
    arrive(engine, clock, 2)
    tomorrow = again.write_if_due(TEXTS)
    assert tomorrow is not None
    assert tomorrow.path.name == "DeskReader 2026-11-23.epub"


def test_nothing_is_written_while_it_is_off_or_nothing_is_unread(engine: Engine, clock: FakeClock) -> None:
    assert engine.daily_briefing.write_if_due(TEXTS) is None
    arrive(engine, clock)
    assert engine.daily_briefing.write_if_due(TEXTS) is None, "the next attempt comes later"
    clock.time += timedelta(minutes=11)
    engine.settings.change(briefing_hour=-1)
    assert engine.daily_briefing.write_if_due(TEXTS) is None
    engine.settings.change(briefing_hour=7)
    assert engine.daily_briefing.write_if_due(TEXTS) is not None


def test_old_files_go_and_files_of_other_names_stay(engine: Engine, clock: FakeClock, tmp_path: Path) -> None:
    folder = tmp_path / "books"
    folder.mkdir()
    names = {
        "DeskReader 2026-11-08.epub": False, "DeskReader 2026-11-09.epub": True, "DeskReader 2026-02-30.epub": True,
        "DeskReader 2026-10-01 kept.epub": True, "Other 2020-01-01.epub": True, "DeskReader 2026-12-24.epub": True,
    }  # fmt: skip
    for name in names:
        (folder / name).write_text("x")
    engine.settings.change(briefing_folder=str(folder))
    arrive(engine, clock)
    assert engine.daily_briefing.write_if_due(TEXTS) is not None
    assert {name: (folder / name).exists() for name in names} == names
    clock.time += DAY
    engine.settings.change(briefing_keep_days=0)
    arrive(engine, clock, 2)
    assert engine.daily_briefing.write_if_due(TEXTS) is not None
    assert (folder / "DeskReader 2026-11-09.epub").exists()


def test_a_folder_that_cannot_be_written_raises_and_is_tried_again_later(
    engine: Engine, clock: FakeClock, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    engine.settings.change(briefing_folder=str(tmp_path / "file" / "books"))
    arrive(engine, clock)
    with pytest.raises(DeskReaderError) as error:
        engine.daily_briefing.write_if_due(TEXTS)
    assert error.value.kind is Kind.NO_FOLDER
    assert engine.daily_briefing.write_if_due(TEXTS) is None
    clock.time += timedelta(minutes=11)
    engine.settings.change(briefing_folder="")
    assert engine.daily_briefing.write_if_due(TEXTS) is not None


def test_the_folder_of_the_books_is_absolute_and_stays_this_machines(engine: Engine) -> None:
    with pytest.raises(ValueError, match="briefing_folder"):
        engine.settings.change(briefing_folder="../elsewhere")
    from deskreader.engine.transfer.export_archive import MACHINE_SETTINGS

    assert "briefing_folder" in MACHINE_SETTINGS
