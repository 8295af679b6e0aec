"""Makes a damaged feed well-formed, so that the same code reads sound and damaged feeds.

Damage stays local: an unclosed or stray tag in one entry ends with that entry, and a truncated document keeps every
entry up to the cut. It takes one pass over the text, in linear time.
"""

from __future__ import annotations

import re
from collections import Counter
from html.entities import html5, name2codepoint

from deskreader.feeds.parsing.xml_tree import ATOM, PREFIXES, XHTML

ROOT = re.compile(r"<(?:[A-Za-z][\w.-]*:)?(?:rss|feed|rdf|channel)(?=[\s>/])", re.I)
"""The start tag of a feed."""

_LOOSE_START = re.compile(r"<(?:[A-Za-z][\w.-]*:)?(?:item|entry)(?=[\s>/])", re.I)
_PAGE = re.compile(r"<(?:html|body|head)[\s>]", re.I)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?)"
    r"(?P<rest>(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)>"
)
_LOOSE_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?)(?P<rest>[^<>]*+)>"
)
_ATTRIBUTE = re.compile(
    r"([A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))"
)
_REFERENCE = re.compile(r"&(#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
_AMPERSAND = re.compile(r"&(?:#[0-9]{1,8};|#[xX][0-9a-fA-F]{1,7};|[A-Za-z][A-Za-z0-9]{1,31};)?")

_RESERVED = re.compile("/XML/1998/|/2000/xmlns", re.I)
_DEEPEST = 200
_MOST_ATTRIBUTES = 100
_MOST_PREFIXES = 100
_LONGEST_TEXT = 5_000_000  # characters; libxml2 refuses ten million
_CONTAINERS = frozenset({"rss", "rdf", "feed", "channel"})
_ENTRIES = frozenset({"item", "entry"})
_TEXT_FIELDS = frozenset(
    {"title", "link", "guid", "pubdate", "id", "updated", "published", "category", "date", "creator"}
)
_MARKUP_FIELDS = frozenset({"description", "summary", "content", "content:encoded", "encoded", "subtitle", "tagline"})
_NEVER_INSIDE = frozenset(
    {"guid", "pubdate", "enclosure", "category", "comments", "published", "updated", "content:encoded"}
)
_FIELDS_AND_ENTRIES = _ENTRIES | _TEXT_FIELDS | _MARKUP_FIELDS | {"enclosure", "comments"}
_ALWAYS_EMPTY = frozenset({"br", "hr", "img", "input", "wbr"})
_PREFIXES = {prefix: namespace for namespace, prefix in PREFIXES.items() if prefix not in ("xml", "xhtml")} | {
    "atom": ATOM,
    "xhtml": XHTML,
    "svg": "http://www.w3.org/2000/svg",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
}


def looks_like_feed(text: str) -> bool:
    """Whether the text contains a feed's start tag, or an entry's where it is no HTML page."""
    return ROOT.search(text) is not None or (_LOOSE_START.search(text) is not None and not _PAGE.search(text))


def well_formed(text: str, root: re.Pattern[str] = ROOT) -> str:
    """Returns a well-formed document of the same feed, or of another `root`.

    Text before the root is dropped, the rest is kept where possible.
    """
    start = root.search(text) or _LOOSE_START.search(text)
    return _Repairer(_ILLEGAL.sub("", text[start.start() if start else 0 :])).run()


class _Repairer:
    """Repairs a damaged document in one pass. `_open` holds the names of the open elements, the root first."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._out: list[str] = []
        self._open: list[str] = []
        self._locals: list[str] = []  # the local names of the same, in lower case
        self._count: Counter[str] = Counter()  # open elements by name, in lower case
        self._used_prefixes: set[str] = set()
        self._declared_prefixes: set[str] = {"xml"}
        self._absent: set[str] = set()

    def run(self) -> str:
        text, position = self._text, 0
        while True:
            at = text.find("<", position)
            if at < 0:
                self._add_text(text[position:])
                break
            if at > position:
                self._add_text(text[position:at])
            position = self._markup(at)
        self._out.extend(f"</{name}>" for name in reversed(self._open))
        missing = sorted(prefix for prefix in self._used_prefixes - self._declared_prefixes)
        spaces = "".join(f' xmlns:{p}="{_PREFIXES.get(p.lower(), "urn:unknown:" + p)}"' for p in missing)
        return f"<repaired{spaces}>{''.join(self._out)}</repaired>"

    def _add_text(self, text: str) -> None:
        if self._open:
            self._out.append(escaped_text(text[:_LONGEST_TEXT]))

    def _markup(self, at: int) -> int:
        """Handles the markup that begins at '<', and returns its end."""
        text = self._text
        if text.startswith("<![CDATA[", at):
            return self._cdata(at + 9)
        if text.startswith("<!--", at):
            end = self._find("-->", at + 4)
            return end + 3 if end >= 0 else at + 4
        if text.startswith(("<?", "<!"), at):
            end = text.find(">", at)
            following = text.find("<", at + 1)
            if end >= 0 and (following < 0 or end < following):
                return end + 1
            self._add_text("<")
            return at + 1
        match = _TAG.match(text, at) or _LOOSE_TAG.match(text, at)
        if match is None:
            self._add_text("<")
            return at + 1
        if match["close"]:
            self._close(match["name"])
        else:
            self._start(match["name"], match["rest"])
        return match.end()

    def _find(self, end: str, start: int) -> int:
        """Returns the next position of `end` or -1, remembering absence, so that no text is searched twice in vain."""
        if end in self._absent:
            return -1
        position = self._text.find(end, start)
        if position < 0:
            self._absent.add(end)
        return position

    def _cdata(self, start: int) -> int:
        """Adds a CDATA section. An unterminated one ends with the field around it."""
        end = self._find("]]>", start)
        stop = end if end >= 0 else len(self._text)
        if self._open and (end < 0 or self._text.find("<![CDATA[", start, stop) >= 0):
            field = self._text.find(f"</{self._open[-1]}>", start, stop)
            if field >= 0:
                self._add_plain_text(self._text[start:field])
                return field
        self._add_plain_text(self._text[start:stop])
        return stop + 3

    def _add_plain_text(self, text: str) -> None:
        if self._open:
            self._out.append(text[:_LONGEST_TEXT].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))

    def _start(self, name: str, rest: str) -> None:
        local = name.rpartition(":")[2].lower()
        if local in _FIELDS_AND_ENTRIES:
            self._close_for(name.lower(), local)
        if len(self._open) >= _DEEPEST or not self._note_prefix(name):
            return
        empty = local in _ALWAYS_EMPTY or rest.rstrip().endswith("/")
        self._out.append(f"<{name}{self._attributes(rest)}{'/' if empty else ''}>")
        if not empty:
            self._open.append(name)
            self._locals.append(local)
            self._count[name.lower()] += 1

    def _close_for(self, lower: str, local: str) -> None:
        """Closes elements that cannot contain the new one: an entry contains no entry, a text field no other field."""
        if local in _ENTRIES:
            self._close_to(self._depth_inside_last(_CONTAINERS))
            return
        entry = self._depth_inside_last(_ENTRIES)
        if entry == 0 or entry >= len(self._open):
            return
        field = self._open[entry].lower()
        deeper = len(self._open) - entry > 1
        if field in _TEXT_FIELDS:
            ends = local in _TEXT_FIELDS | _MARKUP_FIELDS and not (deeper and local in ("title", "link"))
        else:
            ends = field in _MARKUP_FIELDS and lower in _NEVER_INSIDE
        if ends:
            self._close_to(entry)

    def _depth_inside_last(self, names: frozenset[str]) -> int:
        """Returns the depth just inside the innermost open element of these local names; 0 where none is open."""
        for depth in range(len(self._locals), 0, -1):
            if self._locals[depth - 1] in names:
                return depth
        return 0

    def _close(self, name: str) -> None:
        """Closes the element of this name and all inside it. Ignores stray end tags and those of the feed."""
        lower = name.lower()
        if not self._count[lower] or lower.rpartition(":")[2] in _CONTAINERS:
            return
        for depth in range(len(self._open) - 1, -1, -1):
            if self._open[depth].lower() == lower:
                self._close_to(depth)
                return
            if self._locals[depth] in _ENTRIES:
                return

    def _close_to(self, depth: int) -> None:
        while len(self._open) > depth:
            name = self._open.pop()
            self._locals.pop()
            self._count[name.lower()] -= 1
            self._out.append(f"</{name}>")

    def _note_prefix(self, name: str) -> bool:
        """Notes the prefix of a name for declaration; returns False where there are too many already."""
        prefix, colon, _ = name.partition(":")
        if colon and prefix not in self._used_prefixes:
            if len(self._used_prefixes) >= _MOST_PREFIXES or prefix == "xmlns":
                return False
            self._used_prefixes.add(prefix)
        return True

    def _attributes(self, rest: str) -> str:
        if "=" not in rest:
            return ""
        found: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(rest):
            name = match[1]
            value = next(group for group in match.groups()[1:] if group is not None)
            if len(found) >= _MOST_ATTRIBUTES:
                break
            if name not in found and self._is_allowed(name, value):
                found[name] = value
        return "".join(f' {name}="{escaped_text(value).replace(chr(34), "&quot;")}"' for name, value in found.items())

    def _is_allowed(self, name: str, value: str) -> bool:
        """Whether an attribute may stay. Notes namespaces, and rejects those that XML forbids to declare."""
        if name == "xmlns":
            return not _RESERVED.search(value)
        if name.startswith("xmlns:"):
            if not value.strip() or name in ("xmlns:xml", "xmlns:xmlns") or _RESERVED.search(value):
                return False
            if len(self._open) <= 1:
                self._declared_prefixes.add(name[6:])
            return True
        return self._note_prefix(name)


def escaped_text(text: str) -> str:
    """Returns text as valid XML: known references as characters, everything that only looks like one escaped."""
    if "&" in text:
        text = _AMPERSAND.sub(_reference, text)
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace("]]>", "]]&gt;") if "]]>" in text else text


def _reference(match: re.Match[str]) -> str:
    whole = match[0]
    if whole == "&":
        return "&amp;"
    if whole[1] == "#":
        try:
            code = int(whole[3:-1], 16) if whole[2] in "xX" else int(whole[2:-1])
            char = chr(code)
        except (ValueError, OverflowError):
            return ""
        return "" if _ILLEGAL.match(char) else f"&#{code};"
    if whole in ("&amp;", "&lt;", "&gt;", "&quot;", "&apos;"):
        return whole
    name = whole[1:-1]
    char = chr(name2codepoint[name]) if name in name2codepoint else html5.get(whole[1:], "")
    return char.replace("&", "&amp;").replace("<", "&lt;") if char else f"&amp;{whole[1:]}"
