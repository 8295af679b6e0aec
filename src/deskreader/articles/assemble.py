"""The chosen part of the page written anew as simple HTML: paragraphs, headings, lists, quotes, code, tables, figures."""

from __future__ import annotations

from html import escape

from lxml.etree import _Element

from deskreader.articles.boxes import BLOCKS, SILENT, is_code, is_silent
from deskreader.articles.prune import Pruned
from deskreader.text.html import squeezed
from deskreader.articles.figures import embed_html, figure_html, image_html

_KEPT_INLINE = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "u": "u", "s": "s", "strike": "s", "del": "del", "ins": "ins",
    "mark": "mark", "small": "small", "sub": "sub", "sup": "sup", "q": "q", "cite": "cite", "code": "code", "kbd": "kbd",
    "samp": "samp", "var": "var", "tt": "code", "abbr": "abbr", "dfn": "dfn", "time": "", "bdi": "bdi", "bdo": "bdo",
    "ruby": "ruby", "rt": "rt", "rp": "rp",
}  # fmt: skip
_PICTURES = frozenset(("img", "picture", "figure", "iframe", "video", "audio", "embed", "object"))
_SIMPLE_BLOCKS = {"h2": "h2", "h3": "h3", "h4": "h4", "h5": "h5", "h6": "h6", "h1": "h2", "p": "p", "dt": "dt"}
_NESTED_BLOCKS = {"ul": "ul", "ol": "ol", "li": "li", "dl": "dl", "dd": "dd", "blockquote": "blockquote"}
_DEEPEST = 90


class Writer:
    """Writes elements as HTML, without those dropped."""

    def __init__(self, pruned: Pruned, base: str) -> None:
        self.dropped = pruned.dropped
        self.figures = pruned.figures
        self.embeds = pruned.embeds
        self.base = base
        self.out: list[str] = []
        self.run: list[str] = []
        self.seen_images: set[str] = set()

    def html(self) -> str:
        """All that was written so far."""
        self.flush()
        return "".join(self.out)

    def block(self, element: _Element, depth: int = 0) -> None:
        """Writes one block element."""
        tag = element.tag
        if element in self.dropped or not isinstance(tag, str):
            return
        if element in self.embeds:
            self.embedded_post(element, depth)
        elif tag in _PICTURES or element in self.figures:
            self.picture(element)
        elif is_silent(element):
            if tag == "hr":
                self.put("<hr>")
        elif tag == "pre":
            self.code(element)
        elif tag == "table":
            self.table(element, depth)
        elif depth > _DEEPEST:
            self.run.append(escape(" ".join("".join(element.itertext()).split()), quote=False))
            self.flush()
        elif tag in _SIMPLE_BLOCKS:
            self.wrapped(_SIMPLE_BLOCKS[tag], element, depth)
        elif tag in _NESTED_BLOCKS:
            self.nested(_NESTED_BLOCKS[tag], element, depth)
        else:
            self.flush()
            self.content(element, depth)
            self.flush()

    def content(self, element: _Element, depth: int) -> None:
        """Writes what is in an element: its texts as paragraphs, its blocks as they are."""
        self.text(element.text)
        for child in element:
            self.child(child, depth)
            self.text(child.tail)

    def child(self, child: _Element, depth: int) -> None:
        tag = child.tag
        if child in self.dropped or not isinstance(tag, str):
            self.run.append(" ")
        elif tag == "br":
            self.run.append("<br>")
        elif tag in BLOCKS or tag in _PICTURES or tag in SILENT:
            self.block(child, depth + 1)
        elif any(inner.tag in BLOCKS or inner.tag in _PICTURES for inner in child.iterdescendants()):
            self.content(child, depth + 1)
        else:
            self.run.append(self.inline(child))

    def text(self, text: str | None) -> None:
        if text and not is_code(text):
            self.run.append(escape(text, quote=False))

    def inline(self, element: _Element) -> str:
        """The HTML of words within a line."""
        tag = element.tag
        if not isinstance(tag, str) or tag in SILENT or element in self.dropped:
            return ""
        if tag == "br":
            return "<br>"
        parts = [escape(element.text, quote=False)] if element.text else []
        for child in element:
            parts.append(self.inline(child))
            if child.tail:
                parts.append(escape(child.tail, quote=False))
        inside = "".join(parts)
        if tag == "a":
            address = element.get("href")
            return f'<a href="{escape(address)}">{inside}</a>' if address and inside.strip() else inside
        kept = _KEPT_INLINE.get(tag)
        return f"<{kept}>{inside}</{kept}>" if kept and inside.strip() else inside

    def flush(self, tag: str = "p") -> None:
        """Ends the paragraph that is being written; two line breaks in a row end one too."""
        if not self.run:
            return
        html = squeezed("".join(self.run)).strip()
        self.run = []
        html = html.replace("<br> ", "<br>").replace(" <br>", "<br>")
        while "<br><br><br>" in html:
            html = html.replace("<br><br><br>", "<br><br>")
        for part in html.split("<br><br>"):
            part = part.removeprefix("<br>").removesuffix("<br>").strip()
            if part:
                self.out.append(f"<{tag}>{part}</{tag}>")

    def put(self, html: str) -> None:
        if html:
            self.flush()
            self.out.append(html)

    def picture(self, element: _Element) -> None:
        if element.tag in ("img", "picture"):
            self.put(image_html(element, self.base, self.seen_images))
        elif element.tag == "figure" or element in self.figures:
            html = figure_html(element, self.base, self.seen_images)
            if html is None:
                self.content(element, 0)
            else:
                self.put(html)
        else:
            self.put(embed_html(element, self.base))

    def embedded_post(self, element: _Element, depth: int) -> None:
        """A post of a social network as a quote in a figure: a picture of what was said elsewhere."""
        self.flush()
        outer, self.out = self.out, []
        self.content(element, depth)
        self.flush()
        inside, self.out = "".join(self.out), outer
        if inside:
            self.out.append(f"<figure><blockquote>{inside}</blockquote></figure>")

    def wrapped(self, tag: str, element: _Element, depth: int) -> None:
        """A paragraph, heading or term: its words in one tag, pictures in it beside it."""
        self.flush()
        self.content(element, depth)
        self.flush(tag)

    def nested(self, tag: str, element: _Element, depth: int) -> None:
        """A list, list item or quote, written in itself so that an empty one leaves nothing."""
        self.flush()
        outer, self.out = self.out, []
        self.content(element, depth)
        if tag == "li" and not self.out:
            inside = squeezed("".join(self.run)).strip()
            self.run = []
        else:
            self.flush()
            inside = "".join(self.out)
        self.out = outer
        if inside:
            self.out.append(f"<{tag}>{inside}</{tag}>")

    def code(self, element: _Element) -> None:
        text = "".join("\n" if inner.tag == "br" else (inner.text or "") for inner in [])
        text = "".join(element.itertext())
        if text.strip():
            inside = escape(text.strip("\n"), quote=False)
            self.put(f"<pre>{inside}</pre>")

    def table(self, element: _Element, depth: int) -> None:
        """A table of data as a table; one that only lays the page out as what it holds."""
        rows = list(element.iter("tr"))
        if self.is_layout(element, rows):
            self.flush()
            for row in rows:
                if row in self.dropped or _owner(row) is not element:
                    continue
                for cell in row:
                    if cell in self.dropped or cell.tag not in ("td", "th"):
                        continue
                    self.content(cell, depth + 1)
                    self.flush()
            return
        self.flush()
        outer, self.out = self.out, []
        for row in rows:
            if row not in self.dropped:
                self.out.append("<tr>")
                for cell in row:
                    if cell.tag in ("td", "th") and cell not in self.dropped:
                        self.cell(cell, depth)
                self.out.append("</tr>")
        inside, self.out = "".join(self.out), outer
        if inside:
            self.out.append(f"<table>{inside}</table>")

    def cell(self, cell: _Element, depth: int) -> None:
        spans = "".join(f' {name}="{escape(cell.get(name))}"' for name in ("colspan", "rowspan") if cell.get(name))
        start = len(self.out)
        self.content(cell, depth + 1)
        if len(self.out) == start:
            inside = squeezed("".join(self.run)).strip()
            self.run = []
        else:
            self.flush()
            inside = "".join(self.out[start:])
            del self.out[start:]
        self.out.append(f"<{cell.tag}{spans}>{inside}</{cell.tag}>")

    def is_layout(self, element: _Element, rows: list[_Element]) -> bool:
        if element.find(".//th") is not None and element.find(".//table") is None:
            return False
        if element.find(".//table") is not None or len(rows) < 2:
            return True
        widths = [sum(cell.tag in ("td", "th") for cell in row) for row in rows]
        if max(widths, default=0) < 2:
            return True
        longest = max((len("".join(cell.itertext())) for row in rows for cell in row), default=0)
        return longest > 600


def _owner(row: _Element) -> _Element | None:
    parent = row.getparent()
    while parent is not None and parent.tag != "table":
        parent = parent.getparent()
    return parent
