"""The announcer: which changes become notifications, and which notifications are withdrawn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtGui import QColor, QImage

from deskreader.desktop.notifications.announcer import Announcer
from deskreader.desktop.notifications.services.service import png
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.model import ArticleId, Changes, Feed, FeedId, Folder, FolderId, StoredImage
from deskreader.settings import NotifyMode, SettingsKeeper, TitleRule
from tests.desktop.dialogs.kit import FakeLibrary
from tests.desktop.notifications.kit import FakeBus, announce, fresh, notifier_on


def test_new_articles_are_announced_once_and_withdrawn_when_read(
    qtbot: Any, bus: FakeBus, tasks: Tasks, settings: SettingsKeeper
) -> None:
    library = FakeLibrary(rows={1: fresh(1), 2: fresh(2)})
    announcer = Announcer(library, settings, tasks, notifier_on(bus, None))
    announcer.apply(announce(1))
    qtbot.waitUntil(lambda: len(bus.sent) == 1)
    announcer.apply(Changes(content=(ArticleId(1),), announce=(ArticleId(1), ArticleId(2))))
    qtbot.waitUntil(lambda: len(bus.sent) == 2)
    assert "2 new stories" in bus.sent[1][3]
    library.rows[1] = fresh(1, is_read=True)
    announcer.apply(Changes(content=(ArticleId(1),), removed=(ArticleId(2),)))
    qtbot.waitUntil(lambda: bus.closed_ids == [101])


def test_articles_that_must_wait_are_announced_together_later(
    qtbot: Any, bus: FakeBus, tasks: Tasks, settings: SettingsKeeper
) -> None:
    library = FakeLibrary(rows={n: fresh(n) for n in (1, 2, 3)})
    is_full_screen = [True]
    announcer = Announcer(library, settings, tasks, notifier_on(bus, None), lambda: not is_full_screen[0])
    announcer.apply(announce(1))
    announcer.apply(announce(2, 3))
    announcer._timer.timeout.emit()
    library.rows[2] = fresh(2, is_read=True)
    is_full_screen[0] = False
    announcer._timer.timeout.emit()
    qtbot.waitUntil(lambda: len(bus.sent) == 1)
    assert "2 new stories" in bus.sent[0][3]
    assert not announcer._timer.isActive()


def test_muted_feeds_and_folders_are_silent_except_for_title_rules(
    qtbot: Any, bus: FakeBus, tasks: Tasks, settings: SettingsKeeper
) -> None:
    library = FakeLibrary(
        rows={1: fresh(1, title="Harbour news"), 2: fresh(2, title="Volcano erupts")},
        folders=[Folder(FolderId(1), "Quiet", notify=False)],
        feeds=[Feed(FeedId(1), "https://a.example/", "A", folder_id=FolderId(1))],
    )
    settings.change(notify_rules={"volcano": TitleRule.ALWAYS})
    Announcer(library, settings, tasks, notifier := notifier_on(bus, None)).apply(announce(1, 2))
    qtbot.waitUntil(lambda: len(bus.sent) == 1)
    assert bus.sent[0][3] == "Volcano erupts"
    assert list(notifier.shown) == ["summary"]


def test_a_rule_announces_what_its_silent_feed_does_not(
    qtbot: Any, bus: FakeBus, tasks: Tasks, settings: SettingsKeeper
) -> None:
    library = FakeLibrary(
        rows={1: fresh(1, title="Harbour news"), 2: fresh(2, title="Volcano erupts")},
        feeds=[Feed(FeedId(1), "https://a.example/", "A", notify=False)],
        wanted=frozenset({ArticleId(2)}),
    )
    Announcer(library, settings, tasks, notifier_on(bus, None)).apply(announce(1, 2))
    qtbot.waitUntil(lambda: len(bus.sent) == 1)
    assert bus.sent[0][3] == "Volcano erupts"


def test_a_story_that_several_sources_report_gives_one_notification(
    qtbot: Any, bus: FakeBus, tasks: Tasks, settings: SettingsKeeper
) -> None:
    titles = {
        1: "Port votes to build a tidal park",
        2: "Tidal park: the port votes yes",
        3: "Quite another matter here",
    }
    library = FakeLibrary(rows={n: fresh(n, title=title, feed_id=FeedId(n)) for n, title in titles.items()})
    for n in (1, 2):
        library.rows[n] = replace(library.rows[n], story=ArticleId(1))
    library.rows[4] = fresh(4, title="The port votes for its tidal park", feed_id=FeedId(4), story=ArticleId(1))
    settings.change(notify=NotifyMode.EACH)
    announcer = Announcer(library, settings, tasks, notifier_on(bus, None))
    announcer.apply(announce(1, 2, 3))
    qtbot.waitUntil(lambda: len(bus.sent) == 2)
    announcer.apply(announce(4))
    qtbot.waitUntil(lambda: ArticleId(4) in announcer._story_of)
    settings.change(notify_stories=False)
    library.rows[5] = fresh(5, title="Tidal park: the port votes", feed_id=FeedId(5), story=ArticleId(1))
    announcer.apply(announce(5))
    qtbot.waitUntil(lambda: len(bus.sent) == 3)
    assert {sent[3] for sent in bus.sent[:2]} == {titles[1], titles[3]}
    assert bus.sent[2][3] == "Tidal park: the port votes"


def test_the_image_of_the_article_comes_before_the_icon_of_its_feed(
    qtbot: Any, tasks: Tasks, settings: SettingsKeeper
) -> None:
    red, blue = (StoredImage(one_colour(name), 40, 20) for name in ("red", "blue"))
    library = FakeLibrary(
        rows={1: fresh(1, thumbnail="t", feed_icon="i"), 2: fresh(2, feed_icon="i"), 3: fresh(3, feed_icon="gone")},
        pictures={"t": red, "i": blue, "gone": StoredImage(b"no picture", 1, 1)},
    )
    settings.change(notify=NotifyMode.EACH)
    bus, plain = FakeBus(("actions", "icon-static")), FakeBus(("actions",))
    for service in (bus, plain):
        Announcer(library, settings, tasks, notifier_on(service, None)).apply(announce(1, 2, 3))
    qtbot.waitUntil(lambda: len(bus.sent) == len(plain.sent) == 3)
    images = {}
    for sent in bus.sent:
        width, height, line, has_alpha, bits, channels, data = sent[6].get("image-data", ("", (0,) * 6 + (b"",)))[1]
        images[sent[3]] = (width, height, line, channels, data[:3])
        assert len(data) == line * height
        assert (has_alpha, bits) in ((True, 8), (0, 0))
    assert images["Story 1"] == (128, 128, 512, 4, b"\xff\0\0")
    assert images["Story 2"] == (128, 128, 512, 4, b"\0\0\xff")
    assert images["Story 3"][0] == 0
    assert not any("image-data" in sent[6] for sent in plain.sent)


def one_colour(name: str) -> bytes:
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(QColor(name))
    return png(image)


def test_an_article_of_the_list_in_sight_is_not_announced(
    qtbot: Any, tasks: Tasks, settings: SettingsKeeper, bus: FakeBus
) -> None:
    library = FakeLibrary(rows={1: fresh(1), 2: fresh(2)})
    announcer = Announcer(
        library, settings, tasks, notifier_on(bus, None), is_in_sight=lambda headline: headline.id == 1
    )
    announcer.apply(announce(1))
    announcer.apply(announce(2))
    qtbot.waitUntil(lambda: len(bus.sent) == 1)
    assert bus.sent[0][3] == library.rows[2].title
