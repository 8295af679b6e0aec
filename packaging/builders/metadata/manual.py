"""The manual page, generated from the command line's parser so that the two cannot drift apart (man(7) macros)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from builders.project import BUILD, SUMMARY, source_date, version
from deskreader.cli.syntax.parser import EXIT_CODES, build

FILES = (
    ("~/.local/share/deskreader", "the library: articles, pictures, subscriptions"),
    ("~/.config/deskreader", "the settings"),
    ("~/.cache/deskreader", "data that can be recreated, and the log"),
)


def page() -> str:
    """Returns the page, for section 1 of the manual."""
    parser, commands = build()
    lines = [
        f'.TH DESKREADER 1 "{source_date()}" "DeskReader {version()}" "User Commands"',
        *section("NAME", [rf"deskreader \- {escape(SUMMARY[0].lower() + SUMMARY[1:])}"]),
        *section("SYNOPSIS", list(synopsis(parser, "deskreader"))),
        *section("DESCRIPTION", [escape(parser.description or "")]),
        *section("OPTIONS", list(option_lines(parser))),
        *section("COMMANDS", list(command_sections(commands))),
        *section("EXIT STATUS", list(exit_code_lines())),
        *section("FILES", [line for path, text in FILES for line in (".TP", rf"\fI{escape(path)}\fR", escape(text))]),
    ]
    return "\n".join(lines) + "\n"


def section(name: str, lines: list[str]) -> list[str]:
    """Returns a section with its heading."""
    return [f".SH {name}", *lines]


def synopsis(parser: argparse.ArgumentParser, name: str) -> Iterator[str]:
    """Yields the ways to call the program."""
    yield f".B {name}"
    yield r"[\fIOPTIONS\fR] [\fIADDRESS\fR|\fIFILE.opml\fR ...]"
    yield ".br"
    yield f".B {name}"
    yield r"\fICOMMAND\fR [\fIARGUMENTS\fR]"


def option_lines(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yields each option and argument of a parser with its description."""
    for action in parser._actions:
        if action.help == argparse.SUPPRESS or isinstance(action, argparse._SubParsersAction):
            continue
        yield ".TP"
        yield signature(action)
        yield escape(action.help or "what the command applies to") + "."


def signature(action: argparse.Action) -> str:
    """Returns an option as it is typed, with its value, or the name of an argument."""
    value = str(action.metavar or "|".join(map(str, action.choices or ())) or action.dest.upper())
    if not action.option_strings:
        return rf"\fI{escape(value)}\fR"
    names = ", ".join(rf"\fB{escape(name)}\fR" for name in action.option_strings)
    return names if action.nargs == 0 else rf"{names} \fI{escape(value)}\fR"


def command_sections(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> Iterator[str]:
    """Yields a subsection for each command, with its arguments."""
    for name, parser in commands.choices.items():
        yield f".SS {escape(name)}"
        yield escape(parser.description or "")
        yield from (line for line in option_lines(_without_common_options(parser)))
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                yield from _part_sections(name, action)


def _part_sections(name: str, parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> Iterator[str]:
    """Yields a subsection for each part of a command, with its arguments."""
    for part, parser in parts.choices.items():
        yield f".SS {escape(name)} {escape(part)}"
        yield escape(parser.description or "")
        yield from option_lines(_without_common_options(parser))


def _without_common_options(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Returns the parser without the options that all commands share, which are listed under OPTIONS."""
    common = {"help", "profile", "verbose"}
    parser._actions = [action for action in parser._actions if action.dest not in common]
    return parser


def exit_code_lines() -> Iterator[str]:
    """Yields the meaning of each exit code."""
    for line in EXIT_CODES.splitlines()[1:]:
        code, meaning = line.split(maxsplit=1)
        yield ".TP"
        yield rf"\fB{code}\fR"
        yield escape(meaning)


def escape(text: str) -> str:
    """Escapes text so that roff prints it unchanged."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-").replace("~", r"\(ti").replace("'", r"\(aq")
    return rf"\&{escaped}" if escaped.startswith(".") else escaped


def main() -> int:
    """Writes the page into build/made."""
    path = Path(BUILD / "made/deskreader.1")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
