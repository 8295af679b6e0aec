"""Colours program code for the article pane, in a process of its own that ends when it is done."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from deskreader.engine.worker.client import JobClient
from deskreader.engine.worker.protocol import CODE
from deskreader.engine.worker.supervisor import worker_command
from deskreader.errors import DeskReaderError

Runs = tuple[tuple[int, str], ...]
"""Numbers of characters, each with the role of its colour in the theme; empty for plain text."""

SECONDS = 4.0
MAX_CHARACTERS = 20_000
"""Longer code stays plain."""
CACHED = 64


class CodeWorker(JobClient):
    """The worker whose one job is to colour code."""

    def __init__(self) -> None:
        super().__init__(SECONDS, partial(worker_command, CODE))

    def color_code(self, code: str, language: str) -> Runs:
        """Returns code as runs; none for an unknown language. Raises: WorkerError."""
        runs: Runs = self._run("color_code", code, language)
        return runs


class CodeColors:
    """Returns the colours of code. Thread-safe; what cannot be coloured stays plain."""

    def __init__(self) -> None:
        self._worker = CodeWorker()
        self._cache: OrderedDict[tuple[str, str], Runs] = OrderedDict()

    def color(self, codes: Sequence[tuple[str, str]]) -> list[Runs]:
        """Returns the runs of each code, given with its language; none where the language is not known."""
        missing = [code for code in dict.fromkeys(codes) if code not in self._cache and len(code[0]) <= MAX_CHARACTERS]
        for code, language in missing:
            with suppress(DeskReaderError):
                self._cache[code, language] = self._worker.color_code(code, language)
        if missing:
            self._worker.stop()
        while len(self._cache) > CACHED:
            self._cache.popitem(last=False)
        return [self._cache.get(code, ()) for code in codes]

    def close(self) -> None:
        """Ends the process for good."""
        self._worker.close()
