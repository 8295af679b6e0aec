"""Work of a model done one piece at a time: a page and a change never pass each other."""

from __future__ import annotations

from collections.abc import Callable

from deskreader.desktop.runtime.tasks import Tasks
from deskreader.errors import DeskReaderError
from deskreader.model import Changes


class RequestQueue:
    """Runs what is wanted in the order asked, changes first. An answer to an earlier round is dropped."""

    def __init__(
        self, tasks: Tasks, follow: Callable[[Changes], None], failed: Callable[[DeskReaderError], None]
    ) -> None:
        self._tasks, self._follow, self._failed = tasks, follow, failed
        self._round = 0
        self._wanted: list[Callable[[], None]] = []
        self._pending = Changes()
        self._recount = False
        self.is_busy = False

    def begin_round(self) -> None:
        """Forgets all that was wanted; what runs is of no more interest, and may be broken off."""
        self._round += 1
        self.is_busy = self._recount = False
        self._wanted, self._pending = [], Changes()

    def staleness(self) -> Callable[[], bool]:
        """What tells, on any thread, whether the present round is over."""
        asked_in = self._round
        return lambda: self._round != asked_in

    def want(self, step: Callable[[], None], first: bool = False) -> None:
        """Does `step` when its turn comes; it may call `run` once."""
        self._wanted.insert(0 if first else len(self._wanted), step)
        self.go_on()

    def follow(self, changes: Changes, recount: bool) -> None:
        """Follows changes before anything else that waits."""
        self._pending = self._pending | changes
        self._recount = self._recount or recount
        self.go_on()

    def run(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        """Runs `work` off the GUI thread and `done` with its result on it, unless another round has begun."""
        self.is_busy, is_over = True, self.staleness()

        def finish(result: object) -> None:
            if not is_over():
                self.is_busy = False
                done(result)
                self.go_on()

        def fail(error: DeskReaderError) -> None:
            if not is_over():
                self.is_busy = False
                self._failed(error)
                self.go_on()

        self._tasks.run(work, finish, fail)

    def go_on(self) -> None:
        """Begins what waits: changes first, then pages."""
        while not self.is_busy and (self._pending or self._recount or self._wanted):
            if self._pending or self._recount:
                changes, self._pending, self._recount = self._pending, Changes(), False
                self._follow(changes)
            else:
                self._wanted.pop(0)()
