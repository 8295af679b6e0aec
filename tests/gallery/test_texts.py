"""Some windows show their texts whole in long languages, mirrored, and at twice the size; `texts` checks them all."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from deskreader.desktop.widgets.controls import CheckBox
from tests import ROOT
from tests.gallery.text_fit import PseudoLanguage, faults, outside

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
SECONDS = 240
"""Far more than it takes: other programs may use the machine at the same time."""


def test_windows_show_their_texts_whole_in_long_languages_mirrored_and_large() -> None:
    command = [sys.executable, "-m", "tests.gallery.texts", "--quick"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert done.stdout.count("| 7 | 0 | 0 |") == 3


def test_what_is_cut_covered_or_outside_is_found(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 100)
    cut, whole = QLabel("A text that is much too long", window), QPushButton("Short", window)
    cut.setGeometry(0, 0, 40, 20)
    whole.setGeometry(30, 5, 80, 24)
    QLabel("Beyond the edge", window).setGeometry(250, 60, 120, 20)
    window.show()
    found = faults(window)
    assert any("needs" in fault and "much too long" in fault for fault in found)
    assert any("overlap" in fault for fault in found)
    assert any("Beyond the edge" in fault for fault in outside(window))


def test_japanese_is_broken_between_its_characters(qapp: QApplication, qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    text = QLabel("空のままにすると、フィード自身の名前を使います。", holder)
    text.setWordWrap(True)
    text.resize(120, text.heightForWidth(120))
    holder.show()
    assert faults(holder) == []
    text.setWordWrap(False)
    assert any("width" in fault for fault in faults(holder))


def test_the_text_of_a_check_box_stands_beside_its_box(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    box = CheckBox("Mark as read & more")
    box.setParent(window)
    box.resize(box.sizeHint())
    window.show()
    assert faults(window) == []
    box.resize(box.width() - 10, box.height())
    assert any("Mark as read" in fault for fault in faults(window))


def test_a_layout_that_fits_has_no_fault(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    row.addWidget(QLabel("One"))
    row.addWidget(QPushButton("Two"))
    window.show()
    assert faults(window) + outside(window) == []


def test_the_pseudo_language_is_longer_and_keeps_placeholders() -> None:
    pseudo = PseudoLanguage()
    for text in ("Refresh all", "Saved to {path}", "%n stories", "Open…"):
        longer = pseudo.translate("", text)
        assert len(longer) >= len(text) * 1.2
        assert ("{path}" in longer, "%n" in longer, longer.endswith("…")) == (
            "{path}" in text,
            "%n" in text,
            text.endswith("…"),
        )
