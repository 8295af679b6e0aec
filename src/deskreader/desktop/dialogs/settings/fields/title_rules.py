"""The editor of title rules: a line for each rule with its effect and a remove button, and a line that adds one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.widgets.controls import Choice
from deskreader.desktop.widgets.parts import button, label, text_field
from deskreader.settings import TitleRule

MAX_LENGTH = 200
"""Characters that the words of a rule may have."""
CHOICE_WIDTH = 150


class TitleRules(QWidget):
    """Shows the rules and lets the user add, change and remove them; `changed` carries all rules after a change."""

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
        self.field.setMaxLength(MAX_LENGTH)
        self.field.returnPressed.connect(self._add)
        self.effect = self._choice(TitleRule.ALWAYS)
        self.effect.setAccessibleName(self.tr("Action"))
        self.add = button(self.tr("Add"))
        self.add.setAccessibleName(self.tr("Add rule"))
        self.add.clicked.connect(self._add)
        line = QHBoxLayout()
        line.setSpacing(px(8))
        for widget in (self.field, self.effect, self.add):
            line.addWidget(widget, 1 if widget is self.field else 0)
        self._column.addLayout(line)

    def show_rules(self, rules: dict[str, TitleRule]) -> None:
        """Shows these rules, by the words that a title must contain."""
        if rules == self._rules:
            return
        self._rules = dict(rules)
        while (item := self.lines.takeAt(0)) is not None:
            if (line := item.widget()) is not None:
                line.hide()
                line.deleteLater()
        for words, effect in rules.items():
            self.lines.addWidget(self._line(words, effect))

    def _line(self, words: str, effect: TitleRule) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(8))
        choice = self._choice(effect)
        choice.setAccessibleName(words)
        choice.chosen.connect(lambda value: self._set(words, TitleRule(value)))
        remove = button(self.tr("Remove"))
        remove.setAccessibleName(self.tr("Remove the rule for {words}").replace("{words}", words))
        remove.clicked.connect(lambda: self._remove(words))
        line.addWidget(label(words, 13), 1)
        line.addWidget(choice, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _choice(self, effect: TitleRule) -> Choice:
        choice = Choice([(TitleRule.ALWAYS, self.tr("Always notify")), (TitleRule.NEVER, self.tr("Never notify"))])
        choice.fit(CHOICE_WIDTH)
        choice.choose(effect)
        return choice

    def _add(self) -> None:
        words = " ".join(self.field.text().split())
        if words:
            self.field.clear()
            self._set(words, TitleRule(self.effect.currentData()))
        self.field.setFocus()

    def _set(self, words: str, effect: TitleRule) -> None:
        self.changed.emit({**self._rules, words: effect})

    def _remove(self, words: str) -> None:
        self.field.setFocus()
        self.changed.emit({other: effect for other, effect in self._rules.items() if other != words})
