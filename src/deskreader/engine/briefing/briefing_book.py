"""Writes a briefing as an EPUB book from the library alone: a front page, and a chapter for each unread story."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from deskreader.engine.library.library import Library
from deskreader.engine.transfer.epub import EpubWriter, FrontPage, chapter_file
from deskreader.engine.transfer.xhtml import escape_xml
from deskreader.errors import Kind, StoreError
from deskreader.model import OpenedArticle
from deskreader.model.habits.briefing import BriefingStory, StoryReasons


@dataclass(frozen=True, slots=True)
class BriefingTexts:
    """What a book says in the user's language: its title, its day in words, and what stands below a story.

    That is read hours later: it names a time, not how long ago that was.
    """

    title: str
    day: Callable[[datetime], str]
    facts: Callable[[StoryReasons], str]


class BriefingBook:
    """Writes the briefing of the moment."""

    def __init__(self, library: Library, writer: EpubWriter, now: Callable[[], datetime]) -> None:
        self._library, self._writer, self._now = library, writer, now

    def write(self, texts: BriefingTexts, target: Path) -> tuple[BriefingStory, ...]:
        """Writes the unread stories of the briefing and returns them; without any, it writes nothing.

        Raises: StoreError; DeskReaderError(DISK_FULL | READ_ONLY | NO_FOLDER | STORAGE).
        """
        stories, articles = self._stories()
        if not articles:
            return ()
        now = self._now()
        title = f"{texts.title}, {texts.day(now)}"
        front = FrontPage(texts.title, _front_page(stories, texts, now))
        self._writer.write_articles(articles, title, target, front)
        return tuple(stories)

    def _stories(self) -> tuple[list[BriefingStory], list[OpenedArticle]]:
        """Reads the stories with their articles; one that was removed in the meantime is left out."""
        stories, articles = [], []
        for story in self._library.briefing().unread:
            try:
                articles.append(self._library.open_article(story.headline.id))
            except StoreError as error:
                if error.kind is not Kind.UNKNOWN_ARTICLE:
                    raise
            else:
                stories.append(story)
        return stories, articles


def _front_page(stories: Sequence[BriefingStory], texts: BriefingTexts, now: datetime) -> str:
    parts = [f"<h1>{escape_xml(texts.title)}</h1>", f'<p class="byline">{escape_xml(texts.day(now))}</p>']
    for number, story in enumerate(stories, 1):
        parts.append(_entry(chapter_file(number), story, texts.facts(story.reasons)))
    return "\n".join(parts)


def _entry(file: str, story: BriefingStory, facts: str) -> str:
    """Returns a story as the front page has it: title, beginning, source, facts, and who else tells it."""
    row = story.headline
    title = escape_xml(row.title or row.feed_title)
    others = "".join(
        f'<li dir="auto">{escape_xml(other.feed_title)}: {escape_xml(other.title)}</li>' for other in row.others
    )
    return (
        f'<h2 dir="auto"><a href="{file}">{title}</a></h2><p dir="auto">{escape_xml(row.snippet)}</p>'
        f'<p class="byline">{escape_xml(" · ".join(filter(None, (row.feed_title, facts))))}</p>'
        + (f'<ul class="byline">{others}</ul>' if others else "")
    )
