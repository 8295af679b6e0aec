"""What goes over the pipe between the program and its worker process: length-prefixed pickles of plain values.

What the worker sends is not trusted, since it has read documents from strangers: only the value classes of this program
and a few of the standard library are ever made from it.
"""

from __future__ import annotations

import io
import pickle
import struct
from typing import IO, Any

_HEADER = struct.Struct("<Q")
_ROOMS = ("deskreader.model.", "deskreader.errors.")
_STANDARD = {
    ("datetime", "datetime"),
    ("datetime", "timezone"),
    ("datetime", "timedelta"),
    ("builtins", "frozenset"),
    ("builtins", "set"),
}


class _Strict(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        allowed = (f"{module}.".startswith(_ROOMS) and "." not in name) or (module, name) in _STANDARD
        if not allowed:
            raise pickle.UnpicklingError(f"{module}.{name} may not come over the pipe")
        found = super().find_class(module, name)
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"{module}.{name} is no class")
        return found


def send(pipe: IO[bytes], value: Any) -> None:
    """Writes one value. Raises: OSError where the other end is gone."""
    data = pickle.dumps(value, protocol=5)
    pipe.write(_HEADER.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Reads one value. Raises: EOFError where the other end is gone; pickle.UnpicklingError on a foreign class."""
    header = pipe.read(_HEADER.size)
    if len(header) < _HEADER.size:
        raise EOFError
    (length,) = _HEADER.unpack(header)
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return _Strict(io.BytesIO(data)).load()
