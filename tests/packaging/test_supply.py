"""The look over what is shipped: what counts as passed, found and skipped; and the recipes' own checks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import lint_recipes as recipes
from builders import supply_chain as supply

NOW = datetime(2026, 11, 20, tzinfo=UTC)
FINE = {"name": "one", "version": "1", "vulns": []}


@pytest.mark.parametrize(
    ("answers", "trouble", "outcome"),
    [
        ([FINE], "", supply.PASSED),
        ([FINE, {"name": "two", "version": "1", "vulns": [{"id": "PYSEC-1"}]}], "", supply.FOUND),
        ([FINE, {"name": "two", "skip_reason": "not on the index"}], "", supply.SKIPPED),
        ([], "", supply.FOUND),
        ([], "broken", supply.FOUND),
    ],
)
def test_only_a_whole_answer_without_a_weakness_passes(
    answers: list[dict[str, object]], trouble: str, outcome: str
) -> None:
    assert supply.judged(answers, trouble)[0] == outcome


def test_a_list_of_weaknesses_that_does_not_know_the_weak_is_no_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supply, "_audited", lambda *_: ([FINE], ""))
    assert supply.weaknesses()[0] == supply.SKIPPED


def test_a_package_younger_than_a_week_is_found() -> None:
    published = [
        (("old", "1"), NOW - timedelta(days=8)),
        (("young", "2"), NOW - timedelta(days=6)),
        (("unknown", "3"), None),
    ]
    assert supply.too_young(published, NOW) == ["young 2"]


def test_the_day_of_a_version_is_that_of_its_first_file() -> None:
    listing = {
        "files": [
            {"filename": "A_b-1.2-py3-none-any.whl", "upload-time": "2026-01-03T00:00:00Z"},
            {"filename": "a-b-1.2.tar.gz", "upload-time": "2026-01-02T00:00:00Z"},
            {"filename": "a-b-1.2.1.tar.gz", "upload-time": "2025-01-02T00:00:00Z"},
        ]
    }
    assert supply.first_published(listing, "a-b", "1.2") == datetime(2026, 1, 2, tzinfo=UTC)
    assert supply.first_published(listing, "a-b", "9") is None


def test_pins_are_read_from_lock_files(tmp_path: Path) -> None:
    path = tmp_path / "run.txt"
    path.write_text("one==1.0 \\\n    --hash=sha256:aa\ntwo==2.0 ; sys_platform == 'win32' \\\n")
    assert list(supply.pins([path])) == [("one", "1.0"), ("two", "2.0")]


def test_every_action_is_pinned_and_the_recipes_ask_for_little() -> None:
    assert recipes.unpinned() == []
    assert recipes.permissions_trouble() == []
    assert recipes.installer_trouble() == []
    assert recipes.ran(["no-such-tool-anywhere"]) == "not run"
