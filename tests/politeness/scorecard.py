"""The scorecard of politeness: eighteen points, each checked by tests in a town of local servers on a fake clock.

Run as a program, it prints a line for each point with what was observed, and what fifty feeds cost in a week; the exit
code says whether everything holds.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

import pytest

POINTS: dict[int, str] = {
    1: "Validators echoed, kept, none invented",
    2: "Adding a feed costs one GET",
    3: "Interval: floor, pace, jitter",
    4: "Servers and documents raise it",
    5: "Retry-After, 429, 503",
    6: "By hand not within five minutes",
    7: "Connections and spreading",
    8: "Failures back off, offline is none",
    9: "410 and 404",
    10: "Permanent redirects",
    11: "Headers",
    12: "Discovery",
    13: "Article pages",
    14: "Pictures and icons",
    15: "Unchanged body",
    16: "Sleep and clock jumps",
    17: "Metered connection, saving power",
    18: "Account of each feed",
}
POINT = re.compile(r"test_point_(\d+)_")


class Outcomes:
    """Collects the outcome and the notes of each test, by point."""

    def __init__(self) -> None:
        self.passed: dict[int, int] = defaultdict(int)
        self.failed: dict[int, list[str]] = defaultdict(list)
        self.note: dict[int, list[str]] = defaultdict(list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        observed = POINT.search(report.nodeid)
        point = int(observed[1]) if observed else 0
        if report.failed:
            self.failed[point].append(report.nodeid.partition("::")[2])
        elif report.when == "call":
            self.passed[point] += 1
            self.note[point] += [str(value) for name, value in report.user_properties if name == "note"]


def _line(point: int, outcomes: Outcomes) -> str:
    failed = outcomes.failed[point]
    verdict = "holds " if outcomes.passed[point] and not failed else "BROKEN"
    canned = ", ".join(failed) if failed else "; ".join(dict.fromkeys(outcomes.note[point]))
    return f"{point:2}  {verdict}  {POINTS[point]}: {canned}"


def main() -> int:
    """Prints scorecard and log; returns 0 where everything holds."""
    outcomes = Outcomes()
    options = ["-q", "-q", "--no-header", "--no-summary", "-p", "no:cacheprovider", "--tb=no"]
    pytest.main([*options, str(Path(__file__).parent)], [outcomes])
    print()
    lines = [_line(point, outcomes) for point in POINTS]
    print("\n".join(lines))
    held = sum("  holds  " in line for line in lines)
    print(f"\n{held} of {len(POINTS)} points hold")
    from tests.politeness.week import print_week

    keeps = print_week()
    return 0 if keeps and held == len(POINTS) and not outcomes.failed[0] else 1


if __name__ == "__main__":
    sys.exit(main())
