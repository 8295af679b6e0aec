"""Notifications against a service made by hand, with and without the tray, and the words in them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QImage

from deskreader.desktop.notifications.announcer import Announcer
from deskreader.desktop.notifications.notifier import Notifier
from deskreader.desktop.notifications.services.freedesktop import FreedesktopService
from deskreader.desktop.notifications.services.service import png, sendable
from deskreader.desktop.notifications.snooze import Snooze
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.runtime.window_state import WindowState
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import format_size
from deskreader.errors import DeskReaderError, Kind
from deskreader.model import ArticleId, Changes, Feed, FeedId, Folder, FolderId, Headline, Offline, Reason, StoredImage
from deskreader.settings import NotifyMode, Settings, SettingsKeeper
from tests.desktop.dialogs.kit import FakeLibrary, headline

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
EACH = Settings(notify=NotifyMode.EACH)
NOW = datetime(2026, 3, 1, 10, tzinfo=UTC)
"""A moment at which the stories of these tests are new."""


@pytest.fixture
def bus(qapp: object) -> FakeBus:
    return FakeBus()


@pytest.fixture
def notifier(bus: FakeBus) -> Notifier:
    return notifier_on(bus, None)


def notifier_on(bus: FakeBus | None, tray: FakeTray | None) -> Notifier:
    """A notifier on a service made by hand."""
    return Notifier(FreedesktopService(bus) if bus is not None else None, tray)


def heard(signal: Any) -> list[Any]:
    got: list[Any] = []
    signal.connect(got.append)
    return got


def test_one_story_gives_its_title_source_and_beginning(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1, "Port votes", "Courier")], SUMMARY, NOW)
    (sent,) = bus.sent
    assert sent[3] == "Port votes"
    assert sent[4] == "Courier\nBeginning of Port votes."
    assert sent[5][::2] == ["default", "open", "read", "star", "later"]


def test_several_stories_are_one_notification_with_their_sources(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1, "A", "Courier"), headline(2, "B", "Post")], SUMMARY, NOW)
    (sent,) = bus.sent
    assert sent[3] == "2 new stories"
    assert sent[4].splitlines() == ["Post, Courier", "B", "A"]


def test_several_stories_of_one_source_name_it_in_the_title(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1), headline(2)], SUMMARY, NOW)
    assert bus.sent[0][3] == "Harbour Courier: 2 new stories"


def test_the_next_summary_replaces_the_one_that_stands_and_adds_to_it(notifier: Notifier, bus: FakeBus) -> None:
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


def test_each_story_has_its_own(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1), headline(2)], EACH, NOW)
    assert [sent[3] for sent in bus.sent] == ["Story 2", "Story 1"]
    assert [sent[1] for sent in bus.sent] == [0, 0]


@pytest.mark.parametrize("key", ["default", "open"])
def test_a_click_opens_the_story(notifier: Notifier, bus: FakeBus, key: str) -> None:
    opened = heard(notifier.opened)
    notifier.announce([headline(7)], SUMMARY, NOW)
    bus.action_invoked.emit(101, key)
    bus.action_invoked.emit(101, key)
    bus.action_invoked.emit(999, key)
    assert opened == [(7,)]
    assert bus.taken_away == [101]


def test_mark_read_names_all_stories_of_the_notification(notifier: Notifier, bus: FakeBus) -> None:
    marked, opened = heard(notifier.marked_read), heard(notifier.opened)
    notifier.announce([headline(1), headline(2)], SUMMARY, NOW)
    bus.action_invoked.emit(101, "read")
    assert marked == [(2, 1)]
    assert opened == []


def test_it_is_withdrawn_when_its_last_story_was_read(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1), headline(2)], SUMMARY, NOW)
    notifier.withdraw([ArticleId(1)])
    assert bus.taken_away == []
    notifier.withdraw([ArticleId(2)])
    assert bus.taken_away == [101]


def test_a_story_read_before_the_service_answered_is_withdrawn_when_it_does(qapp: object) -> None:
    bus = FakeBus(answers="later")
    notifier = notifier_on(bus, None)
    notifier.announce([headline(1)], SUMMARY, NOW)
    notifier.withdraw([ArticleId(1)])
    reply, number = bus.late[0]
    reply((number,))
    assert bus.taken_away == [number]


def test_markup_is_escaped_only_where_the_service_reads_it(qapp: object) -> None:
    story = headline(1, "<b>AT&T</b>", "R&D")
    plain, marked = FakeBus(("body", "actions")), FakeBus()
    for bus in (plain, marked):
        notifier_on(bus, None).announce([story], SUMMARY, NOW)
    assert plain.sent[0][4].startswith("R&D\n")
    assert marked.sent[0][4].startswith("R&amp;D\nBeginning of &lt;b&gt;AT&amp;T")
    assert marked.sent[0][3] == "<b>AT&T</b>"  # the specification's summary is plain text


def test_a_service_without_actions_gets_none(qapp: object) -> None:
    bus = FakeBus(("body",))
    notifier_on(bus, None).announce([headline(1)], SUMMARY, NOW)
    assert bus.sent[0][5] == []


def test_sound_only_by_choice(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1)], SUMMARY, NOW)
    notifier.announce([headline(2)], Settings(notify_sound=True), NOW)
    assert bus.sent[0][6]["suppress-sound"] == ("b", True)
    assert "sound-name" in bus.sent[1][6]


def test_without_a_service_the_tray_speaks_and_its_click_opens(qapp: object) -> None:
    tray = FakeTray()
    for bus in (None, FakeBus(answers="not there")):
        tray.shown.clear()
        notifier = notifier_on(bus, tray)
        opened = heard(notifier.opened)
        notifier.announce([headline(4)], SUMMARY, NOW)
        assert tray.shown == [("Story 4", "Harbour Courier\nBeginning of Story 4.")]
        tray.message_clicked.emit()
        tray.message_clicked.emit()
        assert opened == [(4,)]


def test_with_neither_service_nor_tray_nothing_breaks(qapp: object) -> None:
    for tray in (None, FakeTray(there=False)):
        notifier = Notifier(None, tray)
        notifier.announce([headline(4)], SUMMARY, NOW)
        notifier.withdraw([ArticleId(4)])
        notifier.close()


def test_a_service_that_never_answers_gives_way_to_the_tray(qapp: object) -> None:
    bus, tray = FakeBus(answers="later"), FakeTray()
    notifier = notifier_on(bus, tray)
    notifier.announce([headline(1)], SUMMARY, NOW)
    assert tray.shown == []
    toasts = notifier._toasts
    assert isinstance(toasts, FreedesktopService)
    (waiting,) = toasts._sent
    assert waiting.patience is not None
    toasts._clock.timeout.emit()
    assert tray.shown == []
    waiting.patience.setRemainingTime(0)
    toasts._clock.timeout.emit()
    assert len(tray.shown) == 1
    reply, number = bus.late[0]
    reply((number,))  # a late answer does not leave a second one on the screen
    assert bus.taken_away == [number]


def test_a_service_that_died_and_came_back_starts_afresh(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1)], SUMMARY, NOW)
    bus.service_changed.emit(False)
    bus.capabilities = ["body"]
    bus.service_changed.emit(True)
    notifier.announce([headline(2, "A&B")], SUMMARY, NOW)
    assert bus.sent[1][1] == 0
    assert "A&B" in bus.sent[1][4]


def test_closing_takes_everything_away(notifier: Notifier, bus: FakeBus) -> None:
    notifier.announce([headline(1), headline(2)], EACH, NOW)
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


def fresh(number: int, **values: Any) -> Headline:
    """A story of a minute ago."""
    return replace(headline(number), sorted_at=datetime.now(UTC) - timedelta(minutes=1), **values)


def announce(*numbers: int) -> Changes:
    return Changes(new=tuple(map(ArticleId, numbers)), announce=tuple(map(ArticleId, numbers)))


@pytest.fixture
def settings(tmp_path: Path) -> SettingsKeeper:
    return SettingsKeeper(tmp_path / "s.json")


def test_changes_are_announced_once_and_withdrawn_when_read(
    qtbot: Any, bus: FakeBus, tasks: Tasks, settings: SettingsKeeper
) -> None:
    library = FakeLibrary(rows={1: fresh(1), 2: fresh(2)})
    announcer = Announcer(library, settings, tasks, notifier_on(bus, None))
    announcer.apply(announce(1))
    qtbot.waitUntil(lambda: len(bus.sent) == 1)
    announcer.apply(Changes(updated=(ArticleId(1),), announce=(ArticleId(1), ArticleId(2))))
    qtbot.waitUntil(lambda: len(bus.sent) == 2)
    assert "2 new stories" in bus.sent[1][3]
    library.rows[1] = fresh(1, is_read=True)
    announcer.apply(Changes(updated=(ArticleId(1),), removed=(ArticleId(2),)))
    qtbot.waitUntil(lambda: bus.taken_away == [101])


def test_what_may_not_be_told_now_is_told_together_later(
    qtbot: Any, bus: FakeBus, tasks: Tasks, settings: SettingsKeeper
) -> None:
    library = FakeLibrary(rows={n: fresh(n) for n in (1, 2, 3)})
    film = [True]
    announcer = Announcer(library, settings, tasks, notifier_on(bus, None), lambda: not film[0])
    announcer.apply(announce(1))
    announcer.apply(announce(2, 3))
    announcer._clock.timeout.emit()
    library.rows[2] = fresh(2, is_read=True)
    film[0] = False
    announcer._clock.timeout.emit()
    qtbot.waitUntil(lambda: len(bus.sent) == 1)
    assert "2 new stories" in bus.sent[0][3]
    assert not announcer._clock.isActive()


def test_muted_feeds_and_folders_are_silent_but_for_the_rules(
    qtbot: Any, bus: FakeBus, tasks: Tasks, settings: SettingsKeeper
) -> None:
    library = FakeLibrary(
        rows={1: fresh(1, title="Harbour news"), 2: fresh(2, title="Volcano erupts")},
        folders=[Folder(FolderId(1), "Quiet", notify=False)],
        feeds=[Feed(FeedId(1), "https://a.example/", "A", folder_id=FolderId(1))],
    )
    settings.change(notify_rules={"volcano": "always"})
    Announcer(library, settings, tasks, notifier := notifier_on(bus, None)).apply(announce(1, 2))
    qtbot.waitUntil(lambda: len(bus.sent) == 1)
    assert bus.sent[0][3] == "Volcano erupts"
    assert list(notifier.shown) == ["summary"]


def test_a_story_that_several_sources_tell_gives_one_notification(
    qtbot: Any, bus: FakeBus, tasks: Tasks, settings: SettingsKeeper
) -> None:
    titles = {
        1: "Port votes to build a tidal park",
        2: "Tidal park: the port votes yes",
        3: "Quite another matter here",
    }
    library = FakeLibrary(rows={n: fresh(n, title=title, feed_id=FeedId(n)) for n, title in titles.items()})
    library.rows[4] = fresh(4, title="The port votes for its tidal park", feed_id=FeedId(4))
    settings.change(notify="each")
    announcer = Announcer(library, settings, tasks, notifier_on(bus, None))
    announcer.apply(announce(1, 2, 3))
    qtbot.waitUntil(lambda: len(bus.sent) == 2)
    announcer.apply(announce(4))
    qtbot.waitUntil(lambda: ArticleId(4) in announcer._story_of)
    settings.change(notify_stories=False)
    library.rows[5] = fresh(5, title="Tidal park: the port votes", feed_id=FeedId(5))
    announcer.apply(announce(5))
    qtbot.waitUntil(lambda: len(bus.sent) == 3)
    assert {sent[3] for sent in bus.sent[:2]} == {titles[1], titles[3]}
    assert bus.sent[2][3] == "Tidal park: the port votes"


def test_the_picture_of_the_story_comes_before_the_icon_of_its_feed(
    qtbot: Any, tasks: Tasks, settings: SettingsKeeper
) -> None:
    red, blue = (StoredImage(one_colour(name), 40, 20) for name in ("red", "blue"))
    library = FakeLibrary(
        rows={1: fresh(1, thumbnail="t", feed_icon="i"), 2: fresh(2, feed_icon="i"), 3: fresh(3, feed_icon="gone")},
        pictures={"t": red, "i": blue, "gone": StoredImage(b"no picture", 1, 1)},
    )
    settings.change(notify="each")
    bus, plain = FakeBus(("actions", "icon-static")), FakeBus(("actions",))
    for service in (bus, plain):
        Announcer(library, settings, tasks, notifier_on(service, None)).apply(announce(1, 2, 3))
    qtbot.waitUntil(lambda: len(bus.sent) == len(plain.sent) == 3)
    found = {}
    for sent in bus.sent:
        width, height, line, has_alpha, bits, channels, data = sent[6].get("image-data", ("", (0,) * 6 + (b"",)))[1]
        found[sent[3]] = (width, height, line, channels, data[:3])
        assert len(data) == line * height
        assert (has_alpha, bits) in ((True, 8), (0, 0))
    assert found["Story 1"] == (128, 128, 512, 4, b"\xff\0\0")
    assert found["Story 2"] == (128, 128, 512, 4, b"\0\0\xff")
    assert found["Story 3"][0] == 0
    assert not any("image-data" in sent[6] for sent in plain.sent)


def one_colour(name: str) -> bytes:
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(QColor(name))
    return png(image)


def test_what_was_put_off_comes_back_in_an_hour_also_after_a_restart(
    qtbot: Any, bus: FakeBus, tasks: Tasks, settings: SettingsKeeper, tmp_path: Path
) -> None:
    library = FakeLibrary(rows={1: fresh(1), 2: fresh(2)})
    clock = [datetime(2026, 3, 1, 10, tzinfo=UTC)]
    state = tmp_path / "window.ini"
    notifier = notifier_on(bus, None)
    later = Snooze(WindowState(state), lambda: clock[0])
    announcer = Announcer(library, settings, tasks, notifier, later=later)
    announcer.apply(announce(1, 2))
    qtbot.waitUntil(lambda: len(bus.sent) == 1)
    bus.action_invoked.emit(101, "later")
    assert bus.taken_away == [101]
    clock[0] += timedelta(minutes=59)
    later.look()
    assert len(bus.sent) == 1
    again = Snooze(WindowState(state), lambda: clock[0])
    again.due.connect(announcer._remind)
    library.rows[2] = fresh(2, is_read=True)
    clock[0] += timedelta(minutes=2)
    again.look()
    again.look()
    qtbot.waitUntil(lambda: len(bus.sent) == 2)
    assert bus.sent[1][3] == "Story 1"
    assert not again._clock.isActive()


@pytest.mark.parametrize("text", ["", "x", "1@", "@2", "1@x 5@60", "9" * 40 + "@1"])
def test_rubbish_in_the_file_of_what_was_put_off_does_no_harm(qapp: object, tmp_path: Path, text: str) -> None:
    state = WindowState(tmp_path / "window.ini")
    state.keep_text("later", text)
    later = Snooze(state, lambda: datetime(2026, 3, 1, tzinfo=UTC))
    due = heard(later.due)
    later.look()
    assert due == ([(5,)] if "5@60" in text else [])


def test_star_names_the_stories(notifier: Notifier, bus: FakeBus) -> None:
    starred = heard(notifier.starred)
    notifier.announce([headline(1)], SUMMARY, NOW)
    bus.action_invoked.emit(101, "star")
    assert starred == [(1,)]
    bus.action_invoked.emit(101, "unheard of")


# --- words ------------------------------------------------------------------------------------------------------------


def test_every_error_reason_and_mark_has_a_sentence(qapp: object) -> None:
    for kind in Kind:
        words = messages.error_message(DeskReaderError(kind, "detail"))
        assert words.endswith(".")
        assert "{detail}" not in words
    assert all(messages.reason_text(why) for why in Reason if why is not Reason.NONE)
    assert messages.reason_text(Reason.NONE) == ""
    assert all(messages.offline_text(offline) for offline in Offline)


def test_a_feed_title_cannot_play_with_the_placeholders(qapp: object) -> None:
    made = messages.notice_for([[headline(n, source="{stories} %n {source}")] for n in (1, 2)])
    assert made.title == "{stories} %n {source}: 2 new stories"


def test_many_sources_are_counted(qapp: object) -> None:
    made = messages.notice_for([[headline(n, source=f"S{n}")] for n in range(6, 0, -1)])
    assert made.body.splitlines()[0] == "S6, S5, S4 and 3 more"
    assert made.articles == (6, 5, 4, 3, 2, 1)


def test_a_story_of_several_sources_names_the_first_to_tell_it(qapp: object) -> None:
    made = messages.notice_for([[headline(9, "Later words", "Post"), headline(4, "First words", "Courier")]])
    assert (made.title, made.articles) == ("First words", (4, 9))
    assert made.body.splitlines() == ["Courier, Post", "Beginning of First words."]


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 MB"), (1_900_000_000, "1.9 GB"), (5_000_000_000, "5 GB"), (340_000_000, "340 MB")]
)
def test_sizes_read_well(qapp: object, count: int, words: str) -> None:
    assert format_size(count).replace("\N{NO-BREAK SPACE}", " ") == words
