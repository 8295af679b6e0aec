"""Settings of the program as a whole."""

from __future__ import annotations

from deskreader.desktop.dialogs.settings.binding import Binding
from deskreader.desktop.dialogs.settings.rows import Page


class GeneralPage(Page):
    """Colours of the window, and how it opens and closes."""

    def __init__(self, title: str, binding: Binding) -> None:
        super().__init__(title, binding)
        themes = [("system", self.tr("As the system")), ("light", self.tr("Light")), ("dark", self.tr("Dark"))]
        self.add_choice("theme", self.tr("Colours"), self.tr("Light or dark, for the window and for stories."), themes)
        self.add_switch(
            "close_to_tray",
            self.tr("Keep running when the window is closed"),
            self.tr("DeskReader stays in the tray, where there is one, and goes on fetching."),
        )
        self.add_switch(
            "start_hidden",
            self.tr("Start without a window"),
            self.tr("DeskReader begins in the tray. Without a tray the window opens all the same."),
        )
