"""Renders blocks of an article as HTML, in the ways that real sites mark up text and images."""

from __future__ import annotations

from html import escape

from deskreader.newsroom.content import Block, Image, NewsArticle, Shape

BLANK = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def body_html(article: NewsArticle, base: str, pictures: str = "plain", inset: str = "") -> str:
    """Returns the article's body. The site inserts `inset` after the third paragraph, then after every sixth."""
    parts: list[str] = []
    paragraphs = 0
    for block in article.body:
        parts.append(block_html(block, base, pictures))
        paragraphs += block.shape is Shape.PARAGRAPH
        if inset and block.shape is Shape.PARAGRAPH and paragraphs % 6 == 3:
            parts.append(inset)
    return "\n".join(parts).replace("$base", base)


def points_html(article: NewsArticle) -> str:
    """Returns the article's key points as a list, or ''."""
    return "<ul>" + "".join(f"<li>{point}</li>" for point in article.points) + "</ul>" if article.points else ""


def block_html(block: Block, base: str, pictures: str) -> str:
    """Renders one block."""
    match block.shape:
        case Shape.HEADING:
            return f"<h2>{block.text}</h2>"
        case Shape.QUOTE:
            return f"<blockquote><p>{block.text}</p></blockquote>"
        case Shape.LIST:
            return "<ul>" + "".join(f"<li>{item}</li>" for item in block.text.splitlines()) + "</ul>"
        case Shape.CODE:
            return f"<pre><code>{escape(block.text, quote=False)}</code></pre>"
        case Shape.IMAGE if block.image:
            return image_html(block.image, base, pictures)
        case Shape.HTML:
            return block.text
    return f"<p>{block.text}</p>"


def image_html(image: Image, base: str, way: str) -> str:
    """Renders an image with caption and credit in a site's style: `plain`, `lazy`, `srcset` or `old`."""
    url = f"{base}/pictures/{image.file}"
    alt, caption, credit = escape(image.alt), escape(image.caption), escape(image.credit)
    match way:
        case "lazy":
            tag = (
                f'<img class="lazyload" src="{BLANK}" data-src="{url}" alt="{alt}">'
                f'<noscript><img src="{url}" alt="{alt}"></noscript>'
            )
            words = f'<div class="caption">{caption} <span class="credit">{credit}</span></div>'
            return f'<div class="pic-box"><div class="pic">{tag}</div>{words}</div>'
        case "srcset":
            tag = (
                f'<img src="{url}?w=320" srcset="{url}?w=320 320w, {url}?w=640 640w, {url} 1200w" '
                f'sizes="(min-width: 60em) 640px, 100vw" width="1200" height="600" loading="lazy" alt="{alt}">'
            )
        case "old":
            words = f"<small>{caption} {credit}</small>"
            return (
                f'<p class="pic" align="center"><img src="{url}" width="600" height="300" alt="{alt}"><br>{words}</p>'
            )
        case _:
            tag = f'<img src="{url}" width="1200" height="600" alt="{alt}">'
    return f"<figure>{tag}<figcaption>{caption} <cite>{credit}</cite></figcaption></figure>"
