"""Splits the article's block into texts: a block without blocks in it, or the words beside the blocks in a block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml.etree import _Element

from deskreader.articles.detection.blocks import Block, unfold
from deskreader.articles.detection.class_names import BlockRole
from deskreader.articles.detection.figure_blocks import is_figure
from deskreader.articles.detection.rules import Reason

FORM, LIST, TABLE, WHOLE, CODE = (1 << bit for bit in range(5))
"""What stands around a text, as bits of `TextUnit.around`; of elements like quotes, code and terms, all stays whole."""
_AROUND = {
    "form": FORM, "ul": LIST, "ol": LIST, "dl": LIST, "table": TABLE,
    "pre": WHOLE | CODE, **dict.fromkeys(("dd", "dt", "blockquote", "details", "summary"), WHOLE),
}  # fmt: skip
NOT_NEEDED = frozenset((Reason.REPEATED, Reason.SITE))
"""Why a text is not looked into: the article says it already, or other pages of the site say it too."""
_UNREAD = frozenset(("script", "style", "noscript", "button", "select"))


@dataclass(slots=True, eq=False)
class TextUnit:
    """A text of the article's block.

    `path` is the same number for texts under the same class path: the tags and classes from the article's block down to
    the text, whatever they are called. `link` counts linked characters; `is_own` marks words beside other blocks.
    `suspect` is the outermost block around the text that a rule takes for boilerplate, `reason` that rule.
    """

    block: Block
    text: str
    link: int
    is_own: bool
    parent: Block
    depth: int
    around: int
    path: int
    reason: Reason | None = None
    suspect: Block | None = None


def units_of(top: Block, skip: set[_Element], reasons: Mapping[_Element, Reason]) -> list[TextUnit]:
    """Returns the texts of a block in page order, without those in `skip`, in figures and in embedded posts.

    Blocks named like boilerplate are looked into as well.
    """
    found: list[TextUnit] = []
    text = own_text(top) if top.children else top.text_line()
    if text:
        found.append(TextUnit(top, text, 0, True, top, 0, 0, 0))
    _Collector(skip, reasons, found).collect(top, 1, 0, 0, None, None)
    return found


class _Collector:
    """Walks through blocks and collects their texts."""

    def __init__(self, skip: set[_Element], reasons: Mapping[_Element, Reason], found: list[TextUnit]) -> None:
        self.skip = skip
        self.reasons = reasons
        self.found = found

    def collect(
        self, block: Block, depth: int, around: int, path: int, reason: Reason | None, suspect: Block | None
    ) -> None:
        if block.is_folded:
            unfold(block)
        for child in block.children:
            element = child.element
            if element in self.skip or child.role == BlockRole.EMBED or is_figure(child):
                continue
            if self.reasons.get(element) in NOT_NEEDED:
                continue
            here = around | _AROUND.get(child.tag, 0)
            way = hash((path, child.tag, element.get("class")))
            why, what = (reason, suspect) if reason is not None else (self.reasons.get(element), child)
            if child.is_folded:
                unfold(child)
            if child.children:
                if text := own_text(child):
                    self.found.append(
                        TextUnit(child, text, 0, True, child, depth, here, way, why, what if why else None)
                    )
                self.collect(child, depth + 1, here, way, why, what)
            elif child.text and (text := child.text_line()):
                link = min(child.link, len(text))
                self.found.append(
                    TextUnit(child, text, link, False, block, depth, here, way, why, what if why else None)
                )


def own_text(block: Block) -> str:
    """Returns the words that stand in a block beside the blocks in it."""
    if block.text <= sum(child.text for child in block.children):
        return ""
    inner, parts = {child.element for child in block.children}, [block.element.text or ""]
    for child in block.element:
        if child not in inner and isinstance(child.tag, str) and child.tag not in _UNREAD:
            parts.append("".join(map(str, child.itertext())))
        parts.append(child.tail or "")
    return " ".join(" ".join(parts).split())
