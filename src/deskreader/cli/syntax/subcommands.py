"""What commands have in common: options that all of them take, and parts such as `deskreader rules add`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

Command = Callable[..., argparse.ArgumentParser]
"""Adds a command with a name and a description, and returns its parser."""


def everywhere(is_shown: bool = True) -> argparse.ArgumentParser:
    """Returns a parser of options that may precede or follow a command; one per parser, because it stores defaults.

    Unless `is_shown`, the help does not name them.
    """
    parser = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    folder, verbose = "keep all data of this run in DIR", "say on the standard error what is done"
    shown = (folder, verbose) if is_shown else (argparse.SUPPRESS, argparse.SUPPRESS)
    parser.add_argument("--profile", type=_folder, metavar="DIR", help=shown[0])
    parser.add_argument("--verbose", action="store_true", help=shown[1])
    return parser


def parts_of(command: argparse.ArgumentParser) -> Command:
    """Returns the function that adds a part to a command; options of all commands may follow the part too."""
    parts = command.add_subparsers(dest="part", metavar="PART", required=True)

    def part(name: str, text: str) -> argparse.ArgumentParser:
        parser = parts.add_parser(name, help=text, description=text, parents=[everywhere(is_shown=False)])
        parser.add_argument("--json", action="store_true", help="answer in JSON, for programs")
        return parser

    return part


def _folder(text: str) -> Path:
    """Parses a folder name; an empty one would mean the current folder. Raises: ArgumentTypeError."""
    if not text:
        raise argparse.ArgumentTypeError("the name of a folder is needed")
    return Path(text)
