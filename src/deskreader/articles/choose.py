"""Where on the page the article stands: the smallest box that holds nearly all of the running text."""

from __future__ import annotations

from deskreader.articles.boxes import Box
from deskreader.articles.names import Sign

_NEARLY_ALL = 0.8
_ENOUGH_WITH_NAME = 0.6  # for a box whose name says that it is the body
_TOO_MUCH_FOR_FURNITURE = 0.5


def container(root: Box) -> Box:
    """The box that the article stands in."""
    forgive(root)
    box = root
    while box.kids:
        best = max(box.kids, key=_worth)
        needed = _ENOUGH_WITH_NAME if best.sign == Sign.BODY else _NEARLY_ALL
        if best.sign == Sign.FURNITURE or best.prose < needed * box.prose or not best.kids:
            break
        box = best
    return box


def _worth(box: Box) -> float:
    return 0.0 if box.sign == Sign.FURNITURE else box.prose


def forgive(root: Box) -> None:
    """Takes back the verdict on boxes named like furniture that hold most of the page's running text."""
    total = all_prose(root)
    if root.prose >= _TOO_MUCH_FOR_FURNITURE * total:
        return
    for box in root.walk():
        if box.sign == Sign.FURNITURE and all_prose(box) > _TOO_MUCH_FOR_FURNITURE * total:
            box.sign = Sign.NONE
    count_again(root)


def all_prose(box: Box) -> float:
    """Running text in the box, that in furniture included."""
    return box.own_prose + sum(all_prose(kid) for kid in box.kids)


def count_again(box: Box) -> None:
    """Counts the running text of a box anew after verdicts have changed."""
    box.prose = box.own_prose
    for kid in box.kids:
        count_again(kid)
        if kid.sign < Sign.FURNITURE:
            box.prose += kid.prose
