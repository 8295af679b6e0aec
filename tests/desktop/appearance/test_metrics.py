"""Lengths and type, scaled with the system's font."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from deskreader.desktop.appearance import metrics


@pytest.mark.parametrize("points", [9.75, 13.0, 19.5])
def test_lengths_and_type_scale_with_the_systems_font(qapp: QApplication, points: float) -> None:
    before = QFont(qapp.font())
    try:
        larger = QFont(before)
        larger.setPointSizeF(points)
        qapp.setFont(larger)
        factor = points * metrics.dots_per_inch() / 72 / 13
        assert metrics.scale() == pytest.approx(factor, rel=0.02)
        assert metrics.px(100) == round(100 * metrics.scale())
        assert metrics.font(14.5).pointSizeF() == pytest.approx(points * 14.5 / 13, rel=0.02)
        larger.setPixelSize(26)
        qapp.setFont(larger)
        assert metrics.scale() == 2
    finally:
        qapp.setFont(before)
