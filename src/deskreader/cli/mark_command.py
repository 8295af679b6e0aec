"""The command that marks articles read, stars them and tags them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence

from deskreader.cli.output import complain, one_line, say, say_json, stories
from deskreader.cli.syntax.subcommands import Command
from deskreader.engine.engine import Engine
from deskreader.errors import DeskReaderError, Kind
from deskreader.messages import english_error
from deskreader.model import ArticleId, Headline

DONE, NOTHING = 0, 3
LARGEST_ID = 2**63 - 1
"""No article of a library has a larger number: SQLite stores none."""


def add_command(command: Command) -> None:
    """Adds the command and its arguments to the command line."""
    mark = command("mark", "Mark stories read or unread, star them, tag them.")
    read = mark.add_mutually_exclusive_group()
    read.add_argument("--read", action="store_const", const=True, dest="read", help="mark them read")
    read.add_argument("--unread", action="store_const", const=False, dest="read", help="mark them unread")
    star = mark.add_mutually_exclusive_group()
    star.add_argument("--star", action="store_const", const=True, dest="star", help="star them")
    star.add_argument("--unstar", action="store_const", const=False, dest="star", help="take their stars away")
    mark.add_argument("--tag", action="append", type=_tag, default=[], metavar="T", help="give them the tag T")
    mark.add_argument("--untag", action="append", type=_tag, default=[], metavar="T", help="take the tag T away")
    mark.add_argument("ids", nargs="+", type=article_id, metavar="ID", help="a number from `deskreader list`")
    mark.set_defaults(complain_about_usage=mark.error)


def article_id(text: str) -> ArticleId:
    """Parses the number of an article. Raises: ArgumentTypeError."""
    if not text.isascii() or not text.isdecimal():
        raise argparse.ArgumentTypeError(f"the number of a story is needed, not {text!r}")
    return ArticleId(min(int(text[:40]), LARGEST_ID))


def _tag(text: str) -> str:
    """Parses a tag. Raises: ArgumentTypeError."""
    if not text.replace(",", " ").strip():
        raise argparse.ArgumentTypeError("the name of a tag is needed")
    return text


def mark(engine: Engine, options: argparse.Namespace) -> int:
    """Marks articles and prints what they are now; unknown ones are named, and the others are marked all the same."""
    if options.read is None and options.star is None and not options.tag and not options.untag:
        options.complain_about_usage("one of --read, --unread, --star, --unstar, --tag and --untag is needed")
    ids = [*dict.fromkeys(options.ids)]
    found = [headline.id for headline in engine.library.headlines(ids)]
    if found:
        _apply(engine, found, options)
    marked = engine.library.headlines(found)
    if options.json:
        say_json(marked)
    else:
        _say(marked, options)
    return DONE if all_found(ids, found) else NOTHING


def _apply(engine: Engine, ids: Sequence[ArticleId], options: argparse.Namespace) -> None:
    if options.read is not None:
        engine.library.mark_read(ids, options.read)
    if options.star is not None:
        engine.library.star(ids, options.star)
    if options.tag or options.untag:
        engine.tags.change(ids, options.tag, options.untag)


def _say(marked: Sequence[Headline], options: argparse.Namespace) -> None:
    said = [text for text, wanted in (
        ("read", options.read is True), ("unread", options.read is False), ("starred", options.star is True),
        ("without a star", options.star is False),
    ) if wanted]  # fmt: skip
    said += [f"tagged {one_line(name)}" for name in options.tag]
    said += [f"without the tag {one_line(name)}" for name in options.untag]
    if marked:
        say(f"{stories(len(marked))} now {', '.join(said)}.")


def all_found(ids: Iterable[ArticleId], found: Iterable[ArticleId]) -> bool:
    """Whether all articles were found; names each of the others on the standard error."""
    missing = [article for article in ids if article not in set(found)]
    for article in missing:
        complain(f"{article}: {english_error(DeskReaderError(Kind.UNKNOWN_ARTICLE))}")
    return not missing


COMMANDS: dict[str, Callable[[Engine, argparse.Namespace], int]] = {"mark": mark}
