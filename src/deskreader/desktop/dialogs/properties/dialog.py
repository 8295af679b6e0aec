"""The frame of a feed's properties: its title, the sections one below the other, a line for trouble, a button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.dialogs.properties.access import CredentialsSection
from deskreader.desktop.dialogs.properties.fetch_statistics import FetchStatisticsSection, problem_words
from deskreader.desktop.dialogs.properties.section import Port, Section, Shown
from deskreader.desktop.dialogs.properties.subscription import SubscriptionSection
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import messages
from deskreader.desktop.widgets.dialog_style import dress
from deskreader.desktop.widgets.parts import button, if_alive, label, problem_label, say
from deskreader.desktop.widgets.scroll_area import RowsArea
from deskreader.engine.library.library import Library
from deskreader.errors import DeskReaderError
from deskreader.model import Changes, FeedId

SECTIONS: tuple[type[Section], ...] = (SubscriptionSection, CredentialsSection, FetchStatisticsSection)
"""The sections in order; each is made with the port alone."""


def _now() -> datetime:
    return datetime.now(UTC)


class PropertiesDialog(QDialog):
    """All that is known of one feed, and what can be chosen for it. Not modal; every change holds at once."""

    def __init__(
        self,
        library: Library,
        tasks: Tasks,
        theme: Theme,
        feed_id: FeedId,
        parent: QWidget | None = None,
        now: Callable[[], datetime] = _now,
        keys: Any = None,
    ) -> None:
        super().__init__(parent)
        self.feed_id = feed_id
        self._library, self._tasks, self._now = library, tasks, now
        self.setWindowTitle(self.tr("Properties"))
        port = Port(feed_id, library, self._run, self._ask_for, keys)
        self.sections = tuple(make(port) for make in SECTIONS)  # type: ignore[call-arg]
        self.heading = label("", 20, QFont.Weight.Bold)
        self.problem, self.trouble = problem_label(), problem_label()
        self._build()
        self.set_theme(theme)
        self.resize(px(620), px(640))
        self.reload()

    def _build(self) -> None:
        body = QWidget()
        body.setObjectName("pageBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(px(28), px(24), px(28), px(12))
        column.setSpacing(px(22))
        column.addWidget(self.heading)
        column.addWidget(self.problem)
        for section in self.sections:
            column.addWidget(section)
        column.addStretch(1)
        self.close_button = button(self.tr("Close"))
        self.close_button.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(28), px(10), px(28), px(16))
        foot.setSpacing(px(12))
        foot.addWidget(self.trouble, 1)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(RowsArea(body), 1)
        whole.addLayout(foot)

    # --- showing ------------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Asks for what holds now and shows it."""
        self._tasks.run(self._ask, if_alive(self, self._show), if_alive(self, self._fail))

    def apply(self, changes: Changes) -> None:
        """Follows what a write changed."""
        if changes.outline or self.feed_id in changes.feeds:
            self.reload()

    def _ask(self) -> Shown:
        outline = self._library.outline()
        details = self._library.details(self.feed_id)
        return Shown(self._library.feed(self.feed_id), details, outline.folders, self._now())

    def _show(self, shown: Shown) -> None:
        self.heading.setText(shown.feed.title)
        wrong = problem_words(shown)
        if wrong != self.problem.text():
            say(self.problem, wrong)
        for section in self.sections:
            section.show_feed(shown)

    def _run(self, work: Callable[[], object]) -> None:
        def done(_result: object) -> None:
            say(self.trouble, "")
            self.reload()

        self._tasks.run(work, if_alive(self, done), if_alive(self, self._fail))

    def _ask_for(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        def answered(result: Any) -> None:
            say(self.trouble, "")
            done(result)

        self._tasks.run(work, if_alive(self, answered), if_alive(self, self._fail))

    def _fail(self, error: DeskReaderError) -> None:
        say(self.trouble, messages.error_message(error))

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours."""
        dress(self, theme)
