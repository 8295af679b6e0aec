# ruff: noqa: E501 - pages of one line are easier to read than broken ones
"""Custom elements, place holders and lazy images are shown as what they stand for."""

from __future__ import annotations

import pytest

from tests.articles.kit import read, seen


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ('<amp-img src="/img/bell.jpg" width="900" height="600" layout="responsive"></amp-img>', "img/bell.jpg"),
        ('<a-img width="16" height="9" src="/img/bell.jpeg" alt="The bell"></a-img>', "img/bell.jpeg"),
        ('<progressive-picture data-source="/img/bell.webp"></progressive-picture>', "img/bell.webp"),
        ('<amp-youtube data-videoid="dQabc12345x" width="480"></amp-youtube>', "youtube.com/watch?v=dQabc12345x"),
        ('<lite-youtube videoid="aBcDeFg1234" playlabel="The bell rings"></lite-youtube>', "The bell rings"),
        ('<lite-vimeo videoid="987654321"></lite-vimeo>', "vimeo.com/987654321"),
        ('<amp-iframe src="https://maps.example/x"></amp-iframe>', "https://maps.example/x"),
        ('<amp-video src="https://v.example/clip.mp4"></amp-video>', "https://v.example/clip.mp4"),
        ('<div class="video-consent" data-youtube-id="AbCdEfGhIjK"><p>Accept cookies</p></div>', "watch?v=AbCdEfGhIjK"),
        ('<p><img src="data:image/gif;base64,R0" data-hires="/img/bell.jpg"></p>', "img/bell.jpg"),
        ('<p><img src="/img/blank.gif" some-lazy-thing="/img/bell.jpg?w=9"></p>', "img/bell.jpg"),
        ('<p><img src="data:," data-bgset="/b-400.jpg 400w, /b-900.jpg 900w"></p>', "b-900.jpg"),
        ('<p><img width="1" height="1" src="data:," data-src="/img/bell.jpg"></p>', "img/bell.jpg"),
        ('<div><img src="data:,"><noscript><img src="/img/bell.jpg" width="900"></noscript></div>', "img/bell.jpg"),
    ],
)
def test_an_element_shows_what_it_stands_for(markup: str, wanted: str) -> None:
    assert wanted in seen(read(markup))


def test_the_words_of_a_place_holder_that_waits_for_consent_go() -> None:
    shown = seen(
        read(
            '<div class="embed"><iframe data-src-blocked="https://www.youtube.com/embed/x" src="about:blank" title="The bell">'
            "</iframe><div>Click to accept marketing cookies and to see this.</div></div>"
        )
    )
    assert "youtube.com/embed/x" in shown
    assert "marketing cookies" not in shown


def test_a_preview_is_replaced_by_its_image() -> None:
    shown = seen(
        read(
            '<figure><img src="https://cdn.example/max/30/hall.jpeg?q=20"><img data-src="https://cdn.example/max/800/hall.jpeg">'
            '<noscript><img src="https://cdn.example/max/800/hall.jpeg"></noscript><figcaption>The hall</figcaption></figure>'
        )
    )
    assert shown.count("max/800/hall.jpeg") == 1
    assert "max/30" not in shown
