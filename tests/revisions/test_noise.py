"""What changes without an edit, in the languages of the window; and what looks like it and is an edit."""

from __future__ import annotations

import pytest

from deskreader.model import FeedId
from deskreader.model.ids import RevisionId
from deskreader.model.revisions import Replacement, RevisionText
from deskreader.revisions import judge
from deskreader.revisions.blocks import blocks_of
from deskreader.revisions.noise import is_stamp, noise_of, title_key

STORY = (
    "<p>The council agreed on Monday to rebuild the old harbour bridge, which has been closed since the floods.</p>"
    "<p>Work begins in March and will cost 14 million crowns, said the engineer who leads the whole project.</p>"
    "<p>Until then a ferry carries pedestrians and bicycles across the water every twenty minutes.</p>"
)


def is_edit(before: str, after: str, titles: tuple[str, str] = ("Bridge", "Bridge")) -> bool:
    """Whether a story becomes another one with these parts behind it."""
    texts = (RevisionText(title, STORY + part) for title, part in zip(titles, (before, after), strict=True))
    (verdict,) = judge([Replacement(RevisionId(1), FeedId(1), *texts)])
    return verdict.is_edit


NO_EDITS = [
    ("<p>Updated 3 minutes ago</p>", "<p>Updated an hour ago</p>"),
    ("<p>Aktualisiert vor 3 Minuten</p>", "<p>Aktualisiert vor einer Stunde</p>"),
    ("<p>il y a 3 minutes</p>", "<p>il y a une heure</p>"),
    ("<p>Mis à jour le 30 novembre 2026 à 10h42</p>", "<p>Mis à jour le 1 décembre 2026 à 09h10</p>"),
    ("<p>Actualizado hace 3 minutos</p>", "<p>Actualizado hace 2 horas</p>"),
    ("<p>3 minuti fa</p>", "<p>un'ora fa</p>"),
    ("<p>Bijgewerkt: 30 november 2026, 10:42 uur</p>", "<p>Bijgewerkt: 30 november 2026, 11:55 uur</p>"),
    ("<p>3 minuty temu</p>", "<p>2 godziny temu</p>"),
    ("<p>Atualizado há 3 minutos</p>", "<p>Atualizado há 2 horas</p>"),
    ("<p>3分前</p>", "<p>2時間前</p>"),
    ("<p>更新 2026年11月30日 10:42</p>", "<p>更新 2026年11月30日 11:42</p>"),
    ("<p>Published: 30 Nov 2026 10:02 GMT</p>", "<p>Published: 30 Nov 2026 10:02 GMT | Updated: 11:20 GMT</p>"),
    ("", "<p>Last updated on Monday, 30 November 2026 at 10:42 am</p>"),
    ("<p>10:42</p>", "<p>10:43</p>"),
    ("<p>1,204 views</p>", "<p>1.3K views</p>"),
    ("<p>12 comments</p>", "<p>No. 13 comments</p>"),
    ("<p>12 Kommentare</p>", "<p>13 Kommentare</p>"),
    ("<p>Commentaires (12)</p>", "<p>Commentaires (13)</p>"),
    ("<p>1.204 visualizaciones · 3 comentarios</p>", "<p>1.204 visualizaciones · 9 comentarios</p>"),
    ("<p>12 likes</p>", "<p>2,413 likes</p>"),
    ("<p>4 min read</p>", "<p>5 min read</p>"),
    ("<p>21 °C</p>", "<p>-3 °C</p>"),
    ("<p>BTC $23,413.22 +1.2%</p>", "<p>BTC $21,904.10 -6.4%</p>"),
    ("<p>Dow Jones 34,123.45 ▲ 0.3%</p>", "<p>Dow Jones 33,998.01 ▼ 0.4%</p>"),
    ("<p>Advertisement</p>", ""),
    ("<p>Anzeige</p>", "<p>Werbung</p>"),
    ("<p>Anzeige: Jetzt Boote mieten und sparen.</p>", "<p>Anzeige: Neue Segel zum halben Preis.</p>"),
    ("<p>Sponsored by: Acme, makers of fine boats.</p>", ""),
    ("<p><a href='https://ads.example'>Rent a boat from 30 crowns a day</a></p>", ""),
    ("<p>Read more: <a href='/a'>Ferry to run all night from Friday on</a></p>", ""),
    ("<h2>Related</h2><p><a href='/a'>One</a></p><p>A teaser of this story.</p>", "<h2>Related</h2><p>Other.</p>"),
    ("<h2>Mehr zum Thema</h2><ul><li><a href='/a'>Eins</a></li></ul>", "<h2>Mehr zum Thema</h2>"),
    ("<p>Lire aussi</p><p><a href='/a'>Un</a></p>", "<p>Lire aussi</p><p><a href='/b'>Deux</a></p>"),
    ("<p>関連記事</p><ul><li><a href='/a'>橋</a></li></ul>", "<p>関連記事</p><ul><li><a href='/b'>船</a></li></ul>"),
    ("<ul><li><a href='/a'>One</a></li><li><a href='/b'>Two</a></li></ul>", "<ul><li><a href='/c'>Three</a></li></ul>"),
    ("<p>Share</p><p>Tweet</p>", "<p>Share</p><p>WhatsApp</p><p>Email</p>"),
    ("<p>Don’t  worry&nbsp;– “all” is well…</p>", '<p>Don\'t worry - "all" is well...</p>'),
    ("<p>Plain words here, <b>set</b> anew.</p>", "<p>Plain <i>words</i> here, set anew.</p>"),
    ("<figure><img src='a.jpg' alt='A'></figure>", "<figure><img src='b.jpg' alt='B'></figure>"),
]


@pytest.mark.parametrize(("before", "after"), NO_EDITS)
def test_it_is_no_edit(before: str, after: str) -> None:
    assert not is_edit(before, after)
    assert not is_edit(after, before)


EDITS = [
    ("<p>Five people were hurt in the storm.</p>", "<p>Six people were hurt in the storm.</p>"),
    ("<h2>5 dead in storm</h2>", "<h2>6 dead in storm</h2>"),
    ("<p>The bridge opens at 10:30 on Friday.</p>", "<p>The bridge opens at 11:30 on Friday.</p>"),
    ("<p>He came to the town three years ago.</p>", "<p>He came to the town four years ago.</p>"),
    ("<p>The owners sold 12,000 shares in May.</p>", "<p>The owners sold 13,000 shares in May.</p>"),
    ("<p>She won by 12 votes, the clerk said on Monday.</p>", "<p>She won by 13 votes, the clerk said on Monday.</p>"),
    ("<ul><li>3 eggs</li><li>200 g flour</li></ul>", "<ul><li>4 eggs</li><li>200 g flour</li></ul>"),
    (
        "<table><tr><td>Harbour</td><td>2</td><td>1</td></tr></table>",
        "<table><tr><td>Harbour</td><td>3</td></tr></table>",
    ),
    ("", "<p>Correction: an earlier version gave the wrong sum.</p>"),
    ("<p>This advertisement was banned in May.</p>", "<p>This advertisement was allowed in May.</p>"),
    ("<p>Read what the mayor wrote: we shall rebuild.</p>", "<p>Read what the mayor wrote: we may rebuild.</p>"),
    ("<p>wikileaks told of it first, as so often.</p>", "<p>WikiLeaks told of it first, as so often.</p>"),
    ("<p>橋は三月に再建される。</p>", "<p>橋は四月に再建される。</p>"),
    ("<p>وافق المجلس على الجسر يوم الاثنين.</p>", "<p>وافق المجلس على الجسر يوم الثلاثاء.</p>"),
    ("<blockquote><p>We shall rebuild it.</p></blockquote>", "<blockquote><p>We may rebuild it.</p></blockquote>"),
    ("<pre>x = 1</pre>", "<pre>x = 2</pre>"),
]


@pytest.mark.parametrize(("before", "after"), EDITS)
def test_it_is_an_edit(before: str, after: str) -> None:
    assert is_edit(before, after)
    assert is_edit(after, before)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Bridge", "Bridge reopens", True),
        ("Bridge to cost 14 million", "Bridge to cost 17 million", True),
        ("Bridge (12 comments)", "Bridge (13 comments)", False),
        ("Bridge [Updated 10:42]", "Bridge [Updated 11:20]", False),
        ("Live: bridge reopens 10:42", "Live: bridge reopens 11:55", False),
        ("10:42 Bridge reopens", "11:02 Bridge reopens", False),
        ("The bridge’s “end”", 'The bridge\'s "end"', False),
        ("BRIDGE REOPENS", "Bridge reopens", False),
        ("Train leaves at 10:42", "Train leaves at 11:42", True),
        ("Bridge (video)", "Bridge (photos)", True),
    ],
)
def test_headlines_are_compared_by_what_they_say(before: str, after: str, expected: bool) -> None:
    assert (title_key(before) != title_key(after)) is expected
    assert is_edit("", "", (before, after)) is expected


def test_a_list_of_links_is_its_own_content() -> None:
    before = "".join(f"<li><a href='/{n}'>What happened on the quay, part {n}</a></li>" for n in range(9))
    after = before.replace("part 4", "the end")
    texts = (RevisionText("Links", f"<p>Links of the week.</p><ul>{part}</ul>") for part in (before, after))
    (verdict,) = judge([Replacement(RevisionId(1), FeedId(1), *texts)])
    assert (verdict.is_edit, verdict.inserted, verdict.deleted) == (True, 2, 2)


def test_a_long_paragraph_that_is_a_link_is_text() -> None:
    long = "which was built in 1911 and repaired twice, most recently after the storm of 1962, when a barge struck it "
    assert is_edit(
        f"<p><a href='/a'>The bridge, {long * 2}hard.</a></p>", f"<p><a href='/a'>The pier, {long * 2}.</a></p>"
    )


@pytest.mark.parametrize("text", ["", "5 dead", "Trump wins in 2024", "10 things to do", "He left at 10:42", "May"])
def test_a_number_or_a_month_alone_makes_no_stamp(text: str) -> None:
    assert not is_stamp(text)


def test_noise_is_told_for_each_block() -> None:
    blocks = blocks_of(
        f"<p>10:42</p>{STORY}<p>Related</p><ul><li><a href='/a'>One</a></li></ul><h2>Then</h2><p>End.</p>"
    )
    assert noise_of(blocks) == [True, False, False, False, True, True, False, False]
