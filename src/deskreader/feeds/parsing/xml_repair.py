"""Makes a damaged feed well-formed, so that one way of reading serves sound and damaged feeds alike.

Damage stays where it is: a tag that is open or stray in one entry ends with that entry, and a cut document keeps every
entry up to the cut. One pass over the text, in linear time.
"""

from __future__ import annotations

import re
from collections import Counter
from html.entities import html5, name2codepoint

from deskreader.feeds.parsing.xml_tree import ATOM, KNOWN, XHTML

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
_PREFIXES = {prefix: namespace for namespace, prefix in KNOWN.items() if prefix not in ("xml", "xhtml")} | {
    "atom": ATOM,
    "xhtml": XHTML,
    "svg": "http://www.w3.org/2000/svg",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
}


def looks_like_feed(text: str) -> bool:
    """Whether a feed's start tag stands in the text, or an entry's where the text is no page."""
    return ROOT.search(text) is not None or (_LOOSE_START.search(text) is not None and not _PAGE.search(text))


def well_formed(text: str, root: re.Pattern[str] = ROOT) -> str:
    """A well-formed document of the same feed, or of another `root`.

    What stands before its start is left out, the rest is kept where it can be.
    """
    start = root.search(text) or _LOOSE_START.search(text)
    return _Repair(_ILLEGAL.sub("", text[start.start() if start else 0 :])).run()


class _Repair:
    """One pass over a damaged document. `_open` holds the names of the open elements, the root first."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._out: list[str] = []
        self._open: list[str] = []
        self._locals: list[str] = []  # the same without prefix, in lower case
        self._count: Counter[str] = Counter()  # how many of each name are open, in lower case
        self._used: set[str] = set()
        self._declared: set[str] = {"xml"}
        self._no_more: set[str] = set()

    def run(self) -> str:
        text, place = self._text, 0
        while True:
            at = text.find("<", place)
            if at < 0:
                self._characters(text[place:])
                break
            if at > place:
                self._characters(text[place:at])
            place = self._markup(at)
        self._out.extend(f"</{name}>" for name in reversed(self._open))
        missing = sorted(prefix for prefix in self._used - self._declared)
        spaces = "".join(f' xmlns:{p}="{_PREFIXES.get(p.lower(), "urn:unknown:" + p)}"' for p in missing)
        return f"<repaired{spaces}>{''.join(self._out)}</repaired>"

    def _characters(self, text: str) -> None:
        if self._open:
            self._out.append(sound_text(text[:_LONGEST_TEXT]))

    def _markup(self, at: int) -> int:
        """Handles what begins with '<' and returns where it ends."""
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
            self._characters("<")
            return at + 1
        match = _TAG.match(text, at) or _LOOSE_TAG.match(text, at)
        if match is None:
            self._characters("<")
            return at + 1
        if match["close"]:
            self._close(match["name"])
        else:
            self._start(match["name"], match["rest"])
        return match.end()

    def _find(self, end: str, start: int) -> int:
        """Where `end` stands next, remembering that it stands nowhere, so that no text is searched twice in vain."""
        if end in self._no_more:
            return -1
        place = self._text.find(end, start)
        if place < 0:
            self._no_more.add(end)
        return place

    def _cdata(self, start: int) -> int:
        """Keeps a CDATA section. One without its end stops where the field around it does."""
        end = self._find("]]>", start)
        stop = end if end >= 0 else len(self._text)
        if self._open and (end < 0 or self._text.find("<![CDATA[", start, stop) >= 0):
            field = self._text.find(f"</{self._open[-1]}>", start, stop)
            if field >= 0:
                self._plain(self._text[start:field])
                return field
        self._plain(self._text[start:stop])
        return stop + 3

    def _plain(self, text: str) -> None:
        if self._open:
            self._out.append(text[:_LONGEST_TEXT].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))

    def _start(self, name: str, rest: str) -> None:
        local = name.rpartition(":")[2].lower()
        if local in _FIELDS_AND_ENTRIES:
            self._make_room(name.lower(), local)
        if len(self._open) >= _DEEPEST or not self._use(name):
            return
        empty = local in _ALWAYS_EMPTY or rest.rstrip().endswith("/")
        self._out.append(f"<{name}{self._attributes(rest)}{'/' if empty else ''}>")
        if not empty:
            self._open.append(name)
            self._locals.append(local)
            self._count[name.lower()] += 1

    def _make_room(self, lower: str, local: str) -> None:
        """Closes what cannot hold the element that begins: an entry holds no entry, a text field no other field."""
        if local in _ENTRIES:
            self._close_to(self._behind_last(_CONTAINERS))
            return
        entry = self._behind_last(_ENTRIES)
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

    def _behind_last(self, names: frozenset[str]) -> int:
        """The depth behind the innermost open element of these local names; 0 where none is open."""
        for depth in range(len(self._locals), 0, -1):
            if self._locals[depth - 1] in names:
                return depth
        return 0

    def _close(self, name: str) -> None:
        """Closes the element of this name and all in it. Stray ends, and ends of the feed itself, are left out."""
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

    def _use(self, name: str) -> bool:
        """Notes the prefix of a name as one to declare; False where there are too many already."""
        prefix, colon, _ = name.partition(":")
        if colon and prefix not in self._used:
            if len(self._used) >= _MOST_PREFIXES or prefix == "xmlns":
                return False
            self._used.add(prefix)
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
            if name not in found and self._is_sound(name, value):
                found[name] = value
        return "".join(f' {name}="{sound_text(value).replace(chr(34), "&quot;")}"' for name, value in found.items())

    def _is_sound(self, name: str, value: str) -> bool:
        """Whether an attribute may stay. Namespaces are noted; those that XML forbids to declare are left out."""
        if name == "xmlns":
            return not _RESERVED.search(value)
        if name.startswith("xmlns:"):
            if not value.strip() or name in ("xmlns:xml", "xmlns:xmlns") or _RESERVED.search(value):
                return False
            if len(self._open) <= 1:
                self._declared.add(name[6:])
            return True
        return self._use(name)


def sound_text(text: str) -> str:
    """Text as it may stand in XML: known references as characters, all that only looks like one escaped."""
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
