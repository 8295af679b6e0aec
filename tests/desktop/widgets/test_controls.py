"""The controls that paint themselves: what they show in each state, in light and dark, and from right to left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from deskreader.desktop.appearance.theme import DARK, LIGHT, Theme, contrast, palette
from deskreader.desktop.widgets.controls import CheckBox, Choice, QuietSlider, Switch, TickDelegate, UsageBar
from deskreader.desktop.widgets.dialog_style import apply_dialog_style

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # what the offscreen platform says of any fixed size
THEMES = [LIGHT, DARK]


@pytest.fixture
def page(qtbot: Any, qapp: QApplication) -> Iterator[QWidget]:
    """A page to put controls on."""
    before = qapp.palette()
    widget = QWidget()
    widget.setObjectName("page")
    QVBoxLayout(widget)
    qtbot.addWidget(widget)
    yield widget
    qapp.setPalette(before)


def painted(page: QWidget, control: QWidget, theme: Theme) -> QImage:
    """Returns the pixels of a control in a theme."""
    if control.parentWidget() is not page:
        page.layout().addWidget(control)
    QApplication.setPalette(palette(theme))
    apply_dialog_style(page, theme)
    page.show()
    QApplication.processEvents()
    return control.grab().toImage()


def has(image: QImage, color: str) -> bool:
    """Returns whether some pixel has exactly this colour."""
    wanted = QColor(color).rgb()
    return any(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


def middle(image: QImage, share: float) -> str:
    """Returns the colour at half of the height, at a share of the width."""
    return image.pixelColor(round(image.width() * share), image.height() // 2).name().upper()


@pytest.mark.parametrize("theme", THEMES)
def test_a_switch_shows_its_state_by_colour_and_by_position(page: QWidget, theme: Theme) -> None:
    switch = Switch()
    off = painted(page, switch, theme)
    switch.setChecked(True)
    on = painted(page, switch, theme)
    assert middle(on, 0.3) == theme.accent
    assert middle(on, 0.7) == theme.on_accent
    assert middle(off, 0.3) == theme.faint_ink
    assert not has(off, theme.accent)
    switch.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    mirrored = painted(page, switch, theme)
    assert middle(mirrored, 0.3) == theme.on_accent
    assert middle(mirrored, 0.7) == theme.accent


@pytest.mark.parametrize("theme", THEMES)
def test_a_switch_has_enough_contrast_to_the_page(theme: Theme) -> None:
    """WCAG 2.2, 1.4.11: 3:1 for what identifies a control and its state."""
    for color in (theme.accent, theme.faint_ink):
        assert contrast(color, theme.page) >= 3
    assert contrast(theme.on_accent, theme.accent) >= 3


@pytest.mark.parametrize("kind", [Switch, lambda: CheckBox("CheckBox"), lambda: Choice([(1, "One")])])
def test_focus_is_painted(qtbot: Any, page: QWidget, kind: Any) -> None:
    control, other = kind(), Switch()
    page.layout().addWidget(other)
    painted(page, control, LIGHT)
    page.activateWindow()
    other.setFocus()
    without = painted(page, control, LIGHT)
    control.setFocus()
    qtbot.waitUntil(control.hasFocus)
    assert painted(page, control, LIGHT) != without


@pytest.mark.parametrize("kind", [Switch, lambda: CheckBox("CheckBox"), lambda: Choice([(1, "One")])])
def test_a_disabled_control_looks_different(page: QWidget, kind: Any) -> None:
    control = kind()
    enabled = painted(page, control, LIGHT)
    control.setEnabled(False)
    assert painted(page, control, LIGHT) != enabled


@pytest.mark.parametrize("theme", THEMES)
def test_the_boxes_of_a_list_are_seen_on_its_ground(page: QWidget, theme: Theme) -> None:
    rows = QListWidget()
    rows.setObjectName("framed")
    rows.setItemDelegate(TickDelegate(rows))
    item = QListWidgetItem("Harbour", rows)
    item.setCheckState(Qt.CheckState.Unchecked)
    empty = painted(page, rows, theme)
    assert has(empty, theme.faint_ink)
    assert not has(empty, theme.accent)
    item.setCheckState(Qt.CheckState.Checked)
    assert has(painted(page, rows, theme), theme.accent)


@pytest.mark.parametrize("text", ["Mute", "Mark as read & more", "Nach vorn stellen"])
def test_a_check_box_is_as_wide_as_its_text(page: QWidget, text: str) -> None:
    box = CheckBox(text)
    narrow = painted(page, box, LIGHT)
    assert box.minimumSizeHint() == box.sizeHint()
    box.setFixedWidth(box.sizeHint().width())
    whole = painted(page, box, LIGHT)
    box.setFixedWidth(box.sizeHint().width() + 40)
    wide = painted(page, box, LIGHT)
    assert whole.height() == narrow.height()
    assert wide.copy(0, 0, whole.width(), whole.height()) == whole, "nothing is cut"


def test_a_list_is_as_wide_as_its_longest_text(page: QWidget) -> None:
    choice = Choice([(1, "Short"), (2, "Like in the folder or in the settings")])
    page.layout().addWidget(choice)
    choice.fit(60)
    longest = choice.fontMetrics().horizontalAdvance("Like in the folder or in the settings")
    assert choice.width() - choice.text_margins() >= longest


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", [CheckBox])
def test_check_boxes_show_that_they_are_checked(page: QWidget, theme: Theme, kind: type[CheckBox]) -> None:
    button = kind("R&D <b>news</b>")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    assert not has(painted(page, button, theme), theme.accent)
    button.setChecked(True)
    assert has(painted(page, button, theme), theme.accent)
    assert button.text() == "R&&D <b>news</b>"
    button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    mirrored = painted(page, button, theme)
    assert has(mirrored.copy(mirrored.width() // 2, 0, mirrored.width() // 2, mirrored.height()), theme.accent)


def test_a_choice_shows_its_value_cut_where_it_is_too_long(page: QWidget) -> None:
    choice = Choice([(1, "Short"), (2, "A very long name of a typeface that does not fit into any box")])
    choice.setFixedWidth(120)
    short = painted(page, choice, LIGHT)
    choice.choose(2)
    assert painted(page, choice, LIGHT) != short
    choice.choose(3, "Another")
    assert choice.currentText() == "Another"
    assert choice.currentData() == 3


def wheel(widget: QWidget) -> bool:
    """Turns the wheel over a widget, and returns whether the widget accepted it."""
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    widget.wheelEvent(event)
    return event.isAccepted()


@pytest.mark.parametrize("kind", [lambda: Choice([(1, "One"), (2, "Two")]), lambda: QuietSlider(-10, 10, 1)])
def test_the_wheel_changes_no_control_without_focus(qtbot: Any, page: QWidget, kind: Any) -> None:
    control, other = kind(), Switch()
    page.layout().addWidget(other)
    page.layout().addWidget(control)
    page.show()
    page.activateWindow()
    other.setFocus()
    assert not wheel(control)
    control.setFocus()
    qtbot.waitUntil(control.hasFocus)
    assert wheel(control)


@pytest.mark.parametrize(("share", "shown"), [(-1, 0), (0, 0), (0.5, 0.5), (7, 1)])
def test_the_bar_is_limited_to_its_ends(page: QWidget, share: float, shown: float) -> None:
    bar = UsageBar()
    bar.setFixedWidth(100)
    bar.show_share(share)
    assert bar.share == shown
    image = painted(page, bar, LIGHT)
    assert has(image, LIGHT.accent) is (shown > 0)
    assert (middle(image, 0.25) == LIGHT.accent) is (shown >= 0.5)
    assert (middle(image, 0.75) == LIGHT.accent) is (shown > 0.75)
    bar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert (middle(painted(page, bar, LIGHT), 0.75) == LIGHT.accent) is (shown >= 0.5)
