"""What the models are trained on: all labelled sets, or all but those that a left-out figure counts."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from functools import cache

from tests.benchmarks.stories.streams import Row, feed_entries, labelled, own, page_titles, real_day, sizes
from tests.benchmarks.stories.training import Material

SINGLE_PAGES = ("fundus", "mozilla", "postlight")
"""Sets of pages whose titles train as singles; the singles of the measured sets come from other sets."""
OTHER_PAGES = ("wcxb_article_dev", "trafilatura_eval")
FOLDS = 5


@cache
def headlines() -> tuple[Row, ...]:
    """The labelled headlines among singles of many languages."""
    return tuple(labelled("headlines"))


@cache
def topics() -> tuple[Row, ...]:
    """The same stories among guides, lists and reviews."""
    return tuple(labelled("topics"))


@cache
def text_sets() -> dict[str, tuple[Row, ...]]:
    """The sets with texts."""
    return {
        "first half": tuple(own("first_half")),
        "second half": tuple(own("second_half")),
        "same themes": tuple(own("siblings")),
        "real day": tuple(real_day()),
    }


@cache
def _feeds() -> tuple[Row, ...]:
    return tuple(feed_entries())


def blogs() -> list[Row]:
    """Returns entries of real feeds that are none of the news feeds of the real day."""
    news = {row.feed for row in text_sets()["real day"]}
    return [row for row in _feeds() if row.feed not in news]


@cache
def other_singles() -> dict[str, tuple[Row, ...]]:
    """Titles of pages that are in none of the labelled sets, by set, in a fixed random order."""
    used = {row.title for row in (*headlines(), *topics())}
    found = {}
    for name in OTHER_PAGES:
        rows = [row for row in page_titles((name,)) if row.title not in used]
        random.Random(9).shuffle(rows)
        found[name] = tuple(rows)
    return found


def told_by_several() -> set[str]:
    """Returns the stories of the labelled headlines that several tell."""
    return {story for story, size in sizes(headlines()).items() if size > 1}


def material(left_out: Collection[str] = (), without_text_set: str = "", other: bool = False) -> Material:
    """Returns what to train on without the stories and the set with texts that are left out."""
    several = told_by_several()
    streams = [[row for row in rows if row.story not in left_out] for rows in (headlines(), topics())]
    sets = {name: rows for name, rows in text_sets().items() if name != without_text_set}
    more = [row for rows in other_singles().values() for row in rows] if other else []
    news = [row.title for row in streams[0] if row.story in several]
    news += [row.title for name, rows in sets.items() for row in rows if name == "real day"]
    guides = [row.title for row in streams[1] if row.story not in several] + [row.title for row in blogs()][::3]
    return Material(streams, news, guides, [*blogs(), *page_titles(SINGLE_PAGES), *more], list(sets.values()))


def everything() -> Material:
    """Returns all there is to train on."""
    return material(other=True)


def folds(seed: int) -> list[set[str]]:
    """Returns the labelled stories in parts, stories told by several and singles apart and evenly."""
    random_ = random.Random(seed)
    several = told_by_several()
    singles = {row.story for row in (*headlines(), *topics())} - several
    parts: list[set[str]] = [set() for _ in range(FOLDS)]
    for stories in (several, singles):
        order = sorted(stories)
        random_.shuffle(order)
        for index, story in enumerate(order):
            parts[index % FOLDS].add(story)
    return parts


def among(singles: Sequence[Row]) -> Sequence[Row]:
    """Returns the stories told by several with other singles strewn in."""
    from tests.benchmarks.stories.streams import strewn

    return strewn([row for row in headlines() if row.story in told_by_several()], singles, seed=1)
