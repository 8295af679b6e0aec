"""Reads the newsroom's sources and stories from the files that ship with DeskReader.

A story file is a head of `name: value` lines, an empty line, and a body of blocks parted by empty lines: `## heading`,
`> quotation`, `- list item`, `![alt | caption | credit](picture)`, a fenced code block, a block of HTML, or a
paragraph. Words are marked as `code`, *stressed* or **strong**, or by inline HTML.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from deskreader.resources import folder

INLINE = (  # ways to mark words inside a paragraph, and the HTML they stand for
    (re.compile(r"&(?!#?\w+;)"), "&amp;"),
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*([^*\s][^*]*)\*"), r"<em>\1</em>"),
)
PICTURE = re.compile(r"!\[(?P<words>[^\]]*)\]\((?P<file>[\w.-]+)\)")
FENCE = "```"


class Shape(StrEnum):
    """What a block of a story's body is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    LIST = "list"
    CODE = "code"
    PICTURE = "picture"
    HTML = "html"


@dataclass(frozen=True)
class Picture:
    """A picture of a story: `file` is its name in resources/newsroom/pictures; the words are plain text."""

    file: str
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True)
class Block:
    """One block of a body: `text` is inline HTML, except for code (plain text) and lists (items parted by newlines)."""

    shape: Shape
    text: str
    picture: Picture | None = None


@dataclass(frozen=True)
class Source:
    """One publication of the newsroom, with the format of its feed and the template of its pages."""

    slug: str
    title: str
    folder: str
    tagline: str
    feed: str
    template: str
    pictures: str
    colour: str


@dataclass(frozen=True)
class Story:
    """One story. `minutes_before` is how long before the newsroom opens it came out; a breaking one comes out later."""

    slug: str
    source: str
    title: str
    summary: str
    author: str
    section: str
    minutes_before: int
    body: tuple[Block, ...]
    points: tuple[str, ...] = ()
    lead: Picture | None = None
    language: str = "en"
    tags: tuple[str, ...] = ()
    is_breaking: bool = False
    original: str | None = None
    paragraphs_kept: int = 0


def read_sources(root: Path | None = None) -> tuple[Source, ...]:
    """All sources, in the order of the sidebar."""
    text = ((root or folder("newsroom")) / "sources.json").read_text("utf-8")
    return tuple(Source(**fields) for fields in json.loads(text))


def read_stories(root: Path | None = None) -> tuple[Story, ...]:
    """All stories, newest first; a copied story holds the beginning of its original."""
    files = sorted(((root or folder("newsroom")) / "stories").glob("*.md"))
    stories = {file.stem: read_story(file.stem, file.read_text("utf-8")) for file in files}
    whole = (_cut_copy(story, stories[story.original]) if story.original else story for story in stories.values())
    return tuple(sorted(whole, key=lambda story: story.minutes_before))


def read_story(slug: str, text: str) -> Story:
    """The story in the text of a story file."""
    head, _, body = text.partition("\n\n")
    lines = [line.partition(": ") for line in head.splitlines()]
    fields = {name: value.strip() for name, _, value in lines}
    return Story(
        slug=slug,
        source=fields["source"],
        title=fields["title"],
        summary=fields.get("summary", ""),
        author=fields.get("author", ""),
        section=fields.get("section", "News"),
        minutes_before=int(fields["minutes"]),
        body=tuple(read_body(body)),
        points=tuple(value.strip() for name, _, value in lines if name == "point"),
        lead=read_picture(fields["picture"]) if "picture" in fields else None,
        language=fields.get("language", "en"),
        tags=tuple(tag.strip() for tag in fields.get("tags", "").split(",") if tag.strip()),
        is_breaking=fields.get("breaking") == "yes",
        original=fields.get("original"),
        paragraphs_kept=int(fields.get("keep", "0")),
    )


def read_body(text: str) -> list[Block]:
    """The blocks of a body, in order; a fenced code block may hold empty lines."""
    blocks: list[Block] = []
    for piece_number, piece in enumerate(re.split(rf"^{FENCE}\n", text, flags=re.MULTILINE)):
        if piece_number % 2:
            blocks.append(Block(Shape.CODE, piece.rstrip("\n")))
        else:
            blocks.extend(read_block(block.strip()) for block in re.split(r"\n\s*\n", piece) if block.strip())
    return blocks


def read_block(text: str) -> Block:
    """The block that a piece of text between empty lines stands for."""
    if text.startswith("## "):
        return Block(Shape.HEADING, inline(text[3:]))
    if text.startswith("> "):
        return Block(Shape.QUOTE, inline(" ".join(line.removeprefix("> ") for line in text.splitlines())))
    if text.startswith("- "):
        return Block(Shape.LIST, inline("\n".join(line.removeprefix("- ") for line in text.splitlines())))
    if text.startswith("!["):
        return Block(Shape.PICTURE, "", read_picture(text))
    if re.match(r"<(table|ul|ol|hr|p|div|section|dl)\b", text):
        return Block(Shape.HTML, text)
    return Block(Shape.PARAGRAPH, inline(" ".join(text.splitlines())))


def inline(text: str) -> str:
    """The text with its marked words as HTML."""
    for mark, markup in INLINE:
        text = mark.sub(markup, text)
    return text


def read_picture(text: str) -> Picture:
    """The picture in `![alt | caption | credit](file)`."""
    found = PICTURE.fullmatch(text)
    if found is None:
        raise ValueError(f"not a picture: {text}")
    alt, caption, credit = (part.strip() for part in found["words"].split("|"))
    return Picture(found["file"], alt, caption, credit)


def _cut_copy(copy: Story, original: Story) -> Story:
    """The copy with the original's first paragraphs, the first two words of the next, and a link to the original."""
    paragraphs = [block for block in original.body if block.shape is Shape.PARAGRAPH]
    kept = paragraphs[: copy.paragraphs_kept]
    teaser = " ".join(paragraphs[copy.paragraphs_kept].text.split()[:2])
    link = f'<a href="$base/{original.source}/{original.slug}.html">{html.escape(original.title)}</a>'
    tail = (Block(Shape.PARAGRAPH, f"{teaser}…"), Block(Shape.HTML, f"<p><strong>Read More:</strong>{link}</p>"))
    return replace(copy, body=(*kept, *tail), points=original.points, lead=copy.lead or original.lead)
