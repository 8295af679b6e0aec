"""Ignores names that suggest boilerplate where they would leave hardly any running text of a page."""

from __future__ import annotations

from deskreader.articles.detection.blocks import FLOWING, Block, ancestors, unfold
from deskreader.articles.detection.class_names import BlockRole, role_of
from deskreader.articles.html.elements import first_in
from deskreader.articles.html.notices import is_notice

_LIMITS = {
    BlockRole.CAPTION: 0.5, BlockRole.EMBED: 0.5, BlockRole.LIKELY_BOILERPLATE: 0.45, BlockRole.BOILERPLATE: 0.45,
    BlockRole.COMMENTS: 0.8,
}  # fmt: skip
"""Per role, the share of the page's running text from which on a block's name is ignored."""
_LEFT_OVER = 0.3
"""The share of running text outside boilerplate from which on class names are trusted."""
_LEFT_OVER_AT_ONCE = 4_000  # characters outside boilerplate that are a long article, whatever their share
_REINSTATED_ENOUGH = 1_000  # characters of reinstated running text after which no further name is ignored
_LEAST_PROSE = 300  # characters of running text outside boilerplate below which class names are doubted
_NEARLY_ALL = 0.9  # share of the running text outside comments
_LEAST_SECTION = 100  # characters of running text
_MOSTLY = 0.6  # share of a section's text that is running text
_SECTIONS = frozenset(("div", "section"))


def is_believable(root: Block, scale: float) -> bool:
    """Whether enough running text is left outside the blocks named like boilerplate."""
    return root.prose >= max(_LEFT_OVER * root.total_prose, _LEAST_PROSE * scale) or root.prose >= _LEFT_OVER_AT_ONCE


def reinstate(root: Block, scale: float) -> None:
    """Ignores names that suggest boilerplate, largest group of blocks first, until enough running text is left."""
    by_names: dict[str, list[Block]] = {}
    for block in root.walk():
        if block.role >= BlockRole.CAPTION and block.total_prose:
            by_names.setdefault(f"{block.tag} {block.element.get('class', '')}", []).append(block)
    groups = [_with_siblings(blocks) for blocks in by_names.values()]
    groups.sort(key=lambda blocks: -sum(block.total_prose for block in blocks))
    for group in groups:
        blocks = [block for block in group if not block.is_reinstated]  # it may be among the siblings of another group
        if not blocks or sum(block.total_prose for block in blocks) <= _LIMITS[blocks[0].role] * root.total_prose:
            continue
        if blocks[0].role == BlockRole.COMMENTS and _follow_article(blocks, root, scale):
            continue
        for block in blocks:
            block.role = BlockRole.NONE
            block.is_reinstated = True
        recount(root)
        if is_believable(root, scale) or root.prose >= _REINSTATED_ENOUGH * scale:
            break


def _follow_article(blocks: list[Block], root: Block, scale: float) -> bool:
    """Whether blocks named like comments stand together after nearly all other running text, as after a short article.

    Remarks on single pictures stand apart.
    """
    largest = max(blocks, key=lambda block: block.total_prose)
    is_one = largest.total_prose * 2 > sum(block.total_prose for block in blocks)
    parents = {block.parent for block in blocks}
    around = ancestors(largest.parent)
    if not is_one and len(parents) > 1 and all(block.role != BlockRole.COMMENTS for block in around):
        return False
    start = min(block.order for block in blocks)
    before = [block for block in root.walk()[:start] if block.own_prose and not _is_named_boilerplate(block)]
    prose = sum(block.own_prose for block in before)
    return prose >= max(_LEAST_PROSE * scale, _NEARLY_ALL * root.prose)


def _is_named_boilerplate(block: Block) -> bool:
    return any(around.role >= BlockRole.CAPTION for around in ancestors(block))


def reinstate_sections(root: Block, scale: float) -> None:
    """Ignores names of sections that only ids tell from their neighbours, and that the rest of a text is hidden."""
    found = [
        block for block in root.walk()
        if block.role >= BlockRole.LIKELY_BOILERPLATE and block.total_prose > _LEAST_SECTION * scale
        and block.tag in _SECTIONS and block.parent is not None and block.parent.prose
        and _is_section(block, block.parent, scale)
    ]  # fmt: skip
    for block in found:
        block.role = BlockRole.NONE
        unfold(block)
    if found:
        recount(root)


def _is_section(block: Block, around: Block, scale: float) -> bool:
    """Whether a block that is hidden, or named by its id, holds text only and stands beside its like."""
    element = block.element
    names, name = element.get("class") or "", element.get("id") or ""
    if role_of(names) >= BlockRole.CAPTION or block.total_prose < _MOSTLY * block.text:
        return False
    if first_in(element, "a", "button", "input", "form", "time") is not None or is_notice(block.text_line()):
        return False
    at = around.children.index(block)
    before = around.children[at - 1] if at else None
    if role_of(name) < BlockRole.CAPTION:
        return before is not None and before.tag == block.tag and before.prose > _LEAST_SECTION * scale
    return any(
        other.tag == block.tag and other.prose > _LEAST_SECTION * scale and (other.element.get("class") or "") == names
        and (names or "-" in name) and _first_tag(other) == _first_tag(block)
        for other in around.children
    )  # fmt: skip


def _first_tag(block: Block) -> object:
    return next((child.tag for child in block.element), None)


def _with_siblings(blocks: list[Block]) -> list[Block]:
    """Returns blocks of one name with their siblings of other such names that hold nothing but prose.

    Where a page calls its sections by their topics, each has a name of its own, and no name has much of the text.
    """
    if not _is_prose_only(blocks[0]):
        return blocks
    siblings = [
        other for block in blocks if block.parent is not None and block.parent.tag != "body"
        for other in block.parent.children if other.tag == block.tag and _is_prose_only(other)
    ]  # fmt: skip
    return list(dict.fromkeys(blocks + siblings))


def _is_prose_only(block: Block) -> bool:
    """Whether a block that is named like boilerplate holds running text, and nothing to follow or to press."""
    is_named = BlockRole.LIKELY_BOILERPLATE <= block.role < BlockRole.COMMENTS
    return (
        is_named and block.total_prose > 0 and not block.link
        and first_in(block.element, "input", "button") is None and not is_notice(block.text_line())
    )  # fmt: skip


def recount(block: Block) -> None:
    """Recomputes a block's running text after roles have changed."""
    block.prose = block.mass = block.own_prose
    for child in block.children:
        recount(child)
        if child.role < BlockRole.CAPTION:
            block.prose += child.prose
            if child.tag in FLOWING or not child.children:
                block.mass += child.mass
