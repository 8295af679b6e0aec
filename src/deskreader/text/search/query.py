"""What a person types into the search field, made into a query and into expressions for the index."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta

from deskreader.text.search.tokens import AUTHOR, RUN, TITLE, pairs, token

_MOST_WORDS = 32
_LONGEST_QUERY = 1000


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase. `pieces` are its words and its runs of unspaced scripts, in order; there is at least one."""

    pieces: tuple[str, ...]
    begins: bool = False  # the last piece is only the beginning of a word
    field: str = ""  # "title", "author" or anywhere

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the index that all stand in an article with this term."""
        mark = {"title": TITLE, "author": AUTHOR}.get(self.field, "")
        found: list[str] = []
        for place, piece in enumerate(self.pieces):
            if not RUN.fullmatch(piece):
                found.append(piece)
                continue
            found += pairs(piece).split()
            if len(piece) == 1 or place < len(self.pieces) - 1:
                found.append(piece[-1])  # how a run ends
        return tuple(mark + word for word in found)

    @property
    def is_sure(self) -> bool:
        """Whether an article that has the words has the term: no order of words is asked for."""
        return len(self.words) == 1

    def expression(self) -> str:
        """What the index is asked (sqlite.org/fts5.html, section 3). Quoted as it is, no word is a syntax error."""
        parts = [f'"{word}"' for word in self.words]
        if self.begins:
            parts[-1] += " *"
        return parts[0] if len(parts) == 1 else f"({' AND '.join(parts)})"


Group = tuple[Term, ...]
"""Terms of which one must be found."""


@dataclass(frozen=True, slots=True)
class Query:
    """A search taken apart. Empty and None mean: not asked for. Days are in UTC, `before` is not included."""

    must: tuple[Group, ...] = ()
    without: tuple[Term, ...] = ()
    feed: str | None = None  # part of a feed's title, as typed
    tag: str | None = None  # beginnings of tags, as typed, each on a line of its own
    unread: bool | None = None
    starred: bool | None = None
    has_image: bool | None = None
    before: datetime | None = None
    after: datetime | None = None

    def also(self, other: Query) -> Query:
        """What both ask for; where they contradict each other, the other counts."""
        rest = {
            part.name: theirs if (theirs := getattr(other, part.name)) is not None else getattr(self, part.name)
            for part in fields(self)
        }
        return Query(**rest | {"must": self.must + other.must, "without": self.without + other.without})


def expression(groups: Iterable[Group], without: Iterable[Term] = ()) -> str:
    """The FTS5 expression for articles that have a term of each group and none of `without`; '' for no groups."""
    must = " AND ".join(_either(group) for group in groups)
    must_not = " OR ".join(term.expression() for term in without)
    return f"({must}) NOT ({must_not})" if must and must_not else must


def _either(terms: Sequence[Term]) -> str:
    return terms[0].expression() if len(terms) == 1 else f"({' OR '.join(term.expression() for term in terms)})"


# --- what was typed ---------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r'(?P<minus>-?)(?:(?P<field>[a-z]+):)?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]*))', re.I)
_FIELDS = frozenset({"feed", "tag", "title", "author", "is", "has", "before", "after"})


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    minus: bool = False
    field: str = ""
    is_phrase: bool = False
    is_whole: bool = False  # its quotation marks are closed


def parse_query(typed: str) -> Query:
    """The operators and words of a search as typed. Nothing typed is an error: what is no operator is a word.

    Understood: words, "phrases", OR, -word, feed: tag: title: author: is:read is:unread is:starred has:image
    before:2026-05-01 after:2026-05 (a year, a month or a day).
    """
    words: list[_Part] = []
    found: dict[str, object] = {}
    for part in _parts(typed):
        if part.field in ("title", "author") or not part.field:
            words.append(part)
        elif not _take_operator(part, found):
            words.append(replace(part, text=f"{part.field}:{part.text}", field=""))
    must, without = _terms(words)
    return Query(must, without, **found)  # type: ignore[arg-type]


def _parts(typed: str) -> list[_Part]:
    """What was typed, cut at blanks and quotation marks; an open quotation mark closes at the end."""
    text = unicodedata.normalize("NFKC", typed[:_LONGEST_QUERY]).replace("\x00", " ")
    for mark in "“”„":
        text = text.replace(mark, '"')
    parts, place = [], 0
    while place < len(text):
        match = None if text[place].isspace() else _TOKEN.match(text, place)
        if match is None or match.end() == place:
            place += 1
            continue
        parts.append(_part(match))
        place = match.end()
    return parts


def _part(match: re.Match[str]) -> _Part:
    field = (match["field"] or "").lower()
    is_phrase = match["phrase"] is not None
    body = match["phrase"] if is_phrase else match["word"]
    if field and field not in _FIELDS:
        body, field = f"{match['field']}:{body}", ""
    return _Part(body, bool(match["minus"]), field, is_phrase, is_phrase and match[0].endswith('"'))


def _take_operator(part: _Part, found: dict[str, object]) -> bool:
    """Notes an operator in `found`; False where its value makes no sense and it had better be a word.

    A value that is typed only in part (`is:unr`, `before:20`) says nothing yet.
    """
    value = part.text.strip()
    if not value:
        return True
    if part.field == "feed":
        if not part.minus:
            found["feed"] = f"{found['feed']} {value}" if "feed" in found else value
        return not part.minus
    if part.field == "tag":
        if not part.minus:
            found["tag"] = f"{found['tag']}\n{value}" if "tag" in found else value
        return not part.minus
    if part.field in ("before", "after"):
        moment = _day(value, part.field == "after")
        if moment is not None and not part.minus:
            found[part.field] = moment
        return moment is not None or value.replace("-", "").isdecimal()
    flag = _FLAGS.get(f"{part.field}:{value.lower()}")
    if flag is not None:
        found[flag[0]] = flag[1] is not part.minus
    return flag is not None or any(known.startswith(f"{part.field}:{value.lower()}") for known in _FLAGS)


_FLAGS = {
    "is:unread": ("unread", True),
    "is:read": ("unread", False),
    "is:starred": ("starred", True),
    "is:star": ("starred", True),
    "has:image": ("has_image", True),
    "has:picture": ("has_image", True),
    "has:images": ("has_image", True),
}
_DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?[-/.]?")


def _day(text: str, is_after: bool) -> datetime | None:
    """The start of the day, month or year named. `after` a month or a year means after its end."""
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
    """What must be found and what must not."""
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


def _term(part: _Part, may_go_on: bool) -> Term | None:
    """The term of a part; None where it holds no letter and no digit."""
    pieces: list[str] = []
    place = 0
    for match in RUN.finditer(part.text):
        pieces += [*token().findall(part.text[place : match.start()]), match[0]]
        place = match.end()
    rest = token().findall(part.text[place:])
    pieces += rest
    if not pieces:
        return None
    # One character of an unspaced script stands for all pairs that begin with it.
    begins = may_go_on and not part.is_whole if rest else len(pieces[-1]) == 1
    return Term(tuple(pieces), begins, part.field)
