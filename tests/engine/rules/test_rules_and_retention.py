"""Muted articles expire like read ones, and pictures that a rule keeps are given up last."""

from __future__ import annotations

from deskreader.model.retention import RetentionRule
from deskreader.store.articles import images
from deskreader.store.recovery import integrity_check
from deskreader.store.retention import purge
from deskreader.store.retention import rules as retention_rules
from tests.engine.kit import DAY, NOW
from tests.engine.rules.kit import MUTED, Rules
from tests.store.kit import picture

YEAR = 365 * DAY
KEEP = RetentionRule(90, 0, True, 0)


def test_a_muted_article_expires_although_nobody_read_it(rules: Rules) -> None:
    rules.rule("friday", mute=True)
    rules.rule("star", mute=True, star=True)
    rules.arrive("Friday", "Monday", "Star of Friday")
    read = rules.context.database.read
    assert read(retention_rules.count_expired, KEEP, NOW + YEAR) == 1
    while purge.purge_step(rules.context.database, NOW + YEAR, 90, 10**9):
        pass
    assert (rules.titles(), rules.titles(MUTED)) == (["Monday"], ["Star of Friday"])
    assert rules.library.outline().muted == 1
    assert all(finding.good for finding in read(integrity_check.check_tables))


def test_it_does_so_by_the_rule_of_its_feed_too(rules: Rules) -> None:
    rules.rule("friday", mute=True)
    rules.arrive("Friday", "Monday")
    write = rules.context.database.write
    write(retention_rules.set_feed_rule, rules.feed, RetentionRule(days=5, newest=100))
    gone = rules.context.database.read(retention_rules.expired, KEEP, NOW + 30 * DAY)
    assert len(gone) == 1
    write(purge.retire_expired, gone, NOW + 30 * DAY)
    assert (rules.titles(), rules.titles(MUTED)) == (["Monday"], [])


def test_pictures_that_a_rule_keeps_are_given_up_last(rules: Rules) -> None:
    rules.rule("art", pictures=True)
    for number, title in enumerate(("Art", "News")):
        url = f"https://img.example/{number}.png"
        (article,) = rules.arrive(title, content=f'<p>T</p><img src="{url}">', gives_full_text=True)
        images.save_images(rules.context.database, article, {url: picture(number, size=1000)})
    while purge.purge_step(rules.context.database, NOW, 0, 1200):
        pass
    rows = {row.title: row.thumbnail for row in rules.library.headlines([1, 2])}  # type: ignore[list-item]
    assert (rows["Art"] is None, rows["News"] is None) == (False, True)
