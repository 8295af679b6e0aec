"""The badges of feeds without an icon."""

from __future__ import annotations

from deskreader.desktop.appearance.feed_badge import badge_color, badge_letter
from deskreader.model import FeedId


def test_a_badge_has_a_steady_colour_and_a_letter() -> None:
    assert badge_color(FeedId(3)) == badge_color(FeedId(3))
    assert badge_color(FeedId(3)) != badge_color(FeedId(4))
    assert [badge_letter(title) for title in ("meridian", "«Été»", "漢字", "🙂 fun", "…", "", "ßeta")] == [
        "M", "É", "漢", "F", "·", "·", "S"
    ]  # fmt: skip
