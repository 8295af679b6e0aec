"""Finds labels of controls among the texts of an article: 'Listen', 'Save this story', counts of votes, durations."""

from __future__ import annotations

import re
from itertools import islice

from lxml.etree import _Element

from deskreader.articles.detection.blocks import HEADINGS
from deskreader.articles.detection.boilerplate import is_control_label, is_duration
from deskreader.articles.detection.features import MAIN_PATH, Features
from deskreader.articles.detection.units import LIST, TextUnit

_COUNT = re.compile(r"[+\-−]?\d[\d.,]{0,8}k?")
_PLACE_OF_SLIDE = re.compile(r"\d{1,3}\s*/\s*\d{1,3}")
_COUNTER_NAME = re.compile(r"vote|score|count|likes|points|reputation|karma", re.I)
_LONGEST_LABELS = 80  # characters of the labels beside a player
_MOST_LABELS = 9
_WORDS_OF_LABEL = re.compile(r"\w+")


def control_labels(units: list[TextUnit], features: Features) -> list[int]:
    """Returns the indexes of labels of controls, and of durations beside them."""
    labels = {index for index, unit in enumerate(units) if _is_label(unit, features, index)}
    if not labels:
        return []
    durations = [
        index
        for index, unit in enumerate(units)
        if is_duration(unit.text)
        and any(other in labels and _are_close(unit, units[other]) for other in (index - 1, index + 1))
    ]
    return [*labels, *durations]


def _counts(element: _Element) -> bool:
    """Whether an element, or the one around it, is named like the count of votes or comments."""
    around = element.getparent()
    names = f"{element.get('class') or ''} {(around.get('class') or '') if around is not None else ''}"
    return _COUNTER_NAME.search(names) is not None


def _are_labels(element: _Element) -> bool:
    """Whether an element holds several texts, each the label of a control or a duration, and one label at least."""
    texts = [line for text in islice(element.itertext(), _MOST_LABELS) if (line := " ".join(str(text).split()))]
    are_labels = [is_control_label(text) for text in texts]
    return any(are_labels) and all(
        is_label or is_duration(text) for is_label, text in zip(are_labels, texts, strict=True)
    )


def _are_close(unit: TextUnit, other: TextUnit) -> bool:
    return unit.parent is other.parent or unit.parent.parent is other.parent or unit.parent is other.parent.parent


def _is_label(unit: TextUnit, features: Features, index: int) -> bool:
    """Whether a text is the label of a control; a single word amid the main texts is none."""
    if (
        len(unit.text) >= _LONGEST_LABELS
        or unit.block.tag in HEADINGS
        or unit.block.tag in ("pre", "td", "th", "dt", "dd", "summary")
        or unit.around & LIST
    ):
        return False
    if _PLACE_OF_SLIDE.fullmatch(unit.text) or (_COUNT.fullmatch(unit.text) and _counts(unit.block.element)):
        return True
    if not is_control_label(unit.text):
        element = unit.block.element
        return len(element) > 0 and not unit.is_own and _are_labels(element)
    return len(_WORDS_OF_LABEL.findall(unit.text)) > 1 or features.path_prose(index) < MAIN_PATH or len(unit.text) > 9
