"""The manual page, made from the command line's own parser, so that the two cannot drift apart (man(7) macros)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from builders.project import BUILD, SUMMARY, day, version
from deskreader.cli.parser import EXIT_CODES, build

FILES = (
    ("~/.local/share/deskreader", "the library: stories, pictures, subscriptions"),
    ("~/.config/deskreader", "the settings"),
    ("~/.cache/deskreader", "what can be made anew, and the log"),
)


def page() -> str:
    """The whole page, section 1."""
    parser, commands = build()
    lines = [
        f'.TH DESKREADER 1 "{day()}" "DeskReader {version()}" "User Commands"',
        *section("NAME", [rf"deskreader \- {plain(SUMMARY[0].lower() + SUMMARY[1:])}"]),
        *section("SYNOPSIS", list(synopsis(parser, "deskreader"))),
        *section("DESCRIPTION", [plain(parser.description or "")]),
        *section("OPTIONS", list(options(parser))),
        *section("COMMANDS", list(described(commands))),
        *section("EXIT STATUS", list(exit_codes())),
        *section("FILES", [line for path, text in FILES for line in (".TP", rf"\fI{plain(path)}\fR", plain(text))]),
    ]
    return "\n".join(lines) + "\n"


def section(name: str, lines: list[str]) -> list[str]:
    """A section with its heading."""
    return [f".SH {name}", *lines]


def synopsis(parser: argparse.ArgumentParser, name: str) -> Iterator[str]:
    """How the program is called."""
    yield f".B {name}"
    yield r"[\fIOPTIONS\fR] [\fIADDRESS\fR|\fIFILE.opml\fR ...]"
    yield ".br"
    yield f".B {name}"
    yield r"\fICOMMAND\fR [\fIARGUMENTS\fR]"


def options(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Each option and argument of a parser with what it does."""
    for action in parser._actions:
        if action.help == argparse.SUPPRESS or isinstance(action, argparse._SubParsersAction):
            continue
        yield ".TP"
        yield signature(action)
        yield plain(action.help or "what the command is about") + "."


def signature(action: argparse.Action) -> str:
    """An option as it is typed, with its value; an argument by its name."""
    value = str(action.metavar or "|".join(map(str, action.choices or ())) or action.dest.upper())
    if not action.option_strings:
        return rf"\fI{plain(value)}\fR"
    names = ", ".join(rf"\fB{plain(name)}\fR" for name in action.option_strings)
    return names if action.nargs == 0 else rf"{names} \fI{plain(value)}\fR"


def described(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> Iterator[str]:
    """Each command with its arguments."""
    for name, parser in commands.choices.items():
        yield f".SS {plain(name)}"
        yield plain(parser.description or "")
        yield from (line for line in options(_without_help(parser)))


def _without_help(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The parser without what every command has in common, which stands under OPTIONS."""
    common = {"help", "profile", "verbose"}
    parser._actions = [action for action in parser._actions if action.dest not in common]
    return parser


def exit_codes() -> Iterator[str]:
    """What each exit code means."""
    for line in EXIT_CODES.splitlines()[1:]:
        code, meaning = line.split(maxsplit=1)
        yield ".TP"
        yield rf"\fB{code}\fR"
        yield plain(meaning)


def plain(text: str) -> str:
    """Text that roff leaves as it is."""
    safe = text.replace("\\", r"\e").replace("-", r"\-").replace("~", r"\(ti").replace("'", r"\(aq")
    return rf"\&{safe}" if safe.startswith(".") else safe


def main() -> int:
    """Writes the page into build/made."""
    path = Path(BUILD / "made/deskreader.1")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
