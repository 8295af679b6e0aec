"""What this program is, which version, and under which licence."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QFont, QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from deskreader import __version__, resources
from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.widgets.parts import button, label
from deskreader.desktop.widgets.plain_dialog import ThemedDialog


class AboutDialog(ThemedDialog):
    """A small card with icon, name, version and licence."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About DeskReader"))
        picture = QLabel()
        side = px(72)
        icon = QIcon(str(resources.folder("icons/deskreader.svg")))
        picture.setPixmap(icon.pixmap(QSize(side, side), self.devicePixelRatioF()))
        words = QVBoxLayout()
        words.setSpacing(px(6))
        words.addWidget(label("DeskReader", 20, QFont.Weight.Bold))
        words.addWidget(label(self.tr("Version {version}").replace("{version}", __version__), 13, ink="soft_ink"))
        words.addSpacing(px(6))
        words.addWidget(label(self.tr("The news you chose, whole and offline."), 13.5))
        words.addWidget(
            label(self.tr("Free software under the MIT licence. It sends nothing about you to anyone."), 13)
        )
        versions = self.tr("Made with Qt {version} and PySide6, under the LGPL.").replace("{version}", qVersion())
        words.addWidget(label(versions, 12.5, ink="faint_ink"))
        top = QHBoxLayout()
        top.setSpacing(px(22))
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        self.licences = button(self.tr("Licences…"))
        self.licences.clicked.connect(self._open_licences)
        close = button(self.tr("Close"))
        close.clicked.connect(self.accept)
        close.setFocus()
        foot = QHBoxLayout()
        foot.addWidget(self.licences)
        foot.addStretch(1)
        foot.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(28), px(28), px(28), px(20))
        whole.setSpacing(px(16))
        whole.addLayout(top)
        whole.addLayout(foot)
        self.set_theme(theme)
        self.setFixedSize(px(460), whole.totalHeightForWidth(px(460)))

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours."""
        self._theme = theme
        super().set_theme(theme)

    def _open_licences(self) -> None:
        """Shows what the program is made of, above this card."""
        from deskreader.desktop.dialogs.licences import LicencesDialog

        dialog = LicencesDialog(self._theme, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
