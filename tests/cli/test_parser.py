"""What a desktop passes to the program: addresses and lists of feeds, in any case."""

from __future__ import annotations

import pytest

from deskreader.cli.syntax.parser import parse


@pytest.mark.parametrize(
    "argument",
    [
        "feed:https://a.example/f",
        "FEED:https://a.example/f",
        "Feeds://a.example/f",
        "HTTPS://a.example/",
        "/x/LIST.OPML",
    ],
)
def test_addresses_and_lists_of_feeds_are_arguments_of_the_window(argument: str) -> None:
    options = parse([argument])
    assert options.addresses == [argument]
    assert options.command is None


@pytest.mark.parametrize("arguments", [["--profile", "", "list"], ["rules", "list", "--profile", ""]])
def test_a_profile_without_a_name_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(arguments)
    assert ended.value.code == 2
    assert "the name of a folder is needed" in capsys.readouterr().err
