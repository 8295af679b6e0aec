"""Extracted articles for tests of the offline package."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from deskreader.model import Completeness, ExtractedArticle, Reason
from deskreader.text.html_to_text import text_of

HOST = "https://a.example"


def article(path: str, *paragraphs: str, **changes: Any) -> ExtractedArticle:
    """Returns the complete article of a page with these paragraphs."""
    html = "".join(f"<p>{text}</p>" for text in paragraphs)
    extracted = ExtractedArticle(
        url=f"{HOST}{path}", title="T", byline=None, published_at=None, updated_at=None, site_name=None, language="en",
        direction=None, lead_image=None, lead_caption=None, key_points=(), html=html, text=text_of(html), images=(),
        truncated=False, original_url=None, canonical_url=None, next_page_url=None, completeness=Completeness.COMPLETE,
        reason=Reason.NONE,
    )  # fmt: skip
    return replace(extracted, **changes)
