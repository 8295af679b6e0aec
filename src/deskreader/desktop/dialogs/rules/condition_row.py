"""One condition in the editor: where it looks, how, and for what."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.rules import rule_texts
from deskreader.desktop.widgets.controls import Choice
from deskreader.desktop.widgets.parts import button, text_field
from deskreader.model import Outline
from deskreader.model.rules import Condition, RuleField, RuleTest

DEFAULT = Condition(RuleField.ANYWHERE, RuleTest.WORDS, ("",))


class ConditionRow(QWidget):
    """A condition. `changed()` follows an edit, `removed()` asks to take the row away."""

    changed = Signal()
    removed = Signal()

    def __init__(self, outline: Outline, condition: Condition = DEFAULT) -> None:
        super().__init__()
        translate = QCoreApplication.translate
        self._outline = outline
        self.field = Choice([(field, rule_texts.translated(text)) for field, text in rule_texts.FIELDS.items()])
        self.field.setAccessibleName(translate("rules", "Where to look"))
        self.field.fit(120)
        self.comparison = Choice()
        self.comparison.setAccessibleName(translate("rules", "How to compare"))
        self.value = text_field("", translate("rules", "What to look for"))
        self._completer = QCompleter(QStringListModel([], self), self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setWidget(self.value)
        self._completer.activated.connect(self._complete)
        self.remove = button(translate("rules", "Remove"))
        self.remove.setAccessibleName(translate("rules", "Remove this condition"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self.field)
        row.addWidget(self.comparison)
        row.addWidget(self.value, 1)
        row.addWidget(self.remove)
        self._show(condition)
        self.field.chosen.connect(lambda _field: self._follow_field())
        self.comparison.chosen.connect(lambda _comparison: self._follow_comparison())
        self.value.textEdited.connect(self._follow_text)
        self.remove.clicked.connect(self.removed)

    # --- the condition ------------------------------------------------------------------------------------------------

    @property
    def _field(self) -> RuleField:
        return RuleField(self.field.currentData())  # Qt keeps it as plain text

    @property
    def _comparison(self) -> rule_texts.Comparison:
        test, _, negated = str(self.comparison.currentData()).partition(" ")
        return RuleTest(test), bool(negated)

    @property
    def condition(self) -> Condition:
        """The condition that the row describes; its values may be empty."""
        field = self._field
        test, is_negated = self._comparison
        text = self.value.text().strip()
        values = rule_texts.items_in(text) if test is RuleTest.LIST else ((text,) if text else ())
        if test is RuleTest.LIST:
            values = tuple(self._number_of(field, value) for value in values)
        return Condition(field, test, values, is_negated)

    def _show(self, condition: Condition) -> None:
        self.field.choose(condition.field)
        self._fill_comparisons((condition.test, condition.is_negated))
        if condition.test is RuleTest.LIST:
            names = [self._name_of(condition.field, value) for value in condition.values]
            self.value.setText(rule_texts.items_as_text(names))
        else:
            self.value.setText("".join(condition.values))

    def _names(self, field: RuleField) -> dict[str, str]:
        """Returns the titles of feeds or folders by their numbers; nothing for other fields."""
        if field is RuleField.FEED:
            return {str(feed.id): feed.title for feed in self._outline.feeds}
        if field is RuleField.FOLDER:
            return {str(folder.id): folder.title for folder in self._outline.folders}
        return {}

    def _name_of(self, field: RuleField, value: str) -> str:
        return self._names(field).get(value, value)

    def _number_of(self, field: RuleField, name: str) -> str:
        """Returns the number of the feed or folder of this title, so that the rule follows its renaming."""
        found = [number for number, title in self._names(field).items() if title.casefold() == name.casefold()]
        return found[0] if len(found) == 1 else name

    # --- edits --------------------------------------------------------------------------------------------------------

    def _fill_comparisons(self, chosen: rule_texts.Comparison) -> None:
        options = rule_texts.comparisons(self._field)
        self.comparison.fill([(_code(comparison), text) for comparison, text in options])
        is_offered = chosen in [comparison for comparison, _text in options]
        self.comparison.choose(_code(chosen if is_offered else options[0][0]))
        self.comparison.fit(150)
        self._explain()

    def _explain(self) -> None:
        field = self._field
        test, _is_negated = self._comparison
        explanation = rule_texts.explanation(field, test)
        self.value.setToolTip(explanation)
        self.value.setAccessibleDescription(explanation)

    def _follow_field(self) -> None:
        self._fill_comparisons(self._comparison)
        self.changed.emit()

    def _follow_comparison(self) -> None:
        self._explain()
        self.changed.emit()

    def _follow_text(self, text: str) -> None:
        self.changed.emit()
        names = list(self._names(self._field).values())
        last = text.rpartition(",")[2].strip()
        if not names or not last or self._comparison[0] is not RuleTest.LIST:
            return
        model = self._completer.model()
        if isinstance(model, QStringListModel):
            model.setStringList(names)
        self._completer.setCompletionPrefix(last)
        self._completer.complete()

    def _complete(self, name: str) -> None:
        """Puts a chosen name in the place of the last item."""
        before = rule_texts.items_in(self.value.text())[:-1]
        self.value.setText(rule_texts.items_as_text([*before, name]))
        self.changed.emit()


def _code(comparison: rule_texts.Comparison) -> str:
    """Returns a comparison as a plain text, which a drop-down list can look for among its values."""
    test, is_negated = comparison
    return f"{test} not" if is_negated else str(test)
