"""The page of the briefing, in place of timeline and article pane: the first story large, the others in two columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from deskreader.desktop.appearance.fonts import load_fonts, serif
from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.appearance.thumbnail_cache import ThumbnailCache
from deskreader.desktop.briefing.briefing_card import INSET, LEAD, STANDARD, BriefingCard
from deskreader.desktop.strings.briefing_texts import briefing_title, summary_text
from deskreader.desktop.strings.formatting import full_day, local_day
from deskreader.desktop.widgets.dialog_style import apply_dialog_style
from deskreader.desktop.widgets.parts import action_button, label, link, rule
from deskreader.model import ArticleFlags, ArticleId
from deskreader.model.habits.briefing import Briefing, BriefingStory

LEADING = ("toggle_sidebar", "more_menu")
"""Actions of the buttons before the title while the sidebar is out of sight."""
WIDEST, TWO_COLUMNS, WIDE_LEAD = 1040, 640, 620
"""Of the page's content, and from where on it has two columns and a picture beside the first story; design pixels."""
STEPS = {
    Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
}  # fmt: skip


class BriefingPage(QWidget):
    """Shows a briefing. The arrow keys go from story to story, Return opens one.

    `story_requested(ArticleId)` asks for a story, `source_requested(ArticleId)` for another source of one,
    `menu_requested(BriefingStory, QPoint)` for a menu, `book_requested()` for the briefing as a book,
    `update_requested()` for the stories that came since.
    """

    story_requested = Signal(object)
    source_requested = Signal(object)
    menu_requested = Signal(object, QPoint)
    book_requested = Signal()
    update_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        thumbnails: ThumbnailCache,
        now: Callable[[], datetime],
        actions: Mapping[str, QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._leading = [action_button(actions[name], self) for name in LEADING]
        self._theme, self._thumbnails, self._now = theme, thumbnails, now
        self.briefing = Briefing()
        self.cards: list[BriefingCard] = []
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(briefing_title())
        self.title = label(briefing_title())
        self.title.setFont(serif(load_fonts(), px(34), QFont.Weight.DemiBold))
        self.subtitle = label("", 13, ink="faint_ink")
        self.book = link(self.tr("Save as EPUB…"))
        self.book.clicked.connect(self.book_requested)
        self.update_link = link(self.tr("Show new stories"))
        self.update_link.clicked.connect(self.update_requested)
        self.message = label("", 14.5, ink="soft_ink")
        self._grid = QGridLayout()
        self.area = QScrollArea(widgetResizable=True)
        self._build()
        self.set_theme(theme)

    def _build(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(px(4))
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._head())
        column.addLayout(self._grid)
        column.addStretch(1)
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(4))
        block = QWidget()
        block.setMaximumWidth(px(WIDEST))
        block.setLayout(column)
        content = QWidget()
        content.setObjectName("pageBody")
        around = QHBoxLayout(content)
        around.setContentsMargins(px(20), px(24), px(20), px(20))
        around.addStretch(1)
        around.addWidget(block, 100)
        around.addStretch(1)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(content)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)

    def _head(self) -> QVBoxLayout:
        """Returns title, day and links over a rule, in line with the texts of the cards."""
        line = QHBoxLayout()
        line.setSpacing(px(6))
        for button in self._leading:
            line.addWidget(button)
            button.hide()
        line.addWidget(self.title, 1)
        links = QHBoxLayout()
        links.setSpacing(px(18))
        for widget in (self.subtitle, self.update_link, self.book):
            links.addWidget(widget, 1 if widget is self.subtitle else 0)
        head = QVBoxLayout()
        head.setContentsMargins(px(INSET), 0, px(INSET), 0)
        head.setSpacing(px(6))
        head.addLayout(line)
        head.addLayout(links)
        head.addSpacing(px(4))
        head.addWidget(rule())
        head.addWidget(self.message)
        return head

    # --- showing ------------------------------------------------------------------------------------------------------

    def show_briefing(self, briefing: Briefing) -> None:
        """Shows a briefing from its top; the focus stays on its story if it was on one."""
        focused = next((card.story.headline.id for card in self.cards if card.hasFocus()), None)
        self.briefing = briefing
        self.update_link.hide()
        for card in self.cards:
            card.hide()  # until it is deleted, a screen reader would find it
            card.deleteLater()
        now = self._now()
        self.cards = [
            BriefingCard(story, STANDARD if number else LEAD, self._thumbnails, now)
            for number, story in enumerate(briefing.stories)
        ]
        for card in self.cards:
            card.clicked.connect(lambda _checked=False, card=card: self.story_requested.emit(card.story.headline.id))
            card.source_requested.connect(self.source_requested)
            card.menu_requested.connect(self.menu_requested)
            card.installEventFilter(self)
            card.set_theme(self._theme)
        self._arrange()
        for card in self.cards:
            card.show()  # a layout would do so later, and what is not in sight takes no focus
        self._show_texts()
        self.area.verticalScrollBar().setValue(0)
        if focused is not None:
            self.focus_story(focused)

    def show_error(self, sentence: str) -> None:
        """Shows an error in place of the stories."""
        self.show_briefing(Briefing(made_at=self._now()))
        self.message.setText(sentence)

    def show_flags(self, flags: tuple[ArticleFlags, ...]) -> None:
        """Takes over what was read or starred meanwhile."""
        changed = {flag.id: flag for flag in flags}
        for card in self.cards:
            if card.story.headline.id in changed:
                self.replace_story(card.story, changed[card.story.headline.id].is_read)

    def replace_story(self, story: BriefingStory, is_read: bool) -> None:
        """Shows a story as read or unread."""
        new = replace(story, headline=replace(story.headline, is_read=is_read))
        stories = tuple(new if old.headline.id == story.headline.id else old for old in self.briefing.stories)
        self.briefing = replace(self.briefing, stories=stories)
        for card in self.cards:
            if card.story.headline.id == story.headline.id:
                card.show_story(new)
        self._show_texts()

    def show_leading(self, visible: bool) -> None:
        """Shows or hides the buttons that stand in for those of the sidebar."""
        for button in self._leading:
            button.setVisible(visible)

    def offer_update(self) -> None:
        """Offers to show the stories that came since; nothing moves until then."""
        self.update_link.show()

    def _show_texts(self) -> None:
        day = full_day(local_day(self.briefing.made_at or self._now()))
        self.subtitle.setText(" · ".join(filter(None, (day, summary_text(self.briefing)))))
        self.book.setVisible(bool(self.briefing.unread))
        empty = self.tr("Nothing new in the last 24 hours, or you've read it all elsewhere.")
        self.message.setText("" if self.cards else empty)
        self.message.setVisible(not self.cards)

    def _arrange(self) -> None:
        """Puts the cards into one column or two, as the width allows."""
        columns = 2 if self._room() >= px(TWO_COLUMNS) else 1
        for card in self.cards:
            self._grid.removeWidget(card)
        for number, card in enumerate(self.cards):
            if number == 0:
                self._grid.addWidget(card, 0, 0, 1, 2)
                card.show_wide(self._room() >= px(WIDE_LEAD))
            elif columns == 2:
                self._grid.addWidget(card, 1 + (number - 1) // 2, (number - 1) % 2)
            else:
                self._grid.addWidget(card, number, 0, 1, 2)
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)

    def _room(self) -> int:
        return min(px(WIDEST), self.width() - px(40))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arranges the cards for the new width."""
        super().resizeEvent(event)
        self._arrange()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._theme = theme
        apply_dialog_style(self, theme)
        for card in self.cards:
            card.set_theme(theme)

    # --- keys ---------------------------------------------------------------------------------------------------------

    def focus_story(self, article: ArticleId | None = None) -> None:
        """Gives the keyboard to the card of a story, by default to the first unread one."""
        wanted = next((card for card in self.cards if card.story.headline.id == article), None)
        unread = next((card for card in self.cards if not card.story.headline.is_read), None)
        target = wanted or unread or next(iter(self.cards), None)
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Goes to the card beside with an arrow key, and keeps the card with the focus in sight."""
        if isinstance(watched, BriefingCard) and event.type() == QEvent.Type.FocusIn:
            self.area.ensureWidgetVisible(watched)
        if isinstance(watched, BriefingCard) and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = STEPS.get(Qt.Key(event.key()))
            if step is not None:  # at an edge, too: Qt would go to any widget near it
                (self._beside(watched, *step) or watched).setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _beside(self, card: BriefingCard, right: int, down: int) -> BriefingCard | None:
        """Returns the nearest card in a direction of the screen."""
        middle = card.geometry().center()

        def distance(other: BriefingCard) -> tuple[int, int] | None:
            gap = other.geometry().center() - middle
            along, across = (gap.x() * right, abs(gap.y())) if right else (gap.y() * down, abs(gap.x()))
            overlaps = down != 0 or across < card.height()
            return (along, across) if along > 0 and overlaps else None

        found = [(far, number) for number, other in enumerate(self.cards) if (far := distance(other)) is not None]
        return self.cards[min(found)[1]] if found else None
