"""Holds decoded pictures, of all articles together, and decodes those that are missing off the GUI thread."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from deskreader.desktop.article.typesetting.picture_decoder import decode_image, round_corners
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.model import StoredImage

CACHE_BYTES = 24_000_000
"""Decoded pictures held at a time; one that was scrolled out of sight is decoded again when it returns."""
MAX_RUNNING = 2
MAX_WAITING = 24
"""Pictures that may wait to be decoded; those asked for earliest, scrolled past long ago, are dropped."""


class Slot(NamedTuple):
    """A picture in one size. It names the picture by a hash of its file, so that no cache keeps the file."""

    content: tuple[int, int]  # hash and length of the file
    width: int
    height: int
    radius: float


def slot_of(image: StoredImage, size: QSize, radius: float) -> Slot:
    """Returns the slot of a picture in a size, with corners rounded by `radius`, all in pixels of the screen."""
    return Slot((hash(image.data), len(image.data)), size.width(), size.height(), radius)


def _decoded(image: StoredImage, slot: Slot) -> QImage:
    decoded = decode_image(image.data, QSize(slot.width, slot.height))
    return decoded if decoded.isNull() or not slot.radius else round_corners(decoded, slot.radius)


class PictureCache(QObject):
    """Returns decoded pictures. It decodes a missing one off the GUI thread and emits `arrived` once it is there.

    Without tasks it decodes at once, as paper needs it: there is no second look.
    """

    arrived = Signal()

    def __init__(self, tasks: Tasks | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._held: OrderedDict[Slot, QImage] = OrderedDict()  # the one looked at last is the last
        self._newest: dict[tuple[int, int], Slot] = {}  # by content
        self._waiting: OrderedDict[Slot, StoredImage] = OrderedDict()  # the next one to be decoded is the last
        self._running: set[Slot] = set()
        self._in_sight: set[Slot] = set()  # looked at in the present painting

    @property
    def is_waiting(self) -> bool:
        """Whether pictures are still to be decoded."""
        return bool(self._running or self._waiting)

    def begin_painting(self) -> None:
        """Forgets what was in sight: what the next painting looks at stays in the cache, however large it is."""
        self._in_sight.clear()

    def get(self, image: StoredImage, size: QSize, radius: float = 0) -> QImage | None:
        """Returns a picture, or the same picture in another size while it is decoded; None where there is none.

        It is null where it cannot be decoded.
        """
        slot = slot_of(image, size, radius)
        self._in_sight.add(slot)
        if slot not in self._held and self._tasks is not None:
            self._request(slot, image, is_in_sight=True)
            other = self._newest.get(slot.content)
            return None if other is None else self._held[other]
        return self.decode(image, size, radius)

    def decode(self, image: StoredImage, size: QSize, radius: float = 0) -> QImage:
        """Returns a picture, decoded at once where it is missing; null where it cannot be decoded."""
        slot = slot_of(image, size, radius)
        if slot not in self._held:
            self._hold(slot, _decoded(image, slot))
        self._held.move_to_end(slot)
        return self._held[slot]

    def prepare(self, image: StoredImage, size: QSize, radius: float = 0) -> None:
        """Has a picture decoded that may soon come into sight, after those that are in sight."""
        slot = slot_of(image, size, radius)
        if self._tasks is not None and slot not in self._held:
            self._request(slot, image, is_in_sight=False)

    def forget_waiting(self) -> None:
        """Drops what waits to be decoded, as when another article is shown."""
        self._waiting.clear()

    def _request(self, slot: Slot, image: StoredImage, is_in_sight: bool) -> None:
        if slot in self._running or (slot in self._waiting and not is_in_sight):
            return
        self._waiting[slot] = image
        self._waiting.move_to_end(slot, last=is_in_sight)
        while len(self._waiting) > MAX_WAITING:
            self._waiting.popitem(last=False)
        self._decode_waiting()

    def _decode_waiting(self) -> None:
        while self._waiting and len(self._running) < MAX_RUNNING:
            slot, image = self._waiting.popitem(last=True)
            self._running.add(slot)
            self._decode_later(slot, image)

    def _decode_later(self, slot: Slot, image: StoredImage) -> None:
        assert self._tasks is not None
        self._tasks.run(lambda: _decoded(image, slot), lambda decoded: self._take(slot, decoded))

    def _take(self, slot: Slot, decoded: QImage) -> None:
        self._running.discard(slot)
        self._hold(slot, decoded)
        self._decode_waiting()
        self.arrived.emit()

    def _hold(self, slot: Slot, decoded: QImage) -> None:
        """Keeps a picture, and drops those looked at longest ago, but none that is in sight."""
        self._held[slot] = decoded
        self._newest[slot.content] = slot
        size = sum(held.sizeInBytes() for held in self._held.values())
        for oldest in list(self._held):
            if size <= CACHE_BYTES:
                break
            if oldest != slot and oldest not in self._in_sight:
                size -= self._held.pop(oldest).sizeInBytes()
                if self._newest.get(oldest.content) == oldest:
                    del self._newest[oldest.content]
