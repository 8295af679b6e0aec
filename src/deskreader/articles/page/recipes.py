"""Reads ingredients and steps of a recipe from a page's data, where the page shows them elsewhere or not at all.

Data of schema.org, type Recipe: https://schema.org/Recipe
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape

from deskreader.articles.page import jsonld
from deskreader.text.html_to_text import text_of

_SIGN = "recipeIngredient"
_PARTS = ((_SIGN, "ul"), ("recipeInstructions", "ol"))
_WORDS = re.compile(r"[^\W\d_]{4,}")
_SHOWN_WORDS = 0.7  # share of the words of a line from which on a text holds it, in whatever form
_SHOWN_LINES = 0.5  # share of the lines from which on a text holds a list
_MOST_LINES = 200
_DEEPEST = 4


def missing_recipe(blocks: list[str], shown: str) -> str:
    """Returns, as HTML with two lists at most, the ingredients and the steps that a text does not hold."""
    if not any(_SIGN in block for block in blocks):
        return ""
    recipes = [node for node in jsonld.nodes_in(blocks) if node.get(_SIGN)]
    if len(recipes) != 1:
        return ""
    words = set(_WORDS.findall(shown.lower()))
    lists = []
    for name, tag in _PARTS:
        lines = list(dict.fromkeys(_lines(recipes[0].get(name), 0)))[:_MOST_LINES]
        if len(lines) > 1 and sum(_holds(words, line) for line in lines) < _SHOWN_LINES * len(lines):
            items = "".join(f"<li>{escape(line, quote=False)}</li>" for line in lines)
            lists.append(f"<{tag}>{items}</{tag}>")
    return "".join(lists)


def _lines(value: object, depth: int) -> Iterator[str]:
    """Yields the lines of a list, of a step, of a section of steps, or of one text with a line for each."""
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        lines = (text_of(value) if "<" in value else unescape(value)).splitlines()
        yield from filter(None, map(str.strip, lines))
    elif isinstance(value, list):
        for item in value:
            yield from _lines(item, depth + 1)
    elif isinstance(value, dict):
        if steps := value.get("itemListElement"):
            yield from _lines(value.get("name"), depth + 1)
            yield from _lines(steps, depth + 1)
        else:
            yield from _lines(value.get("text") or value.get("name"), depth + 1)


def _holds(words: set[str], line: str) -> bool:
    own = set(_WORDS.findall(line.lower()))
    return len(own & words) >= _SHOWN_WORDS * len(own)
