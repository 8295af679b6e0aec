"""Decoding bytes, whatever is declared."""

from __future__ import annotations

import pytest

from deskreader.text.encoding import decode

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
