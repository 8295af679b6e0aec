"""The ids of articles in the Google Reader API, which one server writes in several forms.

An id is a number of 64 bits: in lists a decimal, signed; in contents sixteen hexadecimal digits behind a prefix. Some
servers send it unsigned, or the digits without the prefix; The Old Reader's are twenty-four hexadecimal digits
(https://github.com/mihaip/google-reader-api/blob/master/wiki/ItemId.wiki, https://github.com/theoldreader/api).
"""

from __future__ import annotations

import re

PREFIX = "tag:google.com,2005:reader/item/"
_BITS = 2**64
_HEX = re.compile(r"[0-9a-fA-F]{16}")
_DECIMAL = re.compile(r"-?[0-9]{1,20}")


def canonical(raw: str) -> str:
    """Returns the one form of an id: the signed decimal, or the tail of an id that is no number of 64 bits."""
    tail = raw.strip()
    if tail.startswith(PREFIX):
        tail = tail[len(PREFIX) :]
        return _signed(int(tail, 16)) if _HEX.fullmatch(tail) else tail.lower()
    if _DECIMAL.fullmatch(tail) and -_BITS // 2 <= int(tail) < _BITS:
        return _signed(int(tail))
    return _signed(int(tail, 16)) if _HEX.fullmatch(tail) else tail.lower()


def long_form(canonical_id: str) -> str:
    """Returns the form with the prefix, which every server accepts."""
    if _DECIMAL.fullmatch(canonical_id):
        return f"{PREFIX}{int(canonical_id) % _BITS:016x}"
    return PREFIX + canonical_id


def _signed(number: int) -> str:
    number %= _BITS
    return str(number - _BITS if number >= _BITS // 2 else number)
