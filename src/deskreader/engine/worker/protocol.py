"""The messages between the program and its worker process: requests as pickles, answers as pickles behind their length.

The worker has read untrusted documents, so its messages are not trusted: what they would take in memory is counted
first, and unpickling makes only the value classes of this program and a few of the standard library.
"""

from __future__ import annotations

import io
import pickle
import pickletools
import struct
import sys
from typing import IO, Any

from deskreader.limits import ANSWER_MEMORY, LARGEST_ANSWER

CODE, RULES = "code", "rules"
"""What starts the process that colours program code, or that matches rules, in place of the one with all other jobs."""
SMALL_MESSAGE = 250_000  # bytes: its parts are not counted; at most some 16 MB come of it
PART_MEMORY, POINTER_MEMORY = 64, 8
"""Bytes that an opcode takes which makes a value, as an empty list, beside its text; and of any other opcode."""
_NO_VALUES = frozenset(
    {
        "PROTO", "FRAME", "STOP", "MARK", "MEMOIZE", "BINPUT", "LONG_BINPUT", "BINGET", "LONG_BINGET", "NONE",
        "NEWTRUE", "NEWFALSE", "BININT1", "STACK_GLOBAL", "EMPTY_TUPLE", "APPEND", "APPENDS", "SETITEM", "SETITEMS",
        "ADDITEMS", "BUILD", "POP", "POP_MARK",
    }
)  # fmt: skip
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


def send_request(pipe: IO[bytes], request: Any) -> None:
    """Writes a request to the worker, without a copy of its document. Raises: OSError if the other end is closed."""
    pickle.dump(request, pipe, protocol=5)
    pipe.flush()


def receive_request(pipe: IO[bytes]) -> Any:
    """Reads a request of the program. Raises: EOFError if the other end is closed."""
    return _StrictUnpickler(pipe).load()


def send_answer(pipe: IO[bytes], answer: Any) -> None:
    """Writes an answer. Raises: OSError if the other end is closed, MessageTooLargeError before anything is written."""
    data = pickle.dumps(answer, protocol=5)
    if len(data) > LARGEST_ANSWER or (len(data) > SMALL_MESSAGE and _memory_of(data) > ANSWER_MEMORY):
        raise MessageTooLargeError(f"{len(data)} bytes")
    pipe.write(_HEADER.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def receive_answer(pipe: IO[bytes]) -> Any:
    """Reads an answer of the worker.

    Raises: EOFError if the other end is closed; pickle.UnpicklingError for an answer that is too large, holds any other
    class, or is malformed.
    """
    header = pipe.read(_HEADER.size)
    if len(header) < _HEADER.size:
        raise EOFError
    (length,) = _HEADER.unpack(header)
    if length > LARGEST_ANSWER:
        raise pickle.UnpicklingError(f"an answer of {length} bytes")
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    if length > SMALL_MESSAGE and _memory_of(data) > ANSWER_MEMORY:
        raise pickle.UnpicklingError("an answer that takes too much memory")
    try:
        return _StrictUnpickler(io.BytesIO(data)).load()
    except pickle.UnpicklingError:
        raise
    except Exception as error:  # malformed pickles raise nearly anything
        raise pickle.UnpicklingError(type(error).__name__) from error


def _memory_of(data: bytes) -> int:
    """Returns about how many bytes of memory the values of a pickle take, or so many that it is too much.

    A letter beyond the Basic Multilingual Plane makes a text take four bytes for each of its characters (PEP 393).
    Raises: UnpicklingError for a malformed pickle.
    """
    memory = 0
    try:
        for opcode, argument, _position in pickletools.genops(data):
            memory += POINTER_MEMORY
            if isinstance(argument, str | bytes):
                memory += sys.getsizeof(argument)
            elif opcode.name not in _NO_VALUES:
                memory += PART_MEMORY
            if memory > ANSWER_MEMORY:
                break
    except Exception as error:  # malformed pickles raise nearly anything
        raise pickle.UnpicklingError(type(error).__name__) from error
    return memory
