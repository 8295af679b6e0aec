"""The rows of the settings on the daily briefing: its hour, its folder, and how long its books are kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale, QTime
from PySide6.QtWidgets import QFileDialog, QPushButton

from deskreader.desktop.dialogs.settings.binding import Binding
from deskreader.desktop.dialogs.settings.page import Page
from deskreader.desktop.dialogs.settings.rows import Row
from deskreader.desktop.strings.messages import translate
from deskreader.desktop.widgets.parts import button
from deskreader.engine.briefing.daily_briefing import DailyBriefing
from deskreader.settings import BRIEFING_OFF, Settings


def add_briefing_rows(page: Page, daily: DailyBriefing) -> BriefingFolderRow:
    """Adds the rows to a page; returns that of the folder."""
    hours = [(hour, format_hour(hour)) for hour in range(24)]
    page.add_choice(
        "briefing_hour",
        translate("briefing_settings", "Daily briefing as EPUB"),
        translate("briefing_settings", "Saves the unread stories of Today in brief each day, for your e-reader."),
        [(BRIEFING_OFF, translate("briefing_settings", "Off")), *hours],
    )
    folder = BriefingFolderRow(page.binding, daily)
    page.add_row(folder, ["briefing_folder"], folder.show_settings)
    days = [
        (7, translate("briefing_settings", "7 days")), (14, translate("briefing_settings", "14 days")),
        (30, translate("briefing_settings", "30 days")), (90, translate("briefing_settings", "90 days")),
    ]  # fmt: skip
    page.add_choice(
        "briefing_keep_days",
        translate("briefing_settings", "Keep briefings for"),
        translate("briefing_settings", "Older briefings are deleted from the folder. Renamed ones stay."),
        [*days, (0, translate("briefing_settings", "Forever"))],
        lambda count: translate("briefing_settings", "{count} days").replace("{count}", str(count)),
    )
    return folder


def format_hour(hour: int) -> str:
    """Returns an hour of the day in the short form of the user's language."""
    return QLocale().toString(QTime(hour, 0), QLocale.FormatType.ShortFormat)


class BriefingFolderRow(Row):
    """Chooses the folder of the books; it says which one it is."""

    def __init__(self, binding: Binding, daily: DailyBriefing) -> None:
        self._binding, self._daily = binding, daily
        self.button: QPushButton = button("")
        super().__init__(translate("briefing_settings", "Briefing folder"), str(daily.folder), self.button)
        self.button.setText(translate("briefing_settings", "Choose…"))
        self.button.clicked.connect(self._choose)

    def _choose(self) -> None:
        start = self._daily.folder
        start = start if start.is_dir() else Path.home()
        path = QFileDialog.getExistingDirectory(self, translate("briefing_settings", "Briefing folder"), str(start))
        if path:
            self.take(path)

    def take(self, path: str) -> None:
        """Uses a folder; the default one is remembered as the default."""
        is_default = Path(path) == self._daily.default_folder
        self._binding.change(briefing_folder="" if is_default else str(Path(path).absolute()))

    def show_settings(self, settings: Settings) -> None:
        """Says which folder it is."""
        self.explain(settings.briefing_folder or str(self._daily.default_folder))
