"""Stands for the library while it is not open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deskreader.engine.library.library import Library
    from deskreader.engine.library.pending_writes import PendingWrites
    from deskreader.engine.library.saved_searches import SavedSearches


class LazyLibrary:
    """Has what a library has, and can be handed on before that is open; so can its methods.

    A call opens the library, or waits until it is open: call it off the GUI thread.
    """

    def __init__(self, open_library: Callable[[], Library]) -> None:
        """`open_library` returns the library, which it may have to open."""
        self._open = open_library

    @property
    def pending(self) -> PendingWrites:
        """What `Library.pending` is; it opens the library."""
        return self._open().pending

    @property
    def searches(self) -> SavedSearches:
        """What `Library.searches` is; it opens the library."""
        return self._open().searches

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Returns a method, which opens the library when it is called. Raises: StoreError, from the call."""
        if name.startswith("_"):
            raise AttributeError(name)

        def call(*args: Any, **kwargs: Any) -> Any:
            return getattr(self._open(), name)(*args, **kwargs)

        return call
