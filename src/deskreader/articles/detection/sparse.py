"""Finds an article of little or unpunctuated text: a poem, a photo essay, a comic, a post of a few words.

Such a page has less running text than its cookie banner or its imprint. The article is then what the page itself marks:
the `article` or `main` around its headline, as long as something stands in it.
"""

from __future__ import annotations

from deskreader.articles.detection.blocks import Block, BlockTreeBuilder, ancestors
from deskreader.articles.detection.class_names import BlockRole, role_of
from deskreader.articles.detection.figure_blocks import is_figure
from deskreader.articles.detection.selection import Selection, title_heading
from deskreader.articles.html.elements import first_in
from deskreader.articles.html.notices import is_notice
from deskreader.articles.html.title_images import title_image

_LONG_WINNER = 1_500  # characters of running text; with so much of it a block is the article, whatever its name
_LONG_OUTSIDE = 800  # the same outside the page's `main`
_LONG_INSIDE = 600  # the same in a footer or a form inside the article
_LEAST_WORDS = 15  # characters of an article of little text
_IMAGE = 40  # what an image counts, in characters
_FEW_LINES = 400  # characters on a page that shows nothing but an image
_MORE = 2.0  # times the content of a block that a block around it must have to be the article in its place
_FEW_WORDS = 100  # characters of running text that a box beside the article may have
_LEAST_BODY = 40  # the same where only the headline tells where the article is
_LONGEST_FORM = 500  # characters of a block around a form
_ASIDE_ROLES = frozenset(("dialog", "alertdialog", "contentinfo", "complementary", "navigation", "search"))
_ASIDE_TAGS = frozenset(("footer", "aside", "nav", "dialog", "form"))


def sparse_selection(root: Block, title: str, selection: Selection, scale: float) -> Selection | None:
    """Returns the article of little text that the page marks, where the selected block looks like something else."""
    winner = selection.block
    heading = title_heading(root, title)
    marked = _marked_block(root, heading)
    if marked is not None and not _is_suspicious(winner, marked, scale):
        return None
    if marked is not None and _content(marked, heading) >= _LEAST_WORDS * scale:
        return Selection(marked, heading, is_sparse=True)
    if winner.prose > _LONG_OUTSIDE * scale or _prose_amid(winner) > _FEW_WORDS * scale:
        return None
    if marked is None and (found := _block_of_heading(heading, winner, scale)) is not None:
        return Selection(found, heading, is_sparse=True)
    may_be_image = root.total_prose < _LONG_OUTSIDE * scale and _words(root, heading) < _FEW_LINES * scale
    shown = title_image(root.element, title) if may_be_image else None
    return Selection(BlockTreeBuilder(scale).of(shown), is_sparse=True) if shown is not None else None


def _marked_block(root: Block, heading: Block | None) -> Block | None:
    """Returns the innermost `article` or `main` around the headline, else the only one of the page."""
    for block in ancestors(heading):
        if is_marked(block):
            return block
    marked = [block for block in root.walk() if is_marked(block)]
    outermost = [block for block in marked if not any(is_marked(around) for around in ancestors(block.parent))]
    return outermost[0] if len(outermost) == 1 else None


def _block_of_heading(heading: Block | None, winner: Block, scale: float) -> Block | None:
    """Returns the smallest block with content around a headline, on a page where only a banner or an imprint is prose.

    Such a page marks nothing as its article.
    """
    if heading is None:
        return None
    elements = {block.element for block in ancestors(winner)}
    best: Block | None = None
    most = 0.0
    for block in ancestors(heading.parent):
        if block.element in elements or _is_offside(block) or block.tag == "header":
            break
        content = _content(block, heading)
        if content >= (_MORE * most if best is not None else _LEAST_BODY * scale):
            best, most = block, content
    return best


def _prose_amid(winner: Block) -> float:
    """Returns the running text of a block that stands in no banner, imprint or form, in characters."""
    prose = [block for block in winner.walk() if block.own_prose]
    return sum(block.own_prose for block in prose if not is_notice(block.text_line()) and not _stands_offside(block))


def _stands_offside(block: Block) -> bool:
    return any(map(_is_offside, ancestors(block)))


def _all_stands_aside(winner: Block, marked: Block | None) -> bool:
    """Whether all running text of a block, without that of a marked block in it, stands in banners, forms and the
    like.
    """
    inside = {block.element for block in marked.walk()} if marked is not None else set()
    prose = [block for block in winner.walk() if block.own_prose and block.element not in inside]
    return bool(prose) and all(map(_stands_offside, prose))


def _is_offside(block: Block) -> bool:
    """Whether a block is named, tagged or used like a banner, an imprint or a form."""
    if block.role == BlockRole.COMMENTS:
        return False
    if is_aside(block) or block.element.get("role") in _ASIDE_ROLES:
        return True
    return (
        block.tag in ("div", "section", "p")
        and block.text < _LONGEST_FORM
        and first_in(block.element, "input") is not None
    )


def is_marked(block: Block) -> bool:
    """Whether the page marks a block as its article or its main part."""
    return (
        block.tag in ("article", "main") or block.element.get("role") == "main"
        or "articleBody" in (block.element.get("itemprop") or "")
    )  # fmt: skip


def _is_suspicious(winner: Block, marked: Block, scale: float) -> bool:
    """Whether the selected block is short, and named or placed like a banner, an imprint or a form."""
    if not winner.prose and winner.tag == "body":
        return True
    around = ancestors(winner)
    if any(block.element is marked.element for block in around):
        is_named = winner.role >= BlockRole.BOILERPLATE or winner.tag in _ASIDE_TAGS
        return is_named and winner.element is not marked.element and winner.prose < _LONG_INSIDE * scale
    if winner.prose < _LONG_OUTSIDE * scale and is_notice(winner.text_line()):
        return True
    inside = sum(block.prose for block in winner.walk() if block.element is marked.element)
    prose = winner.prose - inside
    holds_marked = any(block.element is marked.element for block in winner.walk())
    if holds_marked and prose < _LONG_WINNER * scale and _all_stands_aside(winner, marked):
        return True
    if prose > _LONG_WINNER * scale or inside > prose or any(_is_article(block) for block in around):
        return False
    if any(is_aside(block) for block in around):
        return True
    return prose < _LONG_OUTSIDE * scale and marked.tag == "main"


def is_boilerplate(selection: Selection) -> bool:
    """Whether the selected block stands in a footer, a form or the like, or is named like a banner."""
    around = ancestors(selection.block)
    return any(
        block.tag in _ASIDE_TAGS or block.role >= BlockRole.BOILERPLATE or _has_lost_name(block) for block in around
    )


def stands_aside(selection: Selection) -> bool:
    """Whether all running text that was selected stands in banners, forms, imprints and the like."""
    return is_boilerplate(selection) or _all_stands_aside(selection.block, None)


def shows_nothing(selection: Selection) -> bool:
    """Whether nothing on the page was found to be running text, nor marked as an article of little text."""
    return selection.block.tag == "body" and not selection.block.prose and not selection.is_sparse


def _has_lost_name(block: Block) -> bool:
    """Whether a block is named like a banner or a newsletter, and the name was ignored for want of other text."""
    if not block.is_reinstated:
        return False
    names = f"{block.element.get('class') or ''} {block.element.get('id') or ''}"
    return role_of(names.strip()) >= BlockRole.BOILERPLATE


def _is_article(block: Block) -> bool:
    return block.tag == "article" or block.role == BlockRole.BODY


def is_aside(block: Block) -> bool:
    """Whether a block is named or tagged like boilerplate, or was before the name was ignored."""
    return block.role >= BlockRole.LIKELY_BOILERPLATE or block.is_reinstated or block.tag in _ASIDE_TAGS


def _words(block: Block, heading: Block | None) -> float:
    """Returns the words of a block outside links and blocks named like boilerplate, in characters."""
    return _content(block, heading, image=0)


def _content(marked: Block, heading: Block | None, image: int = _IMAGE) -> float:
    """Returns how much an element holds outside links and blocks named like boilerplate, in characters.

    `image` is what an image counts.
    """
    total = 0.0
    end = -1
    offside = set()
    for block in marked.walk():
        if block.order <= end:
            continue
        if not is_figure(block) and block.role >= BlockRole.LIKELY_BOILERPLATE:
            end = block.end
            offside.add(block.element)
        elif block is not heading and not is_figure(block):
            own = block.text - sum(child.text for child in block.children)
            total += max(0, own - block.link + sum(child.link for child in block.children))
    images = marked.element.iter("img") if image else ()
    return total + image * sum(offside.isdisjoint(each.iterancestors()) for each in images)
