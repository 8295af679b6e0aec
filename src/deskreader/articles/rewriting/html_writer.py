"""Rewrites the selected part of the page as simple HTML: paragraphs, lists, quotes, code, tables, figures."""

from __future__ import annotations

from html import escape

from lxml.etree import _Element

from deskreader.articles.detection.blocks import BLOCKS, is_code, is_silent
from deskreader.articles.detection.pruning import Pruned
from deskreader.articles.html.addresses import absolute_url
from deskreader.articles.html.elements import all_text, attribute, first_in, one_line
from deskreader.articles.html.formulas import glyphs_html, mathml_html
from deskreader.articles.html.visibility import is_for_screen_readers, is_hidden_in_line
from deskreader.articles.rewriting.code import code_cell, code_html, code_in_rows, framed_code
from deskreader.articles.rewriting.figures import (
    caption_beside,
    caption_figure,
    figure_html,
    file_name,
    image_address,
    image_html,
    is_glyph,
)
from deskreader.articles.rewriting.inline import (
    formula_in,
    holds,
    image_in_line,
    is_edit_link,
    is_note_in_line,
    is_permalink,
    is_typeset_copy,
    link_first_line,
    space_amounts,
    space_parts,
)
from deskreader.articles.rewriting.players import PLAYERS, embed_html, is_blocked
from deskreader.articles.rewriting.tables import alignment, cells_of, is_layout, rows_of
from deskreader.text.html_to_text import squeezed

_KEPT_INLINE = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "u": "u", "s": "s", "strike": "s", "del": "del",
    "ins": "ins", "mark": "mark", "small": "small", "sub": "sub", "sup": "sup", "q": "q", "cite": "cite",
    "code": "code",
    "kbd": "kbd", "samp": "samp", "var": "var", "tt": "code", "abbr": "abbr", "dfn": "dfn", "bdi": "bdi", "bdo": "bdo",
    "ruby": "ruby", "rt": "rt", "rp": "rp", "time": "time",
}  # fmt: skip
_IMAGES = frozenset(("img", "picture", "figure")) | PLAYERS
_MORE_THAN_WORDS = BLOCKS | _IMAGES
_LINES = {"h1": "h2"} | {tag: tag for tag in ("h2", "h3", "h4", "h5", "h6", "p", "dt", "summary")}
_NESTS = {tag: tag for tag in ("ul", "ol", "li", "dl", "dd", "blockquote", "details")}
_EVERYWHERE = ("dir", "lang")
_ATTRIBUTES = {
    "a": (*_EVERYWHERE, "href", "title"), "ol": (*_EVERYWHERE, "start", "reversed", "type"),
    "li": (*_EVERYWHERE, "value"), "time": (*_EVERYWHERE, "datetime"), "abbr": (*_EVERYWHERE, "title"),
    "details": (*_EVERYWHERE, "open"),
}  # fmt: skip
_DEEPEST = 90
_PARAGRAPH = ("p", "")
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", ":", "”", '"', "»")
_LONGEST_HIDDEN = 80  # characters of hidden words that are a remark; longer ones may be the rest of a text
_LONGEST_NOTICE = 400  # characters of a notice that asks for consent
_MOST_IN_FRAME = 4  # elements beside a frame that waits for consent
_LONGEST_HEADING = 2_000  # characters of HTML; a longer one is text that an unclosed heading has swallowed


class HtmlWriter:
    """Writes elements as HTML, leaving out those that were dropped."""

    def __init__(self, pruned: Pruned, base: str, targets: frozenset[str] = frozenset()) -> None:
        self.targets = targets  # ids that links in the article lead to
        self.inherited = ""  # direction and language of the block being written
        self.anchor = ""  # the id attribute of an unwritten element, for the next block in it
        self.pruned = pruned
        self.base = base
        self.out: list[str] = []
        self.run: list[str] = []
        self.as_line = _PARAGRAPH  # tag and attributes of the line being written
        self.seen_images: set[str] = set()
        self.after_line: list[str] = []  # blocks that stand amid a sentence and follow its paragraph
        self.has_code = self.has_math = False  # whether the element being written holds any; set by `begin`

    def html(self) -> str:
        """Returns all that was written so far, in the form that sanitizing leaves unchanged."""
        self.flush()
        return "".join(self.out).replace("\xa0", "&nbsp;").replace("&#x27;", "'")

    def begin(self, element: _Element) -> None:
        """Writes a top element of the article."""
        self.has_code = first_in(element, "pre", "table") is not None
        self.has_math = first_in(element, "math", "mjx-container") is not None
        self.block(element)

    def block(self, element: _Element, depth: int = 0) -> None:
        """Writes one block element."""
        tag = element.tag
        if element in self.pruned.dropped or not isinstance(tag, str):
            return
        if element in self.pruned.embeds:
            self.embedded_post(element, depth)
        elif tag in _IMAGES or element in self.pruned.figures:
            self.image_block(element, depth)
        elif element in self.pruned.captions:
            self.put(caption_figure(element))
        elif is_silent(element):
            self.silent(element)
        elif tag == "pre":
            self.put(code_html(element))
        elif tag == "table":
            self.table(element, depth)
        elif depth > _DEEPEST:
            self.run.append(escape(one_line(element), quote=False))
            self.flush()
        elif tag in _LINES:
            self.line(_LINES[tag], element, depth)
        elif tag in _NESTS:
            self.nest(_NESTS[tag], element, depth)
        else:
            self.container(element, depth)

    def container(self, element: _Element, depth: int) -> None:
        """Writes the content of an element that leaves no trace but direction, language and its id."""
        self.flush()
        if self.has_code and (code := framed_code(element)) is not None:
            self.put(code_html(code))
            return
        if is_for_screen_readers(element) and len(all_text(element)) < _LONGEST_HIDDEN:
            return
        self.drop_consent_notice(element)
        space_amounts(element)
        before = self.inherited
        if depth and ("dir" in element.keys() or "lang" in element.keys()):  # noqa: SIM118 - no mapping
            self.inherited = self.attributes("div", element)
        if element.get("id") in self.targets:
            self.anchor = f' id="{escape(attribute(element, "id"))}"'
        self.content(element, depth)
        self.flush()
        self.inherited = before

    def drop_consent_notice(self, element: _Element) -> None:
        """Leaves out the words beside a frame that waits for consent: they ask for it."""
        frame = element.find("iframe") if len(element) <= _MOST_IN_FRAME else None
        if frame is not None and is_blocked(frame) and len(all_text(element)) < _LONGEST_NOTICE:
            self.pruned.dropped.update(other for other in element if other is not frame and other.tag != "figcaption")

    def content(self, element: _Element, depth: int) -> None:
        """Writes what is in an element: its texts as paragraphs, its blocks as they are."""
        if element in self.pruned.wordless:
            for child in element:
                if child.tag in BLOCKS or child.tag in _IMAGES or (len(child) and holds(child, _MORE_THAN_WORDS)):
                    self.child(child, depth)
            return
        self.text(element.text)
        for child in element:
            self.child(child, depth)
            self.text(child.tail)

    def child(self, child: _Element, depth: int) -> None:
        """Writes an element within another: words continue the paragraph, blocks end it."""
        tag = child.tag
        if not isinstance(tag, str) or child in self.pruned.dropped:
            self.run.append(" ")
        elif tag == "br":
            self.run.append("<br>")
        elif self.has_math and tag not in BLOCKS and (formula := self.formula(child)) is not None:
            self.run.append(formula)
        elif tag == "img" and is_glyph(child):
            self.run.append(escape(attribute(child, "alt"), quote=False))
        elif tag in ("img", "picture") and self.image_in_sentence(child):
            pass
        elif tag not in BLOCKS and is_note_in_line(child):
            self.note(child, depth)
        elif tag in BLOCKS or tag in _IMAGES or is_silent(child):
            self.block(child, depth + 1)
        elif tag == "a" and child.get("href") and len(child) and holds(child, BLOCKS):
            self.linked_blocks(child, depth)
        elif len(child) and holds(child, _MORE_THAN_WORDS):
            self.content(child, depth + 1)
        else:
            self.run.append(self.inline(child, depth))

    def linked_blocks(self, link: _Element, depth: int) -> None:
        """Writes blocks that stand in one link, with the link around the words of the first."""
        self.flush()
        start = len(self.out)
        self.content(link, depth + 1)
        self.flush()
        self.out[start:] = [link_first_line("".join(self.out[start:]), f"<a{self.attributes('a', link)}>")]

    def image_in_sentence(self, image: _Element) -> bool:
        """Writes an image amid a sentence without parting it: in the line where it is small, else after it."""
        is_amid = bool(self.run and squeezed("".join(self.run)).strip()) or bool((image.tail or "").strip())
        if not is_amid:
            return False
        if image.tag == "img" and (shown := image_in_line(image, self.base)):
            self.run.append(shown)
            return True
        tail = (image.tail or "").strip()
        written = "".join(self.run).rstrip()
        if not tail or not written or written.endswith((*_SENTENCE_ENDS, "<br>")):
            return False
        self.after_line.append(image_html(image, self.base, self.seen_images))
        return True

    def note(self, element: _Element, depth: int) -> None:
        """Writes a note in the margin of a sentence after its paragraph."""
        line, self.run = self.run, []
        attributes, self.as_line = self.as_line, _PARAGRAPH
        inside = self.inner(element, depth)
        self.run, self.as_line = line, attributes
        self.after_line.append(inside)

    def text(self, text: str | None) -> None:
        """Writes words of a paragraph; blanks only between words."""
        if text and (self.run or not text.isspace()) and not is_code(text):
            self.run.append(escape(text, quote=False))

    def inline(self, element: _Element, depth: int) -> str:
        """Returns the HTML of words within a line."""
        tag = element.tag
        if not isinstance(tag, str) or is_silent(element) or element in self.pruned.dropped:
            return ""
        if tag == "br":
            return "<br>"
        if self.has_math and (formula := self.formula(element)) is not None:
            return formula
        if is_hidden_in_line(element) and self.is_aside(element):
            return ""
        if tag == "a" and self.as_line[0] in _HEADINGS and is_permalink(element):
            return ""
        if is_edit_link(element):
            return ""
        parts = [escape(element.text, quote=False)] if element.text else []
        for child in element:
            if depth < _DEEPEST:
                parts.append(self.inline(child, depth + 1))
            if child.tail:
                parts.append(escape(child.tail, quote=False))
        inside = "".join(parts)
        kept = "a" if tag == "a" and element.get("href") else _KEPT_INLINE.get(tag)
        if kept is None or not inside.strip():
            return inside
        return f"<{kept}{self.attributes(kept, element)}>{inside}</{kept}>"

    def formula(self, element: _Element) -> str | None:
        """Returns a formula, written once; None for other elements."""
        if is_typeset_copy(element):
            return ""
        if element.tag == "math":
            return mathml_html(element)
        math = formula_in(element)
        return mathml_html(math) if math is not None else glyphs_html(element)

    def is_aside(self, element: _Element) -> bool:
        """Whether hidden words are a remark on a sentence, rather than its rest that a click unfolds."""
        return (
            is_for_screen_readers(element)
            or len(all_text(element)) < _LONGEST_HIDDEN
            or bool((element.tail or "").strip())
        )

    def flush(self) -> None:
        """Ends the current paragraph or heading; two line breaks in a row end one too."""
        if not self.run:
            return
        after, self.after_line = self.after_line, []
        html = squeezed("".join(self.run)).strip()
        self.run = []
        tag, attributes = self.as_line if len(html) < _LONGEST_HEADING else _PARAGRAPH
        html = html.replace("<br> ", "<br>").replace(" <br>", "<br>")
        while "<br><br><br>" in html:
            html = html.replace("<br><br><br>", "<br><br>")
        for part in html.split("<br><br>"):
            part = part.removeprefix("<br>").removesuffix("<br>").strip()
            if part:
                self.out.append(f"<{tag}{attributes or self.inherited}{self.anchor}>{part}</{tag}>")
                self.anchor = ""
        self.out += filter(None, after)

    def put(self, html: str) -> None:
        """Writes finished HTML as a block."""
        if html:
            self.flush()
            self.out.append(html)

    def silent(self, element: _Element) -> None:
        """Writes what a textless element shows: a rule, or the image for readers without scripts."""
        if element.tag == "hr":
            self.put("<hr>")
        elif element.tag == "noscript":
            names = {file_name(address) for address in self.seen_images}
            for image in element.iter("img"):
                if file_name(image_address(image, self.base) or "") not in names:
                    self.put(image_html(image, self.base, self.seen_images))

    def image_block(self, element: _Element, depth: int) -> None:
        """Writes an image, a figure or a player."""
        if element.tag in ("img", "picture"):
            caption = caption_beside(element)
            html = image_html(element, self.base, self.seen_images, caption)
            if html and caption is not None:
                self.pruned.dropped.add(caption)
            self.put(html)
        elif element.tag in PLAYERS:
            self.put(embed_html(element, self.base))
        else:
            caption = caption_beside(element)
            figure = figure_html(element, self.base, self.seen_images, caption)
            if figure is None:
                self.container(element, depth + 1)
            else:
                if caption is not None and "<figcaption>" in figure:
                    self.pruned.dropped.add(caption)
                self.put(figure)

    def embedded_post(self, element: _Element, depth: int) -> None:
        """Writes a post of a social network as a quote in a figure."""
        inside = self.inner(element, depth)
        if inside:
            self.out.append(f"<figure><blockquote>{inside}</blockquote></figure>")

    def line(self, tag: str, element: _Element, depth: int) -> None:
        """Writes a paragraph, heading or term: its words in one tag, images inside it beside it."""
        self.flush()
        before, self.as_line = self.as_line, (tag, self.attributes(tag, element))
        self.content(element, depth)
        self.flush()
        self.as_line = before

    def nest(self, tag: str, element: _Element, depth: int) -> None:
        """Writes a list, list item or quote; an empty one leaves nothing."""
        inside = self.inner(element, depth, bare=tag in ("li", "dd"))
        if inside:
            self.out.append(f"<{tag}{self.attributes(tag, element)}>{inside}</{tag}>")

    def inner(self, element: _Element, depth: int, bare: bool = False) -> str:
        """Returns the HTML of an element's content; with `bare`, a single text gets no paragraph of its own."""
        self.flush()
        if bare:
            space_parts(element)
        outer, self.out = self.out, []
        line, self.as_line = self.as_line, _PARAGRAPH
        self.content(element, depth)
        if bare and not self.out:
            inside = squeezed("".join(self.run)).strip() + "".join(self.after_line)
            self.run, self.after_line = [], []
        else:
            self.flush()
            inside = "".join(self.out)
        self.out, self.as_line = outer, line
        return inside

    def table(self, element: _Element, depth: int) -> None:
        """Writes a data table as a table, and a layout table as what it holds."""
        rows = [row for row in rows_of(element) if row not in self.pruned.dropped]
        self.flush()
        if (code := code_cell(element)) is not None or (code := code_in_rows(element)) is not None:
            self.put(code_html(code))
            return
        if is_layout(element, rows):
            for cell in (cell for row in rows for cell in cells_of(row) if cell not in self.pruned.dropped):
                self.content(cell, depth + 1)
                self.flush()
            return
        title = element.find("caption")
        caption = f"<caption>{escape(one_line(title), quote=False)}</caption>" if title is not None else ""
        inside = [f"<tr>{''.join(self.cell(cell, depth) for cell in cells_of(row))}</tr>" for row in rows]
        if rows:
            self.out.append(f"<table>{caption}<tbody>{''.join(inside)}</tbody></table>")

    def cell(self, cell: _Element, depth: int) -> str:
        """Returns a cell with its spans and alignment."""
        spans = "".join(
            f' {name}="{escape(attribute(cell, name))}"' for name in ("colspan", "rowspan") if cell.get(name)
        )
        align = f' align="{side}"' if (side := alignment(cell)) else ""
        inside = self.inner(cell, depth + 1, bare=True)
        return f"<{cell.tag}{spans}{self.attributes(cell.tag, cell)}{align}>{inside}</{cell.tag}>"

    def attributes(self, tag: str, element: _Element) -> str:
        """Returns the attributes that an element keeps: addresses, numbers, direction, language, ids that links use."""
        keys = element.keys()
        if not keys:
            return ""
        names = _ATTRIBUTES.get(tag, _EVERYWHERE)
        found = [f' {name}="{escape(self.value(element, name))}"' for name in names if name in keys]
        if not self.targets:
            return "".join(found)
        name = attribute(element, "id") or (attribute(element, "name") if tag == "a" else "")
        if name in self.targets and tag in ("a", "li", "sup", "p"):
            found.append(f' id="{escape(name)}"')
        return "".join(found)

    def value(self, element: _Element, name: str) -> str:
        """Returns an attribute's value; for a link to another page its absolute address."""
        value = attribute(element, name)
        if name != "href" or value.startswith("#"):
            return value
        return absolute_url(value, self.base) or value
