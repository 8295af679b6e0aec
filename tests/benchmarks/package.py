"""Time to the first painted window: the packaged program compared with the same program from source, in one run.

Warm: files are in the page cache. Cold: the files of both are dropped from the cache before each start. The source has
an environment of its own (packaging/setup.sh package), compiled as in an installed program, so that no other process
keeps its files in the cache. The package is the tree that `make package` leaves in build/debian.
"""

from __future__ import annotations

import compileall
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from tests import ROOT
from tests.benchmarks.table import print_table

PACKAGE = ROOT / "build/debian/usr/lib/deskreader"
PYTHON = ROOT / "build/package-env/bin/python"
ROUNDS = 7


def main() -> None:
    """Prints the table, or says that no package has been built."""
    if not (PACKAGE / "deskreader").exists() or not PYTHON.exists():
        print("\n### Start of the package\n\nNo package has been built: make package")
        return
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "program/src"
        shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "resources", source.with_name("resources"))
        libraries = next((PYTHON.parents[1] / "lib").glob("python3*/site-packages"))
        for compiled in (source, libraries):
            compileall.compile_dir(compiled, quiet=2)
        starts = {
            "package": ([str(PACKAGE / "deskreader")], [PACKAGE]),
            "source": ([str(PYTHON), "-m", "deskreader"], [source.parent, libraries]),
        }
        rows = [[f"{name}, ms", *_compare(starts, source, cold)] for name, cold in (("warm", False), ("cold", True))]
    print_table(
        f"Start to the first painted window (median of {ROUNDS} starts each, alternating)",
        ["", "package", "source", "ratio", "aim"],
        rows,
    )


def _compare(starts: dict[str, tuple[list[str], list[Path]]], source: Path, cold: bool) -> list[object]:
    """Returns the medians of the package and of the source, their ratio, and the aim."""
    milliseconds_by_name: dict[str, list[float]] = {name: [] for name in starts}
    for round_number in range(ROUNDS + 1):
        for name, (command, folders) in starts.items():
            if cold:
                _drop_from_cache(folders)
            milliseconds = _run_once(command, source)
            if round_number:
                milliseconds_by_name[name].append(milliseconds)
    package, from_source = (statistics.median(milliseconds_by_name[name]) for name in ("package", "source"))
    return [round(package), round(from_source), f"{package / from_source:.2f}", 1.2]


def _run_once(command: list[str], source: Path) -> float:
    """Returns the milliseconds from the start of the process to the painted window."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment = {**inherited, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(source)}
    environment["DESKREADER_STARTED"] = str(time.monotonic())
    result = subprocess.run(
        [*command, "--self-check-window"], env=environment, capture_output=True, text=True, timeout=120, check=True
    )
    return float(json.loads(result.stdout.splitlines()[-1])["since_start"])


def _drop_from_cache(folders: Iterable[Path]) -> None:
    """Asks the system to drop the files from the page cache (posix_fadvise(2), POSIX_FADV_DONTNEED)."""
    os.sync()
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                opened = os.open(path, os.O_RDONLY)
                os.posix_fadvise(opened, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(opened)
