# ruff: noqa: E501 - pages of one line are easier to read than broken ones
"""What stands in an article's own container stays, whatever a word in it or a name around it; boilerplate still goes."""

from __future__ import annotations

import pytest

from deskreader.articles import extract
from deskreader.articles.detection import votes
from tests.articles.kit import PROSE, URL, paragraphs, read, seen, whole_page

NAMES = ("Ada", "Bo", "Cai")
KEPT = {
    "headings that sound like boilerplate": (
        (
            "<h2>Related work</h2><p>Others did this before.</p><h3>Share</h3><p>One share is a tenth.</p><h2>Tags</h2>"
            "<ul><li>red for port</li><li>green for starboard</li></ul><h2>Newsletter</h2><p>The ship had a newsletter.</p>"
            "<h2>Get the code</h2><pre>git clone ferry</pre>"
        ),
        [
            "Related work",
            "Others did",
            "Share",
            "One share",
            "Tags",
            "green for",
            "Newsletter",
            "Get the code",
            "git clone",
        ],
    ),
    "sentences that begin like boilerplate": (
        (
            "<p>Click here is what the sign on the door says.</p><p>Tags: nobody wears them.</p><p>Sign up was the order of"
            " the day.</p><p>Photo by night, work by day.</p><p>Read more than you write.</p><p>Copyright is no riddle.</p>"
        ),
        ["Click here is", "Tags: nobody", "Sign up was", "Photo by night", "Read more than", "Copyright is"],
    ),
    "days of a diary": (
        "<p>Monday, 3 March</p><p>We left early.</p><h3>4 March 2026</h3><p>Rain.</p><p><b>05.03.2026</b></p><p>Sun.</p>",
        ["Monday, 3 March", "4 March 2026", "05.03.2026", "Rain.", "Sun."],
    ),
    "notes between paragraphs": (
        (
            '<div class="admonition tip"><p>Tip</p><p>Bring a rope</p></div><div class="callout"><b>Note</b> Doors shut at'
            ' six</div><aside>The sea forgets</aside><div role="note">Mind the step</div><div class="alert">No dogs</div>'
            '<div class="infobox"><h4>In short</h4><ul><li>Three boats</li><li>One bell</li></ul></div>'
        ),
        ["Bring a rope", "Doors shut at six", "The sea forgets", "Mind the step", "No dogs", "In short", "One bell"],
    ),
    "folded parts": (
        (
            "<details><summary>Spoiler</summary>The bell was stolen</details><div id='a' hidden><p>The harbour pays for it.</p>"
            "</div><div role='tabpanel' style='display:none'><pre>yarn add ferry</pre></div>"
        ),
        ["Spoiler", "The bell was stolen", "The harbour pays", "yarn add ferry"],
    ),
    "a transcript that a click unfolds": (
        (
            '<h2>Documents</h2><div class="collapse" style="display: none;"><h3>Transcript</h3><p>ANNA: Where does the boat'
            " go?</p><p>BEN: To the island, as every day of the year.</p></div>"
        ),
        ["Transcript", "ANNA: Where", "BEN: To the"],
    ),
    "classes of one screen size and of colours": (
        (
            '<div class="hidden lg:flex"><p>The eastern hall is longer by nine steps than the western one.</p></div>'
            '<section class="md:hidden"><p>A third hall was never built at all.</p></section><p class="text-share-600">A'
            ' colour is not a button.</p><div class="bg-ad-light"><p>Nobody sells the light of the harbour.</p></div>'
        ),
        ["The eastern hall", "A third hall", "A colour is not", "Nobody sells"],
    ),
    "classes of paragraphs": (
        (
            f'<p class="gdpr-text">{PROSE[0]} One.</p><p id="comment-on-law">{PROSE[1]} Two.</p><p class="MsoFooter">{PROSE[2]}'
            " Three.</p>"
        ),
        ["One.", "Two.", "Three."],
    ),
    "linked paragraphs": (
        "<p><a href='/court'>On Friday the three men from the quay denied that they had cut the moorings at night.</a></p>",
        ["On Friday the three men"],
    ),
    "a table whose names are links": (
        (
            "<table><tr><th>Ship</th><th>Built</th></tr><tr><td><a href='/a'>Alba of the northern bay</a></td><td>1901</td>"
            "</tr><tr><td><a href='/b'>Borea of the northern bay</a></td><td>1902</td></tr></table>"
        ),
        ["Alba of the", "1902"],
    ),
    "a slide show with its captions": (
        (
            '<div class="swiper"><div class="swiper-slide"><img src="/s1.jpg" width="800"><p>One boat</p></div>'
            '<div class="swiper-slide"><img data-src="/s2.jpg" width="800"><p>Two boats</p></div><span>1 / 2</span></div>'
            '<ul class="carousel"><li><figure><img src="/g1.jpg"><figcaption>Quay</figcaption></figure></li></ul>'
        ),
        ["s1.jpg", "s2.jpg", "One boat", "Two boats", "g1.jpg", "Quay"],
    ),
    "figures whose caption is a credit": (
        (
            "<figure><img src='/f1.jpg'><figcaption>© Harbour Press</figcaption></figure>"
            "<figure><img src='/f2.jpg'><figcaption>Photo: Anna Holt</figcaption></figure>"
        ),
        ["f1.jpg", "© Harbour Press", "f2.jpg", "Photo: Anna Holt"],
    ),
}
KEPT_AT_THE_END = {
    "dialogue without a full stop": (
        "<p>“Until when”</p><p>“Until the tide”</p>",
        ["“Until when”", "“Until the tide”"],
    ),
    "a recipe": (
        "<h2>You need</h2><ul><li>1 fish</li><li>2 leeks</li></ul><h2>Do</h2><ol><li>Cut.</li><li>Bake</li></ol>",
        ["You need", "1 fish", "Do", "Bake"],
    ),
    "a table": ("<table><tr><th>Day</th><th>Tide</th></tr><tr><td>Mon</td><td>3 m</td></tr></table>", ["Day", "3 m"]),
    "terms": ("<dl><dt>Keel</dt><dd>the spine of a boat</dd></dl>", ["Keel", "the spine"]),
    "code": ("<pre>make ferry</pre>", ["make ferry"]),
}
DROPPED = {
    "labels of controls": (
        (
            "<div><button>Play</button><span>Listen to this article</span><span>5 min</span></div><p>Share this story</p>"
            "<div><span>0:00</span> / <span>6:12</span></div><p>ADVERTISEMENT</p><div><a href='#'>Print recipe</a></div>"
        ),
        ["Listen to", "5 min", "Share this", "0:00", "ADVERTISEMENT", "Print recipe"],
    ),
    "a form for an e-mail address": (
        (
            "<section class='p-4'><h2>Never miss a boat</h2><p>Our captain writes every week.</p><form><input name='EMAIL'>"
            "</form><p>No spam.</p></section>"
        ),
        ["Never miss", "Our captain", "No spam"],
    ),
    "votes and counts": ("<div class='votes'><span class='score'>128</span></div>", ["128"]),
    "a labelled link": ("<p><b>Read more:</b> <a href='/other'>The price of bread</a></p>", ["price of bread"]),
    "a paragraph hidden for good": (
        "<p style='display:none'>Words put here for machines, and for nobody else.</p>",
        ["machines"],
    ),
    "counters of a slide show": (
        "<div class='swiper'><p><img src='/a.jpg'>A</p><p><img src='/b.jpg'>B</p><span>1 / 2</span></div>",
        ["1 / 2"],
    ),
}


@pytest.mark.parametrize("kind", KEPT)
def test_content_between_paragraphs_stays(kind: str) -> None:
    markup, wanted = KEPT[kind]
    shown = seen(read(markup))
    assert [words for words in wanted if words not in shown] == []
    assert all(text in shown for text in PROSE)


@pytest.mark.parametrize("kind", KEPT_AT_THE_END)
def test_content_after_the_last_paragraph_stays(kind: str) -> None:
    markup, wanted = KEPT_AT_THE_END[kind]
    shown = seen(extract(whole_page(paragraphs() + markup), URL))
    assert [words for words in wanted if words not in shown] == []


@pytest.mark.parametrize("kind", DROPPED)
def test_boilerplate_between_paragraphs_goes(kind: str) -> None:
    markup, unwanted = DROPPED[kind]
    shown = seen(read(markup))
    assert [words for words in unwanted if words in shown] == []
    assert all(text in shown for text in PROSE)


@pytest.mark.parametrize(
    "notes",
    [
        "<footer class='footnotes'><ol><li id='n1'>Minutes, vol. 3 <a href='#r1'>↩</a></li></ol></footer>",
        "<hr><div id='n1'><p><a href='#r1'>1</a> Minutes, vol. 3</p></div>",
        "<div class='footnote'><a id='n1' href='#r1'>1</a><div><p>Minutes, vol. 3</p></div></div>",
    ],
)
def test_footnotes_stay_wherever_they_stand(notes: str) -> None:
    mark = "<p>The bell was cast in 1901<sup><a href='#n1' id='r1'>1</a></sup>, as the minutes of the harbour tell.</p>"
    assert "Minutes, vol. 3" in seen(extract(whole_page(mark + paragraphs() + notes), URL))


def test_a_heading_goes_with_the_list_that_it_heads() -> None:
    teasers = (
        "<h3>From the archive</h3><ul><li><a href='/a'>The oldest boat</a></li><li><a href='/b'>The fog</a></li></ul>"
    )
    shown = seen(extract(whole_page(paragraphs() + teasers), URL))
    assert "From the archive" not in shown
    assert "The oldest boat" not in shown


def test_a_half_linked_line_among_the_main_texts_goes_only_where_the_model_is_sure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = 'North and the <a href="/islands">islands</a> and the <a href="/west-coast">far west coast</a>'
    page = whole_page(f'{paragraphs()}<p>{line}</p><div class="towns">{line.replace("North", "South")}</div>')
    monkeypatch.setattr(votes, "is_likelier", lambda _, border: border < -1)
    text = extract(page, URL).text
    assert "North and" in text
    assert "South and" not in text


def test_a_name_is_hardly_a_doubt_about_texts_under_a_path_of_much_of_the_prose(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named = [f'<div class="promo"><p>{text} Again.</p></div>' for text in PROSE[:4]]
    page = whole_page(f'{paragraphs(0, 5)}{"".join(named)}<div class="promo-2"><p>{PROSE[4]} Twice.</p></div>')
    monkeypatch.setattr(votes, "is_likelier", lambda _, border: border < 0)
    text = extract(page, URL).text
    assert text.count("Again.") == len(named)
    assert "Twice." not in text


@pytest.mark.parametrize(
    "box",
    [
        '<div class="comments">{}</div>',
        '<div>{}<form><input type="email"></form></div>',
        '<p class="visually-hidden">{}</p>',
    ],
)
def test_comments_sign_ups_and_hidden_texts_go_unless_the_model_is_very_sure(
    box: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = whole_page(paragraphs() + box.format("The old bell rang."))
    assert "old bell" not in extract(page, URL).text
    monkeypatch.setattr(votes, "is_likelier", lambda _, border: border < votes.NEVER)
    assert "old bell" in extract(page, URL).text


def test_the_main_texts_are_not_looked_for_among_comments(monkeypatch: pytest.MonkeyPatch) -> None:
    comments = "".join(f"<div class='c'><p>{text} Thanks, {name}.</p></div>" for text in PROSE for name in NAMES)
    page = whole_page(f"{paragraphs()}<div class='comments'>{comments}</div>")
    monkeypatch.setattr(votes, "is_likelier", lambda *_: False)
    shown = extract(page, URL).text
    assert all(text in shown for text in PROSE)
    assert "Thanks" not in shown
