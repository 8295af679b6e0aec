"""Decodes documents, weighing what HTTP, the byte order mark, the document and the bytes themselves say."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from encodings.aliases import aliases
from itertools import islice

_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{2,30})""", re.I)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([a-zA-Z0-9_:.-]{2,30})""", re.I)
_HTTP = re.compile(r"""charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{2,30})""", re.I)
_MOST_META_AT = 4096  # bytes; the HTML standard looks at 1024, real pages are later
_WIDER = {  # WHATWG Encoding, section 4.2: labels that mean a superset
    "ascii": "windows-1252", "us-ascii": "windows-1252", "iso-8859-1": "windows-1252", "iso8859-1": "windows-1252",
    "latin1": "windows-1252", "latin-1": "windows-1252", "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030",
    "gb_2312-80": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "shift_jis": "cp932", "shift-jis": "cp932",
    "x-sjis": "cp932", "sjis": "cp932", "iso-8859-9": "windows-1254", "tis-620": "cp874", "windows-874": "cp874",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "iso-8859-11": "cp874", "x-mac-cyrillic": "mac_cyrillic",
    "utf-16": "utf-8", "utf-16le": "utf-8", "utf-16be": "utf-8", "unicode": "utf-8", "utf8": "utf-8",
}  # fmt: skip
_TEXT_CODECS = frozenset((
    "utf-8", "cp866", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8",
    "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16", "koi8-r", "koi8-u", "mac-roman",
    "mac-cyrillic", "cp874", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
    "gb18030", "big5hkscs", "euc_jp", "iso2022_jp", "cp932", "cp949",
))  # fmt: skip
"""The codecs of the WHATWG Encoding standard under Python's names, which excludes non-text codecs such as `hex`."""
_ESCAPE, _JAPANESE_SHIFT = b"\x1b", b"\x1b$"
_MISREAD = re.compile(rb"\xc3[\x82\x83\x90\x97\x98\xa2\xa3\xa5\xa6]")
"""The letters that begin mojibake (Â Ã Ð × Ø â ã å æ), as bytes, in which they are found ten times faster."""
_RUN = re.compile("[\x80-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]+")
_FOREIGN = re.compile("[^\x00-\x7f]+")
_EASTERN = re.compile("[\u2e81-\U0010ffff]+")
_SAMPLE = 200  # runs examined
_MOST_LETTERS = 4_000  # non-ASCII letters examined
_FEWEST_RUNS = 3
_MOST_RUNS = 0.95
_EAST_ASIAN = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")
_COMMON_HAN = frozenset(
    "的一是不了在人有我他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从"
)
_COMMON_HAN_OLD = frozenset(
    "的一是不了在人有我他這為之大來以個中上們到說國和地也子時道出而要於就下得可你年生自會那後能對著事其裡所去行過家十用發天如然作方成者多日都三小軍二無同麼經法當起與好看學進種將還分此心前面又定見只主沒公從"
)


def load() -> None:
    """Loads all codecs, because the first use of each opens files, which the sandboxed worker cannot."""
    for name in {*aliases.values(), "idna", "utf_8_sig", "punycode"}:
        with suppress(LookupError):  # some are only on Windows
            codecs.lookup(name)


def decode(page: bytes, content_type: str | None = None) -> str:
    """The page's text. A declaration that the bytes contradict is not believed; undecodable bytes become U+FFFD.

    Bytes that are UTF-8 throughout, and not merely ASCII, are UTF-8 whatever is declared: text in another encoding
    is so by accident in hardly any case.
    """
    for bom, name in _BYTE_ORDER_MARKS:
        if page.startswith(bom):
            return page[len(bom) :].decode(name, "replace")
    if page[:2] in (b"<\0", b"\0<"):
        return page.decode("utf-16-le" if page[1] == 0 else "utf-16-be", "replace")
    try:
        text = page.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(page, _declared(page, content_type))
    if _ESCAPE in page and _JAPANESE_SHIFT in page and text.isascii():
        return page.decode("iso2022_jp", "replace")
    return undo_mojibake(text) if _MISREAD.search(page) else text


def is_plain_utf8(page: bytes) -> bool:
    """Whether bytes are valid UTF-8 without signs of mojibake."""
    try:
        page.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return _ESCAPE not in page and _MISREAD.search(page) is None


def undo_mojibake(text: str) -> str:
    """Restores UTF-8 text that was read as Windows-1252 and saved so, as in archived pages and old databases.

    In correct text, hardly any run of non-ASCII letters is valid UTF-8 by accident; here nearly all must be.
    """
    runs = wrong = 0
    for run in islice(_RUN.finditer(text), _SAMPLE):
        runs += 1
        wrong += _undo_misreading(run[0]) is None
        if wrong > (1 - _MOST_RUNS) * _SAMPLE + 1:
            return text
    if runs < _FEWEST_RUNS or runs - wrong < _MOST_RUNS * runs:
        return text
    return _RUN.sub(lambda run: _undo_misreading(run[0]) or run[0], text)


def _undo_misreading(run: str) -> str | None:
    """Returns a run of mojibake as it was written; None where it is none."""
    try:
        return b"".join(letter.encode("latin-1" if letter < "\u0100" else "windows-1252") for letter in run).decode(
            "utf-8"
        )
    except UnicodeError:
        return None


def _declared(page: bytes, content_type: str | None) -> list[str]:
    """Returns the declared encodings, strongest claim first, under Python's names."""
    claims = [match[1] for match in [_HTTP.search(content_type or "")] if match]
    head = page[:_MOST_META_AT]
    claims += [match[1].decode("ascii") for match in (_META.search(head), _XML.search(head)) if match]
    usable = []
    for claim in claims:
        name = _WIDER.get(claim.lower(), claim.lower())
        try:
            if codecs.lookup(name).name in _TEXT_CODECS:
                usable.append(name)
        except (LookupError, UnicodeError):
            continue
    return list(dict.fromkeys(usable))


def _not_utf8(page: bytes, declared: list[str]) -> str:
    for name in declared:
        if name == "utf-8":
            text = page.decode("utf-8", "replace")
            if text.count("\ufffd") * 200 <= _letters_in(_FOREIGN, text):
                return text
            continue
        try:
            return page.decode(name)
        except (UnicodeDecodeError, LookupError):
            text = page.decode(name, "replace") if name in _EAST_ASIAN else ""
            if text and text.count("\ufffd") * 100 <= _letters_in(_EASTERN, text):
                return text
    return _guess(page, declared)


def _letters_in(kind: re.Pattern[str], text: str) -> int:
    """Returns how many letters of a text match `kind`."""
    return sum(map(len, kind.findall(text)))


def _guess(page: bytes, declared: list[str]) -> str:
    """Decodes the bytes in the encoding whose result looks most like real text."""
    candidates = [
        *declared,
        "utf-8",
        *_EAST_ASIAN,
        "windows-1251",
        "koi8-r",
        "windows-1252",
        "windows-1250",
        "windows-1256",
    ]
    sample = page[:60_000]
    best = max(dict.fromkeys(candidates), key=lambda name: _plausible(sample, name, name in declared))
    return page.decode(best, "replace")


def _plausible(sample: bytes, name: str, declared: bool) -> float:
    """Scores how much a decoding looks like real text: the share of common letters, minus impossible ones."""
    foreign = Counter("".join(_FOREIGN.findall(sample.decode(name, "replace")))[:_MOST_LETTERS])
    if not foreign:
        return 0.0
    bad = _count(
        foreign, lambda letter: "\x80" <= letter < "\xa0" or "\ue000" <= letter < "\uf900" or letter == "\ufffd"
    )
    return (_common_letters(name, foreign) - 3 * bad) / foreign.total() + 0.1 * declared


def _count(letters: Counter[str], wanted: Callable[[str], bool]) -> int:
    """Counts the wanted letters, testing each distinct letter once."""
    return sum(count for letter, count in letters.items() if wanted(letter))


def _common_letters(name: str, foreign: Counter[str]) -> float:
    if name == "gb18030":
        return 2.5 * _count(foreign, _COMMON_HAN.__contains__)
    if name == "big5hkscs":
        return 2.5 * _count(foreign, _COMMON_HAN_OLD.__contains__)
    if name in ("cp932", "euc_jp"):
        return 1.2 * _count(foreign, lambda letter: "\u3040" <= letter <= "\u30ff")
    if name == "cp949":
        return 0.9 * _count(foreign, lambda letter: "\uac00" <= letter <= "\ud7a3" and _is_common_hangul(letter))
    if name in ("windows-1251", "koi8-r"):
        return 0.9 * _count(foreign, lambda letter: "\u0430" <= letter <= "\u044f")
    if name == "windows-1256":
        return 0.9 * _count(foreign, lambda letter: "\u0620" <= letter <= "\u06ff")
    if name == "utf-8":
        return 1.0 * foreign.total()
    likely = (
        "äöüßéèêëàâáíóúñçãõåæøîïôûœ’‘“”–—…•€°»«©®™" if name == "windows-1252" else "áäčďéěíľňóřšťúůýžąćęłńśźżőű’„”–…"
    )
    return 0.8 * _count(foreign, lambda letter: letter.lower() in likely)


def _is_common_hangul(letter: str) -> bool:
    """Whether a Korean syllable is in EUC-KR, which has the common ones."""
    return len(letter.encode("euc_kr", "ignore")) == 2
