"""Truncates text."""

from __future__ import annotations


def shortened(line: str, longest: int) -> str:
    """Returns the line, truncated at a word boundary with an ellipsis to at most `longest` characters."""
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    space = cut.rfind(" ")
    return f"{cut[:space] if space > longest * 2 // 3 else cut}".rstrip(" ,;:.–—-") + "…"
