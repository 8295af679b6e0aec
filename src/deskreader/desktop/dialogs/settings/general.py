"""The page "General": settings of the program as a whole."""

from __future__ import annotations

import logging

from PySide6.QtWidgets import QSystemTrayIcon

from deskreader.desktop.dialogs.settings.binding import Binding
from deskreader.desktop.dialogs.settings.page import Page
from deskreader.desktop.dialogs.settings.rows import Row, show_switch
from deskreader.desktop.dialogs.settings.theme_row import ThemeFileRow
from deskreader.desktop.platform.autostart import LoginItem, login_item
from deskreader.desktop.strings.languages import LANGUAGES, SOURCE_LANGUAGE
from deskreader.desktop.widgets.controls import Switch
from deskreader.desktop.widgets.parts import problem_label, show_problem
from deskreader.settings import MotionMode, ThemeMode, TrayIconStyle

log = logging.getLogger(__name__)


class GeneralPage(Page):
    """The colours of the window, how it opens and closes, and the icon in the tray."""

    def __init__(self, title: str, binding: Binding, login: LoginItem | None = None) -> None:
        super().__init__(title, binding)
        self._add_language()
        themes = [
            (ThemeMode.SYSTEM, self.tr("Match system")),
            (ThemeMode.LIGHT, self.tr("Light")),
            (ThemeMode.DARK, self.tr("Dark")),
            (ThemeMode.CONTRAST, self.tr("High contrast")),
            (ThemeMode.FILE, self.tr("Custom")),
        ]
        self.add_choice("theme", self.tr("Colours"), self.tr("For the window and for stories."), themes)
        own = ThemeFileRow(binding)
        self.add_row(own, ["theme_file"], own.show_settings)
        self.add_switch(
            "system_accent",
            self.tr("Use the system's accent colour"),
            self.tr("In the light and dark themes, where the system has one."),
        )
        self.add_slider(
            "interface_scale",
            self.tr("Interface text size"),
            self.tr("For menus, lists and dialogs."),
            10,
            lambda percent: self.tr("{percent} %").replace("{percent}", str(percent)),
        )
        motions = [
            (MotionMode.SYSTEM, self.tr("Match system")),
            (MotionMode.REDUCED, self.tr("Less")),
            (MotionMode.FULL, self.tr("All")),
        ]
        self.add_choice(
            "motion", self.tr("Movement"), self.tr("With less, moving pictures wait until you play them."), motions
        )
        self._add_tray_rows()
        self._login = login or login_item()
        if self._login is not None:
            self._add_login(self._login)

    def _add_language(self) -> None:
        options = [("", self.tr("Match system")), (SOURCE_LANGUAGE, "English"), *LANGUAGES.items()]
        self.add_choice(
            "language",
            self.tr("Language"),
            self.tr("For menus, buttons and messages."),
            options,
        )

    def _add_tray_rows(self) -> None:
        self.closing = self.add_switch("close_to_tray", self.tr("Keep running when the window is closed"))
        self.add_switch(
            "minimize_to_tray",
            self.tr("Minimise to the tray"),
            self.tr("Also removes the window from the taskbar. Click the tray icon to bring it back."),
        )
        self.add_switch(
            "start_hidden",
            self.tr("Start hidden"),
            self.tr("Starts in the tray; if there is none, the window opens."),
        )
        styles = [
            (TrayIconStyle.COLOUR, self.tr("Colour")),
            (TrayIconStyle.LIGHT, self.tr("Light outline")),
            (TrayIconStyle.DARK, self.tr("Dark outline")),
        ]
        self.add_choice(
            "tray_icon",
            self.tr("Tray icon"),
            self.tr("Choose light for a dark panel, dark for a light one."),
            styles,
        )
        self._explain_closing()

    def _add_login(self, login: LoginItem) -> None:
        self.at_login = Switch()
        self.at_login.toggled.connect(lambda on: self._switch_login(login, on))
        self.login_problem = problem_label()
        row = Row(
            self.tr("Start when you log in"),
            self.tr("Starts in the background so the news is ready when you are."),
            self.at_login,
        )
        row.add_below_texts(self.login_problem)
        self.add_row(row, show=lambda _settings: self._show_login(login))

    def _switch_login(self, login: LoginItem, on: bool) -> None:
        try:
            login.set_on(on)
            show_problem(self.login_problem, "")
        except OSError as error:
            log.info("the login item could not be changed: %s", error.strerror)
            show_problem(self.login_problem, self.tr("Your system didn't let DeskReader change this."))
        self._show_login(login)

    def _show_login(self, login: LoginItem) -> None:
        show_switch(self.at_login, login.is_on())

    def _explain_closing(self) -> None:
        if QSystemTrayIcon.isSystemTrayAvailable():
            text = self.tr("Stays in the tray and keeps fetching.")
        else:
            text = self.tr("Your desktop has no tray, so closing the window quits DeskReader.")
        self.closing.explain(text)

    def arrive(self) -> None:
        """Shows whether there is a tray now, and whether the program still starts at login."""
        self._explain_closing()
        self.show_settings(self.binding.current)
