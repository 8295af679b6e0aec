"""How the window is started: what most starts say, read without the parser of the commands, which takes longer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from deskreader.app_uris import ADD_FEED, REFRESH

ADDRESSES = ("feed:", "feeds:", "http://", "https://", "file://", "deskreader:")
STARTS = (
    ("--add-feed", ADD_FEED, "open the window and ask for a feed to subscribe to"),
    ("--refresh", REFRESH, "open the window and fetch what is new"),
)
"""Options that stand for addresses of the program, with these and their help."""


class StartOptions(NamedTuple):
    """What a start of the window says."""

    profile: Path | None = None
    verbose: bool = False
    sample: bool = False
    hidden: bool = False
    addresses: tuple[str, ...] = ()


def is_address(argument: str) -> bool:
    """Returns whether an argument is an address, or the name of an outline file, as desktops pass them."""
    return argument.lower().startswith(ADDRESSES) or argument.lower().endswith(".opml")


def start_options(arguments: Sequence[str]) -> StartOptions | None:
    """Returns what a start of the window says; None where there is anything that the whole parser has to read."""
    asked = {flag: address for flag, address, _help in STARTS}
    profile: Path | None = None
    said, addresses, wanted, rest = set[str](), list[str](), list[str](), iter(arguments)
    for argument in rest:
        if argument in ("--verbose", "--sample", "--hidden"):
            said.add(argument)
        elif argument == "--profile" and (folder := next(rest, "")) and not folder.startswith("-"):
            profile = Path(folder)
        elif is_address(argument) and not argument.startswith("-"):
            addresses.append(argument)
        elif argument in asked:
            wanted.append(asked[argument])
        else:
            return None
    return StartOptions(profile, "--verbose" in said, "--sample" in said, "--hidden" in said, (*addresses, *wanted))
