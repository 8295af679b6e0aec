"""From an opened article to the document that the view shows. Pure: no widget, no file, no network."""

from __future__ import annotations

from datetime import datetime

from deskreader.desktop.article.parsing.inline_spans import link
from deskreader.desktop.article.parsing.sections import Embed, Figure, Medium, Section
from deskreader.desktop.article.parsing.sections_from_html import sections
from deskreader.desktop.article.typesetting.body import Body
from deskreader.desktop.article.typesetting.cursor_writer import CursorWriter
from deskreader.desktop.article.typesetting.document import ArticleDocument, set_column
from deskreader.desktop.article.typesetting.heading import write_top
from deskreader.desktop.article.typesetting.incremental import FIRST, IncrementalLayout
from deskreader.desktop.article.typesetting.style import ArticleStyle
from deskreader.model import OpenedArticle, StoredImage


def read(opened: OpenedArticle) -> tuple[Section, ...]:
    """The sections of an article's text. It needs no window, and may be done on any thread."""
    return sections(opened.html, opened.direction == "rtl")


def render(
    opened: OpenedArticle,
    look: ArticleStyle,
    column: int,
    now: datetime,
    icon: StoredImage | None = None,
    story: tuple[Section, ...] | None = None,
) -> ArticleDocument:
    """The document of an article, its column `column` pixels wide; of a long one its beginning, the rest in `steps`.

    `story` is what `read` made of it.
    """
    story = read(opened) if story is None else story
    document = ArticleDocument(look, column)
    set_column(document, column)  # before anything stands in it: afterwards, all would be laid out again
    writer = CursorWriter(document)
    writer.cursor.beginEditBlock()
    below = write_top(writer, opened, icon, now, _shows_lead(opened, story))
    writer.cursor.endEditBlock()
    steps = IncrementalLayout(writer, Body(writer, opened.pictures), (*story, *_enclosures(opened)), below)
    steps.go_on(FIRST)
    document.steps = None if steps.is_done else steps
    return document


def _shows_lead(opened: OpenedArticle, story: tuple[Section, ...]) -> bool:
    """Whether the lead picture goes above the text: it is stored, and the text does not show it itself."""
    shown = {section.address for section in story if isinstance(section, Figure)}
    return bool(opened.lead_image) and opened.lead_image in opened.pictures and opened.lead_image not in shown


def _enclosures(opened: OpenedArticle) -> list[Section]:
    """Sound and film that the entry carries, as links behind the text."""
    media = {"audio": Medium.AUDIO, "video": Medium.VIDEO}
    return [
        Embed(media[kind], link(enclosure.url))
        for enclosure in opened.enclosures
        if (kind := (enclosure.media_type or "").split("/")[0]) in media and link(enclosure.url)
    ]
