"""The requests of the timeline model to the library, one at a time, so that a page and a change never overtake."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from deskreader.desktop.runtime.tasks import Tasks
from deskreader.errors import DeskReaderError
from deskreader.model import Changes

Result = TypeVar("Result")


class RequestQueue:
    """Runs requests in order, changes first. An answer to a request from before the last `reset` is dropped."""

    def __init__(
        self, tasks: Tasks, follow: Callable[[Changes, bool], None], failed: Callable[[DeskReaderError], None]
    ) -> None:
        """Creates an empty queue. `follow` begins to follow merged changes, `failed` takes errors of the work.

        The second argument of `follow` is whether the articles of the view have to be counted.
        """
        self._tasks, self._follow, self._failed = tasks, follow, failed
        self._round = 0  # counts the calls of `reset`
        self._steps: list[Callable[[], None]] = []
        self._changes = Changes()
        self._recount = False
        self.is_busy = False
        """Whether some work is running."""

    def reset(self) -> None:
        """Drops all that waits; what runs is stale from now on and may be broken off."""
        self._round += 1
        self.is_busy = self._recount = False
        self._steps, self._changes = [], Changes()

    def staleness_check(self) -> Callable[[], bool]:
        """Returns a function that tells, on any thread, whether there was a `reset` since."""
        current = self._round
        return lambda: self._round != current

    def add(self, step: Callable[[], None], first: bool = False) -> None:
        """Adds a step, which may call `run` once, to the end of the queue, or to its front."""
        self._steps.insert(0 if first else len(self._steps), step)
        self._advance()

    def add_changes(self, changes: Changes, recount: bool) -> None:
        """Adds changes, which are followed before any step. `recount` follows them even if they are empty."""
        self._changes = self._changes | changes
        self._recount = self._recount or recount
        self._advance()

    def run(self, work: Callable[[], Result], done: Callable[[Result], object]) -> None:
        """Runs `work` off the GUI thread, then `done` with its result on it, unless there was a `reset`."""
        self.is_busy, is_stale = True, self.staleness_check()

        def succeed(result: Result) -> None:
            if not is_stale():
                self.is_busy = False
                done(result)
                self._advance()

        def fail(error: DeskReaderError) -> None:
            if not is_stale():
                self.is_busy = False
                self._failed(error)
                self._advance()

        self._tasks.run(work, succeed, fail)

    def _advance(self) -> None:
        """Begins what waits, until some work runs."""
        while not self.is_busy and (self._changes or self._recount or self._steps):
            if self._changes or self._recount:
                changes, recount = self._changes, self._recount
                self._changes, self._recount = Changes(), False
                self._follow(changes, recount)
            else:
                self._steps.pop(0)()
