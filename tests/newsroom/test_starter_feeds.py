"""The starter list and the icons that ship with DeskReader."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from lxml import etree

from deskreader.resource_files import resource_path

TOPICS = json.loads(resource_path("starter_feeds.json").read_text("utf-8"))
FEEDS = [feed for topic in TOPICS for feed in topic["feeds"]]
ICONS = sorted(resource_path("icons").glob("*.svg"))
NEEDED = (
    "today unread star star-filled saved-search refresh search check text-size open-external more import export list "
    "newsroom sync add folder warning feed settings close undo chevron-right chevron-down download keyboard menu "
    "deskreader deskreader-tray-light deskreader-tray-dark"
)
SVG = "{http://www.w3.org/2000/svg}svg"


def test_topics_are_well_formed() -> None:
    assert len({topic["topic"] for topic in TOPICS}) == len(TOPICS) >= 14
    assert {topic["language"] for topic in TOPICS} == {"en", "de", "fr", "es", "ja"}
    assert all(topic.keys() == {"topic", "language", "feeds"} for topic in TOPICS)
    assert all(8 <= len(topic["feeds"]) <= 10 for topic in TOPICS)


def test_feeds_are_well_formed_and_distinct() -> None:
    for feed in FEEDS:
        assert feed.keys() == {"title", "url", "site"}
        assert feed["title"].strip() == feed["title"] != ""
        for address in (feed["url"], feed["site"]):
            parts = urlsplit(address)
            assert parts.scheme == "https"
            assert "." in parts.netloc
            assert "@" not in parts.netloc
            assert not set(address) & set(" <>\"'")
    assert len({feed["url"] for feed in FEEDS}) == len(FEEDS)
    assert len({feed["title"] for feed in FEEDS}) == len(FEEDS)


def test_every_icon_exists() -> None:
    assert set(NEEDED.split()) <= {icon.stem for icon in ICONS}


@pytest.mark.parametrize("icon", ICONS, ids=lambda icon: icon.stem)
def test_icon_is_a_plain_drawing(icon) -> None:
    root = etree.fromstring(icon.read_bytes())
    assert root.tag == SVG
    assert not root.xpath("//*[local-name()='script' or local-name()='image' or local-name()='text' or @href]")
    if not icon.stem.startswith("deskreader"):
        assert (root.get("viewBox"), root.get("stroke")) == ("0 0 24 24", "currentColor")
        assert b"#" not in icon.read_bytes()
