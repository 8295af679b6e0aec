"""The page "Notifications": how many there are, whether they have a sound, and when there are none."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QTime

from deskreader.desktop.dialogs.settings.binding import Binding
from deskreader.desktop.dialogs.settings.fields.title_rules import TitleRules
from deskreader.desktop.dialogs.settings.page import Page
from deskreader.desktop.dialogs.settings.rows import Row, beside, show_switch
from deskreader.desktop.widgets.controls import Choice, Switch
from deskreader.desktop.widgets.parts import label
from deskreader.engine.notifications.policy import USUAL_QUIET_HOURS, time_of_day
from deskreader.settings import NotifyMode, Settings


class NotificationsPage(Page):
    """What the desktop's notification service shows."""

    def __init__(self, title: str, binding: Binding) -> None:
        super().__init__(title, binding)
        modes = [
            (NotifyMode.OFF, self.tr("Off")),
            (NotifyMode.SUMMARY, self.tr("One per refresh")),
            (NotifyMode.EACH, self.tr("One per story")),
        ]
        self.add_choice(
            "notify",
            self.tr("Notify me of new stories"),
            self.tr("Click one to open the story. Mute a feed or folder from its menu."),
            modes,
        )
        self._add_at_most()
        self.add_switch(
            "notify_stories",
            self.tr("Group stories reported by several sources"),
            self.tr("Titles are compared; the first source to report is listed first."),
        )
        self.add_switch("notify_sound", self.tr("Play a sound"), self.tr("Uses your desktop's notification sound."))
        self._add_quiet_hours()
        self.add_switch(
            "notify_in_full_screen",
            self.tr("Show over full-screen windows"),
            self.tr("If off, they wait until you leave full screen and come together."),
        )
        self._add_rules()

    def _add_at_most(self) -> None:
        numbers = [(number, str(number)) for number in (1, 2, 3, 5, 10, 20)]
        row = self.add_choice(
            "notify_at_most",
            self.tr("Limit"),
            self.tr("How many notifications to show at once. The rest are grouped into one."),
            numbers,
        )
        self.follow(lambda settings: row.setEnabled(settings.notify is NotifyMode.EACH))

    def _add_rules(self) -> None:
        self.rules = TitleRules()
        self.rules.changed.connect(lambda rules: self.binding.change(notify_rules=rules))
        row = Row(
            self.tr("Words in titles"),
            self.tr("Always or never notify when a title contains these words, even for muted feeds."),
        )
        row.parts.insertWidget(1, self.rules)
        self.add_row(row, ["notify_rules"], lambda settings: self.rules.show_rules(settings.notify_rules))

    def _add_quiet_hours(self) -> None:
        self.quiet = Switch()
        self.quiet.toggled.connect(self._switch_quiet_hours)
        self.add_row(
            Row(
                self.tr("Quiet hours"),
                self.tr("Stories are still fetched and saved, just not announced."),
                self.quiet,
            ),
            ["quiet_from", "quiet_until"],
        )
        self.begin, self.end = _time_choice(), _time_choice()
        self.begin.setAccessibleName(self.tr("Quiet from"))
        self.end.setAccessibleName(self.tr("Quiet until"))
        self.begin.chosen.connect(lambda time: self.binding.change(quiet_from=time))
        self.end.chosen.connect(lambda time: self.binding.change(quiet_until=time))
        between = label(self.tr("until"), 13, ink="soft_ink")
        times = beside(self.begin, between, self.end)
        self.hours = Row(self.tr("Quiet from"), self.tr("May run past midnight."), times)
        self.add_row(self.hours, show=self._show_hours)

    def _show_hours(self, settings: Settings) -> None:
        begin, end = time_of_day(settings.quiet_from), time_of_day(settings.quiet_until)
        on = begin is not None and end is not None
        show_switch(self.quiet, on)
        self.begin.choose(settings.quiet_from if on else USUAL_QUIET_HOURS[0])
        self.end.choose(settings.quiet_until if on else USUAL_QUIET_HOURS[1])
        self.hours.setEnabled(on)

    def _switch_quiet_hours(self, on: bool) -> None:
        begin, end = USUAL_QUIET_HOURS if on else ("", "")
        self.binding.change(quiet_from=begin, quiet_until=end)


def _time_choice() -> Choice:
    """A choice of the half hours of the day, written in the user's language; the values are "HH:mm"."""
    times = [QTime(minutes // 60, minutes % 60) for minutes in range(0, 24 * 60, 30)]
    short = QLocale.FormatType.ShortFormat
    choice = Choice([(time.toString("HH:mm"), QLocale().toString(time, short)) for time in times])
    choice.fit(104)
    return choice
