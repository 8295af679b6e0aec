"""Finds what does not belong to the article inside the article's block."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.etree import _Element

from deskreader.articles.detection.blocks import Block
from deskreader.articles.detection.class_names import BlockRole
from deskreader.articles.detection.figures import is_figure
from deskreader.articles.detection.rules import Rules
from deskreader.articles.detection.selection import Selection
from deskreader.articles.detection.site_patterns import SiteMatch


@dataclass(slots=True)
class Pruned:
    """Elements to leave out, and elements that are figures or embedded posts."""

    dropped: set[_Element] = field(default_factory=set)
    figures: set[_Element] = field(default_factory=set)
    embeds: set[_Element] = field(default_factory=set)


def prune(
    selection: Selection, title: str, host: str = "", scale: float = 1.0, site: SiteMatch | None = None
) -> Pruned:
    """Returns what inside the selected block does not belong to the running text of the article."""
    rules = Rules(selection, title, host, scale, site)
    rules.inside(selection.block)
    pruned = Pruned(set(rules.reasons))
    if selection.heading is not None:
        pruned.dropped.add(selection.heading.element)
    _find_media(selection.block, pruned)
    return pruned


def _find_media(block: Block, pruned: Pruned) -> None:
    for child in block.children:
        if child.element in pruned.dropped:
            continue
        if is_figure(child):
            pruned.figures.add(child.element)
        elif child.role == BlockRole.EMBED:
            pruned.embeds.add(child.element)
        else:
            _find_media(child, pruned)
