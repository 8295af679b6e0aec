"""The messages between the program and its worker process: pickles of plain values, each behind its length.

The worker has read untrusted documents, so its messages are not trusted: unpickling makes only the value classes of
this program and a few of the standard library.
"""

from __future__ import annotations

import io
import pickle
import struct
from typing import IO, Any

LARGEST_MESSAGE = 1_500_000_000  # bytes: the memory limit of the worker, so no genuine message is larger
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


def send(pipe: IO[bytes], value: Any) -> None:
    """Writes one value. Raises: OSError if the other end is closed."""
    data = pickle.dumps(value, protocol=5)
    pipe.write(_HEADER.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Reads one value.

    Raises: EOFError if the other end is closed; pickle.UnpicklingError for a message that is too large, holds any other
    class, or is malformed.
    """
    header = pipe.read(_HEADER.size)
    if len(header) < _HEADER.size:
        raise EOFError
    (length,) = _HEADER.unpack(header)
    if length > LARGEST_MESSAGE:
        raise pickle.UnpicklingError(f"a message of {length} bytes")
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    try:
        return _StrictUnpickler(io.BytesIO(data)).load()
    except pickle.UnpicklingError:
        raise
    except Exception as error:  # malformed pickles raise nearly anything
        raise pickle.UnpicklingError(type(error).__name__) from error
