"""An article as XHTML, with headline, byline, lead image and address: for books and for web pages."""

from __future__ import annotations

from collections.abc import Mapping

from deskreader.engine.transfer.xhtml import escape_xml, to_xhtml
from deskreader.model import OpenedArticle

IMAGE_TYPES = (
    (b"\x89PNG", "image/png", "png"),
    (b"\xff\xd8", "image/jpeg", "jpg"),
    (b"GIF8", "image/gif", "gif"),
    (b"RIFF", "image/webp", "webp"),
)
"""Images that every e-reader and browser shows: their first bytes, media type and file name extension."""


def image_type(data: bytes) -> tuple[str, str] | None:
    """Returns media type and file name extension of an image; None for a type that not every program shows."""
    return next((names for first_bytes, *names in IMAGE_TYPES if data.startswith(first_bytes)), None)  # type: ignore[return-value]


def story_markup(article: OpenedArticle, images: Mapping[str, str]) -> str:
    """Returns the body of a page. `images` maps the address of each image to where it is; others are left out."""
    lead = images.get(article.lead_image or "")
    date = (article.published_at or article.arrived_at).astimezone()
    byline = " · ".join(filter(None, (article.feed_title, article.author, f"{date:%Y-%m-%d %H:%M}")))
    body = [f"<h1>{escape_xml(article.title)}</h1>", f'<p class="byline">{escape_xml(byline)}</p>']
    if lead and f'"{article.lead_image}"' not in article.html:
        caption = f"<figcaption>{escape_xml(article.lead_caption)}</figcaption>" if article.lead_caption else ""
        body.append(f'<figure><img src="{escape_xml(lead)}" alt=""/>{caption}</figure>')
    body.append(to_xhtml(article.html, images))
    if article.link:
        body.append(f'<p><a href="{escape_xml(article.link)}">{escape_xml(article.link)}</a></p>')
    return "\n".join(body)


def page_attributes(article: OpenedArticle) -> str:
    """Returns language and direction of an article as attributes of its page, each after a space."""
    attributes = f' lang="{escape_xml(article.language)}"' if article.language else ""
    return attributes + (f' dir="{article.direction}"' if article.direction in ("ltr", "rtl") else "")
