"""Finds the links that stand for a player: video, audio, or an embedded page, each set as a card."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from deskreader.desktop.article.parsing.html_tree import Element, Node
from deskreader.desktop.article.parsing.inline_spans import allowed_link
from deskreader.desktop.article.parsing.sections import Embed, Medium, Nesting

SUFFIXES = {
    Medium.VIDEO: frozenset({"mp4", "m4v", "webm", "ogv", "mov", "m3u8"}),
    Medium.AUDIO: frozenset({"mp3", "m4a", "m4b", "ogg", "oga", "opus", "wav", "flac", "aac"}),
}
EMBED_PATHS = re.compile(r"/(?:embed|videoembed|iframe|widgets?)(?:[/.?]|\Z)|\A/video/\d+\Z")
"""Paths of pages that are made to stand in another page, as the large players have them."""
TYPES = {"video/": Medium.VIDEO, "audio/": Medium.AUDIO, "text/html": Medium.PAGE}
MAX_TITLE = 200


def medium_of_link(link: Element) -> Medium | None:
    """Returns what a link plays: by its `type`, which the sanitizer writes for players, else by its address."""
    stated = link.get("type").lower()
    for beginning, medium in TYPES.items():
        if stated.startswith(beginning):
            return medium
    return medium_of_address(allowed_link(link.get("href")))


def medium_of_address(address: str) -> Medium | None:
    """Returns what an address plays; None where it is a page like any other."""
    try:
        path = urlsplit(address).path.lower()
    except ValueError:
        return None
    suffix = path.rpartition(".")[2]
    for medium, suffixes in SUFFIXES.items():
        if suffix in suffixes:
            return medium
    return Medium.PAGE if EMBED_PATHS.search(path) else None


def embed_of(node: Element, nesting: Nesting) -> Embed | None:
    """Returns the embed of a figure or paragraph that holds a link to a player and nothing else but its caption."""
    links = [inner for inner in _elements(node) if inner.tag == "a"]
    href = allowed_link(links[0].get("href")) if len(links) == 1 else ""
    medium = medium_of_link(links[0]) if href.startswith(("http://", "https://")) else None
    if medium is None:
        return None
    images = [inner for inner in _elements(node) if inner.tag == "img"]
    others = [inner for inner in _elements(node) if inner.tag in ("table", "ul", "ol", "pre", "blockquote")]
    linked, whole = text_of(links[0]), text_of(node)
    is_alone = node.tag == "figure" or whole == linked
    if others or len(images) > 1 or not is_alone:
        return None
    title = whole.removeprefix(linked).strip() or linked
    return Embed(medium, href, nesting, title[:MAX_TITLE], images[0].get("src") if images else "")


def text_of(node: Node) -> str:
    """Returns the text of a node, white space collapsed."""
    return " ".join("".join(_texts(node)).split())


def _texts(node: Node) -> Iterator[str]:
    if isinstance(node, str):
        yield node
        return
    for child in node.children:
        yield from _texts(child)
    if node.holds_block:
        yield " "


def _elements(node: Element) -> Iterator[Element]:
    for child in node.children:
        if isinstance(child, Element):
            yield child
            yield from _elements(child)
