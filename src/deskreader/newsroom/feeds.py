"""Writes the newsroom's feeds: RSS 2.0 with summaries or full text, Atom likewise, RSS 1.0 (RDF) and JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Callable
from email.utils import format_datetime
from mimetypes import guess_type
from xml.sax.saxutils import escape, quoteattr

from deskreader.newsroom.content import NewsArticle, Source
from deskreader.newsroom.markup import body_html, image_html, points_html
from deskreader.newsroom.site import Site
from deskreader.resource_files import resource_path

PROLOGUE = '<?xml version="1.0" encoding="utf-8"?>\n'


def feed_document(site: Site, source: Source) -> str:
    """Returns the source's feed in its own format."""
    writers: dict[str, Callable[[Site, Source], str]] = {
        "rss-summary": _rss,
        "rss-full": _rss,
        "atom-summary": _atom,
        "atom-full": _atom,
        "rdf": _rdf,
        "json": _json,
    }
    return writers[source.feed](site, source)


def guid(article: NewsArticle) -> str:
    """Returns the article's guid (a tag URI, RFC 4151), which does not depend on the port."""
    return f"tag:newsroom.example,2026:{article.source}/{article.slug}"


def content(site: Site, article: NewsArticle) -> str:
    """Returns the full text for a feed: key points, lead image, body."""
    lead = image_html(article.lead, site.base, "plain") if article.lead else ""
    return points_html(article) + lead + body_html(article, site.base)


def _rss(site: Site, source: Source) -> str:
    whole = source.feed == "rss-full"
    items = "".join(_rss_item(site, article, whole) for article in site.of(source))
    return (
        f'{PROLOGUE}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" '
        'xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>{escape(source.title)}</title><link>{site.home(source)}</link>"
        f"<description>{escape(source.tagline)}</description><language>en</language>"
        f'<atom:link rel="self" type="application/rss+xml" href={quoteattr(site.feed(source))}/>'
        f"<lastBuildDate>{format_datetime(site.updated(source))}</lastBuildDate>"
        f"<image><url>{site.icon(source)}</url><title>{escape(source.title)}</title>"
        f"<link>{site.home(source)}</link></image>{items}</channel></rss>\n"
    )


def _rss_item(site: Site, article: NewsArticle, whole: bool) -> str:
    text = f"<content:encoded>{escape(content(site, article))}</content:encoded>" if whole else ""
    tags = "".join(f"<category>{escape(tag)}</category>" for tag in article.tags)
    return (
        f"<item><title>{escape(article.title)}</title><link>{site.page(article)}</link>"
        f'<guid isPermaLink="false">{guid(article)}</guid><dc:creator>{escape(article.author)}</dc:creator>'
        f"<pubDate>{format_datetime(site.published[article.slug])}</pubDate>{tags}"
        f"<description>{escape(article.summary)}</description>{text}{_media(site, article)}</item>"
    )


def _media(site: Site, article: NewsArticle) -> str:
    if article.lead is None:
        return ""
    size = resource_path(f"newsroom/pictures/{article.lead.file}").stat().st_size
    url = f"{site.base}/pictures/{article.lead.file}"
    return f'<media:content url="{url}" medium="image" fileSize="{size}"/><media:thumbnail url="{url}"/>'


def _atom(site: Site, source: Source) -> str:
    entries = "".join(_atom_entry(site, article, source.feed == "atom-full") for article in site.of(source))
    return (
        f'{PROLOGUE}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        f"<title>{escape(source.title)}</title><subtitle>{escape(source.tagline)}</subtitle>"
        f"<id>tag:newsroom.example,2026:{source.slug}</id><updated>{site.updated(source).isoformat()}</updated>"
        f'<link rel="self" href="{site.feed(source)}"/>'
        f'<link rel="alternate" type="text/html" href="{site.home(source)}"/>'
        f"<icon>{site.icon(source)}</icon>{entries}</feed>\n"
    )


def _atom_entry(site: Site, article: NewsArticle, whole: bool) -> str:
    moment = site.published[article.slug].isoformat()
    text = f'<content type="html">{escape(content(site, article))}</content>' if whole else ""
    tags = "".join(f"<category term={quoteattr(tag)}/>" for tag in article.tags)
    image = ""
    if article.lead:
        media_type = guess_type(article.lead.file)[0] or "image/jpeg"
        image = f'<link rel="enclosure" type="{media_type}" href="{site.base}/pictures/{article.lead.file}"/>'
    return (
        f'<entry xml:lang="{article.language}"><title>{escape(article.title)}</title><id>{guid(article)}</id>'
        f'<link rel="alternate" type="text/html" href="{site.page(article)}"/>{image}'
        f"<author><name>{escape(article.author)}</name></author>"
        f"<published>{moment}</published><updated>{moment}</updated>{tags}"
        f'<summary type="text">{escape(article.summary)}</summary>{text}</entry>'
    )


def _rdf(site: Site, source: Source) -> str:
    articles = site.of(source)
    listed = "".join(f'<rdf:li rdf:resource="{site.page(article)}"/>' for article in articles)
    items = "".join(
        f'<item rdf:about="{site.page(article)}"><title>{escape(article.title)}</title>'
        f"<link>{site.page(article)}</link>"
        f"<description>{escape(article.summary)}</description><dc:creator>{escape(article.author)}</dc:creator>"
        f"<dc:date>{site.published[article.slug].isoformat()}</dc:date>"
        f"<dc:identifier>{guid(article)}</dc:identifier></item>"
        for article in articles
    )
    return (
        f'{PROLOGUE}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="{site.feed(source)}">'
        f"<title>{escape(source.title)}</title><link>{site.home(source)}</link>"
        f"<description>{escape(source.tagline)}</description><dc:date>{site.updated(source).isoformat()}</dc:date>"
        f'<image rdf:resource="{site.icon(source)}"/><items><rdf:Seq>{listed}</rdf:Seq></items></channel>'
        f'<image rdf:about="{site.icon(source)}"><title>{escape(source.title)}</title><url>{site.icon(source)}</url>'
        f"<link>{site.home(source)}</link></image>{items}</rdf:RDF>\n"
    )


def _json(site: Site, source: Source) -> str:
    items = [
        {
            "id": guid(article),
            "url": site.page(article),
            "title": article.title,
            "summary": article.summary,
            "content_html": content(site, article),
            "date_published": site.published[article.slug].isoformat(),
            "authors": [{"name": article.author}],
            "tags": list(article.tags),
            "language": article.language,
            **({"image": f"{site.base}/pictures/{article.lead.file}"} if article.lead else {}),
        }
        for article in site.of(source)
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": source.title,
        "description": source.tagline,
        "home_page_url": site.home(source),
        "feed_url": site.feed(source),
        "favicon": site.icon(source),
        "language": "en",
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)
