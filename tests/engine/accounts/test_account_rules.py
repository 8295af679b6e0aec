"""Rules on articles of a server: what a rule marks goes to it like an act of the user, what it mutes does not."""

from __future__ import annotations

from pathlib import Path

from deskreader.model import View, ViewKind
from deskreader.model.accounts import AccountKind
from deskreader.model.rules import Rule, RuleActions
from tests.engine.accounts.test_all_kinds import account, assert_agreement, kind
from tests.rules.kit import condition

__all__ = ["kind"]


def test_what_a_rule_does_reaches_the_server_with_the_next_round(kind: AccountKind, tmp_path: Path) -> None:
    with account(kind, tmp_path / "here") as (here, server):
        first = len(server.library.items)
        of = condition("title", "expression", rf"story {first + 1}$")
        here.rules.add(Rule("one", (of,), RuleActions(mark_read=True, star=True)))
        server.library.publish(server.library.feeds[51], 2)
        here.synced()
        (row,) = [row for row in here.rows() if row.title == f"Story {first + 1}"]
        assert (row.is_read, row.is_starred) == (True, True)
        assert here.queued() == 2
        here.synced()
        assert_agreement(here, server)
        assert f"Story {first + 1}" in here.titles(starred=True)


def test_a_muted_article_of_a_server_stays_unread_there(kind: AccountKind, tmp_path: Path) -> None:
    with account(kind, tmp_path / "here") as (here, server):
        first = len(server.library.items)
        here.rules.add(Rule("one", (condition("title", "words", f"{first + 1}"),), RuleActions(mute=True)))
        server.library.publish(server.library.feeds[51], 2)
        here.synced()
        here.synced()
        title = f"Story {first + 1}"
        assert title not in here.titles()
        assert title in {item.title for item in server.library.unread()}
        assert here.queued() == 0
        (row,) = here.context.library.page(View(ViewKind.MUTED)).headlines
        assert (row.title, row.is_read) == (title, False)
        assert here.context.library.outline().unread == len(server.library.unread()) - 1
