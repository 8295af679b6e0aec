"""Exports of other readers, in the form that their documentation and sources describe: every subscription arrives."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from deskreader.feeds.opml import parse_outline, write_outline
from deskreader.model import OutlineItem

FOLDER = Path(__file__).parent / "opml"
PEERS = sorted(path.stem for path in FOLDER.glob("*.opml"))
FLAT = {"newsboat"}  # its tags are not exported
UNUSABLE = {
    "rssguard": ("Scripted", "bash#./make-feed.sh"),
    "liferea": ("Command", "|/home/ann/bin/feed"),
    "newsboat": ("Cut", "filter:~/bin/cut:https://cut.example/feed"),
}
EXPECTED = {
    ("Harbour Times", "https://harbour.example/feed.xml"): "News",
    ("Café du coin", "https://cafe.example/feed.xml"): "News",
    ("Tides", "https://tides.example/feed.xml"): "Science & Nature",
    ("Alone", "https://alone.example/feed.xml"): None,
}


def read(peer: str) -> tuple[OutlineItem, ...]:
    return parse_outline((FOLDER / f"{peer}.opml").read_bytes())


def placed(items: tuple[OutlineItem, ...], folder: str | None = None) -> dict[tuple[str, str], str | None]:
    """Returns the folder of each feed by its name and URL."""
    found: dict[tuple[str, str], str | None] = {}
    for item in items:
        if item.feed_url is None:
            found |= placed(item.children, item.title)
        else:
            found[item.title, item.feed_url] = folder
    return found


def test_all_peers_have_a_fixture() -> None:
    assert [
        *("feedbin", "feedly", "freshrss", "inoreader", "liferea", "miniflux", "netnewswire", "newsboat", "rssguard"),
        "thunderbird",
    ] == PEERS


@pytest.mark.parametrize("peer", PEERS)
def test_every_subscription_arrives_in_its_folder_with_its_name(peer: str) -> None:
    found = placed(read(peer))
    if peer in UNUSABLE:
        assert found.pop(UNUSABLE[peer], "") is None, "returned, so that the import can name it"
    assert found == (dict.fromkeys(EXPECTED) if peer in FLAT else EXPECTED)


@pytest.mark.parametrize("peer", PEERS)
def test_sites_are_kept(peer: str) -> None:
    sites = {item.feed_url: item.site_url for item in _feeds(read(peer)) if (item.title, item.feed_url) in EXPECTED}
    assert sites == {url: url.removesuffix("feed.xml") for _, url in EXPECTED}


def _feeds(items: tuple[OutlineItem, ...]) -> list[OutlineItem]:
    return [feed for item in items for feed in ([item] if item.feed_url is not None else _feeds(item.children))]


@pytest.mark.parametrize("peer", PEERS)
def test_what_is_exported_has_all_that_the_peer_reads(peer: str) -> None:
    """Each peer reads `xmlUrl`, `htmlUrl` and one of `text` and `title`; some skip what is not of type `rss`."""
    items = read(peer)
    document = write_outline(items, "Subscriptions")
    assert parse_outline(document) == items
    tree = etree.fromstring(document)
    assert (tree.tag, tree.get("version")) == ("opml", "2.0")
    assert [child.tag for child in tree] == ["head", "body"]
    for outline in tree.iter("outline"):
        assert outline.get("text") == outline.get("title")
        if outline.get("xmlUrl"):
            assert outline.get("type") == "rss"
            assert len(outline) == 0
        else:
            assert len(outline) > 0
