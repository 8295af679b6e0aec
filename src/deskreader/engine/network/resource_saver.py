"""Which fetches wait on a metered connection or while power is saved, as the user chose."""

from __future__ import annotations

from deskreader.settings import FetchScope, SettingsKeeper


class ResourceSaver:
    """Says which fetches wait at present. The front end that can ask the system sets the two flags."""

    def __init__(self, settings: SettingsKeeper) -> None:
        self.settings = settings
        self.is_metered = False
        """Whether the connection is metered."""
        self.saves_power = False
        """Whether the system saves power."""

    @property
    def postpones_feeds(self) -> bool:
        """Whether automatic refreshes wait; a refresh by hand never does."""
        return FetchScope.NOTHING in self._scopes()

    @property
    def postpones_pages(self) -> bool:
        """Whether pages and images wait."""
        return any(scope is not FetchScope.EVERYTHING for scope in self._scopes())

    def _scopes(self) -> list[FetchScope]:
        """Returns what the user allows in each state that holds at present."""
        settings = self.settings.current
        scopes = ((self.is_metered, settings.metered), (self.saves_power, settings.saving_power))
        return [scope for holds, scope in scopes if holds]
