"""Sparing connections that cost by the byte, and batteries, as far as the system tells and the reader chose."""

from __future__ import annotations

from deskreader.settings import FetchScope, SettingsKeeper


class ResourceSaver:
    """What is left out for the time being. The front that can ask the system sets the two flags."""

    def __init__(self, settings: SettingsKeeper) -> None:
        self.settings = settings
        self.is_metered = False
        """The connection costs by the byte."""
        self.saves_power = False
        """The system saves power."""

    @property
    def holds_feeds(self) -> bool:
        """Whether the timer's refreshes wait; one by hand never does."""
        return FetchScope.NOTHING in self._allowed()

    @property
    def holds_pages(self) -> bool:
        """Whether pages and pictures wait."""
        return any(allowed is not FetchScope.EVERYTHING for allowed in self._allowed())

    def _allowed(self) -> list[FetchScope]:
        """What the reader allows in the present state: everything, text or nothing."""
        chosen = self.settings.current
        states = ((self.is_metered, chosen.metered), (self.saves_power, chosen.saving_power))
        return [allowed for holds, allowed in states if holds]
