"""newsboat's kill file: which lines become which rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.model.rules import RuleActions
from deskreader.rules.foreign.newsboat import is_config, read_config
from tests.rules.foreign.kit import in_short
from tests.rules.kit import matches, subject

T = "title:expression:"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (r'ignore-article "*" "title =~ \"Gentoo\""', [f"{T}Gentoo"]),
        (r"ignore-article * 'x'", []),
        (r'ignore-article "https://a.example/feed" "title =~ \"ad\""',
         [f"feed:list:https://a.example/feed AND {T}ad"]),
        (r'ignore-article "regex:https?://nitter.net/.*" "title =~ \"^RT by\""',
         [f"feed:expression:https?://nitter.net/.* AND {T}^RT by"]),
        (r'ignore-article "*" "author = \"J. Doe\""', [r"author:expression:(?-i:^J\. Doe$)"]),
        (r'ignore-article "*" "author != \"Doe\" and content !~ \"x\""',
         ["!author:expression:(?-i:^Doe$) AND !text:expression:x"]),
        (r'ignore-article "*" "title =~ \"a\" or title =~ \"b\" or link =~ \"c\""',
         [f"{T}a|b OR link:expression:c"]),
        (r'ignore-article "*" "title =~ \"a\" and title =~ \"b\" or link =~ \"c\""',
         [f"{T}a AND {T}b", f"{T}a AND link:expression:c"]),
        (r'ignore-article "*" "( title =~ \"a\" or author =~ \"b\" ) and link =~ \"c\""',
         [f"{T}a AND link:expression:c", "author:expression:b AND link:expression:c"]),
        (r'ignore-article "*" "title # \"ad\""', [r"title:expression:(?-i:(?<!\S)ad(?!\S))"]),
        (r'ignore-article "*" "tags # \"news\" and feedtitle == \"The Paper\""',
         ["folder:list:news AND feed:list:The Paper"]),
        (r'ignore-article "*" "title =~ \"[[:digit:]]+\\.\\<x\""', [rf"{T}[0-9]+\.\bx"]),
    ],
)  # fmt: skip
def test_a_line_becomes_rules_that_mute(line: str, expected: list[str]) -> None:
    found = read_config(f"browser firefox\n{line}  # a comment\n")
    assert in_short(found) == expected
    assert all(rule.actions == RuleActions(mute=True) for rule in found.rules)
    assert len(found.left_out) == (not expected)


def test_a_long_line_is_continued_and_a_comment_is_none() -> None:
    text = '# ignore-article "*" "title =~ \\"no\\""\nignore-article \\\n   "*" \\\n   "author =~ \\"(John|Mary)\\""\n'
    assert in_short(read_config(text)) == ["author:expression:(John|Mary)"]
    assert is_config(text)
    assert not is_config("# ignore-article\nbrowser firefox\n")


@pytest.mark.parametrize(
    "expression",
    ["unread_count > 3", "age between 0:10", 'title =~ "("', 'title ~ "x"', 'title =~ "a" and', "(" * 400,
     'guid = "x"', '(title =~ "a"', 'title =~ ""', 'title =~ x', ""],
)  # fmt: skip
def test_what_has_no_counterpart_is_left_out_and_named(expression: str) -> None:
    line = 'ignore-article "*" "{}"'.format(expression.replace('"', '\\"'))
    found = read_config(line)
    assert found.rules == ()
    assert found.left_out == (line,)


def test_the_rule_finds_what_newsboat_finds() -> None:
    (rule,) = read_config(r'ignore-article "*" "title =~ \"black friday\" and author != \"Ana\""').rules
    assert rule.name == 'title =~ "black friday" and author != "Ana"'
    assert matches(rule, subject("The Black Friday deals", author="Bob"))
    assert not matches(rule, subject("The Black Friday deals", author="Ana"))


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    read_config(f'ignore-article "*" "{text}"')
    read_config(text)
