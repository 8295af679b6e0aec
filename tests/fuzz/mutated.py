"""Damages documents at random and runs what reads them, without any tool.

    python -m tests.fuzz.mutated --count 100000

Every document depends only on the seed and its number, so `--only` repeats one that failed. A document fails where its
reader raises anything but a DeskReaderError, gives an answer that `tests.fuzz.checks` refuses, takes more than two
seconds of CPU time, or makes the process grow by more than 300 MB. Prints a table, and exits with 1 where one failed.
"""

from __future__ import annotations

import argparse
import faulthandler
import random
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from deskreader.errors import DeskReaderError
from tests.fuzz.documents import damaged, encoded, with_damaged_bytes
from tests.fuzz.targets import BY_BYTE, TARGETS, Target, close, load

SECONDS = 2.0
MEGABYTES = 300
STUCK_SECONDS = 120


@dataclass(slots=True)
class Tally:
    """The results of a run."""

    documents: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, tuple[float, int]] = field(default_factory=dict)
    failed: list[tuple[int, str, str]] = field(default_factory=list)
    megabytes: float = 0.0


def document(seed: int, number: int) -> tuple[Target, bytes]:
    """Returns the target of a document and its bytes."""
    rng = random.Random(f"{seed}:{number}")
    target = rng.choice(BY_BYTE)
    whole = target.document(rng)
    if target.texts:
        return target, encoded(damaged(whole.decode(), rng), rng)
    return target, with_damaged_bytes(whole, rng)


def run(seed: int, numbers: Iterable[int]) -> Tally:
    """Runs the targets on the documents of these numbers."""
    tally = Tally()
    load()
    before = resident()
    for number in numbers:
        if number % 100 == 0:
            faulthandler.dump_traceback_later(STUCK_SECONDS, exit=True)
        _run_one(seed, number, tally)
        grown = resident() - before
        if grown > max(MEGABYTES, tally.megabytes):
            tally.failed.append((number, "memory", f"{grown:.0f} MB"))
        tally.megabytes = max(tally.megabytes, grown)
    faulthandler.cancel_dump_traceback_later()
    close()
    return tally


def _run_one(seed: int, number: int, tally: Tally) -> None:
    target, data = document(seed, number)
    tally.documents[target.name] += 1
    started = time.process_time()
    try:
        target.run(data)
    except DeskReaderError:
        tally.refused[target.name] += 1
    except Exception:  # noqa: BLE001 - the failures that this program is looking for
        tally.failed.append((number, target.name, traceback.format_exc(limit=-3)))
    seconds = time.process_time() - started
    if seconds > tally.slowest.get(target.name, (0.0, 0))[0]:
        tally.slowest[target.name] = (seconds, number)
    if seconds > SECONDS:
        tally.failed.append((number, target.name, f"{seconds:.1f} s"))


def resident() -> float:
    """Returns the peak memory of this process in megabytes, 0 where the system does not report it."""
    try:
        import resource
    except ImportError:
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


def report(tally: Tally, seconds: float) -> str:
    """Returns the results as a table."""
    lines = ["| documents | count | refused | slowest | failed |", "|---|---|---|---|---|"]
    failed = Counter(name for _, name, _ in tally.failed)
    for target in TARGETS:
        slow, number = tally.slowest.get(target.name, (0.0, 0))
        lines.append(
            f"| {target.name} | {tally.documents[target.name]} | {tally.refused[target.name]} "
            f"| {slow * 1000:.0f} ms (number {number}) | {failed[target.name]} |"
        )
    lines.append(f"\n{sum(tally.documents.values())} documents, {seconds:.0f} s of CPU, {tally.megabytes:.0f} MB grown")
    for number, name, reason in tally.failed[:20]:
        lines.append(f"\nnumber {number} ({name}) failed: {reason}")
    return "\n".join(lines)


def main() -> int:
    """Runs the documents that the command line names."""
    options = argparse.ArgumentParser(description="Runs what reads strangers' documents on damaged ones.")
    options.add_argument("--count", type=int, default=10_000)
    options.add_argument("--first", type=int, default=0, help="number of the first document")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", type=int, help="write this one document to fuzz-NUMBER and run its target")
    arguments = options.parse_args()
    warnings.simplefilter("ignore")
    started = time.process_time()
    numbers = range(arguments.first, arguments.first + arguments.count)
    if arguments.only is not None:
        numbers = range(arguments.only, arguments.only + 1)
        Path(f"fuzz-{arguments.only}").write_bytes(document(arguments.seed, arguments.only)[1])
    tally = run(arguments.seed, numbers)
    print(report(tally, time.process_time() - started))
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
