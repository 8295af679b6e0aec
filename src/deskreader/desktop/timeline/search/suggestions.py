"""What a search field offers for the word that is being typed: operators, and names of feeds and tags."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtWidgets import QCompleter, QListView, QStyledItemDelegate, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.strings.search_operators import operators

COMPLETION_ROLE = Qt.ItemDataRole.UserRole
SHORTEST = 2
"""Characters of a word from which on something is offered."""
MOST = 8
SIDES, GAP = 16, 2
"""Of the list: room beside the rows, and below the field; in pixels of the design."""
NAMED = {"feed": "feed:", "tag": "tag:"}

Suggestion = tuple[str, str]
"""The text that is completed to, and how it is listed."""


def suggestions_for(text: str, feeds: Sequence[str], tags: Sequence[str]) -> list[Suggestion]:
    """Returns what completes the last word of a query, each as the whole query that it leads to."""
    before, word = _split(text)
    bare = word.removeprefix("-")
    sign = word[: len(word) - len(bare)]
    kind, colon, part = bare.partition(":")
    if colon and kind.lower() in NAMED:
        return [(before + sign + _named(kind.lower(), name), name) for name in _names(kind.lower(), part, feeds, tags)]
    if len(bare) < SHORTEST:
        return []
    found = [
        operator
        for operator in operators()
        if operator.offered and operator.text.startswith(bare.lower()) and operator.text != bare.lower()
    ]
    return [(before + sign + operator.text, f"{operator.text}  ·  {operator.meaning}") for operator in found[:MOST]]


def _split(text: str) -> tuple[str, str]:
    """Splits a query before its last word; a quotation mark that is open keeps its words together."""
    quoted = False
    start = 0
    for position, character in enumerate(text):
        if character == '"':
            quoted = not quoted
        elif character.isspace() and not quoted:
            start = position + 1
    return text[:start], text[start:]


def _names(kind: str, part: str, feeds: Sequence[str], tags: Sequence[str]) -> list[str]:
    typed = part.strip('"').casefold()
    names = [name for name in (feeds if kind == "feed" else tags) if typed in name.casefold()]
    if part.endswith('"') and len(part) > 1:  # the name is whole
        return []
    return sorted(names, key=lambda name: (not name.casefold().startswith(typed), name.casefold()))[:MOST]


def _named(kind: str, name: str) -> str:
    plain = name.replace('"', " ").strip()
    return f'{NAMED[kind]}"{plain}"' if any(character.isspace() for character in plain) else f"{NAMED[kind]}{plain}"


class SuggestionModel(QAbstractListModel):
    """The suggestions for the query that is being typed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Suggestion] = []

    def show(self, rows: list[Suggestion]) -> None:
        """Lists other suggestions."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Returns how many suggestions there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Returns a suggestion as it is listed, or the query that it leads to."""
        if not index.isValid():
            return None
        completed, listed = self._rows[index.row()]
        if role == COMPLETION_ROLE:
            return completed
        return listed if role == Qt.ItemDataRole.DisplayRole else None


class SuggestionPopup(QCompleter):
    """Lists suggestions below a field, all that the model has: which fit is decided where they are made."""

    def __init__(self, model: SuggestionModel, parent: QObject) -> None:
        super().__init__(model, parent)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setCompletionRole(COMPLETION_ROLE)
        self.setMaxVisibleItems(MOST)
        self._view = QListView()
        self.setPopup(self._view)
        self._view.setObjectName("suggestions")
        self._view.setItemDelegate(QStyledItemDelegate(self))  # Qt's own takes nothing from the style sheet
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def open_below(self, field: QWidget) -> None:
        """Lists the suggestions below a field, as wide as the longest of them needs."""
        view = self._view
        widest = view.sizeHintForColumn(0) + metrics.px(SIDES)
        self.complete(QRect(0, 0, max(field.width(), widest), field.height() + metrics.px(GAP)))
        rows = self.completionCount() * view.sizeHintForRow(0)
        view.resize(view.width(), rows + view.height() - view.viewport().height())
