"""Combines the pages of one article, and the forms of one page. Pure functions of extracted articles."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape, unescape

from deskreader.model import Completeness, ExtractedArticle, Reason
from deskreader.text.html_to_text import text_of

LONGEST = 2_000_000  # characters of HTML; an article of this length takes no further page
_MIN_NEW_SHARE = 0.5  # of a page's text that must be new for it to be a further page
_MIN_SHARED_TITLE = 0.6  # of the words of the shorter title
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff"  # Thai, Japanese, Chinese: each letter counts as a word
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W\d_{_UNSPACED}]+")
_FIGURE = re.compile(r"<figure>.*?</figure>", re.S)
_BLOCK = re.compile(r"<(p|h[2-6]|figure|ul|ol)>(?:(?!<\1[ >]).)*?</\1>", re.S)  # without a nested one of its own kind
_IMAGE = re.compile(r'<img src="([^"]*)"')


def have_same_title(article: ExtractedArticle, page: ExtractedArticle) -> bool:
    """Whether two titles, numbers aside, share most words; the next article of a numbered series does not belong."""
    words, page_words = (set(_WORD.findall(each.title.casefold())) for each in (article, page))
    return len(words & page_words) >= _MIN_SHARED_TITLE * min(len(words), len(page_words))


def adds_text(article: ExtractedArticle, page: ExtractedArticle) -> bool:
    """Whether a page continues the article instead of mostly repeating it."""
    article_lines = set(article.text.splitlines())
    lines = page.text.splitlines()
    new = sum(len(line) for line in lines if line not in article_lines)
    return new > _MIN_NEW_SHARE * sum(map(len, lines)) and len(article.html) + len(page.html) <= LONGEST


def append_page(article: ExtractedArticle, page: ExtractedArticle) -> ExtractedArticle:
    """Returns the article with its next page; what the page repeats, such as key points or an image, appears once.

    The head of the first page describes the article, and the last page says how it ends. That a single page misses
    words of the whole article means nothing once all pages are there.
    """
    html = article.html + _new_html(article, page)
    is_cut = page.truncated or page.reason is Reason.PAY_WALL
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
        completeness=Completeness.PARTIAL if is_cut else Completeness.COMPLETE,
        reason=page.reason if is_cut else Reason.NONE,
    )


def _new_html(article: ExtractedArticle, page: ExtractedArticle) -> str:
    """Returns the page's HTML without blocks that the article has, preceded by its lead image if that is a new one."""
    blocks = {block[0] for block in _BLOCK.finditer(article.html)}
    html = _BLOCK.sub(lambda block: "" if block[0] in blocks else block[0], page.html)
    image = page.lead_image
    if not image or image == article.lead_image or image in article.images:
        return html
    caption = f"<figcaption>{escape(page.lead_caption, quote=False)}</figcaption>" if page.lead_caption else ""
    return f'<figure><img src="{escape(image)}">{caption}</figure>{html}'


def truncated(article: ExtractedArticle) -> ExtractedArticle:
    """Returns the article marked as a beginning: a further page cannot be fetched, or there are too many."""
    return replace(article, truncated=True, completeness=Completeness.PARTIAL, reason=Reason.TRUNCATED)


def with_text_of(article: ExtractedArticle, other: ExtractedArticle) -> ExtractedArticle:
    """Returns the article with the text of another form of its page; it stays the article of its own address."""
    is_wall = article.completeness is Completeness.SUMMARY  # whose title and image may be the wall's own
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
