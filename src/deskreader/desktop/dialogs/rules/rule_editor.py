"""The editor of one rule: its name, its conditions, what it does, and until when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.rules.condition_row import DEFAULT, ConditionRow
from deskreader.desktop.dialogs.rules.rule_texts import items_as_text, items_in
from deskreader.desktop.strings.formatting import counted, full_day
from deskreader.desktop.widgets.controls import CheckBox, Choice
from deskreader.desktop.widgets.parts import button, label, link, text_field
from deskreader.model import Outline
from deskreader.model.rules import Rule, RuleActions, RuleScope

NEW_RULE = Rule("", (DEFAULT,), RuleActions(mute=True))
NEVER, ON_DAY = 0, -1
PERIODS = (1, 7, 14, 30, 90)
"""Days after which a rule may end."""


class RuleEditor(QWidget):
    """Edits a rule. `changed()` follows each edit."""

    changed = Signal()
    day_requested = Signal(object)
    """The date that is the last day of the rule, for the user to pick another."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._outline = Outline()
        self._before = NEW_RULE  # what the end of the rule counts from
        self.rows: list[ConditionRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(8))
        self._add_head()
        self._conditions = QVBoxLayout()
        self._conditions.setSpacing(px(6))
        self._column.addLayout(self._conditions)
        self.add_condition = link(self.tr("Add condition"))
        self.add_condition.clicked.connect(self._add_empty_row)
        self._column.addWidget(self.add_condition)
        self._add_actions()
        self._add_end()
        self.show_rule(NEW_RULE)

    # --- the parts ----------------------------------------------------------------------------------------------------

    def _add_head(self) -> None:
        self.name = text_field(self.tr("Named after what it looks for"), self.tr("Name"))
        self.name.textEdited.connect(lambda _text: self.changed.emit())
        self.is_on = CheckBox(self.tr("On"))
        self.is_on.toggled.connect(lambda _on: self.changed.emit())
        head = QHBoxLayout()
        head.setSpacing(px(10))
        caption = label(self.tr("Name"), 13, ink="soft_ink")
        caption.setWordWrap(False)
        caption.setBuddy(self.name)
        head.addWidget(caption)
        head.addWidget(self.name, 1)
        head.addWidget(self.is_on)
        self._column.addLayout(head)
        self.joins_any = Choice([
            (False, self.tr("If all of this is so")), (True, self.tr("If one of this is so")),
        ])  # fmt: skip
        self.joins_any.setAccessibleName(self.tr("Which conditions must hold"))
        self.joins_any.fit(160)
        self.joins_any.chosen.connect(lambda _any: self.changed.emit())
        self._column.addWidget(self.joins_any)

    def _add_actions(self) -> None:
        self._column.addWidget(label(self.tr("Then"), 13, ink="soft_ink"))
        self.mute, self.mark_read = CheckBox(self.tr("Mute")), CheckBox(self.tr("Mark as read"))
        self.mute.setToolTip(self.tr("Out of all lists but Muted, not counted, not announced"))
        self.star, self.front = CheckBox(self.tr("Star")), CheckBox(self.tr("Move to the front"))
        self.front.setToolTip(self.tr("Sorted by when it arrived, not by when it was published"))
        boxes = QHBoxLayout()
        boxes.setSpacing(px(18))
        for box in (self.mute, self.mark_read, self.star, self.front):
            box.toggled.connect(lambda _on: self.changed.emit())
            boxes.addWidget(box)
        boxes.addStretch(1)
        self._column.addLayout(boxes)
        self.tags = text_field(self.tr("Separated by commas"), self.tr("Tags"))
        self.tags.textEdited.connect(lambda _text: self.changed.emit())
        default = self.tr("As usual")
        self.notify = self._choice(
            self.tr("Notifications"), [(None, default), (True, self.tr("Always")), (False, self.tr("Never"))]
        )
        self.pictures = self._choice(
            self.tr("Pictures"), [(None, default), (True, self.tr("Always save")), (False, self.tr("Never save"))]
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(10))
        grid.setVerticalSpacing(px(8))
        tags, notifications, pictures = self.tr("Tags"), self.tr("Notifications"), self.tr("Pictures")
        named = ((tags, self.tags), (notifications, self.notify), (pictures, self.pictures))
        for column, (text, control) in enumerate(named):
            caption = label(text, 12.5, ink="soft_ink")
            caption.setBuddy(control)
            grid.addWidget(caption, 0, column)
            grid.addWidget(control, 1, column)
        grid.setColumnStretch(0, 1)
        self._column.addLayout(grid)

    def _choice(self, name: str, options: Sequence[tuple[object, str]]) -> Choice:
        choice = Choice(options)
        choice.setAccessibleName(name)
        choice.fit(130)
        choice.chosen.connect(lambda _value: self.changed.emit())
        return choice

    def _add_end(self) -> None:
        days = [(n, counted("RuleEditor", "After 1 day", "After %n days", n)) for n in PERIODS]
        self.end = Choice([(NEVER, self.tr("Never")), *days, (ON_DAY, self.tr("On a day…"))])
        self.end.setAccessibleName(self.tr("The rule ends"))
        self.end.fit(150)
        self.day = button("")
        self.day.clicked.connect(lambda: self.day_requested.emit(self._last_day))
        self.scope = Choice([
            (RuleScope.NONE, self.tr("New stories only")), (RuleScope.UNREAD, self.tr("New and unread stories")),
            (RuleScope.ALL, self.tr("New stories and all that are here")),
        ])  # fmt: skip
        self.scope.setAccessibleName(self.tr("Apply to"))
        self.scope.fit(180)
        row = QHBoxLayout()
        row.setSpacing(px(10))
        for text, control in ((self.tr("Ends"), self.end), (self.tr("Apply to"), self.scope)):
            caption = label(text, 13, ink="soft_ink")
            caption.setWordWrap(False)
            caption.setBuddy(control)
            row.addWidget(caption)
            row.addWidget(control)
            if control is self.end:
                row.addWidget(self.day)
                row.addSpacing(px(12))
        row.addStretch(1)
        self._column.addLayout(row)
        self.end.chosen.connect(self._follow_end)

    # --- the rule -----------------------------------------------------------------------------------------------------

    def show_outline(self, outline: Outline) -> None:
        """Takes over the feeds and folders that conditions may name."""
        self._outline = outline

    def show_rule(self, rule: Rule) -> None:
        """Shows a rule, to be edited."""
        self.blockSignals(True)
        self._before = rule
        self.name.setText(rule.name)
        self.is_on.setChecked(rule.is_on)
        self.joins_any.choose(rule.joins_any)
        for row in list(self.rows):
            self._take_row(row)
        for condition in rule.conditions or (DEFAULT,):
            self._add_row(ConditionRow(self._outline, condition))
        actions = rule.actions
        for box, value in ((self.mute, actions.mute), (self.mark_read, actions.mark_read), (self.star, actions.star),
                           (self.front, actions.move_to_front)):  # fmt: skip
            box.setChecked(value)
        self.tags.setText(items_as_text(actions.tags))
        self.notify.choose(actions.notify)
        self.pictures.choose(actions.pictures)
        self.end.choose(NEVER if rule.expires_at is None else ON_DAY)
        self._show_day(_day_of(rule.expires_at or self._now() + timedelta(days=14)))
        self.day.setVisible(rule.expires_at is not None)
        self.scope.choose(RuleScope.NONE)
        self.blockSignals(False)

    @property
    def rule(self) -> Rule:
        """The rule that the fields describe; it may be incomplete."""
        actions = RuleActions(
            self.mute.isChecked(), self.mark_read.isChecked(), self.star.isChecked(), items_in(self.tags.text()),
            self.notify.currentData(), self.pictures.currentData(), self.front.isChecked(),
        )  # fmt: skip
        conditions = tuple(row.condition for row in self.rows if row.condition.values)
        any_of = bool(self.joins_any.currentData())
        return Rule(self.name.text().strip(), conditions, actions, any_of, self.is_on.isChecked(), self._expires_at())

    def _expires_at(self) -> datetime | None:
        days: int = self.end.currentData()
        if days == NEVER:
            return None
        if days != ON_DAY:
            return self._now() + timedelta(days=days)
        before = self._before.expires_at
        if before is not None and _day_of(before) == self._last_day:
            return before
        return (datetime.combine(self._last_day, time()) + timedelta(days=1)).astimezone(UTC)

    # --- edits --------------------------------------------------------------------------------------------------------

    def _add_empty_row(self) -> None:
        row = ConditionRow(self._outline)
        self._add_row(row)
        row.value.setFocus()
        self.changed.emit()

    def _add_row(self, row: ConditionRow) -> None:
        self.rows.append(row)
        self._conditions.addWidget(row)
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self._remove_row(row))
        self._follow_number()

    def _remove_row(self, row: ConditionRow) -> None:
        self._take_row(row)
        self._follow_number()
        self.rows[0].value.setFocus()
        self.changed.emit()

    def _take_row(self, row: ConditionRow) -> None:
        self.rows.remove(row)
        self._conditions.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _follow_number(self) -> None:
        """The last condition cannot be removed."""
        for row in self.rows:
            row.remove.setEnabled(len(self.rows) > 1)

    def set_last_day(self, day: date) -> None:
        """Takes over a day that was picked."""
        self._show_day(day)
        self.changed.emit()

    def _show_day(self, day: date) -> None:
        self._last_day = day
        shown = full_day(day)
        self.day.setText(shown)
        self.day.setAccessibleName(self.tr("Last day of the rule: {day}").replace("{day}", shown))

    def _follow_end(self, days: object) -> None:
        self.day.setVisible(days == ON_DAY)
        self.changed.emit()


def _day_of(moment: datetime) -> date:
    """Returns the last day of a rule that ends at a moment, on this machine's clock."""
    return (moment - timedelta(microseconds=1)).astimezone().date()
