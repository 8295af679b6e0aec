"""Writes articles with their images into one EPUB 3 book (https://www.w3.org/TR/epub-33/)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from deskreader.engine.files import replacing_file
from deskreader.engine.library.library import Library
from deskreader.engine.transfer.story_markup import image_type, page_attributes, story_markup
from deskreader.engine.transfer.xhtml import escape_xml
from deskreader.model import OpenedArticle, PageKey, StoredImage, View
from deskreader.text.clock import utc_now

ARTICLES_PER_PAGE = 100  # of a view
MOST_ARTICLES = 2_000  # in one book: larger books open slowly in most e-readers
CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""
STYLE = """body{font-family:serif;line-height:1.5}h1{line-height:1.2}.byline{color:#666;font-size:.85em}
img{max-width:100%;height:auto}figure{margin:1em 0}figcaption,.caption{font-size:.85em}
.term{font-weight:bold}.definition{margin-left:1.5em}
.front h2{font-size:1.2em;margin:1.2em 0 .2em}.front p,.front ul{margin:.2em 0}
.front a{color:inherit;text-decoration:none}
"""


FRONT = "front.xhtml"


def chapter_file(number: int) -> str:
    """Returns the file of a chapter, the first of which is 1, as a front page names it."""
    return f"stories/{number:04}.xhtml"


@dataclass(frozen=True, slots=True)
class FrontPage:
    """A page before the chapters: its title, and its content as XHTML."""

    title: str
    body: str


@dataclass(slots=True)
class _Book:
    """What is written so far."""

    front: str = ""  # title of the front page; empty where there is none
    chapters: list[tuple[str, str]] = field(default_factory=list)  # file name and title
    images: dict[str, str] = field(default_factory=dict)  # file name to media type
    languages: list[str] = field(default_factory=list)


class EpubWriter:
    """Writes articles into a book."""

    def __init__(self, library: Library, now: Callable[[], datetime] = utc_now) -> None:
        self._library = library
        self._now = now

    def write(self, view: View, title: str, target: Path) -> int:
        """Writes the articles of a view in its order, up to MOST_ARTICLES, and returns their number.

        The file is written whole or not at all.

        Raises: StoreError; DeskReaderError(DISK_FULL | READ_ONLY | NO_FOLDER | STORAGE).
        """
        return self.write_articles(self._articles(view), title, target)

    def write_articles(
        self, articles: Iterable[OpenedArticle], title: str, target: Path, front: FrontPage | None = None
    ) -> int:
        """Writes these articles in their order, behind a front page if there is one, and returns their number.

        Raises: as `write` does.
        """
        with replacing_file(target) as path, ZipFile(path, "w", ZIP_DEFLATED) as archive:
            return self._fill(archive, articles, title, front)

    def _fill(self, archive: ZipFile, articles: Iterable[OpenedArticle], title: str, front: FrontPage | None) -> int:
        archive.writestr("mimetype", "application/epub+zip", ZIP_STORED)  # first, and uncompressed: OCF 4.3
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OEBPS/style.css", STYLE)
        book = _Book()
        if front is not None:
            book.front = front.title
            archive.writestr(
                f"OEBPS/{FRONT}", _document(front.title, f'<div class="front">{front.body}</div>', "style.css")
            )
        for number, article in enumerate(articles, 1):
            name = chapter_file(number)
            archive.writestr(f"OEBPS/{name}", self._chapter(archive, article, book))
            book.chapters.append((name, article.title or article.feed_title))
            book.languages += [article.language] if article.language else []
        archive.writestr("OEBPS/nav.xhtml", _contents(book, title))
        archive.writestr("OEBPS/content.opf", _package(book, title, self._now().astimezone(UTC)))
        return len(book.chapters)

    def _articles(self, view: View) -> Iterator[OpenedArticle]:
        """Yields the articles of a view, page by page."""
        after: PageKey | None = None
        left = MOST_ARTICLES
        while left > 0:
            page = self._library.page(view, after, min(ARTICLES_PER_PAGE, left))
            left -= len(page.headlines)
            yield from (self._library.open_article(row.id) for row in page.headlines)
            if page.end is None:
                return
            after = page.end

    def _chapter(self, archive: ZipFile, article: OpenedArticle, book: _Book) -> str:
        files = {}
        for url, image in article.images.items():
            if (file := _write_image(archive, image, book)) is not None:
                files[url] = f"../{file}"
        return _document(article.title or article.feed_title, story_markup(article, files), "../style.css", article)


def _write_image(archive: ZipFile, image: StoredImage, book: _Book) -> str | None:
    """Writes an image once and returns the name of its file, or None for a type that books do not support."""
    if (kind := image_type(image.data)) is None:
        return None
    media_type, extension = kind
    name = f"pictures/{blake2b(image.data, digest_size=16).hexdigest()}.{extension}"
    if name not in book.images:
        book.images[name] = media_type
        archive.writestr(f"OEBPS/{name}", image.data, ZIP_STORED)
    return name


def _document(title: str, body: str, style: str, article: OpenedArticle | None = None) -> str:
    attributes = page_attributes(article) if article is not None else ""
    if article is not None and article.language:
        attributes += f' xml:lang="{escape_xml(article.language)}"'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"{attributes}>'
        f'<head><title>{escape_xml(title) or "DeskReader"}</title><link rel="stylesheet" href="{style}"/></head>'
        f"<body>{body}</body></html>\n"
    )


def _contents(book: _Book, title: str) -> str:
    pages = [*([(FRONT, book.front)] if book.front else []), *book.chapters]
    lines = "".join(f'<li><a href="{name}">{escape_xml(chapter) or name}</a></li>' for name, chapter in pages)
    nav = f'<nav epub:type="toc"><h1>{escape_xml(title)}</h1><ol>{lines or "<li><span>-</span></li>"}</ol></nav>'
    return _document(title, nav, "style.css")


def _package(book: _Book, title: str, now: datetime) -> str:
    """Returns the package document: all files and their order (EPUB 3.3, section 5)."""
    language = max(book.languages, key=book.languages.count, default="en")
    chapters = "".join(
        f'<item id="s{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, (name, _) in enumerate(book.chapters)
    )
    images = "".join(
        f'<item id="p{n}" href="{name}" media-type="{media_type}"/>'
        for n, (name, media_type) in enumerate(book.images.items())
    )
    front = f'<item id="front" href="{FRONT}" media-type="application/xhtml+xml"/>' if book.front else ""
    parts = [*(["front"] if book.front else []), *(f"s{n}" for n in range(len(book.chapters)))]
    order = "".join(f'<itemref idref="{part}"/>' for part in parts or ["nav"])
    identifier = uuid5(NAMESPACE_URL, f"deskreader {title} {now.isoformat()}")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>'
        f"<dc:title>{escape_xml(title)}</dc:title><dc:language>{escape_xml(language)}</dc:language>"
        "<dc:creator>DeskReader</dc:creator>"
        f'<meta property="dcterms:modified">{now:%Y-%m-%dT%H:%M:%SZ}</meta></metadata>'
        '<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        f'<item id="style" href="style.css" media-type="text/css"/>{front}{chapters}{images}</manifest>'
        f"<spine>{order}</spine></package>\n"
    )
