"""What a search understands beside words, each with its meaning: offered while typing, and explained in one place."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from deskreader.desktop.strings.translation import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator as it is typed, an example of its use, and its meaning; `offered` while one types its beginning."""

    text: str
    example: str
    meaning: str
    offered: bool = True


_OPERATORS = (
    Operator("", "tide harbour", QT_TRANSLATE_NOOP("search", "Stories with both words, in any order"), False),
    Operator('"', '"tidal park"', QT_TRANSLATE_NOOP("search", "These words next to each other"), False),
    Operator("OR", "tram OR train", QT_TRANSLATE_NOOP("search", "Either word"), False),
    Operator("-", "jaguar -car", QT_TRANSLATE_NOOP("search", "Without this word"), False),
    Operator("title:", "title:harbour", QT_TRANSLATE_NOOP("search", "Word in the title")),
    Operator("author:", "author:lindqvist", QT_TRANSLATE_NOOP("search", "Name of an author")),
    Operator("feed:", "feed:meridian", QT_TRANSLATE_NOOP("search", "Only feeds whose name contains this")),
    Operator("tag:", "tag:later", QT_TRANSLATE_NOOP("search", "Only stories with this tag")),
    Operator("is:unread", "is:unread", QT_TRANSLATE_NOOP("search", "Only unread stories")),
    Operator("is:read", "is:read", QT_TRANSLATE_NOOP("search", "Only stories you have read")),
    Operator("is:starred", "is:starred", QT_TRANSLATE_NOOP("search", "Only starred stories")),
    Operator("is:muted", "is:muted", QT_TRANSLATE_NOOP("search", "Only stories that a rule muted")),
    Operator("rule:", "rule:friday", QT_TRANSLATE_NOOP("search", "Stories that a rule of this name acted on")),
    Operator("has:image", "has:image", QT_TRANSLATE_NOOP("search", "Only stories with pictures")),
    Operator("story:", "story:several", QT_TRANSLATE_NOOP("search", "Only stories that several sources report")),
    Operator("before:", "before:2026-05-01", QT_TRANSLATE_NOOP("search", "Published before a day, month or year")),
    Operator("after:", "after:2026-05", QT_TRANSLATE_NOOP("search", "Published after a day, month or year")),
    Operator("changed:yes", "changed:yes", QT_TRANSLATE_NOOP("search", "Only stories their publisher changed")),
    Operator("changed:unread", "changed:unread", QT_TRANSLATE_NOOP("search", "Changed since you read them")),
    Operator("changed:title", "changed:title", QT_TRANSLATE_NOOP("search", "Whose headline changed")),
    Operator("changed:removed", "changed:removed", QT_TRANSLATE_NOOP("search", "Removed by their publisher")),
    Operator("changed:", "changed:2026-11", QT_TRANSLATE_NOOP("search", "Changed today, this week, or on a date")),
)


def operators() -> tuple[Operator, ...]:
    """Returns all operators with their meanings in the user's language."""
    translate = QCoreApplication.translate
    return tuple(Operator(o.text, o.example, translate("search", o.meaning), o.offered) for o in _OPERATORS)
