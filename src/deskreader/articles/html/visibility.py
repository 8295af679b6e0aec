"""Tells words that only screen readers or scripts show from words that a person sees."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.etree import _Element

_SCREEN_READER = re.compile(
    r"visually[-_]?hidden|sr[-_]?only|screen[-_]?reader|element-invisible|hide-visually|accessibly-hidden"
    r"|a11y-(?:hidden|only)|(?:^|[\s_-])assistive(?:$|[\s_-])|(?:^|\s)sr[-_]text|show-for-sr|hidden-?visually|(?:^|[\s_-])off-?screen(?:$|[\s])|(?:^|\s)(?:sr|vh|vhide)(?:$|\s)"
    r"|(?:^|[\s_-])(?:u|is|js)-hidden(?:$|[\s_-])",
    re.I,
)
"""Class names by which sites hide words from the eye and leave them to screen readers."""
_OUT_OF_SIGHT = frozenset(("hidden", "invisible", "d-none"))
_SHOWN = re.compile(
    r"not-sr-only|(?:^|\s)(?:[\w-]+:|d-\w\w-)(?:block|flex|inline|inline-block|inline-flex|grid|table|contents)(?:$|\s)"
)
"""Class names that show the same words again, at another screen size for example."""
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px)?\s*(?:;|!|$)"
    r"|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]|(?:left|text-indent)\s*:\s*-\d{4,}px",
    re.I,
)


def is_for_screen_readers(element: _Element) -> bool:
    """Whether class names hide an element's words from the eye."""
    names = element.get("class")
    return names is not None and _hides(names)


@lru_cache(maxsize=8_192)
def _hides(names: str) -> bool:
    return _SCREEN_READER.search(names) is not None and not _SHOWN.search(names)


@lru_cache(maxsize=8_192)
def _is_out_of_sight(names: str) -> bool:
    """Whether one of the class names says nothing but that the words are not shown, at any screen size."""
    return not _OUT_OF_SIGHT.isdisjoint(names.split()) and not _SHOWN.search(names)


def is_hidden_in_line(element: _Element) -> bool:
    """Whether words amid a sentence are not meant to be seen there: for screen readers, or hidden until a click."""
    keys = element.keys()
    if not keys:
        return False
    if "hidden" in keys or ("class" in keys and is_for_screen_readers(element)):
        return True
    if element.tag == "span" and "class" in keys and _is_out_of_sight(element.get("class") or ""):
        return True
    return "style" in keys and _HIDDEN_STYLE.search(element.get("style") or "") is not None
