"""Determines an article's title by weighing headline, head, structured data and feed entry, without the site's name."""

from __future__ import annotations

import re
from collections import defaultdict
from html import unescape
from itertools import islice

from lxml.etree import _Element

from deskreader.articles.detection.blocks import SILENT
from deskreader.articles.detection.selection import similarity
from deskreader.articles.html.addresses import host_of
from deskreader.articles.html.elements import all_text
from deskreader.articles.html.visibility import is_hidden_in_line
from deskreader.articles.metadata.headlines import is_name_of_site
from deskreader.articles.page import jsonld
from deskreader.articles.page.document import Document
from deskreader.articles.rewriting.inline import is_edit_link, is_permalink
from deskreader.model import EntryHint

_SITE_AFTER = re.compile(r"^(.{3,}?)\s*(?:\s[|–—\-·•:«»‹›/\\]+\s|\s*[|»«_]\s*|[-–—](?=[^\s\w]))\s*([^|«»]{2,60})$")
_SITE_BEFORE = re.compile(r"^([^|«»:–—-]{2,40}?)\s*(?:\s[|–—\-·•«»:/]+\s|[|»:]\s*)\s*(.{3,})$")
_PARTS = frozenset(("span", "div", "p", "small", "font", "h1", "h2", "h3", "a", "label"))
_UNREAD = SILENT | {"rt", "rp"}
_SIGNS = frozenset("#§¶🔗")
_WORDS = re.compile(r"\w+")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_ALIKE = 0.3  # share of words in common with the head's title from which on a headline is a form of it
_FORM_OF_TITLE = 2.6  # weight of such a headline: more than any two other sources that agree
_OTHER_WORDS = 2.0  # its weight with other words than the head: some titles are written for search engines
_NO_COMMON_WORD = 0.6  # its weight without a word in common
_LONGEST_KICKER = 40  # letters of a kicker that a page writes into the headline
_FEWEST_WORDS = 4  # words of a title that may have a kicker


def title_of(document: Document, node: jsonld.Node, heading: str, site_name: str, hint: EntryHint | None) -> str:
    """Returns the title that most sources agree on; the visible headline and the structured data count most."""
    host = host_of(document.url)
    plain_claims = (
        (jsonld.text(node.get("headline")), 1.2),
        (unescape(document.meta("og:title")), 1.1),
        (unescape(document.meta("twitter:title", "dc.title", "parsely-title", "sailthru.title")), 0.6),
        (document.title, 0.9),
    )
    title = head_title(document)
    is_of_site = not similarity(heading, title) and (
        _is_of_site(title, site_name, host) or is_name_of_site(document, title)
    )
    claims = [(_headline_of(heading, title), _weight(heading, title, is_of_site, site_name, host))]
    claims += [(_title_of(text, heading, site_name, host), weight) for text, weight in plain_claims]
    claims.append((hint.title if hint else "", 1.0))
    votes: dict[str, float] = defaultdict(float)
    written: dict[str, str] = {}
    for claim, weight in claims:
        plain = _plain(claim)
        if plain and plain != _plain(site_name):
            votes[plain] += weight
            written.setdefault(plain, " ".join(_INVISIBLE.sub("", claim).split()))
    if not votes:
        return site_name or host
    best = _without_kicker(max(votes, key=lambda plain: votes[plain]), votes)
    return written[_without_subtitle(best, votes, written)]


def heading_words(heading: _Element) -> str:
    """Returns the words of a headline that a person sees; parts of it in elements of their own are set apart.

    A single letter before the rest of its word, as at the start of some headlines, is not.
    """
    parts: list[str] = []
    _collect_words(heading, parts, _has_words_for_all(heading))
    return " ".join(unescape("".join(parts)).split())


def _has_words_for_all(heading: _Element) -> bool:
    """Whether a headline has words beside those that it hides from screen readers, such as a badge."""
    words = [heading.text or "", *(part.tail or "" for part in heading)]
    words += [all_text(part) for part in heading if isinstance(part.tag, str) and part.get("aria-hidden") != "true"]
    return any(map(str.strip, words))


def _collect_words(element: _Element, parts: list[str], for_all: bool) -> None:
    if element.text:
        parts.append(element.text)
    previous: _Element | None = None
    for child in element:
        is_seen = isinstance(child.tag, str) and child.tag not in _UNREAD and not is_hidden_in_line(child)
        if is_seen and for_all and child.get("aria-hidden") == "true" and _is_badge(child):
            parts.append(" ")
        elif is_seen and not (child.tag == "a" and is_permalink(child)) and not is_edit_link(child):
            before = len(parts)
            _collect_words(child, parts, for_all)
            inside = "".join(parts[before:]).strip()
            follows = (
                previous is not None and not (previous.tail or "") and len(inside) > 1 and previous.tag == child.tag
            )
            is_part = (child.tag in _PARTS or follows) and len(parts) > before and _ends_word(parts[:before])
            if child.tag == "br" or is_part:
                parts.insert(before, " ")
            if len(inside) > 1 and (child.tag in _PARTS or inside[-1].islower()):
                parts.append(" " if (child.tail or " ")[0].isupper() else "")
        if child.tail:
            parts.append(child.tail)
        previous = child


def _is_badge(element: _Element) -> bool:
    """Whether an element that is not read aloud is a word or a sign such as '#', rather than a dash between words."""
    words = all_text(element).strip()
    return words in _SIGNS or _WORDS.search(words) is not None


def _ends_word(parts: list[str]) -> bool:
    """Whether what stands before ends in a word, and is more than the first letter of one."""
    before = "".join(parts)
    return len(before.strip()) > 1 and before[-1].isalnum()


def head_title(document: Document) -> str:
    """Returns the title in the page's head, including the site's name where the page adds it."""
    return unescape(document.meta("og:title", "twitter:title", "dc.title") or document.title)


def _title_of(text: str, heading: str, site_name: str, host: str) -> str:
    """Returns a title of the head without the site's name, and without what follows the words of the headline."""
    title = without_site(text, site_name, host)
    match = _SITE_AFTER.match(title)
    plain = _plain(match[1]) if match is not None else ""
    is_headline = len(plain.split()) >= _FEWEST_WORDS and _plain(heading).endswith(plain)
    return match[1].strip() if match is not None and is_headline else title


def _headline_of(heading: str, title: str) -> str:
    """Returns a visible headline without the names of section and site behind '|' that the head's title has, too."""
    shorter = heading.partition(" | ")[0]
    return shorter if len(shorter.split()) >= _FEWEST_WORDS and _plain(heading) == _plain(title) else heading


def _weight(heading: str, title: str, is_of_site: bool, site_name: str, host: str) -> float:
    """Returns the weight of the visible headline beside the title of the head, which may be the site's name alone.

    So is a title of a few words beside a longer headline that has none of them.
    """
    alike = similarity(heading, title)
    if alike > _ALIKE or (is_of_site and not _is_of_site(heading, site_name, host)):
        return _FORM_OF_TITLE
    is_name = len(title.split()) < _FEWEST_WORDS <= len(heading.split())
    return _OTHER_WORDS if alike or is_name or not heading.isascii() else _NO_COMMON_WORD


def _without_kicker(best: str, votes: dict[str, float]) -> str:
    """Returns the title without a line printed above it, where another source gives it that way."""
    for other in votes:
        shorter = len(best) - len(other) <= _LONGEST_KICKER and len(other.split()) >= _FEWEST_WORDS
        if shorter and best.endswith(f" {other}"):
            return other
    return best


def _without_subtitle(best: str, votes: dict[str, float], written: dict[str, str]) -> str:
    """Returns the title without a second sentence in the headline, where another source gives it that way, uncut."""
    for other in votes:
        count = len(other.split())
        if count < _FEWEST_WORDS or not best.startswith(f"{other} ") or written[other].endswith(("…", "...")):
            continue
        following = next(islice(_WORDS.finditer(written[best]), count, None), None)
        if following is not None and following[0][0].isupper():
            return other
    return best


def without_site(title: str, site_name: str, host: str) -> str:
    """Returns a title without the site's name before or after it."""
    for _ in range(3):
        shorter = _without_one(title, site_name, host)
        if shorter == title:
            break
        title = shorter
    return title


def _without_one(title: str, site_name: str, host: str) -> str:
    site = _plain(site_name)
    if match := _SITE_AFTER.match(title):
        rest, name = match[1].strip(), _plain(match[2])
        if _names_site(name, site, host) or (
            len(rest) > 2.5 * len(match[2]) and len(match[2].split()) <= 4 and len(rest) > 20
        ):
            return rest
    if match := _SITE_BEFORE.match(title):
        name, rest = _plain(match[1]), match[2].strip()
        if _names_site(name, site, host) and len(name.split()) <= len(site.split()) + 1:
            return rest
    if len(site_name) > 3 and title.endswith((f":{site_name}", f"：{site_name}")):
        return title[: -len(site_name) - 1].rstrip()
    return title


def _is_of_site(title: str, site_name: str, host: str) -> bool:
    """Whether a title is no more than the site's name."""
    plain, site = _plain(title), _plain(site_name)
    return not plain or plain == site or _names_site(plain, site, host)


def _names_site(name: str, site: str, host: str) -> bool:
    if not name:
        return False
    if site and (name == site or (len(name) > 3 and (name in site or site in name))):
        return True
    bare = "".join(_WORDS.findall(host.lower()))
    return len(name) > 3 and "".join(name.split()) in bare


def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(_INVISIBLE.sub("", text).lower()))
