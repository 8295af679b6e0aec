"""The passages by which a rule matches an article, to be shown when it is tried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from deskreader.model.rules import Passage, Rule, RuleField, RuleSource, RuleSubject
from deskreader.rules.conditions import MOST_MARKS, ConditionCheck, Span
from deskreader.rules.rule_set import RuleCheck
from deskreader.rules.subjects import PreparedSubject

LENGTH, BEFORE = 160, 50
"""Characters of a passage, and of it before the first mark."""
LOOKED_AT = 20_000
"""Characters of a text in which passages are looked for at first; all of it where there is none."""


def passages_of_all(
    rule: Rule, sources: Sequence[RuleSource], subjects: Iterable[RuleSubject]
) -> tuple[tuple[Passage, ...] | None, ...]:
    """Returns the passages of each article; None for one that the rule does not match.

    Raises: ParseError(BAD_EXPRESSION).
    """
    check = RuleCheck(rule)
    prepared = (PreparedSubject(subject, sources[subject.source]) for subject in subjects)
    return tuple(passages(check, article) if check.matches(article) else None for article in prepared)


def passages(rule: RuleCheck, article: PreparedSubject) -> tuple[Passage, ...]:
    """Returns a passage for each field in which a condition of the rule was found; none for negated conditions."""
    checks = [check for check in rule.checks if not check.is_negated]
    return tuple(_of_fields(checks, article))


def _of_fields(checks: Sequence[ConditionCheck], article: PreparedSubject) -> Iterator[Passage]:
    for field in RuleField:
        wanted = [check for check in checks if field in _looked_at(check.field)]
        for text in article.values(field) if wanted and field is not RuleField.ANYWHERE else ():
            passage = _passage(field, text, wanted)
            if passage is not None:
                yield passage


def _looked_at(field: RuleField) -> tuple[RuleField, ...]:
    return (RuleField.TITLE, RuleField.TEXT) if field is RuleField.ANYWHERE else (field,)


def _passage(field: RuleField, text: str, checks: Sequence[ConditionCheck]) -> Passage | None:
    marks = _marks(text[:LOOKED_AT], checks) or (_marks(text, checks) if len(text) > LOOKED_AT else [])
    if not marks:
        return None
    if field is not RuleField.TEXT:
        return Passage(field, text, tuple(marks))
    start, end = _cut(text, marks[0][0])
    inside = [(max(begin, start), min(stop, end)) for begin, stop in marks if begin < end and stop > start]
    lead, tail = "…" if start else "", "…" if end < len(text) else ""
    shift = len(lead) - start
    line = lead + text[start:end].replace("\n", " ").replace("\t", " ") + tail
    return Passage(field, line, tuple((begin + shift, stop + shift) for begin, stop in inside))


def _marks(text: str, checks: Iterable[ConditionCheck]) -> list[Span]:
    """Returns where conditions are found in a text, in order and without overlaps."""
    found = sorted(span for check in checks for span in islice(check.spans(text), MOST_MARKS))
    marks: list[Span] = []
    for start, end in found:
        if marks and start <= marks[-1][1]:
            marks[-1] = (marks[-1][0], max(marks[-1][1], end))
        else:
            marks.append((start, end))
    return marks


def _cut(text: str, first: int) -> tuple[int, int]:
    """Returns from and up to where a passage around a mark goes; it begins and ends with whole words if it can."""
    start = max(0, first - BEFORE)
    if start:
        blank = text.find(" ", start, first)
        start = blank + 1 if blank >= 0 else start
    end = min(len(text), start + LENGTH)
    if end < len(text):
        blank = text.rfind(" ", first + 1, end)
        end = blank if blank > first else end
    return start, end
