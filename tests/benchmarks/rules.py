"""Refreshes 20,000 new articles with 200 rules and without any, in turns, and compares the CPU time of each pair.

A round counts the engine's process and all that it starts, until they have ended. The rules are those of a heavy user:
names, phrases, lists of words, authors, feeds, and every tenth a regular expression. Stories are not grouped and pages
not saved: rules are compared with the least that a refresh costs, and made texts, of few words, would be grouped as
they would never be in life.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
from collections import Counter

from tests.benchmarks.library.texts import languages
from tests.benchmarks.table import print_table
from tests.end_to_end.local_site import Answer, LocalSite, rss

FEEDS, ENTRIES, RULES, PAIRS = 200, 100, 200, 5
AIM = 10.0
"""Per cent more CPU time."""
SENTENCES = 12
"""Sentences of an article, 180 words or so: what a feed gives as a summary or a short text."""
RARE = 2
"""Titles that have a word which rules look for: names of people and things are rare."""
SEED = 11
CHILD = """
import json, resource, sys
from pathlib import Path
from deskreader.engine.engine import Engine
from deskreader.engine.subscriptions.subscriber import KnownFeed
from deskreader.model.rules import Condition, Rule, RuleActions, RuleField, RuleTest
from deskreader.profile import profile_in
site, rules = sys.argv[2], json.loads(sys.stdin.readline())
engine = Engine(profile_in(Path(sys.argv[1])))
engine.settings.change(save_pages=False, story_grouping="off")
engine.subscriber.add_known([KnownFeed(f"Feed {n}", f"{site}/{n}/feed") for n in range(int(sys.argv[3]))])
for name, field, test, values, action in rules:
    condition = Condition(RuleField(field), RuleTest(test), tuple(values))
    engine.rules.add(Rule(name, (condition,), RuleActions(**action)))
def cpu():
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
begin = cpu()
progress = engine.refresher.run(by_hand=True)
outline = engine.library.outline()
done = sum(stored.articles for stored in engine.rules.list_all())
engine.close()
print(json.dumps({"cpu": cpu() - begin, "articles": outline.total + outline.muted, "muted": outline.muted,
                  "done": done, "problems": progress.problems}))
"""


def publish(site: LocalSite, rng: random.Random) -> list[str]:
    """Publishes the feeds, each in one language; returns the words of all titles."""
    known = languages()
    words: list[str] = []
    for feed in range(FEEDS):
        (language,) = rng.choices(known, [each.share for each in known])
        entries, sentences = [], language.sentences
        for number in range(ENTRIES):
            title = " ".join(rng.choice(sentences).split()[:9]).strip(". ")
            words += title.split()
            text = "".join(rng.choices(sentences, k=SENTENCES))
            entries.append((f"{feed}-{number}", f"{title} {feed}-{number}", f"<p>{text}</p>"))
        body = rss(f"Feed {feed}", entries, f"{site.url}/{feed}")
        site.answers[f"/{feed}/feed"] = Answer(body, "application/rss+xml")
    return words


def rules_of(words: list[str], rng: random.Random) -> list[tuple[str, str, str, list[str], dict[str, object]]]:
    """Returns the rules: name, field, test, values, actions."""
    counts = Counter(words)
    rare = [word for word in dict.fromkeys(words) if len(word) > 5 and counts[word] <= RARE]
    kinds = (
        ("anywhere", "phrase", 1), ("title", "words", 1), ("anywhere", "words", 2), ("title", "list", 8),
        ("text", "phrase", 1), ("anywhere", "list", 4), ("author", "list", 3), ("feed", "list", 2),
        ("title", "phrase", 1), ("link", "expression", 1),
    )  # fmt: skip
    actions: tuple[dict[str, object], ...] = (
        {"mute": True}, {"mark_read": True}, {"star": True}, {"tags": ["Later"]}, {"notify": False},
    )  # fmt: skip
    made = []
    for number in range(RULES):
        field, test, count = kinds[number % len(kinds)]
        values = rng.sample(rare, count)
        if test == "expression":
            values = [rf"/{number}-\d+/(ad|sponsored)s?$|/{number}-1\d?$"]
        elif field == "feed":
            values = [f"Feed {rng.randrange(FEEDS * 10)}" for _ in range(count)]
        elif test == "words":
            values = [" ".join(values)]
        made.append((f"Rule {number}", field, test, values, actions[number % len(actions)]))
    return made


def measure(site: LocalSite, rules: list[tuple[str, str, str, list[str], dict[str, object]]]) -> dict[str, float]:
    """Returns the figures of one first refresh in a new profile."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-c", CHILD, folder, site.url, str(FEEDS)],
            input=json.dumps(rules) + "\n", capture_output=True, text=True, check=True, timeout=900,
        )  # fmt: skip
    figures: dict[str, float] = json.loads(done.stdout)
    assert figures["articles"] == FEEDS * ENTRIES, figures
    return figures


def main(pairs: int = PAIRS) -> None:
    """Prints the table."""
    rng = random.Random(SEED)
    rows: list[list[object]] = []
    shares = []
    with LocalSite() as site:
        rules = rules_of(publish(site, rng), rng)
        measure(site, [])  # so that no pair reads the program's files for the first time
        for number in range(pairs):
            order = ([], rules) if number % 2 else (rules, [])
            first, second = (measure(site, each) for each in order)
            without, with_rules = (first, second) if number % 2 else (second, first)
            share = 100 * (with_rules["cpu"] / without["cpu"] - 1)
            shares.append(share)
            done = f"{with_rules['done']:.0f} ({with_rules['muted']:.0f} muted)"
            rows.append([number + 1, f"{without['cpu']:.2f}", f"{with_rules['cpu']:.2f}", f"{share:+.1f} %", done])
    rows.append(["median", "", "", f"{statistics.median(shares):+.1f} %", ""])
    head = [
        "pair",
        "without rules, CPU s",
        f"{RULES} rules, CPU s",
        f"more (aim: {AIM:.0f} % at most)",
        "what rules did",
    ]
    print_table(f"A first refresh of {FEEDS * ENTRIES:,} articles on loopback, worker processes included", head, rows)
