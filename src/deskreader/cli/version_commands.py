"""The command on earlier versions of a story: list them, print one, compare one with the story as it is."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence

from deskreader.cli.mark_command import article_id
from deskreader.cli.output import local, number, one_line, paragraphs, say, say_json
from deskreader.cli.syntax.subcommands import Command
from deskreader.engine.engine import Engine
from deskreader.errors import Kind, StoreError
from deskreader.model import ArticleId
from deskreader.model.revisions import ArticleComparison, ComparedBlock, Revision, Run, RunKind
from deskreader.text.html_to_text import text_of

DONE, NOTHING = 0, 3
MARKS = {RunKind.SAME: ("", ""), RunKind.INSERTED: ("{+", "+}"), RunKind.DELETED: ("[-", "-]")}
"""What stands around words that came or went, as `wdiff` writes them."""


def add_command(command: Command) -> None:
    """Adds the command and its arguments to the command line."""
    versions = command("versions", "List the earlier versions of a story that its publisher changed.")
    versions.add_argument("id", type=article_id, metavar="ID", help="a number from `deskreader list`")
    what = versions.add_mutually_exclusive_group()
    what.add_argument("--show", type=_version, metavar="N", help="print version N instead, 1 being the oldest")
    what.add_argument(
        "--compare", type=_version, nargs="?", const=0, metavar="N",
        help="compare version N, or the one you read last, with the story as it is, word by word",
    )  # fmt: skip
    what.add_argument("--check", action="store_true", help="read the story's page once more and say whether it changed")
    what.add_argument("--forget", action="store_true", help="forget all earlier versions; `deskreader undo` undoes it")


def _version(text: str) -> int:
    """Parses the number of a version. Raises: ArgumentTypeError."""
    if not (text.isascii() and text.isdecimal() and 0 < len(text) < 10 and int(text) > 0):
        raise argparse.ArgumentTypeError(f"the number of a version is needed, not {text!r}")
    return int(text)


def versions(engine: Engine, options: argparse.Namespace) -> int:
    """Does what the options ask for, by default lists the versions, the oldest first."""
    article: ArticleId = options.id
    title = engine.library.open_article(article).title
    if options.check:
        return _check(engine, article, options.json)
    revisions = engine.revisions.revisions(article)[::-1]
    if options.forget:
        token, _ = engine.revisions.forget(article)
        say_json({"forgotten": token.touched}) if options.json else say(f"{_versions(token.touched)} forgotten.")
        return DONE if token.touched else NOTHING
    if options.show:
        return _show(engine, _chosen(revisions, options.show), options.json)
    if options.compare is not None:
        chosen = _chosen(revisions, options.compare).id if options.compare else None
        return _compare(engine.revisions.compare(article, chosen), options.json)
    if options.json:
        say_json(revisions)
    else:
        for place, revision in enumerate(revisions, 1):
            say(_line(place, revision, [each.title for each in revisions[place:]] + [title]))
        if not revisions:
            say("There is no earlier version of this story.")
    return DONE if revisions else NOTHING


def _versions(count: int) -> str:
    return number(count, "earlier version")


def _chosen(revisions: Sequence[Revision], place: int) -> Revision:
    """Returns the version with a number. Raises: StoreError(UNKNOWN_REVISION)."""
    if place > len(revisions):
        raise StoreError(Kind.UNKNOWN_REVISION, str(place))
    return revisions[place - 1]


def _line(place: int, revision: Revision, later_titles: Sequence[str]) -> str:
    """Formats a version as one line: number, until when it stood, how the next one differs, its headline if changed."""
    words = f"+{revision.inserted} -{revision.deleted} words"
    read = "read" if revision.was_read else ""
    title = one_line(revision.title) if later_titles[0] != revision.title else ""
    return f"{place:>4}  until {local(revision.replaced_at)}  {words:<18} {read:<4}  {title}".rstrip()


def _show(engine: Engine, revision: Revision, as_json: bool) -> int:
    found = engine.revisions.text(revision.id)
    if as_json:
        say_json({"replaced_at": revision.replaced_at, "title": found.title, "html": found.html})
    else:
        say(f"{one_line(found.title)}\n\n{paragraphs(text_of(found.html))}")
    return DONE


def _check(engine: Engine, article: ArticleId, as_json: bool) -> int:
    has_changed = engine.check_article(article)
    removed_at = engine.library.open_article(article).removed_at
    if as_json:
        say_json({"changed": has_changed, "removed_at": removed_at})
    elif removed_at is not None:
        say("The story's page is gone; your copy stays.")
    else:
        say("The story has changed." if has_changed else "The story has not changed.")
    return DONE


def _compare(found: ArticleComparison, as_json: bool) -> int:
    if as_json:
        say_json(found)
        return DONE
    comparison = found.comparison
    say(f"{_marked(comparison.title)}\n")
    for line in _blocks(comparison.blocks):
        say(f"{line}\n")
    inserted, deleted = number(comparison.inserted, "word"), number(comparison.deleted, "word")
    say(f"[{inserted} added, {deleted} removed since {local(found.revision.replaced_at)}]")
    return DONE


def _marked(runs: Iterable[Run]) -> str:
    """Returns words with marks around those that came or went; blanks stand outside the marks."""
    parts = []
    for run in runs:
        begin, end = MARKS[run.kind]
        text = run.text.rstrip()
        parts.append(f"{begin}{text}{end}{run.text[len(text) :]}")
    return paragraphs("".join(parts))


def _blocks(blocks: Iterable[ComparedBlock]) -> Iterator[str]:
    """Yields the paragraphs in which something changed, and between them how many did not."""
    unchanged = 0
    for block in blocks:
        if block.is_same:
            unchanged += 1
            continue
        if unchanged:
            yield f"[{number(unchanged, 'paragraph')} unchanged]"
        unchanged = 0
        yield _marked(block.runs)
    if unchanged:
        yield f"[{number(unchanged, 'paragraph')} unchanged]"


COMMANDS: dict[str, Callable[[Engine, argparse.Namespace], int]] = {"versions": versions}
