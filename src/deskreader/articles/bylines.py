"""Who wrote an article: names as a page's data, head or markup give them, made clean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from deskreader.articles import jsonld
from deskreader.articles.document import Document
from deskreader.articles.elements import spaced_line
from deskreader.articles.marks import Marks
from deskreader.articles.phrases import is_byline

_SPLIT = re.compile(r"\s*(?:,|;|\||/|·|•|、|\n|\s&\s|\s(?:and|und|et|y|e|og|och|en|and by|with)\s)\s*", re.I)
_BY = re.compile(
    r"^(?:\W*(?:articles by|posts by|story by|written by|words by|posted by|reviewed by|updated by|published by|by"
    r"|von|par|por|di|door|av|af|text|texto|text von|autor(?:in|en)?"
    r"|authors?|auteur|redaktion|reporter|作者|文|记者|記者|撰文|編集|著者)\b\s*[:：/]?|(?:作者|记者|記者|撰文|著者|文)\s*[:：/])\s*",
    re.I,
)
_ROLE = re.compile(
    r"\b(?:staff|writer|editor|reporter|correspondent|journalist|columnist|contributor|author|about|posts?|view|more"
    r"|follow|profile"
    r"|updated|published|minutes?|min|read|redaktion|administrator|admin|team|guest|special|senior|news desk|www"
    r"|http|twitter|facebook|share|email|photo|foto|image|getty|reviewed|log ?in|sign ?in|member|expert|director"
    r"|manager|consultant|founder|ceo|md|ph\.?d)\b|@|:",
    re.I,
)
_DIGITS = re.compile(r"\d")
_LONGEST_LINE = 120  # characters
_MOST_NAMES = 12
_LONGEST = 60  # characters of one name


def byline(
    document: Document,
    node: jsonld.Node,
    site_name: str,
    marks: Callable[[], Marks],
    near: Sequence[str],
    hint: str | None,
) -> str | None:
    """The authors' names, separated by commas; None where the page names nobody."""
    for claim in (jsonld.names(node.get("author")), jsonld.names(node.get("creator")), _in_head(document)):
        if names := clean_names(claim, site_name):
            return ", ".join(names)
    for text in _in_markup(marks()):
        if names := clean_names([text], site_name):
            return ", ".join(names)
    for text in near:
        if is_byline(text) and (names := clean_names([text], site_name)):
            return ", ".join(names)
    for claim in ([hint] if hint else [], jsonld.names(node.get("author")), _in_head(document)):
        if names := clean_names(claim, ""):
            return ", ".join(names)
    return None


def clean_names(claims: Iterable[str], site_name: str) -> list[str]:
    """Names of people, each once: no 'By', no roles, dates, addresses or the site's own name."""
    found: list[str] = []
    for claim in claims:
        claim = " ".join(claim.split())
        if "://" in claim or len(claim) > 300:
            continue
        for part in _SPLIT.split(_BY.sub("", claim)):
            name = _BY.sub("", part).strip(" \t.,:;-–—|()[]\"'“”")
            if _is_name(name, site_name) and name not in found:
                found.append(_cased(name))
    return found[:_MOST_NAMES]


def _is_name(name: str, site_name: str) -> bool:
    if not 2 <= len(name) <= _LONGEST or _DIGITS.search(name) or _ROLE.search(name):
        return False
    if site_name and name.casefold() == site_name.casefold():
        return False
    return len(name.split()) <= 6


def _cased(name: str) -> str:
    """A name shouted in capitals, as a name."""
    return name.title() if name.isupper() and len(name) > 5 and " " in name else name


def _in_head(document: Document) -> list[str]:
    names = (
        "author", "article:author", "byl", "byline", "parsely-author", "sailthru.author", "dc.creator",
        "dcterms.creator", "article.author",
        "dc.contributor", "citation_author", "og:author", "article:author_name", "cxenseparse:author", "vr:author",
        "mediator_author",
    )  # fmt: skip
    for name in names:
        values = [
            value for value in document.metas.get(name, ()) if value.strip() and "://" not in value and "@" not in value
        ]
        if values:
            return values
    return (
        [document.meta("twitter:data1")]
        if document.meta("twitter:label1").lower() in ("written by", "verfasst von", "author")
        else []
    )


def _in_markup(marks: Marks) -> Iterator[str]:
    """Texts of elements that the page marks as its author's name, best marked first."""
    for _, element in marks.authors:
        text = spaced_line(element)
        if 2 < len(text) < _LONGEST_LINE:
            yield text
