"""Chooses the theme, live, and applies it to the program: a palette, and a style sheet made of its roles."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QPalette, QStyleHints
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.theme import DARK, LIGHT, Theme, high_contrast, mix_colors, palette
from deskreader.desktop.appearance.theme_file import ThemeFileError, load_theme, with_accent
from deskreader.desktop.runtime.change_bridge import SettingsWatch
from deskreader.settings import Settings, SettingsKeeper, ThemeMode

log = logging.getLogger(__name__)

STYLE = "fusion"
"""The only widget style that takes every colour of a palette on every system."""
STYLE_ACCENT = QColor(48, 140, 198).name()
"""The accent that Qt makes up where the system has none."""
SCHEMES = {ThemeMode.LIGHT: Qt.ColorScheme.Light, ThemeMode.DARK: Qt.ColorScheme.Dark}


def theme_for(mode: ThemeMode, scheme: Qt.ColorScheme, own: Theme | None = None, wants_contrast: bool = False) -> Theme:
    """Returns the theme for the user's setting and the system's own scheme.

    `own` is the theme of the user's file; `wants_contrast` is whether the system asks for high contrast.
    """
    is_dark = scheme == Qt.ColorScheme.Dark
    if mode is ThemeMode.CONTRAST or (mode is ThemeMode.SYSTEM and wants_contrast):
        return high_contrast(is_dark)
    if mode is ThemeMode.FILE and own is not None:
        return own
    if mode in (ThemeMode.SYSTEM, ThemeMode.FILE):
        return DARK if is_dark else LIGHT
    return DARK if mode is ThemeMode.DARK else LIGHT


@cache
def style_hints() -> QStyleHints:
    """Returns the system's hints, which are kept: PySide loses those on accessibility with its object for these."""
    return QGuiApplication.styleHints()


def system_accent(app: QApplication) -> str:
    """Returns the accent colour that the system gives, as `#rrggbb`; empty where it gives none of its own.

    It has to be asked before the program sets a style or a palette.
    """
    accent = app.palette().color(QPalette.ColorRole.Accent).name()
    return "" if accent == STYLE_ACCENT or app.platformName() in ("offscreen", "minimal") else accent


STYLE_SHEET = """
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
QPushButton#link {{ background: transparent; color: {accent}; border: 1px solid transparent; padding: {p2}px {p6}px; }}
QPushButton#link:hover {{ background: {hover}; }}
QPushButton#link:focus {{ border-color: {accent}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QToolButton {{ background: transparent; color: {soft_ink}; border: 1px solid transparent; border-radius: {p6}px;
    padding: {p4}px; }}
QToolButton:hover {{ background: {hover}; }}
QToolButton:pressed, QToolButton:checked {{ background: {selection}; }}
QToolButton:focus {{ border-color: {accent}; }}
QToolButton::menu-indicator {{ image: none; }}
QMenu {{ background: {page}; color: {ink}; border: 1px solid {edge}; padding: {p4}px; }}
QMenu::item {{ padding: {p6}px {p24}px {p6}px {p12}px; border-radius: {p4}px; }}
QMenu::item:selected {{ background: {selection}; color: {selected_ink}; }}
QMenu::item:disabled {{ color: {faint_ink}; }}
QListView#suggestions {{ background: {page}; color: {ink}; border: 1px solid {edge}; padding: {p4}px; outline: none; }}
QListView#suggestions::item {{ padding: {p4}px {p8}px; border: none; border-radius: {p4}px; }}
QListView#suggestions::item:selected {{ background: {selection}; color: {selected_ink}; }}
QMenu::separator {{ height: 1px; background: {rule}; margin: {p4}px {p8}px; }}
"""


def style_sheet(theme: Theme) -> str:
    """Returns the style sheet of the whole program for a theme, in the sizes of this system."""
    roles = {name: getattr(theme, name) for name in Theme.__dataclass_fields__}
    lengths = {f"p{n}": metrics.px(n) for n in (2, 3, 4, 6, 8, 10, 12, 14, 24, 32)}
    return STYLE_SHEET.format(
        **roles,
        **lengths,
        thumb=mix_colors(theme.timeline, theme.faint_ink, 0.35),
        edge=mix_colors(theme.rule, theme.faint_ink, 0.25),
        hover=mix_colors(theme.page, theme.rule, 0.5),
        accent_hover=mix_colors(theme.accent, theme.on_accent, 0.12),
    )


class ViewportPalettes(QObject):
    """Gives the viewport of each scroll area below a widget the palette of its area.

    Where the program has a style sheet, Qt freezes the palette of viewports when they are first shown: text would
    change its colour with the theme, but not the background behind it.
    """

    def __init__(self, root: QWidget) -> None:
        super().__init__(root)
        for area in root.findChildren(QAbstractScrollArea):
            area.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Copies a changed palette to the viewport."""
        if event.type() == QEvent.Type.PaletteChange and isinstance(watched, QAbstractScrollArea):
            watched.viewport().setPalette(watched.palette())
        return False


class ThemeManager(QObject):
    """Holds the current theme, and emits `changed(Theme)` when the system or the user changes it."""

    changed = Signal(object)

    def __init__(self, app: QApplication, keeper: SettingsKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app, self._keeper = app, keeper
        self._requested_scheme = Qt.ColorScheme.Unknown
        self._watch = SettingsWatch(keeper, self)
        self._watch.changed.connect(self._follow_settings)
        self._hints = style_hints()
        self._hints.colorSchemeChanged.connect(self._follow)
        self._hints.accessibility().contrastPreferenceChanged.connect(self._follow)
        self._system_accent = system_accent(app)
        self._own: tuple[str, Theme | None] = ("", None)  # the path of the user's file, and its theme
        if app.style().name().lower() != STYLE:
            app.setStyle(STYLE)
        self._set_system_scheme()
        self.theme = self._theme()
        self._apply_theme()

    def _theme(self) -> Theme:
        """Returns the theme for the present settings; light and dark take the system's accent, if that is wanted."""
        settings = self._keeper.current
        if settings.theme is ThemeMode.FILE and self._own[0] != settings.theme_file:
            self._own = (settings.theme_file, self._load_own(settings.theme_file))
        wants_contrast = self._hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
        theme = theme_for(settings.theme, self._hints.colorScheme(), self._own[1], wants_contrast)
        takes_accent = settings.system_accent and bool(self._system_accent) and theme in (LIGHT, DARK)
        return with_accent(theme, self._system_accent) if takes_accent else theme

    @staticmethod
    def _load_own(path: str) -> Theme | None:
        """Returns the theme of a file; None where it cannot be used, as the settings have said when it was chosen."""
        try:
            return load_theme(Path(path)) if path else None
        except ThemeFileError as error:
            log.warning("the theme file is not used: %s", error)
            return None

    @Slot(object)
    def _follow_settings(self, _settings: Settings) -> None:
        self._set_system_scheme()
        self._follow()

    def _set_system_scheme(self) -> None:
        """Makes title bars and the system's own dialogs follow the user's choice, where the system can do that."""
        scheme = SCHEMES.get(self._keeper.current.theme, Qt.ColorScheme.Unknown)
        if scheme != self._requested_scheme:
            self._requested_scheme = scheme
            self._hints.setColorScheme(scheme)

    @Slot()
    def _follow(self) -> None:
        theme = self._theme()
        if theme != self.theme:
            self.theme = theme
            self._apply_theme()
            self.changed.emit(theme)

    def refresh(self) -> None:
        """Applies the theme again in the sizes of another interface font."""
        self._apply_theme()

    def _apply_theme(self) -> None:
        """Sets the application's palette and style sheet."""
        self._app.setPalette(palette(self.theme))
        self._app.setStyleSheet(style_sheet(self.theme))
