"""Tells text that was found beside the article rather than in it: a banner, a box of the sidebar, a menu."""

from __future__ import annotations

import re

from deskreader.articles.detection.blocks import Block, ancestors
from deskreader.articles.detection.selection import Selection
from deskreader.articles.detection.sparse import is_aside, is_boilerplate, is_marked, shows_nothing
from deskreader.articles.html.notices import is_notice
from deskreader.articles.page.document import Document

_WORDS = re.compile(r"\w+")
_RUN = 6  # words in a row that a text and the page's description share only if they are about the same
_LEAST_DESCRIPTION = 40  # characters
_MOSTLY_LINKS = 0.5  # link density of a page that shows only menus
_FEW_LINKS = 3
_LITTLE = 400  # characters of a text that may be a box of the sidebar
_MESSAGE = 250  # characters of a page without a headline that may only say why it shows nothing
_SMALL_SHARE = 0.25  # of what stands around headline and text: a text with less is a box beside others
_MOST = 0.8  # of what an article holds: a form with more wraps it


def is_foreign(document: Document, selection: Selection, text: str, shows_images: bool) -> bool:
    """Whether the text that was selected is no article, but what a page without one has."""
    return _stands_beside(document, selection, text, shows_images) and not _has_beginning_of(document, text)


def _stands_beside(document: Document, selection: Selection, text: str, shows_images: bool) -> bool:
    """Whether the text stands where a page without an article has some."""
    if shows_nothing(selection):
        is_menu = len(document.anchors) > _FEW_LINKS and selection.block.link_density > _MOSTLY_LINKS
        return is_menu or not (text or shows_images)
    if is_boilerplate(selection):
        return is_notice(text) or not _is_wrapped(selection, len(text))
    if len(text) < _MESSAGE and selection.heading is None and not selection.is_sparse and _asks_for_login(document):
        return True
    return len(text) < _LITTLE and _is_far_from_headline(selection)


def _asks_for_login(document: Document) -> bool:
    return any(each.get("type") == "password" for each in document.body.iter("input"))


def _has_beginning_of(document: Document, text: str) -> bool:
    """Whether the text holds a run of words of the page's description."""
    description = document.meta("og:description", "description")
    wanted = _WORDS.findall(description.lower())[:-1]  # descriptions are often cut in a word
    if len(description) < _LEAST_DESCRIPTION or len(wanted) < _RUN:
        return False
    line = f" {' '.join(_WORDS.findall(text.lower()))} "
    return any(f" {' '.join(wanted[at : at + _RUN])} " in line for at in range(len(wanted) - _RUN + 1))


def _is_wrapped(selection: Selection, length: int) -> bool:
    """Whether what is named or tagged like boilerplate stands around the headline, or is a form around the article."""
    around = ancestors(selection.block)
    outermost = [block for block in around if is_aside(block)][-1:]
    if not outermost:
        return False
    if selection.heading is not None and _holds(outermost[0], selection.heading):
        return True
    article = next((block for block in around if is_marked(block) and block.order < outermost[0].order), None)
    is_form = outermost[0].tag == "form" and length >= _LITTLE
    return is_form and article is not None and outermost[0].text > _MOST * article.text


def _is_far_from_headline(selection: Selection) -> bool:
    """Whether a little text is a small part of the smallest block that holds both it and the headline."""
    heading = selection.heading
    if heading is None or selection.is_sparse:
        return False
    for block in ancestors(selection.block):
        if is_marked(block):
            return False
        if _holds(block, heading):
            return selection.block.text < _SMALL_SHARE * block.text
    return False


def _holds(block: Block, other: Block) -> bool:
    return block.order <= other.order <= block.end
