"""Plain files: read up to a limit, and replaced by a file with a name that nobody can guess.

A pipe, a device or a link in the place of a file may never end, or belong to somebody else.
"""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def is_plain(path: Path) -> bool:
    """Whether there is a plain file of this name; a link is none."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def read_plain(path: Path, largest: int) -> bytes | None:
    """Returns the bytes of a plain file, or of the one that a link leads to; None for more than `largest` bytes.

    A pipe without a writer does not make it wait. Raises: OSError, also for what is no plain file.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "not a plain file", str(path))
        data = file.read(largest + 1)
    return None if len(data) > largest else data


@contextmanager
def replaced_file(target: Path, mode: int) -> Iterator[Path]:
    """Yields the path of a new, empty file that replaces `target` at the end, or goes without a trace after an error.

    It is made exclusively, under a random name, and only its owner can read it until then. Raises: OSError, also
    where `target` is there and no plain file.
    """
    if os.path.lexists(target) and not is_plain(target):
        raise OSError(errno.EINVAL, "not a plain file", str(target))
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".deskreader-", suffix=".part")
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(mode)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
