"""Conditions made ready to be checked against many articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from deskreader.model.rules import Condition, RuleField, RuleTest
from deskreader.rules.expressions import compiled, required_literals
from deskreader.rules.subjects import PreparedSubject, PreparedText, plain_word
from deskreader.text.search.matcher import TermMatcher
from deskreader.text.search.query import Term, phrase_term
from deskreader.text.search.tokens import RUN

Span = tuple[int, int]


class Trigger(NamedTuple):
    """A text that a field has wherever a condition holds: a word, or else any part in small letters."""

    field: RuleField
    text: str
    is_word: bool = True


MOST_MARKS = 200
"""Marks in one text."""
OF_SOURCE = frozenset({RuleField.FEED, RuleField.FOLDER})
"""Fields that all articles of a feed share."""


class ConditionCheck:
    """A condition ready to be checked. Raises: ParseError(BAD_EXPRESSION) when it is made."""

    def __init__(self, condition: Condition) -> None:
        self.field, self.is_negated = condition.field, condition.is_negated
        holds, spans, triggers, is_exact = _PARTS[_kind_of(condition)](condition)
        self._holds: Callable[[PreparedSubject], bool] = holds
        self.spans: Callable[[str], Iterable[Span]] = spans
        """Yields where the condition is found in a text of its field."""
        self.triggers: frozenset[Trigger] | None = None if condition.is_negated else triggers
        """Texts of which an article has one in a field wherever the condition holds; None where that is not known."""
        self.is_exact = self.triggers is not None and is_exact
        """Whether the condition holds wherever an article has one of the triggers."""

    def holds(self, article: PreparedSubject) -> bool:
        """Whether the condition holds for an article."""
        return self._holds(article) is not self.is_negated


Parts = tuple[
    Callable[[PreparedSubject], bool],
    Callable[[str], Iterable[Span]],
    frozenset[Trigger] | None,
    bool,
]
"""What `ConditionCheck` is made of: `holds`, `spans`, `triggers`, `is_exact`."""


def _kind_of(condition: Condition) -> str:
    if condition.test is RuleTest.LIST and condition.field in (*OF_SOURCE, RuleField.LANGUAGE, RuleField.CATEGORY):
        return "language" if condition.field is RuleField.LANGUAGE else "items"
    return condition.test.value


# --- words ------------------------------------------------------------------------------------------------------------


class TermCheck:
    """A word or phrase, looked up among the words of a text first."""

    def __init__(self, term: Term) -> None:
        self.term = term
        plain = [None if RUN.match(piece) else plain_word(piece) for piece in term.pieces]
        self._prefix = plain.pop() if term.begins else None
        self._runs = [piece.lower() for piece in term.pieces if RUN.match(piece)]
        self._words = frozenset(word for word in plain if word is not None)
        self.is_word = len(term.pieces) == 1 and not self._runs and not term.begins

    @cached_property
    def _matcher(self) -> TermMatcher:
        return TermMatcher([self.term])

    @property
    def trigger(self) -> tuple[str, bool] | None:
        """The longest word that must be in a text, the rarest as a rule, or else the longest run without spaces.

        The second value says which; None where there is neither.
        """
        if self._words:
            return max(self._words, key=len), True
        return (max(self._runs, key=len), False) if self._runs else None

    def is_in(self, text: PreparedText) -> bool:
        """Whether the text has the term."""
        if not self._words <= text.words or not all(run in text.lower for run in self._runs):
            return False
        if self._prefix is not None and not text.has_word_with(self._prefix):
            return False
        return self.is_word or self._matcher.is_in(text.text)

    def spans(self, text: str) -> Iterator[Span]:
        """Yields where the term is found in a text."""
        return self._matcher.spans(text)


def _terms(texts: Iterable[str]) -> list[TermCheck]:
    found = (phrase_term(text.removesuffix("*"), text.endswith("*")) for text in texts)
    return [TermCheck(term) for term in found if term is not None]


def _spans_of(terms: list[TermCheck]) -> Callable[[str], Iterable[Span]]:
    return lambda text: TermMatcher(term.term for term in terms).spans(text) if terms else ()


def _words(condition: Condition) -> Parts:
    """All of the words, in any order and each in any of the field's texts."""
    field, terms = condition.field, _terms(word for value in condition.values for word in value.split())

    def holds(article: PreparedSubject) -> bool:
        texts = article.texts(field)
        return bool(terms) and all(any(term.is_in(text) for text in texts) for term in terms)

    found = [trigger for term in terms if (trigger := term.trigger) is not None]
    best = max(found, key=lambda trigger: (trigger[1], len(trigger[0])), default=None)
    triggers = _triggers(field, [best]) if best is not None else None
    return holds, _spans_of(terms), triggers, len(terms) == 1 and terms[0].is_word


def _phrases(condition: Condition) -> Parts:
    """At least one of the phrases."""
    field, terms = condition.field, _terms(condition.values)

    def holds(article: PreparedSubject) -> bool:
        return any(term.is_in(text) for text in article.texts(field) for term in terms)

    found = [trigger for term in terms if (trigger := term.trigger) is not None]
    triggers = _triggers(field, found) if len(found) == len(terms) else None
    return holds, _spans_of(terms), triggers, all(term.is_word for term in terms)


def _triggers(field: RuleField, found: Iterable[tuple[str, bool]]) -> frozenset[Trigger] | None:
    if field in OF_SOURCE or field is RuleField.LANGUAGE:
        return None
    return frozenset(Trigger(each, *trigger) for each in _looked_at(field) for trigger in found)


def _looked_at(field: RuleField) -> tuple[RuleField, ...]:
    return (RuleField.TITLE, RuleField.TEXT) if field is RuleField.ANYWHERE else (field,)


# --- expressions ------------------------------------------------------------------------------------------------------


def _expression(condition: Condition) -> Parts:
    field, pattern = condition.field, compiled(condition.values[0])
    literals = required_literals(condition.values[0])

    def may_be_in(text: PreparedText) -> bool:
        return not literals or any(literal in text.lower for literal in literals) or not text.is_usual

    def holds(article: PreparedSubject) -> bool:
        return any(may_be_in(text) and pattern.search(text.text) is not None for text in article.texts(field))

    def spans(text: str) -> Iterator[Span]:
        found = (match.span() for match in pattern.finditer(text))
        return (span for span in found if span[0] < span[1])

    is_known = bool(literals) and field not in OF_SOURCE and field is not RuleField.LANGUAGE
    triggers = frozenset(Trigger(each, text, is_word=False) for each in _looked_at(field) for text in literals)
    return holds, spans, triggers if is_known else None, False


# --- lists ------------------------------------------------------------------------------------------------------------


def _items(condition: Condition) -> Parts:
    """A feed, a folder or a category is one of the list, by its number or its whole name."""
    field = condition.field
    wanted = frozenset(value.casefold().strip() for value in condition.values)

    def names(article: PreparedSubject) -> Iterator[str]:
        if field is RuleField.FEED:
            yield str(article.source.feed_id)
        elif field is RuleField.FOLDER:
            yield from (str(folder) for folder, _ in article.source.folders)
        yield from (text.casefold().strip() for text in article.values(field))

    def spans(text: str) -> Iterable[Span]:
        return ((0, len(text)),) if text.casefold().strip() in wanted else ()

    return lambda article: any(name in wanted for name in names(article)), spans, None, False


def _languages(condition: Condition) -> Parts:
    """The language is one of the list; a code without a region stands for all its regions."""
    wanted = tuple(value.lower().replace("_", "-").strip() for value in condition.values)

    def is_wanted(code: str) -> bool:
        return any(code == each or code.startswith(f"{each}-") for each in wanted if each)

    def spans(text: str) -> Iterable[Span]:
        return ((0, len(text)),) if is_wanted(text) else ()

    return lambda article: is_wanted(article.language.replace("_", "-")), spans, None, False


_PARTS: dict[str, Callable[[Condition], Parts]] = {
    "words": _words, "phrase": _phrases, "list": _phrases, "expression": _expression, "items": _items,
    "language": _languages,
}  # fmt: skip
