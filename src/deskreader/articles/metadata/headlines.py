"""Finds the headline of an article where the first heading of its page is the name of the site."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml.etree import _Element

from deskreader.articles.detection.blocks import Block
from deskreader.articles.detection.selection import Selection, similarity
from deskreader.articles.html.addresses import host_of
from deskreader.articles.html.elements import attribute, one_line
from deskreader.articles.metadata.person_names import is_label
from deskreader.articles.page.document import Document

_HEADINGS = frozenset(("h1", "h2", "h3"))
_HOME = re.compile(r"^(?:[^?#]*https?://[^/?#]+)?/?(?:index\.\w+)?$")
_LETTERS = re.compile(r"[^\W_]+")
_SEPARATORS = re.compile(r"\s*[|·•»«–—:]\s*|\s+-+\s+")
_LEAST_NAME = 4  # letters of a site's name in its host
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
        if block.tag in _HEADINGS and block.text and _LETTERS.search(block.text_line()) and not _leads_home(block)
    ]
    found = next((block for block in candidates if _begins(line, block.text_line().casefold())), None)
    if found is None and is_of_site:
        found = max(candidates, key=lambda block: similarity(block.text_line(), title), default=None)
        found = found if found is not None and similarity(found.text_line(), title) > _FORM_OF_TITLE else None
    if found is None and heading is None and is_name_of_site(document, title):
        found = next((block for block in selection.block.walk() if block in candidates), None)
    return selection if found is None else replace(selection, heading=found)


def is_name_of_site(document: Document, title: str) -> bool:
    """Whether what the head gives as the page's title names no more than its site, or a section of it: by the name that
    the site gives itself, its host, or the words that link to the site's start page.
    """
    parts = [part for part in _SEPARATORS.split(title.casefold()) if part.strip() and not is_label(part)]
    if len(parts) != 1:
        return not parts and bool(title.strip())
    name = _bare(parts[0])
    host, site = host_of(document.url).removeprefix("www."), _bare(document.meta("og:site_name"))
    if name == site or (len(name) > _LEAST_NAME and name in _bare(host)):
        return True
    home = (link for link in document.anchors if _HOME.search(attribute(link, "href").strip()))
    return any(name in _names_in(link) for link in home)


def _names_in(link: _Element) -> set[str]:
    """Returns what a link to the start page calls the site."""
    texts = (one_line(link), attribute(link, "title"), *(attribute(image, "alt") for image in link.iter("img")))
    return {bare for text in texts if (bare := _bare(text))}


def _bare(name: str) -> str:
    """Returns the letters of a site's name, without its article."""
    return "".join(_LETTERS.findall(name.casefold().removeprefix("the ")))


def _leads_home(block: Block) -> bool:
    """Whether a heading is a link to the site's start page, as its name at the top of each page is."""
    links = list(block.element.iterancestors("a")) or list(block.element.iter("a"))
    return len(links) == 1 and _HOME.search(attribute(links[0], "href").strip()) is not None


def _begins(title: str, heading: str) -> bool:
    """Whether the title in the page's head is a heading and, set apart, the names of section and site."""
    return len(heading) >= _LEAST and title.startswith(heading) and _SITE_FOLLOWS.match(title, len(heading)) is not None
