"""The dialog with the program's name, version and licence."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QFont, QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from deskreader import __version__
from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.widgets.parts import button, label
from deskreader.desktop.widgets.plain_dialog import ThemedDialog
from deskreader.resource_files import resource_path


class AboutDialog(ThemedDialog):
    """Shows icon, name, version and licence, and opens the list of licences."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
        return texts

    def _foot(self) -> QHBoxLayout:
        self.licences = button(self.tr("Licences…"))
        self.licences.clicked.connect(self._open_licences)
        close = button(self.tr("Close"))
        close.clicked.connect(self.accept)
        close.setFocus()
        foot = QHBoxLayout()
        foot.addWidget(self.licences)
        foot.addStretch(1)
        foot.addWidget(close)
        return foot

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme, and remembers it for the list of licences."""
        self._theme = theme
        super().set_theme(theme)

    def _open_licences(self) -> None:
        """Shows the licences of the program and its parts above this dialog."""
        from deskreader.desktop.dialogs.help.licences import LicencesDialog

        dialog = LicencesDialog(self._theme, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
