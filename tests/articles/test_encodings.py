"""Bytes to text: what HTTP, the byte order mark, the page and the bytes say of the encoding, right, wrong and mixed."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.articles import extract
from deskreader.text.encoding import decode
from tests.articles.kit import PROSE, URL

TEXTS = {
    "windows-1252": "Der Bürgermeister sagte, die Fähre sei „ein Stück Geschichte“ – das koste 3 € für "
    "jeden, größere Boote ausgenommen.",
    "iso-8859-1": "Le maire a déclaré que le bac était très âgé; où ira-t-il après l'été, à côté du "
    "musée ou au château?",
    "iso-8859-2": "Burmistrz powiedział, że prom jest częścią historii, a źródła mówią o łodziach z "
    "końca wieku i żeglarzach.",
    "windows-1250": "Starosta řekl, že přívoz je součástí dějin a že příští loď vypluje ještě před "
    "začátkem léta, jak říkají námořníci.",
    "windows-1251": "Мэр сказал, что паром стал частью истории, и что в воскресенье он уйдёт в последний "
    "рейс через залив под музыку.",
    "koi8-r": "Мэр сказал, что паром стал частью истории, и что в воскресенье он уйдёт в последний рейс "
    "через залив под музыку.",
    "gb18030": "市长说,这艘渡轮是城市历史的一部分,星期天将最后一次穿过海湾,人们会在码头上等着看它,孩子们也都来了。",
    "big5": "市長說,這艘渡輪是城市歷史的一部分,星期天將最後一次穿過海灣,人們會在碼頭上等著看它,孩子們也都來了。",
    "shift_jis": "市長は、この渡し船は町の歴史の一部であり、日曜日に最後の航海をすると話した。子どもも港に集まる。",
    "euc-jp": "市長は、この渡し船は町の歴史の一部であり、日曜日に最後の航海をすると話した。子どもも港に集まる。",
    "iso-2022-jp": "市長は、この渡し船は町の歴史の一部であり、日曜日に最後の航海をすると話した。子どもも港に集まる。",
    "euc-kr": "시장은 이 나룻배가 도시 역사의 일부이며 일요일에 마지막으로 만을 건넌다고 말했다. 아이들도 모인다.",
    "windows-1254": "Belediye başkanı vapurun kentin geçmişinin bir parçası olduğunu söyledi ve pazar "
    "günü son seferini yapacağını duyurdu.",
    "windows-1253": "Ο δήμαρχος είπε ότι το πλοίο είναι μέρος της ιστορίας και ότι την Κυριακή θα κάνει "
    "το τελευταίο του ταξίδι.",
    "windows-1255": "ראש העיר אמר כי המעבורת היא חלק מן ההיסטוריה וכי ביום ראשון היא תצא להפלגה האחרונה שלה במפרץ.",
    "windows-1256": "قال رئيس البلدية إن العبارة جزء من تاريخ المدينة وإنها ستقوم يوم الأحد برحلتها "
    "الأخيرة عبر الخليج.",
    "windows-874": "นายกเทศมนตรีกล่าวว่าเรือข้ามฟากเป็นส่วนหนึ่งของประวัติศาสตร์ และจะแล่นเป็นครั้งสุดท้ายในวันอาทิตย์",
    "utf-8": "Der Bürgermeister sagte, паром стал частью истории, 市长说, 渡し船, 나룻배 und das koste 3 €.",
}
GUESSED = ("windows-1252", "windows-1251", "koi8-r", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr")


def page(text: str, encoding: str, head: str = "") -> bytes:
    """A page of several paragraphs in an encoding."""
    body = "".join(f"<p>{text}</p>" for _ in range(4))
    return (
        f"<!DOCTYPE html><html><head>{head}<title>a</title></head><body><article>{body}</article></body></html>".encode(
            {"windows-874": "cp874"}.get(encoding, encoding)
        )
    )


@pytest.mark.parametrize("encoding", TEXTS)
def test_the_http_charset_is_used(encoding: str) -> None:
    assert TEXTS[encoding] in decode(page(TEXTS[encoding], encoding), f"text/html; charset={encoding}")


@pytest.mark.parametrize("encoding", TEXTS)
@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="{}">',
        "<meta charset={}>",
        "<META CHARSET='{}' />",
        '<meta http-equiv="Content-Type" content="text/html; charset={}">',
    ],
)
def test_the_meta_charset_is_used(encoding: str, head: str) -> None:
    assert TEXTS[encoding] in decode(page(TEXTS[encoding], encoding, head.format(encoding)))


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251"])
def test_the_xml_declaration_is_used(encoding: str) -> None:
    data = f'<?xml version="1.0" encoding="{encoding}"?><html><body><p>{TEXTS[encoding]}</p></body></html>'.encode(
        encoding
    )
    assert TEXTS[encoding] in decode(data)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_beats_every_declaration(mark: bytes, encoding: str) -> None:
    text = TEXTS["utf-8"]
    found = decode(mark + page(text, encoding, '<meta charset="windows-1252">'), "text/html; charset=koi8-r")
    assert text in found
    assert not found.startswith("\ufeff")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_detected_without_a_byte_order_mark(encoding: str) -> None:
    assert TEXTS["utf-8"] in decode(page(TEXTS["utf-8"], encoding))


@pytest.mark.parametrize("encoding", GUESSED)
def test_an_undeclared_encoding_is_detected(encoding: str) -> None:
    assert TEXTS[encoding] in decode(page(TEXTS[encoding], encoding))


@pytest.mark.parametrize("encoding", GUESSED)
def test_a_false_utf_8_declaration_is_ignored(encoding: str) -> None:
    assert TEXTS[encoding] in decode(
        page(TEXTS[encoding], encoding, '<meta charset="utf-8">'), "text/html; charset=UTF-8"
    )


@pytest.mark.parametrize(
    "claim",
    ["iso-8859-1", "latin1", "windows-1252", "us-ascii", "koi8-r", "shift_jis", "gb2312", "x-unknown", "utf-16"],
)
def test_utf_8_is_read_as_such_whatever_is_claimed(claim: str) -> None:
    text = TEXTS["utf-8"]
    assert text in decode(page(text, "utf-8", f'<meta charset="{claim}">'), f"text/html; charset={claim}")


@pytest.mark.parametrize("claim", ["iso-8859-1", "ISO-8859-1", "latin1", "us-ascii", "ascii"])
def test_quotation_marks_of_windows_declared_as_latin_1_are_quotation_marks(claim: str) -> None:
    text = TEXTS["windows-1252"]
    assert text in decode(page(text, "windows-1252"), f"text/html; charset={claim}")


@pytest.mark.parametrize(
    ("claim", "encoding"), [("gb2312", "gb18030"), ("gbk", "gb18030"), ("x-sjis", "cp932"), ("ks_c_5601-1987", "cp949")]
)
def test_old_labels_mean_the_larger_set(claim: str, encoding: str) -> None:
    text = {"gb18030": TEXTS["gb18030"] + "镕", "cp932": TEXTS["shift_jis"] + "①", "cp949": TEXTS["euc-kr"] + "똠"}[
        encoding
    ]
    assert text in decode(page(text, encoding), f"text/html; charset={claim}")


def test_the_http_charset_beats_the_meta_charset() -> None:
    text = TEXTS["windows-1251"]
    assert text in decode(
        page(text, "windows-1251", '<meta charset="windows-1252">'), "text/html; charset=windows-1251"
    )


def test_an_unknown_http_charset_is_ignored() -> None:
    text = TEXTS["koi8-r"]
    assert text in decode(page(text, "koi8-r", '<meta charset="koi8-r">'), "text/html; charset=none")


@pytest.mark.parametrize("broken", [b"\xff", b"\xe2\x82", b"\xc3"])
def test_a_few_broken_bytes_do_not_spoil_a_page_of_utf_8(broken: bytes) -> None:
    data = page(TEXTS["windows-1251"] * 20, "utf-8", '<meta charset="utf-8">').replace(b"</p>", broken + b"</p>", 1)
    assert decode(data).count(TEXTS["windows-1251"]) == 80


def test_a_comment_in_another_encoding_does_not_spoil_a_page_of_utf_8() -> None:
    """As when a page of one encoding takes in a piece written in another."""
    foreign = "<p>Größe, Fähre, schön</p>".encode("windows-1252")
    data = page(TEXTS["utf-8"] * 10, "utf-8", '<meta charset="utf-8">').replace(b"</article>", foreign + b"</article>")
    assert TEXTS["utf-8"] in decode(data)


def test_broken_bytes_of_a_chinese_page_do_not_spoil_the_rest() -> None:
    data = page(TEXTS["gb18030"] * 10, "gb18030", '<meta charset="gb2312">').replace(b"</p>", b"\xff</p>", 1)
    assert decode(data).count(TEXTS["gb18030"]) >= 39


def test_a_meta_far_down_the_head_is_found() -> None:
    head = "<!-- " + "x" * 3000 + ' --><meta charset="koi8-r">'
    assert TEXTS["koi8-r"] in decode(page(TEXTS["koi8-r"], "koi8-r", head))


@pytest.mark.parametrize(
    "claim",
    [
        "",
        "text/html",
        "text/html; charset=",
        "charset=\x00",
        "text/html; charset=" + "x" * 500,
        "text/html; charset=hex",
        "text/html; charset=rot13",
        "text/html; charset=punycode",
        "text/html; charset=idna",
        "text/html; charset=unicode_escape",
        "text/html; charset=utf-7",
        "text/html; charset=base64",
        "text/html; charset=undefined",
        "text/html; charset=mbcs",
    ],
)
def test_an_unknown_meta_charset_is_ignored(claim: str) -> None:
    data = page(TEXTS["windows-1252"], "windows-1252")
    assert TEXTS["windows-1252"] in decode(data, claim)
    assert TEXTS["utf-8"] in decode(page(TEXTS["utf-8"], "utf-8"), claim)


def test_utf_7_smuggles_nothing_in() -> None:
    assert "<script" not in decode(b"<p>+ADw-script+AD4-alert(1)</p>" + b"\xff", "text/html; charset=utf-7")


@pytest.mark.parametrize("encoding", ["windows-1252", "koi8-r", "gb18030", "shift_jis"])
def test_the_article_of_a_page_in_another_encoding_has_its_letters(encoding: str) -> None:
    article = extract(page(TEXTS[encoding], encoding), URL, f"text/html; charset={encoding}")
    assert TEXTS[encoding] in article.text


@pytest.mark.parametrize("encoding", ["windows-1252", "iso-8859-1"])
@pytest.mark.parametrize("text", ["windows-1252", "iso-8859-1"])
def test_mojibake_is_repaired(text: str, encoding: str) -> None:
    """Archived pages hold UTF-8 that was read as Windows-1252 and written as UTF-8 again."""
    wrong = TEXTS[text].encode("utf-8").decode("latin-1") if encoding == "iso-8859-1" else _misread(TEXTS[text])
    article = extract(page(wrong, "utf-8", '<meta charset="utf-8">'), URL)
    assert TEXTS[text] in article.text


def _misread(text: str) -> str:
    """UTF-8 read as browsers read Windows-1252: its five unused bytes are the control characters of their number."""
    return "".join(
        bytes([byte]).decode("windows-1252") if byte not in b"\x81\x8d\x8f\x90\x9d" else chr(byte)
        for byte in text.encode()
    )


@pytest.mark.parametrize(
    "text",
    [
        *TEXTS.values(),
        *PROSE,
        "Ã is a letter of Portuguese: SÃO PAULO, IRMÃ, and â ê ô.",
        "Â£5 they wrote, and meant £5.",
    ],
)
def test_correct_text_is_unchanged(text: str) -> None:
    assert text in decode(page(text, "utf-8", '<meta charset="utf-8">'))


@given(
    st.binary(max_size=400),
    st.sampled_from(
        [
            "",
            "text/html; charset=utf-8",
            "text/html; charset=gb2312",
            "text/html; charset=utf-16",
            "text/html; charset=iso-2022-jp",
        ]
    ),
)
def test_any_bytes_decode(data: bytes, claim: str) -> None:
    decode(data, claim).encode("utf-8")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=300))
def test_utf_8_is_always_read_as_written(text: str) -> None:
    assert decode(text.encode("utf-8")).lstrip("\ufeff") == text.lstrip("\ufeff") or text.startswith(("\x00", "<"))
