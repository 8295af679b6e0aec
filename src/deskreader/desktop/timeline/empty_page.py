"""The page in place of the cards where there are none: a sentence, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAccessible, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.strings.account_texts import account_problem_text
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.widgets.accessible_role import set_accessible_role
from deskreader.errors import DeskReaderError
from deskreader.model import AccountId, FeedId, Filter, Outline, View, ViewKind


@dataclass(frozen=True, slots=True)
class EmptyTexts:
    """What an empty list says: a sentence, advice, and the text of a button that widens what is shown."""

    sentence: str
    advice: str = ""
    button: str = ""


class ProblemTexts:
    """What is wrong with feeds and accounts, as sentences."""

    def __init__(self, describe: Callable[[DeskReaderError], str]) -> None:
        """`describe` returns the sentence for an error."""
        self._describe = describe
        self._of_feeds: dict[FeedId, str] = {}
        self._of_accounts: dict[AccountId | None, str] = {}
        self._accounts: dict[FeedId, AccountId | None] = {}

    def follow(self, outline: Outline) -> None:
        """Takes over the problems of an outline."""
        self._of_feeds = {
            feed.id: self._describe(DeskReaderError(feed.problem.kind, feed.problem.detail))
            for feed in outline.feeds
            if feed.problem is not None
        }
        self._of_accounts = {
            account.id: account_problem_text(account.problem)
            for account in outline.accounts
            if account.problem is not None
        }
        self._accounts = {feed.id: feed.account_id for feed in outline.feeds}

    def of_view(self, view: View, feeds: Collection[FeedId]) -> list[str]:
        """Returns what is wrong with the account that a view shows, or with the feeds that it draws on."""
        account = self._accounts.get(view.feed_id) if view.feed_id is not None else view.account_id
        if account in self._of_accounts:
            return [self._of_accounts[account]]
        if view.kind is ViewKind.ACCOUNT:
            return []
        return [self._of_feeds[feed] for feed in sorted(feeds) if feed in self._of_feeds]


def empty_view_texts(view: View, problems: Sequence[str] = ()) -> EmptyTexts:
    """Returns what an empty view says.

    `problems` are the sentences of the feeds that the view draws on and that are in trouble; of an account, its own.
    """
    translate = QCoreApplication.translate
    if view.query:
        sentence = translate("timeline", "No stories match “{query}”").format(query=view.query)
        advice = translate("timeline", "Try fewer or different words, or press Esc to clear the search.")
        is_wide = view.kind is ViewKind.ALL and view.only is Filter.ALL
        return EmptyTexts(sentence, advice, "" if is_wide else translate("timeline", "Search everything"))
    if view.only is not Filter.ALL and view.kind not in (ViewKind.UNREAD, ViewKind.STARRED):
        is_unread = view.only is Filter.UNREAD
        sentence = (
            translate("timeline", "Nothing unread here")
            if is_unread
            else translate("timeline", "No starred stories here")
        )
        return EmptyTexts(sentence, "", translate("timeline", "Show all stories"))
    button = translate("timeline", "Account properties…") if problems and view.kind is ViewKind.ACCOUNT else ""
    return EmptyTexts(*_texts_of_list(view, problems), button)


def _texts_of_list(view: View, problems: Sequence[str]) -> tuple[str, str]:
    translate = QCoreApplication.translate
    if problems and view.kind in (ViewKind.FEED, ViewKind.ACCOUNT):
        return problems[0], translate("timeline", "Press R to try again.")
    if problems and view.kind is ViewKind.FOLDER:
        sentence = counted("timeline", "1 feed here has a problem", "%n feeds here have problems", len(problems))
        return sentence, translate("timeline", "Select the feed to see what's wrong, or press R to try again.")
    if view.kind is ViewKind.SAVED:
        sentence = translate("timeline", "Nothing matches this search yet")
        return sentence, translate("timeline", "New matching stories will appear here.")
    if view.kind is ViewKind.UNREAD:
        sentence = translate("timeline", "Nothing unread")
        return sentence, translate("timeline", "You're all caught up. New stories will appear here.")
    if view.kind is ViewKind.STARRED:
        sentence = translate("timeline", "No starred stories yet")
        return sentence, translate("timeline", "Press S to star a story. Starred stories are never deleted.")
    if view.kind is ViewKind.BRIEFING:
        sentence = translate("timeline", "You're all caught up")
        return sentence, translate("timeline", "The stories of the last 24 hours will appear here.")
    if view.kind is ViewKind.MUTED:
        sentence = translate("timeline", "No muted stories")
        return sentence, translate("timeline", "Stories that a rule mutes are kept here.")
    if view.kind is ViewKind.TODAY:
        return translate("timeline", "Nothing new today"), translate("timeline", "Press R to check for new stories.")
    return translate("timeline", "No stories here"), translate("timeline", "Press R to check for new stories.")


class EmptyPage(QWidget):
    """A page with a sentence and advice, or with an error message; `button_clicked()` asks for more to be shown."""

    button_clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_accessible_role(self, QAccessible.Role.StaticText)
        self._sentence = self._label(metrics.font(14.5, QFont.Weight.DemiBold))
        self._advice = self._label(metrics.font(13))
        self._button = QPushButton(self)
        self._button.setAutoDefault(False)
        self._button.clicked.connect(self.button_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(metrics.px(32), metrics.px(120), metrics.px(32), 0)
        column.setSpacing(metrics.px(8))
        column.addWidget(self._sentence)
        column.addWidget(self._advice)
        column.addSpacing(metrics.px(6))
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.set_theme(theme)

    def _label(self, font: QFont) -> QLabel:
        label = QLabel(self, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        label.setFont(font)
        return label

    def show_texts(self, texts: EmptyTexts) -> None:
        """Shows why there are no cards, and what to do next."""
        self._sentence.setText(texts.sentence)
        self.setAccessibleName(". ".join(filter(None, (texts.sentence, texts.advice))))
        self._advice.setText(texts.advice)
        self._advice.setVisible(bool(texts.advice))
        self._button.setText(texts.button)
        self._button.setVisible(bool(texts.button))

    @property
    def sentence(self) -> str:
        """The sentence that the page shows."""
        return self._sentence.text()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._theme = theme
        self._sentence.setStyleSheet(f"color: {theme.soft_ink};")
        self._advice.setStyleSheet(f"color: {theme.faint_ink};")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paints the background."""
        QPainter(self).fillRect(self.rect(), self._theme.color("timeline"))
