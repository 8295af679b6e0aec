"""The whole program on the sample newsroom, in any language, size and theme."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QTranslator
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QMenu, QWidget

from deskreader.app import App, make_application
from deskreader.desktop.appearance import metrics
from deskreader.desktop.strings import translation
from deskreader.desktop.window.interface_watch import InterfaceWatch
from deskreader.profile import profile_in
from deskreader.settings import ThemeMode
from tests.gallery.sample_library import TAGS, fill

WAIT_SECONDS = 60
DESIGN_WIDTH, DESIGN_HEIGHT = 1360, 860


def wait_for(what: str, condition: Callable[[], object]) -> None:
    """Runs the event loop until something is so. Raises: TimeoutError."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"there was no {what}")
        QTest.qWait(20)


class Gallery:
    """The program in one process, filled with the sample newsroom, in any language, size and theme."""

    def __init__(self, folder: Path) -> None:
        application = QApplication.instance()
        self.application = application if isinstance(application, QApplication) else make_application(["deskreader"])
        self.app = App(self.application, profile_in(folder).create(), sample=True)
        self.app.start()
        self._pseudo: QTranslator | None = None
        wait_for("stories", lambda: len(self.window.timeline.headlines) > 10)
        wait_for("end of the refresh", lambda: not self.app.engine.refresher.progress.running)
        self.stories = fill(self.app.engine)
        wait_for("tags in the sidebar", lambda: len(self.window.sidebar.outline.tags) == len(TAGS))

    @property
    def window(self):  # type: ignore[no-untyped-def]
        """The program's window."""
        return self.app.window

    def close(self) -> None:
        """Ends the program."""
        self.app.close()
        self.window.deleteLater()
        self.app.deleteLater()
        self.application.setStyleSheet("")

    # --- language, size, theme ----------------------------------------------------------------------------------------

    def speak(self, language: str, scale: int = 100, pseudo: QTranslator | None = None) -> None:
        """Builds everything in a language and at a scale; `pseudo` is a translator in place of a language."""
        if self._pseudo is not None:
            self.application.removeTranslator(self._pseudo)
        self.app.engine.settings.change(language=language, interface_scale=scale)
        metrics.scale_interface(self.application, scale)
        translation.switch(self.application, language)
        self._pseudo = pseudo
        if pseudo is not None:
            self.application.installTranslator(pseudo)
        watch = self.app.findChild(InterfaceWatch)
        assert watch is not None
        watch.changed.emit()
        self.settle()

    def show_theme(self, mode: ThemeMode) -> None:
        """Shows everything in the colours of a theme."""
        self.app.engine.settings.change(theme=mode)
        self.settle()

    def settle(self) -> None:
        """Waits until the window is filled and nothing is being read."""
        wait_for("list", lambda: self.window.timeline.header_texts[1] != "")
        wait_for("end of the tasks", lambda: not self.app.tasks.is_busy)
        QTest.qWait(60)

    def resize(self, width: int = DESIGN_WIDTH, height: int = DESIGN_HEIGHT) -> None:
        """Gives the window a size in pixels of the design."""
        self.window.resize(metrics.px(width), metrics.px(height))
        self.settle()

    # --- windows ------------------------------------------------------------------------------------------------------

    def newest(self, before: set[QWidget]) -> QWidget:
        """Returns the window, dialog or popup that was opened since."""
        found: list[QWidget] = []

        def opened() -> bool:
            found[:] = [w for w in self.application.topLevelWidgets() if w.isVisible() and w not in before]
            return bool(found)

        wait_for("new window", opened)
        self.settle()
        return next((w for w in found if isinstance(w, QDialog | QMenu | QFrame)), found[0])

    def act(self, name: str) -> QWidget:
        """Triggers an action that opens a window."""
        return self.opened_by(self.window.actions_by_name[name].trigger)

    def opened_by(self, open_: Callable[[], object]) -> QWidget:
        """Returns the window that a function opens."""
        before = {w for w in self.application.topLevelWidgets() if w.isVisible()}
        open_()
        return self.newest(before)

    def shown(self, dialog: QDialog) -> QDialog:
        """Shows a dialog that is made by hand."""
        dialog.show()
        self.settle()
        return dialog

    def close_windows(self) -> None:
        """Closes every window but the main one, and leaves searches."""
        while (popup := self.application.activePopupWidget()) is not None and popup.isVisible():
            popup.close()
            self.application.processEvents()
        for widget in self.application.topLevelWidgets():
            if widget is not self.window and widget.isVisible():
                widget.close()
        self.window.undo_bar.dismiss()
        self.window.timeline.clear_search()
        QTest.qWait(20)


@contextmanager
def opened_gallery(folder: Path) -> Iterator[Gallery]:
    """Yields the program, and ends it."""
    gallery = Gallery(folder)
    try:
        yield gallery
    finally:
        gallery.close()


def use_large_screen(width: int = 2560, height: int = 1600) -> None:
    """Makes the screen of the offscreen platform large; before the application is made."""
    screen = Path(os.environ.get("TMPDIR", "/tmp")) / f"deskreader-screen-{width}x{height}.json"
    screen.write_text(
        f'{{"screens": [{{"name": "large", "x": 0, "y": 0, "width": {width}, "height": {height}, "logicalDpi": 96, '
        '"logicalBaseDpi": 96, "dpr": 1}]}'
    )
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"


def use_design_font(application: QApplication) -> None:
    """Sets the font of the design, where it is installed, in its size of 13 pixels."""
    font = QFont("Inter")
    font.setPixelSize(13)
    application.setFont(font)
