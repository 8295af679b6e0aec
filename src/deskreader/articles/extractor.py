"""From the bytes of a page to its article: parse, choose, prune, write anew, read what is said of it, judge,
sanitize.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from itertools import islice
from typing import cast

from lxml.etree import _Element

from deskreader.articles.completeness.paywalls import judge
from deskreader.articles.completeness.truncation import Ending, ending, next_page
from deskreader.articles.detection.blocks import BlockTreeBuilder, take_apart
from deskreader.articles.detection.pruning import prune
from deskreader.articles.detection.selection import Choice, choose, is_believable
from deskreader.articles.detection.site_patterns import SiteKnowledge, SiteMatch, Story, narrowed, story_of
from deskreader.articles.html.addresses import host_of
from deskreader.articles.html.sanitizer import sanitize
from deskreader.articles.metadata.context import surroundings
from deskreader.articles.metadata.metadata import read_metadata
from deskreader.articles.metadata.titles import head_title
from deskreader.articles.page import jsonld
from deskreader.articles.page.document import Document, parse
from deskreader.articles.rewriting.html_writer import HtmlWriter
from deskreader.articles.rewriting.lead import images_in, key_points, picture_before, take_lead
from deskreader.model import Completeness, EntryHint, ExtractedArticle, Reason
from deskreader.text.html_to_text import text_of

_FIGURE = re.compile(r"<figure>.*?</figure>", re.S)
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f\uac00-\ud7a3]")
_SAMPLE = 1_000  # texts looked at to tell the script
_WIDE_SCALE = 0.4  # a Chinese, Japanese, Korean or Thai text says the same in fewer letters
_SHORT = 0.3  # of the data block's text: with less than this of it the page was not understood
_LONG_DATA = 500  # characters


@dataclass(frozen=True, slots=True)
class _Body:
    """The article's text as sanitized HTML and as plain text, and how it ends."""

    html: str
    text: str
    ending: Ending
    choice: Choice
    dropped: set[_Element]
    known: SiteMatch | None


@dataclass(frozen=True, slots=True)
class ExtractedPage:
    """A page's article, and what the page shows of its site; nothing where it shows no running text."""

    article: ExtractedArticle
    story: Story | None = None


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keeps the collector of cyclic garbage from looking through a page's many small objects while they are in use: it
    would find nothing, and take an eighth of the time.
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
    """The article of a page; where none can be made out, what is known of it, labelled with the reason.

    `hint` is what the feed entry says, `site` what earlier pages of the site taught. `text` leaves captions and
    embedded posts out.
    """
    return read(page, url, content_type, hint, site, learns=False).article


@_uncollected()
def read(
    page: bytes,
    url: str,
    content_type: str | None = None,
    hint: EntryHint | None = None,
    site: SiteKnowledge | None = None,
    learns: bool = True,
) -> ExtractedPage:
    """The article of a page, as from `extract`, and, where it `learns`, what the page shows of its site."""
    document = parse(page, url, content_type)
    if document is None:
        return ExtractedPage(_nothing(url, hint))
    node = jsonld.article_node(document.data_blocks)
    body = _body(document, node, site)
    article, lead_image = _article(document, url, node, body, hint)
    story = story_of(document.body, body.choice, body.dropped, lead_image) if learns else None
    take_apart(body.choice.box)
    return ExtractedPage(article, story if story is not None and story.prose else None)


def _article(
    document: Document, url: str, node: jsonld.Node, body: _Body, hint: EntryHint | None
) -> tuple[ExtractedArticle, str | None]:
    """All that is known of the article, and the lead picture that the page's head claims."""
    heading = body.choice.heading.text_line() if body.choice.heading is not None else ""
    around = surroundings(body.choice)
    about = read_metadata(document, node, heading, around, hint, body.known)
    lead = take_lead(body.html, about.lead_image)
    completeness, reason = judge(document, node, body.text, body.ending.truncated, hint)
    article = ExtractedArticle(
        url=url,
        title=about.title,
        byline=about.byline,
        published_at=about.published_at,
        updated_at=about.updated_at,
        site_name=about.site_name,
        language=about.language,
        direction=_direction(body.choice.box.element) or about.direction,
        lead_image=lead.image or picture_before(around.around, document.url),
        lead_caption=lead.caption,
        key_points=key_points(lead.html),
        html=lead.html,
        text=body.text,
        images=images_in(lead.html),
        truncated=body.ending.truncated,
        original_url=body.ending.original_url,
        canonical_url=about.canonical_url,
        next_page_url=next_page(document),
        completeness=completeness,
        reason=reason,
    )
    return article, about.lead_image


def learn_site(pages: list[tuple[bytes, str]]) -> SiteKnowledge:
    """What the given pages, (bytes, address), of one site have in common."""
    knowledge = SiteKnowledge()
    for page, url in pages:
        story = read(page, url).story
        knowledge = knowledge.with_story(story) if story is not None else knowledge
    return knowledge


def _body(document: Document, node: jsonld.Node, site: SiteKnowledge | None) -> _Body:
    title = head_title(document)
    scale = _WIDE_SCALE if _is_wide(document) else 1.0
    root = BlockTreeBuilder(scale).of(document.body)
    if not is_believable(root, scale):
        root = BlockTreeBuilder(scale, fold=False).of(document.body)
    choice = choose(root, title, document.meta("og:description", "description"), scale)
    known = site.known_to(root) if site is not None else None
    if known is not None:
        choice = narrowed(choice, known)
    pruned = prune(choice, title, host_of(document.url), scale, known)
    writer = HtmlWriter(pruned, document.url, _targets(choice))
    for lead in choice.leads:
        writer.block(lead.element)
    writer.block(choice.box.element)
    html = sanitize(writer.html(), document.url)
    text = text_of(_FIGURE.sub("", html))
    claimed = node.get("articleBody")
    if isinstance(claimed, str) and len(claimed) > _LONG_DATA and len(text) < _SHORT * len(claimed):
        html = sanitize(_paragraphs(claimed), document.url)
        text = text_of(html)
    return _Body(html, text, ending(document, choice.box, text, title), choice, pruned.dropped, known)


def _targets(choice: Choice) -> frozenset[str]:
    """The places on the page that links in the article lead to."""
    links = (link.get("href") or "" for link in choice.box.element.iter("a"))
    return frozenset(address[1:] for address in links if address.startswith("#") and len(address) > 1)


def _direction(element: _Element) -> str | None:
    """The direction that the innermost box around the article sets, "rtl" or "ltr"; None where none does."""
    for box in (element, *element.iterancestors()):
        said = (box.get("dir") or "").lower()
        if said in ("rtl", "ltr"):
            return said
    return None


def _is_wide(document: Document) -> bool:
    """Whether more than a quarter of the letters are of a script whose words are not divided."""
    if not document.may_be_wide:
        return False
    sample = "".join("".join(islice(cast("Iterable[str]", document.body.itertext()), _SAMPLE)).split())
    return len(_WIDE.findall(sample)) * 4 > len(sample)


def _paragraphs(text: str) -> str:
    """A data block's text as paragraphs; it may itself be HTML."""
    if "<p" in text or "&lt;p" in text:
        return text
    return "".join(f"<p>{escape(line.strip(), quote=False)}</p>" for line in text.splitlines() if line.strip())


def _nothing(url: str, hint: EntryHint | None) -> ExtractedArticle:
    """What can be said of bytes that are no page."""
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
