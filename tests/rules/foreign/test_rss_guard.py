"""RSS Guard's filter scripts: which become which rules, and that none is ever run."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.model.rules import RuleActions
from deskreader.model.transfer.foreign import ForeignFilter
from deskreader.rules.foreign.rss_guard import filters_in, read_scripts
from tests.rules.foreign.kit import FEED_A, in_short
from tests.rules.kit import matches, subject

T = "title:expression:"
MUTE, STAR, READ = RuleActions(mute=True), RuleActions(star=True), RuleActions(mark_read=True)
WHITELIST = """
/* Accept whitelisted articles. */
function filterMessage() {
  const whitelist = [/ubuntu.+desktop/i, /linux.+app/i, /\\d.billion/];
  if (whitelist.some(re => re.test(msg.title))) {
    return Msg.Accept;
  }
  return Msg.Ignore;
}
"""
GENERATED = """
function filterMessage() {
  const matches =
    (String(msg.title).toLowerCase().indexOf("black \\u0022friday") >= 0)
    && (new RegExp("^ad", "i").test(String(msg.contents)))
    && (String(msg.author) != "Ana");

  if (matches) {
    msg.isRead = true;
    const matchingLabelId1 = acc.findLabel("Deals");
    if (matchingLabelId1) {
      msg.assignLabel(matchingLabelId1);
    }
    return Msg.Accept;
  }

  return Msg.Accept;
}
"""
CASES = [
    ('if (msg.title.indexOf("A") != -1) { return MSG_IGNORE; } return MSG_ACCEPT;', [f"{T}(?-i:A)"], [MUTE]),
    ("if (msg.title.toLowerCase().includes('ad')) return MessageObject.Ignore; return MessageObject.Accept;",
     [f"{T}ad"], [MUTE]),
    ("return /sponsored|ad:/i.test(msg.title) ? Msg.Purge : Msg.Accept;", [f"{T}sponsored|ad:"], [MUTE]),
    ("if (!/rust/i.test(msg.url)) { return Msg.Ignore } else { return Msg.Accept }", ["!link:expression:rust"], [MUTE]),
    ("if (/stock|crypto/i.test(msg.title)) { msg.isImportant = true; msg.score = 80; } return Msg.Accept;",
     [f"{T}stock|crypto"], [STAR]),
    ("if (/AI/i.test(msg.title)) { let id = acc.findLabel('AI'); if (id) { msg.assignLabel(id); } } return Msg.Accept;",
     [f"{T}AI"], [RuleActions(tags=("AI",))]),
    ("if (msg.author == 'Bot' || msg.title.startsWith('[ad]') || msg.title.match(/x/i)) return Msg.Ignore; return 1;",
     [rf"author:expression:(?-i:^Bot$) OR {T}(?-i:^\[ad\])|x"], [MUTE]),
    ("if (/x/i.test(msg.title)) return 3; return 1;", None, []),
    ("if (msg.author == 'Bot' || msg.title.startsWith('[ad]')) return Msg.Ignore; return Msg.Accept;",
     [rf"author:expression:(?-i:^Bot$) OR {T}(?-i:^\[ad\])"], [MUTE]),
    ("app.log('x (' + 1); if (feed.title == 'Spam') return Msg.Ignore; return Msg.Accept;",
     ["feed:expression:(?-i:^Spam$)"], [MUTE]),
    ("if (/a/i.test(msg.title)) { if (/b/i.test(msg.title)) return 2; msg.isRead = true; } return Msg.Accept;",
     [f"{T}a AND {T}b", f"{T}a AND !{T}b"], [MUTE, READ]),
]  # fmt: skip


def script(body: str) -> str:
    return f"function filterMessage() {{ {body} }}"


@pytest.mark.parametrize(("body", "expected", "actions"), CASES)
def test_a_script_becomes_rules(body: str, expected: list[str] | None, actions: list[RuleActions]) -> None:
    found = read_scripts([ForeignFilter("F", script(body))])
    assert in_short(found) == (expected or [])
    assert [rule.actions for rule in found.rules] == actions
    assert found.left_out == (() if expected else ("F",))


def test_a_list_of_what_is_wanted_mutes_the_rest() -> None:
    (rule,) = read_scripts([ForeignFilter("Wanted", WHITELIST)]).rules
    assert rule.actions == MUTE
    assert matches(rule, subject("Something else"))
    assert not matches(rule, subject("Ubuntu on the desktop"))
    assert not matches(rule, subject("Costs 3 billion"))


def test_a_script_of_the_generator_marks_and_labels() -> None:
    first, second = read_scripts([ForeignFilter("Deals", GENERATED)]).rules
    assert (first.actions, second.actions) == (READ, RuleActions(tags=("Deals",)))
    for rule in (first, second):
        assert matches(rule, subject('Black "Friday"', "Ads here", author="Bob"))
        assert not matches(rule, subject('Black "Friday"', "Ads here", author="Ana"))


def test_the_feeds_of_a_filter_are_a_condition_and_one_that_is_off_stays_off() -> None:
    ignoring = script("return Msg.Ignore;")
    (rule,) = read_scripts([ForeignFilter("F", ignoring, (FEED_A, "https://b.example/"), is_on=False)]).rules
    assert in_short(read_scripts([ForeignFilter("F", ignoring, (FEED_A,))])) == [f"feed:list:{FEED_A}"]
    assert not rule.is_on
    assert read_scripts([ForeignFilter("F", ignoring)]).left_out == ("F",)


@pytest.mark.parametrize(
    "body",
    [
        "if (msg.isAlreadyInDatabaseWinkler(Msg.SameTitle, 0.05)) { return Msg.Ignore; } return Msg.Accept;",
        "let now = new Date(); if (now - msg.created > 7) { return Msg.Ignore; } return Msg.Accept;",
        "msg.contents = msg.contents.replace(/<[^>]*>/g, ''); return Msg.Accept;",
        "let k = []; try { k = utils.readTextFile('x'); } catch (e) { return Msg.Accept; } return Msg.Ignore;",
        "while (true) {} return Msg.Ignore;",
        "return Msg.Accept;",
        "if (/(/.test(msg.title)) return Msg.Ignore;",
        "fs.runExecutable('rm'); if (/x/.test(msg.title)) return Msg.Ignore; return Msg.Accept;",
        "if (msg.isRead) return Msg.Ignore; return Msg.Accept;",
        "if (" + "(" * 500 + "/x/.test(msg.title)" + ")" * 500 + ") return Msg.Ignore;",
        "{" * 200 + "return Msg.Ignore;" + "}" * 200,
        "if ("
        + "&&".join(f"(/a{n}/.test(msg.title) || /b{n}/.test(msg.url))" for n in range(30))
        + ") return Msg.Ignore;",
    ],
)
def test_a_script_that_does_more_than_rules_can_is_left_out(body: str) -> None:
    found = read_scripts([ForeignFilter("More", script(body))])
    assert found.rules == ()
    assert found.left_out == ("More",)


def test_an_exported_file_has_names_and_scripts() -> None:
    listed = [{"name": "A", "script": WHITELIST}, {"name": "B"}, 3, {"name": "C", "script": GENERATED}]
    assert [each.name for each in filters_in(json.dumps(listed))] == ["A", "C"]
    assert filters_in("{}") == filters_in("[") == filters_in("[" * 100_000) == ()


PIECES = st.sampled_from(
    ["if (", ")", "{", "}", "msg.title", ".test(", "/a/i", "return ", "Msg.Ignore", "Msg.Accept", ";", "&&", "||", "!",
     "'x'", "const a = ", "a", "==", "? ", ": ", "msg.isRead = true", ".indexOf(", ">= 0", "[", "]", ",", ".some(x => ",
     "else ", "-"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=80))
def test_any_script_is_read(body: str) -> None:
    read_scripts([ForeignFilter("F", script(body)), ForeignFilter("F", body)])
