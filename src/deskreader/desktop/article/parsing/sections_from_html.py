"""Turns the HTML of an article into sections: paragraphs, headings, lists, quotes, tables and images."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from deskreader.desktop.article.parsing import table_grid
from deskreader.desktop.article.parsing.html_tree import Element, Node, is_inline_image, parse_html
from deskreader.desktop.article.parsing.inline_spans import (
    TEXT_FORMATS,
    allowed_link,
    anchor_names,
    code_spans,
    inline_spans,
    is_tracker,
    reads_right_to_left,
)
from deskreader.desktop.article.parsing.list_markers import BULLETS, list_markers
from deskreader.desktop.article.parsing.media_links import embed_of, text_of
from deskreader.desktop.article.parsing.sections import (
    BACK_LINKS,
    Embed,
    Figure,
    Level,
    LevelKind,
    Medium,
    Nesting,
    Paragraph,
    Role,
    Rule,
    Section,
    Span,
    TextFormat,
)

MEDIA = {"video": Medium.VIDEO, "audio": Medium.AUDIO, "iframe": Medium.PAGE, "embed": Medium.PAGE}
BLOCK_FORMAT_ELEMENTS = frozenset({"b", "strong", "i", "em", "small"})
"""Inline elements whose format also holds for whole blocks in them."""
MAX_LEVELS = 6
"""Lists and quotes nested deeper are not indented any further."""


def sections_from_html(html: str, rtl: bool = False) -> tuple[Section, ...]:
    """Returns the sections of sanitized HTML, in order.

    `rtl` is the direction of text that shows none itself: no `dir` attribute, no strong character.
    """
    builder = _SectionBuilder(rtl)
    builder.add_nodes(parse_html(html), _Context())
    return tuple(builder.sections)


@dataclass(frozen=True, slots=True)
class _Context:
    """What the elements around a node determine: nesting, role, format, link and direction."""

    levels: tuple[Level, ...] = ()
    role: Role = Role.BODY
    format: TextFormat = TextFormat.NONE
    href: str = ""
    direction: str = ""  # rtl or ltr; empty where the text itself decides
    language: str = ""  # of program code


class _SectionBuilder:
    """Collects sections while it walks the tree of nodes."""

    def __init__(self, rtl: bool) -> None:
        self.sections: list[Section] = []
        self._rtl = rtl
        self._marker = ""  # of the list item whose first paragraph is still to come
        self._anchors: list[str] = []  # names that belong to the next section
        self._ids = 0

    def add_nodes(self, nodes: Sequence[Node], context: _Context) -> None:
        """Adds nodes in order: blocks by their kind, and the inline nodes between them as paragraphs."""
        inline: list[Node] = []
        for node in nodes:
            if isinstance(node, Element) and node.holds_block:
                self._add_inline(inline, context)
                inline = []
                self._add_block(node, context)
            else:
                inline.append(node)
        self._add_inline(inline, context)

    def _add_block(self, node: Element, context: _Context) -> None:
        if name := node.get("id") or (node.get("name") if node.tag == "a" else ""):
            self._anchors.append(name)
        direction = node.get("dir").lower()
        if direction in ("rtl", "ltr", "auto"):
            context = replace(context, direction=direction.replace("auto", ""))
        self._handler(node.tag)(node, context)

    def _handler(self, tag: str) -> Callable[[Element, _Context], None]:
        """Returns the method that adds an element of this name."""
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            return self._add_heading
        return {
            "ul": self._add_list, "ol": self._add_list, "blockquote": self._add_quote, "pre": self._add_code,
            "img": self._add_figure, "hr": self._add_rule, "table": self._add_table, "figcaption": self._add_caption,
            "dt": self._add_defined, "dd": self._add_definition, "details": self._add_details,
            "figure": self._add_media, "li": self._add_stray_item, "video": self._add_embed, "audio": self._add_embed,
            "iframe": self._add_embed, "embed": self._add_embed, "p": self._add_plain, "summary": self._add_term,
        }.get(tag, self._add_container)  # fmt: skip

    # --- text ---------------------------------------------------------------------------------------------------------

    def _add_container(self, node: Element, context: _Context) -> None:
        if node.tag == "a":
            context = replace(context, href=allowed_link(node.get("href")) or context.href)
        elif node.tag in BLOCK_FORMAT_ELEMENTS:
            context = replace(context, format=context.format | TEXT_FORMATS[node.tag])
        self.add_nodes(node.children, context)

    def _add_plain(self, node: Element, context: _Context) -> None:
        if not self._add_player(node, context):
            self.add_nodes(node.children, replace(context, role=Role.NOTE) if _is_note(node, context) else context)

    def _add_inline(self, nodes: Sequence[Node], context: _Context, level: int = 0) -> None:
        spans = inline_spans(nodes, context.format, context.href)
        for node in nodes:
            self._anchors += anchor_names(node)
        if spans:
            self._add_paragraph(spans, context, level)

    def _add_paragraph(self, spans: tuple[Span, ...], context: _Context, level: int = 0) -> None:
        text = "".join(span.text for span in spans if not span.image)
        role = Role.HEADING if level else context.role
        if role is Role.BODY and all(span.format & TextFormat.SMALL or not span.text.strip() for span in spans):
            role = Role.NOTE
        marker, self._marker = self._marker, ""
        if marker and role is Role.NOTE:  # a footnote is not indented: its number stands in its text
            spans, marker = (Span(f"{marker} "), *spans), ""
        nesting = self._nesting(context, text)
        anchors, language = self._take_anchors(), context.language
        self.sections.append(Paragraph(role, spans, nesting, level, marker, anchors, language=language))

    def _nesting(self, context: _Context, text: str = "") -> Nesting:
        if context.direction:
            return Nesting(context.levels, context.direction == "rtl")
        is_rtl = reads_right_to_left(text)
        return Nesting(context.levels, self._rtl if is_rtl is None else is_rtl)

    def _take_anchors(self) -> tuple[str, ...]:
        anchors, self._anchors = tuple(dict.fromkeys(self._anchors)), []
        return anchors

    def _indented(self, kind: LevelKind, context: _Context, digits: int = 0) -> _Context:
        """Returns the context one level deeper."""
        if len(context.levels) >= MAX_LEVELS:
            return context
        self._ids += 1
        return replace(context, levels=(*context.levels, Level(kind, self._ids, digits)))

    def _add_heading(self, node: Element, context: _Context) -> None:
        blocks = [child for child in node.children if isinstance(child, Element) and child.holds_block]
        if blocks:
            self._add_term(node, context)
        else:
            self._add_inline(node.children, context, int(node.tag[1]))

    def _add_quote(self, node: Element, context: _Context) -> None:
        self.add_nodes(node.children, self._indented(LevelKind.QUOTE, context))

    def _add_code(self, node: Element, context: _Context) -> None:
        spans = code_spans(node.children)
        self._anchors += anchor_names(node)
        if spans:
            language = code_language(node)
            self._add_paragraph(spans, replace(context, role=Role.CODE, direction="ltr", language=language))

    def _add_caption(self, node: Element, context: _Context) -> None:
        self.add_nodes(node.children, replace(context, role=Role.CAPTION))

    def _add_term(self, node: Element, context: _Context) -> None:
        self.add_nodes(node.children, replace(context, format=context.format | TextFormat.BOLD))

    def _add_defined(self, node: Element, context: _Context) -> None:
        """Adds the term of a definition list."""
        self._add_term(node, replace(context, role=Role.TERM) if context.role is Role.BODY else context)

    def _add_definition(self, node: Element, context: _Context) -> None:
        self.add_nodes(node.children, self._indented(LevelKind.DEFINITION, context))

    def _add_details(self, node: Element, context: _Context) -> None:
        """Adds details: the summary, which opens and closes them, and one level deeper the rest."""
        summaries = [child for child in node.children if isinstance(child, Element) and child.tag == "summary"]
        inside = self._indented(LevelKind.DETAILS, context)
        if inside is context or not summaries:
            self.add_nodes(node.children, context)
            return
        spans = inline_spans((text_of(summaries[0]),), context.format | TextFormat.BOLD)
        self._anchors += anchor_names(summaries[0])
        nesting = self._nesting(inside, text_of(summaries[0]))
        summary = Paragraph(Role.SUMMARY, spans, nesting, anchors=self._take_anchors())
        self.sections.append(replace(summary, details=inside.levels[-1].id, is_open="open" in node.attributes))
        self.add_nodes([child for child in node.children if child is not summaries[0]], inside)

    # --- rules, images, embeds ----------------------------------------------------------------------------------------

    def _add_rule(self, _node: Element, context: _Context) -> None:
        if self.sections and not isinstance(self.sections[-1], Rule):
            self.sections.append(Rule(self._nesting(context)))

    def _add_figure(self, node: Element, context: _Context) -> None:
        address = node.get("src")
        if address and not is_tracker(node) and not is_inline_image(node.attributes):
            nesting = self._nesting(context)
            self.sections.append(Figure(address, node.get("alt"), context.href, nesting, self._take_anchors()))

    def _add_embed(self, node: Element, context: _Context) -> None:
        sources = [child for child in node.children if isinstance(child, Element) and child.tag == "source"]
        links = (allowed_link(element.get("src")) for element in (node, *sources))
        href = next(filter(None, links), "")
        if href and not href.startswith("#"):
            title, poster = node.get("title")[:200], node.get("poster")
            self.sections.append(Embed(MEDIA[node.tag], href, self._nesting(context), title, poster))
        elif any(isinstance(child, Element) for child in node.children):
            self.add_nodes(node.children, context)

    def _add_media(self, node: Element, context: _Context) -> None:
        """Adds a figure: a player as a card, everything else as it comes."""
        if not self._add_player(node, context):
            self._add_container(node, context)

    def _add_player(self, node: Element, context: _Context) -> bool:
        embed = embed_of(node, self._nesting(context))
        if embed is not None:
            self.sections.append(embed)
        return embed is not None

    # --- lists --------------------------------------------------------------------------------------------------------

    def _add_list(self, node: Element, context: _Context) -> None:
        markers = {id(item): marker for item, marker in list_markers(node, self._list_depth(context) + 1)}
        digits = max((len(marker) - 1 for marker in markers.values()), default=0) if node.tag == "ol" else 0
        indented = self._indented(LevelKind.LIST, context, digits)
        for child in node.children:
            if isinstance(child, str) or child.tag not in ("li", "ul", "ol"):
                self.add_nodes((child,), indented)
            elif child.tag == "li":
                self._add_item(child, indented, markers[id(child)])
            else:
                self._add_list(child, indented)

    @staticmethod
    def _list_depth(context: _Context) -> int:
        return sum(level.kind is LevelKind.LIST for level in context.levels)

    def _add_item(self, node: Element, context: _Context, marker: str) -> None:
        self._anchors += [node.get("id")] if node.get("id") else []
        if _is_note(node, context):
            context = replace(context, role=Role.NOTE, levels=context.levels[:-1])
        self._marker = marker
        self.add_nodes(node.children, context)
        self._marker = ""

    def _add_stray_item(self, node: Element, context: _Context) -> None:
        """Adds an item that stands outside of any list."""
        self._add_item(node, self._indented(LevelKind.LIST, context), BULLETS[0])

    # --- tables -------------------------------------------------------------------------------------------------------

    def _add_table(self, node: Element, context: _Context) -> None:
        for child in node.children:
            if isinstance(child, Element) and child.tag == "caption":
                self._add_caption(child, context)
        nesting = self._nesting(context, table_grid.leading_text(node))
        self._anchors += anchor_names(node)
        if table := table_grid.parse_table(node, replace(nesting, levels=context.levels), self._take_anchors):
            self.sections.append(table)
        elif rows := table_grid.table_rows(node):
            self._add_unwrapped_rows(rows, context)
        else:
            self.add_nodes([child for child in node.children if isinstance(child, Element)], context)

    def _add_unwrapped_rows(self, rows: Sequence[Sequence[Element]], context: _Context) -> None:
        """Adds a table that is only layout, or too large for a table: its cells one after another, or row by row."""
        for row in rows:
            if any(cell.holds_block and table_grid.has_layout_content(cell) for cell in row) or len(row) == 1:
                for cell in row:
                    self.add_nodes(cell.children, context)
            elif spans := table_grid.row_spans(row):
                self._add_paragraph(spans, context)


def code_language(node: Element) -> str:
    """Returns the language that a `pre`, or the `code` in it, names in its class; empty where it names none."""
    inner = [child for child in node.children if isinstance(child, Element) and child.tag == "code"]
    classes = " ".join(element.get("class") for element in (*inner, node)).split()
    return next((name.removeprefix("language-").lower() for name in classes if name.startswith("language-")), "")


def _is_note(node: Element, context: _Context) -> bool:
    """Returns whether a paragraph or list item is a footnote: it holds a link back to its citation."""
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
