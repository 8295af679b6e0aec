"""Decoded pictures: off the GUI thread, once for all articles, in a bounded cache."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from deskreader.desktop.article.typesetting import picture_cache
from deskreader.desktop.article.typesetting.picture_cache import PictureCache
from deskreader.desktop.article.typesetting.render import render
from deskreader.desktop.article.typesetting.style import ArticleStyle
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.model import StoredImage
from tests.desktop.article.samples import NOW, article, picture
from tests.desktop.article.typesetting.kit import COLUMN_WIDTH

SIZE = QSize(100, 50)


@pytest.fixture
def decoded_on(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the threads that decode, in order."""
    threads: list[str] = []
    decode = picture_cache.decode_image

    def noting(data: bytes, size: QSize) -> QImage:
        threads.append(threading.current_thread().name)
        return decode(data, size)

    monkeypatch.setattr(picture_cache, "decode_image", noting)
    return threads


def wait_for(qtbot: QtBot, cache: PictureCache) -> None:
    """Waits until nothing is left to decode."""
    qtbot.waitUntil(lambda: not cache.is_waiting)


def test_a_picture_is_decoded_off_the_gui_thread(qtbot: QtBot, tasks: Tasks, decoded_on: list[str]) -> None:
    cache = PictureCache(tasks)
    with qtbot.waitSignal(cache.arrived):
        assert cache.get(picture(), SIZE) is None
    image = cache.get(picture(), SIZE)
    assert image is not None
    assert image.size() == SIZE
    assert len(decoded_on) == 1
    assert decoded_on[0].startswith("task")


def test_without_tasks_it_is_decoded_at_once(decoded_on: list[str]) -> None:
    image = PictureCache().get(picture(), SIZE)
    assert image is not None
    assert image.size() == SIZE
    assert decoded_on == [threading.main_thread().name]


def test_a_damaged_picture_is_null_and_decoded_once(qtbot: QtBot, tasks: Tasks, decoded_on: list[str]) -> None:
    cache, damaged = PictureCache(tasks), StoredImage(b"\x89PNG damaged", 100, 50)
    cache.get(damaged, SIZE)
    wait_for(qtbot, cache)
    image = cache.get(damaged, SIZE)
    assert image is not None
    assert image.isNull()
    assert len(decoded_on) == 1


def test_another_size_stands_in_meanwhile(qtbot: QtBot, tasks: Tasks) -> None:
    cache = PictureCache(tasks)
    cache.get(picture(), SIZE)
    wait_for(qtbot, cache)
    larger = cache.get(picture(), QSize(200, 100))
    assert larger is not None
    assert larger.size() == SIZE
    wait_for(qtbot, cache)
    larger = cache.get(picture(), QSize(200, 100))
    assert larger is not None
    assert larger.size() == QSize(200, 100)


def test_the_cache_is_bounded_and_spares_what_is_in_sight(
    qtbot: QtBot, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_cache, "CACHE_BYTES", 2 * SIZE.width() * SIZE.height() * 4)
    cache = PictureCache(tasks)
    pictures = [picture(color) for color in ("#110000", "#220000", "#330000", "#440000")]
    for shown in pictures:
        cache.begin_painting()
        cache.get(shown, SIZE)
        wait_for(qtbot, cache)
    assert len(cache._held) == 2
    cache.begin_painting()
    for shown in pictures:
        cache.get(shown, SIZE)
        wait_for(qtbot, cache)
    assert all(cache.get(shown, SIZE) is not None for shown in pictures), "all of them are in sight"


def test_the_cache_keeps_no_file(qtbot: QtBot, tasks: Tasks) -> None:
    cache, image = PictureCache(tasks), picture()
    cache.get(image, SIZE)
    wait_for(qtbot, cache)
    assert not any(isinstance(part, bytes) for slot in cache._held for part in (*slot, *slot.content))
    assert cache.get(StoredImage(bytes(bytearray(image.data)), image.width, image.height), SIZE) is not None


def test_pictures_in_sight_come_before_those_below(
    qtbot: QtBot, tasks: Tasks, decoded_on: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_cache, "MAX_RUNNING", 0)
    cache = PictureCache(tasks)
    first, second, below = picture("#110000"), picture("#220000"), picture("#330000")
    cache.prepare(first, SIZE)
    cache.prepare(below, SIZE)
    cache.get(second, SIZE)
    assert list(reversed(cache._waiting.values())) == [second, first, below]
    cache.forget_waiting()
    assert not cache.is_waiting


def test_a_picture_that_is_not_decoded_leaves_its_ground(qtbot: QtBot, tasks: Tasks, style: ArticleStyle) -> None:
    cache, address = PictureCache(tasks), "https://news.example/a.png"
    opened = article(f'<img src="{address}">', images={address: picture("#0000aa", 2000, 1000)})
    document = render(opened, style, COLUMN_WIDTH, NOW, pictures=cache)

    def middle() -> QColor:
        size = document.size().toSize()
        image = QImage(size, QImage.Format.Format_RGB32)
        image.fill(style.color("page"))
        with QPainter(image) as painter:
            document.drawContents(painter)
        return image.pixelColor(size.width() // 2, size.height() - 200)

    with qtbot.waitSignal(cache.arrived):
        assert middle() == style.color("code")
    assert middle() == QColor("#0000aa")


def test_the_next_pictures_are_decoded_ahead(qtbot: QtBot, tasks: Tasks, style: ArticleStyle) -> None:
    cache = PictureCache(tasks)
    images = {f"https://news.example/{n}.png": picture(f"#00{n}{n}00") for n in range(5)}
    document = render(article("".join(f'<img src="{a}">' for a in images), images=images), style, COLUMN_WIDTH, NOW,
                      pictures=cache)  # fmt: skip
    document.objects.look_ahead(1.0)
    wait_for(qtbot, cache)
    assert len(cache._held) == 2
