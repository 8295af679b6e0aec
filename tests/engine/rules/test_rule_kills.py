"""A program that is killed while articles arrive leaves no article that a rule has done half of its work on."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from deskreader.model import View, ViewKind
from deskreader.store import Database
from deskreader.store.recovery import integrity_check
from deskreader.store.rules import rule_rows
from deskreader.store.timeline import timeline
from tests import ROOT
from tests.engine.kit import NOW

PROGRAM = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[2], sys.argv[2] + "/src"]
from tests.engine.rules.kit import a_library
with a_library(Path(sys.argv[1])) as rules:
    rules.rule("friday", mute=True, mark_read=True, tags=("F",))
    print("ready", flush=True)
    for round in range(100_000):
        rules.arrive(*(f"{'Friday' if n % 2 else 'Monday'} {round} {n}" for n in range(20)))
"""


@pytest.mark.parametrize("seconds", [0.05, 0.3])
def test_a_kill_leaves_all_of_a_batch_or_none(tmp_path: Path, seconds: float) -> None:
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path), str(ROOT)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"ready"
    time.sleep(seconds)
    process.kill()
    process.wait()
    process.stdout.close()
    database = Database.open(tmp_path / "library.db", tmp_path / "images")
    try:
        rows = database.read(timeline.page, View(ViewKind.ALL), NOW, None, 100_000).headlines
        muted = database.read(timeline.page, View(ViewKind.MUTED), NOW, None, 100_000).headlines
        assert {row.title.split()[0] for row in rows} <= {"Monday"}
        assert all(row.title.startswith("Friday") and row.is_read and row.muted_by == ("friday",) for row in muted)
        (stored,) = database.read(rule_rows.all_rules)
        assert stored.articles == len(muted) == len(rows)
        assert all(finding.good for finding in database.read(integrity_check.check_tables))
    finally:
        database.close()
