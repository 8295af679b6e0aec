"""Sounds and films are saved as files: whole, within the budget, and stopped at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deskreader.engine.engine import Engine
from deskreader.errors import FetchError, Kind
from deskreader.model import FeedId
from deskreader.profile import profile_in
from tests.end_to_end.local_site import Answer, LocalSite, rss

SOUND = b"ID3" + bytes(range(256)) * 4000


@pytest.fixture
def site() -> Iterator[LocalSite]:
    with LocalSite() as site:
        site.answers["/feed"] = Answer(rss("The Podcast", [("n1", "Episode", "In short.")], site.url))
        site.answers["/e.mp3"] = Answer(SOUND, "audio/mpeg")
        yield site


@pytest.fixture
def engine(tmp_path: Path, site: LocalSite) -> Iterator[Engine]:
    engine = Engine(profile_in(tmp_path / "profile").create())
    engine.settings.change(refresh_at_start=False, save_pages=False, save_pictures=False)
    engine.subscriber.subscribe(site.url + "/feed")
    yield engine
    engine.close()


def feed_of(engine: Engine) -> FeedId:
    return engine.library.outline().feeds[0].id


def test_a_file_is_saved_whole_with_its_progress(engine: Engine, site: LocalSite, tmp_path: Path) -> None:
    reports: list[tuple[int, int]] = []
    target = tmp_path / "e.mp3"
    saved = engine.media.save(
        feed_of(engine), site.url + "/e.mp3", target, lambda *report: reports.append(report), lambda: False
    )
    assert saved
    assert target.read_bytes() == SOUND
    assert reports[-1] == (len(SOUND), len(SOUND))
    assert len(reports) > 1


def test_a_stopped_download_leaves_no_file(engine: Engine, site: LocalSite, tmp_path: Path) -> None:
    saved = engine.media.save(
        feed_of(engine), site.url + "/e.mp3", tmp_path / "e.mp3", lambda *_report: None, lambda: True
    )
    assert not saved
    assert [path.name for path in tmp_path.iterdir()] == ["profile"]


def test_a_file_beyond_the_budget_is_refused(engine: Engine, site: LocalSite, tmp_path: Path) -> None:
    engine.settings.change(offline_budget_bytes=1000)
    with pytest.raises(FetchError) as error:
        engine.media.save(
            feed_of(engine), site.url + "/e.mp3", tmp_path / "e.mp3", lambda *_report: None, lambda: False
        )
    assert error.value.kind is Kind.TOO_LARGE
    assert not (tmp_path / "e.mp3").exists()


def test_a_file_that_is_not_there_leaves_no_trace(engine: Engine, site: LocalSite, tmp_path: Path) -> None:
    with pytest.raises(FetchError):
        engine.media.save(
            feed_of(engine), site.url + "/none.mp3", tmp_path / "e.mp3", lambda *_report: None, lambda: False
        )
    assert not (tmp_path / "e.mp3").exists()
