"""Thumbnails: fitted into their slots, in a bounded cache."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.thumbnail_cache import CACHE_SIZE, Slot, ThumbnailCache, fit_to_slot
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.model import ImageHash, StoredImage
from tests.desktop.sample_articles import gradient_image


def test_an_image_fills_its_slot_and_a_broken_one_is_null() -> None:
    slot = Slot(ImageHash("x"), 76, 62, 5, 2.0)
    image = fit_to_slot(gradient_image(1).data, slot)
    assert (image.width(), image.height(), image.devicePixelRatio()) == (152, 124, 2.0)
    assert image.pixelColor(0, 0).alpha() == 0, "the corners are round"
    assert image.pixelColor(76, 62).alpha() == 255
    assert fit_to_slot(b"not an image", slot).isNull()
    assert fit_to_slot(b"", slot).isNull()


def test_the_cache_is_bounded_and_a_missing_image_is_loaded_again(
    tasks: Tasks, qtbot: QtBot, qapp: QApplication
) -> None:
    stored: dict[ImageHash, StoredImage] = {}
    thumbnails = ThumbnailCache(stored.get, tasks)

    def ready(name: str) -> Callable[[], bool]:
        return lambda: thumbnails.get(Slot(ImageHash(name), 8, 8, 1, 1.0)) is not None

    qtbot.waitUntil(ready("late"))
    assert thumbnails.get(Slot(ImageHash("late"), 8, 8, 1, 1.0)).isNull()
    stored[ImageHash("late")] = gradient_image(2)
    thumbnails.forget_missing()
    qtbot.waitUntil(ready("late"))
    assert not thumbnails.get(Slot(ImageHash("late"), 8, 8, 1, 1.0)).isNull()
    for number in range(CACHE_SIZE + 40):
        thumbnails._store(Slot(ImageHash(str(number)), 8, 8, 1, 1.0), QImage())
    assert len(thumbnails._pixmaps) == CACHE_SIZE
