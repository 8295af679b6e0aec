"""The freedesktop service: capabilities, late answers, restarts, and texts that the bus can carry."""

from __future__ import annotations

import os

import pytest

from deskreader.desktop.notifications.notifier import Notifier
from deskreader.desktop.notifications.services.freedesktop import FreedesktopService
from deskreader.desktop.notifications.services.service import sendable
from deskreader.model import ArticleId
from tests.desktop.dialogs.kit import headline
from tests.desktop.notifications.kit import NOW, SUMMARY, Answers, FakeBus, FakeTray, notifier_on


def test_an_article_read_before_the_service_answers_is_withdrawn_when_it_does(qapp: object) -> None:
    bus = FakeBus(answers=Answers.LATER)
    notifier = notifier_on(bus, None)
    notifier.announce([headline(1)], SUMMARY, NOW)
    notifier.withdraw([ArticleId(1)])
    reply, number = bus.replies[0]
    reply((number,))
    assert bus.closed_ids == [number]


def test_markup_is_escaped_only_if_the_service_reads_it(qapp: object) -> None:
    article = headline(1, "<b>AT&T</b>", "R&D")
    plain, marked_up = FakeBus(("body", "actions")), FakeBus()
    for bus in (plain, marked_up):
        notifier_on(bus, None).announce([article], SUMMARY, NOW)
    assert plain.sent[0][4].startswith("R&D\n")
    assert marked_up.sent[0][4].startswith("R&amp;D\nBeginning of &lt;b&gt;AT&amp;T")
    assert marked_up.sent[0][3] == "<b>AT&T</b>"  # the specification's summary is plain text


def test_a_service_without_actions_gets_none(qapp: object) -> None:
    bus = FakeBus(("body",))
    notifier_on(bus, None).announce([headline(1)], SUMMARY, NOW)
    assert bus.sent[0][5] == []


def test_the_tray_replaces_a_service_that_never_answers(qapp: object) -> None:
    bus, tray = FakeBus(answers=Answers.LATER), FakeTray()
    notifier = notifier_on(bus, tray)
    notifier.announce([headline(1)], SUMMARY, NOW)
    assert tray.shown == []
    service = notifier._service
    assert isinstance(service, FreedesktopService)
    (sent,) = service._sent
    assert sent.deadline is not None
    service._timer.timeout.emit()
    assert tray.shown == []
    sent.deadline.setRemainingTime(0)
    service._timer.timeout.emit()
    assert len(tray.shown) == 1
    reply, number = bus.replies[0]
    reply((number,))  # a late answer leaves no second notification on the screen
    assert bus.closed_ids == [number]


def test_a_service_that_restarts_is_asked_for_its_capabilities_again(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1)], SUMMARY, NOW)
    bus.service_changed.emit(False)
    bus.capabilities = ["body"]
    bus.service_changed.emit(True)
    notifier.announce([headline(2, "A&B")], SUMMARY, NOW)
    assert bus.sent[1][1] == 0
    assert "A&B" in bus.sent[1][4]


def test_the_activation_token_is_stored(notifier: Notifier, bus: FakeBus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    bus.token_received.emit(1, "token-1")
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "token-1"


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", "a\x1bb"])
def test_characters_that_would_end_the_connection_are_removed(text: str) -> None:
    assert sendable(text, 100) == "ab"


def test_long_texts_are_truncated_and_joined_emoji_stay_whole() -> None:
    assert sendable("x" * 500, 100) == "x" * 99 + "…"
    assert sendable("👩‍🚀\nok", 100) == "👩‍🚀\nok"
