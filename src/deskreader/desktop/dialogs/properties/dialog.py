"""The frame of a feed's properties: its title, the sections one below the other, a line for trouble, a button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.properties.access import CredentialsSection
from deskreader.desktop.dialogs.properties.fetch_statistics import FetchStatisticsSection, problem_words
from deskreader.desktop.dialogs.properties.section import FeedSnapshot, Result, Section, SectionContext
from deskreader.desktop.dialogs.properties.subscription import SubscriptionSection
from deskreader.desktop.strings import messages
from deskreader.desktop.widgets.parts import button, if_alive, label, problem_label, say
from deskreader.desktop.widgets.plain_dialog import ThemedDialog
from deskreader.desktop.widgets.scroll_area import RowsArea
from deskreader.errors import DeskReaderError
from deskreader.model import Changes, FeedId

SECTIONS: tuple[Callable[[SectionContext], Section], ...] = (
    SubscriptionSection,
    CredentialsSection,
    FetchStatisticsSection,
)
"""The sections in order from top to bottom."""


def _now() -> datetime:
    return datetime.now(UTC)


class PropertiesDialog(ThemedDialog):
    """All that is known of one feed, and what can be chosen for it. Not modal; every change holds at once."""

    def __init__(
        self,
        context: DialogContext,
        feed_id: FeedId,
        parent: QWidget | None = None,
        now: Callable[[], datetime] = _now,
    ) -> None:
        super().__init__(parent)
        self.feed_id = feed_id
        engine = context.engine
        self._library, self._tasks, self._now = engine.library, context.tasks, now
        self.setWindowTitle(self.tr("Properties"))
        own = SectionContext(feed_id, engine.library, engine.keys, self._run, self._ask)
        self.sections = tuple(make(own) for make in SECTIONS)
        self.heading = label("", 20, QFont.Weight.Bold)
        self.problem, self.trouble = problem_label(), problem_label()
        self._build()
        self.set_theme(context.theme)
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
        self._tasks.run(self._read, if_alive(self, self._show), if_alive(self, self._fail))

    def apply(self, changes: Changes) -> None:
        """Follows what a write changed."""
        if changes.outline or self.feed_id in changes.feeds:
            self.reload()

    def _read(self) -> FeedSnapshot:
        outline = self._library.outline()
        details = self._library.details(self.feed_id)
        return FeedSnapshot(self._library.feed(self.feed_id), details, outline.folders, self._now())

    def _show(self, snapshot: FeedSnapshot) -> None:
        self.heading.setText(snapshot.feed.title)
        problem = problem_words(snapshot)
        if problem != self.problem.text():
            say(self.problem, problem)
        for section in self.sections:
            section.show_feed(snapshot)

    def _run(self, work: Callable[[], object]) -> None:
        def done(_result: object) -> None:
            say(self.trouble, "")
            self.reload()

        self._tasks.run(work, if_alive(self, done), if_alive(self, self._fail))

    def _ask(self, work: Callable[[], Result], done: Callable[[Result], None]) -> None:
        def answered(result: Result) -> None:
            say(self.trouble, "")
            done(result)

        self._tasks.run(work, if_alive(self, answered), if_alive(self, self._fail))

    def _fail(self, error: DeskReaderError) -> None:
        say(self.trouble, messages.error_message(error))
