"""Which pasted or dropped text is an address."""

from __future__ import annotations

import re

ADDRESS = re.compile(r"(?:feed:)?(?:https?|feeds?)://[^\s<>\"]{3,2000}\Z", re.IGNORECASE)


def address_in(text: str) -> str:
    """The address that a text is, if it is one and nothing else; else an empty string."""
    stripped = text[:2100].strip()
    return stripped if ADDRESS.match(stripped) else ""
