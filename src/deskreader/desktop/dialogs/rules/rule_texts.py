"""What the window says of rules: fields, comparisons, actions, and a rule in one line."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import counted, format_date
from deskreader.desktop.strings.translation import QT_TRANSLATE_NOOP
from deskreader.errors import DeskReaderError
from deskreader.model.rules import RuleActions, RuleField, RuleTest, StoredRule

FIELDS: dict[RuleField, str] = {
    RuleField.ANYWHERE: QT_TRANSLATE_NOOP("rules", "Title or text"),
    RuleField.TITLE: QT_TRANSLATE_NOOP("rules", "Title"),
    RuleField.TEXT: QT_TRANSLATE_NOOP("rules", "Text"),
    RuleField.AUTHOR: QT_TRANSLATE_NOOP("rules", "Author"),
    RuleField.FEED: QT_TRANSLATE_NOOP("rules", "Feed"),
    RuleField.FOLDER: QT_TRANSLATE_NOOP("rules", "Folder"),
    RuleField.CATEGORY: QT_TRANSLATE_NOOP("rules", "Category"),
    RuleField.LINK: QT_TRANSLATE_NOOP("rules", "Link"),
    RuleField.LANGUAGE: QT_TRANSLATE_NOOP("rules", "Language"),
}
Comparison = tuple[RuleTest, bool]
"""A test, and whether it is negated."""
_CONTAINS: dict[Comparison, str] = {
    (RuleTest.WORDS, False): QT_TRANSLATE_NOOP("rules", "has all words"),
    (RuleTest.PHRASE, False): QT_TRANSLATE_NOOP("rules", "has the phrase"),
    (RuleTest.LIST, False): QT_TRANSLATE_NOOP("rules", "has one of"),
    (RuleTest.EXPRESSION, False): QT_TRANSLATE_NOOP("rules", "matches"),
    (RuleTest.WORDS, True): QT_TRANSLATE_NOOP("rules", "doesn't have all words"),
    (RuleTest.PHRASE, True): QT_TRANSLATE_NOOP("rules", "doesn't have the phrase"),
    (RuleTest.LIST, True): QT_TRANSLATE_NOOP("rules", "has none of"),
    (RuleTest.EXPRESSION, True): QT_TRANSLATE_NOOP("rules", "doesn't match"),
}
_IS: dict[Comparison, str] = {
    (RuleTest.LIST, False): QT_TRANSLATE_NOOP("rules", "is one of"),
    (RuleTest.LIST, True): QT_TRANSLATE_NOOP("rules", "is none of"),
}
OF_NAMES = (RuleField.FEED, RuleField.FOLDER, RuleField.CATEGORY)
"""Fields whose list has whole names."""
_EXPLANATIONS: dict[RuleTest, str] = {
    RuleTest.WORDS: QT_TRANSLATE_NOOP("rules", "Words in any order; sport* for every word that begins so"),
    RuleTest.PHRASE: QT_TRANSLATE_NOOP("rules", "Words one after the other"),
    RuleTest.LIST: QT_TRANSLATE_NOOP("rules", "Separated by commas"),
    RuleTest.EXPRESSION: QT_TRANSLATE_NOOP("rules", "A regular expression"),
}


def translated(text: str) -> str:
    """Returns a text of this module in the user's language."""
    return QCoreApplication.translate("rules", text)


def comparisons(field: RuleField) -> list[tuple[Comparison, str]]:
    """Returns the comparisons that make sense for a field, each with its text; those of whole names come first."""
    if field is RuleField.LANGUAGE:
        return [(comparison, translated(text)) for comparison, text in _IS.items()]
    texts = _CONTAINS
    if field in OF_NAMES:
        texts = _IS | {comparison: text for comparison, text in _CONTAINS.items() if comparison not in _IS}
    return [(comparison, translated(text)) for comparison, text in texts.items()]


def explanation(field: RuleField, test: RuleTest) -> str:
    """Returns what the value of a condition looks like."""
    if field is RuleField.LANGUAGE:
        return QCoreApplication.translate("rules", "Codes, such as en, de")
    return translated(_EXPLANATIONS[test])


# --- lists of values --------------------------------------------------------------------------------------------------


def items_in(text: str) -> tuple[str, ...]:
    """Returns the items of a list as it is typed: between commas; one with a comma stands in quotation marks."""
    rows = list(csv.reader(text.splitlines() or [""], skipinitialspace=True))
    return tuple(item.strip() for row in rows for item in row if item.strip())


def items_as_text(items: Iterable[str]) -> str:
    """Returns a list as it is typed."""
    quoted = ('"' + item.replace('"', '""') + '"' if any(s in item for s in ',"') else item for item in items)
    return ", ".join(quoted)


# --- a rule in one line -----------------------------------------------------------------------------------------------


def actions_text(actions: RuleActions) -> str:
    """Returns what a rule does, in a few words."""
    translate = QCoreApplication.translate
    done = [
        text
        for is_done, text in (
            (actions.mute, translate("rules", "mute")),
            (actions.mark_read, translate("rules", "mark as read")),
            (actions.star, translate("rules", "star")),
            (actions.notify is True, translate("rules", "always notify")),
            (actions.notify is False, translate("rules", "never notify")),
            (actions.pictures is True, translate("rules", "save pictures")),
            (actions.pictures is False, translate("rules", "no pictures")),
            (actions.move_to_front, translate("rules", "move to the front")),
        )
        if is_done
    ]
    done += [translate("rules", "tag “{name}”").replace("{name}", name) for name in actions.tags]
    line = ", ".join(done)
    return line[:1].upper() + line[1:]


def summary(stored: StoredRule, now: datetime) -> str:
    """Returns what is said of a rule below its name: what it does, what it did, and until when."""
    rule = stored.rule
    parts = [actions_text(rule.actions), counted("rules", "1 story so far", "%n stories so far", stored.articles)]
    if stored.problem is not None:
        return messages.error_message(DeskReaderError(stored.problem))
    if not rule.is_on:
        parts.insert(0, QCoreApplication.translate("rules", "Off"))
    elif rule.expires_at is not None and rule.expires_at <= now:
        parts.insert(0, QCoreApplication.translate("rules", "Ended"))
    elif rule.expires_at is not None:
        until = QCoreApplication.translate("rules", "until {date}")
        parts.append(until.replace("{date}", format_date(rule.expires_at)))
    return " · ".join(parts)
