"""Character references that mean something else than their numbers say: Windows-1252 codes and UTF-16 surrogates."""

from __future__ import annotations

import re

_WINDOWS_1252 = {
    code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_C1 = re.compile("[\x80-\x9f]")
_NUMBERED = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,6})|(\d{1,7}));")
_HIGH = r"(&(?:amp;)?)#(?:[xX]([dD][89abAB][0-9a-fA-F]{2})|(5(?:529[6-9]|5[3-9]\d\d|6[0-2]\d\d|63[01]\d)));"
_LOW = (
    r"&(?:amp;)?#(?:[xX]([dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(5(?:632\d|63[3-9]\d|6[4-9]\d\d|7[0-2]\d\d|73[0-3]\d|734[0-3])));"
)
_SURROGATE_PAIR = re.compile(_HIGH + _LOW)


def with_windows_characters(text: str) -> str:
    """Replaces C1 control characters by what these codes mean in Windows-1252, as HTML does."""
    if text.isascii():
        return text
    return _C1.sub(lambda match: _WINDOWS_1252.get(ord(match[0]), ""), text)


def with_windows_references(html: str) -> str:
    """Rewrites numeric references to Windows-1252 characters (128 to 159), as browsers read them, and to surrogates."""
    html = with_windows_characters(html)
    if "&#" not in html:
        return html
    has_surrogates = False

    def rewritten(match: re.Match[str]) -> str:
        nonlocal has_surrogates
        code = int(match[1], 16) if match[1] else int(match[2])
        if 0x80 <= code <= 0x9F:
            char = with_windows_characters(chr(code))
            return f"&#x{ord(char):x};" if char else ""
        has_surrogates = has_surrogates or 0xD800 <= code <= 0xDBFF
        return f"&#x{match[1]};" if match[1] else match[0]

    html = _NUMBERED.sub(rewritten, html)
    return with_joined_surrogates(html) if has_surrogates else html


def with_joined_surrogates(text: str) -> str:
    """Replaces two references to the surrogates of one character by a reference to it, as `&#55357;&#56841;` for 😉.

    Programs that escape UTF-16 unit by unit write them; XML forbids them, and HTML reads both as U+FFFD.
    """
    return _SURROGATE_PAIR.sub(_joined, text) if "&#" in text or "&amp;#" in text else text


def _joined(match: re.Match[str]) -> str:
    ampersand, high_hex, high, low_hex, low = match.groups()
    first = int(high_hex, 16) if high_hex else int(high)
    second = int(low_hex, 16) if low_hex else int(low)
    return f"{ampersand}#x{0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00):x};"
