"""Regular expressions of users: compiled, or refused with a reason; and what a text must contain for one to match."""

from __future__ import annotations

import re
import warnings

from deskreader.errors import Kind, ParseError
from deskreader.limits import LONGEST_EXPRESSION

_BREAKS_LITERAL = frozenset("^$.|()[]{}*+?\\")
_MAKES_OPTIONAL = ("*", "?", "{")
_UNSURE = re.compile(r"\(\?(?:[a-zA-Z]*x|#)")
"""A verbose expression, or one with a comment."""
_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|\d{1,3}|.)?", re.S)


def compiled(expression: str) -> re.Pattern[str]:
    """Returns a regular expression in Python's syntax that knows no case. Raises: ParseError(BAD_EXPRESSION)."""
    if len(expression) > LONGEST_EXPRESSION:
        raise ParseError(Kind.BAD_EXPRESSION, f"> {LONGEST_EXPRESSION}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of syntax that may change its meaning one day
            return re.compile(expression, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise ParseError(Kind.BAD_EXPRESSION, str(error) or type(error).__name__) from error


def required_literals(expression: str) -> tuple[str, ...]:
    """Returns texts in small ASCII letters of which a text has one wherever the expression matches; none if unsure.

    Looking for them first is quicker than trying the expression.
    """
    if _UNSURE.search(expression):
        return ()
    branches = _branches(expression)
    literals = [_longest_literal(branch) for branch in branches]
    return tuple(literals) if all(literals) else ()


def _branches(expression: str) -> list[str]:
    """Returns the alternatives of an expression outside of groups and classes."""
    branches, depth, start, position = [], 0, 0, 0
    while position < len(expression):
        sign = expression[position]
        if sign == "\\":
            position += 1
        elif sign == "[":
            position = _class_end(expression, position)
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and not depth:
            branches.append(expression[start:position])
            start = position + 1
        position += 1
    return [*branches, expression[start:]]


def _class_end(expression: str, start: int) -> int:
    """Returns where the class that begins at `start` ends."""
    position = start + 1
    if expression[position : position + 1] == "^":
        position += 1
    if expression[position : position + 1] == "]":  # a bracket that comes first stands for itself
        position += 1
    while position < len(expression) and expression[position] != "]":
        position += 2 if expression[position] == "\\" else 1
    return position


def _longest_literal(branch: str) -> str:
    """Returns the longest run of plain characters outside of groups, which every match of the branch contains."""
    longest, run, depth, position = "", "", 0, 0
    while position <= len(branch):
        sign = branch[position] if position < len(branch) else "|"
        if sign in _MAKES_OPTIONAL:
            run = run[:-1]
        if depth or sign in _BREAKS_LITERAL or not sign.isascii():
            longest = max(longest, run, key=len)
            run = ""
        else:
            run += sign.lower()
        if sign == "[":
            position = _class_end(branch, position)
        elif sign == "{":
            position = max(position, branch.find("}", position))
        depth += (sign == "(") - (sign == ")")
        escape = _ESCAPE.match(branch, position) if sign == "\\" else None
        position = escape.end() if escape else position + 1
    return longest
