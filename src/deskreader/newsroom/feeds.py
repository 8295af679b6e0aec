"""Writes the newsroom's feeds: RSS 2.0 with summaries or whole text, Atom likewise, RSS 1.0 (RDF) and JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Callable
from email.utils import format_datetime
from mimetypes import guess_type
from xml.sax.saxutils import escape, quoteattr

from deskreader.newsroom.content import Source, Story
from deskreader.newsroom.markup import body_html, picture_html, points_html
from deskreader.newsroom.site import Site
from deskreader.resources import folder

PROLOGUE = '<?xml version="1.0" encoding="utf-8"?>\n'


def feed_document(site: Site, source: Source) -> str:
    """The source's feed in the source's own format."""
    writers: dict[str, Callable[[Site, Source], str]] = {
        "rss-summary": _rss,
        "rss-full": _rss,
        "atom-summary": _atom,
        "atom-full": _atom,
        "rdf": _rdf,
        "json": _json,
    }
    return writers[source.feed](site, source)


def guid(story: Story) -> str:
    """The story's name in feeds (a tag URI, RFC 4151): the same whatever port the newsroom runs on."""
    return f"tag:newsroom.example,2026:{story.source}/{story.slug}"


def content(site: Site, story: Story) -> str:
    """The whole story as a feed carries it: key points, lead picture, body."""
    lead = picture_html(story.lead, site.base, "plain") if story.lead else ""
    return points_html(story) + lead + body_html(story, site.base)


def _rss(site: Site, source: Source) -> str:
    whole = source.feed == "rss-full"
    items = "".join(_rss_item(site, story, whole) for story in site.of(source))
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


def _rss_item(site: Site, story: Story, whole: bool) -> str:
    text = f"<content:encoded>{escape(content(site, story))}</content:encoded>" if whole else ""
    tags = "".join(f"<category>{escape(tag)}</category>" for tag in story.tags)
    return (
        f"<item><title>{escape(story.title)}</title><link>{site.page(story)}</link>"
        f'<guid isPermaLink="false">{guid(story)}</guid><dc:creator>{escape(story.author)}</dc:creator>'
        f"<pubDate>{format_datetime(site.published[story.slug])}</pubDate>{tags}"
        f"<description>{escape(story.summary)}</description>{text}{_media(site, story)}</item>"
    )


def _media(site: Site, story: Story) -> str:
    if story.lead is None:
        return ""
    size = folder(f"newsroom/pictures/{story.lead.file}").stat().st_size
    url = f"{site.base}/pictures/{story.lead.file}"
    return f'<media:content url="{url}" medium="image" fileSize="{size}"/><media:thumbnail url="{url}"/>'


def _atom(site: Site, source: Source) -> str:
    entries = "".join(_atom_entry(site, story, source.feed == "atom-full") for story in site.of(source))
    return (
        f'{PROLOGUE}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        f"<title>{escape(source.title)}</title><subtitle>{escape(source.tagline)}</subtitle>"
        f"<id>tag:newsroom.example,2026:{source.slug}</id><updated>{site.updated(source).isoformat()}</updated>"
        f'<link rel="self" href="{site.feed(source)}"/>'
        f'<link rel="alternate" type="text/html" href="{site.home(source)}"/>'
        f"<icon>{site.icon(source)}</icon>{entries}</feed>\n"
    )


def _atom_entry(site: Site, story: Story, whole: bool) -> str:
    moment = site.published[story.slug].isoformat()
    text = f'<content type="html">{escape(content(site, story))}</content>' if whole else ""
    tags = "".join(f"<category term={quoteattr(tag)}/>" for tag in story.tags)
    picture = ""
    if story.lead:
        media_type = guess_type(story.lead.file)[0] or "image/jpeg"
        picture = f'<link rel="enclosure" type="{media_type}" href="{site.base}/pictures/{story.lead.file}"/>'
    return (
        f'<entry xml:lang="{story.language}"><title>{escape(story.title)}</title><id>{guid(story)}</id>'
        f'<link rel="alternate" type="text/html" href="{site.page(story)}"/>{picture}'
        f"<author><name>{escape(story.author)}</name></author><published>{moment}</published><updated>{moment}</updated>{tags}"
        f'<summary type="text">{escape(story.summary)}</summary>{text}</entry>'
    )


def _rdf(site: Site, source: Source) -> str:
    stories = site.of(source)
    listed = "".join(f'<rdf:li rdf:resource="{site.page(story)}"/>' for story in stories)
    items = "".join(
        f'<item rdf:about="{site.page(story)}"><title>{escape(story.title)}</title><link>{site.page(story)}</link>'
        f"<description>{escape(story.summary)}</description><dc:creator>{escape(story.author)}</dc:creator>"
        f"<dc:date>{site.published[story.slug].isoformat()}</dc:date><dc:identifier>{guid(story)}</dc:identifier></item>"
        for story in stories
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
            "id": guid(story),
            "url": site.page(story),
            "title": story.title,
            "summary": story.summary,
            "content_html": content(site, story),
            "date_published": site.published[story.slug].isoformat(),
            "authors": [{"name": story.author}],
            "tags": list(story.tags),
            "language": story.language,
            **({"image": f"{site.base}/pictures/{story.lead.file}"} if story.lead else {}),
        }
        for story in site.of(source)
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
