"""Reads the command line: its commands and their options."""

from __future__ import annotations

import argparse

from deskreader import __version__
from deskreader.cli import (
    account_commands,
    feed_statistics,
    library_commands,
    mark_command,
    rule_commands,
    story_commands,
    version_commands,
)
from deskreader.cli.syntax.start_options import STARTS, is_address
from deskreader.cli.syntax.subcommands import Command, everywhere

EXIT_CODES = """exit codes:
  0  done
  1  it could not be done; the sentence on the standard error says why
  2  the command itself is not understood
  3  nothing was found: no feed at the address, no article on the page, no such article or feed
  4  the library cannot be used: damaged, made by a newer program, disk full, not writable
  5  the network: the address could not be reached or gave no usable answer
"""


def parse(arguments: list[str]) -> argparse.Namespace:
    """Returns the parsed command line; `command` is None for the window. Exits with 2 on a usage error."""
    top, commands = build()
    rest, addresses = _without_addresses(arguments, set(commands.choices))
    options = top.parse_args(rest)
    options.addresses = [*addresses, *options.asked]
    return options


def build() -> tuple[argparse.ArgumentParser, argparse._SubParsersAction[argparse.ArgumentParser]]:
    """Returns the parser of the whole command line, and its commands; the manual page is generated from it."""
    top = argparse.ArgumentParser(
        prog="deskreader",
        description="The whole story, clean, on your own machine, before you open it. Without a command: the window.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[everywhere()],
    )
    _add_start_options(top)
    top.set_defaults(profile=None, verbose=False, addresses=[])
    commands = top.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, text: str, json: bool = True) -> argparse.ArgumentParser:
        parser = commands.add_parser(name, help=text, description=text, parents=[everywhere()])
        if json:
            parser.add_argument("--json", action="store_true", help="answer in JSON, for programs")
        return parser

    _add_feed_commands(command)
    _add_article_commands(command)
    mark_command.add_command(command)
    version_commands.add_command(command)
    story_commands.add_commands(command)
    account_commands.add_commands(command)
    rule_commands.add_commands(command)
    library_commands.add_commands(command)
    return top, commands


def _add_start_options(top: argparse.ArgumentParser) -> None:
    top.add_argument("--version", action="version", version=f"DeskReader {__version__}")
    top.add_argument("--sample", action="store_true", help="open the sample newsroom, in a profile of its own")
    top.add_argument("--hidden", action="store_true", help="start in the tray, where there is one")
    for flag, asked, text in STARTS:
        top.add_argument(flag, action="append_const", const=asked, dest="asked", default=[], help=text)
    top.add_argument("--self-check", action="store_true", help="try every part and say what was found, for a report")
    top.add_argument("--self-check-window", action="store_true", help=argparse.SUPPRESS)
    top.add_argument("--install-desktop", action="store_true", help="put the icon into this user's menu (Linux)")
    top.add_argument("--remove-desktop", action="store_true", help="take it away again")


def _add_feed_commands(command: Command) -> None:
    add = command("subscribe", "Subscribe to a feed, or to the feed that a page names.")
    add.add_argument("url")
    add.add_argument("--folder", help="put it into this folder, made if need be")
    add.add_argument("--account", metavar="NAME", help="subscribe in this account; its server fetches the feed")
    add.add_argument("--user", metavar="NAME", help="log in under this name; the password is asked for")
    leave = command("unsubscribe", "End a subscription.")
    leave.add_argument("feed", help="its number, address or title")
    feed_statistics.add_arguments(command("feeds", "List the feeds with their unread counts and problems."))
    refresh = command("refresh", "Fetch what is new, pages and pictures included.")
    refresh.add_argument("--feed", help="only this feed: its number, address or title")


def _add_article_commands(command: Command) -> None:
    listing = command("list", "List stories, newest first.")
    which = listing.add_mutually_exclusive_group()
    which.add_argument("--unread", action="store_true")
    which.add_argument("--starred", action="store_true")
    _limits(listing)
    show = command("show", "Print a stored story.", json=False)
    show.add_argument("id", type=int)
    show.add_argument("--format", choices=("text", "html", "json"), default="text")
    show.add_argument("--json", action="store_const", const="json", dest="format", help="the same as --format json")
    show.add_argument("--feed-version", action="store_true", help="the feed's own text instead of the page's")
    search = command("search", "Find stories by their words, newest first.")
    search.add_argument("words", nargs="+")
    _limits(search)
    extract = command("extract", "Print title, byline, date, lead image and body of any page.", json=False)
    extract.add_argument("source", metavar="FILE|URL|-")
    extract.add_argument("--url", default="", help="where the page comes from, for its relative addresses")
    extract.add_argument("--format", choices=("text", "html", "json"), default="text")
    extract.add_argument("--json", action="store_const", const="json", dest="format", help="the same as --format json")


def _limits(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--feed", help="only this feed: its number, address or title")
    parser.add_argument("--account", metavar="NAME", help="only this account: its name or number")
    parser.add_argument("--limit", type=_number, default=50, metavar="N", help="at most N stories (50)")


def _number(text: str) -> int:
    """Parses a number of 1 or more. Raises: ArgumentTypeError."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a number of 1 or more is needed, not {text!r}")
    return int(text)


def _without_addresses(arguments: list[str], commands: set[str]) -> tuple[list[str], list[str]]:
    """Splits off the URLs and outline files that a desktop passes; returns other arguments, then those."""
    rest: list[str] = []
    addresses: list[str] = []
    takes_value = False
    for argument in arguments:
        if argument in commands and not takes_value:
            return arguments, []
        (addresses if is_address(argument) and not takes_value else rest).append(argument)
        takes_value = argument == "--profile"
    return rest, addresses
