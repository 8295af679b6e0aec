"""Runs the project's benchmarks; each prints its figures as a table: python -m tests.benchmarks [NAME ...]"""

from __future__ import annotations

import sys

from tests.benchmarks import (
    damage,
    extract,
    faults,
    hostile,
    offline,
    package,
    refresh,
    revisions,
    rules,
    star,
    start,
    sync_kills,
    sync_rounds,
)
from tests.benchmarks.extraction import ablation, labels
from tests.benchmarks.extraction import benchmark as extraction
from tests.benchmarks.library import benchmark as library
from tests.benchmarks.library import habits
from tests.benchmarks.stories import benchmark as stories
from tests.benchmarks.stories import copies, errors, first_refresh, notifications, parts
from tests.benchmarks.window import benchmark as window
from tests.gallery import accessibility, texts

DEFAULT = {"start": start.main, "star": star.main, "refresh": refresh.main, "offline": offline.main}
ON_REQUEST = {
    "accessibility": accessibility.main,
    "refresh-200": refresh.two_hundred_feeds,
    "extract": extract.main,
    "extraction": extraction.main,
    "ablation": ablation.main,
    "labels": labels.main,
    "library": library.main,
    "library-million": library.million,
    "habits": habits.main,
    "rules": rules.main,
    "stories": stories.main,
    "stories-parts": parts.main,
    "stories-errors": errors.main,
    "notifications": notifications.main,
    "stories-refresh": first_refresh.main,
    "copies": copies.main,
    "revisions": revisions.main,
    "damage": damage.main,
    "faults": faults.main,
    "hostile": hostile.main,
    "window": window.main,
    "package": package.main,
    "texts": texts.main,
    "sync-kills": sync_kills.main,
    "sync": sync_rounds.main,
}
"""Benchmarks that run only when they are named."""


def main(names: list[str]) -> int:
    """Runs the named benchmarks, or the default ones."""
    unknown = set(names) - set(DEFAULT | ON_REQUEST)
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(DEFAULT | ON_REQUEST)}", file=sys.stderr)
        return 2
    for name in names or DEFAULT:
        (DEFAULT | ON_REQUEST)[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
