"""Reads the newsroom's sources and articles from the files that ship with DeskReader.

An article file is a head of `name: value` lines, an empty line, and a body of blocks separated by empty lines:
`## heading`, `> quotation`, `- list item`, `![alt | caption | credit](picture)`, a fenced code block, a block of HTML,
or a paragraph. Words are marked as `code`, *stressed* or **strong**, or by inline HTML.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from deskreader.resource_files import resource_path

INLINE = (  # inline markup inside a paragraph, and its HTML
    (re.compile(r"&(?!#?\w+;)"), "&amp;"),
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*([^*\s][^*]*)\*"), r"<em>\1</em>"),
)
IMAGE = re.compile(r"!\[(?P<words>[^\]]*)\]\((?P<file>[\w.-]+)\)")
FENCE = "```"


class Shape(StrEnum):
    """The kind of a block in an article's body."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    LIST = "list"
    CODE = "code"
    IMAGE = "picture"
    HTML = "html"


@dataclass(frozen=True)
class Image:
    """An image of an article: `file` is its name in resources/newsroom/pictures; the texts are plain."""

    file: str
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True)
class Block:
    """One block of a body: `text` is inline HTML, except for code (plain text) and lists (one item per line)."""

    shape: Shape
    text: str
    image: Image | None = None


@dataclass(frozen=True)
class Source:
    """One publication of the newsroom, with its feed format and page template."""

    slug: str
    title: str
    folder: str
    tagline: str
    feed: str
    template: str
    pictures: str
    colour: str


@dataclass(frozen=True)
class NewsArticle:
    """One article, published `minutes_before` the newsroom opens; a breaking one is published later."""

    slug: str
    source: str
    title: str
    summary: str
    author: str
    section: str
    minutes_before: int
    body: tuple[Block, ...]
    points: tuple[str, ...] = ()
    lead: Image | None = None
    language: str = "en"
    tags: tuple[str, ...] = ()
    is_breaking: bool = False
    original: str | None = None
    copied_paragraphs: int = 0


def read_sources(root: Path | None = None) -> tuple[Source, ...]:
    """Returns all sources, in sidebar order."""
    text = ((root or resource_path("newsroom")) / "sources.json").read_text("utf-8")
    return tuple(Source(**fields) for fields in json.loads(text))


def read_articles(root: Path | None = None) -> tuple[NewsArticle, ...]:
    """Returns all articles, newest first; a copied article has the beginning of its original."""
    files = sorted(((root or resource_path("newsroom")) / "stories").glob("*.md"))
    articles = {file.stem: read_article(file.stem, file.read_text("utf-8")) for file in files}
    whole = (
        _cut_copy(article, articles[article.original]) if article.original else article for article in articles.values()
    )
    return tuple(sorted(whole, key=lambda article: article.minutes_before))


def read_article(slug: str, text: str) -> NewsArticle:
    """Parses an article file."""
    head, _, body = text.partition("\n\n")
    lines = [line.partition(": ") for line in head.splitlines()]
    fields = {name: value.strip() for name, _, value in lines}
    return NewsArticle(
        slug=slug,
        source=fields["source"],
        title=fields["title"],
        summary=fields.get("summary", ""),
        author=fields.get("author", ""),
        section=fields.get("section", "News"),
        minutes_before=int(fields["minutes"]),
        body=tuple(read_body(body)),
        points=tuple(value.strip() for name, _, value in lines if name == "point"),
        lead=read_image(fields["picture"]) if "picture" in fields else None,
        language=fields.get("language", "en"),
        tags=tuple(tag.strip() for tag in fields.get("tags", "").split(",") if tag.strip()),
        is_breaking=fields.get("breaking") == "yes",
        original=fields.get("original"),
        copied_paragraphs=int(fields.get("keep", "0")),
    )


def read_body(text: str) -> list[Block]:
    """Parses a body into blocks; a fenced code block may contain empty lines."""
    blocks: list[Block] = []
    for piece_number, piece in enumerate(re.split(rf"^{FENCE}\n", text, flags=re.MULTILINE)):
        if piece_number % 2:
            blocks.append(Block(Shape.CODE, piece.rstrip("\n")))
        else:
            blocks.extend(read_block(block.strip()) for block in re.split(r"\n\s*\n", piece) if block.strip())
    return blocks


def read_block(text: str) -> Block:
    """Parses one block."""
    if text.startswith("## "):
        return Block(Shape.HEADING, inline(text[3:]))
    if text.startswith("> "):
        return Block(Shape.QUOTE, inline(" ".join(line.removeprefix("> ") for line in text.splitlines())))
    if text.startswith("- "):
        return Block(Shape.LIST, inline("\n".join(line.removeprefix("- ") for line in text.splitlines())))
    if text.startswith("!["):
        return Block(Shape.IMAGE, "", read_image(text))
    if re.match(r"<(table|ul|ol|hr|p|div|section|dl)\b", text):
        return Block(Shape.HTML, text)
    return Block(Shape.PARAGRAPH, inline(" ".join(text.splitlines())))


def inline(text: str) -> str:
    """Converts inline markup to HTML."""
    for pattern, markup in INLINE:
        text = pattern.sub(markup, text)
    return text


def read_image(text: str) -> Image:
    """Parses an image in the form `![alt | caption | credit](file)`."""
    match = IMAGE.fullmatch(text)
    if match is None:
        raise ValueError(f"not a picture: {text}")
    alt, caption, credit = (part.strip() for part in match["words"].split("|"))
    return Image(match["file"], alt, caption, credit)


def _cut_copy(copy: NewsArticle, original: NewsArticle) -> NewsArticle:
    """Returns the copy with the original's first paragraphs, two words of the next, and a link to the original."""
    paragraphs = [block for block in original.body if block.shape is Shape.PARAGRAPH]
    first_paragraphs = paragraphs[: copy.copied_paragraphs]
    teaser = " ".join(paragraphs[copy.copied_paragraphs].text.split()[:2])
    link = f'<a href="$base/{original.source}/{original.slug}.html">{html.escape(original.title)}</a>'
    tail = (Block(Shape.PARAGRAPH, f"{teaser}…"), Block(Shape.HTML, f"<p><strong>Read More:</strong>{link}</p>"))
    return replace(copy, body=(*first_paragraphs, *tail), points=original.points, lead=copy.lead or original.lead)
