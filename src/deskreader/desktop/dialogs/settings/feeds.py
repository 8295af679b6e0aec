"""Settings of the refresh."""

from __future__ import annotations

from deskreader.desktop.dialogs.settings.binding import Binding
from deskreader.desktop.dialogs.settings.rows import Page


class FeedsPage(Page):
    """When feeds are asked for new stories."""

    def __init__(self, binding: Binding) -> None:
        super().__init__(self.tr("Feeds and refresh"), binding)
        pauses = [(15, self.tr("15 minutes")), (30, self.tr("30 minutes")), (60, self.tr("hour")), (120, self.tr("2 hours"))]
        pauses += [(240, self.tr("4 hours")), (720, self.tr("12 hours")), (1440, self.tr("day"))]
        self.add_choice(
            "refresh_minutes",
            self.tr("Look for new stories every"),
            self.tr("A feed that asks for longer pauses gets them."),
            [*pauses, (0, self.tr("Only by hand"))],
            lambda minutes: self.tr("{minutes} minutes").replace("{minutes}", str(minutes)),
        )
        self.add_switch(
            "refresh_at_start",
            self.tr("Look for new stories at start"),
            self.tr("Feeds that are due are asked as soon as DeskReader opens."),
        )
