"""Parses what a user types into the search field into a query and into FTS5 expressions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta

from deskreader.text.search.tokens import AUTHOR, RUN, TITLE, pairs, word_pattern

_MOST_WORDS = 32
_LONGEST_QUERY = 1000


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase. `pieces` are its words and runs of unspaced scripts, in order; there is at least one."""

    pieces: tuple[str, ...]
    begins: bool = False  # the last piece is only a prefix of a word
    field: str = ""  # "title", "author" or anywhere

    @property
    def words(self) -> tuple[str, ...]:
        """The index words that every article with this term contains."""
        quotation_mark = {"title": TITLE, "author": AUTHOR}.get(self.field, "")
        filters: list[str] = []
        for position, piece in enumerate(self.pieces):
            if not RUN.fullmatch(piece):
                filters.append(piece)
                continue
            filters += pairs(piece).split()
            if len(piece) == 1 or position < len(self.pieces) - 1:
                filters.append(piece[-1])  # the end of a run
        return tuple(quotation_mark + word for word in filters)

    @property
    def is_sure(self) -> bool:
        """Whether containing the index words implies containing the term, because no word order is required."""
        return len(self.words) == 1

    def expression(self) -> str:
        """Returns the FTS5 expression (sqlite.org/fts5.html, section 3). Quoting avoids syntax errors."""
        parts = [f'"{word}"' for word in self.words]
        if self.begins:
            parts[-1] += " *"
        return parts[0] if len(parts) == 1 else f"({' AND '.join(parts)})"


Group = tuple[Term, ...]
"""Alternatives, of which at least one must match."""


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed search. Empty and None mean no condition. Days are in UTC; `before` is exclusive."""

    must: tuple[Group, ...] = ()
    without: tuple[Term, ...] = ()
    feed: str | None = None  # part of a feed's title, as typed
    tag: str | None = None  # prefixes of tags, as typed, one per line
    rule: str | None = None  # parts of the names of rules that did anything, as typed, one per line
    muted: bool | None = None
    unread: bool | None = None
    starred: bool | None = None
    has_image: bool | None = None
    before: datetime | None = None
    after: datetime | None = None
    changed: str | None = None  # what the publisher did: of `CHANGED`, or a date, one per line; "-" is not
    story: int | None = None  # the number of an article: all of its story
    is_shared: bool | None = None  # whether other feeds tell its story, too

    def combined_with(self, other: Query) -> Query:
        """Returns the conjunction of both queries; in a contradiction, the other wins."""
        rest = {
            part.name: theirs if (theirs := getattr(other, part.name)) is not None else getattr(self, part.name)
            for part in fields(self)
        }
        return Query(**rest | {"must": self.must + other.must, "without": self.without + other.without})


def expression(groups: Iterable[Group], without: Iterable[Term] = ()) -> str:
    """Returns the FTS5 expression for articles with a term of each group and none of `without`; '' without groups."""
    must = " AND ".join(_any_of(group) for group in groups)
    must_not = " OR ".join(term.expression() for term in without)
    return f"({must}) NOT ({must_not})" if must and must_not else must


def _any_of(terms: Sequence[Term]) -> str:
    return terms[0].expression() if len(terms) == 1 else f"({' OR '.join(term.expression() for term in terms)})"


# --- parsing ----------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r'(?P<minus>-?)(?:(?P<field>[a-z]+):)?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]*))', re.I)
_FIELDS = frozenset({"feed", "tag", "rule", "title", "author", "is", "has", "before", "after", "changed", "story"})


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    minus: bool = False
    field: str = ""
    is_phrase: bool = False
    is_whole: bool = False  # its quotation mark is closed


def parse_query(typed: str) -> Query:
    """Parses a typed search. Nothing is an error: whatever is no operator is a word.

    Understands words, "phrases", OR, -word, feed: tag: rule: title: author: is:read is:unread is:starred is:muted
    has:image before:2026-05-01 after:2026-05 (a year, a month or a day), changed:yes changed:today changed:2026-05 and
    others, story:several and story: with the number of an article.
    """
    words: list[_Part] = []
    filters: dict[str, object] = {}
    for part in _parts(typed):
        if part.field in ("title", "author") or not part.field:
            words.append(part)
        elif not _take_operator(part, filters):
            words.append(replace(part, text=f"{part.field}:{part.text}", field=""))
    must, without = _terms(words)
    return Query(must, without, **filters)  # type: ignore[arg-type]


def _parts(typed: str) -> list[_Part]:
    """Splits typed text at blanks and quotation marks; an open quotation mark closes at the end."""
    text = unicodedata.normalize("NFKC", typed[:_LONGEST_QUERY]).replace("\x00", " ")
    for quotation_mark in "“”„":
        text = text.replace(quotation_mark, '"')
    parts, position = [], 0
    while position < len(text):
        match = None if text[position].isspace() else _TOKEN.match(text, position)
        if match is None or match.end() == position:
            position += 1
            continue
        parts.append(_part(match))
        position = match.end()
    return parts


def _part(match: re.Match[str]) -> _Part:
    field = (match["field"] or "").lower()
    is_phrase = match["phrase"] is not None
    body = match["phrase"] if is_phrase else match["word"]
    if field and field not in _FIELDS:
        body, field = f"{match['field']}:{body}", ""
    return _Part(body, bool(match["minus"]), field, is_phrase, is_phrase and match[0].endswith('"'))


def _take_operator(part: _Part, filters: dict[str, object]) -> bool:
    """Stores an operator in `filters`; returns False where its value is invalid and it is better treated as a word.

    A partly typed value (`is:unr`, `before:20`) is accepted without effect.
    """
    value = part.text.strip()
    if not value:
        return True
    if part.field == "feed":
        if not part.minus:
            filters["feed"] = f"{filters['feed']} {value}" if "feed" in filters else value
        return not part.minus
    if part.field in ("tag", "rule"):
        if not part.minus:
            filters[part.field] = f"{filters[part.field]}\n{value}" if part.field in filters else value
        return not part.minus
    if part.field == "story":
        return _take_story(value, part.minus, filters)
    if part.field in ("before", "after"):
        moment = _day(value, part.field == "after")
        if moment is not None and not part.minus:
            filters[part.field] = moment
        return moment is not None or value.replace("-", "").isdecimal()
    if part.field == "changed":
        return _take_changed(part, value.lower(), filters)
    flag = _FLAGS.get(f"{part.field}:{value.lower()}")
    if flag is not None:
        filters[flag[0]] = flag[1] is not part.minus
    return flag is not None or any(flag_name.startswith(f"{part.field}:{value.lower()}") for flag_name in _FLAGS)


def _take_changed(part: _Part, value: str, filters: dict[str, object]) -> bool:
    """Stores what a publisher has to have done, or with a minus, not to have done."""
    name = CHANGED.get(value) or (value if days_of(value) is not None else None)
    if name is None:
        return any(known.startswith(value) for known in CHANGED) or value.replace("-", "").isdecimal()
    is_not = part.minus != (name == "no")
    named = ("-" if is_not else "") + ("yes" if name == "no" else name)
    filters["changed"] = f"{filters['changed']}\n{named}" if "changed" in filters else named
    return True


CHANGED = {
    "yes": "yes",
    "no": "no",
    "unread": "unread",
    "since-read": "unread",
    "title": "title",
    "headline": "title",
    "removed": "removed",
    "today": "today",
    "week": "week",
}
"""What can be asked of what a publisher changed, each as `Query.changed` has it."""


def days_of(text: str) -> tuple[datetime, datetime] | None:
    """Returns when a day, month or year in digits begins and ends; None for any other text."""
    first, end = _day(text, False), _day(text, True)
    return (first, end) if first is not None and end is not None else None


def _take_story(value: str, minus: bool, filters: dict[str, object]) -> bool:
    """Stores the number of an article whose story is meant, or whether several feeds must tell a story."""
    if value.isascii() and value.isdecimal() and len(value) <= _LONGEST_NUMBER and not minus:
        filters["story"] = int(value)
        return True
    if value.lower() == _SEVERAL:
        filters["is_shared"] = not minus
    return _SEVERAL.startswith(value.lower())


_SEVERAL = "several"
_LONGEST_NUMBER = 18  # digits; every such number is one of SQLite's
_FLAGS = {
    "is:unread": ("unread", True),
    "is:read": ("unread", False),
    "is:starred": ("starred", True),
    "is:star": ("starred", True),
    "is:muted": ("muted", True),
    "has:image": ("has_image", True),
    "has:picture": ("has_image", True),
    "has:images": ("has_image", True),
}
_DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?[-/.]?")


def _day(text: str, is_after: bool) -> datetime | None:
    """Returns the start of the named day, month or year. `after` a month or year means after its end."""
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    try:
        start = datetime(year, month, day, tzinfo=UTC)
        if not is_after:
            return start
        if match[3]:
            return start + timedelta(days=1)
        if match[2]:
            return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
        return datetime(year + 1, 1, 1, tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


# --- terms ------------------------------------------------------------------------------------------------------------


def _terms(parts: list[_Part]) -> tuple[tuple[Group, ...], tuple[Term, ...]]:
    """Returns the groups that must match, and the terms that must not."""
    groups: list[list[Term]] = []
    without: list[Term] = []
    joins = False
    last = len(parts) - 1
    for number, part in enumerate(parts[: _MOST_WORDS * 2]):
        if part == _Part("OR") and groups:
            joins = True
            continue
        term = _term(part, may_go_on=not part.minus and (number == last or part.field == "author"))
        if term is None:
            continue
        if part.minus:
            without.append(term)
        elif joins:
            groups[-1].append(term)
        else:
            groups.append([term])
        joins = False
    return tuple(tuple(group) for group in groups[:_MOST_WORDS]), tuple(without[:_MOST_WORDS])


def phrase_term(text: str, begins: bool = False) -> Term | None:
    """Returns the term of a phrase; None where it has no letter and no digit. It `begins` words with its last piece."""
    pieces, ends_in_word = _pieces(unicodedata.normalize("NFKC", text))
    return Term(pieces, begins if ends_in_word else len(pieces[-1]) == 1) if pieces else None


def _term(part: _Part, may_go_on: bool) -> Term | None:
    """Returns the term of a part; None where it has no letter and no digit."""
    pieces, ends_in_word = _pieces(part.text)
    if not pieces:
        return None
    # One character of an unspaced script matches all pairs that begin with it.
    begins = may_go_on and not part.is_whole if ends_in_word else len(pieces[-1]) == 1
    return Term(pieces, begins, part.field)


def _pieces(text: str) -> tuple[tuple[str, ...], bool]:
    """Returns the words and runs of unspaced scripts in a text, and whether the last of them is a word."""
    pieces: list[str] = []
    position = 0
    for match in RUN.finditer(text):
        pieces += [*word_pattern().findall(text[position : match.start()]), match[0]]
        position = match.end()
    rest = word_pattern().findall(text[position:])
    return (*pieces, *rest), bool(rest)
