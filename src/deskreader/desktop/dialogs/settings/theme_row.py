"""The row of the settings that takes a theme from a file of the user's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from deskreader.desktop.appearance.theme_file import ThemeFileError, load_theme
from deskreader.desktop.dialogs.settings.binding import Binding
from deskreader.desktop.dialogs.settings.rows import Row
from deskreader.desktop.widgets.parts import button
from deskreader.settings import Settings, ThemeMode


class ThemeFileRow(Row):
    """Chooses a theme file. The file is checked at once; one that cannot be used is explained and changes nothing."""

    def __init__(self, binding: Binding) -> None:
        self._binding = binding
        self.button = button("")
        super().__init__(self.tr("Custom theme"), self._usual_explanation(), self.button)
        self.button.setText(self.tr("Choose a file…"))
        self.button.clicked.connect(self._choose)

    def _usual_explanation(self) -> str:
        return self.tr("A file with your own colours, checked so that every text can be read.")

    def _choose(self) -> None:
        path, _filter = QFileDialog.getOpenFileName(self, self.tr("Custom theme"), str(Path.home()), "*.json")
        if path:
            self.take(path)

    def take(self, path: str) -> None:
        """Uses the theme of a file, or says why it cannot be used."""
        try:
            name = load_theme(Path(path)).name
        except ThemeFileError as error:
            self.explain(str(error))
            return
        self._binding.change(theme_file=path, theme=ThemeMode.FILE)
        self.explain(self.tr("Uses the theme {name}.").replace("{name}", name))

    def show_settings(self, settings: Settings) -> None:
        """Forgets what it said of a file once another theme is chosen."""
        if settings.theme is not ThemeMode.FILE:
            self.explain(self._usual_explanation())
