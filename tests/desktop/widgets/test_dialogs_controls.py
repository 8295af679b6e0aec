"""The painted controls: what they show in each state, in light and dark, from left and from right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from deskreader.desktop.appearance.theme import DARK, LIGHT, Theme, contrast, palette
from deskreader.desktop.widgets.controls import CheckBox, Choice, DropDown, QuietSlider, Switch, UseBar
from deskreader.desktop.widgets.dialog_style import dress

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # what the offscreen platform says of any fixed size
THEMES = [LIGHT, DARK]


@pytest.fixture
def ground(qtbot: Any, qapp: QApplication) -> Iterator[QWidget]:
    """A dialog's ground to put controls on."""
    before = qapp.palette()
    made = QWidget()
    made.setObjectName("page")
    QVBoxLayout(made)
    qtbot.addWidget(made)
    yield made
    qapp.setPalette(before)


def painted(ground: QWidget, control: QWidget, theme: Theme) -> QImage:
    """The control's own pixels, dressed in a theme."""
    if control.parentWidget() is not ground:
        ground.layout().addWidget(control)
    QApplication.setPalette(palette(theme))
    dress(ground, theme)
    ground.show()
    QApplication.processEvents()
    return control.grab().toImage()


def has(image: QImage, color: str) -> bool:
    """Whether some pixel is of this very colour."""
    wanted = QColor(color).rgb()
    return any(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


def middle(image: QImage, share: float) -> str:
    """The colour in the middle of the height, at a share of the width."""
    return image.pixelColor(round(image.width() * share), image.height() // 2).name().upper()


@pytest.mark.parametrize("theme", THEMES)
def test_a_switch_shows_its_state_by_colour_and_by_place(ground: QWidget, theme: Theme) -> None:
    switch = Switch()
    off = painted(ground, switch, theme)
    switch.setChecked(True)
    on = painted(ground, switch, theme)
    assert middle(on, 0.3) == theme.accent
    assert middle(on, 0.7) == theme.on_accent
    assert middle(off, 0.3) == theme.faint_ink
    assert not has(off, theme.accent)
    switch.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    mirrored = painted(ground, switch, theme)
    assert middle(mirrored, 0.3) == theme.on_accent
    assert middle(mirrored, 0.7) == theme.accent


@pytest.mark.parametrize("theme", THEMES)
def test_a_switch_can_be_told_from_its_ground(theme: Theme) -> None:
    """WCAG 2.2, 1.4.11: 3:1 for what shows a control and its state."""
    for color in (theme.accent, theme.faint_ink):
        assert contrast(color, theme.page) >= 3
    assert contrast(theme.on_accent, theme.accent) >= 3


@pytest.mark.parametrize(
    "kind", [Switch, lambda: CheckBox("CheckBox"), lambda: DropDown("DropDown"), lambda: Choice([(1, "One")])]
)
def test_focus_is_seen(qtbot: Any, ground: QWidget, kind: Any) -> None:
    control, other = kind(), Switch()
    ground.layout().addWidget(other)
    painted(ground, control, LIGHT)
    ground.activateWindow()
    other.setFocus()
    without = painted(ground, control, LIGHT)
    control.setFocus()
    qtbot.waitUntil(control.hasFocus)
    assert painted(ground, control, LIGHT) != without


@pytest.mark.parametrize(
    "kind", [Switch, lambda: CheckBox("CheckBox"), lambda: DropDown("DropDown"), lambda: Choice([(1, "One")])]
)
def test_what_cannot_be_used_looks_so(ground: QWidget, kind: Any) -> None:
    control = kind()
    usable = painted(ground, control, LIGHT)
    control.setEnabled(False)
    assert painted(ground, control, LIGHT) != usable


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", [CheckBox, DropDown])
def test_a_tick_and_a_pick_show_that_they_are_chosen(
    ground: QWidget, theme: Theme, kind: type[CheckBox | DropDown]
) -> None:
    button = kind("R&D <b>news</b>")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    assert not has(painted(ground, button, theme), theme.accent)
    button.setChecked(True)
    assert has(painted(ground, button, theme), theme.accent)
    assert button.text() == "R&&D <b>news</b>"
    button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    mirrored = painted(ground, button, theme)
    assert has(mirrored.copy(mirrored.width() // 2, 0, mirrored.width() // 2, mirrored.height()), theme.accent)


def test_a_choice_shows_its_value_cut_where_it_is_too_long(ground: QWidget) -> None:
    choice = Choice([(1, "Short"), (2, "A very long name of a typeface that does not fit into any box")])
    choice.setFixedWidth(120)
    short = painted(ground, choice, LIGHT)
    choice.choose(2)
    assert painted(ground, choice, LIGHT) != short
    choice.choose(3, "Another")
    assert choice.currentText() == "Another"
    assert choice.currentData() == 3


def wheel(widget: QWidget) -> bool:
    """Turns the wheel over a widget; whether the widget took it."""
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    widget.wheelEvent(event)
    return event.isAccepted()


@pytest.mark.parametrize("kind", [lambda: Choice([(1, "One"), (2, "Two")]), lambda: QuietSlider(-10, 10, 1)])
def test_the_wheel_changes_nothing_that_has_no_focus(qtbot: Any, ground: QWidget, kind: Any) -> None:
    control, other = kind(), Switch()
    ground.layout().addWidget(other)
    ground.layout().addWidget(control)
    ground.show()
    ground.activateWindow()
    other.setFocus()
    assert not wheel(control)
    control.setFocus()
    qtbot.waitUntil(control.hasFocus)
    assert wheel(control)


@pytest.mark.parametrize(("share", "kept"), [(-1, 0), (0, 0), (0.5, 0.5), (7, 1)])
def test_the_bar_stays_within_its_ends(ground: QWidget, share: float, kept: float) -> None:
    bar = UseBar()
    bar.setFixedWidth(100)
    bar.show_share(share)
    assert bar.share == kept
    image = painted(ground, bar, LIGHT)
    assert has(image, LIGHT.accent) is (kept > 0)
    assert (middle(image, 0.25) == LIGHT.accent) is (kept >= 0.5)
    assert (middle(image, 0.75) == LIGHT.accent) is (kept > 0.75)
    bar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert (middle(painted(ground, bar, LIGHT), 0.75) == LIGHT.accent) is (kept >= 0.5)
