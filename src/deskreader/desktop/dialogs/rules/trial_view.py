"""Shows what a rule would have done: how many stories match, and the newest of them with the passages marked."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.dialogs.rules.rule_texts import FIELDS, translated
from deskreader.desktop.strings.formatting import counted, format_date, format_number
from deskreader.desktop.widgets.accessible_role import set_accessible_role
from deskreader.desktop.widgets.dialog_style import set_type
from deskreader.desktop.widgets.parts import label, show_problem
from deskreader.model.rules import Passage, RuleField, RuleTrial, TrialMatch

SHOWN = 30
"""Stories that are shown."""


class TrialView(QWidget):
    """The result of a trial, an error in its place, or what to do to see one."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.heading = label("", 13, ink="soft_ink")
        self.problem = label("", 13, ink="warning")
        self.problem.hide()
        self._rows = QWidget()
        self._rows.setObjectName("pageBody")
        self._column = QVBoxLayout(self._rows)
        self._column.setContentsMargins(px(2), px(4), px(8), px(4))
        self._column.setSpacing(px(12))
        self._column.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_accessible_role(self.area, QAccessible.Role.Pane)
        self.area.setAccessibleName(QCoreApplication.translate("rules", "Stories that match"))
        self.area.setWidget(self._rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(self.heading)
        column.addWidget(self.problem)
        column.addWidget(self.area, 1)
        self._trial: RuleTrial | None = None
        self._shown: list[QLabel] = []

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._theme = theme
        if self._trial is not None:
            self.show_trial(self._trial)

    def show_text(self, text: str, problem: str = "") -> None:
        """Shows a text or a problem, and no stories."""
        self._trial = None
        self._clear()
        self.heading.setText(text)
        self.heading.setVisible(bool(text))
        show_problem(self.problem, problem)

    def show_trial(self, trial: RuleTrial) -> None:
        """Shows what came of a trial."""
        self.show_text(trial_text(trial))
        self._trial = trial
        self._shown = [self._row(match) for match in trial.matches[:SHOWN]]
        for place, row in enumerate(self._shown):
            self._column.insertWidget(place, row)
        self.area.verticalScrollBar().setValue(0)

    def _clear(self) -> None:
        for row in self._shown:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._shown = []

    def _row(self, match: TrialMatch) -> QLabel:
        """Returns a story: its title and passages, in which what was found is marked."""
        row = QLabel(textFormat=Qt.TextFormat.RichText, wordWrap=True)
        row.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        set_type(row, 13)
        row.setText(match_html(match, self._theme))
        row.setAccessibleName(_spoken(match))
        return row


def trial_text(trial: RuleTrial) -> str:
    """Returns how many stories match, of how many."""
    if not trial.looked_at:
        return QCoreApplication.translate("rules", "There are no stories yet to try this on.")
    matched = counted("rules", "1 story here matches", "%n stories here match", trial.matched)
    unread = counted("rules", "1 of them unread", "%n of them unread", trial.unread)
    of_all = QCoreApplication.translate("rules", "{number} looked at")
    if not trial.is_all:
        of_all = QCoreApplication.translate("rules", "the newest {number} looked at")
    parts = [matched, *([unread] if trial.unread else []), of_all.replace("{number}", format_number(trial.looked_at))]
    return " · ".join(parts)


def match_html(match: TrialMatch, theme: Theme) -> str:
    """Returns the HTML of a story that matches; all that comes from elsewhere is escaped."""
    headline = match.headline
    title = next((p for p in match.passages if p.field is RuleField.TITLE), None)
    shown_title = _marked(title, theme) if title is not None else escape(headline.title)
    source = escape(f"{headline.feed_title} · {format_date(headline.sorted_at)}")
    lines = [f"<b>{shown_title}</b>", f'<span style="color:{theme.faint_ink}">{source}</span>']
    for passage in match.passages:
        if passage.field is not RuleField.TITLE:
            name = "" if passage.field is RuleField.TEXT else f"{escape(translated(FIELDS[passage.field]))}: "
            lines.append(f'<span style="color:{theme.soft_ink}">{name}{_marked(passage, theme)}</span>')
    return "<br>".join(lines)


def _marked(passage: Passage, theme: Theme) -> str:
    ground, ink = theme.mark, theme.ink
    parts, position = [], 0
    for start, end in passage.marks:
        parts.append(escape(passage.text[position:start]))
        parts.append(f'<span style="background-color:{ground};color:{ink}">{escape(passage.text[start:end])}</span>')
        position = end
    return "".join([*parts, escape(passage.text[position:])])


def _spoken(match: TrialMatch) -> str:
    found = [passage.text for passage in match.passages if passage.field is not RuleField.TITLE]
    return ", ".join([match.headline.title, match.headline.feed_title, *found])
