"""Removes empty blocks, which pages and feeds use as spacing; 50,000 of them keep a viewer busy for minutes."""

from __future__ import annotations

import re

from deskreader.articles.html.elements import word_set

_BLOCKS = word_set("p div h1 h2 h3 h4 h5 h6 blockquote ul ol dl figure figcaption")
_EMPTY = re.compile(rf"<({'|'.join(sorted(_BLOCKS))})(?: [^<>]*)?>(?:\s|&nbsp;|<br>)*+</\1>")
_PIECE = re.compile(r"<(/?)([a-z][a-z0-9]*)([^<>]*)>|[^<]+|<")
_VOID = frozenset(("br", "hr", "img"))


def has_empty_blocks(html: str) -> bool:
    """Whether sanitized HTML holds a block with nothing but blanks and line breaks in it."""
    return _EMPTY.search(html) is not None


def without_empty_blocks(html: str) -> str:
    """Returns sanitized HTML without empty blocks and blocks that hold only such; link targets stay."""
    if not has_empty_blocks(html):
        return html
    out: list[str] = []
    open_tags: list[int] = []  # indexes in `out`
    filled: list[bool] = [True]  # for the document and each open tag
    for piece in _PIECE.finditer(html):
        closing, name, attributes = piece.groups()
        if name is None or name in _VOID:
            out.append(piece[0])
            filled[-1] = filled[-1] or (bool(piece[0].replace("&nbsp;", "").strip()) and name != "br")
        elif not closing:
            open_tags.append(len(out))
            filled.append(name not in _BLOCKS or " id=" in attributes)
            out.append(piece[0])
        elif open_tags:
            start = open_tags.pop()
            if filled.pop():
                out.append(piece[0])
                filled[-1] = True
            else:
                del out[start:]
                if out and not out[-1].endswith((">", "\n", " ")):
                    out.append("\n")
    return "".join(out)
