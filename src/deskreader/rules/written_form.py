"""Conditions as they are typed: `title:"black friday"`, `-author:Jo Writer, Anna`, `link:/ads?/`, `language:de`.

Quotation marks make a phrase, slashes a regular expression, commas or braces a list. What is left are words, or, where
a field has names, one name; words in parentheses are words there, too. A minus turns a condition round.
"""

from __future__ import annotations

import re

from deskreader.errors import Kind, ParseError
from deskreader.model.rules import Condition, RuleField, RuleTest

OF_NAMES = frozenset({RuleField.FEED, RuleField.FOLDER, RuleField.CATEGORY, RuleField.LANGUAGE})
"""Fields of which a bare value is the whole name of one thing; elsewhere it is words."""
_FORM = re.compile(r"(?P<minus>-?)(?P<field>[a-z]+):(?P<value>.*)", re.S | re.I)
_ITEM = re.compile(r'\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^,"{}]*[^,"{}\s]))\s*(?:,|$)', re.S)
_ESCAPED = re.compile(r"\\(.)", re.S)


def parse_condition(text: str) -> Condition:
    """Returns the condition that is written so. Raises: ParseError(BAD_CONDITION)."""
    form = _FORM.fullmatch(text.strip())
    if form is None or form["field"].lower() not in list(RuleField):
        raise ParseError(Kind.BAD_CONDITION, text[:80])
    field, value = RuleField(form["field"].lower()), form["value"].strip()
    test, values = _parsed(field, value)
    if not values or not any(value.strip() for value in values):
        raise ParseError(Kind.BAD_CONDITION, text[:80])
    return Condition(field, test, values, bool(form["minus"]))


def _parsed(field: RuleField, value: str) -> tuple[RuleTest, tuple[str, ...]]:
    if len(value) > 2 and value[0] == value[-1] == "/":
        return RuleTest.EXPRESSION, (value[1:-1],)
    if value.startswith("{") and value.endswith("}"):
        return RuleTest.LIST, _items(value[1:-1])
    if value.startswith("(") and value.endswith(")"):
        return RuleTest.WORDS, (value[1:-1].strip(),)
    items = _items(value)
    if len(items) > 1 or (field in OF_NAMES and not value.startswith('"')):
        return RuleTest.LIST, items
    return (RuleTest.PHRASE if value.startswith('"') else RuleTest.WORDS), items


def _items(text: str) -> tuple[str, ...]:
    """Returns the items between commas; none where the text is not written so."""
    found: list[str] = []
    position = 0
    while position < len(text):
        item = _ITEM.match(text, position)
        if item is None or item.end() == position:
            return ()
        found.append(item["bare"] if item["quoted"] is None else _ESCAPED.sub(r"\1", item["quoted"]))
        position = item.end()
    return tuple(found)


def write_condition(condition: Condition) -> str:
    """Returns how a condition is written."""
    head = f"{'-' if condition.is_negated else ''}{condition.field}:"
    match condition.test:
        case RuleTest.EXPRESSION:
            return f"{head}/{condition.values[0]}/"
        case RuleTest.PHRASE:
            return f"{head}{_quoted(condition.values[0])}"
        case RuleTest.WORDS:
            words = " ".join(condition.values[0].split())
            is_clear = words == _item(words) and words[:1] not in "/({" and condition.field not in OF_NAMES
            return head + (words if is_clear else f"({words})")
        case RuleTest.LIST:
            items = ", ".join(map(_item, condition.values))
            is_clear = len(condition.values) > 1 or (condition.field in OF_NAMES and not items.startswith('"'))
            return head + (items if is_clear and items[:1] not in "/({" else f"{{{items}}}")


def _item(text: str) -> str:
    is_bare = text == text.strip() and text and not re.search(r'[,"{}\\]', text)
    return text if is_bare else _quoted(text)


def _quoted(text: str) -> str:
    escaped = re.sub(r'(["\\])', r"\\\1", text)
    return f'"{escaped}"'
