"""Hostile HTML, sanitized and shown in the real article pane, opens no file and no socket."""

from __future__ import annotations

import gc
import json
import socket
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import escape, unescape
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QAction, QColor, QDesktopServices, QImage, QTextDocument
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskreader.articles import sanitize
from deskreader.desktop.article.pane import ArticlePane
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.model import ArticleId, Completeness, FeedId, Offline, OpenedArticle, Reason, StoredImage
from deskreader.settings import SettingsKeeper
from tests.support.hostile_vectors import BASE, FREEZING, VECTORS

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform warns of any fixed size

NAMES = ("star", "toggle_read", "text_size", "open_in_browser", "story_menu")
NOW = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
CPU_LIMIT = 10.0  # seconds; what hangs Qt takes longer


class FakeLibrary:
    """A library of one article, whose content a test sets."""

    def __init__(self) -> None:
        self.html = ""
        self.title = ""

    def open_article(self, article_id: ArticleId, feed_version: bool = False) -> OpenedArticle:
        return OpenedArticle(
            id=article_id, feed_id=FeedId(1), feed_title=self.title, feed_icon=None, title=self.title,
            author=self.title, published_at=NOW, arrived_at=NOW, link=BASE, html=self.html, words=9, language="en",
            direction=None, lead_image=None, lead_caption=self.title, images={}, images_total=0, is_read=True,
            is_starred=False, offline=Offline.WHOLE, completeness=Completeness.COMPLETE, reason=Reason.NONE,
            shows_feed_version=feed_version, has_both_versions=False, original_url=None, original_site=None,
        )  # fmt: skip

    def picture(self, image: object) -> StoredImage | None:
        return None


class AuditLog:
    """Records what Python opens while it is on. An audit hook cannot be removed, so one serves all tests."""

    def __init__(self) -> None:
        self.on = False
        self.events: list[str] = []
        sys.addaudithook(self._note)

    def _note(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.on:
            return
        if event.startswith(
            ("socket.", "subprocess.", "os.system", "os.exec", "os.startfile", "webbrowser.", "urllib.", "shutil.")
        ) or (event == "open" and not str(arguments[0]).endswith((".py", ".pyc", ".so"))):
            self.events.append(f"{event} {arguments}")


@pytest.fixture(scope="session")
def audit_log() -> AuditLog:
    return AuditLog()


@pytest.fixture
def library() -> FakeLibrary:
    return FakeLibrary()


@pytest.fixture
def pane(qtbot: QtBot, qapp: QApplication, tmp_path: Path, library: FakeLibrary) -> Iterator[ArticlePane]:
    bugs: list[BaseException] = []
    tasks = Tasks(bugs.append)
    pane = ArticlePane(
        library, tasks, SettingsKeeper(tmp_path / "settings.json"), {name: QAction(name) for name in NAMES}
    )  # type: ignore[arg-type]
    qtbot.addWidget(pane)
    pane.resize(760, 600)
    pane.show()
    qtbot.waitExposed(pane)
    yield pane
    tasks.close()
    gc.collect()
    assert not bugs, bugs


Show = Callable[[str], QTextDocument]


@pytest.fixture
def show(
    qtbot: QtBot, pane: ArticlePane, library: FakeLibrary, audit_log: AuditLog, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Show]:
    """Shows HTML as an article, scrolls to its end, and checks the document that Qt made of it."""
    opened_elsewhere: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened_elsewhere.append(url.toString()))
    numbers = iter(range(1, 1_000_000))

    def show_html(html: str, title: str = "A story") -> QTextDocument:
        library.html, library.title = html, title
        audit_log.events.clear()
        audit_log.on = True
        started = time.process_time()
        with qtbot.waitSignal(pane.opened, timeout=60_000):
            pane.open(ArticleId(next(numbers)))
        bar = pane.view.verticalScrollBar()
        bar.setValue(bar.maximum())
        pane.grab()
        audit_log.on = False
        assert time.process_time() - started < CPU_LIMIT
        assert not audit_log.events
        assert_links_are_harmless(pane.view.document())
        return pane.view.document()

    yield show_html
    audit_log.on = False
    assert not opened_elsewhere


def assert_links_are_harmless(document: QTextDocument) -> None:
    """Checks that every link leads to the web, to mail, into the document, or to a command of the pane itself."""
    block = document.begin()
    while block.isValid():
        iterator = block.begin()
        while not iterator.atEnd():
            address = iterator.fragment().charFormat().anchorHref()
            harmless = ("http://", "https://", "mailto:", "#", "deskreader:", "action:")
            assert not address or address.startswith(harmless), address
            iterator += 1
        block = block.next()


@pytest.mark.parametrize("start", range(0, len(VECTORS), 20))
def test_sanitized_attacks_are_harmless(show: Show, start: int) -> None:
    for vector in VECTORS[start : start + 20]:
        show(sanitize(f"<p>before</p>{vector}<p>after</p>", BASE))


@pytest.mark.parametrize("start", range(0, len(VECTORS), 20))
def test_unsanitized_attacks_load_nothing_either(show: Show, start: int) -> None:
    for vector in VECTORS[start : start + 20]:
        show(f"<p>before</p>{vector}<p>after</p>")


def test_titles_and_names_are_shown_as_plain_text(show: Show, pane: ArticlePane) -> None:
    for vector in VECTORS:
        title = vector.encode("utf-8", "replace").decode().replace("\0", "")
        show("<p>The story.</p>", title)


@pytest.mark.parametrize("name", FREEZING)
def test_html_that_freezes_viewers_does_not_freeze_the_pane(show: Show, name: str) -> None:
    show(sanitize(FREEZING[name], BASE))


def test_the_view_answers_every_resource_request_itself(pane: ArticlePane, audit_log: AuditLog) -> None:
    audit_log.events.clear()
    audit_log.on = True
    for address in (
        "file:///etc/passwd",
        "/etc/passwd",
        "https://e.example/x.png",
        "qrc:/x",
        "data:image/png;base64,x",
        "",
        "\\\\host\\x",
    ):
        for kind in QTextDocument.ResourceType:
            assert pane.view.loadResource(kind.value, QUrl(address)) is not None
    audit_log.on = False
    assert not audit_log.events


def test_the_audit_log_records_files_and_sockets(audit_log: AuditLog, tmp_path: Path) -> None:
    audit_log.events.clear()
    audit_log.on = True
    (tmp_path / "secret.txt").write_text("x")
    socket.socket().close()
    audit_log.on = False
    assert [event.split()[0] for event in audit_log.events] == ["open", "socket.__new__"]


def test_an_image_file_on_this_machine_is_not_drawn(show: Show, pane: ArticlePane, tmp_path: Path) -> None:
    red = QImage(300, 300, QImage.Format.Format_RGB32)
    red.fill(QColor("#ff0000"))
    path = tmp_path / "red.png"
    assert red.save(str(path))
    for address in (path.as_uri(), str(path), path.name):
        html = f'<p>a<img src="{address}" width="300" height="300"></p><img src="{address}">'
        for variant in (html, sanitize(html, path.as_uri()), sanitize(html, BASE)):
            show(variant)
            pane.view.verticalScrollBar().setValue(0)
            drawn = pane.grab().toImage()
            assert not any(
                drawn.pixelColor(x, y) == QColor("#ff0000") for x in range(0, 760, 20) for y in range(0, 600, 20)
            )


def test_an_image_on_the_web_is_not_fetched(show: Show, qtbot: QtBot) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        pictures = f'<p><img src="{address}"></p><p style="background:url({address})">a</p>'
        html = f'{pictures}<iframe src="{address}"></iframe><video poster="{address}" src="{address}">'
        show(html)
        show(sanitize(html, BASE))
        qtbot.wait(200)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_links_that_could_run_something_do_nothing(pane: ArticlePane, qtbot: QtBot) -> None:
    activated: list[str] = []
    pane.link_activated.connect(activated.append)
    for address in (
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "#nowhere",
        "qrc:/x",
        "vbscript:x",
        "",
    ):
        pane.view.anchorClicked.emit(QUrl(address))
    assert activated == []


def _payloads(shared: Path, name: str) -> Iterator[str]:
    rows = json.loads((shared / "data/hostile" / f"{name}.json").read_text(encoding="utf-8"))
    for row in rows.values() if isinstance(rows, dict) else rows:
        if isinstance(row, str):
            yield row
        elif "url" in row:
            yield f"<a href='{escape(row['url'])}'>a</a><img src='{escape(row['url'])}'>"
        else:
            yield row["payload"] if "payload" in row else unescape(row["feed"])


@pytest.mark.parametrize(
    "name", ["ammonia", "bleach", "feedparser", "lxml_html_clean", "owasp", "qt_html", "titles", "urls"]
)
def test_a_collection_of_attacks_is_harmless(shared: Path, show: Show, name: str) -> None:
    for payload in _payloads(shared, name):
        show(sanitize(payload, BASE))
