"""The tray icon, which exists only where a tray does, and its menu: next articles, refresh, pause, quiet hours."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.tray.icon import tray_icon
from deskreader.model import Headline
from deskreader.settings import TrayIconStyle

POLL_MS = 3000
MAX_ARTICLES = 5
TITLE_LENGTH = 60
MESSAGE_MS = 10_000


class Tray(QObject):
    """The program's icon in the system tray.

    `available` says whether there is a tray now. It is polled, since a panel may start after the program, or crash.
    """

    toggled = Signal()
    """The icon was clicked, which shows or hides the window."""
    open_requested = Signal()
    refresh_requested = Signal()
    pause_chosen = Signal(bool)
    """Pause for an hour (True), or resume now."""
    quiet_chosen = Signal(bool)
    """Turn quiet hours on or off."""
    quit_requested = Signal()
    article_chosen = Signal(object)
    """The ArticleId of an article chosen in the menu."""
    message_clicked = Signal()
    available_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unread = 0
        self._style = TrayIconStyle.COLOUR
        self._pause_ends = ""
        self._quiet_hours: tuple[bool, str] = (False, "")
        self._articles: tuple[Headline, ...] = ()
        self._icon: QSystemTrayIcon | None = None
        self.menu = QMenu()
        self.menu.triggered.connect(self._chosen)
        self._fill_menu()
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self.check)
        self._poll.start()
        self.check()

    @property
    def available(self) -> bool:
        """Whether the icon is in a tray, so that the window may hide."""
        return self._icon is not None

    def check(self) -> None:
        """Adds the icon to a tray that has appeared, and removes it from one that is gone."""
        has_tray = QSystemTrayIcon.isSystemTrayAvailable()
        if has_tray == self.available:
            return
        if has_tray:
            self._add_icon()
        else:
            self._remove_icon()
        self.available_changed.emit(has_tray)

    def close(self) -> None:
        """Removes the icon for good."""
        self._poll.stop()
        self._remove_icon()
        self.menu.deleteLater()

    def retranslate(self) -> None:
        """Says everything again, in the language that the program speaks now."""
        self._fill_menu()
        self._draw()

    def set_unread(self, count: int) -> None:
        """Shows how many articles are unread."""
        if count != self._unread:
            self._unread = count
            self._draw()

    def set_style(self, style: TrayIconStyle) -> None:
        """Draws the icon in colours, or as light or dark lines."""
        if style is not self._style:
            self._style = style
            self._draw()

    def set_pause(self, ends: str) -> None:
        """Shows in the menu when the pause ends; an empty text means that there is no pause."""
        if ends != self._pause_ends:
            self._pause_ends = ends
            self._fill_menu()
            self._draw()

    def set_quiet_hours(self, on: bool, hours: str) -> None:
        """Shows in the menu when the quiet hours are, and whether they are on."""
        if (on, hours) != self._quiet_hours:
            self._quiet_hours = on, hours
            self._fill_menu()

    def set_articles(self, headlines: Sequence[Headline]) -> None:
        """Offers the first five of these articles in the menu."""
        articles = tuple(headlines[:MAX_ARTICLES])
        if articles != self._articles:
            self._articles = articles
            self._fill_menu()

    def show_message(self, title: str, body: str) -> bool:
        """Shows a message at the icon, whose click emits `message_clicked`; returns False where there is no tray."""
        if self._icon is None:
            return False
        self._icon.showMessage(title, body, self._icon.icon(), MESSAGE_MS)
        return True

    def _add_icon(self) -> None:
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self.menu)
        self._icon.activated.connect(self._activated)
        self._icon.messageClicked.connect(self.message_clicked)
        self._draw()
        self._icon.show()

    def _remove_icon(self) -> None:
        if self._icon is not None:
            self._icon.hide()
            self._icon.setContextMenu(None)  # type: ignore[arg-type]  # Qt takes a null menu, the stub does not
            self._icon.deleteLater()
            self._icon = None

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.toggled.emit()
        elif reason == QSystemTrayIcon.ActivationReason.MiddleClick:
            self.refresh_requested.emit()

    def _chosen(self, action: QAction) -> None:
        if action.data() is not None:
            self.article_chosen.emit(action.data())

    def _draw(self) -> None:
        if self._icon is not None:
            self._icon.setIcon(tray_icon(self._unread, self._style))
            unread = counted("Tray", "1 unread story", "%n unread stories", self._unread)
            text = f"DeskReader: {unread}" if self._unread else "DeskReader"
            self._icon.setToolTip(f"{text}\n{self._pause_text()}" if self._pause_ends else text)

    def _pause_text(self) -> str:
        return self.tr("Paused until {time}").replace("{time}", self._pause_ends)

    def _fill_menu(self) -> None:
        self.menu.clear()
        for headline in self._articles:
            self.menu.addAction(menu_text(headline)).setData(headline.id)
        if self._articles:
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


def menu_text(headline: Headline) -> str:
    """Returns an article's title as a menu shows it: one line, at most 60 characters, without a mnemonic."""
    title = " ".join(headline.title.split()) or " ".join(headline.feed_title.split())
    if len(title) > TITLE_LENGTH:
        title = title[: TITLE_LENGTH - 1].rstrip() + "…"
    return title.replace("&", "&&")
