"""Page bytes to a clean article: extraction, metadata, learning a site, sanitizing, images."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from deskreader.articles.detection.site_patterns import SiteKnowledge
from deskreader.articles.extractor import extract, learn_site, read
from deskreader.articles.html.sanitizer import sanitize
from deskreader.model import ExtractedArticle

__all__ = ["SiteKnowledge", "extract", "learn_site", "learned", "read", "sanitize"]


def site_extractor(pages: list[tuple[bytes, str]]) -> Callable[[bytes, str], ExtractedArticle]:
    """An extractor for one site that has learned from pages, (bytes, address), of the same site."""
    return partial(extract, site=learn_site(pages))
