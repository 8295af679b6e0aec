"""Stored pictures made ready for small places: decoded off the GUI thread, cropped, rounded, kept within bounds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPainter, QPainterPath, QPixmap

from deskreader.desktop.runtime.tasks import Tasks
from deskreader.model import ImageHash, StoredImage

KEPT = 200
"""Pixmaps held: about 4 MB of thumbnails, 15 MB on a screen of twice the pixels."""
WAITING = 48
"""Pictures asked for that may wait; what scrolled out of sight long ago is dropped and asked again when seen."""
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a picture: `width`, `height` and corner `radius` in device-independent pixels."""

    image: ImageHash
    width: int
    height: int
    radius: int
    ratio: float


def _decoded(data: bytes, size: QSize) -> QImage:
    """The picture scaled to cover `size`; a null image where it cannot be decoded."""
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


def scaled_to_cover(data: bytes, side: int) -> QImage:
    """The middle square of a picture at `side` pixels; a null image where it cannot be decoded."""
    image = _decoded(data, QSize(side, side))
    return (
        image if image.isNull() else image.copy((image.width() - side) // 2, (image.height() - side) // 2, side, side)
    )


def fitted(data: bytes, slot: Slot) -> QImage:
    """The middle of a picture, filling the slot, with rounded corners; a null image where it cannot be decoded."""
    size = QSize(round(slot.width * slot.ratio), round(slot.height * slot.ratio))
    source = _decoded(data, size)
    if source.isNull():
        return source
    made = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path, radius = QPainterPath(), slot.radius * slot.ratio
    path.addRoundedRect(QRectF(made.rect()), radius, radius)
    painter.setClipPath(path)
    left, top = (source.width() - size.width()) // 2, (source.height() - size.height()) // 2
    painter.drawImage(made.rect(), source, QRect(left, top, size.width(), size.height()))
    painter.end()
    made.setDevicePixelRatio(slot.ratio)
    return made


class ThumbnailCache(QObject):
    """Gives pixmaps for slots: at once where kept, else None and `arrived` when it is ready."""

    arrived = Signal()

    def __init__(
        self, load: Callable[[ImageHash], StoredImage | None], tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._load, self._tasks = load, tasks
        self._kept: OrderedDict[Slot, QPixmap] = OrderedDict()
        self._waiting: OrderedDict[Slot, None] = OrderedDict()
        self._running: set[Slot] = set()

    def get(self, slot: Slot) -> QPixmap | None:
        """The pixmap of a slot, or None while it is not ready; a null pixmap where there is no picture to show."""
        kept = self._kept.get(slot)
        if kept is not None:
            self._kept.move_to_end(slot)
            return kept
        if slot not in self._running:
            self._waiting[slot] = None
            self._waiting.move_to_end(slot)
            while len(self._waiting) > WAITING:
                self._waiting.popitem(last=False)
            self._start()
        return None

    def _start(self) -> None:
        while self._waiting and len(self._running) < AT_ONCE:
            slot, _ = self._waiting.popitem(last=True)
            self._running.add(slot)
            self._load_slot(slot)

    def _load_slot(self, slot: Slot) -> None:
        self._tasks.run(
            lambda: self._make(slot),
            lambda image: self._keep(slot, image),
            lambda _error: self._keep(slot, QImage()),
        )

    def _make(self, slot: Slot) -> QImage:
        picture = self._load(slot.image)
        return QImage() if picture is None else fitted(picture.data, slot)

    def _keep(self, slot: Slot, image: QImage) -> None:
        self._running.discard(slot)
        self._kept[slot] = QPixmap() if image.isNull() else QPixmap.fromImage(image)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self._start()
        self.arrived.emit()

    def forget_missing(self) -> None:
        """Asks again for pictures that could not be shown, since they may be stored by now."""
        for slot in [slot for slot, pixmap in self._kept.items() if pixmap.isNull()]:
            del self._kept[slot]
