"""An engine that opens later: what can be handed on before, and what opens it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskreader.engine.engine import Engine
from deskreader.engine.library.lazy_library import LazyLibrary
from deskreader.errors import StoreError
from deskreader.model import Changes, Progress, View, ViewKind
from deskreader.profile import Profile, profile_in


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return profile_in(tmp_path).create()


@pytest.fixture
def engine(profile: Profile) -> Iterator[Engine]:
    engine = Engine(profile, opens_later=True)
    yield engine
    engine.close()


def test_nothing_is_opened_before_something_is_asked(engine: Engine, profile: Profile) -> None:
    library, picture = engine.library, engine.library.picture
    engine.settings.change(refresh_minutes=30)
    engine.listen_changes(lambda _changes: None)
    assert not engine.is_open
    assert not profile.library.exists()
    assert library.count(View(ViewKind.ALL)) == 0
    assert engine.is_open
    assert picture is not None


def test_a_lazy_library_has_what_is_no_method(engine: Engine) -> None:
    lazy = engine.library
    engine.open()
    values = {name for name in dir(engine.library) if name[0] != "_" and not callable(getattr(engine.library, name))}
    assert values == {name for name, value in vars(LazyLibrary).items() if isinstance(value, property)}
    assert all(getattr(lazy, name) is getattr(engine.library, name) for name in values)


def test_a_part_opens_the_engine(engine: Engine) -> None:
    assert engine.refresher.progress == Progress(False)
    assert engine.is_open


def test_it_is_opened_once_by_many_threads(engine: Engine) -> None:
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(engine.database)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(map(id, found))) == 1


def test_a_listener_hears_the_first_change(engine: Engine) -> None:
    heard: list[Changes] = []
    progress: list[Progress] = []
    engine.listen_changes(heard.append)
    engine.listen_progress(progress.append)
    engine.library.add_folder("Harbour")
    assert len(heard) == 1
    engine.listen_changes(heard.append)
    engine.library.add_folder("Sea")
    assert len(heard) == 3
    engine.refresher._progress.update(error=None)
    assert progress


def test_an_engine_that_was_never_opened_closes(profile: Profile) -> None:
    Engine(profile, opens_later=True).close()
    assert not profile.library.exists()


def test_a_library_that_cannot_be_opened_is_an_error_of_whoever_asks(profile: Profile) -> None:
    profile.library.mkdir()
    engine = Engine(profile, opens_later=True)
    with pytest.raises(StoreError):
        engine.open()
    with pytest.raises(StoreError):
        engine.library.outline()
    engine.close()


def test_a_name_that_is_no_part_is_an_attribute_error(engine: Engine) -> None:
    with pytest.raises(AttributeError):
        engine.no_such_part  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(AttributeError):
        engine._no_such_part  # type: ignore[attr-defined]  # noqa: B018
