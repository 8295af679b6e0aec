"""Checks the worker's answers like a stranger's document: each value has the type that its job promises.

The worker has read hostile documents. If one of them took it over, its answers are the next attack: unpickling makes
only value classes (see `protocol`), but a value class can hold anything.
"""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from collections.abc import Callable
from datetime import datetime, timezone
from enum import Enum
from functools import lru_cache
from typing import Any

MAX_ITEMS = 2_000_000
"""Values in one answer. An answer that refers to one value many times cannot make the program visit it for ever."""
MAX_CHARACTERS = 60_000_000
"""Characters and bytes in one answer, a value that stands in it twice counted twice."""
LARGEST_INTEGER = 2**63 - 1  # what SQLite stores


class _Budget:
    """What an answer may still hold."""

    def __init__(self) -> None:
        self._items, self._characters = MAX_ITEMS, MAX_CHARACTERS

    def take(self, characters: int = 0) -> None:
        """Counts one value. Raises: ValueError if the answer holds more than it may."""
        self._items -= 1
        self._characters -= characters
        if self._items < 0 or self._characters < 0:
            raise ValueError("too much in one answer")


Check = Callable[[Any, _Budget], None]


def check_answer(value: Any, expected: Any) -> None:
    """Returns if a value has the type `expected`, down to the last field. Raises: ValueError."""
    try:
        _check_of(expected)(value, _Budget())
    except RecursionError:
        raise ValueError("values inside values without end") from None


@lru_cache(maxsize=200)
def _check_of(expected: Any) -> Check:
    """Returns the check for a type as an annotation names it."""
    if hasattr(expected, "__supertype__"):  # a NewType
        return _check_of(expected.__supertype__)
    origin, arguments = typing.get_origin(expected), typing.get_args(expected)
    if origin in (types.UnionType, typing.Union):
        return _check_of_union(arguments)
    if origin is tuple and arguments[-1:] == (...,):
        return _check_of_items(tuple, arguments[0])
    if origin is tuple:
        return _check_of_places(arguments)
    if origin is frozenset:
        return _check_of_items(frozenset, arguments[0])
    if dataclasses.is_dataclass(expected):
        return _check_of_dataclass(typing.cast(type, expected))
    return _check_of_plain(expected)


def _require(condition: bool, value: Any) -> None:
    if not condition:
        raise ValueError(f"unexpected {type(value).__name__}")


def _check_of_plain(expected: Any) -> Check:
    def check(value: Any, budget: _Budget) -> None:
        _require(type(value) is expected, value)
        budget.take(len(value) if expected in (str, bytes) else 0)
        if expected is int:
            _require(-LARGEST_INTEGER - 1 <= value <= LARGEST_INTEGER, value)
        elif expected is float:
            _require(math.isfinite(value), value)
        elif expected is datetime:
            _require(type(value.tzinfo) is timezone, value)

    is_known = expected in (str, bytes, int, bool, float, datetime, type(None))
    if not is_known and not (isinstance(expected, type) and issubclass(expected, Enum)):
        raise TypeError(f"no check for {expected}")
    return check


def _check_of_union(arguments: tuple[Any, ...]) -> Check:
    """Returns a check for `X | None`, or for a union of types of different classes."""

    def check(value: Any, budget: _Budget) -> None:
        if value is None and type(None) in arguments:
            budget.take()
        else:
            chosen = next((check for kind, check in checks.items() if type(value) is kind), None)
            _require(chosen is not None, value)
            typing.cast(Check, chosen)(value, budget)

    kinds = [argument for argument in arguments if argument is not type(None)]
    checks = {typing.get_origin(kind) or getattr(kind, "__supertype__", kind): _check_of(kind) for kind in kinds}
    return check


def _check_of_items(container: type, item: Any) -> Check:
    def check(value: Any, budget: _Budget) -> None:
        _require(type(value) is container, value)
        budget.take()
        check_item = _check_of(item)
        for each in value:
            check_item(each, budget)

    return check


def _check_of_places(items: tuple[Any, ...]) -> Check:
    def check(value: Any, budget: _Budget) -> None:
        _require(type(value) is tuple and len(value) == len(items), value)
        budget.take()
        for each, item in zip(value, items, strict=True):
            _check_of(item)(each, budget)

    return check


def _check_of_dataclass(expected: type) -> Check:
    hints = typing.get_type_hints(expected)
    names = [(field.name, hints[field.name]) for field in dataclasses.fields(expected)]

    def check(value: Any, budget: _Budget) -> None:
        _require(type(value) is expected, value)
        budget.take()
        for name, hint in names:
            try:
                field = getattr(value, name)
            except AttributeError:
                raise ValueError(f"no {name}") from None
            _check_of(hint)(field, budget)

    return check
