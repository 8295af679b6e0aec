"""Which articles are announced, in how many notifications, and when none is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.engine.notifications.policy import (
    OLD,
    NotificationContext,
    is_quiet,
    matches,
    muted_feeds,
    plan_notifications,
    rule_for_title,
    time_of_day,
)
from deskreader.model import ArticleId, Feed, FeedId, Folder, FolderId, Headline, Outline
from deskreader.settings import NotifyMode, Settings, TitleRule

AT_MOST = Settings().notify_at_most
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def article(number: int, is_read: bool = False) -> Headline:
    published = NOON + timedelta(minutes=number)
    return Headline(ArticleId(number), FeedId(1), "Courier", f"Story {number}", "", published, is_read, False)


def ids(plans: tuple) -> list[list[int]]:
    return [[headline.id for headline in planned.articles] for planned in plans]


def test_nothing_new_plans_nothing() -> None:
    assert plan_notifications([], Settings(), NOON) == ()


def test_off_plans_nothing() -> None:
    assert plan_notifications([article(1)], Settings(notify=NotifyMode.OFF), NOON) == ()


def test_a_summary_lists_all_articles_newest_first_and_each_once() -> None:
    assert ids(plan_notifications([article(1), article(3), article(2), article(3)], Settings(), NOON)) == [[3, 2, 1]]


def test_read_articles_are_left_out() -> None:
    assert ids(plan_notifications([article(1, is_read=True), article(2)], Settings(), NOON)) == [[2]]
    assert plan_notifications([article(1, is_read=True)], Settings(), NOON) == ()


def test_a_new_summary_repeats_the_articles_of_the_one_it_replaces() -> None:
    assert ids(
        plan_notifications([article(5)], Settings(), NOON, on_screen=[article(2), article(1, is_read=True)])
    ) == [[5, 2]]


def test_each_story_has_its_own_notification_that_replaces_none() -> None:
    plans = plan_notifications([article(1), article(2)], Settings(notify=NotifyMode.EACH), NOON, on_screen=[article(9)])
    assert ids(plans) == [[2], [1]]
    assert not any(planned.is_summary for planned in plans)


def test_beyond_the_limit_the_rest_is_one_summary() -> None:
    plans = plan_notifications([article(n) for n in range(20)], Settings(notify=NotifyMode.EACH), NOON)
    assert len(plans) == AT_MOST + 1
    assert plans[-1].is_summary
    assert len(plans[-1].articles) == 20 - AT_MOST


def test_one_story_beyond_the_limit_has_its_own_notification() -> None:
    plans = plan_notifications([article(n) for n in range(AT_MOST + 1)], Settings(notify=NotifyMode.EACH), NOON)
    assert [len(planned.articles) for planned in plans] == [1] * (AT_MOST + 1)


QUIET_NIGHT = Settings(quiet_from="22:00", quiet_until="07:00")


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [
        ("21:59", False),
        ("22:00", True),
        ("23:59", True),
        ("00:00", True),
        ("06:59", True),
        ("07:00", False),
        ("12:00", False),
    ],
)
def test_quiet_hours_run_over_midnight(clock: str, quiet: bool) -> None:
    now = time.fromisoformat(clock)
    assert is_quiet(QUIET_NIGHT, now) is quiet
    assert (
        plan_notifications([article(1)], QUIET_NIGHT, NOON.replace(hour=now.hour, minute=now.minute)) == ()
    ) is quiet


def test_quiet_hours_within_a_day() -> None:
    settings = Settings(quiet_from="12:00", quiet_until="13:30")
    assert is_quiet(settings, time(12, 0))
    assert is_quiet(settings, time(13, 29))
    assert not is_quiet(settings, time(13, 30))


@pytest.mark.parametrize("text", ["", "soon", "25:00", "12:60", "12", ":", "-1:00", "１２:00", "12:00:00"])
def test_a_bad_time_means_no_quiet_hours(text: str) -> None:
    assert time_of_day(text) is None
    assert not is_quiet(replace(QUIET_NIGHT, quiet_from=text), time(23, 0))


def test_equal_times_mean_no_quiet_hours() -> None:
    assert not is_quiet(Settings(quiet_from="08:00", quiet_until="08:00"), time(8, 0))


@given(st.text())
def test_any_text_is_a_time_or_none(text: str) -> None:
    found = time_of_day(text)
    assert found is None or isinstance(found, time)


@given(
    numbers=st.lists(st.integers(0, 40)),
    on_screen=st.lists(st.integers(0, 40)),
    read=st.sets(st.integers(0, 40)),
    notify=st.sampled_from([NotifyMode.SUMMARY, NotifyMode.EACH]),
)
def test_every_new_unread_article_is_announced_once(
    numbers: list[int], on_screen: list[int], read: set[int], notify: str
) -> None:
    new = [article(n, n in read) for n in numbers]
    plans = plan_notifications(new, Settings(notify=notify), NOON, [article(n, n in read) for n in on_screen])
    announced = [headline for planned in plans for headline in planned.articles]
    assert all(planned.articles for planned in plans)
    assert {n for n in numbers if n not in read} <= {headline.id for headline in announced}
    assert not any(headline.is_read for headline in announced)
    for planned in plans:
        assert len({headline.id for headline in planned.articles}) == len(planned.articles)


def test_old_articles_are_no_news() -> None:
    published = article(0).sorted_at
    assert plan_notifications([article(0)], Settings(), published + OLD) != ()
    assert plan_notifications([article(0)], Settings(), published + OLD + timedelta(seconds=1)) == ()


def test_title_rules_override_muted_feeds() -> None:
    muted = NotificationContext(muted={FeedId(1)})
    assert plan_notifications([article(1)], Settings(), NOON, context=muted) == ()
    assert ids(
        plan_notifications(
            [article(1), article(2)], Settings(notify_rules={"story 2": TitleRule.ALWAYS}), NOON, context=muted
        )
    ) == [[2]]
    assert ids(
        plan_notifications([article(1), article(2)], Settings(notify_rules={"story 2": TitleRule.NEVER}), NOON)
    ) == [[1]]
    assert (
        plan_notifications([article(2)], Settings(notify_rules={"story": TitleRule.NEVER, "2": TitleRule.ALWAYS}), NOON)
        == ()
    )


@pytest.mark.parametrize("most", [1, 3, 20])
def test_there_are_no_more_notifications_at_once_than_the_user_chose(most: int) -> None:
    plans = plan_notifications(
        [article(n) for n in range(40)], Settings(notify=NotifyMode.EACH, notify_at_most=most), NOON
    )
    assert len(plans) == most + 1
    assert sum(len(planned.articles) for planned in plans) == 40


@pytest.mark.parametrize(
    ("words", "title", "is_in"),
    [
        ("volcano", "Volcanoes of Iceland", True),
        ("Iceland volcano", "A volcano in Iceland", True),
        ("volcano japan", "A volcano in Iceland", False),
        ("art", "A start", False),
        ("art", "A start of art", True),
        ("c++", "Learn (C++) today", True),
        ("港", "横浜港の工事", True),
        ("STRASSE", "Die Straße", True),
        ("", "Anything", False),
        ("  ", "Anything", False),
        ("x", "", False),
    ],
)
def test_a_rule_matches_beginnings_of_words(words: str, title: str, is_in: bool) -> None:
    assert matches(words, title) is is_in


@given(st.text(), st.dictionaries(st.text(), st.sampled_from(TitleRule)))
def test_any_title_and_rules_have_a_result_and_never_overrides(title: str, rules: dict[str, TitleRule]) -> None:
    rule = rule_for_title(title, rules)
    matching = {each for words, each in rules.items() if matches(words, title)}
    assert rule is (TitleRule.NEVER if TitleRule.NEVER in matching else TitleRule.ALWAYS if matching else None)


def test_a_feed_is_muted_by_itself_or_by_any_folder_around_it() -> None:
    folders = (
        Folder(FolderId(1), "Loud"),
        Folder(FolderId(2), "Quiet", notify=False),
        Folder(FolderId(3), "In it", parent_id=FolderId(2)),
        Folder(FolderId(4), "A ring", parent_id=FolderId(5)),
        Folder(FolderId(5), "A ring", parent_id=FolderId(4)),
    )
    parents = {1: None, 2: 1, 3: 2, 4: 3, 5: 4, 6: 99}
    feeds = [
        Feed(FeedId(n), f"https://{n}.example/", str(n), folder_id=None if folder is None else FolderId(folder))
        for n, folder in parents.items()
    ]
    feeds.append(Feed(FeedId(7), "https://7.example/", "7", notify=False))
    assert muted_feeds(Outline(folders, tuple(feeds))) == {3, 4, 7}


SAME = NotificationContext(
    stories={ArticleId(1): "park", ArticleId(2): "park", ArticleId(3): "other", ArticleId(4): "park"}
)


def test_articles_on_one_event_share_a_notification() -> None:
    each = plan_notifications([article(n) for n in (1, 2, 3)], Settings(notify=NotifyMode.EACH), NOON, context=SAME)
    assert ids(each) == [[3], [2, 1]]
    (summary,) = plan_notifications([article(n) for n in (1, 2, 3)], Settings(), NOON, [article(4)], SAME)
    assert [[headline.id for headline in story] for story in summary.stories] == [[4, 2, 1], [3]]


def test_a_story_is_announced_once() -> None:
    context = replace(SAME, announced={"park"})
    assert plan_notifications([article(2), article(4)], Settings(), NOON, context=context) == ()
    assert ids(plan_notifications([article(2), article(3)], Settings(), NOON, [article(1)], context)) == [[3, 1]]
