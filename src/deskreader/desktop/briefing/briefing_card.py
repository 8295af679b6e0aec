"""One story on the page of the briefing: title, beginning, source, who else tells it, and a picture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import escape

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout

from deskreader.desktop.appearance.fonts import load_fonts, serif
from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.appearance.thumbnail_cache import Slot, ThumbnailCache
from deskreader.desktop.strings.briefing_texts import reasons_text
from deskreader.desktop.strings.formatting import counted, time_ago
from deskreader.desktop.widgets.accessible_role import set_decorative
from deskreader.desktop.widgets.parts import CardButton, label
from deskreader.model import ArticleId, Headline, OtherSource
from deskreader.model.habits.briefing import BriefingStory
from deskreader.text.truncate import shortened

INSET = 14
"""From the edge of a card to its texts, in pixels of the design."""
NAMED = 3
"""Other sources that a card names; it counts the rest."""
STORY = "story:"
"""Beginning of the address of a link to another source; its number follows."""


@dataclass(frozen=True, slots=True)
class CardShape:
    """The sizes of a card, in pixels of the design, and how many characters of the story's beginning it shows."""

    title: float
    text: float
    characters: int
    picture: tuple[int, int]


LEAD = CardShape(27, 14.5, 330, (300, 168))
STANDARD = CardShape(17.5, 13, 120, (96, 72))


class BriefingCard(CardButton):
    """A button that opens its story. `source_requested(ArticleId)` asks for another source of it.

    `menu_requested(BriefingStory, QPoint)` asks for its menu at a point of the screen.
    """

    source_requested = Signal(object)
    menu_requested = Signal(object, QPoint)

    def __init__(self, story: BriefingStory, shape: CardShape, thumbnails: ThumbnailCache, now: datetime) -> None:
        super().__init__()
        self.story, self._shape, self._thumbnails, self._now = story, shape, thumbnails, now
        self._theme: Theme | None = None
        self.setObjectName("story")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.menu_requested.emit(self.story, self.mapToGlobal(at)))
        self._title = label("", shape.title)
        self._text = label(_beginning(story.headline, shape.characters), shape.text, ink="soft_ink")
        self._source = label("", 12, ink="faint_ink")
        self._others = label("", 12, ink="faint_ink")
        self._picture = QLabel()
        set_decorative(self._picture)
        self._build()
        thumbnails.arrived.connect(self._show_picture)
        self.show_story(story)

    def _build(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(px(5))
        for widget in (self._title, self._text, self._source, self._others):
            texts.addWidget(widget)
        texts.addStretch(1)
        self._others.setTextFormat(Qt.TextFormat.RichText)
        self._others.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self._others.linkActivated.connect(self._request_source)
        self.content.setContentsMargins(px(INSET), px(10), px(INSET), px(10))
        self.content.addLayout(texts, 1)
        self.content.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        for inner in (self._title, self._text, self._source, self._picture):
            inner.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._text.setVisible(bool(self._text.text()))  # now that the layouts gave all of them a parent
        self._picture.setVisible(self.story.headline.thumbnail is not None)
        self._picture.setFixedSize(px(self._shape.picture[0]), px(self._shape.picture[1]))

    # --- what it shows ------------------------------------------------------------------------------------------------

    def show_story(self, story: BriefingStory) -> None:
        """Shows the story as it is now: read ones step back."""
        self.story = story
        row = story.headline
        weight = QFont.Weight.Medium if row.is_read else QFont.Weight.DemiBold
        self._title.setFont(serif(load_fonts(), px(self._shape.title), weight))
        self._title.setProperty("ink", "soft_ink" if row.is_read else "ink")
        self._title.style().unpolish(self._title)
        self._title.style().polish(self._title)
        self._title.setText(row.title or row.feed_title)
        read = self.tr("Read") if row.is_read else ""
        when = time_ago(row.sorted_at, self._now)
        self._source.setText(" · ".join(filter(None, (read, row.feed_title, when))))
        reasons = reasons_text(story.reasons, self._now)
        self.setToolTip(reasons.replace("<", "‹"))
        self.setAccessibleName(", ".join(filter(None, (self._title.text(), read, row.feed_title, when))))
        self.setAccessibleDescription(". ".join(filter(None, (self._text.text(), reasons))))
        self._show_others()

    def _show_others(self) -> None:
        """Names the other sources, each a link in the theme's accent."""
        others = self.story.headline.others
        self._others.setVisible(bool(others))
        if not others:
            return
        accent = self._theme.accent if self._theme is not None else ""
        links = ", ".join(_link(other, accent) for other in others[:NAMED])
        text = escape(self.tr("Also in {sources}")).replace("{sources}", links)
        if len(others) > NAMED:
            more = counted("BriefingCard", "and 1 more", "and %n more", len(others) - NAMED)
            text = f"{text} {escape(more)}"
        self._others.setText(text)

    def show_wide(self, is_wide: bool) -> None:
        """Shows the picture beside the texts, or above them where there is no room beside."""
        towards = QBoxLayout.Direction
        self.content.setDirection(towards.LeftToRight if is_wide else towards.BottomToTop)

    def _show_picture(self) -> None:
        image = self.story.headline.thumbnail
        if image is None:
            return
        width, height = (px(side) for side in self._shape.picture)
        pixmap = self._thumbnails.get(Slot(image, width, height, px(6), self.devicePixelRatioF()))
        if pixmap is not None:
            self._picture.setPixmap(pixmap)
            self._picture.setVisible(not pixmap.isNull())

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme for what the style sheet does not reach."""
        self._theme = theme
        self._show_others()
        self._show_picture()

    def _request_source(self, address: str) -> None:
        number = address.removeprefix(STORY)
        if number.isdecimal():
            self.source_requested.emit(ArticleId(int(number)))

    def draw(self) -> None:
        """Loads the picture anew."""
        self._show_picture()


def _beginning(row: Headline, characters: int) -> str:
    return shortened(" ".join(row.snippet.split()), characters)


def _link(other: OtherSource, accent: str) -> str:
    style = f' style="color: {accent}; text-decoration: none"' if accent else ""
    return f'<a href="{STORY}{other.id}"{style}>{escape(other.feed_title)}</a>'
