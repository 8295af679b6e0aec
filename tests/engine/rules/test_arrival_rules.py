"""What rules do to articles as they arrive, and once their text does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskreader.errors import Kind, WorkerError
from deskreader.model import ArticleId, View, ViewKind
from deskreader.model.rules import Rule, RuleActions, RuleEffect
from deskreader.store.articles import flags, full_text, images
from deskreader.store.feeds import outline
from deskreader.store.recovery import integrity_check
from deskreader.store.rules import rule_effects
from tests.engine.kit import DAY, HOUR, NOW
from tests.engine.rules.kit import ALL, MUTED, UNREAD, Rules
from tests.rules.kit import condition
from tests.store.kit import entry
from tests.store.kit import full_text as page_of


def test_a_muted_article_is_in_no_list_but_that_of_muted_ones_and_says_why(rules: Rules) -> None:
    mute = rules.rule("friday", mute=True)
    deals, flood = rules.arrive("Black Friday deals", "Flood in the valley")
    assert rules.titles() == rules.titles(UNREAD) == ["Flood in the valley"]
    (row,) = rules.library.page(MUTED).headlines
    assert (row.id, row.is_muted, row.muted_by, row.is_read) == (deals, True, ("friday",), False)
    assert rules.library.open_article(deals).muted_by == ("friday",)
    seen = rules.library.outline()
    assert (seen.total, seen.unread, seen.muted, seen.feeds[0].unread) == (1, 1, 1, 1)
    assert rules.library.count(MUTED) == 1
    assert rules.heard[-1].new == (flood,)
    assert rules.heard[-1].muted == (deals,)
    assert rules.context.database.write(flags.to_announce, [deals, flood]) == (flood,)
    assert rules.effects(mute) == {deals: RuleEffect.MUTED}


def test_search_finds_muted_articles_where_it_is_asked_for_them(rules: Rules) -> None:
    rules.rule("friday", mute=True)
    rules.rule("flood", star=True)
    rules.arrive("Black Friday deals", "Flood in the valley", "Pie prize")
    assert rules.found("deals") == []
    assert rules.found("deals is:muted") == rules.found("is:muted") == ["Black Friday deals"]
    assert rules.found("rule:frid") == ["Black Friday deals"]
    assert rules.found('rule:"flood"') == ["Flood in the valley"]
    assert rules.found("rule:nothing") == []
    assert rules.found("-is:muted pie") == ["Pie prize"]


def test_a_rule_marks_stars_and_tags(rules: Rules) -> None:
    rules.rule("flood", mark_read=True, star=True, tags=("Weather", "Valley"))
    flood, pie = rules.arrive("Flood in the valley", "Pie prize")
    row, other = rules.library.headlines([flood, pie])
    assert (row.is_read, row.is_starred) == (True, True)
    assert (other.is_read, other.is_starred) == (False, False)
    assert rules.library.open_article(flood).tags == ("Valley", "Weather")
    seen = rules.library.outline()
    assert (seen.unread, seen.starred, [tag.name for tag in seen.tags]) == (1, 1, ["Valley", "Weather"])


def test_each_rule_counts_what_it_did(rules: Rules) -> None:
    rules.rule("flood", star=True)
    rules.rule("pie", mute=True)
    rules.arrive("Flood", "Flood again", "Pie")
    assert [(stored.articles, stored.last_at) for stored in rules.desk.list_all()] == [(2, NOW), (1, NOW)]
    rules.arrive("Flood")
    rules.clock.time += DAY
    rules.arrive("Flood a third time")
    assert [(stored.articles, stored.last_at) for stored in rules.desk.list_all()] == [(3, NOW + DAY), (1, NOW)]


def test_an_expired_rule_does_nothing_any_more(rules: Rules) -> None:
    until = NOW + 14 * DAY
    of = condition("title", "words", "friday")
    rules.desk.add(Rule("friday", (of,), RuleActions(mute=True), expires_at=until))
    rules.arrive("Black Friday 1")
    rules.clock.time = until - timedelta(seconds=1)
    rules.arrive("Black Friday 2")
    rules.clock.time = until
    rules.arrive("Black Friday 3")
    assert rules.titles() == ["Black Friday 3"]
    assert not rules.desk.list_all()[0].is_active(until)


def test_a_rule_that_is_off_does_nothing_until_it_is_on_again(rules: Rules) -> None:
    number = rules.rule("friday", mute=True)
    rules.desk.set_on(number, False)
    rules.arrive("Black Friday 1")
    rules.desk.set_on(number, True)
    rules.arrive("Black Friday 2")
    assert rules.titles() == ["Black Friday 1"]


def test_notifications_are_left_out_or_demanded(rules: Rules) -> None:
    rules.rule("quiet", notify=False)
    rules.rule("loud", notify=True)
    quiet, loud, plain = rules.arrive("Quiet news", "Loud news", "Plain news")
    assert rules.context.database.write(flags.to_announce, [quiet, loud, plain]) == (loud, plain)
    assert rules.library.wanted_notifications([quiet, loud, plain]) == {loud}


def test_an_article_for_the_front_is_sorted_by_its_arrival(rules: Rules) -> None:
    rules.rule("important", move_to_front=True)
    rules.arrive("Something new", published_at=NOW - HOUR)
    rules.arrive("Important but old", published_at=NOW - 5 * DAY)
    assert [row.title for row in rules.library.page(ALL).headlines] == ["Important but old", "Something new"]
    assert rules.found("important after:2026-11-17") == ["Important but old"]  # the blocks of the index follow


def test_pictures_are_left_out_until_the_user_wants_them(rules: Rules) -> None:
    rules.rule("heavy", pictures=False)
    html = '<p>Text</p><img src="https://img.example/1.png">'
    heavy, light = rules.arrive("Heavy pictures", "Light pictures", content=html, gives_full_text=True)
    wanted = lambda article: images.wanted_images(rules.context.database, article)  # noqa: E731
    assert (wanted(heavy), wanted(light)) == ((), ("https://img.example/1.png",))
    assert rules.context.database.read(full_text.waiting_images, 10) == (light,)
    assert rules.library.offline_summary().unsaved == 1
    rules.context.database.write(rule_effects.want_pictures, heavy)
    assert wanted(heavy) == ("https://img.example/1.png",)


def test_pictures_are_kept_of_what_a_rule_names_where_none_are_saved(rules: Rules) -> None:
    rules.rule("art", pictures=True)
    html = '<p>Text</p><img src="https://img.example/1.png">'
    art, plain = rules.arrive("Art of the day", "Plain news", content=html, gives_full_text=True)
    read = rules.context.database.read
    assert read(full_text.waiting_images, 10, True) == (art,)
    assert (read(rule_effects.keeps_pictures, art), read(rule_effects.keeps_pictures, plain)) == (True, False)


def test_a_text_that_comes_from_its_page_is_looked_at_once_it_is_there(rules: Rules) -> None:
    of = condition("text", "phrase", "affiliate links")
    rules.desk.add(Rule("ads", (of,), RuleActions(mute=True)))
    (review,) = rules.arrive("A review", text="Only a summary.")
    assert rules.titles() == ["A review"]
    page = page_of("<p>This page has affiliate links.</p>", text="This page has affiliate links. " * 9)
    rules.context.database.write(full_text.save_page, review, page, page.reason)
    rules.desk.arrivals.apply_queued()
    assert rules.titles() == []
    assert rules.heard[-1].muted == (review,)
    rules.desk.unmute([review])
    rules.context.database.write(full_text.save_page, review, page, page.reason)
    rules.desk.arrivals.apply_queued()
    assert rules.titles() == ["A review"]  # what the user brought back stays


def test_an_article_that_its_publisher_changes_is_looked_at_again(rules: Rules) -> None:
    rules.rule("correction", star=True)
    rules.take(rules.feed, entry(1, title="Flood"))
    rules.take(rules.feed, entry(1, title="Correction: Flood", text="Another text."))
    rules.desk.arrivals.apply_queued()
    (row,) = rules.library.page(ALL).headlines
    assert row.is_starred


def test_articles_wait_for_rules_that_cannot_be_matched_now(
    rules: Rules, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rules.rule("friday", mute=True)

    def die(*_arguments: object) -> None:
        raise WorkerError(Kind.WORKER_DIED, "closed")

    with monkeypatch.context() as patch:
        patch.setattr(rules.desk._worker, "_run", die)
        patch.setattr(rules.desk._worker, "_closed", True)
        rules.arrive("Black Friday")
        rules.desk.arrivals.apply_queued()
        assert rules.titles() == ["Black Friday"]
    assert "wait for their rules" in caplog.text
    rules.desk.arrivals.apply_queued()
    assert rules.titles() == []


def test_a_rule_of_one_feed_or_folder_looks_at_no_other(rules: Rules) -> None:
    other = rules.add_feed("other")
    of = (condition("feed", "list", str(rules.feed)), condition("title", "words", "sport"))
    rules.desk.add(Rule("no sport here", of, RuleActions(mute=True)))
    rules.arrive("Sport 1")
    rules.arrive("Sport 2", feed=other)
    assert rules.titles() == ["Sport 2"]
    folder, _ = rules.library.add_folder("Games")
    rules.library.move_feed(other, folder)
    rules.desk.add(Rule("games", (condition("folder", "list", "games"),), RuleActions(star=True)))
    (third,) = rules.arrive("Sport 3", feed=other)
    assert rules.library.headlines([third])[0].is_starred


def test_the_library_is_sound_after_all_of_it(rules: Rules) -> None:
    rules.rule("a", mute=True, star=True, tags=("T",))
    rules.rule("b", mark_read=True, mute=True)
    rules.arrive("A", "B", "A b", "C")
    assert all(finding.good for finding in rules.context.database.read(integrity_check.check_tables))
    assert rules.context.database.read(outline.outline, NOW).muted == 3


def test_opening_the_view_of_muted_articles_reads_them_like_any_other(rules: Rules) -> None:
    rules.rule("friday", mute=True)
    first, second = rules.arrive("Friday one", "Friday two")
    rules.library.mark_read([first])
    assert [row.id for row in rules.library.page(View(ViewKind.MUTED, query="is:unread")).headlines] == [second]
    token, _ = rules.library.mark_all_read(MUTED)
    assert all(row.is_read for row in rules.library.page(MUTED).headlines)
    rules.library.undo(token)
    assert not rules.library.headlines([ArticleId(second)])[0].is_read
