"""Extracts the article from the bytes of a page: parse, select, prune, rewrite, read metadata, assess, sanitize."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape

from lxml.etree import _Element

from deskreader.articles.completeness.assessment import assess_completeness
from deskreader.articles.completeness.foreign_text import is_foreign
from deskreader.articles.completeness.next_page import next_page
from deskreader.articles.completeness.truncation import Ending, ending_of
from deskreader.articles.detection.blocks import Block, BlockTreeBuilder, dismantle
from deskreader.articles.detection.pruning import prune
from deskreader.articles.detection.reinstatement import is_believable
from deskreader.articles.detection.selection import Selection, select_article
from deskreader.articles.detection.site.patterns import PagePatterns, SiteKnowledge, SiteMatch, narrow, patterns_of
from deskreader.articles.detection.sparse import sparse_selection, stands_aside
from deskreader.articles.html.addresses import host_of
from deskreader.articles.html.elements import UNSPACED, all_text
from deskreader.articles.html.sanitizer import sanitize
from deskreader.articles.metadata.context import surroundings_of
from deskreader.articles.metadata.headlines import with_headline
from deskreader.articles.metadata.metadata import read_metadata
from deskreader.articles.metadata.titles import head_title, heading_words
from deskreader.articles.page import jsonld
from deskreader.articles.page.document import Document, parse
from deskreader.articles.page.recipes import missing_recipe
from deskreader.articles.page.state import article_in_attributes, article_in_states, is_mostly_prose, size_of
from deskreader.articles.rewriting.html_writer import HtmlWriter
from deskreader.articles.rewriting.lead import image_before_text, images_in, key_points, take_lead_image
from deskreader.model import Completeness, EntryHint, ExtractedArticle, Reason
from deskreader.text.html_to_text import text_of

_FIGURE = re.compile(r"<figure>.*?</figure>", re.S)
_SAMPLE, _STEP = 10_000, 5  # letters sampled to detect the script, and each how maniest of them counts
_WIDE_SCALE = 0.4  # Chinese, Japanese, Korean and Thai need fewer letters for the same content
_SHORT = 0.3  # share of the structured data's text; with less the page was not understood
_MOST_ASIDE = 0.9  # the same where what the page shows stands aside
_SHORT_PAGE = 800  # characters of a page that may show only a banner and an imprint
_SHORT_DATA = 150  # bytes of one, where the page shows only banners and the like
_LONG_DATA = 500  # bytes of an article in structured data


@dataclass(frozen=True, slots=True)
class _Body:
    """The article's text as sanitized HTML and as plain text, and how it was found."""

    html: str
    text: str
    ending: Ending
    selection: Selection
    dropped: set[_Element]
    match: SiteMatch | None
    is_foreign: bool


@dataclass(frozen=True, slots=True)
class ExtractedPage:
    """A page's article, and what the page reveals about its site; None where it shows no running text."""

    article: ExtractedArticle
    patterns: PagePatterns | None = None


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Suspends the cyclic garbage collector, which would scan a page's many small live objects at an eighth of the
    time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def extract(
    page: bytes,
    url: str,
    content_type: str | None = None,
    hint: EntryHint | None = None,
    site: SiteKnowledge | None = None,
) -> ExtractedArticle:
    """Returns the article of a page; where none can be found, what is known of it, labelled with the reason.

    `hint` is what the feed entry says, `site` what earlier pages of the site taught. `text` omits captions and embedded
    posts.
    """
    return read(page, url, content_type, hint, site, learns=False).article


@_without_garbage_collection()
def read(
    page: bytes,
    url: str,
    content_type: str | None = None,
    hint: EntryHint | None = None,
    site: SiteKnowledge | None = None,
    learns: bool = True,
) -> ExtractedPage:
    """Returns the article of a page, as `extract` does, and with `learns` what the page reveals about its site."""
    document = parse(page, url, content_type)
    if document is None:
        return ExtractedPage(_empty_article(url, hint))
    addresses = (document.url, *document.links.get("canonical", ()), document.meta("og:url"))
    node = jsonld.article_node(document.data_blocks, filter(None, addresses), head_title(document))
    body = _body(document, node, site)
    article, lead_image = _article(document, url, node, body, hint)
    patterns = patterns_of(document.body, body.selection, body.dropped, lead_image) if learns else None
    dismantle(body.selection.block)
    return ExtractedPage(article, patterns if patterns is not None and patterns.prose else None)


def _article(
    document: Document, url: str, node: jsonld.Node, body: _Body, hint: EntryHint | None
) -> tuple[ExtractedArticle, str | None]:
    """Returns the article, and the lead image that the page's head claims."""
    selection = with_headline(body.selection, document, head_title(document))
    heading = heading_words(selection.heading.element) if selection.heading is not None else ""
    surroundings = surroundings_of(selection)
    metadata = read_metadata(document, node, heading, surroundings, hint, body.match)
    lead = take_lead_image(body.html, metadata.lead_image)
    completeness, reason = assess_completeness(document, node, body.text, body.ending, hint, body.is_foreign)
    article = ExtractedArticle(
        url=url,
        title=metadata.title,
        byline=metadata.byline,
        published_at=metadata.published_at,
        updated_at=metadata.updated_at,
        site_name=metadata.site_name,
        language=metadata.language,
        direction=_direction(body.selection.block.element) or metadata.direction,
        lead_image=lead.image or image_before_text(surroundings.element, document.base),
        lead_caption=lead.caption,
        key_points=key_points(lead.html),
        html=lead.html,
        text=body.text,
        images=images_in(lead.html),
        truncated=body.ending.truncated,
        original_url=body.ending.original_url,
        canonical_url=metadata.canonical_url,
        next_page_url=next_page(document),
        completeness=completeness,
        reason=reason,
    )
    return article, metadata.lead_image


def learn_site(pages: list[tuple[bytes, str]]) -> SiteKnowledge:
    """Returns what the given pages of one site, as (bytes, URL) pairs, have in common."""
    site_knowledge = SiteKnowledge()
    for page, url in pages:
        patterns = read(page, url).patterns
        site_knowledge = site_knowledge.with_page(patterns) if patterns is not None else site_knowledge
    return site_knowledge


def _body(document: Document, node: jsonld.Node, site: SiteKnowledge | None) -> _Body:
    title = head_title(document)
    selection, root, scale = select(document)
    match = site.match(root) if site is not None else None
    if match is not None:
        selection = narrow(selection, match)
    pruned = prune(selection, title, host_of(document.url), scale, match)
    writer = HtmlWriter(pruned, document.base, _targets(selection))
    for lead in selection.leads:
        writer.begin(lead.element)
    writer.begin(selection.block.element)
    html = sanitize(writer.html(), document.url)
    text = text_of(_FIGURE.sub("", html))
    is_beside = is_foreign(document, selection, text, "<img" in html)
    if told := _told_elsewhere(document, node, text, selection):
        html, is_beside = sanitize(told, document.url), False
        text = text_of(html)
    ending = ending_of(document, selection.block, text, title)
    if recipe := missing_recipe(document.data_blocks, text):
        html += sanitize(recipe, document.url)
        text = text_of(_FIGURE.sub("", html))
    return _Body(html, text, ending, selection, pruned.dropped, match, is_beside)


def select(document: Document) -> tuple[Selection, Block, float]:
    """Returns the part of a page that is its article, the page's body as a block, and the scale of its lengths."""
    title = head_title(document)
    scale = _WIDE_SCALE if _is_wide(document) else 1.0
    root = first = BlockTreeBuilder(scale, document.headlines).of(document.body)
    if not is_believable(root, scale):
        root = BlockTreeBuilder(scale, fold=False).of(document.body)
    selection = select_article(root, title, document.meta("og:description", "description"), scale)
    sparse = sparse_selection(first, title, selection, scale)
    unused = root if sparse is not None else first
    if first is not root:
        dismantle(unused)
    return sparse or selection, first if sparse is not None else root, scale


def _told_elsewhere(document: Document, node: jsonld.Node, text: str, selection: Selection) -> str:
    """Returns the article that the page holds in its data, unsanitized, where it shows none; else an empty string."""
    is_aside = len(text) < _SHORT_PAGE and (not text or stands_aside(selection))
    claimed = node.get("articleBody")
    if not isinstance(claimed, str) or size_of(claimed) <= (_SHORT_DATA if is_aside else _LONG_DATA):
        claimed = ""
    if len(text) < _SHORT * len(claimed) or (is_aside and len(text) < len(claimed)):
        return _paragraphs_html(claimed)
    if size_of(text) >= (_SHORT_PAGE if is_aside else _LONG_DATA):
        return ""
    found = max(article_in_states(document.states), article_in_attributes(document.body), key=len)
    found_text = text_of(sanitize(found, document.url)) if found else ""
    is_more = len(found_text) * (_MOST_ASIDE if is_aside else _SHORT) > len(text)
    return found if is_more and is_mostly_prose(found_text) else ""


def _targets(selection: Selection) -> frozenset[str]:
    """Returns the ids on the page that links in the article point to."""
    links = (link.get("href") or "" for link in selection.block.element.iter("a"))
    return frozenset(address[1:] for address in links if address.startswith("#") and len(address) > 1)


def _direction(element: _Element) -> str | None:
    """Returns the writing direction, "rtl" or "ltr", that the innermost element around the article sets; else None."""
    for block in (element, *element.iterancestors()):
        direction = (block.get("dir") or "").lower()
        if direction in ("rtl", "ltr"):
            return direction
    return None


def _is_wide(document: Document) -> bool:
    """Whether more than a quarter of the letters belong to a script that does not separate words."""
    if not document.may_be_wide:
        return False
    sample = "".join(all_text(document.body).split())[:_SAMPLE:_STEP]
    return len(UNSPACED.findall(sample)) * 4 > len(sample)


def _paragraphs_html(text: str) -> str:
    """Returns the text of the structured data as paragraphs; it may itself be HTML."""
    if "<p" in text or "&lt;p" in text:
        return text
    return "".join(f"<p>{escape(line.strip(), quote=False)}</p>" for line in text.splitlines() if line.strip())


def _empty_article(url: str, hint: EntryHint | None) -> ExtractedArticle:
    """Returns what can be said of bytes that are no page."""
    return ExtractedArticle(
        url=url,
        title=hint.title if hint else "",
        byline=hint.author if hint else None,
        published_at=hint.published_at if hint else None,
        updated_at=None,
        site_name=None,
        language=None,
        direction=None,
        lead_image=None,
        lead_caption=None,
        key_points=(),
        html="",
        text="",
        images=(),
        truncated=False,
        original_url=None,
        canonical_url=None,
        next_page_url=None,
        completeness=Completeness.SUMMARY,
        reason=Reason.NO_ARTICLE,
    )
