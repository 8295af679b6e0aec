"""Finds the headline of an article where the first heading of its page is the name of the site."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml.etree import _Element

from deskreader.articles.detection.blocks import Block
from deskreader.articles.detection.selection import Selection, similarity
from deskreader.articles.html.addresses import host_of
from deskreader.articles.html.elements import attribute, one_line
from deskreader.articles.page.document import Document

_HEADINGS = frozenset(("h1", "h2", "h3"))
_HOME = re.compile(r"^(?:[^?#]*https?://[^/?#]+)?/?(?:index\.\w+)?$")
_LETTER = re.compile(r"\w")
_LEAST = 12  # characters of a heading with which the head's title begins, before section and site
_ALIKE = 0.25  # share of words in common with the head's title from which on the selected heading is the headline
_FORM_OF_TITLE = 0.5  # the same for another heading
_SITE_FOLLOWS = re.compile(r"\s*[|_·•«»<>\\]|\s+[-–—/:]+\s")


def with_headline(selection: Selection, document: Document, title: str) -> Selection:
    """Returns a selection with the heading that is the article's headline; `title` comes from the page's head.

    The selected heading stays unless it is the site's name, which links to the site's start page, or has little in
    common with a title that begins with another heading. Where the title is no more than the site's name, the first
    heading of the article is its headline.
    """
    heading = selection.heading
    is_of_site = heading is not None and _leads_home(heading)
    if heading is not None and not is_of_site and similarity(heading.text_line(), title) > _ALIKE:
        return selection
    line = " ".join(title.casefold().split())
    candidates = [
        block
        for block in selection.block.flat
        if block.tag in _HEADINGS and block.text and _LETTER.search(block.text_line()) and not _leads_home(block)
    ]
    found = next((block for block in candidates if _begins(line, block.text_line().casefold())), None)
    if found is None and is_of_site:
        found = max(candidates, key=lambda block: similarity(block.text_line(), title), default=None)
        found = found if found is not None and similarity(found.text_line(), title) > _FORM_OF_TITLE else None
    if found is None and heading is None and is_name_of_site(document, title):
        found = next((block for block in selection.block.walk() if block in candidates), None)
    return selection if found is None else replace(selection, heading=found)


def is_name_of_site(document: Document, title: str) -> bool:
    """Whether what the head gives as the page's title is the name of its site: the one it gives itself, its host, or
    the one by which the page links to the site's start page.
    """
    plain = " ".join(title.casefold().split())
    named = (document.meta("og:site_name").casefold(), host_of(document.url).removeprefix("www."))
    return bool(plain) and (
        plain in named
        or any(
            plain
            in (one_line(link).casefold(), attribute(link, "title").casefold(), *map(_alternative, link.iter("img")))
            for link in document.anchors
            if _HOME.search(attribute(link, "href").strip())
        )
    )


def _alternative(image: _Element) -> str:
    return attribute(image, "alt").casefold()


def _leads_home(block: Block) -> bool:
    """Whether a heading is a link to the site's start page, as its name at the top of each page is."""
    links = list(block.element.iterancestors("a")) or list(block.element.iter("a"))
    return len(links) == 1 and _HOME.search(attribute(links[0], "href").strip()) is not None


def _begins(title: str, heading: str) -> bool:
    """Whether the title in the page's head is a heading and, set apart, the names of section and site."""
    return len(heading) >= _LEAST and title.startswith(heading) and _SITE_FOLLOWS.match(title, len(heading)) is not None
