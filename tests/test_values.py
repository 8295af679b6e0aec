"""What small values promise: a sentence for every error, a profile in one folder, the shipped files."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from deskreader import messages
from deskreader.errors import DeskReaderError, FetchError, Kind
from deskreader.model import Offline, Reason
from deskreader.profile import profile_in, system_profile
from deskreader.resource_files import resource_path


def test_every_error_reason_and_offline_state_has_a_sentence() -> None:
    assert set(messages.ERRORS) == set(Kind)
    assert set(messages.REASONS) == set(Reason)
    assert set(messages.OFFLINE_STATES) == set(Offline)


def test_errors_are_whole_sentences() -> None:
    for kind in Kind:
        sentence = messages.english_error(DeskReaderError(kind, "disk0"))
        assert re.fullmatch(r"[A-Z].*[.?]", sentence), sentence
        assert "{" not in sentence


def test_errors_carry_what_a_caller_needs() -> None:
    error = FetchError(Kind.TOO_MANY_REQUESTS, "429", status=429, retry_after=60.0)
    assert (error.kind, error.detail, error.status, error.retry_after) == (Kind.TOO_MANY_REQUESTS, "429", 429, 60.0)
    assert str(error) == "too_many_requests: 429"


def test_a_profile_of_its_own_keeps_everything_in_one_folder(tmp_path: Path) -> None:
    profile = profile_in(tmp_path / "p").create()
    for path in (profile.data, profile.config, profile.cache):
        assert path.is_relative_to(tmp_path / "p")
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert profile.library.parent == profile.data
    assert not system_profile().data.is_relative_to(tmp_path)


def test_the_shipped_files_are_found() -> None:
    assert (resource_path("icons") / "star.svg").is_file()
    assert resource_path("starter_feeds.json").parent == resource_path()
