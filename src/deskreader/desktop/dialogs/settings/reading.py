"""The page "Reading": how articles are typeset, with a preview."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFontDatabase,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QWidget

from deskreader.desktop.appearance.fonts import load_fonts, serif
from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import LIGHT, Theme, sepia
from deskreader.desktop.dialogs.settings.binding import Binding
from deskreader.desktop.dialogs.settings.page import Page
from deskreader.settings import ReadingTheme, Settings


class ReadingPage(Page):
    """How an article is typeset, and when it counts as read."""

    def __init__(self, title: str, binding: Binding, theme: Theme) -> None:
        super().__init__(title, binding)
        sample = self.tr(
            "The ferry left at dawn, as it had for forty years, with two cars and a dog aboard. Nobody on the quay "
            "looked up. The water was the colour of slate, and the timetable, for once, was right."
        )
        self.preview = TypesettingPreview(sample)
        self.preview.set_theme(theme)
        self.column.addWidget(self.preview)
        self.column.addSpacing(px(10))
        self.follow(self.preview.show_settings)
        self._add_type()
        papers = [(ReadingTheme.PAGE, self.tr("Normal")), (ReadingTheme.SEPIA, self.tr("Sepia"))]
        self.add_choice(
            "reading_theme", self.tr("Page colour"), self.tr("Sepia is a warm page, in light mode."), papers
        )
        delays = [(0, self.tr("Right away")), (2, self.tr("After 2 seconds")), (5, self.tr("After 5 seconds"))]
        self.add_choice(
            "mark_read_seconds",
            self.tr("Mark as read"),
            self.tr("Time after opening a story."),
            [*delays, (15, self.tr("After 15 seconds"))],
            lambda seconds: self.tr("After {seconds} seconds").replace("{seconds}", str(seconds)),
        )

    def _add_type(self) -> None:
        families = [(name, name) for name in QFontDatabase.families() if not QFontDatabase.isPrivateFamily(name)]
        shipped = self.tr("{family} (built in)").replace("{family}", load_fonts())
        self.add_choice("reading_family", self.tr("Typeface"), "", [("", shipped), *families], width=200)
        pixels = self.tr("{size} px")
        self.add_slider("reading_size", self.tr("Size"), "", 1, lambda size: pixels.replace("{size}", str(size)))
        characters = self.tr("{width} characters")
        self.add_slider(
            "reading_width",
            self.tr("Column width"),
            self.tr("Around 65 is most comfortable."),
            1,
            lambda width: characters.replace("{width}", str(width)),
        )
        self.add_slider("reading_line_height", self.tr("Line height"), "", 2, format_line_height)
        ragged = self.tr("Straight right edge instead of a ragged one.")
        self.add_switch("reading_justify", self.tr("Justify lines"), ragged)
        self.add_switch(
            "reading_wrap_code",
            self.tr("Wrap long lines of code"),
            self.tr("If off, code scrolls sideways within its box."),
        )

    def filter(self, words: Sequence[str]) -> int:
        """Filters the rows; the preview is shown only if there are no words."""
        self.preview.setVisible(not words)
        return super().filter(words)

    def set_theme(self, theme: Theme) -> None:
        """Gives the preview the colours of a theme."""
        self.preview.set_theme(theme)


def format_line_height(percent: int) -> str:
    """A line height as a factor, as typesetters write it: 1.58."""
    return QLocale().toString(percent / 100, "f", 2)


class TypesettingPreview(QWidget):
    """A few lines of text, typeset as the settings say."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._document = QTextDocument(self)
        self._document.setPlainText(text)
        self._document.setDocumentMargin(px(16))
        self._theme = LIGHT
        self._paper = LIGHT
        self._reading_theme = ReadingTheme.PAGE
        self.setFixedHeight(px(120))
        self.setAccessibleName(text)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme, or those of sepia paper."""
        self._theme = theme
        self._paper = sepia(theme) if self._reading_theme is ReadingTheme.SEPIA else theme
        self.update()

    def show_settings(self, settings: Settings) -> None:
        """Typesets the text again."""
        self._reading_theme = settings.reading_theme
        font = serif(settings.reading_family or load_fonts(), px(settings.reading_size))
        self._document.setDefaultFont(font)
        block = QTextBlockFormat()
        block.setLineHeight(
            font.pixelSize() * settings.reading_line_height / 100, QTextBlockFormat.LineHeightTypes.FixedHeight.value
        )
        cursor = QTextCursor(self._document)
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(block)
        justified = Qt.AlignmentFlag.AlignJustify if settings.reading_justify else Qt.AlignmentFlag.AlignLeading
        self._document.setDefaultTextOption(QTextOption(justified))
        self.set_theme(self._theme)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._paper.color("rule"))
        painter.setBrush(self._paper.color("page"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        self._document.setTextWidth(self.width())
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, self._paper.color("ink"))
        painter.setClipRect(self.rect().adjusted(1, 1, -1, -px(8)))
        self._document.documentLayout().draw(painter, context)
