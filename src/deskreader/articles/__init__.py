"""Turns page bytes into a sanitized article: extraction, metadata, site learning, sanitizing, image decoding."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from deskreader.articles.detection.site.patterns import SiteKnowledge
from deskreader.articles.extractor import extract, learn_site, read
from deskreader.articles.html.sanitizer import sanitize
from deskreader.model import ExtractedArticle

__all__ = ["SiteKnowledge", "extract", "learn_site", "learned", "read", "sanitize"]


def site_extractor(pages: list[tuple[bytes, str]]) -> Callable[[bytes, str], ExtractedArticle]:
    """Returns an extractor for one site that has learned from (bytes, URL) pairs of pages of that site."""
    return partial(extract, site=learn_site(pages))
