"""Finds an article of little or unpunctuated text: a poem, a photo essay, a comic, a post of a few words.

Such a page has less running text than its cookie banner or its imprint. The article is then what the page itself marks:
the `article` or `main` around its headline, as long as something stands in it.
"""

from __future__ import annotations

from deskreader.articles.detection.blocks import Block
from deskreader.articles.detection.class_names import BlockRole, role_of
from deskreader.articles.detection.figure_blocks import is_figure
from deskreader.articles.detection.selection import Selection, ancestors, title_heading
from deskreader.articles.html.elements import first_in

_LONG_WINNER = 1_500  # characters of running text; with so much of it a block is the article, whatever its name
_LONG_OUTSIDE = 800  # the same outside the page's `main`
_LONG_INSIDE = 600  # the same in a footer or a form inside the article
_LEAST_WORDS = 15  # characters of an article of little text
_IMAGE = 40  # what an image counts, in characters
_ASIDE_TAGS = frozenset(("footer", "aside", "nav", "dialog", "form"))


def sparse_selection(root: Block, title: str, selection: Selection, scale: float) -> Selection | None:
    """Returns the article of little text that the page marks, where the selected block looks like something else."""
    winner = selection.block
    heading = title_heading(root, title)
    marked = _marked_block(root, heading)
    if marked is None or not _is_suspicious(winner, marked, scale):
        return None
    if _content(marked, heading) < _LEAST_WORDS * scale:
        return None
    return Selection(marked, heading, is_sparse=True)


def _marked_block(root: Block, heading: Block | None) -> Block | None:
    """Returns the innermost `article` or `main` around the headline, else the only one of the page."""
    for block in ancestors(heading):
        if _is_marked(block):
            return block
    marked = [block for block in root.walk() if _is_marked(block)]
    outermost = [block for block in marked if not any(_is_marked(around) for around in ancestors(block.parent))]
    return outermost[0] if len(outermost) == 1 else None


def _is_marked(block: Block) -> bool:
    return (
        block.tag in ("article", "main") or block.element.get("role") == "main"
        or "articleBody" in (block.element.get("itemprop") or "")
    )  # fmt: skip


def _is_suspicious(winner: Block, marked: Block, scale: float) -> bool:
    """Whether the selected block is short, and named or placed like a banner, an imprint or a form."""
    around = ancestors(winner)
    if any(block.element is marked.element for block in around):
        is_named = winner.role >= BlockRole.BOILERPLATE or winner.tag in _ASIDE_TAGS
        return is_named and winner.element is not marked.element and winner.prose < _LONG_INSIDE * scale
    inside = sum(block.prose for block in winner.walk() if block.element is marked.element)
    prose = winner.prose - inside
    if prose > _LONG_WINNER * scale or inside > prose or any(_is_article(block) for block in around):
        return False
    if any(_is_aside(block) for block in around):
        return True
    return prose < _LONG_OUTSIDE * scale and marked.tag == "main"


def is_boilerplate(selection: Selection) -> bool:
    """Whether the selected block stands in a footer, a form or the like, or is named like a banner."""
    around = ancestors(selection.block)
    return any(
        block.tag in _ASIDE_TAGS or block.role >= BlockRole.BOILERPLATE or _has_lost_name(block) for block in around
    )


def _has_lost_name(block: Block) -> bool:
    """Whether a block is named like a banner or a newsletter, and the name was ignored for want of other text."""
    if not block.is_reinstated:
        return False
    names = f"{block.element.get('class') or ''} {block.element.get('id') or ''}"
    return role_of(names.strip()) >= BlockRole.BOILERPLATE


def _is_article(block: Block) -> bool:
    return block.tag == "article" or block.role == BlockRole.BODY


def _is_aside(block: Block) -> bool:
    return block.role >= BlockRole.LIKELY_BOILERPLATE or block.is_reinstated or block.tag in _ASIDE_TAGS


def _content(marked: Block, heading: Block | None) -> float:
    """Returns how much an element holds outside links and blocks named like boilerplate, in characters."""
    total = 0.0
    end = -1
    for block in marked.walk():
        if block.order <= end:
            continue
        if is_figure(block) or (not block.children and first_in(block.element, "img") is not None):
            total += _IMAGE
        elif block.role >= BlockRole.LIKELY_BOILERPLATE:
            end = block.end
        elif not block.children and block is not heading:
            total += block.text - block.link
    return total
