"""Strips scripts, styles, drawings and comments from a page's bytes and sets its data blocks aside.

They are half of a page. Stripping them from the bytes, before decoding and parsing, costs a third of doing so
afterwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape

from deskreader.text.encoding import decode, is_plain_utf8

LONGEST_PAGE = 10_000_000  # bytes read of a page

_HALF_LETTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
"""Half of a pair of surrogates, which JSON can write and nothing can store (RFC 8259, section 8.2)."""
_SILENT = re.compile(rb"<(?=[!sStT])(?:(script|style|svg|template)\b|!--)", re.I)
_ENDS = {name: re.compile(rb"</" + name + rb"\s*>", re.I) for name in (b"script", b"style", b"svg", b"template")}
_SHADOW = re.compile(rb"\bshadowroot(?:mode)?\s*=", re.I)
_MATHML = re.compile(rb"""\btype\s*=\s*["']?math/mml""")
_FRAME = re.compile(rb"\s*<iframe\b[^>]*>\s*(?:</iframe>)?\s*$", re.I)
_TEX = re.compile(rb"""\btype\s*=\s*["']?math/(?:tex|asciimath)""")
_LONGEST_TAG = 2_000  # bytes of an opening tag
_LEAST_SWALLOWED = 1_000  # bytes of markup after a script without an end
_LEAST_STATE = 200  # bytes of a script that may carry the data of the page
_PIECE = b"__next_f"
_MOST_STATE = 2_000_000  # bytes of such data that are read
_END_OF_COMMENT = re.compile(b"-->")
_PRE = re.compile(rb"<(/?)pre\b", re.I)
_LONGEST_SHOWN = 5_000  # bytes of a script inside preformatted text, and from its end to the end of that text
_DATA = b"ld+json"
_BORDER = b"\n\x00\n"  # between the markup and the data blocks, which are decoded together
_MORE_THAN_A_BYTE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<", b"\xef\xbb\xbf")
_ESCAPE = b"\x1b"  # starts a sequence of ISO-2022-JP; one byte is found faster than two


@dataclass(frozen=True, slots=True)
class Source:
    """A page's markup without its silent parts, in UTF-8, and the contents of its JSON-LD blocks.

    `states` are the undecoded scripts, which may carry the data from which they would build what the page shows.
    """

    markup: bytes
    data_blocks: list[str]
    states: list[bytes] = field(default_factory=list)


def read_source(page: bytes, content_type: str | None = None) -> Source:
    """Returns the page's markup and data in linear time, whatever the page forgot to close."""
    page = page[:LONGEST_PAGE]
    if page.startswith(_MORE_THAN_A_BYTE) or _ESCAPE in page:
        page, content_type = decode(page, content_type).encode("utf-8", "replace"), "text/html; charset=utf-8"
    markup, blocks, states = _split_page(page.replace(b"\0", b" ") if b"\0" in page else page)
    if is_plain_utf8(markup):
        data = [block.decode("utf-8", "replace") for block in blocks]
    else:
        text, *data = decode(_BORDER.join((markup, *blocks)), content_type).split(_BORDER.decode())
        markup = text.encode("utf-8", "replace")
    data = [_HALF_LETTER.sub(r"\\ufffd", block) if "\\u" in block else block for block in data]
    return Source(markup, data, states)


def _split_page(page: bytes) -> tuple[bytes, list[bytes], list[bytes]]:
    """Returns the page's markup, its data blocks and its states, as bytes."""
    pieces = _Pieces(page)
    start = seek = 0
    unended: set[bytes] = set()
    while found := _SILENT.search(page, seek):
        name = (found[1] or b"").lower()
        may_stay = name in (b"script", b"template")
        inside = page.find(b">", found.end(), found.end() + _LONGEST_TAG) + 1 if may_stay else 0
        if name == b"template" and inside and _SHADOW.search(page, found.end(), inside):
            pieces.markup += (
                page[start : found.start()],
                b"<div>",
            )  # a browser shows it; the stray end tag is harmless
            start = seek = inside
            continue
        end = None if name in unended else _ENDS.get(name, _END_OF_COMMENT).search(page, found.end())
        if end is None:
            unended.add(name)
            seek = found.end()
            continue
        pieces.markup.append(page[start : found.start()])
        start = seek = end.end()
        if name == b"template" and inside and _FRAME.match(page, inside, end.start()):
            pieces.markup.append(page[inside : end.start()])  # it waits for consent
        elif name == b"script" and inside and _is_unclosed(page, found.end(), inside, end.start()):
            start = seek = inside
        elif name == b"script" and inside:
            pieces.add_script(found, inside, end)
    pieces.markup.append(page[start:])
    return b" ".join(pieces.markup), pieces.blocks, pieces.states


class _Pieces:
    """The pieces of a page: what is markup, what is data, and what may be."""

    def __init__(self, page: bytes) -> None:
        self.page = page
        self.markup: list[bytes] = []
        self.blocks: list[bytes] = []
        self.states: list[bytes] = []
        self.kept_states = 0
        self.pre = _Preformatted(page)

    def add_script(self, found: re.Match[bytes], inside: int, end: re.Match[bytes]) -> None:
        """Adds a script, whose text begins at `inside`, to the piece that it belongs to."""
        opening, text = self.page[found.end() : inside].lower(), self.page[inside : end.start()]
        if _DATA in opening:
            self.blocks.append(text)
        elif b"math/" in opening and _MATHML.search(opening):
            self.markup.append(text)
        elif b"math/" in opening and _TEX.search(opening):
            self.markup.append(_formula(text))
        elif (
            _may_carry_data(text) and self.kept_states < _MOST_STATE
            and not self.pre.holds(found.start(), end.end())
        ):  # fmt: skip
            self.states.append(text[:_MOST_STATE])
            self.kept_states += len(text)
        elif end.end() - found.start() < _LONGEST_SHOWN and self.pre.holds(found.start(), end.end()):
            self.markup.append(_script_as_text(self.page[found.start() : end.end()]))


def _is_unclosed(page: bytes, opening: int, start: int, end: int) -> bool:
    """Whether a script that is loaded from elsewhere holds the markup up to the end of the next one."""
    return (
        end - start > _LEAST_SWALLOWED and page.find(b"src", opening, start) >= 0
        and page.find(b"<p>", start, end) >= 0 and page.find(b"<div", start, end) >= 0
    )  # fmt: skip


def _may_carry_data(script: bytes) -> bool:
    """Whether a script is long enough to carry an article, or is one of several that carry it in pieces."""
    return len(script) > _LEAST_STATE or _PIECE in script


def _formula(tex: bytes) -> bytes:
    """Returns the TeX of a formula, which a script would typeset, as an empty `math` element that holds it."""
    return b'<math alttext="' + escape(tex.decode("latin-1")).encode("latin-1") + b'"></math>'


def _script_as_text(script: bytes) -> bytes:
    """Returns a script inside preformatted text as text."""
    return escape(script.decode("latin-1"), quote=False).encode("latin-1")


class _Preformatted:
    """The positions where a page's preformatted texts begin and end."""

    def __init__(self, page: bytes) -> None:
        self.page = page
        self.tags: list[tuple[int, bool]] | None = None  # computed on first use
        self.passed = 0

    def holds(self, start: int, end: int) -> bool:
        """Whether one preformatted text is open from `start` to `end`; the positions passed must increase."""
        if self.tags is None:
            page = self.page
            self.tags = [(tag.start(), not tag[1]) for tag in _PRE.finditer(page)] if b"<pre" in page else []
        while self.passed < len(self.tags) and self.tags[self.passed][0] < start:
            self.passed += 1
        if not 0 < self.passed < len(self.tags):
            return False
        following, opens = self.tags[self.passed]
        return self.tags[self.passed - 1][1] and not opens and end <= following < end + _LONGEST_SHOWN
