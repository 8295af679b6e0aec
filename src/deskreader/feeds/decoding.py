"""From bytes to text: which encoding a document really has, whatever it or its server says."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_STARTS = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"{\0", "utf-16-le"),
    (b"\0{", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
"""XML 1.0, appendix F: the first bytes of '<' (or of a JSON object) in encodings that are no superset of ASCII."""

_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})[\"']", re.I)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.I)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.I)
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "big5": "big5hkscs",
    "tis-620": "cp874",
    "iso8859-9": "cp1254",
}
"""Supersets in which documents are really written (WHATWG Encoding, section 'Names and labels')."""

_WINDOWS = {
    code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_C1 = re.compile("[\x80-\x9f]")


def decode(document: bytes, content_type: str | None = None) -> str:
    """The document's text. It never fails: bytes that fit nowhere become the characters of Windows-1252.

    A byte order mark comes first (RFC 7303, section 3.2), then UTF-8 where the bytes are valid as such, then the charset of
    the Content-Type, then the document's own declaration.
    """
    for mark, encoding in _MARKS:
        if document.startswith(mark):
            return document[len(mark) :].decode(encoding, "replace")
    for start, encoding in _STARTS:
        if document.startswith(start):
            return document.decode(encoding, "replace")
    declared = _declared(document, content_type)
    shifting = [name for name in declared if name.startswith(("iso2022", "hz"))]
    for name in (*shifting, "utf-8", *declared):
        try:
            return document.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return _mostly_utf8(document)


def _declared(document: bytes, content_type: str | None) -> list[str]:
    """The encodings that the server and the document claim, by Python's names, unknown ones left out."""
    claims = [m[1] for m in [_CHARSET.search(content_type or "")] if m]
    head = document[:1024]
    claims += [m[1].decode("ascii") for m in (_DECLARED.search(head), _META.search(head)) if m]
    names = []
    for claim in claims:
        try:
            info = codecs.lookup(claim)
        except LookupError:
            continue
        if info._is_text_encoding and not info.name.startswith(("utf-16", "utf-32", "utf-7", "idna", "punycode")):
            names.append(_WIDER.get(info.name, info.name).replace("-", "_") if info.name.startswith("iso2022") else _WIDER.get(info.name, info.name))
    return names


def _mostly_utf8(document: bytes) -> str:
    """UTF-8 with its stray bytes as Windows-1252, or all of it as Windows-1252 where hardly anything is UTF-8."""
    text = document.decode("utf-8", "deskreader_windows")
    foreign = sum(1 for char in text[:200_000] if char > "\x7f")
    broken = document[:200_000].decode("utf-8", "replace").count("\ufffd")
    if broken * 2 > foreign:
        return document.decode("cp1252", "deskreader_windows")
    return text


def _windows_char(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(_WINDOWS.get(byte, chr(byte)) for byte in wrong), error.end


codecs.register_error("deskreader_windows", _windows_char)


def windows_characters(text: str) -> str:
    """The text with C1 control characters replaced by what Windows-1252 means by these codes, as HTML does."""
    if text.isascii():
        return text
    return _C1.sub(lambda match: _WINDOWS.get(ord(match[0]), ""), text)
