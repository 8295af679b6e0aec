"""Writes the newsroom's web pages: articles surrounded by what real sites add, and front pages that name a feed."""

from __future__ import annotations

import json
from functools import cache
from html import escape
from string import Template

from deskreader.newsroom.content import NewsArticle, Source
from deskreader.newsroom.markup import body_html, image_html, points_html
from deskreader.newsroom.site import FEED_FILES, Site, in_words
from deskreader.resource_files import resource_path


def article_page(site: Site, article: NewsArticle) -> str:
    """Returns the article's page in the template of its source."""
    source = site.source(article.source)
    inset = template("inset").substitute(base=site.base, home=site.home(source))
    lead = image_html(article.lead, site.base, source.pictures) if article.lead else ""
    return template(source.template).substitute(
        _common(site, source),
        url=site.page(article),
        title=escape(article.title),
        summary=escape(article.summary),
        author=escape(article.author),
        section=escape(article.section),
        language=article.language,
        iso=site.published[article.slug].isoformat(timespec="seconds"),
        words=in_words(site.published[article.slug]),
        image=f'<meta property="og:image" content="{site.base}/pictures/{article.lead.file}">' if article.lead else "",
        about=json.dumps(about(site, article), ensure_ascii=False).replace("<", "\\u003c"),
        lead=lead,
        points=points_html(article),
        body=body_html(article, site.base, source.pictures, inset),
        related=links(site, [other for other in site.of(source) if other.slug != article.slug][:3]),
        most_read=links(site, [other for other in site.articles if other.source != article.source][:4]),
    )


def front_page(site: Site, source: Source) -> str:
    """Returns the source's front page, which names its feed in the head (feed autodiscovery)."""
    return template("front").substitute(_common(site, source), stories=links(site, site.of(source)))


def door_page(site: Site) -> str:
    """Returns the newsroom's start page with all its sources."""
    sources = "".join(
        f'<li><a href="{site.home(source)}">{escape(source.title)}</a>: {escape(source.tagline)}</li>'
        for source in site.sources
    )
    return template("door").substitute(base=site.base, sources=sources)


def about(site: Site, article: NewsArticle) -> dict[str, object]:
    """Returns the article's metadata as a schema.org NewsArticle."""
    facts: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.summary,
        "datePublished": site.published[article.slug].isoformat(timespec="seconds"),
        "author": [{"@type": "Person", "name": article.author}],
        "publisher": {"@type": "Organization", "name": site.source(article.source).title},
        "mainEntityOfPage": site.page(article),
    }
    if article.lead:
        facts["image"] = [f"{site.base}/pictures/{article.lead.file}"]
    return facts


def links(site: Site, articles: list[NewsArticle]) -> str:
    """Returns list items that link to the articles."""
    return "".join(f'<li><a href="{site.page(article)}">{escape(article.title)}</a></li>' for article in articles)


@cache
def template(name: str) -> Template:
    """Returns the page template of that name."""
    return Template(resource_path(f"newsroom/templates/{name}.html").read_text("utf-8"))


def _common(site: Site, source: Source) -> dict[str, str]:
    return {
        "base": site.base,
        "home": site.home(source),
        "feed": site.feed(source),
        "feed_type": FEED_FILES[source.feed][1],
        "icon": site.icon(source),
        "source": escape(source.title),
        "tagline": escape(source.tagline),
        "colour": source.colour,
    }
