"""The worker's answers are checked like a stranger's document."""

from __future__ import annotations

import pickle
import struct
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, get_type_hints

import pytest

from deskreader.engine.worker import answer_check, protocol, supervisor
from deskreader.engine.worker.answer_check import check_answer
from deskreader.engine.worker.client import Worker
from deskreader.errors import Kind, WorkerError
from deskreader.limits import ANSWER_MEMORY, LARGEST_ANSWER
from deskreader.model import OutlineItem, ReadEntry, ReadFeed, ReadImage

ENTRY = ReadEntry("g", "T", None, None, datetime(2026, 1, 1, tzinfo=UTC), None, "<p>x</p>", "x", "x", None, "f")
FEED = ReadFeed("F", None, "", (ENTRY,), marks=(1, 2**63 - 1), skip_hours=frozenset({3}))

FAKE = """
import os, pickle, struct, sys
sink = os.fdopen(1, "wb")
def send(data): sink.write(struct.pack("<Q", len(data)) + data); sink.flush()
send(pickle.dumps(("ready", None)))
sys.stdin.buffer.read(8)
{answer}
import time; time.sleep(60)
"""
ANSWERS = {
    "a length beyond memory": "sink.write(struct.pack('<Q', 2**62)); sink.flush()",
    "no tuple": "send(pickle.dumps(5))",
    "no pair": "send(pickle.dumps(('done',)))",
    "unknown outcome": "send(pickle.dumps(('ready', None)))",
    "unhashable outcome": "send(pickle.dumps(([], None)))",
    "an unknown kind of trouble": "send(pickle.dumps(('trouble', ('nokind', ''))))",
    "trouble of another form": "send(pickle.dumps(('trouble', None)))",
    "a set instead of a tuple": "send(pickle.dumps(('done', {'x'})))",
    "numbers instead of texts": "send(pickle.dumps(('done', (1,))))",
    "a traceback that is none": "send(pickle.dumps(('bug', 7)))",
    "ten million empty lists": "send(b'(' + b']' * 10_000_000 + b't.')",
    "a frame without end": "send(b'\\x80\\x04\\x95' + b'\\xff' * 8 + b'.')",
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_rubbish_from_a_worker_that_was_taken_over_is_a_worker_error(
    answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "worker_command", lambda: [sys.executable, "-c", FAKE.format(answer=answer)])
    worker = Worker(10)
    begin = time.monotonic()
    with pytest.raises(WorkerError) as error:
        worker.guess_feeds("https://a.example/")
    assert error.value.kind is Kind.WORKER_DIED
    assert worker.pid is None
    assert time.monotonic() - begin < 9
    worker.close()


@pytest.mark.parametrize(
    "feed",
    [
        replace(FEED, title=None),
        replace(FEED, entries=[ENTRY]),
        replace(FEED, entries=(ENTRY, "x")),
        replace(FEED, marks=(2**63,)),
        replace(FEED, marks=(True,)),
        replace(FEED, skip_hours={3}),
        replace(FEED, entries=(replace(ENTRY, published_at=datetime(2026, 1, 1)),)),  # noqa: DTZ001
        replace(FEED, entries=(replace(ENTRY, title=b"T"),)),
        object.__new__(ReadFeed),
    ],
)
def test_a_feed_with_a_field_of_another_type_is_refused(feed: Any) -> None:
    check_answer(FEED, ReadFeed)
    with pytest.raises(ValueError):
        check_answer(feed, ReadFeed)


def test_an_answer_that_repeats_itself_without_end_is_refused() -> None:
    items: tuple[OutlineItem, ...] = ()
    for _ in range(40):
        folder = OutlineItem("folder", None, None, items)
        items = (folder, folder)
    with pytest.raises(ValueError):
        check_answer(items, tuple[OutlineItem, ...])
    image = ReadImage(b"x" * (answer_check.MAX_CHARACTERS // 2), "image/png", 1, 1)
    with pytest.raises(ValueError):
        check_answer((image, image, image), tuple[ReadImage, ...])


def test_every_job_has_an_answer_that_can_be_checked() -> None:
    jobs = [name for name, method in vars(Worker).items() if not name.startswith("_") and callable(method)]
    for job in set(jobs) - {"stop", "close"}:
        with pytest.raises(ValueError):
            check_answer(object(), get_type_hints(getattr(Worker, job))["return"])


@pytest.mark.parametrize(
    "answer",
    [
        struct.pack("<Q", LARGEST_ANSWER + 1),
        pickle.dumps([[] for _ in range(ANSWER_MEMORY // 60)]),
        pickle.dumps("a" * (LARGEST_ANSWER - 100) + "\U0001f6a2"),  # four bytes for each letter
        pickle.dumps(tuple(f"{number}" for number in range(ANSWER_MEMORY // 50))),
    ],
    ids=["bytes", "lists", "a wide text", "short texts"],
)
def test_an_answer_has_a_bound_on_its_bytes_and_on_its_memory(answer: bytes) -> None:
    message = answer if len(answer) == 8 else struct.pack("<Q", len(answer)) + answer
    with pytest.raises(pickle.UnpicklingError):
        protocol.receive_answer(BytesIO(message))


def test_a_document_whose_links_grow_a_hundredfold_gives_a_small_answer() -> None:
    base = f"https://news.example/{'b' * 3900}/"
    item = "<item><guid>{}</guid><description><![CDATA[{}]]></description></item>"
    items = "".join(item.format(number, "<a href=x>y</a>" * 45) for number in range(1000))
    document = f"<rss version='2.0'><channel><title>F</title><link>{base}</link>{items}</channel></rss>"
    worker = Worker(60)
    try:
        feed = worker.read_feed(document.encode(), "https://news.example/f", None)
    finally:
        worker.close()
    sent = pickle.dumps(feed)
    assert 10 < len(feed.entries) < 200
    assert len(sent) < LARGEST_ANSWER
    assert feed.entries[0].guid == "0"
    assert not {feed.marks[number] for number in range(len(feed.entries), 1000)} & feed.known
