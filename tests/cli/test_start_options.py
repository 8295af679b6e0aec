"""The starts of the window that are read without the parser of the commands."""

from __future__ import annotations

import subprocess
import sys

import pytest

from deskreader.cli.syntax.parser import parse
from deskreader.cli.syntax.start_options import StartOptions, start_options

STARTS = (
    [],
    ["--hidden"],
    ["--sample", "--verbose"],
    ["--profile", "/tmp/x y", "--hidden"],
    ["https://a.example/feed", "LIST.OPML", "--refresh", "--add-feed"],
    ["--add-feed", "feed:a.example", "--profile", "feeds:b.example"],
    ["deskreader:article/7"],
)
OTHERS = (
    ["--help"],
    ["--version"],
    ["--self-check"],
    ["--profile"],
    ["--profile", ""],
    ["--profile", "--hidden"],
    ["--profile=/tmp/x"],
    ["--prof", "/tmp/x"],
    ["--hid"],
    ["list"],
    ["--profile", "/tmp/x", "subscribe", "https://a.example/feed"],
    ["https://a.example/feed", "list"],
    ["--addresses.opml"],
    ["article.html"],
)


@pytest.mark.parametrize("arguments", STARTS, ids=" ".join)
def test_a_start_of_the_window_is_read_as_the_whole_parser_reads_it(arguments: list[str]) -> None:
    read, whole = start_options(arguments), parse(arguments)
    assert read == StartOptions(whole.profile, whole.verbose, whole.sample, whole.hidden, tuple(whole.addresses))
    assert whole.command is None


@pytest.mark.parametrize("arguments", OTHERS, ids=" ".join)
def test_everything_else_is_left_to_the_whole_parser(arguments: list[str]) -> None:
    assert start_options(arguments) is None


def test_the_window_starts_without_the_parser_of_the_commands() -> None:
    code = (
        "import sys; from unittest.mock import patch; from deskreader.__main__ import main\n"
        "with patch('deskreader.app.main', return_value=0) as opened: print(main(['--hidden']))\n"
        "print(opened.call_args.args[0].hidden, 'deskreader.cli.syntax.parser' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["0", "True", "False"]
