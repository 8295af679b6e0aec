"""What keys an action has, in words and in the settings' form, and which actions a new key would collide with."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence

from deskreader.desktop.shortcuts.actions import SPECS, default_keys

Format = QKeySequence.SequenceFormat
Match = QKeySequence.SequenceMatch


def native(sequence: QKeySequence) -> str:
    """A key sequence as this system writes it."""
    return sequence.toString(Format.NativeText)


def portable(sequences: list[QKeySequence]) -> str:
    """Key sequences as the settings keep them: portable text, several with "; " between."""
    return QKeySequence.listToString(sequences, Format.PortableText)


def title(name: str, action: QAction) -> str:
    """What an action does, in words that do not change with what is chosen."""
    text = next(
        (QCoreApplication.translate("actions", spec.text) for spec in SPECS if spec.name == name), action.text()
    )
    return text.replace("&", "").removesuffix("…").rstrip()


def with_keys(own: Mapping[str, str], name: str, sequences: list[QKeySequence]) -> dict[str, str]:
    """The reader's own keys with those of one action changed, and without what is the default anyway."""
    text = portable(sequences)
    rest = {other: keys for other, keys in own.items() if other != name}
    return rest if text == default_keys(name) else {**rest, name: text}


def collision(name: str, wanted: QKeySequence, actions: Mapping[str, QAction]) -> str | None:
    """The name of another action that a key sequence would also mean, or begin, or be begun by."""
    if wanted.isEmpty():
        return None
    for other_name, action in actions.items():
        if other_name == name:
            continue
        for sequence in action.shortcuts():
            if not sequence.isEmpty() and (_overlap(wanted, sequence) or _overlap(sequence, wanted)):
                return other_name
    return None


def _overlap(one: QKeySequence, other: QKeySequence) -> bool:
    return bool(one.matches(other) != Match.NoMatch)
