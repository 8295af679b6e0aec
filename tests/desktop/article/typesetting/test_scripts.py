"""Scripts: which have no italics, which fonts suit them, and which cannot be shown."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from deskreader.desktop.article.typesetting import scripts
from deskreader.desktop.article.typesetting.style import ArticleStyle
from tests.desktop.article.samples import article
from tests.desktop.article.typesetting.kit import block_of, format_of, rendered


@pytest.mark.parametrize("text", ["اقتباس", "引用文", "인용문", "उद्धरण", "ציטוט", "คำพูด"])
def test_a_script_without_italics_stands_upright_in_quotes(text: str, style: ArticleStyle) -> None:
    document = rendered(f"<blockquote><p>Latin and {text}.</p></blockquote>", style)
    assert format_of(document, "Latin").font().italic()
    assert not format_of(document, text).font().italic()


def test_emphasis_in_such_a_script_is_bold(style: ArticleStyle) -> None:
    document = rendered("<p>まえ<em>強調</em>あと <em>Latin</em></p>", style)
    assert format_of(document, "強調").font().bold() or format_of(document, "強調").font().weight() >= 600
    assert not format_of(document, "強調").font().italic()
    assert format_of(document, "Latin").font().italic()


def test_runs_cover_the_text_in_order() -> None:
    text = "Abc 日本語 and العربية text"
    runs = list(scripts.upright_runs(text))
    assert "".join(run for run, _ in runs) == text
    assert [run for run, is_upright in runs if is_upright] == ["日本語", "العربية"]


def test_han_characters_count_as_the_script_of_the_language() -> None:
    assert scripts.scripts_of("漢字漢字", "ja-JP") == ("japanese",)
    assert scripts.scripts_of("漢字漢字", "ko") == ("korean",)
    assert scripts.scripts_of("漢字漢字") == ("chinese",)
    assert scripts.scripts_of("漢字とかなかな")[0] == "japanese"
    assert scripts.scripts_of("Ελληνικά, русский, français") == ()


def test_a_missing_font_is_named_once(monkeypatch: pytest.MonkeyPatch, qapp: QApplication, style: ArticleStyle) -> None:
    monkeypatch.setattr(scripts, "_has_font", lambda script: script != "tamil")
    hint = scripts.missing_font_hint(("arabic", "tamil"))
    assert "Tamil" in hint
    assert "Noto Serif Tamil" in hint
    document = rendered(article("<p>தமிழ் எழுத்துகள்</p>"), style)
    assert block_of(document, "no font for Tamil").isValid()
    assert scripts.missing_font_hint(("arabic",)) == ""
