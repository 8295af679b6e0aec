"""Writes formulas as readable HTML within a line: MathML element by element, TeX with its commands as characters.

A formula keeps its place in the sentence: `h = a + b` as text, powers and indexes as `sup` and `sub`.
"""

from __future__ import annotations

import re
from html import escape
from unicodedata import normalize

from lxml.etree import _Element

from deskreader.articles.html.elements import word_set

_SILENT = word_set("annotation annotation-xml none mprescripts mspace mphantom malignmark maligngroup")
_FENCES = {"(": ")", "[": "]", "{": "}", "|": "|", "⟨": "⟩"}
_INVISIBLE = re.compile("[\u2061-\u2064\u200b]")
_WORDY = re.compile(r"[^\W\d_]{2,}$")
_GLYPH = re.compile(r"\bmjx-c([0-9A-F]{2,5})\b")
_ATOM = re.compile(r"(?:[^\W_]+(?:[.,]\d+)?|[^\W_])$")
_DEEPEST = 60
_LONGEST = 4_000  # characters of TeX that are converted; a longer source is shown as it is

_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau"
    " upsilon phi chi psi omega"
)
_GREEK = dict(zip(_GREEK_NAMES.split(), "αβγδεζηθικλμνξπρστυφχψω", strict=True))
_NAMES = {"varepsilon": "ε", "vartheta": "ϑ", "varphi": "φ", "varsigma": "ς", "varrho": "ϱ", "omicron": "ο"}
_SYMBOLS = {
    "times": "×", "cdot": "·", "div": "÷", "pm": "±", "mp": "∓", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥",
    "neq": "≠", "ne": "≠", "approx": "≈", "equiv": "≡", "sim": "∼", "propto": "∝", "infty": "∞", "partial": "∂",
    "nabla": "∇", "sum": "∑", "prod": "∏", "int": "∫", "oint": "∮", "in": "∈", "notin": "∉", "subset": "⊂",
    "subseteq": "⊆", "supset": "⊃", "cup": "∪", "cap": "∩", "emptyset": "∅", "forall": "∀", "exists": "∃", "neg": "¬",
    "land": "∧", "lor": "∨", "wedge": "∧", "vee": "∨", "to": "→", "rightarrow": "→", "leftarrow": "←",
    "Rightarrow": "⇒", "Leftrightarrow": "⇔", "implies": "⇒", "iff": "⇔", "mapsto": "↦", "ldots": "…", "dots": "…",
    "cdots": "⋯", "langle": "⟨", "rangle": "⟩", "ell": "ℓ", "hbar": "ℏ", "prime": "′", "circ": "∘", "ast": "∗",
    "star": "⋆", "oplus": "⊕", "otimes": "⊗", "perp": "⊥", "parallel": "∥", "angle": "∠", "degree": "°", "ll": "≪",
    "gg": "≫", "mid": "|", "vert": "|", "Vert": "‖", "setminus": "∖", "backslash": "\\", "quad": " ", "qquad": " ",
    "lbrace": "{", "rbrace": "}", "Re": "ℜ", "Im": "ℑ", "aleph": "ℵ", "dagger": "†", "cong": "≅", "simeq": "≃",
}  # fmt: skip
_DROPPED = word_set(
    "displaystyle textstyle scriptstyle left right big Big bigg Bigg bigl bigr limits nolimits begin end"
    " mathrm mathbf mathit mathcal mathbb mathfrak mathsf mathtt text textrm textbf textit operatorname boldsymbol bm"
    " mbox hbox rm bf it vec hat bar tilde overline underline widehat widetilde dot ddot boxed ensuremath"
)
_TEX_TOKEN = re.compile(r"\\([A-Za-z]+)\*?|\\(.)|([{}^_&~])|(\s+)|(.)", re.S)
_DELIMITERS = re.compile(r"^\s*(?:\$\$|\\\[|\\\(|\$)|(?:\$\$|\\\]|\\\)|\$)\s*$")


def mathml_html(element: _Element) -> str:
    """Returns a `math` element as HTML within a line; an empty one is shown by its TeX in `alttext`."""
    written = _INVISIBLE.sub("", _written(element, 0)).strip()
    return written or tex_html(element.get("alttext") or "")


def glyphs_html(element: _Element) -> str | None:
    """Returns the letters that MathJax has typeset as glyphs named by their code points; None for other elements."""
    if element.tag != "mjx-container":
        return None
    codes = (_GLYPH.search(glyph.get("class") or "") for glyph in element.iter("mjx-c"))
    letters = "".join(chr(int(code[1], 16)) for code in codes if code is not None)
    return escape(normalize("NFKC", letters) or element.get("aria-label") or "", quote=False)


def _written(element: _Element, depth: int) -> str:
    tag = element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""
    tag = tag.rsplit(":", 1)[-1].lower()
    if not tag or tag in _SILENT or depth > _DEEPEST:
        return ""
    if len(element) == 0:
        text = escape(" ".join((element.text or "").split()), quote=False)
        return f" {text} " if tag in ("mtext", "ms") and text else text
    parts = [_written(child, depth + 1) for child in element if isinstance(child.tag, str)]
    return _combined(tag, element, parts)


def _combined(tag: str, element: _Element, parts: list[str]) -> str:
    """Returns the parts of a MathML element joined as the element sets them (MathML Core, section 3)."""
    if tag == "semantics":
        return parts[0]
    if tag in ("msup", "mover") and len(parts) == 2:
        return f"{parts[0]}<sup>{parts[1]}</sup>" if parts[1] else parts[0]
    if tag in ("msub", "munder") and len(parts) == 2:
        return f"{parts[0]}<sub>{parts[1]}</sub>" if parts[1] else parts[0]
    if tag in ("msubsup", "munderover") and len(parts) == 3:
        return f"{parts[0]}<sub>{parts[1]}</sub><sup>{parts[2]}</sup>"
    if tag == "mfrac" and len(parts) == 2:
        return f"{_grouped(parts[0])}/{_grouped(parts[1])}"
    if tag == "msqrt":
        return f"√{_grouped(''.join(parts))}"
    if tag == "mroot" and len(parts) == 2:
        return f"<sup>{parts[1]}</sup>√{_grouped(parts[0])}"
    if tag == "mfenced":
        opening, closing = element.get("open", "("), element.get("close", ")")
        return f"{escape(opening)}{', '.join(parts)}{escape(closing)}"
    if tag == "mtable":
        return f"({'; '.join(parts)})"
    if tag == "mtr":
        return ", ".join(part.strip() for part in parts)
    text = escape(" ".join((element.text or "").split()), quote=False)
    return text + "".join(f" {part} " if _WORDY.match(part) else part for part in parts)


def _grouped(part: str) -> str:
    """Returns a part in brackets, unless it is a single number, letter or word."""
    part = part.strip()
    return part if _ATOM.match(part) or (part[:1] in _FENCES and part.endswith(_FENCES[part[0]])) else f"({part})"


def tex_html(source: str) -> str:
    """Returns TeX as HTML within a line: known commands as characters, `^` and `_` as `sup` and `sub`."""
    source = _DELIMITERS.sub("", " ".join(source.split()))
    if not source or len(source) > _LONGEST:
        return escape(source, quote=False)
    written = _Tex(source).group("")
    return " ".join(written.split()).replace("</sub> <sup>", "</sub><sup>")


class _Tex:
    """Reads TeX token by token; unknown commands stay as their names."""

    def __init__(self, source: str) -> None:
        self.tokens = [match.groups() for match in _TEX_TOKEN.finditer(source)]
        self.position = 0
        self.depth = 0

    def group(self, end: str) -> str:
        """Returns everything up to a closing brace, or up to the end of the source."""
        out: list[str] = []
        while self.position < len(self.tokens):
            if end and self.tokens[self.position][2] == end:
                self.position += 1
                break
            out.append(self.item())
        return "".join(out)

    def item(self) -> str:
        """Returns the next token, or the group or arguments that it opens."""
        command, escaped, mark, blank, letter = self.tokens[self.position]
        self.position += 1
        if command:
            return self.command(command)
        if escaped:
            return "; " if escaped == "\\" else (" " if escaped in ",;:! " else escape(escaped, quote=False))
        if mark in ("^", "_"):
            tag = "sup" if mark == "^" else "sub"
            inside = self.argument()
            return f"<{tag}>{inside}</{tag}>" if inside else ""
        if mark == "{":
            return self.nested()
        if mark:
            return " " if mark in "&~" else ""
        return " " if blank else escape(letter, quote=False)

    def nested(self) -> str:
        """Returns the group that an opening brace begins; groups nested too deep are left out."""
        self.depth += 1
        inside = self.group("}") if self.depth < _DEEPEST else ""
        self.depth -= 1
        return inside

    def argument(self) -> str:
        """Returns the next token or group as the argument of a command."""
        while self.position < len(self.tokens) and self.tokens[self.position][3]:
            self.position += 1
        if self.position >= len(self.tokens) or self.tokens[self.position][2] == "}" or self.depth > _DEEPEST:
            return ""
        self.depth += 1
        found = self.item().strip()
        self.depth -= 1
        return found

    def command(self, name: str) -> str:
        """Returns a command as a character, its arguments, or its name."""
        if name in ("frac", "dfrac", "tfrac"):
            return f"{_grouped(self.argument())}/{_grouped(self.argument())}"
        if name == "sqrt":
            return f"√{_grouped(self.argument())}"
        if name in ("begin", "end"):
            self.argument()
            return ""
        if name in _DROPPED:
            return ""
        if name in _SYMBOLS:
            return f" {_SYMBOLS[name]} " if name in ("to", "implies", "iff", "in", "leq", "geq") else _SYMBOLS[name]
        return _NAMES.get(name) or _greek(name) or f"{name} "


def _greek(name: str) -> str:
    """Returns the Greek letter of a name, capital for a capitalized name."""
    letter = _GREEK.get(name.lower(), "")
    return letter.upper() if name[0].isupper() else letter
