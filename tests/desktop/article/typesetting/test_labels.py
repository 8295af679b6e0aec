"""The texts around an article: status, byline, hosts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from deskreader.desktop.article.typesetting.labels import byline, host, status_text
from deskreader.model import Completeness, Offline, Reason
from tests.desktop.article.samples import NOW, article


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({}, "Full story saved · 4 min read"),
        ({"words": 0}, "Full story saved"),
        ({"words": 200}, "Full story saved · 1 min read"),
        ({"offline": Offline.IMAGES_MISSING, "words": 0}, "Full story saved, some pictures missing"),
        (
            {"completeness": Completeness.SUMMARY, "reason": Reason.UNREACHABLE, "words": 40},
            "Summary only: the site didn't respond",
        ),
        ({"has_both_versions": True, "shows_feed_version": True, "words": 0}, "Full story saved · The feed's version"),
        (
            {"has_both_versions": True, "shows_feed_version": True, "original_site": "The Paper", "words": 0},
            "Full story saved · The site's version",
        ),
    ],
)
def test_the_status_says_what_is_stored(qapp: QApplication, changed: dict[str, Any], text: str) -> None:
    assert status_text(article(**changed)) == text


def test_every_reason_has_a_text(qapp: QApplication) -> None:
    for reason in Reason:
        assert status_text(article(reason=reason, completeness=Completeness.SUMMARY, offline=Offline.SUMMARY_ONLY))


def test_the_byline_leaves_out_what_is_unknown(qapp: QApplication) -> None:
    assert byline(article(), NOW).startswith("By Ana Lindqvist · Today, ")
    assert byline(article(), NOW).endswith(" · news.example")
    assert byline(article(link="http://127.0.0.1:8000/story"), NOW).endswith(", 09:42")
    assert byline(article(author="by Ana"), NOW).startswith("by Ana · ")
    alone = byline(article(author=None, link=None, published_at=None, arrived_at=NOW - timedelta(days=1)), NOW)
    assert alone.startswith("Yesterday, ")
    assert "·" not in alone


def test_hosts_are_written_as_people_write_them() -> None:
    assert host("https://www.news.example:8080/x") == "news.example"
    assert host("mailto:a@b.example") == "mailto:a@b.example"
    assert host("http://[bad") == "http://[bad"
