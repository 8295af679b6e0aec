"""From the tree of a story to its sections: what is a paragraph, a heading, a list, a quote, a table, a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from deskreader.desktop.article.parsing import table_grid
from deskreader.desktop.article.parsing.html_tree import Element, Node, is_inline_picture, parse
from deskreader.desktop.article.parsing.inline_spans import (
    code_spans,
    is_tracker,
    link,
    names,
    pieces,
    reads_right_to_left,
    spans,
)
from deskreader.desktop.article.parsing.sections import (
    BACK_LINKS,
    Embed,
    Figure,
    Level,
    LevelKind,
    Mark,
    Medium,
    Nesting,
    Paragraph,
    Role,
    Rule,
    Section,
    Span,
)

BULLETS = ("•", "◦", "▪")
MEDIA = {"video": Medium.VIDEO, "audio": Medium.AUDIO, "iframe": Medium.PAGE, "embed": Medium.PAGE}
MAX_LEVELS = 6
"""Lists and quotes nested deeper are not set in any further."""


def sections(html: str, rtl: bool = False) -> tuple[Section, ...]:
    """The sections of sanitized HTML, in order. `rtl` is how a text reads that does not show it by itself."""
    writer = _Writer(rtl)
    writer.flow(parse(html), _Context())
    return tuple(writer.made)


@dataclass(frozen=True, slots=True)
class _Context:
    """What holds for the nodes being read: where they stand, the link around them, the direction given."""

    levels: tuple[Level, ...] = ()
    role: Role = Role.BODY
    mark: Mark = Mark.NONE
    href: str = ""
    direction: str = ""


class _Writer:
    def __init__(self, rtl: bool) -> None:
        self.made: list[Section] = []
        self._rtl = rtl
        self._marker = ""
        self._names: list[str] = []
        self._ids = 0

    def flow(self, nodes: Sequence[Node], context: _Context) -> None:
        """Writes nodes that may be text or blocks: runs of text become paragraphs."""
        run: list[Node] = []
        for node in nodes:
            if isinstance(node, Element) and node.holds_block:
                self._paragraph(run, context)
                run = []
                self._block(node, context)
            else:
                run.append(node)
        self._paragraph(run, context)

    def _block(self, node: Element, context: _Context) -> None:
        if name := node.get("id") or (node.get("name") if node.tag == "a" else ""):
            self._names.append(name)
        direction = node.get("dir").lower()
        if direction in ("rtl", "ltr", "auto"):
            context = replace(context, direction=direction.replace("auto", ""))
        self._writer_of(node.tag)(node, context)

    def _writer_of(self, tag: str) -> Callable[[Element, _Context], None]:
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            return self._heading
        return {
            "ul": self._list, "ol": self._list, "blockquote": self._quote, "pre": self._code, "img": self._figure,
            "hr": self._rule, "table": self._table, "figcaption": self._caption, "dt": self._term,
            "dd": self._definition, "li": self._stray_item, "video": self._embed, "audio": self._embed,
            "iframe": self._embed, "embed": self._embed, "summary": self._term, "p": self._plain,
        }.get(tag, self._container)  # fmt: skip

    def _container(self, node: Element, context: _Context) -> None:
        if node.tag == "a":
            context = replace(context, href=link(node.get("href")) or context.href)
        elif node.tag in ("b", "strong", "i", "em", "small"):
            context = replace(context, mark=context.mark | MARK_OF[node.tag])
        self.flow(node.children, context)

    def _plain(self, node: Element, context: _Context) -> None:
        self.flow(node.children, replace(context, role=Role.NOTE) if _is_note(node, context) else context)

    def _paragraph(self, nodes: Sequence[Node], context: _Context, level: int = 0) -> None:
        runs = spans(nodes, context.mark, context.href)
        for node in nodes:
            self._names += names(node)
        if runs:
            self._put(runs, context, level)

    def _put(self, runs: tuple[Span, ...], context: _Context, level: int = 0) -> None:
        text = "".join(span.text for span in runs if not span.picture)
        role = Role.HEADING if level else context.role
        if role is Role.BODY and all(span.mark & Mark.SMALL or not span.text.strip() for span in runs):
            role = Role.NOTE
        marker, self._marker = self._marker, ""
        if marker and role is Role.NOTE:
            runs, marker = (Span(f"{marker} "), *runs), ""
        place = self._place(context, text)
        for piece in pieces(runs):
            self.made.append(Paragraph(role, piece, place, level, marker, self._take_names()))
            marker = ""

    def _place(self, context: _Context, text: str = "") -> Nesting:
        if context.direction:
            return Nesting(context.levels, context.direction == "rtl")
        reads = reads_right_to_left(text)
        return Nesting(context.levels, self._rtl if reads is None else reads)

    def _take_names(self) -> tuple[str, ...]:
        taken, self._names = tuple(dict.fromkeys(self._names)), []
        return taken

    def _inside(self, kind: LevelKind, context: _Context, digits: int = 0) -> _Context:
        if len(context.levels) >= MAX_LEVELS:
            return context
        self._ids += 1
        return replace(context, levels=(*context.levels, Level(kind, self._ids, digits)))

    def _heading(self, node: Element, context: _Context) -> None:
        blocks = [child for child in node.children if isinstance(child, Element) and child.holds_block]
        if blocks:
            self.flow(node.children, replace(context, mark=context.mark | Mark.BOLD))
        else:
            self._paragraph(node.children, context, int(node.tag[1]))

    def _quote(self, node: Element, context: _Context) -> None:
        self.flow(node.children, self._inside(LevelKind.QUOTE, context))

    def _code(self, node: Element, context: _Context) -> None:
        runs = code_spans(node.children)
        self._names += names(node)
        if runs:
            self._put(runs, replace(context, role=Role.CODE, direction="ltr"))

    def _caption(self, node: Element, context: _Context) -> None:
        self.flow(node.children, replace(context, role=Role.CAPTION))

    def _term(self, node: Element, context: _Context) -> None:
        self.flow(node.children, replace(context, mark=context.mark | Mark.BOLD))

    def _definition(self, node: Element, context: _Context) -> None:
        self.flow(node.children, self._inside(LevelKind.LIST, context))

    def _rule(self, _node: Element, context: _Context) -> None:
        if self.made and not isinstance(self.made[-1], Rule):
            self.made.append(Rule(self._place(context)))

    def _figure(self, node: Element, context: _Context) -> None:
        address = node.get("src")
        if address and not is_tracker(node) and not is_inline_picture(node.attributes):
            place = self._place(context)
            self.made.append(Figure(address, node.get("alt"), context.href, place, self._take_names()))

    def _embed(self, node: Element, context: _Context) -> None:
        sources = [child for child in node.children if isinstance(child, Element) and child.tag == "source"]
        href = next((made for element in (node, *sources) if (made := link(element.get("src")))), "")
        if href and not href.startswith("#"):
            self.made.append(Embed(MEDIA[node.tag], href, self._place(context)))
        elif any(isinstance(child, Element) for child in node.children):
            self.flow(node.children, context)

    def _list(self, node: Element, context: _Context) -> None:
        number = _integer(node.get("start"), 1)
        items = sum(isinstance(child, Element) and child.tag == "li" for child in node.children)
        digits = len(str(number + items - 1)) if node.tag == "ol" else 0
        inside = self._inside(LevelKind.LIST, context, digits)
        depth = sum(level.kind is LevelKind.LIST for level in inside.levels)
        for child in node.children:
            if isinstance(child, str) or child.tag not in ("li", "ul", "ol"):
                self.flow((child,), inside)
            elif child.tag == "li":
                number = _integer(child.get("value"), number)
                self._item(child, inside, f"{number}." if node.tag == "ol" else BULLETS[min(depth, len(BULLETS)) - 1])
                number += 1
            else:
                self._list(child, inside)

    def _item(self, node: Element, context: _Context, marker: str) -> None:
        self._names += [node.get("id")] if node.get("id") else []
        if _is_note(node, context):
            context = replace(context, role=Role.NOTE, levels=context.levels[:-1])
        self._marker = marker
        self.flow(node.children, context)
        self._marker = ""

    def _stray_item(self, node: Element, context: _Context) -> None:
        self._item(node, self._inside(LevelKind.LIST, context), BULLETS[0])

    def _table(self, node: Element, context: _Context) -> None:
        for child in node.children:
            if isinstance(child, Element) and child.tag == "caption":
                self._caption(child, context)
        place = self._place(context, table_grid.text_of(node))
        self._names += names(node)
        if table := table_grid.read(node, replace(place, levels=context.levels), self._take_names):
            self.made.append(table)
        elif rows := table_grid.rows_of(node):
            self._unwrapped(rows, context)
        else:
            self.flow([child for child in node.children if isinstance(child, Element)], context)

    def _unwrapped(self, rows: Sequence[Sequence[Element]], context: _Context) -> None:
        """A table that is only layout, or too large to set as one: its cells one below the other, or row by row."""
        for row in rows:
            if any(cell.holds_block and table_grid.holds_structure(cell) for cell in row) or len(row) == 1:
                for cell in row:
                    self.flow(cell.children, context)
            elif runs := table_grid.row_spans(row):
                self._put(runs, context)


MARK_OF = {"b": Mark.BOLD, "strong": Mark.BOLD, "i": Mark.ITALIC, "em": Mark.ITALIC, "small": Mark.SMALL}


def _integer(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else otherwise


def _is_note(node: Element, context: _Context) -> bool:
    """Whether a paragraph or list item is a footnote: it holds a link back to where it is cited."""
    return context.role is Role.BODY and _holds_back_link(node)


def _holds_back_link(node: Element) -> bool:
    for child in node.children:
        if isinstance(child, Element):
            text = "".join(part for part in child.children if isinstance(part, str)).strip()
            if child.tag == "a" and child.get("href").startswith("#") and text in BACK_LINKS:
                return True
            if child.tag not in ("table", "ul", "ol") and _holds_back_link(child):
                return True
    return False
