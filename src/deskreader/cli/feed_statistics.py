"""What each feed is worth, as a table for a terminal: `deskreader feeds --stats`."""

from __future__ import annotations

import argparse
from datetime import timedelta

from deskreader.cli.output import one_line, say, say_json
from deskreader.engine.engine import Engine
from deskreader.errors import DeskReaderError
from deskreader.messages import english_error
from deskreader.model.habits.feed_statistics import FeedStatistics
from deskreader.text.clock import utc_now

DAYS = 30
LONGEST_PERIOD = 36_500  # days
TITLES = ("id", "stories", "opened", "%", "starred", "first", "overlap", "last", "feed")
_LINE = "{:>6} {:>8} {:>7} {:>5} {:>8} {:>11} {:>8} {:>11}  {}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of the table to the command that lists feeds."""
    parser.add_argument("--stats", action="store_true", help="say what each feed brought and what you read of it")
    parser.add_argument(
        "--days", type=_days, default=DAYS, metavar="N", help="with --stats: of the last N days (30); 0 is all time"
    )


def _days(text: str) -> int:
    """Parses a number of days. Raises: ArgumentTypeError."""
    if not text.isascii() or not text.isdecimal() or int(text) > LONGEST_PERIOD:
        raise argparse.ArgumentTypeError(f"a number of days from 0 to {LONGEST_PERIOD} is needed, not {text!r}")
    return int(text)


def say_statistics(engine: Engine, options: argparse.Namespace) -> None:
    """Prints the figures of every feed, those of which least was opened first."""
    since = utc_now() - timedelta(days=options.days) if options.days else None
    rows = sorted(engine.library.feed_statistics(since), key=_worth)
    if options.json:
        say_json([_as_json(row) for row in rows])
        return
    say(_LINE.format(*TITLES))
    for row in rows:
        say(_line(row))
        if row.feed.problem:
            say(f"{'':>15}{english_error(DeskReaderError(row.feed.problem.kind, row.feed.problem.detail))}")


def _worth(row: FeedStatistics) -> tuple[float, int, str]:
    return row.figures.opened_share, -row.figures.arrived, row.feed.title.casefold()


def _line(row: FeedStatistics) -> str:
    figures = row.figures
    first = f"{figures.first} of {figures.shared_stories}" if figures.shared_stories else ""
    newest = f"{figures.newest_at.astimezone():%Y-%m-%d}" if figures.newest_at else ""
    return _LINE.format(
        row.feed.id, figures.arrived, figures.opened, f"{figures.opened_share:.0%}", figures.starred, first,
        f"{figures.overlap:.0%}", newest, one_line(row.feed.title),
    )  # fmt: skip


def _as_json(row: FeedStatistics) -> dict[str, object]:
    figures, feed = row.figures, row.feed
    return {
        "id": feed.id, "title": feed.title, "url": feed.url, "stories": figures.arrived, "opened": figures.opened,
        "starred": figures.starred, "shared": figures.shared_stories, "first": figures.first,
        "repeated": figures.repeated, "overlap": round(figures.overlap, 4), "newest_at": figures.newest_at,
        "problem": feed.problem,
    }  # fmt: skip
