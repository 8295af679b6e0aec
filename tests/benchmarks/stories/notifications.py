"""Counts the notifications of the sample newsroom, with stories and without: python -m tests.benchmarks notifications

Every article arrives in a refresh of its own, in the order in which the newsroom published them, as for a reader who
was there all the time.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from deskreader.engine.context import EngineContext
from deskreader.engine.notifications.policy import NotificationContext, plan_notifications
from deskreader.engine.stories import StoryDesk
from deskreader.model import ArticleId, FeedId
from deskreader.newsroom.content import NewsArticle, read_articles, read_sources
from deskreader.newsroom.feeds import guid
from deskreader.newsroom.markup import body_html
from deskreader.settings import NotifyMode, StoryGrouping
from deskreader.store.articles import flags, merge
from deskreader.text.html_to_text import text_of
from tests.benchmarks.table import print_table
from tests.engine.kit import NOW, add_feed, engine_context
from tests.store.kit import document, entry, fetched

BASE = "https://newsroom.example"


def notifications(grouping: StoryGrouping) -> Iterator[str]:
    """Yields the titles that notifications name, one refresh after the other."""
    with tempfile.TemporaryDirectory() as folder, engine_context(Path(folder)) as context:
        context.settings.change(story_grouping=grouping, notify=NotifyMode.EACH)
        desk = StoryDesk(context)
        feeds = {source.slug: add_feed(context, f"{BASE}/{source.slug}/feed", is_first=0) for source in read_sources()}
        announced: set[ArticleId] = set()
        for number, article in enumerate(reversed(read_articles())):
            arrived = _arrive(context, feeds[article.source], number, article)
            desk.group_arrivals()
            news = context.library.headlines(context.database.write(flags.to_announce, [arrived]))
            stories = {row.id: row.story for row in news if row.story is not None and not row.is_update}
            for plan in plan_notifications(
                news, context.settings.current, NOW, context=NotificationContext((), stories, announced)
            ):
                announced.update(stories.get(row.id, row.id) for row in plan.articles)
                yield from (row.title for row in plan.articles)


def _arrive(context: EngineContext, feed: FeedId, number: int, article: NewsArticle) -> ArticleId:
    html = body_html(article, BASE)
    item = entry(
        number, guid=guid(article), title=article.title, link=f"{BASE}/{article.source}/{article.slug}",
        published_at=NOW - timedelta(minutes=max(0, article.minutes_before)), content=html,
        text=f"{article.summary}\n{text_of(html)}",
    )  # fmt: skip
    return context.database.write(merge.merge, feed, document(item), fetched()).new[0]


def main() -> None:
    """Prints how many there are, and which stories keep quiet."""
    off, on = list(notifications(StoryGrouping.OFF)), list(notifications(StoryGrouping.NORMAL))
    rows = [["without stories", len(off)], ["with stories", len(on)]]
    print_table("Notifications of the sample newsroom", ["", "notifications"], rows)
    for title in (Counter(off) - Counter(on)).elements():
        print("silent:", title)
