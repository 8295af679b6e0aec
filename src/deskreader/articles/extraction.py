"""From the bytes of a page to its article."""

from __future__ import annotations

import re

from deskreader.articles.assemble import Writer
from deskreader.articles.boxes import Boxes
from deskreader.articles.choose import choose
from deskreader.articles.document import parse
from deskreader.articles.prune import prune
from deskreader.articles.sanitize import sanitize
from deskreader.articles.sites import SiteKnowledge
from deskreader.model import Completeness, EntryHint, ExtractedArticle, Reason
from deskreader.text.html import text_of

_CAPTION = re.compile(r"<figure>.*?</figure>", re.S)
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f\uac00-\ud7a3]")


def extract(
    page: bytes,
    url: str,
    content_type: str | None = None,
    hint: EntryHint | None = None,
    site: SiteKnowledge | None = None,
) -> ExtractedArticle:
    """The article of a page; where none can be made out, what is known of it with the reason."""
    document = parse(page, url, content_type)
    html = ""
    title = ""
    if document is not None:
        title = document.meta("og:title") or document.title
        sample = "".join(document.body.itertext())[:20000]
        wide = len(_WIDE.findall(sample)) * 4 > len(sample.replace(" ", ""))
        choice = choose(Boxes(wide).of(document.body), title, 0.4 if wide else 1.0)
        writer = Writer(prune(choice, title), url)
        writer.block(choice.box.element)
        html = sanitize(writer.html(), url)
    import os
    if document is not None and choice.heading is not None and os.environ.get("TT"):
        up=choice.heading; lev=0
        while up is not None and up is not choice.box: up=up.parent; lev+=1
        if up is not None and lev<=int(os.environ["TT"]): html = "<p>"+" ".join(choice.heading.element.itertext())+"</p>"+html
    text = text_of(_CAPTION.sub("", html))
    return ExtractedArticle(
        url=url, title=title, byline=None, published_at=None, updated_at=None, site_name=None, language=None, direction=None,
        lead_image=None, lead_caption=None, key_points=(), html=html, text=text, images=(), truncated=False, original_url=None,
        canonical_url=None, next_page_url=None, completeness=Completeness.COMPLETE if text else Completeness.SUMMARY,
        reason=Reason.NONE if text else Reason.NO_ARTICLE,
    )  # fmt: skip
