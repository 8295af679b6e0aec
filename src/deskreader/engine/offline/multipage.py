"""Stories on several pages, and stories told better elsewhere: articles put together. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape, unescape

from deskreader.model import Completeness, ExtractedArticle, Reason
from deskreader.text.html_to_text import text_of

LONGEST = 2_000_000  # characters of HTML; a story that long takes no further page
_NEW = 0.5  # the share of a page's lines that must be new for it to be a further page
_SAME_TITLE = 0.6  # of the words of the shorter one
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff"  # Thai, Japanese, Chinese: each letter counts as a word
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W\d_{_UNSPACED}]+")
_FIGURE = re.compile(r"<figure>.*?</figure>", re.S)
_BLOCK = re.compile(r"<(p|h[2-6]|figure|ul|ol)>(?:(?!<\1[ >]).)*?</\1>", re.S)  # none within one of its own kind
_IMAGE = re.compile(r'<img src="([^"]*)"')


def is_of_story(article: ExtractedArticle, page: ExtractedArticle) -> bool:
    """Whether a page's title, where both have one, is much the article's; numbered stories follow each other, too."""
    here, there = (set(_WORD.findall(one.title.casefold())) for one in (article, page))
    return len(here & there) >= _SAME_TITLE * min(len(here), len(there))


def adds_text(article: ExtractedArticle, page: ExtractedArticle) -> bool:
    """Whether a page goes on with the story, and does not mostly repeat what there is."""
    there = set(article.text.splitlines())
    lines = page.text.splitlines()
    fresh = sum(len(line) for line in lines if line not in there)
    return fresh > _NEW * sum(map(len, lines)) and len(article.html) + len(page.html) <= LONGEST


def joined(article: ExtractedArticle, page: ExtractedArticle) -> ExtractedArticle:
    """The article with its next page: what that repeats, such as key points or a picture, stands in it once.

    What the article is by its head is told by the first page, how it ends by the last. Whether single pages lack words
    of the whole story says nothing once all are there.
    """
    html = article.html + _fresh(article, page)
    ends_cut = page.truncated or page.reason is Reason.PAY_WALL
    images = (unescape(address) for address in _IMAGE.findall(html))
    return replace(
        article,
        html=html,
        text=text_of(_FIGURE.sub("", html)),
        images=tuple(dict.fromkeys(images)),
        key_points=article.key_points or page.key_points,
        truncated=page.truncated,
        original_url=article.original_url or page.original_url,
        next_page_url=page.next_page_url,
        completeness=Completeness.PARTIAL if ends_cut else Completeness.COMPLETE,
        reason=page.reason if ends_cut else Reason.NONE,
    )


def _fresh(article: ExtractedArticle, page: ExtractedArticle) -> str:
    """The page's HTML without blocks that the article has, headed by its picture where that is another one."""
    there = {block[0] for block in _BLOCK.finditer(article.html)}
    html = _BLOCK.sub(lambda block: "" if block[0] in there else block[0], page.html)
    image = page.lead_image
    if not image or image == article.lead_image or image in article.images:
        return html
    caption = f"<figcaption>{escape(page.lead_caption, quote=False)}</figcaption>" if page.lead_caption else ""
    return f'<figure><img src="{escape(image)}">{caption}</figure>{html}'


def cut(article: ExtractedArticle) -> ExtractedArticle:
    """The article marked as the beginning of a story: a further page could not be had, or there are too many."""
    return replace(article, truncated=True, completeness=Completeness.PARTIAL, reason=Reason.TRUNCATED)


def told_by(article: ExtractedArticle, other: ExtractedArticle) -> ExtractedArticle:
    """The article as another form of its page tells it; it stays the article of its own address."""
    is_wall = article.completeness is Completeness.SUMMARY  # and then its title and picture may be the wall's
    return replace(
        other,
        url=article.url,
        title=other.title if is_wall else article.title or other.title,
        byline=other.byline or article.byline,
        published_at=other.published_at or article.published_at,
        updated_at=other.updated_at or article.updated_at,
        site_name=other.site_name or article.site_name,
        lead_image=other.lead_image or (None if is_wall else article.lead_image),
        canonical_url=article.canonical_url or other.canonical_url,
        original_url=article.original_url or other.original_url,
        alternate_url=article.alternate_url,
        next_page_url=None,
    )
