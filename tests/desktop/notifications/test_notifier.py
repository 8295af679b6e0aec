"""Notifications through a fake service, with and without the tray."""

from __future__ import annotations

import pytest

from deskreader.desktop.notifications.notifier import Notifier
from deskreader.model import ArticleId
from deskreader.settings import Settings
from tests.desktop.dialogs.kit import headline
from tests.desktop.notifications.kit import EACH, NOW, SUMMARY, Answers, FakeBus, FakeTray, notifier_on, record


def test_one_article_gives_its_title_source_and_beginning(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1, "Port votes", "Courier")], SUMMARY, NOW)
    (sent,) = bus.sent
    assert sent[3] == "Port votes"
    assert sent[4] == "Courier\nBeginning of Port votes."
    assert sent[5][::2] == ["default", "open", "read", "star", "later"]


def test_several_articles_share_one_notification_with_their_sources(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1, "A", "Courier"), headline(2, "B", "Post")], SUMMARY, NOW)
    (sent,) = bus.sent
    assert sent[3] == "2 new stories"
    assert sent[4].splitlines() == ["Post, Courier", "B", "A"]


def test_several_articles_of_one_source_name_it_in_the_title(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1), headline(2)], SUMMARY, NOW)
    assert bus.sent[0][3] == "Harbour Courier: 2 new stories"


def test_the_next_summary_replaces_the_one_on_the_screen_and_adds_to_it(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1)], SUMMARY, NOW)
    notifier.announce([headline(2)], SUMMARY, NOW)
    assert [sent[1] for sent in bus.sent] == [0, 101]
    assert "2 new stories" in bus.sent[1][3]


def test_a_dismissed_summary_is_not_repeated(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1)], SUMMARY, NOW)
    bus.closed.emit(101, 2)
    notifier.announce([headline(2)], SUMMARY, NOW)
    assert bus.sent[1][1] == 0
    assert bus.sent[1][3] == "Story 2"


def test_each_article_has_its_own_notification(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1), headline(2)], EACH, NOW)
    assert [sent[3] for sent in bus.sent] == ["Story 2", "Story 1"]
    assert [sent[1] for sent in bus.sent] == [0, 0]


@pytest.mark.parametrize("key", ["default", "open"])
def test_a_click_opens_the_article(notifier: Notifier, bus: FakeBus, key: str) -> None:
    opened = record(notifier.opened)
    notifier.announce([headline(7)], SUMMARY, NOW)
    bus.action_invoked.emit(101, key)
    bus.action_invoked.emit(101, key)
    bus.action_invoked.emit(999, key)
    assert opened == [(7,)]
    assert bus.closed_ids == [101]


def test_mark_read_covers_all_articles_of_the_notification(notifier: Notifier, bus: FakeBus) -> None:
    marked, opened = record(notifier.marked_read), record(notifier.opened)
    notifier.announce([headline(1), headline(2)], SUMMARY, NOW)
    bus.action_invoked.emit(101, "read")
    assert marked == [(2, 1)]
    assert opened == []


def test_a_notification_is_withdrawn_when_its_last_article_is_read(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1), headline(2)], SUMMARY, NOW)
    notifier.withdraw([ArticleId(1)])
    assert bus.closed_ids == []
    notifier.withdraw([ArticleId(2)])
    assert bus.closed_ids == [101]


def test_a_notification_has_a_sound_only_by_choice(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1)], SUMMARY, NOW)
    notifier.announce([headline(2)], Settings(notify_sound=True), NOW)
    assert bus.sent[0][6]["suppress-sound"] == ("b", True)
    assert "sound-name" in bus.sent[1][6]


def test_without_a_service_the_tray_shows_the_message(qapp: object) -> None:
    tray = FakeTray()
    for bus in (None, FakeBus(answers=Answers.NEVER)):
        tray.shown.clear()
        notifier = notifier_on(bus, tray)
        opened = record(notifier.opened)
        notifier.announce([headline(4)], SUMMARY, NOW)
        assert tray.shown == [("Story 4", "Harbour Courier\nBeginning of Story 4.")]
        tray.message_clicked.emit()
        tray.message_clicked.emit()
        assert opened == [(4,)]


def test_with_neither_service_nor_tray_nothing_breaks(qapp: object) -> None:
    for tray in (None, FakeTray(available=False)):
        notifier = Notifier(None, tray)
        notifier.announce([headline(4)], SUMMARY, NOW)
        notifier.withdraw([ArticleId(4)])
        notifier.close()


def test_close_removes_all_notifications(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1), headline(2)], EACH, NOW)
    notifier.close()
    assert sorted(bus.closed_ids) == [101, 102]
    assert bus.is_closed


def test_star_covers_the_articles_of_the_notification(notifier: Notifier, bus: FakeBus) -> None:
    starred = record(notifier.starred)
    notifier.announce([headline(1)], SUMMARY, NOW)
    bus.action_invoked.emit(101, "star")
    assert starred == [(1,)]
    bus.action_invoked.emit(101, "unheard of")
