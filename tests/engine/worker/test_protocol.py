"""The pipe to the worker: values come through whole, foreign classes do not."""

from __future__ import annotations

import datetime
import io
import os
import pickle
import struct

import pytest

from deskreader.engine.worker import protocol
from deskreader.errors import Kind
from deskreader.model import Completeness, EntryHint, ExtractedArticle, ReadImage, Reason


def through(value: object) -> object:
    pipe = io.BytesIO()
    protocol.send(pipe, value)
    pipe.seek(0)
    return protocol.receive(pipe)


def test_values_come_through_whole() -> None:
    moment = datetime.datetime(2026, 1, 2, 3, 4, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
    article = ExtractedArticle(
        url="https://a.example/", title="T", byline=None, published_at=moment, updated_at=None, site_name=None,
        language="en", direction=None, lead_image=None, lead_caption=None, key_points=("a",), html="<p>x</p>", text="x",
        images=(), truncated=False, original_url=None, canonical_url=None, next_page_url=None,
        completeness=Completeness.COMPLETE, reason=Reason.NONE,
    )  # fmt: skip
    sent = ("done", (article, EntryHint("t"), ReadImage(b"\x00" * 9, "image/png", 3, 3), frozenset({1}), Kind.TIMEOUT))
    assert through(sent) == sent


class _Foreign:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("true",)


@pytest.mark.parametrize("value", [_Foreign(), os.system, pickle.loads, print, protocol.send])
def test_foreign_classes_and_functions_do_not_come_through(value: object) -> None:
    with pytest.raises(pickle.UnpicklingError):
        through(value)


@pytest.mark.parametrize("cut", [0, 3, 8, 12])
def test_a_cut_message_is_the_end(cut: int) -> None:
    pipe = io.BytesIO()
    protocol.send(pipe, ("done", "a long enough value"))
    with pytest.raises(EOFError):
        protocol.receive(io.BytesIO(pipe.getvalue()[:cut]))


def test_the_length_stands_before_the_value() -> None:
    pipe = io.BytesIO()
    protocol.send(pipe, "x")
    (length,) = struct.unpack("<Q", pipe.getvalue()[:8])
    assert length == len(pipe.getvalue()) - 8
