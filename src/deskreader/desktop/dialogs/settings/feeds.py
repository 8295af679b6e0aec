"""The page "Feeds and refresh"."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.settings.binding import Binding
from deskreader.desktop.dialogs.settings.fields.proxy import NAMES, ProxyRow
from deskreader.desktop.dialogs.settings.page import Page
from deskreader.desktop.dialogs.settings.rows import Row
from deskreader.desktop.widgets.parts import button
from deskreader.settings import AUTOMATIC, StoryGrouping


class FeedsPage(Page):
    """How often feeds are fetched, and through which proxy."""

    def __init__(self, title: str, binding: Binding, context: DialogContext, actions: Mapping[str, QAction]) -> None:
        super().__init__(title, binding)
        intervals = [
            (AUTOMATIC, self.tr("Automatically")),
            (15, self.tr("Every 15 minutes")),
            (30, self.tr("Every 30 minutes")),
            (60, self.tr("Every hour")),
            (120, self.tr("Every 2 hours")),
            (240, self.tr("Every 4 hours")),
            (720, self.tr("Twice a day")),
            (1440, self.tr("Once a day")),
            (0, self.tr("Manually")),
        ]
        self.add_choice(
            "refresh_minutes",
            self.tr("Check for new stories"),
            self.tr(
                "Feeds that ask to be checked less often are. No feed is checked more than once an hour, or every "
                "half hour if its site allows it."
            ),
            intervals,
            lambda minutes: self.tr("Every {minutes} minutes").replace("{minutes}", str(minutes)),
        )
        self.add_switch(
            "refresh_at_start",
            self.tr("Check for new stories on startup"),
            self.tr("Feeds that are due are checked as soon as DeskReader opens."),
        )
        self._add_stories()
        self._add_rules(actions["rules"])
        self.proxy = ProxyRow(binding, context.engine.proxy, context.tasks)
        self.add_row(self.proxy, NAMES, self.proxy.show_settings)

    def _add_rules(self, action: QAction) -> None:
        caption = self.tr("Open…")
        open_rules = button(caption)
        open_rules.setMinimumWidth(px(110))
        open_rules.clicked.connect(action.trigger)
        row = Row(
            self.tr("Rules"),
            self.tr("Mute, star, tag or mark new stories by their words, author, feed, link or language."),
            open_rules,
        )
        self.add_row(row)
        open_rules.setAccessibleName(f"{row.text}: {caption}")

    def _add_stories(self) -> None:
        self.add_choice(
            "story_grouping",
            self.tr("One card for a story from several sources"),
            self.tr("Strict groups only what is surely the same story. A folder can be left out in its menu."),
            [
                (StoryGrouping.OFF, self.tr("Off")),
                (StoryGrouping.LOOSE, self.tr("Loose")),
                (StoryGrouping.NORMAL, self.tr("Normal")),
                (StoryGrouping.STRICT, self.tr("Strict")),
            ],
        )
