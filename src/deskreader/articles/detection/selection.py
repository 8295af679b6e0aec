"""Where on the page the article stands: its densest box first, then whatever around it goes on with the story."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from deskreader.articles.detection.blocks import FLOWING, Block
from deskreader.articles.detection.class_names import Sign

_LIMITS = {
    Sign.CAPTION: 0.5, Sign.EMBED: 0.5, Sign.LIKELY_FURNITURE: 0.45, Sign.FURNITURE: 0.45, Sign.COMMENTS: 0.8,
}  # fmt: skip
"""The share of the page's running text from which on a name is not believed."""
_LEFT_OVER = 0.3
"""The share of running text outside furniture from which on names are believed."""
_LEFT_OVER_AT_ONCE = 4_000  # characters: a long story, whatever else is on the page
_FORGIVEN_ENOUGH = 1_000  # characters of running text, after which no further name is doubted
_FORGIVEN = 0.4  # what running text counts in a box named like furniture, beside text that is not
_LONG_FURNITURE = 1_500  # characters of running text, more than which no box has that is what its name says
_LEAST_SCOPE = 150  # characters of running text in the box around the headline
_SMALL = 0.1  # of the article found so far: what is further off and smaller than this does not belong to it
_LEAST_LEAD = 80  # characters of a paragraph between headline and text that needs no name to be a lead
_SMALL_PART, _LARGE_PART = 0.3, 0.7  # of the page's running text
_LEAST_LIST = 2_000  # characters
_FEW_LINKS = 0.1
_LEAST_PROSE = 300  # characters
_WORDS = re.compile(r"\w+")


@dataclass(slots=True)
class Choice:
    """The box that the article stands in, boxes in it that are something else, and lead texts that stand before it."""

    box: Block
    heading: Block | None = None
    rejected: set[Block] = field(default_factory=set)
    leads: list[Block] = field(default_factory=list)


def choose(root: Block, title: str, description: str, scale: float = 1.0) -> Choice:
    """The part of the page that is the article. `title` and `description` are what the page's head says of it."""
    if not is_believable(root, scale):
        forgive(root, scale)
    heading = title_heading(root, title)
    core = _core(root, heading, scale)
    choice = Choice(core, heading)
    _climb(core, choice)
    _widen(choice, root)
    choice.leads = _leads(root, choice, description)
    return choice


def is_believable(root: Block, scale: float) -> bool:
    """Whether enough running text is left outside the boxes named like furniture."""
    return root.prose >= max(_LEFT_OVER * root.whole, _LEAST_PROSE * scale) or root.prose >= _LEFT_OVER_AT_ONCE


def forgive(root: Block, scale: float) -> None:
    """Takes back the verdict on boxes named like furniture, the largest first, until enough running text is left."""
    by_names: dict[str, list[Block]] = {}
    for box in root.walk():
        if box.sign >= Sign.CAPTION and box.whole:
            by_names.setdefault(f"{box.tag} {box.element.get('class', '')}", []).append(box)
    groups = sorted(by_names.values(), key=lambda boxes: -sum(box.whole for box in boxes))
    for boxes in groups:
        if sum(box.whole for box in boxes) <= _LIMITS[boxes[0].sign] * root.whole:
            continue
        for box in boxes:
            box.sign = Sign.NONE
            box.is_forgiven = True
        count_again(root)
        if is_believable(root, scale) or root.prose >= _FORGIVEN_ENOUGH * scale:
            break


def count_again(box: Block) -> None:
    """Counts the running text of a box anew after verdicts have changed."""
    box.prose = box.mass = box.own_prose
    for kid in box.kids:
        count_again(kid)
        if kid.sign < Sign.CAPTION:
            box.prose += kid.prose
            if kid.tag in FLOWING or not kid.kids:
                box.mass += kid.mass


def likeness(text: str, other: str) -> float:
    """The share of words that two texts have in common, 0 to 1."""
    words, others = set(_WORDS.findall(text.lower())), set(_WORDS.findall(other.lower()))
    return len(words & others) / max(1, len(words | others))


def title_heading(root: Block, title: str) -> Block | None:
    """The heading that says what the page's head calls the article; else the first of the top level."""
    wanted = set(_WORDS.findall(title.lower()))
    best: Block | None = None
    best_likeness = 0.5
    first: Block | None = None
    for box in root.walk():
        if box.tag not in ("h1", "h2", "h3"):
            continue
        words = set(_WORDS.findall(box.text_line().lower()))
        likeness = len(words & wanted) / max(1, len(words | wanted)) + (0.3 if box.tag == "h1" else 0.0)
        if words and likeness > best_likeness + 0.05 and (box.tag == "h1" or likeness > 0.7):
            best, best_likeness = box, likeness
        if first is None and box.tag == "h1" and words:
            first = box
    return best or first


def _core(root: Block, heading: Block | None, scale: float) -> Block:
    """The box with most running text directly in it, text near and after the heading preferred."""
    above = _ancestors(heading)
    scope = next((box for box in above if box.prose >= max(_LEAST_SCOPE * scale, 0.15 * root.prose)), root)
    best, best_worth = root, 0.0
    for box in root.walk():
        if box.mass <= best_worth * 0.4 or box.tag in ("p", "li"):
            continue
        worth = box.mass * _nearness(box, heading, above, scope)
        if worth > best_worth:
            best, best_worth = box, worth
    return best


def _ancestors(box: Block | None) -> list[Block]:
    """Every box around a box, itself first."""
    found: list[Block] = []
    while box is not None:
        found.append(box)
        box = box.parent
    return found


def _nearness(box: Block, heading: Block | None, above: list[Block], scope: Block) -> float:
    """How much a text's place speaks for it, around 1."""
    factor = 1.0
    around = _ancestors(box)
    if any(up.sign == Sign.BODY for up in around):
        factor = 1.3
    if any(up.sign >= Sign.CAPTION for up in around):
        factor *= 0.1
    if any(up.is_forgiven for up in around):
        factor *= _FORGIVEN
    if heading is not None and scope not in around:
        factor *= 0.25
    if heading is not None and box.order < heading.order and box not in above:
        factor *= 0.5
    return factor


def _climb(core: Block, choice: Choice) -> None:
    """Goes up from the core as long as something beside it goes on with the story."""
    inner, height = core, 0
    pending: set[Block] = set()
    left_article = False
    while inner.parent is not None:
        outer = inner.parent
        height += 1
        left_article = left_article or _is_border(inner, core, choice.heading)
        joined = outer.own_prose > 0.04 * core.prose and not left_article
        for kid in outer.kids:
            if kid is inner or not kid.prose:
                continue
            if _goes_on(kid, inner, choice, height, left_article):
                joined = True
            else:
                pending.add(kid)
        if joined:
            choice.box = outer
            choice.rejected |= {kid for kid in pending if not _is_harmless(kid)}
            pending = set()
        inner = outer


def _widen(choice: Choice, root: Block) -> None:
    """Takes the page's main box where the story found is a small part of it, as in lists of things described."""
    if choice.box.prose > _SMALL_PART * root.prose or root.prose < _LEAST_LIST:
        return
    for box in _ancestors(choice.box.parent):
        if box.prose > _LARGE_PART * root.prose:
            if box.link_share < _FEW_LINKS and any(up.tag in ("main", "article") for up in _ancestors(box)):
                choice.box = box
                choice.rejected = set()
            return


def _is_border(box: Block, core: Block, heading: Block | None) -> bool:
    """Whether the page marks this box as the whole article, so that what is outside is something else."""
    if box.tag == "article":
        return heading is None or heading in set(box.walk())
    return box.tag == "main" or "articleBody" in box.element.get("itemprop", "")


def _goes_on(kid: Block, inner: Block, choice: Choice, height: int, left_article: bool) -> bool:
    """Whether a box beside the article's box is a part of the same story."""
    heading = choice.heading
    if kid.is_forgiven and kid.prose < _LONG_FURNITURE and not any(box.is_forgiven for box in _ancestors(inner)):
        return False
    if kid.sign >= Sign.CAPTION or kid.link_share > (0.55 if _in_body(kid) else 0.35):
        return False
    if heading is not None and kid.order < heading.order and inner.order <= heading.order:
        return False
    if left_article:
        return kid.link_share < 0.35 and kid.prose > 0.4 * choice.box.prose and not _has_heading(kid, ("h1",))
    if kid.tag in FLOWING:
        return height <= 3 or kid.prose > 150
    if (
        _are_alike(kid, inner)
        and height <= 5
        and (kid.tag != "article" or heading is None or heading not in inner.walk())
    ):
        return True
    if height > 2 and _has_heading(kid, ("h1",)):
        return False
    if height > 2 and kid.prose < _SMALL * choice.box.prose:
        return False
    if inner.parent is not None and inner.parent.tag == "body" and kid.prose < 0.5 * choice.box.prose:
        return False
    return kid.prose > 0.5 * kid.text and kid.prose > 60 * kid.texts


def _is_harmless(kid: Block) -> bool:
    """Whether a box among those of the article, for which nothing spoke, is text of the page rather than furniture.

    Of boxes with next to no links 86 of 98 belonged to the body of labelled pages, of the others 18 of 70.
    """
    is_named = kid.sign >= Sign.CAPTION or kid.is_forgiven
    return not is_named and kid.link_share < _FEW_LINKS and not _has_heading(kid, ("h1",))


def _are_alike(box: Block, other: Block) -> bool:
    """Whether two boxes are of one kind, as sections of one text are."""
    names, others = box.element.get("class", "").split(), other.element.get("class", "").split()
    return (
        box.tag == other.tag
        and names[:1] == others[:1]
        and (names == others or len(set(names) & set(others)) * 2 >= len(set(names + others)))
    )


def _in_body(box: Block) -> bool:
    """Whether the box stands in one that is named as the article's body."""
    return any(up.sign == Sign.BODY or up.tag == "article" for up in _ancestors(box.parent)[:4])


def _has_heading(box: Block, tags: tuple[str, ...]) -> bool:
    return any(inner.tag in tags for inner in box.walk())


def _leads(root: Block, choice: Choice, description: str) -> list[Block]:
    """Texts between the heading and the article's box that sum the story up."""
    if choice.heading is None or choice.heading.order > choice.box.order:
        return []
    found = []
    for box in root.walk():
        if box.order >= choice.box.order:
            break
        if box.order > choice.heading.order and not box.kids and _is_lead(box, description):
            found.append(box)
    return found if len(found) <= _MOST_LEADS else []


def _is_lead(box: Block, description: str) -> bool:
    text = box.text_line()
    if not 40 <= len(text) <= 700 or box.link_share > 0.3:
        return False
    around = [up for up in _ancestors(box)[:5] if up.tag not in ("body", "main")]
    if any(up.sign >= Sign.CAPTION for up in around):
        return False
    if description and (text[:60] in description or description[:60] in text):
        return True
    if box.tag == "p" and box.own_prose > _LEAST_LEAD and not box.link:
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
