"""The dialog of the retention rule of one feed or folder, with a preview of what the rule would remove."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.settings.rows import Row
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import format_number, format_size
from deskreader.desktop.widgets.controls import Choice
from deskreader.desktop.widgets.parts import button, if_alive, show_problem
from deskreader.desktop.widgets.plain_dialog import PlainDialog
from deskreader.errors import DeskReaderError
from deskreader.model import Feed, Folder
from deskreader.model.retention import RetentionRule

WIDTH = 580
"""Of the dialog, in pixels of the design."""
AS_ABOVE = -1
"""Stands for a limit that the rule of the folder above, or of the settings, decides."""

MEGABYTE = 1_000_000


class RetentionDialog(PlainDialog):
    """Edits the rule of a feed or folder; nothing is removed before the next refresh."""

    def __init__(self, context: DialogContext, target: Feed | Folder, parent: QWidget | None = None) -> None:
        title = messages.translate("RetentionDialog", "Keep stories")
        explanation = messages.translate("retention", "Starred and tagged stories are always kept.")
        super().__init__(title, f"{target.title}\n{explanation}", context.theme, parent)
        self._retention, self._tasks, self._target = context.engine.retention, context.tasks, target
        above = self.tr("Same as folder or default")
        days = ((7, self.tr("7 days")), (30, self.tr("30 days")), (90, self.tr("90 days")), (365, self.tr("1 year")))
        self.days = self._add(self.tr("Keep stories for"), [(AS_ABOVE, above), *days, (0, self.tr("Forever"))])
        numbers = [(number, format_number(number)) for number in (20, 50, 100, 200, 500, 1000)]
        self.newest = self._add(self.tr("Keep at most"), [(AS_ABOVE, above), *numbers, (0, self.tr("All"))])
        unread = [(AS_ABOVE, above), (1, self.tr("Keep")), (0, self.tr("Treat like read stories"))]
        self.unread = self._add(self.tr("Unread stories"), unread)
        sizes = [(size * MEGABYTE, format_size(size * MEGABYTE)) for size in (10, 50, 100, 500, 1000)]
        self.budget = self._add(self.tr("Limit pictures to"), [(AS_ABOVE, above), *sizes, (0, self.tr("No limit"))])
        self.save = button(self.tr("Save"), primary=True)
        self.save.clicked.connect(self._save)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.finish(cancel, self.save)
        self.resize(px(WIDTH), max(self.sizeHint().height(), self.column.totalHeightForWidth(px(WIDTH))))
        self._tasks.run(self._read, if_alive(self, self._show), if_alive(self, self._show_error))

    def _add(self, text: str, options: Sequence[tuple[int, str]]) -> Choice:
        choice = Choice(options)
        choice.fit(230)
        choice.chosen.connect(lambda _value: self._preview())
        self.column.addWidget(Row(text, "", choice))
        return choice

    @property
    def rule(self) -> RetentionRule:
        """The rule that the fields describe."""

        def value(choice: Choice) -> int | None:
            number: int = choice.currentData()
            return None if number == AS_ABOVE else number

        unread = value(self.unread)
        return RetentionRule(
            value(self.days), value(self.newest), None if unread is None else bool(unread), value(self.budget)
        )

    def _read(self) -> RetentionRule:
        """Reads the target's own rule."""
        if isinstance(self._target, Feed):
            return self._retention.feed_rule(self._target.id)
        return self._retention.folder_rule(self._target.id)

    def _show(self, rule: RetentionRule) -> None:
        def choose(choice: Choice, value: int | None, text: Callable[[int], str] = format_number) -> None:
            choice.choose(AS_ABOVE if value is None else value, "" if value is None else text(value))

        choose(self.days, rule.days)
        choose(self.newest, rule.newest)
        choose(self.unread, None if rule.unread is None else int(rule.unread))
        choose(self.budget, rule.budget, format_size)
        self._preview()

    def _preview(self) -> None:
        rule = self.rule
        self._tasks.run(
            lambda: self._count_removed(rule),
            if_alive(self, lambda count: self.note.setText(messages.removal_preview(count))),
            if_alive(self, self._show_error),
        )

    def _count_removed(self, rule: RetentionRule) -> int:
        """Counts the articles that would be removed if the target had this rule."""
        if isinstance(self._target, Feed):
            return self._retention.would_remove(feeds={self._target.id: rule}, only=[self._target.id])
        return self._retention.would_remove(folders={self._target.id: rule})

    def _save(self) -> None:
        rule = self.rule
        self._tasks.run(
            lambda: self._store(rule), if_alive(self, lambda _: self.accept()), if_alive(self, self._show_error)
        )

    def _store(self, rule: RetentionRule) -> None:
        if isinstance(self._target, Feed):
            self._retention.set_feed_rule(self._target.id, rule)
        else:
            self._retention.set_folder_rule(self._target.id, rule)

    def _show_error(self, error: DeskReaderError) -> None:
        show_problem(self.problem, messages.error_message(error))
