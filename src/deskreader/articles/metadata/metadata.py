"""Reconciles what a page says about its article: structured data, head, markup, address and the feed entry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import unescape

from deskreader.articles.detection.site.patterns import SiteMatch
from deskreader.articles.html.addresses import absolute_url, image_url
from deskreader.articles.html.image_sources import is_placeholder
from deskreader.articles.metadata.annotations import annotations_in
from deskreader.articles.metadata.bylines import byline
from deskreader.articles.metadata.context import Surroundings
from deskreader.articles.metadata.date_parser import read_date
from deskreader.articles.metadata.lead_image import choose_lead_image
from deskreader.articles.metadata.publication_date import publication_date_of
from deskreader.articles.metadata.titles import title_of
from deskreader.articles.page import jsonld
from deskreader.articles.page.document import Document
from deskreader.model import EntryHint

_UPDATED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "revision_date", "updated", "article_date_updated", "bt:moddate", "og:article:modified_time", "updated_time",
)  # fmt: skip
_RIGHT_TO_LEFT = ("ar", "he", "fa", "ur", "yi", "ps", "dv", "sd", "ug", "ckb", "iw")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an article besides its text."""

    title: str
    byline: str | None
    published_at: datetime | None
    updated_at: datetime | None
    site_name: str | None
    language: str | None
    direction: str | None
    lead_image: str | None
    canonical_url: str | None


def read_metadata(
    document: Document,
    node: jsonld.Node,
    heading: str,
    surroundings: Surroundings,
    hint: EntryHint | None,
    match: SiteMatch | None = None,
) -> Metadata:
    """Returns what the page says of its article; `heading` is its headline, `surroundings` the texts around the
    article, `match` what is known of the site.
    """
    site_name = _site_name(document, node)
    annotations = cache(lambda: annotations_in(surroundings.element, document.has_microdata))
    published = publication_date_of(document, node, annotations, surroundings, hint)
    updated = read_date(jsonld.text(node.get("dateModified")) or document.meta(*_UPDATED))
    language = _language(document, node)
    return Metadata(
        title=title_of(document, node, heading, site_name, hint),
        byline=byline(document, node, site_name, annotations, surroundings, hint.author if hint else None),
        published_at=published,
        updated_at=updated if updated and published and updated > published else None,
        site_name=site_name or None,
        language=language,
        direction=_direction(document, language),
        lead_image=choose_lead_image(surroundings, _claimed_lead_images(document, node, match), document.base),
        canonical_url=_canonical_url(document),
    )


def _site_name(document: Document, node: jsonld.Node) -> str:
    found = document.meta("og:site_name", "application-name", "al:android:app_name") or jsonld.text(
        node.get("publisher")
    )
    return "" if "://" in found else " ".join(unescape(found).split())


def _language(document: Document, node: jsonld.Node) -> str | None:
    found = (
        document.root.get("lang")
        or document.root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or document.body.get("lang")
    )
    found = (
        found
        or jsonld.text(node.get("inLanguage"))
        or document.meta("og:locale", "content-language", "language", "dc.language")
    )
    found = found.replace("_", "-").strip().split(",")[0]
    return found if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", found) else None


def _direction(document: Document, language: str | None) -> str | None:
    direction = (document.root.get("dir") or document.body.get("dir") or "").lower()
    if direction in ("rtl", "ltr"):
        return direction
    return "rtl" if language and language.split("-")[0].lower() in _RIGHT_TO_LEFT else None


def _claimed_lead_images(document: Document, node: jsonld.Node, match: SiteMatch | None) -> list[str]:
    """Returns the images that the page's head names, unless it names the same ones for other articles of the site."""
    claims = [
        *document.metas.get("og:image", ()), *document.metas.get("og:image:url", ()),
        *document.metas.get("og:image:secure_url", ()),
        jsonld.image_address(node.get("image")), *document.metas.get("twitter:image", ()),
        *document.metas.get("twitter:image:src", ()),
        *document.links.get("image_src", ()), *document.metas.get("thumbnail", ()),
        *document.metas.get("thumbnailurl", ()),
        *document.metas.get("image", ()),
    ]  # fmt: skip
    named = (
        image_url(unescape(claim).strip(), document.base) for claim in claims if claim and not is_placeholder(claim)
    )
    return [found for found in named if found and not (match is not None and match.recurs(found))]


def _canonical_url(document: Document) -> str | None:
    for claim in (*document.links.get("canonical", ()), document.meta("og:url")):
        if claim and (found := absolute_url(claim, document.base)) and not found.startswith("mailto:"):
            return found
    return None
