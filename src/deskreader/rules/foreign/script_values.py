"""The expressions of RSS Guard's filter scripts: comparisons of parts of an article, joined with each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from deskreader.model.rules import RuleField
from deskreader.rules.foreign.formula import (
    ALWAYS,
    NEVER,
    Every,
    Formula,
    Leaf,
    NoCounterpartError,
    Some,
    both,
    either,
    has_text,
    literal,
    matches,
    opposite,
)
from deskreader.rules.foreign.script_tokens import Token

DEEPEST = 60
"""Expressions within each other."""
_FIELDS = {
    ("msg", "title"): RuleField.TITLE,
    ("msg", "contents"): RuleField.TEXT,
    ("msg", "author"): RuleField.AUTHOR,
    ("msg", "url"): RuleField.LINK,
    ("feed", "title"): RuleField.FEED,
}


class Decision(Enum):
    """What becomes of an article."""

    KEEP = 1
    DROP = 2


_DECISIONS = {
    "Accept": Decision.KEEP, "Ignore": Decision.DROP, "Purge": Decision.DROP,
    "MSG_ACCEPT": Decision.KEEP, "MSG_IGNORE": Decision.DROP, "MSG_PURGE": Decision.DROP,
}  # fmt: skip
_OWNERS_OF_DECISIONS = frozenset({"Msg", "MessageObject", "FilteringAction"})


@dataclass(frozen=True, slots=True)
class Part:
    """A text of the article, in small letters or as it stands."""

    field: RuleField
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression."""

    pattern: str
    flags: str = ""

    def found_in(self, part: Part) -> Leaf:
        """Returns the condition that it is found in a part. Raises: NoCounterpartError."""
        flags = "".join(flag for flag in "ms" if flag in self.flags)
        return matches(part.field, self.pattern, "i" not in self.flags, flags)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a condition is found in a text: below 0 where it is not."""

    condition: Leaf


@dataclass(frozen=True, slots=True)
class Label:
    """A label by its name."""

    name: str


class Choice(NamedTuple):
    """A choice between two values by a condition."""

    condition: Formula
    first: object
    second: object


def as_formula(value: object) -> Formula:
    """Returns a value as a condition. Raises: NoCounterpartError if it is none."""
    if isinstance(value, Leaf | Every | Some):
        return value
    raise NoCounterpartError("no condition")


class Values:
    """Reads expressions from tokens. Every method raises NoCounterpartError for what has no counterpart."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens, self._position, self._depth = tokens, 0, 0
        self.variables: dict[str, object] = {}

    # --- tokens -------------------------------------------------------------------------------------------------------

    @property
    def is_at_end(self) -> bool:
        """Whether no token is left."""
        return self._position >= len(self._tokens)

    def _next(self) -> Token:
        return self._tokens[self._position] if not self.is_at_end else Token("end", "")

    def takes(self, text: str) -> bool:
        """Takes the next token if it is this name or sign; returns whether it was."""
        token = self._next()
        is_it = token.kind in ("name", "sign") and token.text == text
        self._position += is_it
        return is_it

    def expect(self, *texts: str) -> None:
        """Takes these names and signs."""
        for text in texts:
            if not self.takes(text):
                raise NoCounterpartError(f"{text} expected")

    def name(self) -> str:
        """Takes a name."""
        token = self._next()
        if token.kind != "name":
            raise NoCounterpartError("name expected")
        self._position += 1
        return token.text

    def skip_statement(self) -> None:
        """Takes everything up to the end of a statement."""
        while not self.is_at_end and self._next() not in (Token("sign", ";"), Token("sign", "}")):
            self._position += 1

    def skip_parentheses(self) -> None:
        """Takes parentheses with all that is in them."""
        self.expect("(")
        depth = 1
        while depth:
            token = self._next()
            if self.is_at_end:
                raise NoCounterpartError("parenthesis")
            depth += (token == Token("sign", "(")) - (token == Token("sign", ")"))
            self._position += 1

    # --- operators ----------------------------------------------------------------------------------------------------

    def value(self) -> object:
        """Takes an expression."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise NoCounterpartError("depth")
        found = self._any_of()
        if self.takes("?"):
            first = self.value()
            self.expect(":")
            found = Choice(as_formula(found), first, self.value())
        self._depth -= 1
        return found

    def _any_of(self) -> object:
        found = self._all_of()
        while self.takes("||"):
            found = either(as_formula(found), as_formula(self._all_of()))
        return found

    def _all_of(self) -> object:
        found = self._comparison()
        while self.takes("&&"):
            found = both(as_formula(found), as_formula(self._comparison()))
        return found

    def _comparison(self) -> object:
        first = self._unary()
        for sign in ("===", "!==", "==", "!=", ">=", "<=", ">", "<"):
            if self.takes(sign):
                return _compared(first, sign, self._unary())
        return first

    def _unary(self) -> object:
        if self.takes("!"):
            return opposite(as_formula(self._unary()))
        if self.takes("-"):
            number = self._unary()
            if isinstance(number, float):
                return -number
            raise NoCounterpartError("number")
        found = self._primary()
        while self.takes("."):
            found = self._member(found)
        return found

    # --- single values ------------------------------------------------------------------------------------------------

    def _primary(self) -> object:
        token = self._next()
        if self.takes("("):
            found = self.value()
            self.expect(")")
            return found
        if self.takes("["):
            return self._items("]")
        self._position += 1
        if token.kind == "text":
            return token.text
        if token.kind == "number":
            return float(token.text)
        if token.kind == "expression":
            return Expression(token.text, token.flags)
        if token.kind == "name":
            return self._named(token.text)
        raise NoCounterpartError(token.text)

    def _items(self, end: str) -> tuple[object, ...]:
        items: list[object] = []
        while not self.takes(end):
            items.append(self.value())
            if not self.takes(","):
                self.expect(end)
                break
        return tuple(items)

    def _named(self, name: str) -> object:
        if name in self.variables:
            return self.variables[name]
        if name in ("true", "false"):
            return ALWAYS if name == "true" else NEVER
        if name in ("MSG_ACCEPT", "MSG_IGNORE", "MSG_PURGE"):
            return _DECISIONS[name]
        if name == "String":
            self.expect("(")
            found = self.value()
            self.expect(")")
            return found
        if name == "new":
            self.expect("RegExp", "(")
            return _expression(self._items(")"))
        self.expect(".")
        return self._of_object(name, self.name())

    def _of_object(self, owner: str, name: str) -> object:
        if owner in _OWNERS_OF_DECISIONS and name in _DECISIONS:
            return _DECISIONS[name]
        if (owner, name) == ("acc", "findLabel"):
            self.expect("(")
            label = self.value()
            self.expect(")")
            if isinstance(label, str) and label:
                return Label(label)
        elif (owner, name) in _FIELDS:
            return Part(_FIELDS[owner, name])
        raise NoCounterpartError(f"{owner}.{name}")

    def _member(self, of: object) -> object:
        name = self.name()
        self.expect("(")
        if name == "some" and isinstance(of, tuple):
            return self._some(of)
        arguments = self._items(")")
        if isinstance(of, Part) and not arguments and name in ("toLowerCase", "toLocaleLowerCase"):
            return replace(of, is_small=True)
        if isinstance(of, Part) and not arguments and name in ("trim", "toString"):
            return of
        if len(arguments) == 1:
            found = _called(of, name, arguments[0])
            if found is not None:
                return found
        raise NoCounterpartError(name)

    def _some(self, items: tuple[object, ...]) -> Formula:
        """Takes the function in `items.some(item => …)`."""
        has_parentheses = self.takes("(")
        parameter = self.name()
        if has_parentheses:
            self.expect(")")
        self.expect("=>")
        start, before, formulas = self._position, dict(self.variables), list[Formula]()
        for item in items:
            self._position, self.variables[parameter] = start, item
            formulas.append(as_formula(self.value()))
        self.variables = before
        if not items:
            raise NoCounterpartError("nothing")
        self.expect(")")
        return formulas[0] if len(formulas) == 1 else Some(tuple(formulas))


def _expression(arguments: tuple[object, ...]) -> Expression:
    if len(arguments) == 1 and isinstance(arguments[0], str):
        return Expression(arguments[0])
    if len(arguments) == 2 and isinstance(arguments[0], str) and isinstance(arguments[1], str):
        return Expression(arguments[0], arguments[1])
    raise NoCounterpartError("RegExp")


def _called(of: object, name: str, argument: object) -> object | None:
    """Returns the value of a method with one argument; None if there is no counterpart."""
    if isinstance(of, Expression) and name == "test" and isinstance(argument, Part):
        return of.found_in(argument)
    if not isinstance(of, Part):
        return None
    if isinstance(argument, Expression) and name in ("match", "search"):
        found = argument.found_in(of)
        return found if name == "match" else Position(found)
    if isinstance(argument, str) and argument and name in _TEXT_METHODS:
        return _TEXT_METHODS[name](of, argument)
    return None


def _ends(before: str, after: str) -> Callable[[Part, str], Leaf]:
    return lambda part, text: matches(part.field, f"{before}{literal(text)}{after}", not part.is_small)


def _has(part: Part, text: str) -> Leaf:
    return has_text(part.field, text, not part.is_small)


_TEXT_METHODS: dict[str, Callable[[Part, str], object]] = {
    "indexOf": lambda part, text: Position(_has(part, text)),
    "includes": _has,
    "startsWith": _ends("^", ""),
    "endsWith": _ends("", "$"),
}
_FOUND = {(">=", 0.0), (">", -1.0), ("!=", -1.0), ("!==", -1.0)}
_NOT_FOUND = {("<", 0.0), ("==", -1.0), ("===", -1.0), ("<=", -1.0)}


def _compared(first: object, sign: str, second: object) -> Formula:
    if isinstance(first, Position) and isinstance(second, float):
        if (sign, second) in _FOUND:
            return first.condition
        if (sign, second) in _NOT_FOUND:
            return opposite(first.condition)
    if isinstance(first, str) and isinstance(second, Part):
        first, second = second, first
    if isinstance(first, Part) and isinstance(second, str) and sign in ("==", "===", "!=", "!=="):
        same = _ends("^", "$")(first, second)
        return same if sign.startswith("=") else opposite(same)
    raise NoCounterpartError(sign)
