"""The sections of a story: what stands one below the other in the column. Frozen values, without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, StrEnum, auto

LINE_BREAK = "\u2028"
"""What a line break within a paragraph is, here and in a text document."""

BACK_LINKS = frozenset({"↩", "↩︎", "↑", "^", "⏎", "↵", "⬑", "[↩]"})
"""Texts of links that lead from a footnote back to where it is cited."""


class Mark(Flag):
    """How a run of text differs from the text around it."""

    NONE = 0
    BOLD = auto()
    ITALIC = auto()
    CODE = auto()
    SUPER = auto()
    SUB = auto()
    STRIKE = auto()
    UNDERLINE = auto()
    SMALL = auto()


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text set in one way. `href` is the address of a link, or #name for a place in the same story.

    With `picture` set, it is a small picture in the line, and `text` says what it shows.
    """

    text: str
    mark: Mark = Mark.NONE
    href: str = ""
    picture: str = ""


class LevelKind(StrEnum):
    """What sets a section in."""

    LIST = "list"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Level:
    """One step of indentation. Sections of the same list or quote share its `id`.

    `digits` is how many the largest number of a numbered list has; 0 where its items are not numbered.
    """

    kind: LevelKind
    id: int
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Nesting:
    """Where a section stands: within which lists and quotes, from the outermost on, and which way it reads."""

    levels: tuple[Level, ...] = ()
    rtl: bool = False

    @property
    def is_quoted(self) -> bool:
        """Whether it stands in a quote."""
        return any(level.kind is LevelKind.QUOTE for level in self.levels)

    @property
    def outer_list(self) -> int | None:
        """The id of the outermost list it stands in."""
        return next((level.id for level in self.levels if level.kind is LevelKind.LIST), None)


class Role(StrEnum):
    """What a paragraph is."""

    BODY = "body"
    HEADING = "heading"
    CAPTION = "caption"
    CODE = "code"
    NOTE = "note"  # a footnote, or small print


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text that begins on a line of its own. `level` is a heading's, 1 to 6.

    `marker` hangs before it: a bullet, or a number with its full stop. `names` are the places links can lead to.
    """

    role: Role
    spans: tuple[Span, ...]
    place: Nesting = Nesting()
    level: int = 0
    marker: str = ""
    names: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Its text without any marks."""
        return "".join(span.text for span in self.spans if not span.picture)


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture on a line of its own, by the address it had on its page."""

    address: str
    alt: str = ""
    href: str = ""
    place: Nesting = Nesting()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, with the rows and columns it covers."""

    row: int
    column: int
    spans: tuple[Span, ...]
    rows: int = 1
    columns: int = 1
    is_header: bool = False
    align: str = ""  # left, right or center; empty where the page does not say


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text. `numeric` are the columns that hold nothing but numbers below their heading."""

    rows: int
    columns: int
    cells: tuple[Cell, ...]
    numeric: frozenset[int] = frozenset()
    place: Nesting = Nesting()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the column."""

    place: Nesting = Nesting()


class Medium(StrEnum):
    """What an embed would play."""

    VIDEO = "video"
    AUDIO = "audio"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Embed:
    """Something played elsewhere, shown as a link to it."""

    medium: Medium
    href: str
    place: Nesting = Nesting()


Section = Paragraph | Figure | Table | Rule | Embed
