"""Texts made short enough for one line."""

from __future__ import annotations


def shortened(line: str, longest: int) -> str:
    """The line itself, or its beginning up to a word's end and an ellipsis, `longest` characters at most."""
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    space = cut.rfind(" ")
    return f"{cut[:space] if space > longest * 2 // 3 else cut}".rstrip(" ,;:.–—-") + "…"
