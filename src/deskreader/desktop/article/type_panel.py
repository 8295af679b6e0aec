"""The panel behind "Aa": theme, face, size, width and spacing of articles, each applied at once."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QPoint, QSignalBlocker, Qt
from PySide6.QtGui import QFontDatabase, QHideEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.fonts import load_fonts
from deskreader.desktop.appearance.theme import Theme, palette
from deskreader.desktop.article.typesetting.style import zoomed_size
from deskreader.desktop.runtime.change_bridge import SettingsWatch
from deskreader.desktop.widgets.controls import Choice, QuietSlider, Switch
from deskreader.desktop.widgets.dialog_style import control_rules
from deskreader.desktop.widgets.parts import label
from deskreader.settings import RANGES, ReadingTheme, Settings, SettingsKeeper, ThemeMode

log = logging.getLogger(__name__)

WIDTH = 320
STEPS = {"reading_size": 1, "reading_width": 1, "reading_line_height": 2}


class TypePanel(QFrame):
    """Changes the settings of reading. It closes with Escape, and by a click beside it."""

    def __init__(
        self, keeper: SettingsKeeper, theme: Theme, more: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        """`more` opens the page of the settings that has all the rest."""
        super().__init__(parent, Qt.WindowType.Popup)
        self._keeper = keeper
        self.setObjectName("type_panel")
        self.setWindowTitle(self.tr("Text and theme"))
        self.setAccessibleName(self.tr("Text and theme"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._former: QWidget | None = None  # had the keyboard before the panel
        self._sliders: dict[str, tuple[QuietSlider, QLabel]] = {}
        self._build(more)
        self.setFixedWidth(max(metrics.px(WIDTH), self.sizeHint().width()))
        self.set_theme(theme)
        self._show(keeper.current)
        self._watch = SettingsWatch(keeper, self)
        self._watch.changed.connect(self._show)

    def _build(self, more: Callable[[], object]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(metrics.px(16), metrics.px(14), metrics.px(16), metrics.px(12))
        column.setSpacing(metrics.px(10))
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(metrics.px(8))
        self._grid.setHorizontalSpacing(metrics.px(12))
        self.theme = Choice([
            (ThemeMode.SYSTEM, self.tr("Match system")), (ThemeMode.LIGHT, self.tr("Light")),
            (ThemeMode.DARK, self.tr("Dark")), (ThemeMode.CONTRAST, self.tr("High contrast")),
        ])  # fmt: skip
        self.paper = Choice([(ReadingTheme.PAGE, self.tr("Normal")), (ReadingTheme.SEPIA, self.tr("Sepia"))])
        self.face = Choice(self._faces())
        self.theme.chosen.connect(lambda mode: self._change(theme=mode))
        self.paper.chosen.connect(lambda paper: self._change(reading_theme=paper))
        self.face.chosen.connect(lambda family: self._change(reading_family=family))
        self._add(self.tr("Colours"), self.theme)
        self._add(self.tr("Page colour"), self.paper)
        self._add(self.tr("Typeface"), self.face)
        self._add_slider("reading_size", self.tr("Size"))
        self._add_slider("reading_width", self.tr("Width"))
        self._add_slider("reading_line_height", self.tr("Line height"))
        self.justify = self._add_switch("reading_justify", self.tr("Justify lines"))
        self.wrap = self._add_switch("reading_wrap_code", self.tr("Wrap code"))
        column.addLayout(self._grid)
        row = QHBoxLayout()
        reset, all_settings = QPushButton(self.tr("Defaults")), QPushButton(self.tr("All settings…"))
        reset.clicked.connect(self.reset)
        all_settings.clicked.connect(self.close)
        all_settings.clicked.connect(more)
        for push_button in (reset, all_settings):
            push_button.setAutoDefault(False)
            row.addWidget(push_button)
        column.addLayout(row)

    def _faces(self) -> list[tuple[object, str]]:
        """Returns the shipped face, the system's serif and sans, and the face of the settings where it is another."""
        general = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
        faces: list[tuple[object, str]] = [("", load_fonts()), (general, self.tr("Sans (system)"))]
        own = self._keeper.current.reading_family
        return faces if own in ("", general) else [*faces, (own, own)]

    def _add(self, text: str, control: QWidget, *beside: QWidget) -> None:
        row = self._grid.rowCount()
        name = label(text, 13)
        name.setWordWrap(False)
        name.setBuddy(control)
        control.setAccessibleName(text)
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(control, row, 1)
        for column, widget in enumerate(beside, 2):
            self._grid.addWidget(widget, row, column)

    def _add_slider(self, name: str, text: str) -> None:
        slider, value = QuietSlider(*RANGES[name], STEPS[name]), label("", 12.5, ink="soft_ink")
        value.setMinimumWidth(metrics.px(34))
        slider.valueChanged.connect(lambda number: self._change(**{name: number}))
        self._sliders[name] = slider, value
        self._add(text, slider, value)

    def _add_switch(self, name: str, text: str) -> Switch:
        switch = Switch()
        switch.toggled.connect(lambda on: self._change(**{name: on}))
        self._add(text, switch)
        return switch

    def _change(self, **values: object) -> None:
        self._keeper.change(**values)

    def reset(self) -> None:
        """Gives the text its usual face, size, width and spacing; the theme stays."""
        usual = Settings()
        names = ("reading_family", "reading_size", "reading_width", "reading_line_height", "reading_justify")
        self._change(**{name: getattr(usual, name) for name in names})

    def _show(self, settings: Settings) -> None:
        """Brings the controls to what the settings say."""
        self.theme.choose(settings.theme, self.tr("Custom"))
        self.paper.choose(settings.reading_theme)
        self.face.choose(settings.reading_family, settings.reading_family)
        for name, (slider, value) in self._sliders.items():
            number = getattr(settings, name)
            with QSignalBlocker(slider):
                slider.setValue(number)
            value.setText(self.locale().toString(number / 100, "f", 2) if name.endswith("height") else str(number))
        for switch, on in ((self.justify, settings.reading_justify), (self.wrap, settings.reading_wrap_code)):
            with QSignalBlocker(switch):
                switch.setChecked(on)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self.setPalette(palette(theme))
        radius = metrics.px(8)
        self.setStyleSheet(
            f"#type_panel {{ background: {theme.page}; border: 1px solid {theme.rule}; border-radius: {radius}px; }}"
            + control_rules(theme)
        )

    def hideEvent(self, event: QHideEvent) -> None:
        """Gives the keyboard back to where it was."""
        super().hideEvent(event)
        former, self._former = self._former, None
        if former is not None and isValid(former):
            former.window().activateWindow()
            former.setFocus()

    def open_below(self, button: QWidget) -> None:
        """Opens below a button, and within the screen."""
        self._former = QApplication.focusWidget()
        self.adjustSize()
        corner = button.mapToGlobal(QPoint(button.width() - self.width(), button.height() + 2))
        screen = button.screen().availableGeometry()
        corner.setX(max(screen.left(), min(corner.x(), screen.right() - self.width())))
        corner.setY(max(screen.top(), min(corner.y(), screen.bottom() - self.height())))
        self.move(corner)
        self.show()
        self.theme.setFocus(Qt.FocusReason.TabFocusReason)


def zoom(keeper: SettingsKeeper, step: int) -> None:
    """Makes the text of articles larger (above 0) or smaller by `step` pixels; 0 restores the usual size."""
    try:
        keeper.change(reading_size=zoomed_size(keeper.current, step))
    except OSError as error:
        log.warning("the reading size could not be saved: %s", error.strerror)
