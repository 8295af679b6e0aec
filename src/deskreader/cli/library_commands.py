"""The commands that protect, move and inspect a library: from backup to stats."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from deskreader.cli.account_commands import account_named
from deskreader.cli.output import address, local, number, one_line, say, say_json, stories
from deskreader.cli.syntax.subcommands import Command
from deskreader.engine.engine import Engine
from deskreader.engine.files import write_file
from deskreader.engine.subscriptions.opml import ImportReport
from deskreader.errors import DeskReaderError, Kind
from deskreader.model import Finding, View, ViewKind
from deskreader.model.backups import Backup
from deskreader.model.changes import UndoAct
from deskreader.model.usage import CheckName, LibraryUse

DONE, NOTHING, LIBRARY = 0, 3, 4
LARGEST_FEEDS = 10


def add_commands(command: Command) -> None:
    """Adds these commands and their arguments to the command line."""
    backup = command("backup", "Make a whole copy of the library in its folder of backups.")
    backup.add_argument("--list", action="store_true", dest="only_list", help="only list the backups that are there")
    restore = command("restore", "Put a backup in the place of the library, which is kept as a backup itself.")
    restore.add_argument("backup", help="its number in `deskreader backup --list`, or a file")
    restore.add_argument("--dry-run", action="store_true", help="only say what the backup and the library hold")
    read_in = command("import", "Take in a list of feeds, an export, or the library of another reader.")
    read_in.add_argument(
        "file",
        type=Path,
        help="OPML, a zip that `deskreader export` made, or RSS Guard's, Liferea's, QuiteRSS's database",
    )
    read_in.add_argument(
        "--allow-private",
        action="store_true",
        help="also take in feeds whose addresses lead into your own network or computer",
    )
    read_in.add_argument("--account", metavar="NAME", help="take the feeds of an OPML file into this account")
    write_out = command(
        "export",
        "Write everything to a .zip file, starred stories to an .epub file, or the subscriptions to OPML.",
        json=False,
    )
    write_out.add_argument(
        "file",
        help="its name ends in .zip for everything, in .epub for starred stories; '-' is OPML on the standard output",
    )
    command(
        "undo", "Take back the last bulk act: read, deleted, tagged, unsubscribed, folder removed, imported, restored."
    )
    write_out.add_argument(
        "--with-secrets",
        action="store_true",
        help="with logins and tokens of feeds; only you can read the file",
    )
    doctor = command("doctor", "Check the library and say what was found.")
    doctor.add_argument("--repair", action="store_true", help="mend what can be mended")
    command("stats", "Say what the library holds and where its bytes are.")


def backup(engine: Engine, options: argparse.Namespace) -> int:
    """Makes a backup, and lists all backups."""
    made = None if options.only_list else engine.backups.make()
    backups = engine.backups.list_all()
    if options.json:
        say_json([_as_json(item) for item in backups])
        return DONE
    if made is not None:
        say(f"Backup made: {made}")
    for position, item in enumerate(backups, 1):
        contents = _contents(item) if item.is_readable else "unreadable"
        cause = item.cause.value.replace("_", " ")
        say(f"{position:>4}  {local(item.made_at)}  {megabytes(item.bytes):>10}  {cause:<15}  {contents}")
    return DONE


def _as_json(item: Backup) -> dict[str, object]:
    return {
        "path": str(item.path), "made_at": item.made_at, "cause": item.cause, "bytes": item.bytes, "feeds": item.feeds,
        "articles": item.articles, "starred": item.starred, "is_readable": item.is_readable,
    }  # fmt: skip


def _contents(item: Backup) -> str:
    return f"{number(item.feeds, 'feed')}, {stories(item.articles)}, {item.starred} starred"


def restore(engine: Engine, options: argparse.Namespace) -> int:
    """Reports what a backup and the library contain, then restores the backup unless it is a dry run."""
    path = _named_backup(engine, options.backup)
    before, details = engine.library.outline(), engine.backups.inspect(path)
    if not options.json:
        say(f"The backup of {local(details.made_at)} holds {_contents(details)}.")
        say(f"The library now holds {number(len(before.feeds), 'feed')}, {stories(before.total)}, "
            f"{before.starred} starred.")  # fmt: skip
    if options.dry_run:
        if options.json:
            say_json({"would_restore": _as_json(details), "feeds": len(before.feeds), "articles": before.total})
        return DONE
    _token, previous = engine.backups.restore(path)
    outline = engine.library.outline()
    if options.json:
        say_json({"restored": str(path), "kept": str(previous), "feeds": len(outline.feeds), "articles": outline.total})
    else:
        say(f"Restored {path.name}: {number(len(outline.feeds), 'feed')}, {stories(outline.total)}.")
        say(f"The library as it was is kept as {previous}; `deskreader undo` goes back to it.")
    return DONE


def _named_backup(engine: Engine, named: str) -> Path:
    """Returns the backup with this number, or the file with this name. Raises: DeskReaderError(UNREADABLE_FILE)."""
    backups = engine.backups.list_all()
    if named.isdecimal() and 1 <= int(named) <= len(backups):
        return backups[int(named) - 1].path
    if not Path(named).is_file():
        raise DeskReaderError(Kind.UNREADABLE_FILE, Path(named).name)
    return Path(named)


def read_in(engine: Engine, options: argparse.Namespace) -> int:
    """Imports a file."""
    report = engine.import_file(options.file, options.allow_private, account_named(engine, options))
    if options.json:
        say_json(report)
    elif isinstance(report, ImportReport):
        added = number(report.added, "feed")
        say(f"{added} added, {report.known} known already, {report.bad} without a usable address.")
        for name in report.unusable:
            say(f"  {one_line(name)}")
    else:
        say(f"{number(report.feeds, 'feed')} and {stories(report.articles)} added.")
    if not options.json:
        _say_left_out(report.private)
    return DONE


def _say_left_out(private: Sequence[str]) -> None:
    """Names the addresses of a file that were left out because they are private."""
    if not private:
        return
    are, them = ("are", "them") if len(private) > 1 else ("is", "it")
    say(f"{number(len(private), 'address', 'addresses')} in your own network or computer {are} left out:")
    for url in private:
        say(f"  {address(url)}")
    say(f"`deskreader import --allow-private` takes {them} in, too.")


def write_out(engine: Engine, options: argparse.Namespace) -> int:
    """Exports everything, the starred articles, or the subscriptions."""
    if options.file.lower().endswith(".zip"):
        written = engine.exporter.export(Path(options.file), with_secrets=options.with_secrets)
        say(f"{stories(written)} written to {options.file}.")
    elif options.file.lower().endswith(".epub"):
        count = engine.epub_writer.write(View(ViewKind.STARRED), "DeskReader: starred stories", Path(options.file))
        say(f"{number(count, 'starred story', 'starred stories')} written to {options.file}.")
    elif options.file == "-":
        sys.stdout.buffer.write(engine.opml.export_opml(options.with_secrets))
    else:
        write_file(options.file, engine.opml.export_opml(options.with_secrets), options.with_secrets)
        say(f"{number(len(engine.library.outline().feeds), 'feed')} written to {options.file}.")
    return DONE


_ACTS: dict[UndoAct, Callable[[int], str]] = {
    UndoAct.READ: lambda n: f"{stories(n)} {_is(n)} unread again.",
    UndoAct.UNREAD: lambda n: f"{stories(n)} {_is(n)} read again.",
    UndoAct.STAR: lambda n: f"{stories(n)} {_is(n)} no longer starred.",
    UndoAct.UNSTAR: lambda n: f"{stories(n)} {_is(n)} starred again.",
    UndoAct.MOVE: lambda n: f"{number(n, 'feed or folder', 'feeds and folders')} {_is(n)} back in place.",
    UndoAct.DELETE: lambda n: f"{number(n, 'deleted story', 'deleted stories')} {_is(n)} back.",
    UndoAct.UNSUBSCRIBE: lambda n: f"{number(n, 'feed')} {_is(n)} subscribed again.",
    UndoAct.REMOVE_FOLDER: lambda n: f"The folder is back, {number(n, 'feed')} {_is(n)} in it.",
    UndoAct.IMPORT: lambda n: f"The import of {number(n, 'feed')} is taken back.",
    UndoAct.MOVE_FEEDS: lambda n: f"{number(n, 'feed')} {_is(n)} where {'it was' if n == 1 else 'they were'}.",
    UndoAct.REMOVE_ACCOUNT: lambda n: f"The account is back, with {number(n, 'feed')}.",
    UndoAct.STORIES: lambda n: f"{stories(n)} {_is(n)} grouped as before.",
    UndoAct.TAGS: lambda n: f"The tags of {stories(n)} are as they were.",
    UndoAct.FORGET_REVISIONS: lambda n: f"{number(n, 'earlier version')} {_is(n)} back.",
    UndoAct.RULES: lambda n: "The rules are as they were." + (f" So {_is(n)} {stories(n)}." if n else ""),
    UndoAct.UNMUTE: lambda n: f"{stories(n)} {_is(n)} muted again.",
    UndoAct.RESTORE: lambda _n: "The library is as it was before it was restored.",
}


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def undo(engine: Engine, options: argparse.Namespace) -> int:
    """Takes the last bulk act back."""
    token = engine.library.undo_last()
    if options.json:
        say_json({"act": token.act, "touched": token.touched} if token else None)
    else:
        say(_ACTS[token.act](token.touched) if token else "There is nothing to take back.")
    return DONE if token else NOTHING


# --- doctor and stats -------------------------------------------------------------------------------------------------

_EXPLAINED = {
    CheckName.FILE: "the database file itself",
    CheckName.REFERENCES: "rows that point to rows which are not there",
    CheckName.COUNTS: "unread and starred counts of the sidebar",
    CheckName.TEXTS: "stories without text, or text without a story",
    CheckName.PACKED_TEXTS: "stories whose text cannot be unpacked",
    CheckName.IMAGE_USERS: "how many stories use a picture",
    CheckName.IMAGE_BYTES: "the sum that the byte budget goes by",
    CheckName.SEARCH_INDEX: "whether the search finds what the stories say",
    CheckName.IMAGE_FILES: "pictures whose file is missing; they are fetched anew",
    CheckName.UNUSED_FILES: "picture files that nothing uses",
    CheckName.MOMENTS: "stories dated into the future by a wrong clock",
}


def doctor(engine: Engine, options: argparse.Namespace) -> int:
    """Checks the library, mends it where that is asked, and says both."""
    mended = engine.library.repair() if options.repair else ()
    findings = engine.library.check()
    bad = [finding for finding in findings if not finding.good]
    if options.json:
        say_json({"mended": mended, "found": findings} if options.repair else findings)
        return LIBRARY if bad else DONE
    for finding in mended:
        say(f"mended {_line(finding)}")
    for finding in findings:
        say(f"{'good' if finding.good else 'BAD '}  {_line(finding)}")
    if bad and not options.repair:
        say("\n`deskreader doctor --repair` mends what can be mended; `deskreader restore` goes back to a backup.")
    return LIBRARY if bad else DONE


def _line(finding: Finding) -> str:
    explained = _EXPLAINED.get(finding.check, "")
    return f"{finding.check}: {explained}" + (f" ({finding.detail})" if finding.detail else "")


def stats(engine: Engine, options: argparse.Namespace) -> int:
    """Says what the library holds and where its bytes are."""
    use = engine.library.use()
    if options.json:
        say_json(use)
        return DONE
    say(f"{stories(use.articles)} of {number(use.feeds, 'feed')} in {number(use.folders, 'folder')}; {use.unread} "
        f"unread, {use.starred} starred, {use.tagged} tagged; {number(use.images, 'picture')}; "
        f"{stories(use.tombstones)} gone")  # fmt: skip
    for name, size in _parts(use):
        say(f"{megabytes(size):>12}  {name}")
    say("\nthe largest feeds:")
    for feed in use.by_feed[:LARGEST_FEEDS]:
        taken = megabytes(feed.text_bytes + feed.image_bytes)
        count = f"{feed.articles:>7} {'story  ' if feed.articles == 1 else 'stories'}"
        say(f"{taken:>12}  {count}  {one_line(feed.title)}")
    return DONE


def _parts(use: LibraryUse) -> list[tuple[str, int]]:
    return [
        ("text", use.text_bytes), ("search index", use.index_bytes), ("state: read, starred, tags, identity",
        use.state_bytes), ("pictures", use.image_bytes), ("other tables", use.other_bytes),
        ("free pages", use.free_bytes), ("backups", use.backup_bytes),
    ]  # fmt: skip


def megabytes(size: int) -> str:
    """A size in megabytes of a million bytes, small ones with a decimal."""
    return f"{size / 1e6:,.1f} MB" if size < 1e8 else f"{size / 1e6:,.0f} MB"


COMMANDS: dict[str, Callable[[Engine, argparse.Namespace], int]] = {
    "backup": backup, "restore": restore, "import": read_in, "export": write_out,
    "undo": undo, "doctor": doctor, "stats": stats,
}  # fmt: skip
