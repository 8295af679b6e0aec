"""Turns blocks of a story into HTML, in the ways that real sites mark up text and pictures."""

from __future__ import annotations

from html import escape

from deskreader.newsroom.content import Block, Picture, Shape, Story

BLANK = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def body_html(story: Story, base: str, pictures: str = "plain", inset: str = "") -> str:
    """The story's body. `inset` is what the site puts between paragraphs: after the third, then after each sixth."""
    parts: list[str] = []
    paragraphs = 0
    for block in story.body:
        parts.append(block_html(block, base, pictures))
        paragraphs += block.shape is Shape.PARAGRAPH
        if inset and block.shape is Shape.PARAGRAPH and paragraphs % 6 == 3:
            parts.append(inset)
    return "\n".join(parts).replace("$base", base)


def points_html(story: Story) -> str:
    """The story's key points as a list, or an empty string."""
    return "<ul>" + "".join(f"<li>{point}</li>" for point in story.points) + "</ul>" if story.points else ""


def block_html(block: Block, base: str, pictures: str) -> str:
    """One block."""
    match block.shape:
        case Shape.HEADING:
            return f"<h2>{block.text}</h2>"
        case Shape.QUOTE:
            return f"<blockquote><p>{block.text}</p></blockquote>"
        case Shape.LIST:
            return "<ul>" + "".join(f"<li>{item}</li>" for item in block.text.splitlines()) + "</ul>"
        case Shape.CODE:
            return f"<pre><code>{escape(block.text, quote=False)}</code></pre>"
        case Shape.PICTURE if block.picture:
            return picture_html(block.picture, base, pictures)
        case Shape.HTML:
            return block.text
    return f"<p>{block.text}</p>"


def picture_html(picture: Picture, base: str, way: str) -> str:
    """A picture with its caption and credit, in the way of a site: `plain`, `lazy`, `srcset` or `old`."""
    url = f"{base}/pictures/{picture.file}"
    alt, caption, credit = escape(picture.alt), escape(picture.caption), escape(picture.credit)
    match way:
        case "lazy":
            image = (
                f'<img class="lazyload" src="{BLANK}" data-src="{url}" alt="{alt}">'
                f'<noscript><img src="{url}" alt="{alt}"></noscript>'
            )
            words = f'<div class="caption">{caption} <span class="credit">{credit}</span></div>'
            return f'<div class="pic-box"><div class="pic">{image}</div>{words}</div>'
        case "srcset":
            image = (
                f'<img src="{url}?w=320" srcset="{url}?w=320 320w, {url}?w=640 640w, {url} 1200w" '
                f'sizes="(min-width: 60em) 640px, 100vw" width="1200" height="600" loading="lazy" alt="{alt}">'
            )
        case "old":
            words = f"<small>{caption} {credit}</small>"
            return (
                f'<p class="pic" align="center"><img src="{url}" width="600" height="300" alt="{alt}"><br>{words}</p>'
            )
        case _:
            image = f'<img src="{url}" width="1200" height="600" alt="{alt}">'
    return f"<figure>{image}<figcaption>{caption} <cite>{credit}</cite></figcaption></figure>"
