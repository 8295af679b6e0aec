"""Commands that have parts of their own, such as `deskreader rules add`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

Command = Callable[..., argparse.ArgumentParser]
"""Adds a command with a name and a description, and returns its parser."""


def parts_of(command: argparse.ArgumentParser) -> Command:
    """Returns the function that adds a part to a command; options of all commands may follow the part too."""
    parts = command.add_subparsers(dest="part", metavar="PART", required=True)

    def part(name: str, text: str) -> argparse.ArgumentParser:
        parser = parts.add_parser(name, help=text, description=text)
        parser.add_argument("--profile", type=Path, metavar="DIR", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        parser.add_argument("--verbose", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        parser.add_argument("--json", action="store_true", help="answer in JSON, for programs")
        return parser

    return part
