"""Rewrites program code of a page: its lines, and its language."""

from __future__ import annotations

import re
from html import escape

from lxml.etree import _Element

from deskreader.articles.html.elements import attribute

_LANGUAGE = re.compile(
    r"(?:^|\s)(?:language|lang|highlight-source|highlight|brush:?|sourceCode"
    r"|prettyprint lang)[-: ]+([A-Za-z0-9+#.]{1,20})(?=$|[\s;])"
)
_NO_LANGUAGE = frozenset(("none", "text", "plain", "plaintext", "toolbar", "highlighter", "linenums"))
_GUTTER = re.compile(
    r"(?:^|[\s_-])(?:gutter|linenos?|line-?numbers?(?:-rows)?|lnt?|hljs-ln-n|rouge-gutter|copy|toolbar)(?=$|[\s_-])",
    re.I,
)
_LOOKED_UP = 3  # ancestors whose class may name the language


def code_html(element: _Element) -> str:
    """Returns a `pre` with its line breaks and without line numbers; empty where there is no text."""
    text = "".join(_pieces(element)).replace("\r\n", "\n").strip("\n")
    if not text.strip():
        return ""
    language = _language(element)
    name = f' class="language-{escape(language)}"' if language else ""
    return f"<pre{name}>{escape(text, quote=False)}</pre>"


def is_gutter(element: _Element) -> bool:
    """Whether an element beside code holds line numbers or buttons."""
    return _GUTTER.search(attribute(element, "class")) is not None


def _pieces(element: _Element) -> list[str]:
    """Returns the texts in order, with a line break for each `br` and after each line that is an element of its own."""
    found = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and not is_gutter(child):
            if child.tag == "br":
                found.append("\n")
            else:
                found.extend(_pieces(child))
                if child.tag in ("div", "p", "li", "tr") and not found[-1].endswith("\n"):
                    found.append("\n")
        found.append(child.tail or "")
    return found


def _language(element: _Element) -> str:
    """Returns the language that class names of the code's element, or of one around it, give."""
    inner = element.find(".//code")
    candidates: list[_Element] = [inner] if inner is not None else []
    up: _Element | None = element
    while up is not None and len(candidates) < _LOOKED_UP + 1:
        candidates.append(up)
        up = up.getparent()
    for candidate in candidates:
        named = attribute(candidate, "data-lang") or attribute(candidate, "data-language")
        found = _LANGUAGE.search(attribute(candidate, "class"))
        language = (named or (found[1] if found else "")).lower()
        if re.fullmatch(r"[a-z0-9+#.]{1,20}", language) and language not in _NO_LANGUAGE:
            return language
    return ""
