"""The icon in the tray: unread count, next stories, refresh, pause, quiet hours. It exists only where a tray does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.tray.icon import tray_icon
from deskreader.model import Headline

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
    pause_chosen = Signal(bool)
    """Pause for an hour (True), or go on now."""
    quiet_chosen = Signal(bool)
    """Quiet hours on or off."""
    quit_requested = Signal()
    story_chosen = Signal(object)
    """The ArticleId of a story chosen in the menu."""
    message_clicked = Signal()
    available_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unread = 0
        self._form = "colour"
        self._pause_ends = ""
        self._quiet_hours: tuple[bool, str] = (False, "")
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

    def set_form(self, form: str) -> None:
        """Draws the icon in colours, or as light or dark lines: `Settings.tray_icon`."""
        if form != self._form:
            self._form = form
            self._draw()

    def set_pause(self, ends: str) -> None:
        """Says in the menu until when there is a pause; an empty time means that there is none."""
        if ends != self._pause_ends:
            self._pause_ends = ends
            self._fill_menu()
            self._draw()

    def set_quiet_hours(self, on: bool, hours: str) -> None:
        """Says in the menu which the quiet hours are, and whether they are kept."""
        if (on, hours) != self._quiet_hours:
            self._quiet_hours = on, hours
            self._fill_menu()

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
            self._icon.setIcon(tray_icon(self._unread, self._form))
            words = counted("Tray", "1 unread story", "%n unread stories", self._unread)
            said = f"DeskReader: {words}" if self._unread else "DeskReader"
            self._icon.setToolTip(f"{said}\n{self._pause_text()}" if self._pause_ends else said)

    def _pause_text(self) -> str:
        return self.tr("Paused until {time}").replace("{time}", self._pause_ends)

    def _fill_menu(self) -> None:
        self.menu.clear()
        for story in self._stories:
            self.menu.addAction(menu_text(story)).setData(story.id)
        if self._stories:
            self.menu.addSeparator()
        self.menu.addAction(self.tr("Refresh now")).triggered.connect(self.refresh_requested)
        self._add_switch(
            self._pause_text() if self._pause_ends else self.tr("Pause for an hour"),
            bool(self._pause_ends),
            self.pause_chosen,
        )
        on, hours = self._quiet_hours
        self._add_switch(self.tr("Quiet hours: {hours}").replace("{hours}", hours), on, self.quiet_chosen)
        self.menu.addSeparator()
        self.menu.addAction(self.tr("Open DeskReader")).triggered.connect(self.open_requested)
        self.menu.addAction(self.tr("Quit")).triggered.connect(self.quit_requested)

    def _add_switch(self, text: str, on: bool, chosen: SignalInstance) -> None:
        switch = self.menu.addAction(text)
        switch.setCheckable(True)
        switch.setChecked(on)
        switch.triggered.connect(chosen)


def menu_text(story: Headline) -> str:
    """A story's title as a menu shows it: one line, not too long, no letter taken for a short cut."""
    title = " ".join(story.title.split()) or " ".join(story.feed_title.split())
    if len(title) > TITLE_LENGTH:
        title = title[: TITLE_LENGTH - 1].rstrip() + "…"
    return title.replace("&", "&&")
