"""The cards of video, audio and embedded pages."""

from __future__ import annotations

from deskreader.desktop.article.parsing.sections import Embed, Medium
from deskreader.desktop.article.typesetting.media_card import description
from deskreader.desktop.article.typesetting.style import ArticleStyle
from deskreader.model import Enclosure
from tests.desktop.article.samples import article, picture
from tests.desktop.article.typesetting.kit import blocks, format_of, rendered

VIDEO = (
    '<figure><a href="https://tv.example/v.mp4" type="video/*"><img src="https://tv.example/p.png" alt=""></a>'
    "<figcaption>The ferry leaves</figcaption></figure>"
)


def test_a_card_names_its_medium_and_what_can_be_done(style: ArticleStyle) -> None:
    document = rendered(article(VIDEO, images={"https://tv.example/p.png": picture()}), style)
    text = "\n".join(block.text() for block in blocks(document))
    assert "The ferry leaves" in text
    assert "Video · tv.example" in text
    assert format_of(document, "Play in player").anchorHref() == "action:play/0"
    assert format_of(document, "Save…").anchorHref() == "action:save/0"


def test_an_embedded_page_opens_in_the_browser(style: ArticleStyle) -> None:
    document = rendered('<p><a href="https://v.example/embed/7" type="text/html">A film</a></p>', style)
    assert format_of(document, "Open in browser").anchorHref() == "https://v.example/embed/7"


def test_size_and_length_of_a_file_are_said_where_the_feed_states_them() -> None:
    (span,) = description(Embed(Medium.AUDIO, "https://pod.example/e.mp3", length=12_345_678))
    assert span.text == "Audio · 12 MB · pod.example"
    (span,) = description(Embed(Medium.AUDIO, "https://pod.example/e.mp3", length=12_345_678, duration=2530))
    assert span.text == "Audio · 42:10 · 12 MB · pod.example"
    (span,) = description(Embed(Medium.VIDEO, "https://tv.example/v.mp4", duration=3754))
    assert span.text == "Video · 1:02:34 · tv.example"


def test_a_file_that_the_text_shows_has_no_second_card(style: ArticleStyle) -> None:
    enclosure = Enclosure("https://tv.example/v.mp4", "video/mp4")
    document = rendered(article(VIDEO, enclosures=(enclosure,)), style)
    assert len(document.notes.media) == 1
