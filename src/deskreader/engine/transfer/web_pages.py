"""Writes articles as web pages, each one file that holds its pictures and needs no network."""

from __future__ import annotations

import shutil
import tempfile
import time
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

from deskreader.engine.files import file_error, file_name, write_file
from deskreader.engine.library.library import Library
from deskreader.engine.transfer.story_markup import image_type, page_attributes, story_markup
from deskreader.engine.transfer.xhtml import escape_xml
from deskreader.model import ArticleId, OpenedArticle

MOST_DRAGGED = 20
"""Articles of one drag that become files."""
KEPT_SECONDS = 3600
"""How long the files of a drag stay: the program that takes them may copy them later."""
STYLE = """body{max-width:40em;margin:2em auto;padding:0 1em;font:1.1em/1.55 serif}h1{line-height:1.2}
.byline{opacity:.7;font-size:.85em}img{max-width:100%;height:auto}figure{margin:1em 0}figcaption{font-size:.85em}
pre{overflow:auto}blockquote{border-left:3px solid;margin:1em 0;padding-left:1em;opacity:.85}
:root{color-scheme:light dark}"""
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""What the page may load: nothing but what it holds (https://www.w3.org/TR/CSP3/)."""


def web_page(article: OpenedArticle) -> bytes:
    """Returns an article as an HTML document that holds its pictures."""
    images = {}
    for url, image in article.images.items():
        if (kind := image_type(image.data)) is not None:
            images[url] = f"data:{kind[0]};base64,{b64encode(image.data).decode('ascii')}"
    title = escape_xml(article.title or article.feed_title)
    return (
        f'<!DOCTYPE html>\n<html{page_attributes(article)}><head><meta charset="utf-8"/>'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"/>'
        '<meta name="viewport" content="width=device-width"/>'
        f"<title>{title}</title><style>{STYLE}</style></head>\n<body>{story_markup(article, images)}</body></html>\n"
    ).encode()


class WebPageWriter:
    """Writes stored articles as files for other programs. Raises: StoreError, DeskReaderError."""

    def __init__(self, library: Library, folder: Path) -> None:
        """`folder` is where the files of a drag stand until they are taken."""
        self._library, self._folder = library, folder

    def write_dragged(self, ids: Sequence[ArticleId]) -> list[Path]:
        """Writes a file for each article, twenty at most, into a new folder; removes those of earlier drags."""
        self._remove_old()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(dir=self._folder))
        except OSError as error:
            raise file_error(error, self._folder.name) from error
        paths: list[Path] = []
        for article_id in ids[:MOST_DRAGGED]:
            article = self._library.open_article(article_id)
            path = _free_path(folder, file_name(article.title or article.feed_title))
            write_file(str(path), web_page(article))
            paths.append(path)
        return paths

    def _remove_old(self) -> None:
        oldest = time.time() - KEPT_SECONDS
        for folder in self._folder.glob("*"):
            if folder.stat(follow_symlinks=False).st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)


def _free_path(folder: Path, name: str) -> Path:
    path, number = folder / f"{name}.html", 2
    while path.exists():
        path, number = folder / f"{name} {number}.html", number + 1
    return path
