"""Reads the authors that a page's data claims: structured data, meta elements, microdata without visible text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deskreader.articles.html.addresses import host_of
from deskreader.articles.metadata.person_names import (
    clean_names,
    is_firm,
    is_of_site,
    looks_like_person,
    without_companies,
)
from deskreader.articles.page import jsonld
from deskreader.articles.page.document import Document

_IN_HEAD = (
    "author", "article:author", "byl", "byline", "parsely-author", "sailthru.author", "article.author",
    "article_author", "og:author", "article:author_name", "cxenseparse:author", "vr:author", "mediator_author",
    "authors", "authorname", "twitter:misc:written by", "dc.contributor", "citation_author", "dc.creator",
    "dcterms.creator",
)  # fmt: skip
_LAST_NAME_FIRST = ("citation_author", "dc.creator", "dcterms.creator")
_WRITTEN_BY = ("written by", "verfasst von", "author", "autor", "escrito por", "écrit par", "geschrieben von", "por")


@dataclass(frozen=True, slots=True)
class Claim:
    """Names as the page's data gives them, and whether the data says that they are an organisation's or a person's."""

    names: list[str]
    of_firm: bool = False
    of_person: bool = False


def claims_of(document: Document, node: jsonld.Node) -> list[Claim]:
    """Returns what structured data and head say of the authors, the most reliable first, each once."""
    found: list[Claim] = []
    for claim in _claims(document, node):
        if claim not in found:
            found.append(claim)
    return found


def _claims(document: Document, node: jsonld.Node) -> Iterator[Claim]:
    for key in ("author", "creator"):
        people = jsonld.people(node.get(key))
        if persons := [name for name, is_organisation in people if not is_organisation]:
            yield Claim(persons, of_person=jsonld.is_person(node.get(key)))
        elif people:
            yield Claim([name for name, _ in people], of_firm=True)
    for name in _IN_HEAD:
        values = [value for value in document.metas.get(name, ()) if value.strip() and "://" not in value]
        if name in _LAST_NAME_FIRST:
            values = [_first_name_first(value) for value in values]
        if values:
            yield Claim(values)
    if document.meta("twitter:label1").lower() in _WRITTEN_BY:
        yield Claim([document.meta("twitter:data1")])


def _first_name_first(name: str) -> str:
    """Returns 'Field, Jo' as 'Jo Field'."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() and "," not in first else name


def site_in_host(url: str) -> str:
    """Returns the name of a site as its host gives it, such as 'courier' of 'www.courier.example'."""
    labels = host_of(url).removeprefix("www.").split(".")
    return labels[-2] if len(labels) > 1 else ""


def people_of(claim: Claim, names_of_site: tuple[str, ...]) -> list[str]:
    """Returns the people that a claim names; none where it begins with the site's name.

    `names_of_site` are the names that the site gives itself, its publisher's, and the one in its host.
    """
    site_name = names_of_site[0]
    if claim.of_firm:
        return []
    names = clean_names(without_companies(claim.names), site_name)
    first = clean_names(claim.names, "", firms=True)[:1]
    if not any(not is_firm(name, site_name) for name in names) or any(is_of_site(name, site_name) for name in first):
        return []
    return [name for name in names if not any(is_of_site(name, site) for site in names_of_site)]


def namesake_of(claims: list[Claim]) -> list[str]:
    """Returns the person after whom the site is called, where its data says that this person writes."""
    first = next((claim for claim in claims if claim.of_person), None)
    names = clean_names(first.names, "") if first is not None else []
    return names if len(names) == 1 and looks_like_person(names[0]) else []


def firms_of(claims: list[Claim]) -> list[str]:
    """Returns the names of the first claim, organisations and the site included."""
    return next((names for claim in claims if (names := clean_names(claim.names, "", firms=True))), [])
