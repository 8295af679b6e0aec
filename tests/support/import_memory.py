"""A program that imports files and reads a feed, and prints by how many megabytes each makes its process grow.

python -m tests.support.import_memory FOLDER FILE ...

A file that ends in `.xml` is read as a feed and stored. Linux only: the peak of the memory is set back in between.
"""

from __future__ import annotations

import gc
import json
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deskreader.engine.engine import Engine
from deskreader.errors import DeskReaderError
from deskreader.model import Validators
from deskreader.model.fetch_history import FetchOutcome
from deskreader.profile import profile_in
from deskreader.store.articles import merge
from deskreader.store.feeds import feeds

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def memory(name: str) -> float:
    """Returns a figure of this process in megabytes: VmRSS, or VmHWM, its peak."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition(f"{name}:")[2].split()[0]) / 1000


def read_feed(engine: Engine, path: Path) -> None:
    """Reads a feed document and stores it."""
    url = f"https://quay.example/{path.name}"
    feed, _ = engine.database.write(feeds.add_feed, url, "F", None, None, NOW)
    read = engine.worker.read_feed(path.read_bytes(), url, None)
    fetched = FetchOutcome(Validators(), "hash", NOW, NOW + timedelta(hours=1))
    engine.database.write(merge.merge, feed, read, fetched)


def growth(engine: Engine, path: Path) -> tuple[float, str]:
    """Returns by how many megabytes the process grows, and the kind of the error, empty for none."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    before, kind = memory("VmRSS"), ""
    try:
        if path.suffix == ".xml":
            read_feed(engine, path)
        else:
            engine.import_file(path)
    except DeskReaderError as error:
        kind = str(error.kind)
    return memory("VmHWM") - before, kind


def main(folder: Path, files: list[Path]) -> None:
    """Prints a line for each file; the first serves to load all modules."""
    with closing(Engine(profile_in(folder), now=lambda: NOW)) as engine:
        for path in files:
            print(json.dumps([path.name, *growth(engine, path)]), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
