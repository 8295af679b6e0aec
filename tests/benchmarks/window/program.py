"""The program under measurement, in a process of its own: python -m tests.benchmarks.window.program PART PROFILE.

Each part prints its figures as lines of JSON.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt

from deskreader.app import App, make_application
from deskreader.engine.subscriptions.subscriber import KnownFeed
from deskreader.model import View, ViewKind
from deskreader.settings import ThemeMode
from tests.benchmarks.window.probe import PaintWatch, TurnProbe, memory, wait, wait_until

SETTLE = 1.5
"""Seconds after the start until nothing is going on."""
READING_PAUSE = 0.03
"""Seconds for which an article is left on the screen before the next one is opened."""


def report(**figures: object) -> None:
    """Prints figures as a line of JSON."""
    print(json.dumps(figures), flush=True)


def read_articles(app: App, count: int) -> None:
    """Presses j through `count` articles: the time until each is painted, and the memory after a hundred."""
    start = memory()
    watch, probe = PaintWatch(app), TurnProbe()
    times: dict[str, list[float]] = {"text": [], "pictures": []}
    after_hundred = start
    for number in range(count):
        taken = watch.press(Qt.Key.Key_J)
        article = app.window.article.article
        if taken is not None and article is not None:
            times["pictures" if article.images else "text"].append(taken)
        wait(READING_PAUSE)
        if number == 99:
            after_hundred = memory()
    report(what="read", start=start, after=after_hundred, turns=probe.figures(), **times)


def turns(app: App, feed_urls: list[str]) -> None:
    """Refreshes, searches, scrolls, changes the theme and marks everything read in a library of 100,000 headlines."""
    probe, timeline, engine = TurnProbe(), app.window.timeline, app.engine
    app.window.workbench.navigation.reload(View(ViewKind.ALL))
    wait_until(lambda: not timeline.is_opening)
    wait(0.5)

    def measured(name: str, seconds: float) -> None:
        wait(seconds)
        report(what=name, turns=probe.figures())
        probe.begin()

    probe.begin()
    engine.subscriber.add_known([KnownFeed(url, url) for url in feed_urls])
    engine.refresher.request(pages=False)
    wait_until(lambda: not engine.refresher.progress.running, 15)
    measured("refresh", 1)
    timeline.focus_search()
    app.window.workbench.navigation.reload(View(ViewKind.ALL, query="harbour headline 777"))
    measured("search", 2)
    app.window.workbench.navigation.reload(View(ViewKind.ALL))
    wait_until(lambda: not timeline.is_opening)
    probe.begin()
    bar = timeline._cards.verticalScrollBar()
    for _ in range(120):
        bar.setValue(bar.value() + 900)
        wait(1 / 60)
    measured("scroll", 0.3)
    engine.settings.change(theme=ThemeMode.DARK)
    measured("theme", 0.7)
    engine.settings.change(theme=ThemeMode.LIGHT)
    measured("theme", 0.7)
    done: list[object] = []
    begin = time.monotonic()
    app.tasks.run(lambda: engine.library.mark_all_read(View(ViewKind.UNREAD)), done.append)
    wait_until(lambda: bool(done), 60)
    report(what="mark", seconds=time.monotonic() - begin)
    measured("mark", 1.5)


def open_each(app: App, seconds: float) -> None:
    """Opens each article of a library of hostile ones for a while."""
    probe = TurnProbe()
    for headline in app.engine.library.page(View(ViewKind.ALL), limit=400).headlines:
        probe.begin()
        app.window.show_article(headline.id)
        wait(seconds)
        report(what="open", name=headline.title[:50], turns=probe.figures())


def main(part: str, profile: str, *arguments: str) -> None:
    """Runs one part."""
    from deskreader.profile import profile_in

    application = make_application(["deskreader"])
    app = App(application, profile_in(Path(profile)))
    app.engine.settings.change(
        refresh_at_start=False, save_pages=False, save_pictures=False, notify="off", refresh_minutes=0
    )
    app.window.resize(1360, 860)
    app.start()
    wait(SETTLE)
    if part == "read":
        app.window.workbench.navigation.reload(View(ViewKind.ALL))
        wait_until(lambda: not app.window.timeline.is_opening)
        app.window.timeline.setFocus()
        read_articles(app, int(arguments[0]))
    elif part == "turns":
        turns(app, list(arguments))
    else:
        open_each(app, float(arguments[0]))
    app.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
