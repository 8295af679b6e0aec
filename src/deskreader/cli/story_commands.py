"""The commands on stories: those that several sources tell, and the briefing of the day."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from deskreader.cli.mark_command import all_found, article_id
from deskreader.cli.output import headline_line, local, number, one_line, say, say_json, stories
from deskreader.cli.syntax.subcommands import Command
from deskreader.engine.engine import Engine
from deskreader.messages import BRIEFING
from deskreader.model import ArticleId, Headline
from deskreader.model.habits.briefing import Briefing, StoryReasons

DONE, NOTHING = 0, 3


def add_commands(command: Command) -> None:
    """Adds these commands and their arguments to the command line."""
    told = command("stories", "List the stories that several sources tell, or change what belongs together.")
    told.add_argument("--limit", type=article_id, default=50, metavar="N", help="at most N stories (50)")
    parts = told.add_subparsers(dest="part", metavar="PART")

    def part(name: str, text: str) -> None:
        parser = parts.add_parser(name, help=text, description=text)
        parser.add_argument("--profile", type=Path, metavar="DIR", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        parser.add_argument("--verbose", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="answer in JSON")
        parser.add_argument("ids", nargs="+", type=article_id, metavar="ID", help="from `deskreader list`")

    part("show", "List all sources of a story, the best first.")
    part("split", "Take sources out of their story, for good; `deskreader undo` takes that back.")
    part("join", "Make sources one story, for good; `deskreader undo` takes that back.")
    brief = command("briefing", "Say which stories of the last day count most, and why.")
    brief.add_argument("--epub", type=Path, metavar="FILE", help="write those that are unread to an EPUB book instead")


# --- stories ----------------------------------------------------------------------------------------------------------


def tell(engine: Engine, options: argparse.Namespace) -> int:
    """Runs a part of the command on stories; without one, it lists them."""
    return _PARTS[options.part](engine, options)


def _list(engine: Engine, options: argparse.Namespace) -> int:
    _say_headlines(engine.stories.recent(options.limit), options)
    return DONE


def _show(engine: Engine, options: argparse.Namespace) -> int:
    known = _known(engine, options)
    groups = [engine.stories.articles(article) for article in known]
    if options.json:
        say_json(groups)
    else:
        for group in groups:
            _say_story(group)
    return DONE if len(known) == len(options.ids) else NOTHING


def _split(engine: Engine, options: argparse.Namespace) -> int:
    known = _known(engine, options)
    for article in known:
        engine.stories.split(article)
    return _say_outcome(engine, known, options, f"{stories(len(known))} taken out.")


def _join(engine: Engine, options: argparse.Namespace) -> int:
    known = _known(engine, options)
    if len(known) > 1:
        engine.stories.join(known)
    whole = engine.stories.articles(known[0]) if known else ()
    return _say_outcome(engine, known[:1], options, f"One story of {number(len(whole), 'source')}.")


def _known(engine: Engine, options: argparse.Namespace) -> tuple[ArticleId, ...]:
    """Returns the articles that exist, each once; complains of the others."""
    ids = tuple(dict.fromkeys(options.ids))
    known = tuple(headline.id for headline in engine.library.headlines(ids))
    all_found(ids, known)
    return known


def _say_outcome(engine: Engine, articles: Sequence[ArticleId], options: argparse.Namespace, sentence: str) -> int:
    """Prints what was done, or the stories as they are now; without any article, there is nothing to say."""
    if options.json:
        say_json([engine.stories.articles(article) for article in articles])
    elif articles:
        say(sentence)
    return DONE if articles and len(engine.library.headlines(options.ids)) == len(options.ids) else NOTHING


def _say_headlines(headlines: Sequence[Headline], options: argparse.Namespace) -> None:
    if options.json:
        say_json(headlines)
        return
    for headline in headlines:
        say(headline_line(headline))


def _say_story(group: Sequence[Headline]) -> None:
    for position, headline in enumerate(group):
        say(f"{headline.id:>6}{'  ' if position else ' *'} {local(headline.sorted_at)}  "
            f"{one_line(headline.feed_title)}: {one_line(headline.title)}")  # fmt: skip


# --- the briefing -----------------------------------------------------------------------------------------------------


def brief(engine: Engine, options: argparse.Namespace) -> int:
    """Prints the briefing with the reasons of each story, or writes it to a book."""
    if options.epub is not None:
        return _write_book(engine, options)
    briefing = engine.library.briefing()
    if options.json:
        say_json(_as_json(briefing))
        return DONE
    now = briefing.made_at
    for story in briefing.unread:
        say(headline_line(story.headline))
        say(f"{'':>9}{reasons_text(story.reasons, now)}" if now else "")
    read = len(briefing.stories) - len(briefing.unread)
    if not briefing.unread:
        say("Nothing unread in the stories of the last day that count most.")
    elif read:
        say(f"{number(read, 'more story', 'more stories')} you have read.")
    return DONE if briefing.unread else NOTHING


def _as_json(briefing: Briefing) -> dict[str, object]:
    """Returns the briefing for programs: unread stories, with what they weigh and why."""
    return {
        "made_at": briefing.made_at,
        "considered": briefing.considered,
        "read": len(briefing.stories) - len(briefing.unread),
        "stories": [{"story": story.headline, "reasons": story.reasons} for story in briefing.unread],
    }


def _write_book(engine: Engine, options: argparse.Namespace) -> int:
    from deskreader.engine.briefing.briefing_book import BriefingTexts

    texts = BriefingTexts(BRIEFING, lambda now: f"{now.astimezone():%Y-%m-%d}", _facts_text)
    written = len(engine.briefing_book.write(texts, options.epub))
    if options.json:
        say_json({"file": str(options.epub) if written else None, "stories": written})
    else:
        say(f"{stories(written)} written to {options.epub}." if written else "Nothing unread to write.")
    return DONE if written else NOTHING


def reasons_text(reasons: StoryReasons, now: datetime) -> str:
    """Says why a story is in the briefing, in English."""
    minutes = max(0, int((now - reasons.newest_at).total_seconds() // 60))
    age = f"{minutes} min" if minutes < 60 else f"{minutes // 60} h"
    parts = [number(reasons.sources, "source"), f"{age} ago"]
    if reasons.read_feed:
        parts.append(f"you open {reasons.read_share:.0%} of {one_line(reasons.read_feed)}")
    return ", ".join(parts)


def _facts_text(reasons: StoryReasons) -> str:
    """Says what a book says of a story, in English."""
    sources = [number(reasons.sources, "source")] if reasons.sources > 1 else []
    return " · ".join([*sources, f"{reasons.newest_at.astimezone():%H:%M}"])


_PARTS: dict[str | None, Callable[[Engine, argparse.Namespace], int]] = {
    None: _list, "show": _show, "split": _split, "join": _join,
}  # fmt: skip
COMMANDS: dict[str, Callable[[Engine, argparse.Namespace], int]] = {"stories": tell, "briefing": brief}
