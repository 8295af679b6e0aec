"""The messages between the program and its worker process: pickles of plain values, each behind its length.

The worker has read untrusted documents, so its messages are not trusted: unpickling makes only the value classes of
this program and a few of the standard library.
"""

from __future__ import annotations

import io
import pickle
import pickletools
import struct
from itertools import islice
from typing import IO, Any

LARGEST_REQUEST = 1_500_000_000  # bytes: the memory limit of the worker, so no genuine request is larger
LARGEST_ANSWER = 24_000_000  # bytes: a feed of the largest size that is fetched, with HTML and text of each entry
SMALL_MESSAGE = 250_000  # bytes: without a check of its parts; at most some 16 MB come of it
MOST_PARTS = 600_000
"""Opcodes in one pickle: an entry of a feed has about 40. A pickle of empty lists alone would grow sixtyfold."""
_HEADER = struct.Struct("<Q")
_VALUE_MODULES = ("deskreader.model.", "deskreader.errors.")
_STANDARD_CLASSES = {
    ("datetime", "datetime"),
    ("datetime", "timezone"),
    ("datetime", "timedelta"),
    ("builtins", "frozenset"),
    ("builtins", "set"),
}


class _StrictUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        is_value = f"{module}.".startswith(_VALUE_MODULES) and "." not in name
        if not is_value and (module, name) not in _STANDARD_CLASSES:
            raise pickle.UnpicklingError(f"{module}.{name} may not come over the pipe")
        value_class = super().find_class(module, name)
        if not isinstance(value_class, type):
            raise pickle.UnpicklingError(f"{module}.{name} is not a class")
        return value_class


class MessageTooLargeError(ValueError):
    """A value that is larger than its message may be."""


def send(pipe: IO[bytes], value: Any, largest: int = LARGEST_REQUEST) -> None:
    """Writes one value. Raises: OSError if the other end is closed, MessageTooLargeError before anything is written."""
    data = pickle.dumps(value, protocol=5)
    if len(data) > largest:
        raise MessageTooLargeError(f"{len(data)} bytes")
    pipe.write(_HEADER.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes], largest: int = LARGEST_REQUEST) -> Any:
    """Reads one value of at most `largest` bytes.

    Raises: EOFError if the other end is closed; pickle.UnpicklingError for a message that is too large, holds any other
    class, or is malformed.
    """
    header = pipe.read(_HEADER.size)
    if len(header) < _HEADER.size:
        raise EOFError
    (length,) = _HEADER.unpack(header)
    if length > largest:
        raise pickle.UnpicklingError(f"a message of {length} bytes")
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    if largest < LARGEST_REQUEST and length > SMALL_MESSAGE:
        _count_parts(data)
    try:
        return _StrictUnpickler(io.BytesIO(data)).load()
    except pickle.UnpicklingError:
        raise
    except Exception as error:  # malformed pickles raise nearly anything
        raise pickle.UnpicklingError(type(error).__name__) from error


def _count_parts(data: bytes) -> None:
    """Raises UnpicklingError for a pickle of more opcodes than any genuine answer has."""
    try:
        if next(islice(pickletools.genops(data), MOST_PARTS, None), None) is not None:
            raise pickle.UnpicklingError(f"more than {MOST_PARTS} parts")
    except pickle.UnpicklingError:
        raise
    except Exception as error:  # malformed pickles raise nearly anything
        raise pickle.UnpicklingError(type(error).__name__) from error
