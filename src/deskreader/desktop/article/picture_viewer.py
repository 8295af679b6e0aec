"""The picture viewer: one picture of the article at a time, with zoom, the next one, saving and copying."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QMovie,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
    QWheelEvent,
)
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from deskreader.desktop.appearance import icons, metrics, motion
from deskreader.desktop.appearance.theme import DARK
from deskreader.desktop.article.typesetting.inline_objects import InlineObject
from deskreader.desktop.article.typesetting.picture_decoder import decode_image, is_animated, natural_size_of
from deskreader.desktop.widgets.accessible_role import set_accessible_role
from deskreader.desktop.widgets.elided_label import ElidedLabel
from deskreader.desktop.widgets.parts import icon_button

ZOOM_STEP = 1.25
MAX_ZOOM = 8.0
PAN_STEP = 60
"""Pixels by which an arrow key moves an enlarged picture."""
BAR_HEIGHT = 48
LARGEST_SIDE = 6000
"""Of a decoded picture, in pixels."""


class PictureCanvas(QWidget):
    """Shows one picture: whole, or enlarged and moved by the mouse, the wheel or keys.

    `playing_changed()` follows a moving picture that plays or stands.
    """

    playing_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_accessible_role(self, QAccessible.Role.Graphic)
        self.image = QImage()
        self.zoom = 0.0
        """How many pixels of the screen a pixel of the picture takes; 0 where all of it is made to fit."""
        self._middle = QPointF()  # of what is in sight, in pixels of the picture
        self._held: QPointF | None = None
        self._movie: QMovie | None = None
        self._buffer: QBuffer | None = None

    def show_picture(self, shown: InlineObject) -> None:
        """Shows a picture whole; one that moves plays, or waits where less is to move."""
        self._stop()
        width, height = natural_size_of(shown.image) or (1, 1)
        shrink = min(1.0, LARGEST_SIDE / max(width, height))
        size = QSize(max(1, round(width * shrink)), max(1, round(height * shrink)))
        self.image = decode_image(shown.image.data, size) if shown.image is not None else QImage()
        self.zoom, self._middle = 0.0, QPointF(self.image.width() / 2, self.image.height() / 2)
        if shown.image is not None and is_animated(shown.image):
            self._play(shown.image.data)
        self.setAccessibleName(shown.alt)
        self.update()

    def _play(self, data: bytes) -> None:
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._movie = QMovie(self._buffer, QByteArray(), self)
        self._movie.frameChanged.connect(self._show_frame)
        self._movie.finished.connect(self.playing_changed)
        self._movie.start()
        self._movie.setPaused(motion.is_reduced())

    def _show_frame(self) -> None:
        if self._movie is not None:
            self.image = self._movie.currentImage()
            self.update()

    def _stop(self) -> None:
        if self._movie is not None and self._buffer is not None:
            self._movie.stop()
            self._movie.deleteLater()
            self._buffer.deleteLater()
        self._movie = self._buffer = None

    @property
    def can_play(self) -> bool:
        """Whether the picture moves."""
        return self._movie is not None

    @property
    def is_playing(self) -> bool:
        """Whether it moves just now."""
        return self._movie is not None and self._movie.state() is QMovie.MovieState.Running

    def toggle_playing(self) -> None:
        """Stops a picture that plays, and lets it go on, or begin again after its last round."""
        if self._movie is None:
            return
        if self._movie.state() is QMovie.MovieState.NotRunning:
            self._movie.start()
        else:
            self._movie.setPaused(self.is_playing)
        self.playing_changed.emit()

    # --- zoom ---------------------------------------------------------------------------------------------------------

    @property
    def scale(self) -> float:
        """The present size of a pixel of the picture on the screen."""
        return self.zoom or self._fitting()

    def _fitting(self) -> float:
        if self.image.isNull():
            return 1.0
        fitting = min(self.width() / self.image.width(), self.height() / self.image.height())
        return min(1.0, max(0.01, fitting))

    def zoom_by(self, factor: float, around: QPointF | None = None) -> None:
        """Enlarges or shrinks around a point of the canvas, by default its middle; the whole picture is the least."""
        before = self.scale
        after = min(MAX_ZOOM, before * factor)
        point = around if around is not None else QPointF(self.rect().center())
        fixed = self._middle + (point - QPointF(self.rect().center())) / before
        if after <= self._fitting():
            self.fit()
            return
        self.zoom = after
        self._middle = fixed - (point - QPointF(self.rect().center())) / after
        self._stay_inside()

    def fit(self) -> None:
        """Shows the whole picture."""
        self.zoom, self._middle = 0.0, QPointF(self.image.width() / 2, self.image.height() / 2)
        self.update()

    def original_size(self) -> None:
        """Shows each pixel of the picture as one of the screen."""
        self.zoom = 1.0
        self._stay_inside()

    def pan(self, step: QPointF) -> None:
        """Moves what is in sight by pixels of the screen."""
        self._middle += step / self.scale
        self._stay_inside()

    def _stay_inside(self) -> None:
        half = QPointF(self.width(), self.height()) / (2 * self.scale)
        width, height = self.image.width(), self.image.height()
        x = min(max(self._middle.x(), half.x()), width - half.x()) if width > 2 * half.x() else width / 2
        y = min(max(self._middle.y(), half.y()), height - half.y()) if height > 2 * half.y() else height / 2
        self._middle = QPointF(x, y)
        self.update()

    # --- events -------------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the picture."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), DARK.color("page"))
        if self.image.isNull():
            return
        scale = self.scale
        size = QPointF(self.image.width() * scale, self.image.height() * scale)
        corner = QPointF(self.width() / 2, self.height() / 2) - self._middle * scale
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < 3)
        painter.drawImage(QRectF(corner, corner + size), self.image)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps an enlarged picture inside."""
        super().resizeEvent(event)
        self._stay_inside()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Enlarges or shrinks around the pointer."""
        if event.angleDelta().y():
            self.zoom_by(ZOOM_STEP if event.angleDelta().y() > 0 else 1 / ZOOM_STEP, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Takes hold of the picture."""
        self._held = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drags the picture."""
        if self._held is not None:
            self.pan(self._held - event.position())
            self._held = event.position()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Lets go of the picture."""
        self._held = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Enlarges to the original size, or shows all of it again."""
        self.fit() if self.zoom else self.zoom_by(1 / self.scale, event.position())


class PictureViewer(QDialog):
    """Shows the pictures of an article over its window. `save_requested` carries the bytes of the one to save."""

    save_requested = Signal(bytes)

    def __init__(self, pictures: Sequence[InlineObject], first: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Picture"))
        self._pictures, self.index = list(pictures), first
        self.canvas = PictureCanvas(self)
        self.caption = ElidedLabel(self)
        self.counter = QLabel(self)
        self._build()
        self._add_keys()
        self.canvas.playing_changed.connect(self._show_playing)
        window = parent.window() if parent is not None else None
        self.resize(window.size() * 0.9 if window is not None else QSize(900, 700))
        self.show_number(first)
        self.canvas.setFocus()

    def _build(self) -> None:
        palette = self.palette()
        palette.setColor(palette.ColorRole.Window, DARK.color("window"))
        palette.setColor(palette.ColorRole.WindowText, DARK.color("ink"))
        self.setPalette(palette)
        self.caption.setPalette(palette)
        self.counter.setPalette(palette)
        bar = QHBoxLayout()
        bar.setContentsMargins(metrics.px(14), metrics.px(6), metrics.px(10), metrics.px(6))
        bar.setSpacing(metrics.px(4))
        bar.addWidget(self.caption, 1)
        bar.addWidget(self.counter)
        self.buttons = {
            "previous": self._button(self.tr("Previous picture"), "chevron-left", lambda: self.go(-1)),
            "next": self._button(self.tr("Next picture"), "chevron-right", lambda: self.go(1)),
            "smaller": self._button(self.tr("Zoom out"), "zoom-out", lambda: self.canvas.zoom_by(1 / ZOOM_STEP)),
            "larger": self._button(self.tr("Zoom in"), "zoom-in", lambda: self.canvas.zoom_by(ZOOM_STEP)),
            "play": self._button(self.tr("Play"), "play", self.canvas.toggle_playing),
            "copy": self._button(self.tr("Copy picture"), "copy", self.copy),
            "save": self._button(self.tr("Save picture…"), "download", self.save),
            "close": self._button(self.tr("Close"), "close", self.close),
        }
        for button in self.buttons.values():
            bar.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, 1)
        column.addLayout(bar)

    def _button(self, name: str, icon: str, act: object) -> QToolButton:
        button = icon_button(name, self)
        button.setIcon(icons.icon(icon, DARK))
        button.setToolTip(name)
        button.clicked.connect(act)
        return button

    def _add_keys(self) -> None:
        standard = QKeySequence.StandardKey
        for key, act in (
            (QKeySequence(standard.Copy), self.copy),
            (QKeySequence(standard.Save), self.save),
            (QKeySequence("+"), lambda: self.canvas.zoom_by(ZOOM_STEP)),
            (QKeySequence("="), lambda: self.canvas.zoom_by(ZOOM_STEP)),
            (QKeySequence("-"), lambda: self.canvas.zoom_by(1 / ZOOM_STEP)),
            (QKeySequence("0"), self.canvas.fit),
            (QKeySequence("1"), self.canvas.original_size),
            (QKeySequence(standard.Close), self.close),
        ):
            QShortcut(key, self, act)

    def show_number(self, index: int) -> None:
        """Shows the picture of a number, counted from 0."""
        self.index = index
        shown = self._pictures[index]
        self.canvas.show_picture(shown)
        self._show_playing()
        self.caption.show_text(shown.alt)
        several = len(self._pictures) > 1
        text = self.tr("{at} of {count}").format(at=index + 1, count=len(self._pictures))
        self.counter.setText(text if several else "")
        for name in ("previous", "next"):
            self.buttons[name].setVisible(several)

    def _show_playing(self) -> None:
        """Shows the button that plays or stops a moving picture."""
        button, is_playing = self.buttons["play"], self.canvas.is_playing
        name = self.tr("Stop") if is_playing else self.tr("Play")
        button.setIcon(icons.icon("pause" if is_playing else "play", DARK))
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.setVisible(self.canvas.can_play)

    def go(self, step: int) -> None:
        """Shows the next (1) or previous (-1) picture, around the ends."""
        self.show_number((self.index + step) % len(self._pictures))

    def copy(self) -> None:
        """Copies the picture to the clipboard."""
        if not self.canvas.image.isNull():
            QGuiApplication.clipboard().setImage(self.canvas.image)

    def save(self) -> None:
        """Requests that the picture is saved as a file."""
        image = self._pictures[self.index].image
        if image is not None:
            self.save_requested.emit(image.data)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Goes from picture to picture by the arrow keys, or moves an enlarged one; Space stops one that plays."""
        steps = {
            Qt.Key.Key_Left: QPoint(-1, 0), Qt.Key.Key_Right: QPoint(1, 0),
            Qt.Key.Key_Up: QPoint(0, -1), Qt.Key.Key_Down: QPoint(0, 1),
        }  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if step is not None and self.canvas.zoom:
            self.canvas.pan(QPointF(step * PAN_STEP))
        elif step is not None:
            self.go(step.x() + step.y())
        elif event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_N, Qt.Key.Key_P):
            self.go(1 if event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_N) else -1)
        elif event.key() == Qt.Key.Key_Space:
            self.canvas.toggle_playing()
        else:
            super().keyPressEvent(event)
