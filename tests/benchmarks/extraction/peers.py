"""Other programs that extract articles, where they are installed: trafilatura in its modes, and readability-lxml."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

Extractor = Callable[[bytes, str], str]
PACE = "trafilatura fast"
"""The program to whose time ours is compared."""
_MODES: dict[str, dict[str, bool]] = {
    "trafilatura": {}, PACE: {"fast": True},
    "trafilatura precision": {"favor_precision": True}, "trafilatura recall": {"favor_recall": True},
}  # fmt: skip
_TEXTS = ("p", "li", "h1", "h2", "h3", "h4", "blockquote", "pre", "td")


def peers() -> dict[str, Extractor]:
    """Returns the programs that are installed, by name."""
    found: dict[str, Extractor] = {}
    if find_spec("trafilatura"):
        found |= {name: _trafilatura(options) for name, options in _MODES.items()}
    if find_spec("readability") and find_spec("trafilatura"):
        found["readability-lxml"] = _readability
    return found


def _trafilatura(options: dict[str, bool]) -> Extractor:
    extract = import_module("trafilatura").extract
    return lambda page, url: extract(page, url=url or None, include_comments=False, **options) or ""


def _readability(page: bytes, url: str) -> str:
    markup = import_module("trafilatura.utils").decode_file(page)
    fragment = import_module("readability").Document(markup, url=url or None).summary(html_partial=True)
    root = import_module("lxml.html").fromstring(fragment or "<p></p>")
    return "\n".join(text.text_content() for text in root.iter(*_TEXTS))
