"""Finds the elements that are given another form before a page is read, in one walk over its tree."""

from __future__ import annotations

from collections import defaultdict

from lxml.etree import _Element

_NAMES = (
    "noscript", "code", "image", "slot", "button", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary",
)  # fmt: skip

Kinds = defaultdict[str, list[_Element]]
"""Elements by their tag, in page order."""


def kinds_of(root: _Element) -> Kinds:
    """Returns the elements of a page that may have to be given another form. What a walk costs is the tree."""
    found = Kinds(list)
    for element in root.iter(*_NAMES):
        found[str(element.tag)].append(element)
    return found
