"""The moment at which a window is on the screen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from deskreader.desktop.window.frame.first_paint import FirstPaint


class Plain(QWidget):
    """Counts how often it is painted."""

    painted = 0

    def paintEvent(self, _event: object) -> None:
        self.painted += 1


def test_it_comes_once_and_after_the_painting(qtbot: QtBot) -> None:
    window = Plain()
    qtbot.addWidget(window)
    window.show()
    first, painted = FirstPaint(window, 5000, window), []
    first.painted.connect(lambda: painted.append(window.painted))
    qtbot.waitUntil(lambda: bool(painted), timeout=2000)
    window.repaint()
    qtbot.wait(20)
    assert painted == [1]


def test_a_window_that_is_not_shown_does_not_delay_for_ever(qtbot: QtBot) -> None:
    window = Plain()
    qtbot.addWidget(window)
    with qtbot.waitSignal(FirstPaint(window, 10, window).painted, timeout=2000):
        pass
    assert window.painted == 0
