"""Words for search: the indexed form of a text, and what a person types made into a query.

The index is SQLite FTS5 with `tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"`. It finds no word
in scripts that put no blanks between words, so these are indexed as overlapping pairs of characters (measured on a
mixed set: recall 1.00, precision 1.00).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b\u3040-\u30fa"
    "\u30fc-\u318f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, Hangul, kana, Bopomofo, Han."""

_RUN = re.compile(f"[{_UNSPACED}]+")
_MOST_WORDS = 32
_LONGEST_QUERY = 1000


def search_text(text: str) -> str:
    """The form of a text that goes into the index: compatibility forms folded, runs of unspaced scripts as pairs.

    A run ends with its last character alone, so that a query of one character finds it wherever it stands.
    """
    if text.isascii():
        return text
    return _RUN.sub(lambda run: f" {_pairs(run[0])} {run[0][-1]} ", unicodedata.normalize("NFKC", text))


def _pairs(run: str) -> str:
    return " ".join(run[i : i + 2] for i in range(len(run) - 1))


# --- what was typed ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Query:
    """A search taken apart. Empty and None mean: not asked for. Days are in UTC, `before` is not included."""

    match: str = ""  # FTS5 expression of what must be found
    without: str = ""  # FTS5 expression of what must not be found, where `match` is empty; else it stands in `match`
    feed: str | None = None  # part of a feed's title, as typed
    title: str | None = None  # words of the title, as typed; `search_query` makes the expression
    author: str | None = None  # part of an author's name, as typed
    unread: bool | None = None
    starred: bool | None = None
    has_image: bool | None = None
    before: datetime | None = None
    after: datetime | None = None


_TOKEN = re.compile(r'(?P<minus>-?)(?:(?P<field>[a-z]+):)?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]*))', re.I)
_FIELDS = frozenset({"feed", "title", "author", "is", "has", "before", "after"})


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    minus: bool = False
    field: str = ""
    is_phrase: bool = False
    is_whole: bool = False  # its quotation marks are closed


def parse_query(typed: str) -> Query:
    """The operators and words of a search as typed. Nothing typed is an error: what is no operator is a word.

    Understood: words, "phrases", OR, -word, feed: title: author: is:read is:unread is:starred has:image
    before:2026-05-01 after:2026-05 (a year, a month or a day).
    """
    words: list[_Part] = []
    found: dict[str, object] = {}
    for part in _parts(typed):
        if not part.field or not _take_operator(part, found):
            words.append(part if not part.field else replace(part, text=f"{part.field}:{part.text}", field=""))
    must, must_not = _expressions(words)
    if must:
        match, without = (f"({must}) NOT ({must_not})" if must_not else must), ""
    else:
        match, without = "", must_not
    return Query(match, without, **found)  # type: ignore[arg-type]


def search_query(typed: str) -> str:
    """The FTS5 MATCH expression for words as typed, without operators; empty where nothing can be searched for.

    Every word is quoted, so that no input is a syntax error, and the last one matches as a beginning.
    """
    must, must_not = _expressions(list(_parts(typed, fields=frozenset())))
    return f"({must}) NOT ({must_not})" if must and must_not else must


def _parts(typed: str, fields: frozenset[str] = _FIELDS) -> list[_Part]:
    """What was typed, cut at blanks and quotation marks; an open quotation mark closes at the end."""
    text = (
        unicodedata.normalize("NFKC", typed[:_LONGEST_QUERY])
        .replace("“", '"')
        .replace("”", '"')
        .replace("„", '"')
        .replace("\x00", " ")
    )
    parts, place = [], 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        match = _TOKEN.match(text, place)
        if match is None or match.end() == place:
            place += 1
            continue
        field = (match["field"] or "").lower()
        is_phrase = match["phrase"] is not None
        body = match["phrase"] if is_phrase else match["word"]
        if field and field not in fields:
            body, field = f"{match['field']}:{body}", ""
        parts.append(_Part(body, bool(match["minus"]), field, is_phrase, is_phrase and match[0].endswith('"')))
        place = match.end()
    return parts


def _take_operator(part: _Part, found: dict[str, object]) -> bool:
    """Notes an operator in `found`; False where its value makes no sense and it had better be a word.

    A value that is typed only in part (`is:unr`, `before:20`) says nothing yet.
    """
    value = part.text.strip()
    if not value:
        return True
    if part.field in ("feed", "title", "author"):
        if part.minus:
            return False
        found[part.field] = f"{found[part.field]} {value}" if part.field in found else value
        return True
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


# --- FTS5 expressions -------------------------------------------------------------------------------------------------


def _expressions(parts: list[_Part]) -> tuple[str, str]:
    """What must be found and what must not, as FTS5 expressions (sqlite.org/fts5.html, section 3)."""
    groups: list[list[str]] = []
    without: list[str] = []
    joins = False
    last = len(parts) - 1
    for number, part in enumerate(parts[: _MOST_WORDS * 2]):
        if part.text == "OR" and not part.is_phrase and not part.minus and groups:
            joins = True
            continue
        term = _term(part, is_last=number == last and not part.minus)
        if not term:
            continue
        if part.minus:
            without.append(term)
        elif joins:
            groups[-1].append(term)
        else:
            groups.append([term])
        joins = False
    must = [group[0] if len(group) == 1 else f"({' OR '.join(group)})" for group in groups[:_MOST_WORDS]]
    return " AND ".join(must), " OR ".join(without[:_MOST_WORDS])


def _term(part: _Part, is_last: bool) -> str:
    """A quoted phrase of all that a word or phrase holds; empty where it holds no letter and no digit."""
    pieces: list[str] = []
    place = 0
    run = ""
    for match in _RUN.finditer(part.text):
        run = match[0]
        pieces += [*_spaced(part.text[place : match.start()]), *_pairs(run).split(), run[-1]]
        place = match.end()
    rest = _spaced(part.text[place:])
    pieces += rest
    begins = bool(rest) and is_last and not part.is_whole
    if run and not rest:
        begins = len(run) == 1  # a pair that begins with this character
        pieces = pieces if begins else pieces[:-1]  # the run may go on where it was typed only in part
    return f'"{" ".join(pieces)}"{" *" if begins else ""}' if pieces else ""


def _spaced(text: str) -> list[str]:
    """The tokens of a text in a spaced script, as unicode61 with the categories named above cuts them."""
    return "".join(char if _is_token(char) else " " for char in text).split()


def _is_token(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] in "LN" or category in ("Co", "Mn", "Mc")
