"""The newsroom's site at one moment: its published articles, their URLs and dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from deskreader.newsroom.content import NewsArticle, Source

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
FEED_FILES = {
    "rss-summary": ("feed.xml", "application/rss+xml"),
    "rss-full": ("rss.xml", "application/rss+xml"),
    "atom-summary": ("atom.xml", "application/atom+xml"),
    "atom-full": ("atom.xml", "application/atom+xml"),
    "rdf": ("index.rdf", "application/rdf+xml"),
    "json": ("feed.json", "application/feed+json"),
}


@dataclass(frozen=True)
class Site:
    """The newsroom's content: `base` is its URL without a trailing slash, `published` has each article's date."""

    base: str
    sources: tuple[Source, ...]
    articles: tuple[NewsArticle, ...]
    published: dict[str, datetime]

    def source(self, slug: str) -> Source:
        """Returns the source with that slug."""
        return next(source for source in self.sources if source.slug == slug)

    def of(self, source: Source) -> list[NewsArticle]:
        """Returns the source's articles, newest first."""
        return [article for article in self.articles if article.source == source.slug]

    def home(self, source: Source) -> str:
        """Returns the URL of the source's front page."""
        return f"{self.base}/{source.slug}/"

    def feed(self, source: Source) -> str:
        """Returns the URL of the source's feed."""
        return self.home(source) + FEED_FILES[source.feed][0]

    def page(self, article: NewsArticle) -> str:
        """Returns the URL of the article's page."""
        return f"{self.base}/{article.source}/{article.slug}.html"

    def icon(self, source: Source) -> str:
        """Returns the URL of the source's icon."""
        return f"{self.base}/icons/{source.slug}.png"

    def updated(self, source: Source) -> datetime:
        """Returns when the source last published."""
        return max(self.published[article.slug] for article in self.of(source))


def open_site(
    base: str,
    sources: tuple[Source, ...],
    articles: tuple[NewsArticle, ...],
    opened: datetime,
    breaking: datetime | None,
) -> Site:
    """Returns the site with all published articles; `breaking` is the breaking ones' date, if any."""
    published: dict[str, datetime] = {}
    for article in articles:
        if not article.is_breaking:
            published[article.slug] = opened - timedelta(minutes=article.minutes_before)
        elif breaking:
            published[article.slug] = breaking
    out = sorted(
        (article for article in articles if article.slug in published), key=lambda s: published[s.slug], reverse=True
    )
    return Site(base, sources, tuple(out), published)


def in_words(moment: datetime) -> str:
    """Returns the date as a newspaper prints it, in local time, as in '3 March 2026, 09:42'."""
    here = moment.astimezone()
    return f"{here.day} {MONTHS[here.month - 1]} {here.year}, {here.hour:02}:{here.minute:02}"
