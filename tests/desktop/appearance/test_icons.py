"""The icons: shipped, sharp, and in the colour of their role."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from deskreader.desktop.appearance import icons
from deskreader.desktop.appearance.theme import (
    LIGHT,
)
from deskreader.desktop.shortcuts.action_list import SPECS
from deskreader.resource_files import resource_path


@pytest.mark.parametrize(
    "name", sorted({spec.icon for spec in SPECS if spec.icon} | {"warning", "star-filled", "close"})
)
def test_every_icon_ships_and_takes_the_colour_of_its_role(qapp: QApplication, name: str) -> None:
    for ratio in (1.0, 1.5, 2.0):
        drawn = icons.pixmap(name, LIGHT, "accent", 18, ratio)
        assert drawn.width() == round(18 * ratio)
        image = drawn.toImage()
        pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
        opaque = [color for color in pixels if color.alpha() > 200]
        assert opaque, "something is drawn"
        accent = LIGHT.color("accent")
        assert all(abs(color.blue() - accent.blue()) < 12 and abs(color.red() - accent.red()) < 12 for color in opaque)


def test_an_unknown_icon_raises(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icons.icon("no-such-icon", LIGHT)
    assert resource_path("icons").is_dir()
