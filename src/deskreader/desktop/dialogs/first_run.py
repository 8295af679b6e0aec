"""The page that fills the window as long as there is no feed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFont
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from deskreader.desktop.appearance.fonts import load_fonts, serif
from deskreader.desktop.appearance.icons import pixmap
from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.widgets.accessible_role import set_decorative
from deskreader.desktop.widgets.dialog_style import apply_dialog_style, set_type
from deskreader.desktop.widgets.parts import (
    CardButton,
    button,
    label,
    paragraph,
    problem_label,
    show_problem,
    text_field,
)
from deskreader.desktop.widgets.pasted_address import address_in


class FirstRunPage(QWidget):
    """Offers five ways to begin: an address, an OPML file, the starter list, an account, the sample newsroom.

    An address or an OPML file can also be dropped on it.
    """

    address_given = Signal(str)
    opml_chosen = Signal(str)
    starter_requested = Signal()
    account_requested = Signal()
    newsroom_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self.opml = Card("import", self.tr("Import an OPML file"), self.tr("From any other reader, folders included."))
        self.starter = Card(
            "list", self.tr("Choose from a starter list"), self.tr("Well-known sources by topic and language.")
        )
        self.account = Card("sync", self.tr("Connect a sync account"), self.tr("FreshRSS, Miniflux and others."))
        self.newsroom = Card(
            "newsroom", self.tr("Open the sample newsroom"), self.tr("Try everything now, even offline.")
        )
        self.opml.clicked.connect(self._ask_opml)
        self.starter.clicked.connect(self.starter_requested)
        self.account.clicked.connect(self.account_requested)
        self.newsroom.clicked.connect(self.newsroom_requested)
        self._build()
        self.set_theme(theme)

    def _build(self) -> None:
        headline = label(self.tr("Read the news you chose, whole and offline"))
        headline.setWordWrap(True)
        headline.setFont(serif(load_fonts(), px(34), QFont.Weight.DemiBold))
        explanation = self.tr(
            "Add a source to begin. DeskReader fetches its stories in the background, removes everything that isn't "
            "the story, and keeps text and pictures on this computer."
        )
        self.problem = problem_label()
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(headline)
        column.addSpacing(px(14))
        column.addWidget(paragraph(explanation, 14, 1.5))
        column.addSpacing(px(26))
        column.addLayout(self._address_line())
        column.addSpacing(px(8))
        column.addWidget(self.problem)
        column.addSpacing(px(14))
        column.addLayout(self._cards())
        block = QWidget()
        block.setMaximumWidth(px(640))
        block.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addWidget(block, 100)
        centred.addStretch(1)
        content = QWidget()
        page = QVBoxLayout(content)
        page.addStretch(1)
        page.addLayout(centred)
        page.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # all that it holds takes the keyboard
        scroll.setWidget(content)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(scroll)

    def _address_line(self) -> QHBoxLayout:
        hint = self.tr("Site, feed or article address")
        self.address = text_field(hint, self.tr("Site or feed address"), 38)
        self.address.returnPressed.connect(self._give_address)
        self.address.textEdited.connect(lambda _: show_problem(self.problem, ""))
        set_type(self.address, 14)
        self.add = button(self.tr("Add"), primary=True)
        set_type(self.add, 14, QFont.Weight.DemiBold)
        self.add.clicked.connect(self._give_address)
        self.add.setFixedHeight(px(38))
        self.add.setMinimumWidth(px(68))
        line = QHBoxLayout()
        line.setSpacing(px(10))
        line.addWidget(self.address, 1)
        line.addWidget(self.add)
        return line

    def _cards(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(px(12))
        grid.addWidget(self.opml, 0, 0)
        grid.addWidget(self.starter, 0, 1)
        grid.addWidget(self.account, 1, 0)
        grid.addWidget(self.newsroom, 1, 1)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        return grid

    # --- called by the window -------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        apply_dialog_style(self, theme)
        for card in (self.opml, self.starter, self.account, self.newsroom):
            card.set_theme(theme)

    def show_problem(self, sentence: str) -> None:
        """Shows an error below the address, which can be corrected at once; an empty sentence hides it."""
        self.set_busy(False)
        show_problem(self.problem, sentence)
        if sentence:
            self.address.setFocus()
            self.address.selectAll()

    def set_busy(self, busy: bool) -> None:
        """Shows that an address is being looked up, and disables everything meanwhile."""
        self.add.setText(self.tr("Checking…") if busy else self.tr("Add"))
        for widget in (self.add, self.address, self.opml, self.starter, self.account, self.newsroom):
            widget.setEnabled(not busy)
        if busy:
            show_problem(self.problem, "")

    # --- input -----------------------------------------------------------------------------------------

    def _give_address(self) -> None:
        text = self.address.text().strip()
        if not text:
            self.address.setFocus()
        elif self.address.isEnabled():
            self.address_given.emit(text)

    def _ask_opml(self) -> None:
        files = self.tr("OPML files (*.opml *.xml);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Import an OPML file"), "", files)
        if path:
            self.opml_chosen.emit(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or address_in(event.mimeData().text()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls() or [QUrl(address_in(event.mimeData().text()))]
        if urls[0].isLocalFile():
            self.opml_chosen.emit(urls[0].toLocalFile())
        elif address_in(urls[0].toString()):
            self.address.setText(urls[0].toString())
            self._give_address()
        event.acceptProposedAction()


class Card(CardButton):
    """A large button: icon, title, and a line of explanation."""

    def __init__(self, icon: str, title: str, explanation: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(title)
        self.setAccessibleDescription(explanation)
        self._icon = icon
        self._theme: Theme | None = None
        self._image = QLabel()
        set_decorative(self._image)
        self._image.setFixedSize(px(22), px(22))
        texts = QVBoxLayout()
        texts.setSpacing(px(4))
        texts.addWidget(label(title, 14, QFont.Weight.DemiBold))
        texts.addWidget(label(explanation, 13, ink="soft_ink"))
        texts.addStretch(1)
        self.content.setContentsMargins(px(18), px(18), px(18), px(17))
        self.content.addWidget(self._image, 0, Qt.AlignmentFlag.AlignTop)
        self.content.addLayout(texts, 1)
        for inner in self.findChildren(QLabel):
            inner.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_theme(self, theme: Theme) -> None:
        """Draws the icon in the theme's ink."""
        self._theme = theme
        self._image.setPixmap(pixmap(self._icon, theme, "ink", px(20), self.devicePixelRatioF()))

    def draw(self) -> None:
        """Draws the icon for the screen."""
        if self._theme is not None:
            self.set_theme(self._theme)
