"""Selects the block that holds the article: the densest one, widened to whatever beside it continues the article."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from deskreader.articles.detection.blocks import FLOWING, Block, ancestors
from deskreader.articles.detection.class_names import BlockRole
from deskreader.articles.detection.reinstatement import is_believable, reinstate, reinstate_sections
from deskreader.articles.html.elements import first_in
from deskreader.articles.html.notices import is_notice

_REINSTATED_WEIGHT = 0.4  # weight of running text in a reinstated block, against text in ordinary blocks
_LONG_BOILERPLATE = 1_500  # characters of running text; a reinstated block with more is the article
_LEAST_SCOPE = 150  # characters of running text that the block around the headline must hold to limit the search
_SMALL = 0.1  # share of the article so far; a more distant and smaller block does not belong to it
_LEAST_LEAD = 80  # characters of a paragraph between headline and text that is a lead without being named one
_SMALL_PART, _LARGE_PART = 0.3, 0.7  # shares of the page's running text: an article below, within a main block above
_LEAST_LIST = 2_000  # characters of running text on a page that may be one long list
_FEW_LINKS = 0.1  # link density
_MEAN_PROSE = 60  # characters of prose in the mean of the texts of a block that continues the article
_HALF = 0.5  # share of the article so far that a block between headline and article must have to belong to it
_LONGEST_NOTICE = 900  # characters of a notice on cookies or rights
_WORDS = re.compile(r"\w+")


@dataclass(slots=True)
class Selection:
    """The article's block, blocks inside it that are something else, and lead texts that precede it."""

    block: Block
    heading: Block | None = None
    rejected: set[Block] = field(default_factory=set)
    leads: list[Block] = field(default_factory=list)
    is_sparse: bool = False  # an article of little text, which says nothing by its running text
    scale: float = 1.0  # factor for lengths, below 1 for scripts that need fewer letters


def select_article(root: Block, title: str, description: str, scale: float = 1.0) -> Selection:
    """Returns the part of the page that is the article; `title` and `description` come from the page's head."""
    reinstate_sections(root, scale)
    if not is_believable(root, scale):
        reinstate(root, scale)
    heading = title_heading(root, title)
    core = _core(root, heading, scale)
    if heading is None and not title.strip():
        heading = _first_heading(core, scale)
    selection = Selection(core, heading, scale=scale)
    _climb(core, selection)
    _widen(selection, root)
    selection.leads = _leads(root, selection, description)
    return selection


def similarity(text: str, other: str) -> float:
    """Returns the share of words that two texts have in common, 0 to 1."""
    words, others = set(_WORDS.findall(text.lower())), set(_WORDS.findall(other.lower()))
    return len(words & others) / max(1, len(words | others))


def title_heading(root: Block, title: str) -> Block | None:
    """Returns the heading closest to the title in the page's head, else the first top-level heading."""
    wanted = set(_WORDS.findall(title.lower()))
    best: Block | None = None
    best_likeness = 0.5
    first: Block | None = None
    for block in root.walk():
        if block.tag not in ("h1", "h2", "h3"):
            continue
        words = set(_WORDS.findall(block.text_line().lower()))
        similarity = len(words & wanted) / max(1, len(words | wanted)) + (0.3 if block.tag == "h1" else 0.0)
        if words and similarity > best_likeness + 0.05 and (block.tag == "h1" or similarity > 0.7):
            best, best_likeness = block, similarity
        if first is None and block.tag == "h1" and words:
            first = block
    return best or first


def _first_heading(core: Block, scale: float) -> Block | None:
    """Returns the heading right before the first text, on a page that names its article nowhere else."""
    inside = core if core.parent is None or core.parent.tag in ("body", "html") else core.parent
    for block in inside.walk():
        if block.tag in ("h2", "h3") and block.text and block.role < BlockRole.CAPTION:
            return block
        if block.own_prose > _LEAST_LEAD * scale:
            return None
    return None


def _core(root: Block, heading: Block | None, scale: float) -> Block:
    """Returns the block with the most running text directly in it; text near and after the heading counts more."""
    above = ancestors(heading)
    scope = next((block for block in above if block.prose >= max(_LEAST_SCOPE * scale, 0.15 * root.prose)), root)
    best, best_worth = root, 0.0
    for block in root.walk():
        if block.mass <= best_worth * 0.4 or block.tag in ("p", "li"):
            continue
        worth = block.mass * _nearness(block, heading, above, scope)
        if worth > best_worth:
            best, best_worth = block, worth
    return best


def _nearness(block: Block, heading: Block | None, above: list[Block], scope: Block) -> float:
    """Returns a factor around 1 for how much a block's position speaks for it."""
    factor = 1.0
    around = ancestors(block)
    if any(up.role == BlockRole.BODY for up in around):
        factor = 1.3
    if any(up.role >= BlockRole.CAPTION for up in around):
        factor *= 0.1
    if any(up.is_reinstated for up in around):
        factor *= _REINSTATED_WEIGHT
    if heading is not None and scope not in around:
        factor *= 0.25
    if heading is not None and block.order < heading.order and block not in above:
        factor *= 0.5
    return factor


def _climb(core: Block, selection: Selection) -> None:
    """Widens the selection to an outer block as long as something in it continues the article."""
    inner, height = core, 0
    pending: set[Block] = set()
    left_article = False
    while inner.parent is not None:
        outer = inner.parent
        height += 1
        left_article = left_article or _is_article_border(inner, core, selection.heading)
        joined = outer.own_prose > 0.04 * core.prose and not left_article
        for child in outer.children:
            if child is inner or not child.prose:
                continue
            if _continues_article(child, inner, selection, height, left_article):
                joined = True
            else:
                pending.add(child)
        if joined:
            selection.block = outer
            selection.rejected |= {child for child in pending if not _is_harmless(child)}
            pending = set()
        inner = outer


def _widen(selection: Selection, root: Block) -> None:
    """Takes the page's main block where the selected article is a small part of it, as in lists of described things."""
    if selection.block.prose > _SMALL_PART * root.prose or root.prose < _LEAST_LIST * selection.scale:
        return
    for block in ancestors(selection.block.parent):
        if block.prose > _LARGE_PART * root.prose:
            if block.link_density < _FEW_LINKS and any(up.tag in ("main", "article") for up in ancestors(block)):
                selection.block = block
                selection.rejected = set()
            return


def _is_article_border(block: Block, core: Block, heading: Block | None) -> bool:
    """Whether the page marks this block as the whole article, so that everything outside it is something else."""
    if block.tag == "article":
        return heading is None or heading in set(block.walk())
    return block.tag == "main" or "articleBody" in block.element.get("itemprop", "")


def _continues_article(child: Block, inner: Block, selection: Selection, height: int, left_article: bool) -> bool:
    """Whether a block beside the article's block belongs to the same article."""
    heading = selection.heading
    if (
        child.is_reinstated
        and child.prose < _LONG_BOILERPLATE * selection.scale
        and not any(block.is_reinstated for block in ancestors(inner))
    ):
        return False
    if child.role >= BlockRole.CAPTION or child.link_density > (0.55 if _in_body(child) else 0.35):
        return False
    if _asks_for_consent(child) or (inner.parent is not None and inner.parent.tag == "body" and _is_all_notice(child)):
        return False
    if heading is not None and child.order < heading.order and inner.order <= heading.order:
        return False
    if left_article:
        return (
            child.link_density < 0.35 and child.prose > 0.4 * selection.block.prose and not _has_heading(child, ("h1",))
        )
    if child.tag in FLOWING:
        return height <= 3 or child.prose > _LEAST_SCOPE * selection.scale
    if heading is not None and heading.order < child.order < inner.order and _weighs_much(child, selection.block):
        return True
    if (
        _are_siblings(child, inner)
        and height <= 5
        and (child.tag != "article" or heading is None or heading not in inner.walk())
    ):
        return True
    if height > 2 and _has_heading(child, ("h1",)):
        return False
    if height > 2 and child.prose < _SMALL * selection.block.prose:
        return False
    if inner.parent is not None and inner.parent.tag == "body" and child.prose < 0.5 * selection.block.prose:
        return False
    least = _MEAN_PROSE * child.texts * (1.0 if child.link else selection.scale)
    return child.prose > 0.5 * child.text and child.prose > least


def _weighs_much(child: Block, block: Block) -> bool:
    """Whether a block with next to no links holds half as much running text as the article so far."""
    return child.link_density < _FEW_LINKS and child.prose > _HALF * block.prose


def _asks_for_consent(child: Block) -> bool:
    """Whether a block is a notice on cookies or rights with something to press."""
    has_control = child.text < _LONGEST_NOTICE and first_in(child.element, "button", "a", "input") is not None
    return has_control and child.tag != "p" and is_notice(child.text_line())


def _is_all_notice(child: Block) -> bool:
    """Whether each running text of a block is part of a notice on cookies or rights."""
    return all(is_notice(block.text_line()) for block in child.walk() if block.own_prose and not block.children)


def _is_harmless(child: Block) -> bool:
    """Whether a block inside the article, for which no rule spoke, is text of the page rather than boilerplate.

    Of blocks with next to no links 86 of 98 belonged to the body of labelled pages, of the others 18 of 70.
    """
    is_named = child.role >= BlockRole.CAPTION or child.is_reinstated
    return not is_named and child.link_density < _FEW_LINKS and not _has_heading(child, ("h1",))


def _are_siblings(block: Block, other: Block) -> bool:
    """Whether two blocks have the same tag and similar class names, as sections of one text have."""
    names, others = block.element.get("class", "").split(), other.element.get("class", "").split()
    return (
        block.tag == other.tag
        and names[:1] == others[:1]
        and (names == others or len(set(names) & set(others)) * 2 >= len(set(names + others)))
    )


def _in_body(block: Block) -> bool:
    """Whether the block stands in one that is named as an article's body."""
    return any(up.role == BlockRole.BODY or up.tag == "article" for up in ancestors(block.parent)[:4])


def _has_heading(block: Block, tags: tuple[str, ...]) -> bool:
    return any(inner.tag in tags for inner in block.walk())


def _leads(root: Block, selection: Selection, description: str) -> list[Block]:
    """Returns the texts between the heading and the article's block that summarize the article."""
    if selection.heading is None or selection.heading.order > selection.block.order:
        return []
    found = []
    for block in root.walk():
        if block.order >= selection.block.order:
            break
        if (
            block.order > selection.heading.order
            and not block.children
            and _is_lead(block, description, selection.scale)
        ):
            found.append(block)
    return found if len(found) <= _MOST_LEADS else []


def _is_lead(block: Block, description: str, scale: float) -> bool:
    text = block.text_line()
    if not 40 * scale <= len(text) <= 700 or block.link_density > 0.3:
        return False
    around = [up for up in ancestors(block)[:5] if up.tag not in ("body", "main")]
    if any(up.role >= BlockRole.CAPTION for up in around):
        return False
    if description and (text[:60] in description or description[:60] in text):
        return True
    if block.tag == "p" and block.own_prose > _LEAST_LEAD * scale and not block.link:
        return True
    if block.tag in ("h2", "h3", "h4") and not block.link and len(text) > _LEAST_LEAD * scale and text[-1] in ".!?。":
        return True
    names = " ".join(up.element.get("class", "") for up in around[:3])
    return _LEAD_NAMES.search(names) is not None


_LEAD_NAMES = re.compile(
    r"(?:^|[\s_-])(?:dek|deck|standfirst|stand-first|lead|lede|intro|introduction|sub-?(?:title|head|heading"
    r"|headline)|strap-?line|summary|excerpt"
    r"|teaser|abstract|vorspann|chapo|chapeau|entradilla|bajada|sommario|occhiello|ingress|headline-sub"
    r"|description)(?=$|[\s_-])",
    re.I,
)
_MOST_LEADS = 3
