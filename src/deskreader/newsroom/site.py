"""The newsroom's site at one moment: which stories are out, at which addresses, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from deskreader.newsroom.content import Source, Story

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
    """What the newsroom shows: `base` is its address without a last slash, `published` says when a story came out."""

    base: str
    sources: tuple[Source, ...]
    stories: tuple[Story, ...]
    published: dict[str, datetime]

    def source(self, slug: str) -> Source:
        """The source of that name."""
        return next(source for source in self.sources if source.slug == slug)

    def of(self, source: Source) -> list[Story]:
        """The source's stories, newest first."""
        return [story for story in self.stories if story.source == source.slug]

    def home(self, source: Source) -> str:
        """The address of the source's front page."""
        return f"{self.base}/{source.slug}/"

    def feed(self, source: Source) -> str:
        """The address of the source's feed."""
        return self.home(source) + FEED_FILES[source.feed][0]

    def page(self, story: Story) -> str:
        """The address of the story's page."""
        return f"{self.base}/{story.source}/{story.slug}.html"

    def icon(self, source: Source) -> str:
        """The address of the source's icon."""
        return f"{self.base}/icons/{source.slug}.png"

    def updated(self, source: Source) -> datetime:
        """When the source last published."""
        return max(self.published[story.slug] for story in self.of(source))


def open_site(
    base: str, sources: tuple[Source, ...], stories: tuple[Story, ...], opened: datetime, breaking: datetime | None
) -> Site:
    """The site with all stories that are out; `breaking` is when the breaking ones came out, if they have."""
    published: dict[str, datetime] = {}
    for story in stories:
        if not story.is_breaking:
            published[story.slug] = opened - timedelta(minutes=story.minutes_before)
        elif breaking:
            published[story.slug] = breaking
    out = sorted((story for story in stories if story.slug in published), key=lambda s: published[s.slug], reverse=True)
    return Site(base, sources, tuple(out), published)


def in_words(moment: datetime) -> str:
    """The moment as a newspaper prints it, on this machine's clock, as in '3 March 2026, 09:42'."""
    here = moment.astimezone()
    return f"{here.day} {MONTHS[here.month - 1]} {here.year}, {here.hour:02}:{here.minute:02}"
