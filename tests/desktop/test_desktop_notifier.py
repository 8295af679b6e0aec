"""Notifications against a service made by hand, with and without the tray, and the words in them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from dialog_fakes import FakeLibrary, headline
from PySide6.QtCore import QObject, Signal

from deskreader.desktop import messages
from deskreader.desktop.announcer import Announcer
from deskreader.desktop.notifier import Notifier, sendable
from deskreader.desktop.tasks import Tasks
from deskreader.errors import DeskReaderError, Kind
from deskreader.model import ArticleId, Changes, Offline, Reason
from deskreader.settings import Settings, SettingsKeeper

Reply = Callable[[tuple[Any, ...] | None], None]


class FakeBus(QObject):
    """A notification service: it keeps what it was sent, and answers at once, later, or not at all."""

    action_invoked = Signal(int, str)
    closed = Signal(int, int)
    token_given = Signal(int, str)
    service_changed = Signal(bool)

    def __init__(
        self, capabilities: tuple[str, ...] = ("body", "body-markup", "actions"), answers: str = "at once"
    ) -> None:
        super().__init__()
        self.capabilities = list(capabilities)
        self.answers = answers
        self.sent: list[tuple[Any, ...]] = []
        self.taken_away: list[int] = []
        self.late: list[tuple[Reply, int]] = []
        self.left = False

    def call(self, method: str, signature: str | None, body: tuple[Any, ...], reply: Reply | None = None) -> None:
        if method == "CloseNotification":
            self.taken_away.append(body[0])
        if reply is None:
            return
        if method == "GetCapabilities":
            reply((self.capabilities,))
        elif self.answers == "not there":
            reply(None)
        else:
            self.sent.append(body)
            number = body[1] or 100 + len(self.sent)
            self.late.append((reply, number))
            if self.answers == "at once":
                reply((number,))

    def close(self) -> None:
        self.left = True


class FakeTray(QObject):
    """A tray that takes messages, or is not there."""

    message_clicked = Signal()

    def __init__(self, there: bool = True) -> None:
        super().__init__()
        self.there = there
        self.shown: list[tuple[str, str]] = []

    def show_message(self, title: str, body: str) -> bool:
        if self.there:
            self.shown.append((title, body))
        return self.there


SUMMARY = Settings()
EACH = Settings(notify="each")


@pytest.fixture
def bus(qapp: object) -> FakeBus:
    return FakeBus()


@pytest.fixture
def notifier(bus: FakeBus) -> Notifier:
    return Notifier(bus, None)


def heard(signal: Any) -> list[Any]:
    got: list[Any] = []
    signal.connect(got.append)
    return got


def test_one_story_gives_its_title_source_and_beginning(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1, "Port votes", "Courier")], SUMMARY)
    (sent,) = bus.sent
    assert sent[3] == "Port votes"
    assert sent[4] == "Courier\nBeginning of Port votes."
    assert sent[5][::2] == ["default", "open", "read"]


def test_several_stories_are_one_notification_with_their_sources(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1, "A", "Courier"), headline(2, "B", "Post")], SUMMARY)
    (sent,) = bus.sent
    assert sent[3] == "2 new stories"
    assert sent[4].splitlines() == ["Post, Courier", "B", "A"]


def test_several_stories_of_one_source_name_it_in_the_title(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1), headline(2)], SUMMARY)
    assert bus.sent[0][3] == "Harbour Courier: 2 new stories"


def test_the_next_summary_replaces_the_one_that_stands_and_adds_to_it(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1)], SUMMARY)
    notifier.announce([headline(2)], SUMMARY)
    assert [sent[1] for sent in bus.sent] == [0, 101]
    assert "2 new stories" in bus.sent[1][3]


def test_a_dismissed_summary_is_not_repeated(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1)], SUMMARY)
    bus.closed.emit(101, 2)
    notifier.announce([headline(2)], SUMMARY)
    assert bus.sent[1][1] == 0
    assert bus.sent[1][3] == "Story 2"


def test_each_story_has_its_own(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1), headline(2)], EACH)
    assert [sent[3] for sent in bus.sent] == ["Story 2", "Story 1"]
    assert [sent[1] for sent in bus.sent] == [0, 0]


@pytest.mark.parametrize("key", ["default", "open"])
def test_a_click_opens_the_story(notifier: Notifier, bus: FakeBus, key: str) -> None:
    opened = heard(notifier.opened)
    notifier.announce([headline(7)], SUMMARY)
    bus.action_invoked.emit(101, key)
    bus.action_invoked.emit(101, key)
    bus.action_invoked.emit(999, key)
    assert opened == [(7,)]
    assert bus.taken_away == [101]


def test_mark_read_names_all_stories_of_the_notification(notifier: Notifier, bus: FakeBus) -> None:
    marked, opened = heard(notifier.marked_read), heard(notifier.opened)
    notifier.announce([headline(1), headline(2)], SUMMARY)
    bus.action_invoked.emit(101, "read")
    assert marked == [(2, 1)]
    assert opened == []


def test_it_is_withdrawn_when_its_last_story_was_read(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1), headline(2)], SUMMARY)
    notifier.withdraw([ArticleId(1)])
    assert bus.taken_away == []
    notifier.withdraw([ArticleId(2)])
    assert bus.taken_away == [101]


def test_a_story_read_before_the_service_answered_is_withdrawn_when_it_does(qapp: object) -> None:
    bus = FakeBus(answers="later")
    notifier = Notifier(bus, None)
    notifier.announce([headline(1)], SUMMARY)
    notifier.withdraw([ArticleId(1)])
    reply, number = bus.late[0]
    reply((number,))
    assert bus.taken_away == [number]


def test_markup_is_escaped_only_where_the_service_reads_it(qapp: object) -> None:
    story = headline(1, "<b>AT&T</b>", "R&D")
    plain, marked = FakeBus(("body", "actions")), FakeBus()
    for bus in (plain, marked):
        Notifier(bus, None).announce([story], SUMMARY)
    assert plain.sent[0][4].startswith("R&D\n")
    assert marked.sent[0][4].startswith("R&amp;D\nBeginning of &lt;b&gt;AT&amp;T")
    assert marked.sent[0][3] == "<b>AT&T</b>"  # the specification's summary is plain text


def test_a_service_without_actions_gets_none(qapp: object) -> None:
    bus = FakeBus(("body",))
    Notifier(bus, None).announce([headline(1)], SUMMARY)
    assert bus.sent[0][5] == []


def test_sound_only_by_choice(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1)], SUMMARY)
    notifier.announce([headline(2)], Settings(notify_sound=True))
    assert bus.sent[0][6]["suppress-sound"] == ("b", True)
    assert "sound-name" in bus.sent[1][6]


def test_without_a_service_the_tray_speaks_and_its_click_opens(qapp: object) -> None:
    tray = FakeTray()
    for bus in (None, FakeBus(answers="not there")):
        tray.shown.clear()
        notifier = Notifier(bus, tray)
        opened = heard(notifier.opened)
        notifier.announce([headline(4)], SUMMARY)
        assert tray.shown == [("Story 4", "Harbour Courier\nBeginning of Story 4.")]
        tray.message_clicked.emit()
        tray.message_clicked.emit()
        assert opened == [(4,)]


def test_with_neither_service_nor_tray_nothing_breaks(qapp: object) -> None:
    for tray in (None, FakeTray(there=False)):
        notifier = Notifier(None, tray)
        notifier.announce([headline(4)], SUMMARY)
        notifier.withdraw([ArticleId(4)])
        notifier.close()


def test_a_service_that_never_answers_gives_way_to_the_tray(qapp: object) -> None:
    bus, tray = FakeBus(answers="later"), FakeTray()
    notifier = Notifier(bus, tray)
    notifier.announce([headline(1)], SUMMARY)
    assert tray.shown == []
    (waiting,) = notifier._shown
    assert waiting.patience is not None
    notifier._clock.timeout.emit()
    assert tray.shown == []
    waiting.patience.setRemainingTime(0)
    notifier._clock.timeout.emit()
    assert len(tray.shown) == 1
    reply, number = bus.late[0]
    reply((number,))  # a late answer does not leave a second one on the screen
    assert bus.taken_away == [number]


def test_a_service_that_died_and_came_back_starts_afresh(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1)], SUMMARY)
    bus.service_changed.emit(False)
    bus.capabilities = ["body"]
    bus.service_changed.emit(True)
    notifier.announce([headline(2, "A&B")], SUMMARY)
    assert bus.sent[1][1] == 0
    assert "A&B" in bus.sent[1][4]


def test_closing_takes_everything_away(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1), headline(2)], EACH)
    notifier.close()
    assert sorted(bus.taken_away) == [101, 102]
    assert bus.left


def test_the_token_is_kept_for_the_window(notifier: Notifier, bus: FakeBus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    bus.token_given.emit(1, "token-1")
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "token-1"


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", "a\x1bb"])
def test_what_would_end_the_connection_does_not_travel(text: str) -> None:
    assert sendable(text, 100) == "ab"


def test_long_texts_are_cut_and_joined_emoji_stay_whole() -> None:
    assert sendable("x" * 500, 100) == "x" * 99 + "…"
    assert sendable("👩‍🚀\nok", 100) == "👩‍🚀\nok"


# --- the announcer ----------------------------------------------------------------------------------------------------


@pytest.fixture
def tasks(qapp: object) -> Iterator[Tasks]:
    def report(error: BaseException) -> None:
        raise error

    made = Tasks(report)
    yield made
    made.close()


def test_changes_are_announced_once_and_withdrawn_when_read(
    qtbot: Any, bus: FakeBus, tasks: Tasks, tmp_path: Any
) -> None:
    library = FakeLibrary(rows={1: headline(1), 2: headline(2)})
    announcer = Announcer(library, SettingsKeeper(tmp_path / "s.json"), tasks, Notifier(bus, None))
    announcer.apply(Changes(new=(ArticleId(1),), announce=(ArticleId(1),)))
    qtbot.waitUntil(lambda: len(bus.sent) == 1)
    announcer.apply(Changes(updated=(ArticleId(1),), announce=(ArticleId(1), ArticleId(2))))
    qtbot.waitUntil(lambda: len(bus.sent) == 2)
    assert "2 new stories" in bus.sent[1][3]
    library.rows[1] = headline(1, is_read=True)
    announcer.apply(Changes(updated=(ArticleId(1),), removed=(ArticleId(2),)))
    qtbot.waitUntil(lambda: bus.taken_away == [101])


# --- words ------------------------------------------------------------------------------------------------------------


def test_every_error_reason_and_mark_has_a_sentence(qapp: object) -> None:
    for kind in Kind:
        words = messages.sentence(DeskReaderError(kind, "detail"))
        assert words.endswith(".")
        assert "{detail}" not in words
    assert all(messages.reason(why) for why in Reason if why is not Reason.NONE)
    assert messages.reason(Reason.NONE) == ""
    assert all(messages.mark(offline) for offline in Offline)


def test_a_feed_title_cannot_play_with_the_placeholders(qapp: object) -> None:
    made = messages.notice([headline(1, source="{stories} %n {source}"), headline(2, source="{stories} %n {source}")])
    assert made.title == "{stories} %n {source}: 2 new stories"


def test_many_sources_are_counted(qapp: object) -> None:
    made = messages.notice([headline(n, source=f"S{n}") for n in range(6, 0, -1)])
    assert made.body.splitlines()[0] == "S6, S5, S4 and 3 more"
    assert made.articles == (6, 5, 4, 3, 2, 1)


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 MB"), (1_900_000_000, "1.9 GB"), (5_000_000_000, "5 GB"), (340_000_000, "340 MB")]
)
def test_sizes_read_well(qapp: object, count: int, words: str) -> None:
    assert messages.megabytes(count).replace("\N{NO-BREAK SPACE}", " ") == words
