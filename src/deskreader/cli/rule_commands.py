"""The commands on rules: listed, added, tried, switched, removed and imported."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from deskreader.cli.output import headline_line, local, number, one_line, say, say_json, stories
from deskreader.cli.syntax.subcommands import Command, parts_of
from deskreader.engine.engine import Engine
from deskreader.errors import DeskReaderError
from deskreader.messages import english_error
from deskreader.model.rules import Passage, Rule, RuleActions, RuleScope, RuleTrial, StoredRule
from deskreader.rules.written_form import parse_condition, write_condition
from deskreader.text.clock import utc_now

DONE, NOTHING = 0, 3
CONDITION = 'such as title:"black friday", author:Smith, feed:{Paper, Other}, link:/ads?/'
_ACTIONS = (
    ("mute", "mute", True, "take the stories out of all lists but that of muted ones"),
    ("read", "mark_read", True, "mark them as read"),
    ("star", "star", True, "star them"),
    ("notify", "notify", True, "notify of them, also where notifications of their feed are off"),
    ("silent", "notify", False, "never notify of them"),
    ("pictures", "pictures", True, "save their pictures, whatever the settings say"),
    ("no-pictures", "pictures", False, "do not save their pictures"),
    ("front", "move_to_front", True, "sort them by their arrival, in front of older news"),
)
"""Options for what a rule does: the field of `RuleActions` and its value."""


def add_commands(command: Command) -> None:
    """Adds the command and its arguments to the command line."""
    rules = command("rules", "Make rules for stories: mute, mark, star, tag, notify.", json=False)
    part = parts_of(rules)

    part("list", "List the rules with what they did.")
    _add_arguments_of_add(part("add", "Add a rule."))
    trial = part("try", "Say what a rule would have done to the stories that are stored; nothing is changed.")
    trial.add_argument("name", nargs="?", help="the name or number of a rule; without it, conditions")
    _add_conditions(trial)
    trial.add_argument("--limit", type=_count, default=20, metavar="N", help="show at most N stories (20)")
    for name, text in (("on", "Switch a rule on."), ("off", "Switch a rule off."),
                       ("remove", "Remove rules; what they did stays.")):  # fmt: skip
        part(name, text).add_argument("names", nargs="+", metavar="NAME", help="the name or number of a rule")
    file = part("import", "Import the rules of another reader: newsboat's, FreshRSS's, RSS Guard's.")
    file.add_argument("file", type=Path, metavar="FILE", help="its config, OPML export, database or exported filters")


def _add_arguments_of_add(add: argparse.ArgumentParser) -> None:
    add.add_argument("name", nargs="?", default="", help="its name; what it looks for, if not given")
    _add_conditions(add)
    for option, field, value, text in _ACTIONS:
        add.add_argument(f"--{option}", action="store_const", const=value, dest=field, help=text)
    add.add_argument("--tag", action="append", default=[], metavar="T", help="give them the tag T")
    ends = add.add_mutually_exclusive_group()
    ends.add_argument("--days", type=_count, metavar="N", help="the rule ends after N days")
    ends.add_argument("--until", type=_date, metavar="DATE", help="it ends with this day, such as 2026-12-24")
    add.add_argument("--off", action="store_true", help="switched off for now")
    add.add_argument(
        "--existing",
        choices=[RuleScope.UNREAD.value, RuleScope.ALL.value],
        default=RuleScope.NONE.value,
        help="also apply it to stories that are stored already",
    )


def _add_conditions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--when", action="append", default=[], metavar="CONDITION", help=CONDITION)
    parser.add_argument("--unless", action="append", default=[], metavar="CONDITION", help="the same, turned round")
    parser.add_argument("--any", action="store_true", help="one of the conditions is enough")


def _count(text: str) -> int:
    """Parses a number of 1 or more. Raises: ArgumentTypeError."""
    if not text.isdecimal() or not 1 <= int(text[:6]) <= 36_500 or len(text) > 6:
        raise argparse.ArgumentTypeError(f"a number of 1 or more is needed, not {text!r}")
    return int(text)


def _date(text: str) -> datetime:
    """Parses a day; returns its end on this machine's clock. Raises: ArgumentTypeError."""
    try:
        return (datetime.fromisoformat(text).astimezone() + timedelta(days=1)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"a day such as 2026-12-24 is needed, not {text!r}") from None


# --- the parts --------------------------------------------------------------------------------------------------------


def rules(engine: Engine, options: argparse.Namespace) -> int:
    """Runs a part of the command."""
    return _PARTS[options.part](engine, options)


def _list(engine: Engine, options: argparse.Namespace) -> int:
    all_rules = engine.rules.list_all()
    if options.json:
        say_json([_as_json(stored) for stored in all_rules])
        return DONE
    for stored in all_rules:
        say(f"{stored.id:>4}  {_state_of(stored):<8}  {one_line(stored.rule.name)}  {_written(stored.rule)}")
        done = f"{stories(stored.articles)}, last {local(stored.last_at)}" if stored.last_at else "nothing yet"
        say(f"      {', '.join(_written_actions(stored.rule.actions))}; {done}{_end_of(stored.rule)}")
        if stored.problem:
            say(f"      {english_error(DeskReaderError(stored.problem))}")
    return DONE


def _state_of(stored: StoredRule) -> str:
    if stored.problem:
        return "stopped"
    if stored.rule.is_on and not stored.is_active(utc_now()):
        return "expired"
    return "on" if stored.rule.is_on else "off"


def _end_of(rule: Rule) -> str:
    return f", until {local(rule.expires_at)}" if rule.expires_at else ""


def _written(rule: Rule) -> str:
    joint = " or " if rule.joins_any else " and "
    return one_line(joint.join(map(write_condition, rule.conditions)))


def _written_actions(actions: RuleActions) -> list[str]:
    done = [option for option, field, value, _ in _ACTIONS if getattr(actions, field) is value]
    return [*done, *(f"tag {one_line(name)}" for name in actions.tags)]


def _as_json(stored: StoredRule) -> dict[str, Any]:
    rule = stored.rule
    return {
        "id": stored.id, "name": rule.name, "is_on": rule.is_on, "when": [write_condition(c) for c in rule.conditions],
        "any": rule.joins_any, "does": _written_actions(rule.actions), "created_at": stored.created_at,
        "expires_at": rule.expires_at, "stories": stored.articles, "last_at": stored.last_at, "problem": stored.problem,
    }  # fmt: skip


def _rule_of(options: argparse.Namespace, actions: RuleActions) -> Rule:
    """Returns the rule that the options describe. Raises: ParseError(BAD_CONDITION)."""
    conditions = [parse_condition(text) for text in options.when]
    conditions += [parse_condition(f"-{text}") for text in options.unless]
    return Rule(options.name or "", tuple(conditions), actions, options.any)


def _add(engine: Engine, options: argparse.Namespace) -> int:
    chosen = {field: value for _, field, *_ in _ACTIONS if (value := getattr(options, field)) is not None}
    rule = _rule_of(options, RuleActions(tags=tuple(options.tag), **chosen))
    ends = utc_now() + timedelta(days=options.days) if options.days else options.until
    rule = Rule(rule.name, rule.conditions, rule.actions, rule.joins_any, not options.off, ends)
    token, _ = engine.rules.add(rule, RuleScope(options.existing))
    added = engine.rules.list_all()[-1]
    if options.json:
        say_json(_as_json(added))
    else:
        done = f" {stories(token.touched)} changed; `deskreader undo` takes it back." if token.touched else ""
        say(f"Added rule {added.id}, {one_line(added.rule.name)}.{done}")
    return DONE


def _try(engine: Engine, options: argparse.Namespace) -> int:
    rule = engine.rules.find(options.name).rule if options.name else _rule_of(options, RuleActions())
    trial = engine.rules.try_rule(rule)
    if options.json:
        shown = trial.matches[: options.limit]
        say_json({"looked_at": trial.looked_at, "matched": trial.matched, "unread": trial.unread, "matches": shown})
    else:
        _say_trial(trial, options.limit)
    return DONE if trial.matched else NOTHING


def _say_trial(trial: RuleTrial, limit: int) -> None:
    looked_at = f"{'' if trial.is_all else 'the newest '}{stories(trial.looked_at)}"
    say(f"{trial.matched} of {looked_at} would match, {trial.unread} of them unread.")
    for match in trial.matches[:limit]:
        say(headline_line(match.headline))
        for passage in match.passages:
            say(f"         {passage.field}: {_marked(passage)}")


def _marked(passage: Passage) -> str:
    """Returns a passage with its marks in brackets."""
    parts, position = [], 0
    for start, end in passage.marks:
        parts += [passage.text[position:start], "[", passage.text[start:end], "]"]
        position = end
    return one_line("".join([*parts, passage.text[position:]]))


def _remove(engine: Engine, options: argparse.Namespace) -> int:
    found = [engine.rules.find(name) for name in options.names]
    engine.rules.remove([stored.id for stored in found])
    if options.json:
        say_json([_as_json(stored) for stored in found])
    else:
        say(f"Removed {number(len(found), 'rule')}; what was done stays.")
    return DONE


def _switch(engine: Engine, options: argparse.Namespace) -> int:
    for name in options.names:
        engine.rules.set_on(engine.rules.find(name).id, options.part == "on")
    found = [engine.rules.find(name) for name in options.names]
    if options.json:
        say_json([_as_json(stored) for stored in found])
    else:
        say(f"{number(len(found), 'rule')} now {options.part}.")
    return DONE


def _import(engine: Engine, options: argparse.Namespace) -> int:
    done = engine.rules.import_file(options.file)
    if options.json:
        say_json({"added": done.added, "existing": done.existing, "left_out": done.left_out})
        return DONE if done.added else NOTHING
    was = "was" if done.existing == 1 else "were"
    existing = f" {number(done.existing, 'rule')} {was} here already." if done.existing else ""
    say(f"Added {number(done.added, 'rule')}.{existing}")
    for text in done.left_out:
        say(f"  left out: {one_line(text)}")
    return DONE if done.added else NOTHING


_PARTS: dict[str, Callable[[Engine, argparse.Namespace], int]] = {
    "list": _list, "add": _add, "try": _try, "on": _switch, "off": _switch, "remove": _remove,
    "import": _import,
}  # fmt: skip
COMMANDS: dict[str, Callable[[Engine, argparse.Namespace], int]] = {"rules": rules}
