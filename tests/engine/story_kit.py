"""Articles that tell stories, for tests of grouping."""

from __future__ import annotations

from datetime import timedelta

from deskreader.engine.context import EngineContext
from deskreader.model import ArticleId, FeedId, View, ViewKind
from deskreader.store.articles import merge
from tests.engine.kit import NOW, add_feed
from tests.store.kit import document, entry, fetched

ALL, UNREAD = View(ViewKind.ALL), View(ViewKind.UNREAD)
FERRY = (
    "The car ferry Isle of Harray ran aground on a sandbank outside Stornoway harbour early on Monday with 340 people "
    "on board. The coastguard sent two helicopters and a tug. Nobody was hurt, the operator Northlink Isles said."
)
RESCUE = (
    "Rescuers took all passengers off the ferry Isle of Harray, which had been stuck on a sandbank near Stornoway "
    "since the early hours. Families with children came first. Northlink Isles and the coastguard praised the crew."
)
PIE = "The butter pie of a family bakery in Orkney is again the best in the land, a jury of forty bakers found."


def feed(context: EngineContext, name: str) -> FeedId:
    """A feed that had its first fetch, so that what comes is news."""
    return add_feed(context, f"https://{name}.example/feed", is_first=0)


def arrive(context: EngineContext, feed_id: FeedId, number: int, title: str, text: str, **more: object) -> ArticleId:
    """Stores an article of a feed."""
    values = {"link": f"https://feed{feed_id}.example/{number}", "published_at": NOW - timedelta(minutes=90 - number)}
    item = entry(number, title=title, text=text, **(values | more))
    changes = context.database.write(merge.merge, feed_id, document(item), fetched())
    return changes.new[0]


def shown(context: EngineContext, view: View = ALL) -> list[int]:
    """The articles of a view."""
    return [row.id for row in context.library.page(view).headlines]
