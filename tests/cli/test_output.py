"""What commands print as JSON keeps the keys that scripts know."""

from __future__ import annotations

from datetime import UTC, datetime

from deskreader.cli.output import plain
from deskreader.model import ArticleId, FeedId, Headline, Progress, Tag


def test_the_keys_of_printed_values_are_those_that_scripts_know() -> None:
    moment = datetime(2026, 3, 1, 9, tzinfo=UTC)
    row = Headline(ArticleId(1), FeedId(2), "Courier", "Title", "Snippet", moment, False, True)
    assert {"title_marks", "snippet_marks", "is_starred"} <= set(plain(row))
    assert plain(Tag("kept", 3)) == {"name": "kept", "stories": 3}
    assert {"held", "held_until", "trouble"} <= set(plain(Progress(running=False)))
