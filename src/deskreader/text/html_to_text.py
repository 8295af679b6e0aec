"""Converts sanitized HTML to plain text. Fast, because it runs for every entry of every feed."""

from __future__ import annotations

import re
from html import unescape

_DROPPED = re.compile(r"<(script|style|template|head|title)\b.*?</\1\s*>|<!--.*?-->", re.I | re.S)
_RUBY = re.compile(r"<(rt|rp)\b[^>]*>.*?</\1\s*>", re.I | re.S)
"""How a word is read, which stands above it (HTML, section 4.5.10)."""
_NAMES = [
    "a",
    "abbr",
    "acronym",
    "b",
    "bdi",
    "bdo",
    "big",
    "cite",
    "code",
    "data",
    "del",
    "dfn",
    "em",
    "font",
    "i",
    "img",
    "ins",
    "kbd",
    "label",
    "mark",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "time",
    "tt",
    "u",
    "var",
    "wbr",
]
_WITHIN_A_LINE = {written: "" for name in _NAMES for written in (name, f"/{name}")} | dict.fromkeys(
    ("td", "/td", "th", "/th"), " "
)
"""The plain-text replacement of a tag; all others become a line break."""
_COMMON = _WITHIN_A_LINE | {
    written: "\n"
    for name in ("p", "li", "ul", "ol", "tr", "h2", "h3", "h4", "blockquote", "figure", "figcaption", "br")
    for written in (name, f"/{name}")
}
"""Replacements of the most common spellings of tags, which need no further parsing."""
_TAG_STARTS = ("/", "!", "?")
_PRE = re.compile(r"(<pre\b.*?</pre\s*>)", re.I | re.S)
_WHITE = re.compile(r"[ \t\r\n\f]+")


def squeezed(text: str) -> str:
    """Collapses each run of white space to one blank, as HTML does; no-break spaces stay."""
    if "  " not in text and "\n" not in text and "\t" not in text and "\r" not in text and "\f" not in text:
        return text
    return _WHITE.sub(" ", text)


def text_of(html: str) -> str:
    """Returns the plain text of sanitized HTML: a line per block, a blank between cells, line breaks of code kept.

    No-break spaces are preserved; how a word is read, which ruby sets above it, is left out.
    """
    if "<" not in html and "&" not in html:
        return squeezed(html).strip()
    if "<rt" in html:
        html = _RUBY.sub("", html)
    if "<pre" not in html:
        return _flowing_text(html).strip()
    parts = _PRE.split(html)
    return "\n".join(
        text
        for i, part in enumerate(parts)
        if (text := _preformatted_text(part) if i % 2 else _flowing_text(part).strip())
    )


def _flowing_text(html: str) -> str:
    """Returns the text of HTML in which line breaks of the source are only white space."""
    if "<script" in html or "<style" in html or "<!--" in html or "<head" in html:
        html = _DROPPED.sub(" ", html)
    text = unescape(_without_tags(squeezed(html)))
    text = text.replace("\t", " ")
    while "  " in text:
        text = text.replace("  ", " ")
    if "\n" not in text:
        return text
    return "\n".join(line for part in text.split("\n") if (line := part.strip()))


def _preformatted_text(html: str) -> str:
    """Returns the text of `pre` content, whose line breaks are preserved."""
    text = unescape(_without_tags(html))
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


def _without_tags(html: str) -> str:
    """Replaces each tag by a line break, a blank or nothing; a `<` that begins no tag stays."""
    first, *parts = html.split("<")
    out = [first]
    for part in parts:
        tag, closed, text = part.partition(">")
        if (replacement := _COMMON.get(tag)) is not None:
            out.append(replacement)
        elif tag[:1].isalpha() or tag[:1] in _TAG_STARTS:
            out.append(_WITHIN_A_LINE.get(tag.strip("/").split(" ", 1)[0].lower(), "\n"))
        else:
            out.append(f"<{tag}{closed}")
        out.append(text)
    return "".join(out)
