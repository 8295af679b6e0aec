"""A row of the settings: label, explanation, control; and a page of rows that knows which settings it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.dialogs.settings.binding import Binding
from deskreader.desktop.widgets.controls import Choice, QuietSlider, Switch
from deskreader.desktop.widgets.parts import label, rule
from deskreader.settings import RANGES, Settings

Show = Callable[[Settings], None]
Options = Sequence[tuple[Any, str]]


class Row(QWidget):
    """Label and explanation at the left, a control at the right, a rule below."""

    def __init__(self, text: str, explanation: str, control: QWidget | None = None) -> None:
        super().__init__()
        self.text = text
        self.control = control
        self.label = label(text, 13.5, QFont.Weight.Medium)
        self.explanation = label(explanation, 12.5, ink="soft_ink")
        self.explanation.setVisible(bool(explanation))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        line = QHBoxLayout()
        line.setContentsMargins(0, px(13), 0, px(13))
        line.setSpacing(px(18))
        whole.addLayout(line)
        self.words = QVBoxLayout()
        self.words.setSpacing(px(7))
        line.addLayout(self.words, 1)
        self.words.addStretch(1)
        self.words.addWidget(self.label)
        self.words.addWidget(self.explanation)
        self.words.addStretch(1)
        if control is not None:
            line.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
            _name(control, text, explanation)
        whole.addWidget(rule())

    def explain(self, explanation: str) -> None:
        """Says something else below the label."""
        self.explanation.setText(explanation)
        self.explanation.setVisible(bool(explanation))
        if self.control is not None:
            self.control.setAccessibleDescription(explanation)

    def matches(self, words: Iterable[str]) -> bool:
        """Whether each word, in lower case, stands in the row's text."""
        text = f"{self.label.text()} {self.explanation.text()}".casefold()
        return all(word in text for word in words)


class Page(QWidget):
    """A page of the settings. Rows show the settings that hold and change them at once."""

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
        """Puts a row at the end; `names` are the settings it holds, `show` brings them to its control."""
        self.rows.append(row)
        self.names.extend(names)
        self.column.addWidget(row)
        if show is not None:
            self._shows.append(show)
            show(self.binding.current)
        return row

    def add_switch(self, name: str, text: str, explanation: str = "") -> Row:
        """A row for a setting that is on or off."""
        switch = Switch()
        switch.toggled.connect(lambda on: self.binding.change(**{name: on}))
        return self.add_row(Row(text, explanation, switch), [name], lambda s: _set(switch, getattr(s, name)))

    def add_choice(
        self,
        name: str,
        text: str,
        explanation: str,
        options: Options,
        other: Callable[[Any], str] = str,
        width: int = 150,
    ) -> Row:
        """A row for one of several values; `other` words a value that is not offered but holds."""
        choice = Choice(options)
        choice.setFixedWidth(px(width))
        choice.chosen.connect(lambda value: self.binding.change(**{name: value}))

        def show(settings: Settings) -> None:
            value = getattr(settings, name)
            choice.choose(value, other(value))

        return self.add_row(Row(text, explanation, choice), [name], show)

    def add_slider(self, name: str, text: str, explanation: str, step: int, words: Callable[[int], str]) -> Row:
        """A row for a number in its range, with its value in words beside the slider."""
        slider, value = QuietSlider(*RANGES[name], step), label("", 13, ink="soft_ink")
        value.setWordWrap(False)
        value.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        value.setFixedWidth(px(86))
        slider.setFixedWidth(px(150))

        def moved(number: int) -> None:
            value.setText(words(number))
            self.binding.slide(name, number)

        def show(settings: Settings) -> None:
            with QSignalBlocker(slider):
                if not slider.isSliderDown():
                    slider.setValue(getattr(settings, name))
            value.setText(words(slider.value()))

        slider.valueChanged.connect(moved)
        slider.sliderReleased.connect(self.binding.settle)
        row = self.add_row(Row(text, explanation, beside(slider, value)), [name], show)
        _name(slider, text, explanation)
        return row

    # --- the page -----------------------------------------------------------------------------------------------------

    def show_settings(self, settings: Settings) -> None:
        """Brings all controls to what the settings say."""
        for show in self._shows:
            show(settings)

    def reset(self) -> dict[str, Any]:
        """Puts the page's settings back to their defaults; returns what held before."""
        before = {name: getattr(self.binding.current, name) for name in self.names}
        defaults = Settings()
        self.binding.change(**{name: getattr(defaults, name) for name in self.names})
        return before

    def filter(self, words: Sequence[str]) -> int:
        """Shows only the rows in which all the words stand, or all where the title has them; returns how many."""
        everything = not words or all(word in self.title.casefold() for word in words)
        shown = 0
        for row in self.rows:
            fits = everything or row.matches(words)
            row.setVisible(fits)
            shown += fits
        return shown

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours, where the page paints with any but the palette's."""

    def arrive(self) -> None:
        """Is called when the page comes into view, to ask for what may have changed."""


def beside(*widgets: QWidget) -> QWidget:
    """Widgets in a line, as one control."""
    made = QWidget()
    line = QHBoxLayout(made)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(px(8))
    for widget in widgets:
        line.addWidget(widget)
    return made


def _set(switch: Switch, on: bool) -> None:
    with QSignalBlocker(switch):
        switch.setChecked(on)
    switch.update()


def _name(control: QWidget, text: str, explanation: str) -> None:
    control.setAccessibleName(text)
    control.setAccessibleDescription(explanation)
