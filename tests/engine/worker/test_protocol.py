"""Messages to and from the worker: values arrive whole, foreign classes are refused."""

from __future__ import annotations

import contextlib
import datetime
import io
import os
import pickle
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.engine.worker import protocol
from deskreader.errors import Kind
from deskreader.limits import LARGEST_ANSWER
from deskreader.model import Completeness, EntryHint, ExtractedArticle, ReadImage, Reason


def round_trip(value: object) -> object:
    pipe = io.BytesIO()
    protocol.send_answer(pipe, value)
    pipe.seek(0)
    return protocol.receive_answer(pipe)


def test_values_arrive_whole() -> None:
    moment = datetime.datetime(2026, 1, 2, 3, 4, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
    article = ExtractedArticle(
        url="https://a.example/", title="T", byline=None, published_at=moment, updated_at=None, site_name=None,
        language="en", direction=None, lead_image=None, lead_caption=None, key_points=("a",), html="<p>x</p>", text="x",
        images=(), truncated=False, original_url=None, canonical_url=None, next_page_url=None,
        completeness=Completeness.COMPLETE, reason=Reason.NONE,
    )  # fmt: skip
    sent = ("done", (article, EntryHint("t"), ReadImage(b"\x00" * 9, "image/png", 3, 3), frozenset({1}), Kind.TIMEOUT))
    assert round_trip(sent) == sent


class _Foreign:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("true",)


@pytest.mark.parametrize("value", [_Foreign(), os.system, pickle.loads, print, protocol.send_answer])
def test_foreign_classes_and_functions_are_refused(value: object) -> None:
    with pytest.raises(pickle.UnpicklingError):
        round_trip(value)


@pytest.mark.parametrize("cut", [0, 3, 8, 12])
def test_a_truncated_message_is_the_end_of_the_pipe(cut: int) -> None:
    pipe = io.BytesIO()
    protocol.send_answer(pipe, ("done", "a long enough value"))
    with pytest.raises(EOFError):
        protocol.receive_answer(io.BytesIO(pipe.getvalue()[:cut]))


def test_the_length_precedes_the_value() -> None:
    pipe = io.BytesIO()
    protocol.send_answer(pipe, "x")
    (length,) = struct.unpack("<Q", pipe.getvalue()[:8])
    assert length == len(pipe.getvalue()) - 8


def test_a_message_beyond_the_limit_is_refused_before_it_is_read() -> None:
    pipe = io.BytesIO(struct.pack("<Q", LARGEST_ANSWER + 1) + b"x")
    with pytest.raises(pickle.UnpicklingError):
        protocol.receive_answer(pipe)
    assert pipe.tell() == 8


@given(st.binary(max_size=60))
def test_malformed_messages_raise_only_the_documented_error(data: bytes) -> None:
    pipe = io.BytesIO(struct.pack("<Q", len(data)) + data)
    with contextlib.suppress(pickle.UnpicklingError):
        protocol.receive_answer(pipe)


def test_a_request_arrives_whole_and_its_end_is_an_end() -> None:
    pipe = io.BytesIO()
    request = ("read_feed", (b"x" * 100_000, "https://a.example/", None, frozenset({1})))
    protocol.send_request(pipe, request)
    pipe.seek(0)
    assert protocol.receive_request(pipe) == request
    with pytest.raises(EOFError):
        protocol.receive_request(pipe)
