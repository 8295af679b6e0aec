"""The lines of a device's files in a synced folder: one record each, with a checksum that shows half-written ones.

A record is a last-write-wins register: merging commutes, is associative and idempotent, so devices that have seen the
same records in any order, doubled or not, agree.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable

from deskreader.model.accounts import DeviceRecord

LATEST = 2**62
"""Microseconds since 1970. No clock is as wrong; a greater stamp would leave no room for later acts."""
LONGEST_LINE = 20_000  # bytes
LONGEST_NAME = 300  # characters of a subject, a field or a device
DEVICE = re.compile(r"[0-9a-f]{12}")
_LINE = re.compile(rb"([0-9a-f]{8}) (\[.*\])")


def encoded(records: Iterable[DeviceRecord]) -> bytes:
    """Returns records as lines."""
    return b"".join(_line(record) for record in records)


def _line(record: DeviceRecord) -> bytes:
    values = [record.subject, record.field, record.value, record.stamp, record.device]
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return b"%08x %s\n" % (zlib.crc32(text), text)


def decoded(lines: bytes) -> tuple[DeviceRecord, ...]:
    """Returns the records of lines; a line that is damaged, cut or of another form is left out."""
    return tuple(record for line in lines.split(b"\n") if (record := _record(line)) is not None)


def has_records(lines: bytes) -> bool:
    """Whether any of the lines is a whole record, whatever it says."""
    return any(_whole(line) is not None for line in lines.split(b"\n"))


def _whole(line: bytes) -> re.Match[bytes] | None:
    """Returns the parts of a line whose checksum is right."""
    found = _LINE.fullmatch(line.rstrip(b"\r")) if len(line) <= LONGEST_LINE else None
    return found if found is not None and int(found[1], 16) == zlib.crc32(found[2]) else None


def _record(line: bytes) -> DeviceRecord | None:
    found = _whole(line)
    if found is None:
        return None
    try:
        values = json.loads(found[2])
    except (ValueError, RecursionError):
        return None
    if len(values) != 5 or not all(isinstance(value, str) for value in (*values[:3], values[4])):
        return None
    subject, field, value, stamp, device = values
    is_sound = type(stamp) is int and 0 < stamp < LATEST and DEVICE.fullmatch(device) is not None
    return DeviceRecord(subject, field, value, stamp, device) if is_sound and _are_names(subject, field) else None


def _are_names(*texts: str) -> bool:
    return all(0 < len(text) <= LONGEST_NAME and text.isprintable() for text in texts)


def merged(records: Iterable[DeviceRecord]) -> dict[tuple[str, str], DeviceRecord]:
    """Returns the record that holds for each field of each subject."""
    found: dict[tuple[str, str], DeviceRecord] = {}
    for record in records:
        key = (record.subject, record.field)
        if key not in found or found[key].rank < record.rank:
            found[key] = record
    return found
