"""The starter list: well-known feeds by topic and language, to be ticked and subscribed to together."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.strings.messages import error_message
from deskreader.desktop.widgets.controls import CheckBox, Choice
from deskreader.desktop.widgets.parts import button, if_alive, label, problem_label, show_problem
from deskreader.desktop.widgets.plain_dialog import ThemedDialog
from deskreader.desktop.widgets.side_list import SideList
from deskreader.engine.engine import Engine
from deskreader.engine.subscriptions.subscriber import KnownFeed
from deskreader.errors import DeskReaderError
from deskreader.model import Outline
from deskreader.resource_files import resource_path

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StarterFeed:
    """A well-known feed."""

    title: str
    url: str
    site: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with its feeds, in one language, given as a code such as "en"."""

    name: str
    language: str
    feeds: tuple[StarterFeed, ...]


def read_topics(path: Path) -> tuple[Topic, ...]:
    """The topics of a starter file; a file that cannot be read is logged and gives none."""
    try:
        raw = json.loads(path.read_text("utf-8"))
        return tuple(_topic(item) for item in raw)
    except (OSError, ValueError, TypeError, KeyError) as error:
        log.error("the starter list cannot be read: %s", type(error).__name__)
        return ()


def _topic(item: Any) -> Topic:
    feeds = tuple(StarterFeed(str(f["title"]), str(f["url"]), str(f.get("site") or "")) for f in item["feeds"])
    return Topic(str(item["topic"]), str(item["language"]), feeds)


class StarterDialog(ThemedDialog):
    """Lets the user tick feeds by topic. They are added without network; the next refresh fetches them."""

    added = Signal(int)
    """Carries the number of feeds added."""

    def __init__(self, context: DialogContext, parent: QWidget | None = None, file: Path | None = None) -> None:
        super().__init__(parent)
        self._engine, self._tasks = context.engine, context.tasks
        self._topics = read_topics(file or resource_path("starter_feeds.json"))
        self._shown: tuple[Topic, ...] = ()
        self._ticked: dict[str, tuple[StarterFeed, Topic]] = {}
        self._subscribed: frozenset[str] = frozenset()
        self.setWindowTitle(self.tr("Starter list"))
        self._build()
        self.set_theme(context.theme)
        self.resize(px(760), px(560))
        self._show_language(self.language.currentData())
        self._tasks.run(self._engine.library.outline, if_alive(self, self._mark_subscribed), lambda _: None)

    # --- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        halves = QHBoxLayout(self)
        halves.setContentsMargins(0, 0, 0, 0)
        halves.setSpacing(0)
        halves.addWidget(self._side())
        main = QVBoxLayout()
        main.setContentsMargins(px(34), px(28), px(34), px(18))
        main.setSpacing(px(6))
        self.heading = label("", 20, QFont.Weight.Bold)
        main.addWidget(self.heading)
        main.addWidget(
            label(self.tr("Tick what you'd like to read. You can unsubscribe any time."), 13, ink="soft_ink")
        )
        main.addSpacing(px(10))
        main.addWidget(self._body(), 1)
        self.problem = problem_label()
        main.addWidget(self.problem)
        main.addLayout(self._foot())
        halves.addLayout(main, 1)

    def _side(self) -> QWidget:
        side = QWidget()
        side.setObjectName("side")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setFixedWidth(px(200))
        codes = list(dict.fromkeys(topic.language for topic in self._topics))
        self.language = Choice([(code, language_name(code)) for code in codes])
        self.language.setAccessibleName(self.tr("Language"))
        own = QLocale().name().partition("_")[0]
        if own in codes:
            self.language.choose(own)
        self.language.chosen.connect(self._show_language)
        self.list = SideList(self.tr("Topics"))
        self.list.currentRowChanged.connect(self._show_topic)
        column = QVBoxLayout(side)
        column.setContentsMargins(px(10), px(14), px(10), px(10))
        column.setSpacing(px(12))
        column.addWidget(self.language)
        column.addWidget(self.list, 1)
        return side

    def _body(self) -> QScrollArea:
        body = QWidget()
        body.setObjectName("pageBody")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(px(3), px(3), 0, 0)
        self._column.setSpacing(px(2))
        area = QScrollArea()
        area.setWidget(body)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _foot(self) -> QHBoxLayout:
        self.count = label("", 12.5, ink="soft_ink")
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.add = button(self.tr("Subscribe"), primary=True)
        self.add.clicked.connect(self._subscribe)
        foot = QHBoxLayout()
        foot.setSpacing(px(10))
        foot.addWidget(self.count, 1)
        foot.addWidget(cancel)
        foot.addWidget(self.add)
        return foot

    # --- behaviour ----------------------------------------------------------------------------------------------------

    def _mark_subscribed(self, outline: Outline) -> None:
        self._subscribed = frozenset(feed.url for feed in outline.feeds)
        self._show_topic(self.list.currentRow())

    def _show_language(self, code: str | None) -> None:
        self._shown = tuple(topic for topic in self._topics if topic.language == code)
        with QSignalBlocker(self.list):
            self.list.clear()
            self.list.addItems([topic.name for topic in self._shown])
            self.list.setCurrentRow(0)
        self._show_topic(self.list.currentRow())
        self._show_count()

    def _show_topic(self, row: int) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if not 0 <= row < len(self._shown):
            self.heading.setText("" if self._topics else self.tr("Couldn't find the starter list"))
            return
        topic = self._shown[row]
        self.heading.setText(topic.name)
        self._check_boxes = QButtonGroup(self)
        self._check_boxes.setExclusive(False)
        for number, feed in enumerate(topic.feeds):
            check_box = self._check_box(feed)
            self._check_boxes.addButton(check_box, number)
            self._column.addWidget(check_box)
            site = label(feed.site.partition("://")[2].strip("/") or feed.url, 12, ink="faint_ink")
            site.setIndent(px(26))
            self._column.addWidget(site)
            self._column.addSpacing(px(9))
        self._check_boxes.idToggled.connect(self._toggle)
        self._column.addStretch(1)

    def _check_box(self, feed: StarterFeed) -> CheckBox:
        is_subscribed = feed.url in self._subscribed
        text = self.tr("{title} (subscribed)").replace("{title}", feed.title) if is_subscribed else feed.title
        check_box = CheckBox(text)
        check_box.setChecked(is_subscribed or feed.url in self._ticked)
        check_box.setEnabled(not is_subscribed)
        return check_box

    def _toggle(self, number: int, on: bool) -> None:
        topic = self._shown[self.list.currentRow()]
        feed = topic.feeds[number]
        if on:
            self._ticked[feed.url] = (feed, topic)
        else:
            self._ticked.pop(feed.url, None)
        self._show_count()

    def _show_count(self) -> None:
        count = len(self._ticked)
        self.count.setText(counted("StarterDialog", "1 feed chosen", "%n feeds chosen", count) if count else "")
        self.add.setEnabled(bool(count))

    def _subscribe(self) -> None:
        ticked = list(self._ticked.values())
        self.add.setEnabled(False)
        show_problem(self.problem, "")
        self._tasks.run(
            lambda: _add(self._engine, ticked), if_alive(self, self._finish), if_alive(self, self._show_error)
        )

    def _finish(self, added: int) -> None:
        self.added.emit(added)
        self.accept()

    def _show_error(self, error: DeskReaderError) -> None:
        self.add.setEnabled(True)
        show_problem(self.problem, error_message(error))


def _add(engine: Engine, ticked: Sequence[tuple[StarterFeed, Topic]]) -> int:
    """Adds the feeds to a folder for each topic; returns how many of them were new."""
    folders = {name: engine.library.add_folder(name)[0] for name in dict.fromkeys(topic.name for _, topic in ticked)}
    feeds = [KnownFeed(feed.title, feed.url, feed.site or None, folders[topic.name]) for feed, topic in ticked]
    added, _ = engine.subscriber.add_known(feeds)
    return added


def language_name(code: str) -> str:
    """The name of a language in that language, such as "Deutsch"; the code itself if Qt does not know it."""
    locale = QLocale(code)
    if locale.language() == QLocale.Language.C:
        return code
    name = locale.nativeLanguageName() or code
    if locale.language() == QLocale.Language.English:
        name = "English"
    return name[:1].upper() + name[1:]
