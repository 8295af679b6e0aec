"""Stored images for small slots: decoded off the GUI thread, cropped, with round corners, in a bounded cache."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPainter, QPainterPath, QPixmap

from deskreader.desktop.runtime.tasks import Tasks
from deskreader.model import ImageHash, StoredImage

CACHE_SIZE = 200
"""Pixmaps held: about 4 MB of thumbnails, 15 MB on a screen of twice the pixels."""
MAX_WAITING = 48
"""Requests that may wait; older ones, scrolled out of sight long ago, are dropped and repeated when seen again."""
MAX_RUNNING = 2


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for an image: `width`, `height` and corner `radius` in device-independent pixels."""

    image: ImageHash
    width: int
    height: int
    radius: int
    ratio: float  # device pixels per device-independent pixel


def _decode_to_cover(data: bytes, size: QSize) -> QImage:
    """Returns an image scaled to cover `size`; a null image where it cannot be decoded."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    if reader.size().isValid():
        reader.setScaledSize(reader.size().scaled(size, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    image = reader.read()
    if image.isNull():
        return image
    covering = Qt.AspectRatioMode.KeepAspectRatioByExpanding
    return image.scaled(size, covering, Qt.TransformationMode.SmoothTransformation)


def square_crop(data: bytes, side: int) -> QImage:
    """Returns the middle square of an image at `side` pixels; a null image where it cannot be decoded."""
    image = _decode_to_cover(data, QSize(side, side))
    if image.isNull():
        return image
    return image.copy((image.width() - side) // 2, (image.height() - side) // 2, side, side)


def fit_to_slot(data: bytes, slot: Slot) -> QImage:
    """Returns the middle of an image, filling the slot, with round corners; null where it cannot be decoded."""
    size = QSize(round(slot.width * slot.ratio), round(slot.height * slot.ratio))
    source = _decode_to_cover(data, size)
    if source.isNull():
        return source
    fitted = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    fitted.fill(Qt.GlobalColor.transparent)
    painter = QPainter(fitted)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path, radius = QPainterPath(), slot.radius * slot.ratio
    path.addRoundedRect(QRectF(fitted.rect()), radius, radius)
    painter.setClipPath(path)
    left, top = (source.width() - size.width()) // 2, (source.height() - size.height()) // 2
    painter.drawImage(fitted.rect(), source, QRect(left, top, size.width(), size.height()))
    painter.end()
    fitted.setDevicePixelRatio(slot.ratio)
    return fitted


class ThumbnailCache(QObject):
    """Holds pixmaps for slots. It loads a missing one and emits `arrived` when it is ready."""

    arrived = Signal()

    def __init__(
        self, load: Callable[[ImageHash], StoredImage | None], tasks: Tasks, parent: QObject | None = None
    ) -> None:
        """Creates an empty cache. `load` reads a stored image, on any thread."""
        super().__init__(parent)
        self._load, self._tasks = load, tasks
        self._pixmaps: OrderedDict[Slot, QPixmap] = OrderedDict()
        self._waiting: OrderedDict[Slot, None] = OrderedDict()
        self._running: set[Slot] = set()

    def get(self, slot: Slot) -> QPixmap | None:
        """Returns the pixmap of a slot; None while it is loading, a null pixmap where there is no image to show."""
        pixmap = self._pixmaps.get(slot)
        if pixmap is not None:
            self._pixmaps.move_to_end(slot)
            return pixmap
        if slot not in self._running:
            self._waiting[slot] = None
            self._waiting.move_to_end(slot)
            while len(self._waiting) > MAX_WAITING:
                self._waiting.popitem(last=False)
            self._load_waiting()
        return None

    def _load_waiting(self) -> None:
        """Loads the newest requests, a few at a time."""
        while self._waiting and len(self._running) < MAX_RUNNING:
            slot, _ = self._waiting.popitem(last=True)
            self._running.add(slot)
            self._load_slot(slot)

    def _load_slot(self, slot: Slot) -> None:
        self._tasks.run(
            lambda: self._make_image(slot),
            lambda image: self._store(slot, image),
            lambda _error: self._store(slot, QImage()),
        )

    def _make_image(self, slot: Slot) -> QImage:
        stored = self._load(slot.image)
        return QImage() if stored is None else fit_to_slot(stored.data, slot)

    def _store(self, slot: Slot, image: QImage) -> None:
        self._running.discard(slot)
        self._pixmaps[slot] = QPixmap() if image.isNull() else QPixmap.fromImage(image)
        while len(self._pixmaps) > CACHE_SIZE:
            self._pixmaps.popitem(last=False)
        self._load_waiting()
        self.arrived.emit()

    def forget_missing(self) -> None:
        """Drops the null pixmaps, so that their images, which may be stored by now, are loaded again."""
        for slot in [slot for slot, pixmap in self._pixmaps.items() if pixmap.isNull()]:
            del self._pixmaps[slot]
