"""Finds the headline of an article where the first heading of its page is the name of the site."""

from __future__ import annotations

import re
from dataclasses import replace

from deskreader.articles.detection.blocks import Block
from deskreader.articles.detection.selection import Selection, similarity
from deskreader.articles.html.elements import attribute

_HEADINGS = frozenset(("h1", "h2", "h3"))
_HOME = re.compile(r"^(?:[^?#]*https?://[^/?#]+)?/?(?:index\.\w+)?$")
_LEAST = 12  # characters of a heading with which the head's title begins, before section and site
_ALIKE = 0.25  # share of words in common with the head's title from which on the selected heading is the headline
_FORM_OF_TITLE = 0.5  # the same for another heading
_SITE_FOLLOWS = re.compile(r"\s*[|_·•«»<>\\]|\s+[-–—/:]+\s")


def with_headline(selection: Selection, title: str) -> Selection:
    """Returns a selection with the heading that is the article's headline; `title` comes from the page's head.

    The selected heading stays unless it is the site's name, which links to the site's start page, or has little in
    common with a title that begins with another heading.
    """
    heading = selection.heading
    is_of_site = heading is not None and _leads_home(heading)
    if heading is not None and not is_of_site and similarity(heading.text_line(), title) > _ALIKE:
        return selection
    line = " ".join(title.casefold().split())
    candidates = [
        block for block in selection.block.flat if block.tag in _HEADINGS and block.text and not _leads_home(block)
    ]
    found = next((block for block in candidates if _begins(line, block.text_line().casefold())), None)
    if found is None and is_of_site:
        found = max(candidates, key=lambda block: similarity(block.text_line(), title), default=None)
        found = found if found is not None and similarity(found.text_line(), title) > _FORM_OF_TITLE else None
    return selection if found is None else replace(selection, heading=found)


def _leads_home(block: Block) -> bool:
    """Whether a heading is a link to the site's start page, as its name at the top of each page is."""
    links = list(block.element.iterancestors("a")) or list(block.element.iter("a"))
    return len(links) == 1 and _HOME.search(attribute(links[0], "href").strip()) is not None


def _begins(title: str, heading: str) -> bool:
    """Whether the title in the page's head is a heading and, set apart, the names of section and site."""
    return len(heading) >= _LEAST and title.startswith(heading) and _SITE_FOLLOWS.match(title, len(heading)) is not None
