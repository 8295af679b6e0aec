"""What a star, an opened article and a read mark cost: frames on the way to the SQL, reads, writes and statements."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.table import print_table

SETTLE = 1.0
"""Seconds without a read or a write after which an action counts as done."""


def main() -> None:
    """Prints the table."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from deskreader.app import App, make_application
    from deskreader.desktop.runtime.tasks import Tasks
    from deskreader.engine import engine
    from deskreader.model import View, ViewKind
    from deskreader.profile import profile_in
    from tests.end_to_end.kit import fill
    from tests.support.counting_database import CountingDatabase, Tally, own_frames

    frames: list[int] = []
    run = Tasks.run

    def run_counted(self: Tasks, *arguments: object) -> None:
        frames.append(own_frames(sys._getframe(1)) + 1)
        run(self, *arguments)  # type: ignore[arg-type]

    Tasks.run = run_counted  # type: ignore[assignment,method-assign]
    engine.Database = CountingDatabase  # type: ignore[misc]
    application = make_application(["deskreader"])
    with tempfile.TemporaryDirectory() as folder:
        profile = profile_in(Path(folder)).create()
        fill(profile, 5, 100)
        app = App(application, profile)
        app.start()
        window = app.window

        def settle() -> None:
            seen, since = -1, time.monotonic()
            while time.monotonic() - since < SETTLE:
                application.processEvents()
                time.sleep(0.002)
                tally = CountingDatabase.tally
                if seen != len(tally.reads) + len(tally.writes):
                    seen, since = len(tally.reads) + len(tally.writes), time.monotonic()

        def measured(name: str, action: Callable[[], object]) -> list[object]:
            settle()
            tally = CountingDatabase.tally = Tally()
            frames.clear()
            action()
            before = frames[-1]  # of the task that writes
            settle()
            return [name, before + tally.frames[0], len(tally.reads), len(tally.writes), len(tally.statements)]

        settle()
        window.show_view(View(ViewKind.ALL))
        settle()
        unread = window.timeline.headlines[3].id
        trigger = window.actions_by_name
        rows = [
            measured("opening an unread article", lambda: window.timeline.choose(unread)),
            measured("a star", trigger["star"].trigger),
            measured("marking unread", trigger["toggle_read"].trigger),
            measured("marking read", trigger["toggle_read"].trigger),
        ]
        app.close()
    print_table(
        "From an action in the window to SQLite and back",
        ["action", "frames to the first statement", "reads", "writes", "statements"],
        rows,
    )


if __name__ == "__main__":
    main()
