"""A page of settings: rows that show the current settings and change them at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.dialogs.settings.binding import Binding, SettingValue
from deskreader.desktop.dialogs.settings.rows import Row, beside, name_control, show_switch
from deskreader.desktop.widgets.controls import Choice, QuietSlider, Switch
from deskreader.desktop.widgets.parts import label
from deskreader.model import Changes
from deskreader.settings import RANGES, Settings

Show = Callable[[Settings], None]
"""Brings a control to what the settings say."""

Value = TypeVar("Value", str, int)


def _differs(settings: Settings, names: Sequence[str]) -> bool:
    """Whether one of the settings differs from its default."""
    defaults = Settings()
    return any(getattr(settings, name) != getattr(defaults, name) for name in names)


class Page(QWidget):
    """A page of rows, which knows the names of the settings it holds."""

    def __init__(self, title: str, binding: Binding) -> None:
        super().__init__()
        self.title = title
        self.binding = binding
        self.names: list[str] = []
        self.rows: list[Row] = []
        self._shows: list[Show] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.heading = label(title, 20, QFont.Weight.Bold)
        self.column.addWidget(self.heading)
        self.column.addSpacing(px(22))
        binding.changed.connect(self.show_settings)

    # --- rows ---------------------------------------------------------------------------------------------------------

    def add_row(self, row: Row, names: Sequence[str] = (), show: Show | None = None) -> Row:
        """Adds a row at the end; `names` are the settings it holds, `show` brings its control to the settings."""
        self.rows.append(row)
        self.names.extend(names)
        self.column.addWidget(row)
        if names:
            self.follow(lambda settings: row.show_changed(_differs(settings, names)))
        if show is not None:
            self.follow(show)
        return row

    def row_of(self, title: str) -> Row | None:
        """Returns the row of this title."""
        return next((row for row in self.rows if row.text == title), None)

    def follow(self, show: Show) -> None:
        """Calls `show` with the current settings now, and again after each change."""
        self._shows.append(show)
        show(self.binding.current)

    def add_switch(self, name: str, text: str, explanation: str = "") -> Row:
        """Adds a row for a setting that is on or off."""
        switch = Switch()
        switch.toggled.connect(lambda on: self.binding.change(**{name: on}))
        return self.add_row(Row(text, explanation, switch), [name], lambda s: show_switch(switch, getattr(s, name)))

    def add_choice(
        self,
        name: str,
        text: str,
        explanation: str,
        options: Sequence[tuple[Value, str]],
        other: Callable[[Value], str] = str,
        width: int = 150,
    ) -> Row:
        """Adds a row for one of several values; `other` gives the text of a current value that is not offered."""
        choice = Choice(options)
        choice.fit(width)
        choice.chosen.connect(lambda value: self.binding.change(**{name: value}))

        def show(settings: Settings) -> None:
            value = getattr(settings, name)
            choice.choose(value, other(value))

        return self.add_row(Row(text, explanation, choice), [name], show)

    def add_slider(self, name: str, text: str, explanation: str, step: int, format_value: Callable[[int], str]) -> Row:
        """Adds a row for a number in its range; `format_value` gives the text of the value beside the slider."""
        slider, value = QuietSlider(*RANGES[name], step), label("", 13, ink="soft_ink")
        value.setWordWrap(False)
        value.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        ends = (format_value(number) for number in RANGES[name])
        value.setFixedWidth(max(px(86), *(value.fontMetrics().horizontalAdvance(text) + 1 for text in ends)))
        slider.setFixedWidth(px(150))

        def move(number: int) -> None:
            value.setText(format_value(number))
            self.binding.slide(name, number)

        def show(settings: Settings) -> None:
            with QSignalBlocker(slider):
                if not slider.isSliderDown():
                    slider.setValue(getattr(settings, name))
            value.setText(format_value(slider.value()))

        slider.valueChanged.connect(move)
        slider.sliderReleased.connect(self.binding.settle)
        row = self.add_row(Row(text, explanation, beside(slider, value)), [name], show)
        name_control(slider, text, explanation)
        return row

    # --- the page -----------------------------------------------------------------------------------------------------

    def show_settings(self, settings: Settings) -> None:
        """Brings all controls to what the settings say."""
        for show in self._shows:
            show(settings)

    def reset(self) -> dict[str, SettingValue]:
        """Sets the page's settings to their defaults; returns the values they had before."""
        before = {name: getattr(self.binding.current, name) for name in self.names}
        defaults = Settings()
        self.binding.change(**{name: getattr(defaults, name) for name in self.names})
        return before

    def filter(self, words: Sequence[str]) -> int:
        """Shows only the rows that contain all the words, or every row if the title contains them; returns how many."""
        everything = not words or all(word in self.title.casefold() for word in words)
        shown = 0
        for row in self.rows:
            fits = everything or row.matches(words)
            row.setVisible(fits)
            shown += fits
        return shown

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme; a page that paints with the palette alone does nothing."""

    def apply(self, changes: Changes) -> None:
        """Follows what a write changed in the library; a page that shows nothing of it does nothing."""

    def arrive(self) -> None:
        """Reads what may have changed meanwhile; called each time the page comes into view."""
