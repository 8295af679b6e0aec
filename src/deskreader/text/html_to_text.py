"""HTML to plain text, for HTML that has been through the sanitizer. Fast: it runs for every entry of every feed."""

from __future__ import annotations

import re
from html import unescape

_DROPPED = re.compile(r"<(script|style|template|head|title)\b.*?</\1\s*>|<!--.*?-->", re.I | re.S)
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
"""What stands for a tag in plain text; a line break for all others."""
_COMMON = _WITHIN_A_LINE | {
    written: "\n"
    for name in ("p", "li", "ul", "ol", "tr", "h2", "h3", "h4", "blockquote", "figure", "figcaption", "br")
    for written in (name, f"/{name}")
}
"""The tags, as they are written most often, that need no closer look."""
_TAG_STARTS = ("/", "!", "?")
_PRE = re.compile(r"(<pre\b.*?</pre\s*>)", re.I | re.S)
_WHITE = re.compile(r"[ \t\r\n\f]+")


def squeezed(text: str) -> str:
    """Text with each run of blanks and line breaks as one blank, as HTML means it; no-break spaces stay."""
    if "  " not in text and "\n" not in text and "\t" not in text and "\r" not in text and "\f" not in text:
        return text
    return _WHITE.sub(" ", text)


def text_of(html: str) -> str:
    """The plain text of sanitized HTML: a line for each block, cells divided by a blank, code with its own line breaks.

    No-break spaces stay what they are.
    """
    if "<" not in html and "&" not in html:
        return squeezed(html).strip()
    if "<pre" not in html:
        return _flowing(html).strip()
    parts = _PRE.split(html)
    return "\n".join(
        text for i, part in enumerate(parts) if (text := _coded(part) if i % 2 else _flowing(part).strip())
    )


def _flowing(html: str) -> str:
    """Text where line breaks of the source mean nothing."""
    if "<script" in html or "<style" in html or "<!--" in html or "<head" in html:
        html = _DROPPED.sub(" ", html)
    text = unescape(_without_tags(squeezed(html)))
    text = text.replace("\t", " ")
    while "  " in text:
        text = text.replace("  ", " ")
    if "\n" not in text:
        return text
    return "\n".join(line for part in text.split("\n") if (line := part.strip()))


def _coded(html: str) -> str:
    """Text where line breaks of the source are kept: the inside of `pre`."""
    text = unescape(_without_tags(html))
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


def _without_tags(html: str) -> str:
    """Text with a line break, a blank or nothing in place of each tag; a `<` that begins none stays."""
    first, *parts = html.split("<")
    out = [first]
    for part in parts:
        tag, closed, text = part.partition(">")
        if (mark := _COMMON.get(tag)) is not None:
            out.append(mark)
        elif tag[:1].isalpha() or tag[:1] in _TAG_STARTS:
            out.append(_WITHIN_A_LINE.get(tag.strip("/").split(" ", 1)[0].lower(), "\n"))
        else:
            out.append(f"<{tag}{closed}")
        out.append(text)
    return "".join(out)
