"""Chooses the theme, live, and dresses the program in it: palette and a style sheet made from the roles."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.theme import DARK, LIGHT, Theme, mixed, palette
from deskreader.desktop.runtime.change_bridge import SettingsWatch
from deskreader.settings import Settings, SettingsKeeper, ThemeMode

STYLE = "fusion"
"""The one widget style that takes every colour of a palette on every system."""
SCHEMES = {ThemeMode.LIGHT: Qt.ColorScheme.Light, ThemeMode.DARK: Qt.ColorScheme.Dark}


def choose(mode: ThemeMode, scheme: Qt.ColorScheme) -> Theme:
    """Returns the theme for the user's setting and the system's own scheme."""
    if mode is ThemeMode.SYSTEM:
        return DARK if scheme == Qt.ColorScheme.Dark else LIGHT
    return DARK if mode is ThemeMode.DARK else LIGHT


SHEET = """
QToolTip {{ background: {page}; color: {ink}; border: 1px solid {rule}; padding: {p4}px {p6}px; }}
QSplitter::handle {{ background: {rule}; }}
QScrollBar {{ background: transparent; border: none; margin: 0; }}
QScrollBar:vertical {{ width: {p10}px; }}
QScrollBar:horizontal {{ height: {p10}px; }}
QScrollBar::handle {{ background: {thumb}; border-radius: {p3}px; margin: {p2}px; }}
QScrollBar::handle:vertical {{ min-height: {p32}px; }}
QScrollBar::handle:horizontal {{ min-width: {p32}px; }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {faint_ink}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QLineEdit {{ background: {page}; color: {ink}; border: 1px solid {rule}; border-radius: {p6}px;
    padding: {p4}px {p8}px; placeholder-text-color: {faint_ink};
    selection-background-color: {accent}; selection-color: {on_accent}; }}
QLineEdit:focus {{ border-color: {accent}; }}
QPushButton {{ background: {page}; color: {ink}; border: 1px solid {edge}; border-radius: {p6}px;
    padding: {p6}px {p14}px; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {selection}; }}
QPushButton:focus {{ border-color: {accent}; }}
QPushButton:disabled {{ color: {faint_ink}; background: {window}; }}
QPushButton:default {{ background: {accent}; color: {on_accent}; border-color: {accent}; font-weight: 600; }}
QPushButton:default:hover {{ background: {accent_hover}; }}
QPushButton:default:focus {{ border-color: {ink}; }}
QPushButton:default:disabled {{ background: {window}; color: {faint_ink}; border-color: {rule}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QToolButton {{ background: transparent; color: {soft_ink}; border: 1px solid transparent; border-radius: {p6}px;
    padding: {p4}px; }}
QToolButton:hover {{ background: {hover}; }}
QToolButton:pressed, QToolButton:checked {{ background: {selection}; }}
QToolButton:focus {{ border-color: {accent}; }}
QToolButton::menu-indicator {{ image: none; }}
QMenu {{ background: {page}; color: {ink}; border: 1px solid {rule}; padding: {p4}px; }}
QMenu::item {{ padding: {p6}px {p24}px {p6}px {p12}px; border-radius: {p4}px; }}
QMenu::item:selected {{ background: {selection}; color: {selected_ink}; }}
QMenu::item:disabled {{ color: {faint_ink}; }}
QMenu::separator {{ height: 1px; background: {rule}; margin: {p4}px {p8}px; }}
"""


def style_sheet(theme: Theme) -> str:
    """The style sheet of the whole program for a theme, in the sizes of this system."""
    roles = {name: getattr(theme, name) for name in Theme.__dataclass_fields__}
    lengths = {f"p{n}": metrics.px(n) for n in (2, 3, 4, 6, 8, 10, 12, 14, 24, 32)}
    return SHEET.format(
        **roles,
        **lengths,
        thumb=mixed(theme.timeline, theme.faint_ink, 0.35),
        edge=mixed(theme.rule, theme.faint_ink, 0.25),
        hover=mixed(theme.page, theme.rule, 0.5),
        accent_hover=mixed(theme.accent, theme.on_accent, 0.12),
    )


class ViewportPalettes(QObject):
    """Keeps the palette of a scroll area's viewport that of its area.

    Where the program has a style sheet, Qt freezes the palette of viewports at the first showing, so that
    text would change its colour with the theme but not the ground behind it.
    """

    def __init__(self, root: QWidget) -> None:
        super().__init__(root)
        for area in root.findChildren(QAbstractScrollArea):
            area.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hands a changed palette on."""
        if event.type() == QEvent.Type.PaletteChange and isinstance(watched, QAbstractScrollArea):
            watched.viewport().setPalette(watched.palette())
        return False


class ThemeManager(QObject):
    """Holds the theme that is in force and emits `changed(Theme)` when the system or the reader changes it."""

    changed = Signal(object)

    def __init__(self, app: QApplication, keeper: SettingsKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app, self._keeper = app, keeper
        self._told = Qt.ColorScheme.Unknown
        self._watch = SettingsWatch(keeper, self)
        self._watch.changed.connect(self._follow_settings)
        app.styleHints().colorSchemeChanged.connect(self._follow)
        if app.style().name().lower() != STYLE:
            app.setStyle(STYLE)
        self._tell_system()
        self.theme = choose(keeper.current.theme, app.styleHints().colorScheme())
        self._dress()

    @Slot(object)
    def _follow_settings(self, _settings: Settings) -> None:
        self._tell_system()
        self._follow()

    def _tell_system(self) -> None:
        """Lets title bars and the system's own dialogs follow the reader's choice, where the system can do that."""
        scheme = SCHEMES.get(self._keeper.current.theme, Qt.ColorScheme.Unknown)
        if scheme != self._told:
            self._told = scheme
            self._app.styleHints().setColorScheme(scheme)

    @Slot()
    def _follow(self) -> None:
        theme = choose(self._keeper.current.theme, self._app.styleHints().colorScheme())
        if theme != self.theme:
            self.theme = theme
            self._dress()
            self.changed.emit(theme)

    def _dress(self) -> None:
        """Gives the application palette and style sheet of the theme."""
        self._app.setPalette(palette(self.theme))
        self._app.setStyleSheet(style_sheet(self.theme))
