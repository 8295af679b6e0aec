"""Decodes stored pictures at the size in which they are shown. It needs no window and can run on any thread."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QPainter, QPainterPath

from deskreader.model import StoredImage

IMAGE_FORMATS = frozenset({b"jpeg", b"png", b"webp", b"gif"})
"""The formats that the store keeps. Nothing else is decoded: an SVG could name files."""
MAX_PIXELS = 60_000_000
"""An image that claims more is not decoded."""


def natural_size_of(image: StoredImage | None) -> tuple[int, int] | None:
    """Returns the width and height of an image in pixels; None where there is none that can be shown."""
    if image is None:
        return None
    if image.width > 0 and image.height > 0:
        return image.width, image.height
    reader, _buffer = _image_reader(image.data)
    size = reader.size()
    return (size.width(), size.height()) if size.isValid() and not size.isEmpty() else None


def is_animated(image: StoredImage | None) -> bool:
    """Returns whether a picture has several frames, by the marks between them in GIF and WebP files."""
    if image is None:
        return False
    data = image.data
    return (data[:3] == b"GIF" and data.count(b"\x21\xf9\x04") > 1) or (data[8:12] == b"WEBP" and b"ANMF" in data)


def _image_reader(data: bytes) -> tuple[QImageReader, QBuffer]:
    """Returns a reader over bytes, and the buffer that has to live as long as the reader is used."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    return reader, buffer


def decode_image(data: bytes, size: QSize) -> QImage:
    """Returns an image decoded at `size` pixels; null where it is damaged or claims more than `MAX_PIXELS`."""
    reader, _buffer = _image_reader(data)
    natural_size = reader.size()
    if reader.format().data() not in IMAGE_FORMATS or not natural_size.isValid():
        return QImage()
    if natural_size.width() * natural_size.height() > MAX_PIXELS:
        return QImage()
    is_rotated = reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90
    reader.setScaledSize(size.transposed() if is_rotated else size)  # scaled before it is turned upright
    return reader.read()


def round_corners(image: QImage, radius: float) -> QImage:
    """Returns an image with its corners rounded by `radius` pixels."""
    rounded = QImage(image.size(), QImage.Format.Format_ARGB32_Premultiplied)
    rounded.fill(Qt.GlobalColor.transparent)
    painter = QPainter(rounded)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(QRectF(rounded.rect()), radius, radius)
    painter.setClipPath(path)
    painter.drawImage(0, 0, image)
    painter.end()
    return rounded
