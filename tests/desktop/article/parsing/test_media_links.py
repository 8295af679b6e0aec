"""Links that stand for a player."""

from __future__ import annotations

import pytest

from deskreader.desktop.article.parsing.media_links import medium_of_address
from deskreader.desktop.article.parsing.sections import Embed, Medium, Paragraph
from deskreader.desktop.article.parsing.sections_from_html import sections_from_html


def only(html: str) -> object:
    """Returns the only section of a document."""
    (section,) = sections_from_html(html)
    return section


def test_a_figure_with_a_player_is_a_card_with_its_poster_and_caption() -> None:
    embed = only(
        '<figure><a href="https://tv.example/v" type="video/*"><img src="https://tv.example/p.jpg" alt=""></a>'
        "<figcaption>The ferry leaves</figcaption></figure>"
    )
    assert embed == Embed(
        Medium.VIDEO, "https://tv.example/v", title="The ferry leaves", poster="https://tv.example/p.jpg"
    )


def test_a_caption_beside_its_link_names_the_card() -> None:
    embed = only(
        '<figure><figcaption><a href="https://pod.example/e" type="audio/*">pod.example/e</a> Low tide</figcaption>'
        "</figure>"
    )
    assert isinstance(embed, Embed)
    assert (embed.medium, embed.title) == (Medium.AUDIO, "Low tide")


@pytest.mark.parametrize(
    ("address", "medium"),
    [
        ("https://pod.example/e.MP3?token=1", Medium.AUDIO),
        ("https://tv.example/film.webm", Medium.VIDEO),
        ("https://www.youtube.com/embed/abc", Medium.PAGE),
        ("https://player.vimeo.com/video/123456", Medium.PAGE),
        ("https://news.example/video/harbour-opens", None),
        ("https://news.example/how-to-embed", None),
        ("https://[bad", None),
    ],
)
def test_an_address_says_what_it_plays(address: str, medium: Medium | None) -> None:
    assert medium_of_address(address) is medium


@pytest.mark.parametrize(
    "html",
    [
        '<p>Listen to <a href="https://pod.example/e.mp3">the episode</a> now.</p>',
        '<p><a href="https://pod.example/e.mp3">one</a><a href="https://pod.example/f.mp3">two</a></p>',
        '<p><a href="javascript:x.mp3" type="audio/*">no</a></p>',
        '<p><a href="https://news.example/a">a page</a></p>',
    ],
)
def test_a_link_amid_text_stays_a_link(html: str) -> None:
    assert all(isinstance(section, Paragraph) for section in sections_from_html(html))
