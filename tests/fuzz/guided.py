"""Lets atheris, a fuzzer guided by coverage, look for documents that reach new code: `make fuzz`.

    python -m tests.fuzz.guided --documents 1000000 --folder build/fuzz

The first byte of an input chooses its target (`tests.fuzz.targets`), the rest is the document. Inputs that reach new
code are collected in the folder, and the next run goes on from there; `--data` names folders with further documents to
begin with. A fault is written to `faults/`, once for each place in the code where it arises, and the run goes on.
At the end, coverage of the code that reads documents is measured with the collected inputs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import subprocess
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests import ROOT

DOCUMENTS = 1_000_000
LONGEST = 2_000  # bytes of one document
SEEDS = 12  # documents of each target to begin with
SECONDS = 10  # of one document; more is a fault
MEGABYTES = 1_500
SAVE_EVERY = 1_000  # documents
READERS = ("feeds", "articles", "text", "engine/worker/jobs.py", "model/export_records.py", "store/transfer")
"""What coverage is reported of: the code that reads documents."""
INSTRUMENTED = (
    "feeds",
    "articles",
    "text",
    "model.export_records",
    "engine.worker.jobs",
    "engine.transfer",
    "store.transfer",
)
"""What guides the search."""


def write_seeds(folder: Path, data: list[Path]) -> None:
    """Writes documents to begin with into the folder `seeds`: made ones, the tests' own, and those of `data`."""
    from tests.fuzz.targets import BY_BYTE, TARGETS

    seeds = folder / "seeds"
    seeds.mkdir(parents=True, exist_ok=True)
    rng = random.Random(7)
    first = {target.name: bytes([BY_BYTE.index(target)]) for target in TARGETS}
    for target in TARGETS:
        for _ in range(SEEDS):
            _write(seeds, first[target.name] + target.document(rng))
    for path in _small_files([ROOT / "tests", *data]):
        for name, head in _TARGETS_OF.get(path.suffix, ()):
            _write(seeds, first[name] + head + path.read_bytes())


_TARGETS_OF = {
    ".opml": (("list of feeds", b""),),
    ".xml": (("feed", b"\0"), ("entries", b"")),
    ".json": (("feed", b"\0"),),
    ".html": (("page", b"\0"), ("discovery", b"\0"), ("HTML", b"")),
}
"""The targets of a file by its suffix, and what precedes its bytes there."""


def _small_files(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        files = sorted(path for path in folder.rglob("*") if path.suffix in _TARGETS_OF and path.is_file())
        yield from [path for path in files if path.stat().st_size <= LONGEST][:600]


def _write(folder: Path, data: bytes) -> None:
    (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


def write_dictionary(folder: Path) -> Path:
    """Writes the words that mutation puts into documents; returns the file."""
    from tests.fuzz.documents import DEEP, RECORDS, TOKENS

    fields = (f'"{name}":' for record in RECORDS.values() for name in record)
    words = {word for word in (*TOKENS, *DEEP, *fields) if 1 < len(word) < 60}
    lines = ("".join(f"\\x{byte:02x}" for byte in word.encode("utf-8", "surrogatepass")) for word in sorted(words))
    path = folder / "words.txt"
    path.write_text("".join(f'"{line}"\n' for line in lines))
    return path


# --- in the process that atheris runs in ------------------------------------------------------------------------------


class Run:
    """Counts documents and writes each fault once. The counts are in `counts.json`, also when the process is killed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._counts: Counter[str] = Counter(_counts(folder))
        self._runs = 0

    def __call__(self, data: bytes) -> None:
        from tests.fuzz.targets import BY_BYTE, run_input

        if not data:
            return
        name = BY_BYTE[data[0]].name
        self._counts[name] += 1
        self._runs += 1
        try:
            run_input(data)
        except Exception as error:  # noqa: BLE001 - the faults that are looked for
            self._write_fault(name, data, error)
        if self._runs % SAVE_EVERY == 0:
            self.save()

    def save(self) -> None:
        """Writes the counts."""
        (self._folder / "counts.json").write_text(json.dumps(self._counts))

    def _write_fault(self, name: str, data: bytes, error: Exception) -> None:
        frames = traceback.extract_tb(error.__traceback__)[-1:]
        place = f"{name}-{type(error).__name__}-{frames[0].filename.rpartition('/')[2]}-{frames[0].lineno}"
        path = self._folder / "faults" / re.sub(r"[^\w.-]", "_", place)
        if not path.exists():
            path.write_bytes(data)
            path.with_name(path.name + ".txt").write_text("".join(traceback.format_exception(error)))


def run_atheris(folder: Path, count: int) -> None:
    """Runs atheris for `count` documents; does not return."""
    import atheris

    warnings.simplefilter("ignore")
    with atheris.instrument_imports(include=[f"deskreader.{part}" for part in INSTRUMENTED]):
        from tests.fuzz import targets

        targets.load()
    run = Run(folder)
    arguments = [
        sys.argv[0], f"-runs={count}", f"-max_len={LONGEST}", f"-timeout={SECONDS}", f"-rss_limit_mb={MEGABYTES}",
        f"-dict={folder / 'words.txt'}", f"-artifact_prefix={folder / 'faults'}/", "-print_final_stats=1",
        "-len_control=20", "-verbosity=1", str(folder / "corpus"), str(folder / "seeds"),
    ]  # fmt: skip
    atheris.Setup(arguments, run)
    atheris.Fuzz()


# --- the command ------------------------------------------------------------------------------------------------------


def _counts(folder: Path) -> dict[str, int]:
    try:
        return dict(json.loads((folder / "counts.json").read_text()))
    except OSError:
        return {}


def _total(folder: Path) -> int:
    return sum(_counts(folder).values())


def fuzz(folder: Path, documents: int) -> None:
    """Runs atheris until so many documents have been read; a fault that ends its process only interrupts it."""
    while (left := documents - _total(folder)) > 0:
        before = _total(folder)
        command = [sys.executable, "-m", "tests.fuzz.guided", "--child", str(left), "--folder", str(folder)]
        with (folder / "atheris.log").open("ab") as log:
            subprocess.run(command, stdout=log, stderr=log, check=False)
        if _total(folder) == before and left > SAVE_EVERY:
            raise SystemExit(f"atheris ends at once; see {folder / 'atheris.log'}")
        if left <= SAVE_EVERY:
            return


def measured_coverage(folder: Path) -> str:
    """Returns the share of lines and branches that the collected inputs reach, by package."""
    data, source = folder / "coverage.data", ROOT / "src" / "deskreader"
    command = [sys.executable, "-m", "coverage", "run", "--branch", f"--data-file={data}", f"--source={source}"]
    subprocess.run([*command, "-m", "tests.fuzz.guided", "--replay", "--folder", str(folder)], check=True, cwd=ROOT)
    lines = []
    for part in READERS:
        include = f"{source / part}" if part.endswith(".py") else f"{source / part}/*"
        report = [
            sys.executable,
            "-m",
            "coverage",
            "report",
            f"--data-file={data}",
            f"--include={include}",
            "--format=total",
        ]
        done = subprocess.run(report, capture_output=True, text=True, check=False, cwd=ROOT)
        lines.append(f"| {part} | {done.stdout.strip()} % |")
    return "\n".join(["| code | reached |", "|---|---|", *lines])


def replay(folder: Path) -> None:
    """Runs all collected inputs."""
    from tests.fuzz.targets import load

    warnings.simplefilter("ignore")
    load()
    run = Run(folder)
    for name in ("seeds", "corpus"):
        for path in sorted((folder / name).iterdir()):
            run(path.read_bytes())


def report(folder: Path, seconds: float) -> str:
    """Returns the counts as a table, and the faults."""
    counts = _counts(folder)
    faults = sorted(path.name for path in (folder / "faults").iterdir() if path.suffix != ".txt")
    lines = ["| documents | count |", "|---|---|", *(f"| {name} | {count} |" for name, count in sorted(counts.items()))]
    found = re.findall(r"cov: (\d+)", (folder / "atheris.log").read_text(errors="replace"))
    lines.append(f"\n{sum(counts.values())} documents, {seconds:.0f} s, {found[-1] if found else '?'} branches of code")
    lines += [f"{len(faults)} faults in {folder / 'faults'}:", *faults] if faults else ["no fault"]
    return "\n".join(lines)


def main() -> int:
    """Runs what the command line asks for."""
    options = argparse.ArgumentParser(description="Looks for documents that reach new code, and for faults.")
    options.add_argument("--documents", type=int, default=DOCUMENTS, help="of all runs in this folder together")
    options.add_argument("--folder", type=Path, default=ROOT / "build" / "fuzz")
    options.add_argument("--data", type=Path, nargs="*", default=[], help="folders with documents to begin with")
    options.add_argument("--child", type=int, help=argparse.SUPPRESS)
    options.add_argument("--replay", action="store_true", help="run the collected inputs and nothing else")
    options.add_argument("--no-coverage", action="store_true")
    arguments = options.parse_args()
    folder = arguments.folder.resolve()
    if arguments.child is not None:
        run_atheris(folder, arguments.child)
    if arguments.replay:
        replay(folder)
        return 0
    for name in ("corpus", "faults"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    write_seeds(folder, arguments.data)
    write_dictionary(folder)
    started = time.monotonic()
    fuzz(folder, arguments.documents)
    print(report(folder, time.monotonic() - started))
    if not arguments.no_coverage:
        print(measured_coverage(folder))
    return 1 if any((folder / "faults").iterdir()) else 0


if __name__ == "__main__":
    sys.exit(main())
