"""The dialog of rules: the list, the editor, trials with marked passages, saving, undo, and unsaved changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import DARK, LIGHT
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.rules import RulesDialog
from deskreader.desktop.dialogs.rules import dialog as module
from deskreader.desktop.dialogs.rules.rule_editor import ON_DAY
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.errors import Kind, ParseError
from deskreader.model import RuleId
from deskreader.model.rules import Condition, Rule, RuleActions, RuleField, RuleScope, RuleTest
from tests.desktop.fake_engine import FakeEngine
from tests.desktop.sample_articles import NOW
from tests.rules.kit import condition, rule

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
FRIDAY = rule(condition("title", "phrase", "black friday"), name="Friday")
SPORT = rule(
    condition("author", "list", "Ana Lindqvist", "Smith, John"),
    condition("title", "words", "cup", negated=True),
    name="Sport",
    actions=RuleActions(star=True, tags=("Sport", "Two words"), notify=False, pictures=True, move_to_front=True),
    joins_any=True,
    expires_at=NOW + timedelta(days=3),
)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TRIAL_MS", 0)


@pytest.fixture
def dialog(qtbot: QtBot, engine: FakeEngine, tasks: Tasks) -> Iterator[RulesDialog]:
    """The dialog on two rules."""
    engine.rules.add(FRIDAY)
    engine.rules.add(SPORT)
    dialog = RulesDialog(DialogContext(engine, tasks, LIGHT), [QKeySequence("Z")], now=lambda: NOW)
    engine.library.listen(dialog.apply)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.list.count() == 2)
    return dialog


def stored(engine: FakeEngine) -> list[Rule]:
    return [each.rule for each in engine.rules.stored.values()]


def type_value(dialog: RulesDialog, text: str, row: int = 0) -> None:
    """Types into a condition."""
    dialog.editor.rows[row].value.clear()
    QTest.keyClicks(dialog.editor.rows[row].value, text)


def title_of(engine: FakeEngine) -> str:
    return next(iter(engine.library.articles.values())).title


def test_the_list_says_what_each_rule_does(dialog: RulesDialog, engine: FakeEngine, qtbot: QtBot) -> None:
    texts = [dialog.list.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert texts[0] == "Friday, Mute · 0 stories so far"
    assert texts[1].startswith("Sport, Star, never notify, save pictures, move to the front, tag “Sport”, tag “Two wor")
    assert " · until " in texts[1]
    assert dialog.list.current_id == 1, "the first rule is in the editor"
    assert dialog.editor.rule == FRIDAY


@pytest.mark.parametrize("shown", [FRIDAY, SPORT, replace(SPORT, is_on=False, joins_any=False, expires_at=None)])
def test_the_editor_gives_back_what_it_shows(dialog: RulesDialog, shown: Rule) -> None:
    dialog.editor.show_rule(shown)
    assert dialog.editor.rule == shown
    assert not dialog._is_changed() or shown != FRIDAY


def test_feeds_are_named_and_kept_by_their_numbers(dialog: RulesDialog, engine: FakeEngine) -> None:
    feed = next(iter(engine.library.feeds.values()))
    of_feed = rule(condition("feed", "list", str(feed.id)), name="Feed")
    dialog.editor.show_rule(of_feed)
    assert feed.title in dialog.editor.rows[0].value.text()
    assert dialog.editor.rule == of_feed


def test_a_rule_is_tried_while_it_is_typed(dialog: RulesDialog, engine: FakeEngine, qtbot: QtBot) -> None:
    title = title_of(engine)
    dialog.new.click()
    word = max(title.split(), key=len)
    type_value(dialog, word)
    sought = (Condition(RuleField.ANYWHERE, RuleTest.WORDS, (word,)),)
    qtbot.waitUntil(lambda: engine.rules.tried[-1].conditions == sought)
    qtbot.waitUntil(lambda: "match" in dialog.trial.heading.text())
    marked = f"background-color:{LIGHT.mark}"
    assert any(marked in row.text() and word in row.text() for row in dialog.trial._shown)
    assert engine.rules.list_all()[0].rule == FRIDAY, "a trial changes nothing"
    dialog.set_theme(DARK)
    assert any(f"background-color:{DARK.mark}" in row.text() for row in dialog.trial._shown)


def test_what_strangers_wrote_is_no_markup(dialog: RulesDialog, engine: FakeEngine, qtbot: QtBot) -> None:
    article = next(iter(engine.library.articles.values()))
    engine.library.articles[article.id] = replace(article, title="<img src=x> zebra & co", feed_title="<b>feed</b>")
    dialog.new.click()
    type_value(dialog, "zebra")
    qtbot.waitUntil(lambda: len(dialog.trial._shown) == 1)
    html = dialog.trial._shown[0].text()
    assert "&lt;img src=x&gt;" in html
    assert "<img" not in html
    assert "<b>feed" not in html


def test_an_error_of_a_trial_stands_in_its_place(dialog: RulesDialog, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.rules.error = ParseError(Kind.BAD_EXPRESSION, "missing ), unterminated subpattern")
    type_value(dialog, "(")
    qtbot.waitUntil(dialog.trial.problem.isVisible)
    assert "regular expression" in dialog.trial.problem.text()
    engine.rules.error = None
    type_value(dialog, "x")
    qtbot.waitUntil(lambda: not dialog.trial.problem.isVisible())


def test_a_new_rule_is_saved_applied_and_undone(dialog: RulesDialog, engine: FakeEngine, qtbot: QtBot) -> None:
    unread = next(h for h in engine.library.articles.values() if not h.is_read)
    assert not dialog._is_changed()
    dialog.new.click()
    assert not dialog.save.isEnabled()
    dialog.editor.rows[0].field.choose(RuleField.TITLE)
    dialog.editor.rows[0].field.chosen.emit(RuleField.TITLE)
    type_value(dialog, unread.title)
    assert dialog.editor.scope.currentData() == RuleScope.UNREAD, "a rule that mutes does so at once"
    assert dialog.save.isEnabled()
    dialog.save.click()
    qtbot.waitUntil(lambda: dialog.list.count() == 3 and dialog.list.current_id == 3)
    assert engine.library.articles[unread.id].is_muted
    assert dialog.bar.text.startswith("Saved, ")
    assert engine.rules.stored[RuleId(3)].rule.name == unread.title
    assert not dialog._is_changed()
    QTest.keyClick(dialog.list, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: dialog.list.count() == 2)
    assert not engine.library.articles[unread.id].is_muted


def test_a_rule_is_changed_and_an_error_keeps_what_was_typed(
    dialog: RulesDialog, engine: FakeEngine, qtbot: QtBot
) -> None:
    dialog.editor.mute.setChecked(False)
    dialog.editor.star.setChecked(True)
    engine.rules.error = ParseError(Kind.SLOW_EXPRESSION)
    dialog.save.click()
    qtbot.waitUntil(dialog.problem.isVisible)
    assert dialog.editor.star.isChecked()
    engine.rules.error = None
    dialog.save.click()
    qtbot.waitUntil(lambda: stored(engine)[0].actions == RuleActions(star=True))
    qtbot.waitUntil(lambda: not dialog._is_changed())


def test_the_last_day_of_a_rule_is_picked_in_a_calendar(dialog: RulesDialog, engine: FakeEngine, qtbot: QtBot) -> None:
    assert not dialog.editor.day.isVisible()
    dialog.editor.end.choose(ON_DAY)
    dialog.editor.end.chosen.emit(ON_DAY)
    assert dialog.editor.day.isVisible()
    asked = dialog.ask_day(NOW.date())
    asked._calendar.setSelectedDate(QDate(2026, 4, 30))
    asked.show_button.click()
    assert "30" in dialog.editor.day.text()
    end = dialog.editor.rule.expires_at
    assert end is not None
    assert (end.astimezone().date(), end.astimezone().hour) == (date(2026, 5, 1), 0), "the day counts whole"
    dialog.save.click()
    qtbot.waitUntil(lambda: stored(engine)[0].expires_at == end)


def test_conditions_are_added_and_removed(dialog: RulesDialog, qtbot: QtBot) -> None:
    assert not dialog.editor.rows[0].remove.isEnabled()
    dialog.editor.add_condition.click()
    type_value(dialog, "deals", 1)
    assert [c.values for c in dialog.editor.rule.conditions] == [("black friday",), ("deals",)]
    dialog.editor.rows[0].remove.click()
    assert [c.values for c in dialog.editor.rule.conditions] == [("deals",)]


def test_a_rule_is_removed_and_comes_back(dialog: RulesDialog, engine: FakeEngine, qtbot: QtBot) -> None:
    dialog.remove.click()
    qtbot.waitUntil(lambda: dialog.list.count() == 1)
    assert stored(engine) == [SPORT]
    dialog.bar.take_back()
    qtbot.waitUntil(lambda: dialog.list.count() == 2)
    assert stored(engine) == [FRIDAY, SPORT]


def test_rules_change_places(dialog: RulesDialog, engine: FakeEngine, qtbot: QtBot) -> None:
    assert not dialog.up.isEnabled()
    dialog.down.click()
    qtbot.waitUntil(lambda: [each.name for each in stored(engine)] == ["Sport", "Friday"])
    qtbot.waitUntil(lambda: dialog.list.currentRow() == 1)
    dialog.undo()
    qtbot.waitUntil(lambda: [each.name for each in stored(engine)] == ["Friday", "Sport"])


def test_unsaved_changes_are_not_lost_at_once(dialog: RulesDialog, engine: FakeEngine) -> None:
    type_value(dialog, "cyber monday")
    dialog.list.setCurrentRow(1)
    assert dialog.list.current_id == 1
    assert dialog.editor.rule.conditions[0].values == ("cyber monday",)
    assert "unsaved" in dialog.note.text()
    dialog.list.setCurrentRow(1)
    assert dialog.editor.rule == SPORT
    type_value(dialog, "other")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_escape_closes_at_once_where_nothing_changed(dialog: RulesDialog, engine: FakeEngine, qtbot: QtBot) -> None:
    dialog.list.setCurrentRow(1)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: engine.rules.is_stopped)


def test_a_draft_is_no_stored_rule_and_counts_as_a_change(dialog: RulesDialog) -> None:
    dialog.begin(rule(condition("anywhere", "phrase", "Harbour Trust"), name="Harbour Trust"))
    assert dialog.list.current_id is None
    assert not dialog.remove.isEnabled()
    assert dialog.save.isEnabled()
    assert dialog._is_changed()


def test_the_rule_of_a_name_is_shown(dialog: RulesDialog, qtbot: QtBot) -> None:
    dialog.show_named("Sport")
    qtbot.waitUntil(lambda: dialog.list.current_id == 2)
    assert dialog.editor.rule == SPORT


def test_every_control_has_a_name(dialog: RulesDialog) -> None:
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

    for control in dialog.findChildren(QAbstractButton):
        if control.isVisible():
            assert control.text() or control.accessibleName() or control.toolTip()
    for kind in (QComboBox, QLineEdit):
        for control in dialog.findChildren(kind):
            if control.isVisible() and control.parent() is not dialog.editor.day:
                assert control.accessibleName(), control


def test_rules_of_another_reader_are_imported_and_undone(dialog: RulesDialog, engine: FakeEngine, qtbot: QtBot) -> None:
    dialog.import_file("/somewhere/config")
    qtbot.waitUntil(lambda: dialog.list.count() == 3)
    qtbot.waitUntil(lambda: dialog.bar.text == "1 rule added")
    assert dialog.note.text() == "2 rules are here already"
    assert dialog.problem.text() == "2 filters do more than rules can: one, two"
    dialog.bar.take_back()
    qtbot.waitUntil(lambda: dialog.list.count() == 2)
    engine.rules.error = ParseError(Kind.NOT_RULES)
    dialog.import_file("/somewhere/photo")
    qtbot.waitUntil(lambda: dialog.problem.text().startswith("No rules were found"))
    assert dialog.note.text() == ""
