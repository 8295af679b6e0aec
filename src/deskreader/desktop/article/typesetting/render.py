"""Turns an opened article into the document that the view shows. Pure: no widget, no file, no network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from deskreader.desktop.appearance import missing_scripts
from deskreader.desktop.article.parsing.inline_spans import allowed_link
from deskreader.desktop.article.parsing.media_links import medium_of_address
from deskreader.desktop.article.parsing.sections import Embed, Medium, Paragraph, Section
from deskreader.desktop.article.parsing.sections_from_html import sections_from_html
from deskreader.desktop.article.pieces.bounded_sections import bounded_sections
from deskreader.desktop.article.pieces.piece_list import PieceList
from deskreader.desktop.article.typesetting.body import BodyWriter
from deskreader.desktop.article.typesetting.cursor_writer import CursorWriter
from deskreader.desktop.article.typesetting.document import ArticleDocument, set_column_width
from deskreader.desktop.article.typesetting.heading import write_article_heading, write_hint
from deskreader.desktop.article.typesetting.incremental import FIRST_STEP, IncrementalLayout
from deskreader.desktop.article.typesetting.picture_cache import PictureCache
from deskreader.desktop.article.typesetting.scripts import missing_font_hint, script_families, scripts_of
from deskreader.desktop.article.typesetting.style import ArticleStyle
from deskreader.model import OpenedArticle, StoredImage


def read_pieces(article: OpenedArticle) -> PieceList:
    """Returns an article's text in pieces of bounded size. It needs no window and can run on any thread."""
    for text in (article.title, article.author or "", article.feed_title, article.lead_caption or "", article.html):
        missing_scripts.look_up(text)
    sections = sections_from_html(article.html, article.direction == "rtl")
    scripts = scripts_of(f"{article.title} {article.html}", article.language)
    return PieceList(bounded_sections((*sections, *_enclosures(article, sections))), scripts)


def render(
    article: OpenedArticle,
    style: ArticleStyle,
    column_width: int,
    now: datetime | None,
    icon: StoredImage | None = None,
    pieces: PieceList | None = None,
    opened_details: frozenset[int] | None = None,
    pictures: PictureCache | None = None,
    seconds: float | None = None,
) -> ArticleDocument:
    """Returns the document of an article with a column of `column_width` pixels.

    A long article has only its beginning in the document, what is written in about `seconds` of CPU time;
    `pending_layout` writes the rest. `pieces` is the result of `read_pieces`, which is called here where it is not
    given. `opened_details` are the details that are open, by default those that the page has open. `pictures` decodes
    the pictures, which are otherwise decoded when they are drawn.
    """
    pieces = read_pieces(article) if pieces is None else pieces
    scripts = pieces.scripts
    style = replace(style, fallbacks=script_families(scripts)) if scripts else style
    document = ArticleDocument(style, column_width, pictures)
    set_column_width(document, column_width)  # while the document is empty: later, all would be laid out again
    writer = CursorWriter(document)
    writer.cursor.beginEditBlock()
    first_space = write_article_heading(writer, article, icon, now, _shows_lead_image(article, pieces))
    if hint := missing_font_hint(scripts):
        write_hint(writer, hint)
    writer.cursor.endEditBlock()
    body = BodyWriter(writer, article.images)
    opened = pieces.open_details if opened_details is None else opened_details
    layout = IncrementalLayout(writer, body, pieces, opened, first_space)
    layout.write_more(FIRST_STEP if seconds is None else seconds)
    document.pending_layout = None if layout.is_done else layout
    return document


def render_for_paper(
    article: OpenedArticle, icon: StoredImage | None, pieces: PieceList, style: ArticleStyle
) -> ArticleDocument:
    """Returns the document of an article as it is printed: all its details are open, and its date stays right."""
    opened = frozenset(piece.details for piece in pieces if isinstance(piece, Paragraph) and piece.details)
    return render(article, style, style.column_width, None, icon, pieces, opened)


def _shows_lead_image(article: OpenedArticle, pieces: PieceList) -> bool:
    """Returns whether the lead image goes above the text: it is stored, and the text does not show it itself."""
    return bool(article.lead_image) and article.lead_image in article.images and article.lead_image not in pieces.images


def _enclosures(article: OpenedArticle, sections: Sequence[Section]) -> list[Section]:
    """Returns the audio and video that the entry carries, as cards after the text, unless the text has them already."""
    media = {"audio": Medium.AUDIO, "video": Medium.VIDEO}
    shown = {section.href for section in sections if isinstance(section, Embed)}
    cards: list[Section] = []
    for enclosure in article.enclosures:
        href = allowed_link(enclosure.url)
        medium = media.get((enclosure.media_type or "").split("/")[0]) or medium_of_address(href)
        if href and href not in shown and medium in (Medium.AUDIO, Medium.VIDEO):
            shown.add(href)
            size, seconds = enclosure.length or 0, enclosure.duration or 0
            cards.append(Embed(medium, href, title=article.title, length=size, duration=seconds))
    return cards
