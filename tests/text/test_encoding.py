"""Decoding bytes, whatever is declared."""

from __future__ import annotations

import pytest

from deskreader.text.encoding import decode
from deskreader.text.encoding_labels import CODEC_OF_LABEL

GERMAN = "<p>Über größere Straßen fährt man „schöner“ – so heißt es.</p>"
RUSSIAN = "<p>Сегодня утром в городе прошёл сильный дождь, сообщили очевидцы.</p>"
CHINESE = "<p>今天早上，我们在这个城市的中心看到了很多人，他们都在等公交车。</p>"
OLD_CHINESE = "<p>今天早上，我們在這個城市的中心看到了很多人，他們都在等公車。</p>"
JAPANESE = "<p>今朝、この町の中心でたくさんの人がバスを待っていました。</p>"
KOREAN = "<p>오늘 아침 도시 중심에서 많은 사람들이 버스를 기다리고 있었습니다.</p>"


def meta(name: str) -> str:
    return f'<html><head><meta charset="{name}"></head>'


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(GERMAN, "windows-1252"), (RUSSIAN, "windows-1251"), (RUSSIAN, "koi8-r"), (CHINESE, "gb18030"),
     (OLD_CHINESE, "big5"),
     (JAPANESE, "cp932"), (JAPANESE, "euc_jp"), (KOREAN, "cp949")],
)  # fmt: skip
def test_text_decodes_whatever_is_declared(text: str, encoding: str) -> None:
    assert text in decode((meta(encoding) + text).encode(encoding))
    assert decode(text.encode(encoding), f"text/html; charset={encoding}") == text
    assert decode((text * 4).encode(encoding)) == text * 4


@pytest.mark.parametrize("declared", ["iso-8859-1", "gb2312", "windows-1251", "nonsense", "utf-16"])
def test_wrong_declarations_are_ignored(declared: str) -> None:
    page = (meta(declared) + GERMAN).encode("utf-8")
    assert GERMAN in decode(page)
    assert GERMAN in decode(page, f"text/html; charset={declared}")


def test_byte_order_marks_override_declarations() -> None:
    assert decode(b"\xef\xbb\xbf" + GERMAN.encode(), "text/html; charset=iso-8859-1") == GERMAN
    assert decode(b"\xff\xfe" + GERMAN.encode("utf-16-le")) == GERMAN
    assert decode(b"\xfe\xff" + GERMAN.encode("utf-16-be")) == GERMAN


def test_a_few_invalid_bytes_do_not_change_the_encoding() -> None:
    page = (meta("utf-8") + GERMAN * 100).encode() + b"\xff\xfe broken"
    text = decode(page)
    assert GERMAN in text
    assert text.endswith("broken")


def test_labels_mean_their_superset() -> None:
    assert "“quoted”" in decode((meta("iso-8859-1") + "<p>“quoted” €</p>").encode("windows-1252"))


def test_any_bytes_decode() -> None:
    assert isinstance(decode(bytes(range(256)) * 4, "text/html; charset=x-none"), str)
    assert decode(b"") == ""


SAMPLES = ("Straße “für” alle", "Straße für alle", "Żółć i gęś", "Ħobż", "Ķīļi", "Сегодня", "شكرا", "Καλημέρα", "שלום",
           "Þórður", "ภาษาไทย", "Điện", "Ŵyr", "Țară", "今天早上", "今朝の", "오늘", "今天早上，我們")  # fmt: skip


def sample_in(codec: str) -> str:
    """Returns a text with letters beyond ASCII that the codec can encode."""
    for text in SAMPLES:
        try:
            text.encode(codec)
        except UnicodeEncodeError:
            continue
        return text
    raise AssertionError(codec)


@pytest.mark.parametrize("label", sorted(CODEC_OF_LABEL))
def test_every_label_of_the_standard_is_understood(label: str) -> None:
    text = sample_in(CODEC_OF_LABEL[label]) * 8
    document = f'<?xml version="1.0" encoding="{label.upper()}"?><rss>{text}</rss>'
    assert text in decode(document.encode(CODEC_OF_LABEL[label]))
    assert decode(text.encode(CODEC_OF_LABEL[label]), f"text/xml; charset={label}") == text


def test_the_standard_has_more_than_two_hundred_labels() -> None:
    assert len(CODEC_OF_LABEL) > 210
    assert CODEC_OF_LABEL["iso_8859-1:1987"] == "windows-1252"


@pytest.mark.parametrize("text", ["Fünf Grüße", "“Quoted” – and more", "Привет", "これは日本語", "👋 wave"])
@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0" encoding="UTF-8"?>'])
def test_a_letter_cut_in_the_middle_changes_no_other(text: str, declaration: str) -> None:
    letter = next(letter for letter in text if not letter.isascii()).encode()
    for length in range(1, len(letter)):
        document = f"{declaration}<title>{text}</title>".encode() + letter[:length] + b"..."
        assert f"<title>{text}</title>" in decode(document)
        assert f"<title>{text}</title>" in decode(document, "text/xml; charset=utf-8")


def test_a_damaged_letter_does_not_make_utf8_the_declared_encoding() -> None:
    document = (GERMAN + CHINESE).encode() + b"\xe2\x80..."
    for declared in ("iso-8859-1", "windows-1251", "gbk"):
        assert GERMAN + CHINESE in decode(document, f"text/html; charset={declared}")


@pytest.mark.parametrize(("text", "encoding", "noise"), [
    (RUSSIAN, "windows-1251", b"\x98"), (JAPANESE * 2, "euc_jp", b"\xff"), ("Καλημέρα κόσμε", "iso-8859-7", b"\xff"),
])  # fmt: skip
def test_a_damaged_byte_does_not_change_a_declared_encoding(text: str, encoding: str, noise: bytes) -> None:
    document = text.encode(encoding) + noise + b" end"
    assert decode(document, f"text/html; charset={encoding}").startswith(text)


def test_an_xml_declaration_counts_more_than_a_meta_in_its_content() -> None:
    document = '<?xml version="1.0" encoding="windows-1251"?><rss><meta charset="windows-1250">Привет, мир</rss>'
    assert "Привет, мир" in decode(document.encode("windows-1251"))


def test_a_server_that_says_latin_1_of_everything_does_not_override_the_document() -> None:
    document = '<?xml version="1.0" encoding="windows-1251"?><rss>Привет, мир</rss>'.encode("windows-1251")
    assert "Привет, мир" in decode(document, "text/xml; charset=ISO-8859-1")
    assert "Привет, мир" not in decode(document, "text/xml; charset=koi8-r")


def test_characters_written_as_two_encoded_surrogates_are_joined() -> None:
    written = "\ud83d".encode("utf-8", "surrogatepass") + "\ude09".encode("utf-8", "surrogatepass")
    assert decode("Zwinkern für alle ".encode() + written) == "Zwinkern für alle 😉"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_recognized_behind_white_space(encoding: str) -> None:
    assert decode(f"\n  <rss>{RUSSIAN}</rss>".encode(encoding)).endswith("</rss>")
    assert RUSSIAN in decode(f'{{"title": "{RUSSIAN}"}}'.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be"])
def test_utf32_is_recognized_by_its_mark(encoding: str) -> None:
    assert decode(f"\ufeff{RUSSIAN}".encode(encoding)) == RUSSIAN


@pytest.mark.parametrize(("text", "encoding"), [(KOREAN, "iso2022_kr"), (CHINESE, "hz"), (JAPANESE, "iso2022_jp")])
def test_seven_bit_encodings(text: str, encoding: str) -> None:
    label = {"iso2022_kr": "iso-2022-kr", "hz": "hz-gb-2312"}.get(encoding, "iso-2022-jp")
    assert decode(text.encode(encoding), f"text/html; charset={label}") == text
