"""The rules on words of a title: one line each, with what it does, a way to take it away, and a line for a new one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.widgets.controls import Choice
from deskreader.desktop.widgets.parts import button, label, text_field
from deskreader.settings import TitleRule

LONGEST = 200
WIDTH = 150


class TitleRules(QWidget):
    """Shows the rules and lets the person add and take away. `changed` carries all rules that now hold."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._rules: dict[str, TitleRule] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, px(13))
        self._column.setSpacing(px(8))
        self.lines = QVBoxLayout()
        self.lines.setSpacing(px(8))
        self._column.addLayout(self.lines)
        self.field = text_field(self.tr("Words in the title"), self.tr("Words in the title"), 30)
        self.field.setMaxLength(LONGEST)
        self.field.returnPressed.connect(self._add)
        self.act = self._choice(TitleRule.ALWAYS)
        self.act.setAccessibleName(self.tr("What to do with such titles"))
        self.add = button(self.tr("Add"))
        self.add.setAccessibleName(self.tr("Add this rule"))
        self.add.clicked.connect(self._add)
        line = QHBoxLayout()
        line.setSpacing(px(8))
        for widget in (self.field, self.act, self.add):
            line.addWidget(widget, 1 if widget is self.field else 0)
        self._column.addLayout(line)

    def show_rules(self, rules: dict[str, TitleRule]) -> None:
        """Shows these rules."""
        if rules == self._rules:
            return
        self._rules = dict(rules)
        while (item := self.lines.takeAt(0)) is not None:
            if (line := item.widget()) is not None:
                line.hide()
                line.deleteLater()
        for words, act in rules.items():
            self.lines.addWidget(self._line(words, act))

    def _line(self, words: str, act: TitleRule) -> QWidget:
        made = QWidget()
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(8))
        choice = self._choice(act)
        choice.setAccessibleName(words)
        choice.chosen.connect(lambda value: self._set(words, TitleRule(value)))
        remove = button(self.tr("Remove"))
        remove.setAccessibleName(self.tr("Remove the rule on {words}").replace("{words}", words))
        remove.clicked.connect(lambda: self._remove(words))
        line.addWidget(label(words, 13), 1)
        line.addWidget(choice, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        return made

    def _choice(self, act: TitleRule) -> Choice:
        made = Choice([(TitleRule.ALWAYS, self.tr("Always tell")), (TitleRule.NEVER, self.tr("Never tell"))])
        made.setFixedWidth(px(WIDTH))
        made.choose(act)
        return made

    def _add(self) -> None:
        words = " ".join(self.field.text().split())
        if words:
            self.field.clear()
            self._set(words, TitleRule(self.act.currentData()))
        self.field.setFocus()

    def _set(self, words: str, act: TitleRule) -> None:
        self.changed.emit({**self._rules, words: act})

    def _remove(self, words: str) -> None:
        self.field.setFocus()
        self.changed.emit({kept: act for kept, act in self._rules.items() if kept != words})
