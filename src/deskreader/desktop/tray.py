"""The icon in the tray: unread count, next stories, refresh, open, quit. It exists only where a tray does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QFont, QIcon, QPainter, QPainterPath, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from deskreader import resources
from deskreader.desktop.theme import LIGHT
from deskreader.desktop.words import counted
from deskreader.model import Headline

SIZES = (16, 20, 22, 24, 32, 44, 48, 64)
POLL_MS = 3000
STORIES_AT_MOST = 5
TITLE_LENGTH = 60
MESSAGE_MS = 10_000


class Tray(QObject):
    """The program's icon in the system tray.

    `available` says whether there is a tray now; it is watched, since a panel may start after the program or die.
    """

    toggled = Signal()
    """The icon was clicked: show the window, or hide it."""
    open_requested = Signal()
    refresh_requested = Signal()
    quit_requested = Signal()
    story_chosen = Signal(object)
    """The ArticleId of a story chosen in the menu."""
    message_clicked = Signal()
    available_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unread = 0
        self._stories: tuple[Headline, ...] = ()
        self._icon: QSystemTrayIcon | None = None
        self.menu = QMenu()
        self.menu.triggered.connect(self._chosen)
        self._fill_menu()
        self._watch = QTimer(self, interval=POLL_MS)
        self._watch.timeout.connect(self.look)
        self._watch.start()
        self.look()

    @property
    def available(self) -> bool:
        """Whether the icon is in a tray, so that the window may hide."""
        return self._icon is not None

    def look(self) -> None:
        """Puts the icon into the tray where one has come, and takes it back where it has gone."""
        there = QSystemTrayIcon.isSystemTrayAvailable()
        if there == self.available:
            return
        if there:
            self._appear()
        else:
            self._disappear()
        self.available_changed.emit(there)

    def close(self) -> None:
        """Takes the icon away for good."""
        self._watch.stop()
        self._disappear()
        self.menu.deleteLater()

    def set_unread(self, count: int) -> None:
        """Shows how many stories are unread."""
        if count != self._unread:
            self._unread = count
            self._draw()

    def set_stories(self, stories: Sequence[Headline]) -> None:
        """Offers the next unread stories in the menu, five at most."""
        chosen = tuple(stories[:STORIES_AT_MOST])
        if chosen != self._stories:
            self._stories = chosen
            self._fill_menu()

    def show_message(self, title: str, body: str) -> bool:
        """Shows a message at the icon; a click on it emits `message_clicked`. False where there is no tray."""
        if self._icon is None:
            return False
        self._icon.showMessage(title, body, self._icon.icon(), MESSAGE_MS)
        return True

    def _appear(self) -> None:
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self.menu)
        self._icon.activated.connect(self._activated)
        self._icon.messageClicked.connect(self.message_clicked)
        self._draw()
        self._icon.show()

    def _disappear(self) -> None:
        if self._icon is not None:
            self._icon.hide()
            self._icon.setContextMenu(None)
            self._icon.deleteLater()
            self._icon = None

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.toggled.emit()
        elif reason == QSystemTrayIcon.ActivationReason.MiddleClick:
            self.refresh_requested.emit()

    def _chosen(self, action: QAction) -> None:
        if action.data() is not None:
            self.story_chosen.emit(action.data())

    def _draw(self) -> None:
        if self._icon is not None:
            self._icon.setIcon(tray_icon(self._unread))
            words = counted("Tray", "1 unread story", "%n unread stories", self._unread)
            self._icon.setToolTip(f"DeskReader: {words}" if self._unread else "DeskReader")

    def _fill_menu(self) -> None:
        self.menu.clear()
        for story in self._stories:
            self.menu.addAction(menu_text(story)).setData(story.id)
        if self._stories:
            self.menu.addSeparator()
        self.menu.addAction(self.tr("Refresh now")).triggered.connect(self.refresh_requested)
        self.menu.addAction(self.tr("Open DeskReader")).triggered.connect(self.open_requested)
        self.menu.addSeparator()
        self.menu.addAction(self.tr("Quit")).triggered.connect(self.quit_requested)


def menu_text(story: Headline) -> str:
    """A story's title as a menu shows it: one line, not too long, no letter taken for a short cut."""
    title = " ".join(story.title.split()) or " ".join(story.feed_title.split())
    if len(title) > TITLE_LENGTH:
        title = title[: TITLE_LENGTH - 1].rstrip() + "…"
    return title.replace("&", "&&")


def tray_icon(unread: int) -> QIcon:
    """The program's icon with the unread count on it, drawn for every size a tray may ask for."""
    made = QIcon()
    renderer = QSvgRenderer(str(resources.folder("icons/deskreader.svg")))
    for side in SIZES:
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            renderer.render(painter, QRectF(0, 0, side, side))
            if unread > 0:
                _paint_count(painter, side, unread)
        made.addPixmap(pixmap)
    return made


def count_text(unread: int, side: int) -> str:
    """The count in as many signs as an icon of `side` pixels can show: below 22 pixels there is room for two."""
    if unread <= 99:
        return str(unread)
    return "99+" if side >= 22 else "99"


def _paint_count(painter: QPainter, side: int, unread: int) -> None:
    """Paints the count in the lower right corner, with a clear edge that parts it from the icon.

    White on the light theme's accent in both themes, since a panel may be dark where the window is light.
    """
    text = count_text(unread, side)
    font = QFont()
    height = round(side * (0.62 if side < 22 else 0.54))
    font.setPixelSize(max(8, round(height * 0.86)))
    font.setWeight(QFont.Weight.Bold)
    shape = QPainterPath()
    shape.addText(0, 0, font, text)
    drawn = shape.boundingRect()
    width = min(float(side), max(height, drawn.width() + max(2.0, height * 0.34)))
    badge = QRectF(side - width, side - height, width, height)
    edge = max(1.0, side / 22)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.setBrush(QColor(Qt.GlobalColor.black))
    painter.drawRoundedRect(badge.adjusted(-edge, -edge, edge, edge), height * 0.38, height * 0.38)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.setBrush(LIGHT.color("accent"))
    painter.drawRoundedRect(badge, height * 0.34, height * 0.34)
    painter.setBrush(LIGHT.color("on_accent"))
    painter.translate(badge.center() - drawn.center())
    room = badge.width() - 1
    if drawn.width() > room:
        painter.translate(drawn.center())
        painter.scale(room / drawn.width(), 1)
        painter.translate(-drawn.center())
    painter.drawPath(shape)
    painter.resetTransform()
