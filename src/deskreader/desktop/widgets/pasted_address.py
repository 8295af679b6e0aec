"""Recognizes an address in pasted or dropped text."""

from __future__ import annotations

import re

ADDRESS = re.compile(r"(?:feed:)?(?:https?|feeds?)://[^\s<>\"]{3,2000}\Z", re.IGNORECASE)


def address_in(text: str) -> str:
    """Returns the address if a text is one and nothing else, else an empty text."""
    stripped = text[:2100].strip()
    return stripped if ADDRESS.match(stripped) else ""
