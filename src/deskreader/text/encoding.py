"""Decodes documents, weighing what HTTP, the byte order mark, the document and the bytes themselves say."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from encodings.aliases import aliases
from itertools import islice

from deskreader.text.encoding_labels import CODEC_OF_LABEL

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF16_STARTS = re.compile(rb"(?:[\t\n\r ]\0)*+[<{\[]\0|(?:\0[\t\n\r ])*+\0[<{\[]")
_SURROGATE_PAIR = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
"""A character beyond U+FFFF written as two surrogates of three bytes each (Unicode Technical Report 26, CESU-8)."""
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{2,30})""", re.I)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([a-zA-Z0-9_:.-]{2,30})""", re.I)
_HTTP = re.compile(r"""charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{2,30})""", re.I)
_MOST_META_AT = 4096  # bytes; the HTML standard looks at 1024, real pages are later
_OTHER_LABELS = {
    "latin-1": "windows-1252", "windows1250": "windows-1250", "windows1251": "windows-1251",
    "windows1252": "windows-1252", "cp936": "gb18030", "hz-gb-2312": "hz", "iso-2022-kr": "iso2022_kr",
}  # fmt: skip
"""Labels that documents use too. The standard rejects the last two because of scripts in pages, which are removed."""
_SEVEN_BIT = ("iso2022_kr", "hz")
_TEXT_CODECS = frozenset((
    "utf-8", "cp866", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8",
    "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16", "koi8-r", "koi8-u", "mac-roman",
    "mac-cyrillic", "cp874", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
    "gb18030", "big5hkscs", "euc_jp", "iso2022_jp", "iso2022_kr", "hz", "cp932", "cp949",
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
    if b"\0" in page[:2] and _UTF16_STARTS.match(page):
        return page.decode("utf-16-le" if page[1] == 0 else "utf-16-be", "replace")
    try:
        text = page.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_invalid_utf8(page, _declared(page, content_type))
    if text.isascii() and (_ESCAPE in page or b"~{" in page):
        return _decode_seven_bit(page, content_type)
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
    """Returns the declared encodings, strongest claim first, under Python's names.

    An XML document declares its encoding in its first line; a `meta` in it belongs to the content of an entry. A server
    that says Latin-1 often says so of every file, and knows less than the document.
    """
    head = page[:_MOST_META_AT]
    http, inside = _HTTP.search(content_type or ""), _XML.search(head) or _META.search(head)
    claims = [_codec(http[1])] if http else []
    if inside:
        claims.append(_codec(inside[1].decode("ascii")))
    if len(claims) == 2 and claims[0] == "windows-1252" and claims[1]:
        claims.reverse()
    return list(dict.fromkeys(claim for claim in claims if claim))


def _codec(label: str) -> str | None:
    """Returns Python's name of the codec that a label means, None for an unknown label."""
    label = label.lower()
    name = CODEC_OF_LABEL.get(label) or _OTHER_LABELS.get(label, label)
    try:
        return name if codecs.lookup(name).name in _TEXT_CODECS else None
    except (LookupError, UnicodeError):
        return None


def _decode_seven_bit(page: bytes, content_type: str | None) -> str:
    """Decodes an encoding whose bytes are all ASCII: the declared one, or ISO-2022-JP by its escape sequences."""
    declared = next((name for name in _declared(page, content_type) if name in _SEVEN_BIT), None)
    if declared is None and _JAPANESE_SHIFT in page:
        declared = "iso2022_jp"
    return page.decode(declared or "ascii", "replace")


def _decode_invalid_utf8(page: bytes, declared: list[str]) -> str:
    """Decodes bytes that are not valid UTF-8: damaged UTF-8, a declared encoding, or the most plausible one."""
    if b"\xed" in page:
        page = _SURROGATE_PAIR.sub(_joined_surrogates, page)
    if declared and declared[0] in _EAST_ASIAN:
        with suppress(UnicodeDecodeError, LookupError):
            return page.decode(declared[0])
    damaged = page.decode("utf-8", "replace")
    if _is_damaged_utf8(damaged, page, declared):
        return damaged
    for name in declared:
        if name == "utf-8":
            continue
        try:
            return page.decode(name)
        except (UnicodeDecodeError, LookupError):
            text = page.decode(name, "replace")
            kind, share = (_EASTERN, 20) if name in _EAST_ASIAN else (_FOREIGN, 3)
            if text.count("\ufffd") * share <= _letters_in(kind, text) - text.count("\ufffd"):
                return text
    return _guess(page, declared)


def _joined_surrogates(pair: re.Match[bytes]) -> bytes:
    surrogates = pair[0].decode("utf-8", "surrogatepass")
    return surrogates.encode("utf-16", "surrogatepass").decode("utf-16").encode()


def _is_damaged_utf8(text: str, page: bytes, declared: list[str]) -> bool:
    """Whether a document is UTF-8 although some of its bytes are not; `text` is it with U+FFFD for these.

    In other encodings bytes are letters of UTF-8 by accident only: one in ten in East Asian ones, hardly any elsewhere.
    """
    replaced = text.count("\ufffd")
    invalid = replaced - page.count(b"\xef\xbf\xbd")
    valid = _letters_in(_FOREIGN, text) - replaced
    if not declared or declared[0] == "utf-8":
        return valid >= invalid
    return valid >= 3 * max(invalid, 1)


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
