"""The dialog that lists the rules, edits one of them and tries it on the stories that are here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.go_to_date import DayDialog
from deskreader.desktop.dialogs.rules.rule_editor import NEW_RULE, RuleEditor
from deskreader.desktop.dialogs.rules.rule_list import RuleList
from deskreader.desktop.dialogs.rules.trial_view import TrialView
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.widgets.parts import button, if_alive, rule, show_problem
from deskreader.desktop.widgets.plain_dialog import PlainDialog
from deskreader.desktop.widgets.undo_bar import UndoBar, area_within
from deskreader.engine.rules.rule_import import RuleImport
from deskreader.errors import DeskReaderError
from deskreader.model import Changes, Outline, RuleId, UndoToken
from deskreader.model.rules import Rule, RuleScope, RuleTrial, StoredRule
from deskreader.text.clock import utc_now

MOST_NAMED = 5
"""Filters that are named which an import leaves out."""
MOST_YEARS = 10
"""Of a rule that ends on a day."""
TRIAL_MS = 500
"""From the last edit to a trial."""


class RulesDialog(PlainDialog):
    """Lists, edits and tries rules. What was changed can be undone here as in the window."""

    def __init__(
        self,
        context: DialogContext,
        undo_keys: Sequence[QKeySequence] = (),
        parent: QWidget | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(
            messages.translate("RulesDialog", "Rules"),
            messages.translate(
                "RulesDialog",
                "What to do with stories as they arrive. Rules run on this computer, before you see a story.",
            ),
            context.theme,
            parent,
        )
        self._engine, self._tasks, self._now = context.engine, context.tasks, now
        self._edited: RuleId | None = None  # the rule in the editor; None is a new one
        self._rules: tuple[StoredRule, ...] = ()
        self._trial_number = 0  # counts trials: earlier ones are broken off
        self._undone_by: list[UndoToken] = []
        self._may_close = False
        self._timer = QTimer(self, singleShot=True, interval=TRIAL_MS)
        self._timer.timeout.connect(self.try_rule)
        self.list = RuleList(self.tr("Rules"))
        self.editor, self.trial = RuleEditor(now), TrialView(context.theme)
        self._shown = self.editor.rule  # as it was when it came into the editor
        self._add_content()
        self._add_buttons()
        self.bar = UndoBar(context.theme, self)
        self.bar.area = lambda: area_within(self, self.list)
        for keys in undo_keys:
            QShortcut(keys, self, self.undo)
        self.resize(px(1020), px(700))
        self.list.currentItemChanged.connect(lambda _new, _old: self._show_chosen())
        self.editor.changed.connect(self._follow_edit)
        self.editor.day_requested.connect(self.ask_day)
        self._load()

    def _add_content(self) -> None:
        self.new, self.import_rules = button(self.tr("New rule")), button(self.tr("Import…"))
        self.up, self.down = button(self.tr("Up")), button(self.tr("Down"))
        self.new.clicked.connect(lambda: self.edit(None, NEW_RULE))
        self.import_rules.clicked.connect(lambda _checked=False: self.import_file())
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.up.setToolTip(self.tr("If two rules contradict each other, the upper one counts"))
        below = QHBoxLayout()
        below.setSpacing(px(8))
        for each in (self.new, self.up, self.down, self.import_rules):
            below.addWidget(each)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(px(8))
        left.addWidget(self.list, 1)
        left.addLayout(below)
        right.setSpacing(px(10))
        right.addWidget(self.editor)
        right.addWidget(rule())
        right.addWidget(self.trial, 1)
        both = QHBoxLayout()
        both.setSpacing(px(22))
        both.addLayout(left, 1)
        both.addLayout(right, 2)
        self.column.addLayout(both, 1)

    def _add_buttons(self) -> None:
        self.remove = button(self.tr("Remove rule"))
        self.remove.clicked.connect(self.remove_rule)
        self.save = button(self.tr("Save"), primary=True)
        self.save.clicked.connect(self.save_rule)
        close = button(self.tr("Close"))
        close.clicked.connect(self.reject)
        self.finish(self.remove, close, self.save)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        super().set_theme(theme)
        self.trial.set_theme(theme)
        if hasattr(self, "bar"):
            self.bar.set_theme(theme)

    # --- reading ------------------------------------------------------------------------------------------------------

    def apply(self, changes: Changes) -> None:
        """Reads the rules again once they have changed, or done something."""
        if changes.rules or changes.everything or changes.muted or changes.unmuted:
            self._load()

    def _load(self, then: Callable[[], None] = lambda: None) -> None:
        def read() -> tuple[tuple[StoredRule, ...], Outline]:
            return self._engine.rules.list_all(), self._engine.library.outline()

        def show(found: tuple[tuple[StoredRule, ...], Outline]) -> None:
            self._show(*found)
            then()

        self._tasks.run(read, if_alive(self, show), if_alive(self, self._show_error))

    def _show(self, rules: tuple[StoredRule, ...], outline: Outline) -> None:
        is_first = not self._rules and not self._is_changed()
        self._rules = rules
        self.editor.show_outline(outline)
        self.list.show_rules(rules, self._now())
        if self._edited is not None and self._edited not in [stored.id for stored in rules]:
            self._edited = None
        if is_first and self._edited is None and rules:
            self.list.setCurrentRow(0)
        elif self._edited is None:
            self.list.choose(None)
        self._follow_state()

    def _show_chosen(self) -> None:
        stored = self.list.current_rule
        if stored is not None and stored.id != self._edited:
            self.edit(stored.id, stored.rule)

    def edit(self, rule_id: RuleId | None, rule: Rule, is_draft: bool = False) -> None:
        """Puts a rule into the editor: a stored one, or a new one, which may be a draft of the user's."""
        if self._is_changed() and not self._may_discard():
            self.list.choose(self._edited)
            return
        self._edited, self._shown = rule_id, NEW_RULE if is_draft else rule
        self.list.choose(rule_id)
        self.editor.show_rule(rule)
        if rule_id is None:
            self.editor.scope.choose(RuleScope.UNREAD if rule.actions.mute else RuleScope.NONE)
        self._shown = self._shown if is_draft else self.editor.rule
        show_problem(self.problem, "")
        self.note.setText("")
        (self.editor.rows[0].value if rule_id is None else self.list).setFocus()
        self._follow_state()
        self.try_rule()

    def begin(self, draft: Rule) -> None:
        """Puts a rule into the editor that is to be a new one."""
        self.edit(None, draft, is_draft=True)

    def show_named(self, name: str) -> None:
        """Puts the rule of a name into the editor."""

        def choose() -> None:
            named = next((stored for stored in self._rules if stored.rule.name == name), None)
            if named is not None:
                self.edit(named.id, named.rule)

        self._load(choose)

    def _is_changed(self) -> bool:
        """Whether the editor holds what is not saved; the moment at which a period ends moves with the clock."""
        now, before = self.editor.rule, self._shown
        same_end = (now.expires_at is None) == (before.expires_at is None)
        is_same = replace(now, expires_at=None) == replace(before, expires_at=None)
        if same_end and now.expires_at is not None and before.expires_at is not None:
            same_end = abs((now.expires_at - before.expires_at).total_seconds()) < 3600
        return not (is_same and same_end)

    def _may_discard(self) -> bool:
        """Says once that there are unsaved changes; the second time they may be discarded."""
        if self._may_close:
            self._may_close = False
            return True
        self._may_close = True
        self.note.setText(self.tr("This rule has unsaved changes. Save them, or do that again to discard them."))
        return False

    # --- trying -------------------------------------------------------------------------------------------------------

    def _follow_edit(self) -> None:
        self._may_close = False
        self.note.setText("")
        show_problem(self.problem, "")
        self._follow_state()
        self._timer.start()

    def ask_day(self, day: date) -> DayDialog:
        """Asks for the last day of the rule in the editor."""
        first, shown = self._now().astimezone().date(), QDate(day.year, day.month, day.day)
        earliest = QDate(first.year, first.month, first.day)
        days = (earliest, earliest.addYears(MOST_YEARS))
        asked = DayDialog(self.tr("Last day of the rule"), self.tr("Choose"), days, shown, self._theme, self)
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.accepted.connect(lambda: self.editor.set_last_day(asked.day))
        asked.open()
        return asked

    def _follow_state(self) -> None:
        self.remove.setEnabled(self._edited is not None)
        place = self.list.currentRow()
        self.up.setEnabled(place > 0)
        self.down.setEnabled(0 <= place < self.list.count() - 1)
        edited = self.editor.rule
        self.save.setEnabled(bool(edited.conditions) and edited.actions.is_any)

    def try_rule(self) -> None:
        """Tries the rule in the editor on the stories that are here."""
        self._trial_number += 1
        current, tried = self._trial_number, self.editor.rule
        if not tried.conditions:
            self.trial.show_text(self.tr("Say what to look for to see which stories here would match."))
            return
        self.trial.heading.setText(self.tr("Looking…"))
        self.trial.heading.show()
        work = partial(self._engine.rules.try_rule, tried, lambda: self._trial_number != current)

        def show(trial: RuleTrial) -> None:
            if current == self._trial_number:
                self.trial.show_trial(trial)

        def fail(error: DeskReaderError) -> None:
            if current == self._trial_number:
                self.trial.show_text("", messages.error_message(error))

        self._tasks.run(work, if_alive(self, show), if_alive(self, fail))

    # --- acting -------------------------------------------------------------------------------------------------------

    def save_rule(self) -> None:
        """Saves the rule in the editor, and applies it to the stories that are chosen."""
        edited, scope, number = self.editor.rule, RuleScope(self.editor.scope.currentData()), self._edited
        rules = self._engine.rules
        act = partial(rules.add, edited, scope) if number is None else partial(rules.change, number, edited, scope)

        def done(outcome: tuple[UndoToken, Changes]) -> None:
            token = outcome[0]
            self._shown = self.editor.rule
            self.editor.scope.choose(RuleScope.NONE)
            applied = counted("RulesDialog", "Saved, 1 story changed", "Saved, %n stories changed", token.touched)
            self._offer(applied if token.touched else self.tr("Saved"), token)
            self._load(partial(self._choose_saved, number))

        self._tasks.run(act, if_alive(self, done), if_alive(self, self._show_error))

    def _choose_saved(self, number: RuleId | None) -> None:
        """Goes on with the rule that was saved; a new one is the last of all."""
        saved = number if number is not None else (self._rules[-1].id if self._rules else None)
        self._edited = saved
        self.list.choose(saved)
        stored = self.list.current_rule
        if stored is not None and number is None:
            self._shown = stored.rule
            self.editor.show_rule(stored.rule)
            self._shown = self.editor.rule
        self._follow_state()

    def remove_rule(self) -> None:
        """Removes the rule in the editor; what it did stays."""
        if self._edited is None:
            return
        act = partial(self._engine.rules.remove, [self._edited])

        def done(outcome: tuple[UndoToken, Changes]) -> None:
            self._edited, self._may_close = None, True
            self.edit(None, NEW_RULE)
            self._offer(self.tr("Rule removed. What it did stays."), outcome[0])
            self._load()

        self._tasks.run(act, if_alive(self, done), if_alive(self, self._show_error))

    def _move(self, by: int) -> None:
        place = self.list.currentRow()
        order = self.list.order()
        if 0 <= place < len(order) and 0 <= place + by < len(order):
            order[place], order[place + by] = order[place + by], order[place]
            act = partial(self._engine.rules.set_order, order)
            self._tasks.run(act, if_alive(self, self._note_undo), if_alive(self, self._show_error))

    def import_file(self, path: str = "") -> None:
        """Imports the rules of another reader's file; asks for it if no path is given."""
        kinds = self.tr("Rules of other readers (*.opml *.xml *.json *.db config)")
        path = path or QFileDialog.getOpenFileName(self, self.tr("Import rules"), "", f"{kinds};;* (*)")[0]
        if path:
            self.note.setText(self.tr("Importing…"))
            act = partial(self._engine.rules.import_file, Path(path))
            self._tasks.run(act, if_alive(self, self._show_imported), if_alive(self, self._show_error))

    def _show_imported(self, done: RuleImport) -> None:
        existing = counted("RulesDialog", "1 rule is here already", "%n rules are here already", done.existing)
        self.note.setText(existing if done.existing else "")
        added = counted("RulesDialog", "1 rule added", "%n rules added", done.added)
        if done.token is not None:
            self._offer(added, done.token)
        names = ", ".join(done.left_out[:MOST_NAMED])
        left_out = counted(
            "RulesDialog", "1 filter does more than rules can: {names}", "%n filters do more than rules can: {names}",
            len(done.left_out),
        )  # fmt: skip
        show_problem(self.problem, left_out.replace("{names}", names) if done.left_out else "")

    def _note_undo(self, outcome: tuple[UndoToken, Changes]) -> None:
        self._undone_by.append(outcome[0])

    def _offer(self, sentence: str, token: UndoToken) -> None:
        self._undone_by.append(token)
        self.bar.offer(sentence, self._take_back)

    def undo(self) -> None:
        """Undoes the last act of this dialog."""
        self.bar.dismiss()
        self._take_back()

    def _take_back(self) -> None:
        if self._undone_by:
            take_back = partial(self._engine.library.undo, self._undone_by.pop())
            self._tasks.run(take_back, if_alive(self, lambda _: self._reload_all()), if_alive(self, self._show_error))

    def _reload_all(self) -> None:
        """Shows a rule again as it is after an undo."""
        self._may_close = True

        def show_again() -> None:
            stored = self.list.current_rule
            self._may_close = True
            self.edit(stored.id if stored else None, stored.rule if stored else NEW_RULE)
            self._may_close = False

        self._load(show_again)

    def _show_error(self, error: DeskReaderError) -> None:
        self.note.setText("")
        show_problem(self.problem, messages.error_message(error))

    # --- closing ------------------------------------------------------------------------------------------------------

    def reject(self) -> None:
        """Closes the dialog; unsaved changes keep it open once."""
        if not self._is_changed() or self._may_discard():
            self._trial_number += 1
            self._tasks.run(self._engine.rules.stop, None, lambda _error: None)
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Treats the window's own close button like Close."""
        if self._is_changed() and not self._may_discard():
            event.ignore()
            return
        self._trial_number += 1
        super().closeEvent(event)
