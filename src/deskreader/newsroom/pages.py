"""Writes the newsroom's web pages: stories wrapped in what real sites add, and front pages that name a feed."""

from __future__ import annotations

import json
from functools import cache
from html import escape
from string import Template

from deskreader.newsroom.content import Source, Story
from deskreader.newsroom.markup import body_html, picture_html, points_html
from deskreader.newsroom.site import FEED_FILES, Site, in_words
from deskreader.resources import folder


def story_page(site: Site, story: Story) -> str:
    """The story's page in the template of its source."""
    source = site.source(story.source)
    inset = template("inset").substitute(base=site.base, home=site.home(source))
    lead = picture_html(story.lead, site.base, source.pictures) if story.lead else ""
    return template(source.template).substitute(
        _common(site, source),
        url=site.page(story),
        title=escape(story.title),
        summary=escape(story.summary),
        author=escape(story.author),
        section=escape(story.section),
        language=story.language,
        iso=site.published[story.slug].isoformat(timespec="seconds"),
        words=in_words(site.published[story.slug]),
        image=f'<meta property="og:image" content="{site.base}/pictures/{story.lead.file}">' if story.lead else "",
        about=json.dumps(about(site, story), ensure_ascii=False).replace("<", "\\u003c"),
        lead=lead,
        points=points_html(story),
        body=body_html(story, site.base, source.pictures, inset),
        related=links(site, [other for other in site.of(source) if other.slug != story.slug][:3]),
        most_read=links(site, [other for other in site.stories if other.source != story.source][:4]),
    )


def front_page(site: Site, source: Source) -> str:
    """The source's front page, which names its feed in the head (feed autodiscovery)."""
    return template("front").substitute(_common(site, source), stories=links(site, site.of(source)))


def door_page(site: Site) -> str:
    """The page at the newsroom's address: all its sources."""
    sources = "".join(
        f'<li><a href="{site.home(source)}">{escape(source.title)}</a>: {escape(source.tagline)}</li>'
        for source in site.sources
    )
    return template("door").substitute(base=site.base, sources=sources)


def about(site: Site, story: Story) -> dict[str, object]:
    """What the page says about the story to machines: a schema.org NewsArticle."""
    facts: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "description": story.summary,
        "datePublished": site.published[story.slug].isoformat(timespec="seconds"),
        "author": [{"@type": "Person", "name": story.author}],
        "publisher": {"@type": "Organization", "name": site.source(story.source).title},
        "mainEntityOfPage": site.page(story),
    }
    if story.lead:
        facts["image"] = [f"{site.base}/pictures/{story.lead.file}"]
    return facts


def links(site: Site, stories: list[Story]) -> str:
    """List items that lead to the stories."""
    return "".join(f'<li><a href="{site.page(story)}">{escape(story.title)}</a></li>' for story in stories)


@cache
def template(name: str) -> Template:
    """The page template of that name."""
    return Template(folder(f"newsroom/templates/{name}.html").read_text("utf-8"))


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
