"""The outcomes of the supply chain checks (passed, found, skipped) and the checks of the recipes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import lint_recipes, supply_chain

from tests import ROOT

NOW = datetime(2026, 11, 20, tzinfo=UTC)
FINE = {"name": "one", "version": "1", "vulns": []}


@pytest.mark.parametrize(
    ("findings", "error", "outcome"),
    [
        ([FINE], "", supply_chain.PASSED),
        ([FINE, {"name": "two", "version": "1", "vulns": [{"id": "PYSEC-1"}]}], "", supply_chain.FOUND),
        ([FINE, {"name": "two", "skip_reason": "not on the index"}], "", supply_chain.SKIPPED),
        ([], "", supply_chain.FOUND),
        ([], "broken", supply_chain.FOUND),
    ],
)
def test_only_a_complete_audit_without_vulnerabilities_passes(
    findings: list[dict[str, object]], error: str, outcome: str
) -> None:
    assert supply_chain.verdict(findings, error)[0] == outcome


def test_a_database_that_misses_a_known_vulnerability_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supply_chain, "_run_audit", lambda *_: ([FINE], ""))
    assert supply_chain.check_vulnerabilities()[0] == supply_chain.SKIPPED


def test_a_package_younger_than_a_week_is_reported() -> None:
    published = [
        (("old", "1"), NOW - timedelta(days=8)),
        (("young", "2"), NOW - timedelta(days=6)),
        (("unknown", "3"), None),
    ]
    assert supply_chain.younger_than_allowed(published, NOW) == ["young 2"]


def test_a_version_is_as_old_as_its_first_file() -> None:
    listing = {
        "files": [
            {"filename": "A_b-1.2-py3-none-any.whl", "upload-time": "2026-01-03T00:00:00Z"},
            {"filename": "a-b-1.2.tar.gz", "upload-time": "2026-01-02T00:00:00Z"},
            {"filename": "a-b-1.2.1.tar.gz", "upload-time": "2025-01-02T00:00:00Z"},
        ]
    }
    assert supply_chain.first_published(listing, "a-b", "1.2") == datetime(2026, 1, 2, tzinfo=UTC)
    assert supply_chain.first_published(listing, "a-b", "9") is None


def test_pins_are_read_from_lock_files(tmp_path: Path) -> None:
    path = tmp_path / "run.txt"
    path.write_text("one==1.0 \\\n    --hash=sha256:aa\ntwo==2.0 ; sys_platform == 'win32' \\\n")
    assert list(supply_chain.pins([path])) == [("one", "1.0"), ("two", "2.0")]


@pytest.mark.parametrize("other", ["dev", "fuzz", "package"])
def test_every_environment_has_what_the_program_needs_in_the_same_versions(other: str) -> None:
    folder = ROOT / "packaging" / "lock"
    needed = set(supply_chain.pins([folder / "run.txt"]))
    assert needed
    assert needed <= set(supply_chain.pins([folder / f"{other}.txt"]))


def test_every_action_is_pinned_and_no_recipe_asks_for_excess_permissions() -> None:
    assert lint_recipes.unpinned_actions() == []
    assert lint_recipes.excess_permissions() == []
    assert lint_recipes.installer_problems() == []
    assert lint_recipes.outcome_of(["no-such-tool-anywhere"]) == "not run"
