"""Saved searches in memory, each method of which overrides one of `SavedSearches`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from typing_extensions import override

from deskreader.engine.library.saved_searches import SavedSearches
from deskreader.model import Changes, Headline, SavedId, SavedSearch

if TYPE_CHECKING:
    from tests.desktop.fake_library import FakeLibrary


def contains(headline: Headline, query: str) -> bool:
    """Whether an article's title or snippet contains a query."""
    return query.lower() in f"{headline.title} {headline.snippet}".lower()


class FakeSearches(SavedSearches):
    """Saves searches in memory; a search matches articles whose title or snippet contains its query."""

    def __init__(self, library: FakeLibrary) -> None:
        self._articles = library
        self.saved: dict[SavedId, SavedSearch] = {}

    def matches(self, saved_id: SavedId | None, headline: Headline) -> bool:
        """Whether a saved search matches an article."""
        saved = self.saved.get(saved_id) if saved_id is not None else None
        return saved is not None and contains(headline, saved.query)

    @override
    def save(self, title: str, query: str, by_relevance: bool = False) -> SavedId:
        number = SavedId(len(self.saved) + 1)
        self.saved[number] = SavedSearch(number, title, query, by_relevance)
        self._articles.publish(Changes(outline=True))
        return number

    @override
    def rename(self, saved_id: SavedId, title: str) -> Changes:
        self.saved[saved_id] = replace(self.saved[saved_id], title=title)
        return self._articles.publish(Changes(outline=True))

    @override
    def remove(self, saved_id: SavedId) -> Changes:
        del self.saved[saved_id]
        return self._articles.publish(Changes(outline=True))
