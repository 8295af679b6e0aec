"""What an article page and its pictures say, made ready to store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from deskreader.model.enumerations import Completeness as Completeness
from deskreader.model.enumerations import Reason as Reason


@dataclass(frozen=True, slots=True)
class EntryHint:
    """What the feed entry already says of the page behind it; all of it may be empty."""

    title: str = ""
    author: str | None = None
    published_at: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ExtractedArticle:
    """An article taken from its page. `html` is sanitized; `lead_image` is not repeated in it."""

    url: str
    title: str
    byline: str | None
    published_at: datetime | None
    updated_at: datetime | None
    site_name: str | None
    language: str | None
    direction: str | None  # "rtl", "ltr" or None where the page does not say
    lead_image: str | None
    lead_caption: str | None  # plain text
    key_points: tuple[str, ...]  # plain text; they stand in `html` and `text` too
    html: str
    text: str
    images: tuple[str, ...]  # addresses of the pictures in `html`, in order, each once
    truncated: bool
    original_url: str | None  # where a cut copy says that the whole story is
    canonical_url: str | None
    next_page_url: str | None
    completeness: Completeness
    reason: Reason
    alternate_url: str | None = None  # the page's AMP form, or its form for print


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page made ready to store, by the worker. `memory` is what is now to be kept of its site."""

    article: ExtractedArticle
    memory: bytes | None = None  # None: nothing was learned


@dataclass(frozen=True, slots=True)
class ReadImage:
    """A picture decoded, shrunk within limits and encoded again, by the worker."""

    data: bytes
    media_type: str  # image/jpeg, image/png, image/webp or image/gif
    width: int  # pixels
    height: int
