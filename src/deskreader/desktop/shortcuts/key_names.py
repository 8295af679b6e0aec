"""The keys of an action in words and in the form of the settings, and which actions a new key would collide with."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence

from deskreader.desktop.shortcuts.action_list import SPECS
from deskreader.desktop.shortcuts.actions import default_keys

Format = QKeySequence.SequenceFormat
Match = QKeySequence.SequenceMatch


def native(sequence: QKeySequence) -> str:
    """Returns a key sequence as this system writes it."""
    return sequence.toString(Format.NativeText)


def portable(sequences: list[QKeySequence]) -> str:
    """Returns key sequences as the settings store them: portable text, separated by "; "."""
    return QKeySequence.listToString(sequences, Format.PortableText)


def title(name: str, action: QAction) -> str:
    """Returns what an action does, in words that do not depend on the open article."""
    text = next(
        (QCoreApplication.translate("actions", spec.text) for spec in SPECS if spec.name == name), action.text()
    )
    return text.replace("&", "").removesuffix("…").rstrip()


def with_keys(user_keys: Mapping[str, str], name: str, sequences: list[QKeySequence]) -> dict[str, str]:
    """Returns the user's keys with those of one action replaced; the action's default keys are not listed."""
    text = portable(sequences)
    others = {other: keys for other, keys in user_keys.items() if other != name}
    return others if text == default_keys(name) else {**others, name: text}


def collision(name: str, sequence: QKeySequence, actions: Mapping[str, QAction]) -> str | None:
    """Returns the name of another action whose keys equal this sequence, begin with it, or are its beginning."""
    if sequence.isEmpty():
        return None
    for other_name, action in actions.items():
        if other_name == name:
            continue
        for other in action.shortcuts():
            if not other.isEmpty() and overlaps(sequence, other):
                return other_name
    return None


def overlaps(first: QKeySequence, second: QKeySequence) -> bool:
    """Returns whether two key sequences are equal, or one begins with the other."""
    return first.matches(second) != Match.NoMatch or second.matches(first) != Match.NoMatch
