"""The sample newsroom, opened again and again, repeats no article and no notification."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from deskreader import sample_newsroom
from deskreader.engine.engine import Engine
from deskreader.model import ArticleId, View, ViewKind
from deskreader.profile import profile_in

OPENINGS = 10


def test_no_article_and_no_notification_comes_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    announced: Counter[tuple[int, str]] = Counter()
    for _opening in range(OPENINGS):
        monkeypatch.setattr(sample_newsroom, "PORT", 0)  # another port at each opening
        engine = Engine(profile_in(tmp_path), intervals=sample_newsroom.INTERVALS)
        engine.settings.change(save_pages=False, save_pictures=False)
        newsroom = sample_newsroom.open_newsroom(engine)
        ids: list[ArticleId] = []
        stop = engine.library.listen(lambda changes, ids=ids: ids.extend(changes.announce))
        try:
            for _round in range(2):
                engine.refresher.run(by_hand=True)
            announced.update((row.feed_id, row.title) for row in engine.library.headlines(ids))
            rows = engine.library.page(View(ViewKind.ALL), limit=2000).headlines
        finally:
            stop()
            engine.close()
            newsroom.stop()
    stories = Counter((row.feed_id, row.title) for row in rows)
    assert rows
    assert {story: count for story, count in stories.items() if count > 1} == {}
    assert {story: count for story, count in announced.items() if count > 1} == {}
