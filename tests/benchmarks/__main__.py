"""The project's own measurements, each printed as a table: python -m tests.benchmarks [NAME ...]"""

from __future__ import annotations

import sys

from tests.benchmarks import damage, extract, faults, hostile, library, offline, package, pruning_model, refresh, start

BENCHES = {"start": start.main, "refresh": refresh.main, "offline": offline.main}
LONG = {
    "refresh-200": refresh.short,
    "extract": extract.main,
    "pruning": pruning_model.main,
    "library": library.main,
    "library-million": library.million,
    "damage": damage.main,
    "faults": faults.main,
    "hostile": hostile.main,
    "package": package.main,
}
"""Those that run only when they are named."""


def main(names: list[str]) -> int:
    """Runs the named benchmarks, or all."""
    unknown = set(names) - set(BENCHES | LONG)
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(BENCHES | LONG)}", file=sys.stderr)
        return 2
    for name in names or BENCHES:
        (BENCHES | LONG)[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
