"""How soon the installed program paints its first window, against the same program from source, in one run.

Warm: files in memory. Cold: the files of both were put out of memory before each start. The source has a folder of
packages of its own (packaging/setup.sh package), compiled as an installed program is, so that no other process holds
its files. The package is what `make package` laid out in build/debian.
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
    """Prints the table; says what is missing where there is no package yet."""
    if not (PACKAGE / "deskreader").exists() or not PYTHON.exists():
        print("\n### Start of the package\n\nThere is no package yet: make package")
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
        rows = [[f"{name}, ms", *_compared(starts, source, cold)] for name, cold in (("warm", False), ("cold", True))]
    print_table(
        f"Start to the first painted window (median of {ROUNDS} starts each, in turns)",
        ["", "package", "source", "ratio", "aim"],
        rows,
    )


def _compared(starts: dict[str, tuple[list[str], list[Path]]], source: Path, cold: bool) -> list[object]:
    """Median of the package, of the source, their ratio, and the aim."""
    found: dict[str, list[float]] = {name: [] for name in starts}
    for number in range(ROUNDS + 1):
        for name, (command, folders) in starts.items():
            if cold:
                _forget(folders)
            milliseconds = _once(command, source)
            if number:
                found[name].append(milliseconds)
    package, plain = (statistics.median(found[name]) for name in ("package", "source"))
    return [round(package), round(plain), f"{package / plain:.2f}", 1.2]


def _once(command: list[str], source: Path) -> float:
    """Milliseconds from the start of the process to the painted window."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment = {**kept, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(source)}
    environment["DESKREADER_STARTED"] = str(time.monotonic())
    done = subprocess.run(
        [*command, "--self-check-window"], env=environment, capture_output=True, text=True, timeout=120, check=True
    )
    return float(json.loads(done.stdout.splitlines()[-1])["since_start"])


def _forget(folders: Iterable[Path]) -> None:
    """Asks the system to put the files out of memory (posix_fadvise(2), POSIX_FADV_DONTNEED)."""
    os.sync()
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                opened = os.open(path, os.O_RDONLY)
                os.posix_fadvise(opened, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(opened)
