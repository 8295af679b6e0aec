"""The markers of lists: bullets by depth, and the numbers of ordered lists in the five types of HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deskreader.desktop.article.parsing.html_tree import Element

BULLETS = ("•", "◦", "▪")
INTEGER = re.compile(r"-?\d{1,6}\Z")
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
LARGEST_ROMAN = 3999


def list_markers(node: Element, depth: int) -> Iterator[tuple[Element, str]]:
    """Yields the items of a list with their markers; `depth` is 1 for a list that stands in no other.

    The numbers are those of the attributes `start`, `reversed`, `type` and of each item's `value` (HTML Standard,
    4.4.5 and 4.4.8).
    """
    items = [child for child in node.children if isinstance(child, Element) and child.tag == "li"]
    if node.tag != "ol":
        bullet = BULLETS[min(max(1, depth), len(BULLETS)) - 1]
        yield from ((item, bullet) for item in items)
        return
    step = -1 if "reversed" in node.attributes else 1
    number = parse_integer(node.get("start"), len(items) if step < 0 else 1)
    for item in items:
        number = parse_integer(item.get("value"), number)
        yield item, f"{number_text(number, node.get('type'))}."
        number += step


def number_text(number: int, kind: str) -> str:
    """Returns a number as a list of type `1`, `a`, `A`, `i` or `I` writes it; in digits where the type cannot."""
    if kind in ("a", "A") and number > 0:
        letters = ""
        while number > 0:
            number, remainder = divmod(number - 1, 26)
            letters = chr(ord("a") + remainder) + letters
        return letters if kind == "a" else letters.upper()
    if kind in ("i", "I") and 0 < number <= LARGEST_ROMAN:
        roman = ""
        for value, letters in ROMAN:
            roman += letters * (number // value)
            number %= value
        return roman if kind == "i" else roman.upper()
    return str(number)


def parse_integer(text: str, default: int) -> int:
    """Returns an attribute's whole number, which may be negative; the default where it is none."""
    return int(text) if INTEGER.match(text) and text.isascii() else default
