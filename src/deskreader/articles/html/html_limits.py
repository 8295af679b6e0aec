"""Limits for every piece of HTML, whatever its source: small, legal HTML can still freeze a parser or a viewer.

Measured: 20 nested tables keep Qt busy for over 15 s; 100,000 nested `div` keep an HTML5 parser busy for 25 s.
"""

from __future__ import annotations

import re
from collections import Counter

from deskreader.articles.html.elements import word_set
from deskreader.limits import DEEPEST_HTML, LONGEST_HTML

DEEPEST = 100  # open tags in the result
TABLES_IN_TABLES = 4
MOST_CELLS = 3_000
WIDEST_SPAN = 50
MOST_IMAGES = 300
LONGEST_TEXT = 1_000_000  # characters
LONGEST_WORD = 1_000  # characters

_FEW_TAGS = 200
_SMALL = 7 * (TABLES_IN_TABLES + 1)  # characters; five tables need more
_TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_CLOSED_BY_THEMSELVES = word_set(
    "p li dt dd td th tr tbody thead tfoot option br img hr input meta link col area base embed source track wbr"
)
_TABLE_PARTS = word_set("table caption thead tbody tfoot tr th td")
_VOID = frozenset(("br", "hr", "img"))
_VOID_TAGS = ("br>", "br ", "hr>", "hr ", "img>", "img ")
_PIECE = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*)>|[^<]+|<')
_LONG_WORD = re.compile(rf"(?<![^\s<>\u200b])[^\s<>\u200b]{{{LONGEST_WORD + 1},}}")
_WORD_END = re.compile(r"[\s<>]")
_HALF_WORD = LONGEST_WORD // 2
_LETTER = re.compile(r"&[a-zA-Z0-9#]+;|.", re.S)
_BREAK_HERE = "\u200b"


def limit_source(html: str) -> str:
    """Returns HTML cut to a length and a depth of open tags that a parser handles quickly."""
    html = html[:LONGEST_HTML]
    if not html.isascii():
        html = html.encode("utf-8", "replace").decode()  # a lone surrogate is no character
    if html.count("<") <= _FEW_TAGS or not _is_deep(html):
        return html
    opened: Counter[str] = Counter()
    depth = 0

    def keep(tag: re.Match[str]) -> str:
        nonlocal depth
        name = tag[2].lower()
        if name in _CLOSED_BY_THEMSELVES or tag[3].endswith("/"):
            return tag[0]
        if tag[1]:
            if not opened[name]:
                return tag[0] if depth < DEEPEST_HTML else ""
            opened[name] -= 1
            depth -= 1
            return tag[0]
        if depth >= DEEPEST_HTML:
            return " "
        opened[name] += 1
        depth += 1
        return tag[0]

    return _TOKEN.sub(keep, html)


def _is_deep(html: str) -> bool:
    """Whether more tags may be open at once than a parser handles quickly; self-closing tags count too."""
    opened: dict[str, int] = {}
    depth = 0
    for tag in _NAME.finditer(html):  # lazily: a list of 200,000 tags would take 26 MB
        closing, name = tag.groups()
        if name in _CLOSED_BY_THEMSELVES:
            continue
        count = opened.get(name, 0)
        if not closing:
            opened[name] = count + 1
            depth += 1
            if depth >= DEEPEST_HTML:
                return True
        elif count:
            opened[name] = count - 1
            depth -= 1
    return False


def spans(attributes: dict[str, str]) -> dict[str, str]:
    """Returns a cell's attributes with spans of at most 50."""
    kept = dict(attributes)
    for name in ("colspan", "rowspan"):
        if name in kept:
            digits = re.match(r"\s*(\d{1,6})", kept.pop(name))
            if digits and int(digits[1]) > 1:
                kept[name] = str(min(int(digits[1]), WIDEST_SPAN))
    return kept


def limit_result(html: str) -> str:
    """Returns sanitized HTML within the limits of depth, tables, cells, images, text and word length."""
    if not _needs_work(html):
        return html
    return _Limiter().of(html)


def _needs_work(html: str) -> bool:
    if len(html) < _SMALL:
        return False
    return (
        len(html) > LONGEST_TEXT
        or html.count("<table") > TABLES_IN_TABLES
        or html.count("<t") > MOST_CELLS
        or html.count("<img") > MOST_IMAGES
        or (html.count("<") - html.count("</") > DEEPEST and _nests_deep(html))
        or _has_long_word(html)
    )


def _has_long_word(html: str) -> bool:
    """Whether a word exceeds the limit; such a word spans two of the positions that are probed."""
    positions = range(0, len(html) - _HALF_WORD, _HALF_WORD)
    if all(_WORD_END.search(html, position, position + _HALF_WORD + 1) for position in positions):
        return False
    return max(map(len, html.replace("<", " ").replace(">", " ").split()), default=0) > LONGEST_WORD


def _nests_deep(html: str) -> bool:
    """Whether sanitized HTML has more open tags at once than the result may have."""
    depth = 0
    for piece in html.split("<")[1:]:
        if piece[:1] == "/":
            depth -= 1
        elif not piece.startswith(_VOID_TAGS):
            depth += 1
            if depth >= DEEPEST:
                return True
    return False


class _Limiter:
    """Applies the limits in one pass over sanitized HTML, which is balanced and canonical."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.open: list[tuple[str, bool]] = []  # name, and whether the tag was written
        self.depth = self.tables = self.cells = self.images = self.letters = 0

    def of(self, html: str) -> str:
        for piece in _PIECE.finditer(html):
            if piece[2] is None:
                self.text(piece[0])
            elif piece[1]:
                self.end(piece[2])
            else:
                self.start(piece[2], piece[0])
            if self.letters > LONGEST_TEXT:
                break
        while self.open:
            self.end(self.open[-1][0])
        return "".join(self.out)

    def text(self, text: str) -> None:
        text = _LONG_WORD.sub(_with_break_points, text) if len(text) > LONGEST_WORD else text
        room = LONGEST_TEXT - self.letters
        self.letters += len(text)
        if len(text) > room:
            text = re.sub(r"&[a-zA-Z#0-9]*\Z", "", text[:room])
        self.out.append(text)

    def start(self, name: str, tag: str) -> None:
        if name == "img":
            self.images += 1
        self.cells += name in ("td", "th")
        self.tables += name == "table"
        written = self.fits(name)
        if written:
            self.out.append(tag)
        elif name in _TABLE_PARTS:
            self.out.append(" ")
        if name not in _VOID:
            self.open.append((name, written))
            self.depth += written

    def fits(self, name: str) -> bool:
        if name in _VOID:
            return self.depth < DEEPEST and (name != "img" or self.images <= MOST_IMAGES)
        if self.depth >= DEEPEST:
            return False
        if name in _TABLE_PARTS:
            return self.tables <= TABLES_IN_TABLES and self.cells <= MOST_CELLS
        return True

    def end(self, name: str) -> None:
        if not self.open:
            return
        opened, written = self.open.pop()
        self.tables -= opened == "table"
        self.depth -= written
        if written:
            self.out.append(f"</{opened}>")


def _with_break_points(word: re.Match[str]) -> str:
    """Returns a very long word with zero-width spaces where a viewer may break it."""
    letters = _LETTER.findall(word[0])
    parts = ("".join(letters[start : start + LONGEST_WORD]) for start in range(0, len(letters), LONGEST_WORD))
    return _BREAK_HERE.join(parts)
