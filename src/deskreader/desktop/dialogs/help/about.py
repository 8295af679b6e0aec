"""The dialog with the program's name, version and licence."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import PySide6
from PySide6.QtCore import QLocale, QSize, QSysInfo, Qt, qVersion
from PySide6.QtGui import QFont, QGuiApplication, QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from deskreader import __version__
from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.widgets.accessible_role import set_decorative
from deskreader.desktop.widgets.parts import button, label
from deskreader.desktop.widgets.plain_dialog import ThemedDialog
from deskreader.resource_files import resource_path


class AboutDialog(ThemedDialog):
    """Shows icon, name, version and licence, and opens the list of licences."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, data_folder: Path | None = None) -> None:
        """`data_folder` is where the library lies."""
        super().__init__(parent)
        self._data_folder = data_folder
        self.setWindowTitle(self.tr("About DeskReader"))
        top = QHBoxLayout()
        top.setSpacing(px(22))
        top.addWidget(self._icon(), 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(self._texts(), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(28), px(28), px(28), px(20))
        column.setSpacing(px(16))
        column.addLayout(top)
        column.addLayout(self._foot())
        self.set_theme(theme)
        self.setFixedSize(px(460), column.totalHeightForWidth(px(460)))

    def _icon(self) -> QLabel:
        icon = QIcon(str(resource_path("icons/deskreader.svg")))
        image = QLabel()
        set_decorative(image)
        image.setPixmap(icon.pixmap(QSize(px(72), px(72)), self.devicePixelRatioF()))
        return image

    def _texts(self) -> QVBoxLayout:
        texts = QVBoxLayout()
        texts.setSpacing(px(6))
        texts.addWidget(label("DeskReader", 20, QFont.Weight.Bold))
        texts.addWidget(label(self.tr("Version {version}").replace("{version}", __version__), 13, ink="soft_ink"))
        texts.addSpacing(px(6))
        texts.addWidget(label(self.tr("The news you chose, whole and offline."), 13.5))
        texts.addWidget(
            label(self.tr("Free software under the MIT licence. It sends no data about you to anyone."), 13)
        )
        versions = self.tr("Made with Qt {version} and PySide6, under the LGPL.").replace("{version}", qVersion())
        texts.addWidget(label(versions, 12.5, ink="faint_ink"))
        if self._data_folder is not None:
            where = self.tr("Your library is in {folder}.").replace("{folder}", str(self._data_folder))
            folder = label(
                where.replace(os.sep, f"{os.sep}\u200b"), 12.5, ink="faint_ink"
            )  # may break after each folder
            folder.setAccessibleName(where)
            texts.addWidget(folder)
        return texts

    def _foot(self) -> QHBoxLayout:
        self.licences = button(self.tr("Licences…"))
        self.licences.clicked.connect(self._open_licences)
        self.copy = button(self.tr("Copy details"))
        self.copy.setToolTip(self.tr("Versions and system, for a bug report"))
        self.copy.clicked.connect(self._copy_details)
        close = button(self.tr("Close"))
        close.clicked.connect(self.accept)
        close.setFocus()
        foot = QHBoxLayout()
        foot.setSpacing(px(10))
        foot.addWidget(self.licences)
        foot.addWidget(self.copy)
        foot.addStretch(1)
        foot.addWidget(close)
        return foot

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme, and remembers it for the list of licences."""
        self._theme = theme
        super().set_theme(theme)

    def _copy_details(self) -> None:
        """Copies versions and system, and says so on the button."""
        QGuiApplication.clipboard().setText(bug_report_details())
        self.copy.setText(self.tr("Copied"))

    def _open_licences(self) -> None:
        """Shows the licences of the program and its parts above this dialog."""
        from deskreader.desktop.dialogs.help.licences import LicencesDialog

        dialog = LicencesDialog(self._theme, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def bug_report_details() -> str:
    """Returns what a bug report needs of versions and system, in English; nothing in it names the user."""
    desktop = os.environ.get("XDG_CURRENT_DESKTOP", "")
    screen = QGuiApplication.primaryScreen()
    scale = f", scale {screen.devicePixelRatio():g}" if screen is not None else ""
    lines = (
        f"DeskReader {__version__}",
        f"Qt {qVersion()}, PySide6 {PySide6.__version__}, Python {platform.python_version()}",
        f"{QSysInfo.prettyProductName()}, {QSysInfo.kernelType()} {QSysInfo.kernelVersion()}",
        ", ".join(filter(None, (QGuiApplication.platformName() + scale, desktop, QLocale().name()))),
    )
    return "\n".join(lines)
