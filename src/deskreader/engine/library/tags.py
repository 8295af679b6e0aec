"""The user's tags on articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from deskreader.engine.library.library import Library
from deskreader.model import ArticleId, Changes, UndoToken
from deskreader.store.articles.tags import normalized_name
from deskreader.store.undo import tag_edits
from deskreader.text.clock import utc_now


class Tags:
    """Changes tags; each change can be undone by the token it returns. Every method may raise StoreError."""

    def __init__(self, library: Library, now: Callable[[], datetime] = utc_now) -> None:
        self._library = library
        self._now = now

    def change(
        self, articles: Sequence[ArticleId], add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> tuple[UndoToken, Changes]:
        """Adds tags to articles and removes others."""
        added = [*filter(None, map(normalized_name, add))]
        return self._library.write(tag_edits.change_tags, articles, added, [*remove], self._now())

    def rename(self, name: str, new_name: str) -> tuple[UndoToken, Changes]:
        """Renames a tag; it is merged with a tag that has the new name already."""
        return self._library.write(tag_edits.rename_tag, name, new_name, self._now())

    def remove(self, name: str) -> tuple[UndoToken, Changes]:
        """Removes a tag from all its articles, which stay."""
        return self._library.write(tag_edits.remove_tag, name, self._now())
