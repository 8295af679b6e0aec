"""The sections of an article, which follow one another down the column. Frozen values, without Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Flag, StrEnum, auto

LINE_BREAK = "\u2028"
"""The character of a line break within a paragraph, here and in a QTextDocument."""

BACK_LINKS = frozenset({"↩", "↩︎", "↑", "^", "⏎", "↵", "⬑", "[↩]"})
"""Texts of links that lead from a footnote back to its citation."""


class TextFormat(Flag):
    """How a span differs from the text around it."""

    NONE = 0
    BOLD = auto()
    ITALIC = auto()
    CODE = auto()
    SUPER = auto()
    SUB = auto()
    STRIKE = auto()
    UNDERLINE = auto()
    SMALL = auto()
    MARK = auto()
    INSERTED = auto()  # words that an earlier version of the article did not have
    DELETED = auto()  # words that only the earlier version had


@dataclass(frozen=True, slots=True)
class Span:
    """Text in one format. `href` is the address of a link, or #name for an anchor in the same article.

    With `image` set, an address, it is a small image in the line and `text` is its alternative text. `title` explains
    the text, as an abbreviation's does. `token` is what a span of program code is, for its colour.
    """

    text: str
    format: TextFormat = TextFormat.NONE
    href: str = ""
    image: str = ""
    title: str = ""
    token: str = ""


class LevelKind(StrEnum):
    """What indents a section."""

    LIST = "list"
    QUOTE = "quote"
    DETAILS = "details"
    DEFINITION = "definition"


@dataclass(frozen=True, slots=True)
class Level:
    """One step of indentation. Sections of the same list or quote share its `id`.

    `digits` is the number of characters of a numbered list's longest number; 0 where items are not numbered.
    """

    kind: LevelKind
    id: int
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Nesting:
    """The lists and quotes that a section stands in, outermost first, and its reading direction."""

    levels: tuple[Level, ...] = ()
    rtl: bool = False

    @property
    def is_quoted(self) -> bool:
        """Whether the section stands in a quote."""
        return any(level.kind is LevelKind.QUOTE for level in self.levels)

    @property
    def details(self) -> tuple[int, ...]:
        """The ids of the details that the section stands in, outermost first: all of them have to be open."""
        return tuple(level.id for level in self.levels if level.kind is LevelKind.DETAILS)

    @property
    def outermost_list(self) -> int | None:
        """The id of the outermost list that the section stands in; None without one."""
        return next((level.id for level in self.levels if level.kind is LevelKind.LIST), None)


class Role(StrEnum):
    """The kind of a paragraph."""

    BODY = "body"
    HEADING = "heading"
    CAPTION = "caption"
    CODE = "code"
    NOTE = "note"  # a footnote, or small print
    TERM = "term"  # of a definition list
    SUMMARY = "summary"  # what always shows of details; it opens and closes the rest


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text that begins on a line of its own. `level` is a heading's, 1 to 6.

    `marker` hangs before it: a bullet, or a number with its full stop. `anchors` are the names that links lead to.
    `details` is the id of the details that a summary opens; `language` is that of program code.
    """

    role: Role
    spans: tuple[Span, ...]
    nesting: Nesting = Nesting()
    level: int = 0
    marker: str = ""
    anchors: tuple[str, ...] = ()
    details: int = 0
    is_open: bool = False  # whether these details are open at first
    language: str = ""

    @property
    def hidden_by(self) -> tuple[int, ...]:
        """The ids of the details that hide it while they are closed; a summary does not hide itself."""
        return tuple(details for details in self.nesting.details if details != self.details)

    @property
    def text(self) -> str:
        """The text without its formats and inline images."""
        return "".join(span.text for span in self.spans if not span.image)


@dataclass(frozen=True, slots=True)
class Figure:
    """An image on a line of its own, by the address that it had on its page."""

    address: str
    alt: str = ""
    href: str = ""
    nesting: Nesting = Nesting()
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, with the number of rows and columns that it spans."""

    row: int
    column: int
    spans: tuple[Span, ...]
    rows: int = 1
    columns: int = 1
    is_header: bool = False
    align: str = ""  # left, right or center; empty where the page does not say


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text. `numeric` are the columns that hold only numbers below their heading.

    A piece of a large table has the `column_shares` of the whole, which add up to 1, and the longest words and lines of
    its columns; all are empty otherwise. `is_continued` is true of rows that continue a table above them.
    """

    rows: int
    columns: int
    cells: tuple[Cell, ...]
    numeric: frozenset[int] = frozenset()
    nesting: Nesting = Nesting()
    anchors: tuple[str, ...] = ()
    column_shares: tuple[float, ...] = ()
    longest_words: tuple[str, ...] = ()
    longest_lines: tuple[str, ...] = ()
    is_continued: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the column."""

    nesting: Nesting = Nesting()


class Medium(StrEnum):
    """What an embed plays."""

    VIDEO = "video"
    AUDIO = "audio"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Embed:
    """Video, audio or a page that plays elsewhere. `poster` is its picture's address.

    `length` is its size in bytes and `duration` its seconds; 0 where they are not known.
    """

    medium: Medium
    href: str
    nesting: Nesting = Nesting()
    title: str = ""
    poster: str = ""
    length: int = 0
    duration: int = 0


Section = Paragraph | Figure | Table | Rule | Embed


def open_details(sections: Iterable[Section]) -> frozenset[int]:
    """Returns the ids of the details that are open at first."""
    return frozenset(section.details for section in sections if isinstance(section, Paragraph) and section.is_open)


def shown_section(section: Section, opened: frozenset[int]) -> Section | None:
    """Returns a section as it shows while only the details with these ids are open; None where it does not.

    A summary says whether its details are open.
    """
    hidden_by = section.hidden_by if isinstance(section, Paragraph) else section.nesting.details
    if not opened.issuperset(hidden_by):
        return None
    if isinstance(section, Paragraph) and section.details:
        return replace(section, is_open=section.details in opened)
    return section
