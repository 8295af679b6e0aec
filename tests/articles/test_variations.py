# ruff: noqa: E501 - pieces of one line are easier to read than broken ones
"""What pages write in many ways is read in all of them, whatever marks the article and whatever its boxes are called."""

from __future__ import annotations

import pytest

from deskreader.articles import extract
from tests.articles.kit import PROSE, paragraphs, seen, whole_page
from tests.articles.layouts import LAYOUTS, amid, check_piece, whole

POEM = ["The river sleeps", "beneath the ice", "The mill is still", "nobody grinds"]
CRAYON = (
    '<div class="crayon-syntax"><div class="crayon-main"><table class="crayon-table"><tr class="crayon-row">'
    '<td class="crayon-nums"><div><div class="crayon-num">1</div><div class="crayon-num">2</div></div></td>'
    '<td class="crayon-code"><div class="crayon-pre"><div class="crayon-line"><span>x</span> = 1</div>'
    '<div class="crayon-line">y = 2</div></div></td></tr></table></div></div>'
)
CODE = r"<pre[^>]*>x = 1\ny = 2</pre>"
AMID: dict[str, tuple[str, list[str], list[str], str]] = {
    # piece: markup, words that are seen, words that are not, pattern of the HTML
    "span that unfolds": ('<span>...</span><button>Read more</button><span style="display:none"><p>The bell of the old ferry hangs in the school today, and is rung at noon.</p><p>Nobody knows who gave it its name in the year of the flood.</p></span>', ["bell of the old ferry", "year of the flood"], [], ""),
    "heading beside its anchor": ('<div class="heading-wrapper"><h2 id="a">Wood</h2><a class="anchor-link" href="#a"><span aria-hidden="true">#</span><span class="sr-only">Section titled Wood</span></a></div>', ["Wood"], ["#", "Section titled"], r"<h2[^>]*>Wood</h2>"),
    "code without pre": ("<code>make all</code>", [], [], "<pre>make all</pre>"),
    "code with numbers": (CRAYON, [], [], CODE),
    "code in rows": ('<table><tr><td class="blob-num" data-line-number="1"></td><td class="blob-code">x = 1</td></tr><tr><td class="blob-num" data-line-number="2"></td><td class="blob-code">y = 2</td></tr></table>', [], [], CODE),
    "code beside a column of numbers": ('<div class="wp_syntax"><table><tr><td class="line_numbers"><pre>1\n2\n</pre></td><td class="code"><pre>x = 1\ny = 2</pre></td></tr></table></div>', [], [], f"(?<!2</pre>){CODE}"),
    "glyphs of a formula": ('<p>It is <mjx-container jax="CHTML"><mjx-math><mjx-mi><mjx-c class="mjx-c1D465"></mjx-c></mjx-mi></mjx-math></mjx-container> long.</p>', ["It is x long."], [], ""),
    "formula in a script": ('<p>Now <span class="MathJax_SVG"><svg><title>u</title></svg></span><script type="math/mml"><math><mi>u</mi></math></script> rises.</p>', ["Now u rises."], [], ""),
    "note of a word processor": ('<p>So they said.<a href="#_ftn1" name="_ftnref1">[1]</a></p><div><div id="ftn1"><a href="#_ftnref1" name="_ftn1">[1]</a> Minutes, vol. 44</div></div>', ["Minutes, vol. 44"], [], ""),
    "note in small print": ('<p>So they said.<span class="ref"><a href="#f1">*</a></span></p><small id="f1">* Minutes, vol. 44</small>', ["Minutes, vol. 44"], [], ""),
    "amounts": ('<ul class="ingredients"><li><span>400</span><span>g</span><span>leek</span></li><li><span class="amount">2</span><span class="name">eggs</span></li></ul>', ["400 g leek", "2 eggs"], [], ""),
    "initial in a list": ("<ul><li><span>T</span>he boat</li><li>The other boat</li></ul>", ["The boat"], [], ""),
    "frame in a template": ('<div class="embed-consent"><p>External content</p><template><iframe src="https://www.youtube.com/embed/aBcDeFg1234"></iframe></template></div>', [], [], "aBcDeFg1234"),
    "frame in an attribute": ('<iframe srcdoc="&lt;a href=https://www.youtube.com/embed/aBcDeFg1234&gt;x&lt;/a&gt;"></iframe>', [], [], "aBcDeFg1234"),
    "card": ('<div class="embed-post"><a href="https://tides.example/x"><div>A history of tides</div><div>How people learned.</div></a></div>', ["A history of tides"], [], r'href="https://tides\.example/x"'),
    "picture that a script loads": ('<figure><span class="frame"><div class="js-delayed" data-alt="The mill" data-source-url="https://cdn.example/320/r.jpg" data-width="976"></div></span><figcaption>The mill in spring</figcaption></figure>', ["The mill in spring"], [], r'<figure><img src="https://cdn\.example/320/r\.jpg" alt="The mill"[^>]*><figcaption>'),
    "picture that a script loads, without a figure": ('<div class="image-holder" data-large="/i/r.webp"></div>', [], [], r"/i/r\.webp"),
    "button that shares a picture": ('<div class="tools"><span class="share-pin" data-media="/i/pin.jpg"></span></div>', [], [], r"^(?!.*pin\.jpg)"),
    "table whose rows have names": ('<table><tr class="head"><td>Driver</td><td>Points</td><td>Wins</td></tr><tr class="related-row ad-1"><td>Anna Holt</td><td>5040</td><td>4</td></tr><tr class="promo-2"><td>Ben Amble</td><td>5035</td><td>3</td></tr><tr class="related-row"><td>Cai Piers</td><td>4</td><td>0</td></tr></table>', ["Anna Holt", "5040", "Cai Piers"], [], "<table>"),
    "background": ('<div class="photo" role="img" data-bg="/i/r.jpg" aria-label="The mill"></div>', [], [], r"/i/r\.jpg"),
    "preview": ('<p><img src="/i/r-lqip.jpg?w=20&blur=10" data-full="/i/r.jpg" alt="mill"></p>', [], [], r"/i/r\.jpg"),
    "credit alone": ('<div class="media"><img src="/i/r.jpg" width="800" height="500"><span class="copyright">© Anna Holt</span></div>', ["Anna Holt"], [], r"/i/r\.jpg"),
    "live commentary": ('<div class="live-comments"><div class="live-comment"><p>The captain has taken the wheel, and the boat turns slowly into the wind.</p></div></div>', ["taken the wheel"], [], ""),
    "box of another subject": ('<div class="bg-banner rounded-menu"><p>The guild of bakers had its stalls where the landing stage is now, and sold bread to all who crossed the bay.</p></div>', ["guild of bakers had its stalls"], [], ""),
    "text that is not printed": ('<div class="no-print"><p>The guild of bakers had its stalls where the landing stage is now, and sold bread to all who crossed the bay.</p></div>', ["guild of bakers had its stalls"], [], ""),
    "link to another site": ('<div class="x-frame"><a href="https://tides.example/x">A history of tides</a></div>', ["A history of tides"], [], r'href="https://tides\.example/x"'),
    "card without a name": ('<div class="x-box"><a href="https://tides.example/x"><div>A history of tides</div><div>How people learned.</div></a></div>', ["A history of tides"], [], r'href="https://tides\.example/x"'),
    "blocks in a link": ('<a class="x" href="https://tides.example/x"><div>A history of tides</div><div>How people learned.</div></a>', ["How people learned."], [], r'<a href="https://tides\.example/x">A history of tides</a>'),
    "linked table with a header": ('<table class="infobox"><tr><th>Built</th><td><a href="/1904">1904</a></td></tr><tr><th>Span</th><td>11 m</td></tr></table>', ["Built", "11 m"], [], "<table>"),
    "ranking of links": ('<table><thead><tr><th>#</th><th>Team</th></tr></thead><tbody><tr><td>1</td><td><a href="/t/1">Millers of the lower valley</a></td></tr><tr><td>2</td><td><a href="/t/2">Smiths of the upper valley</a></td></tr></tbody></table>', ["Smiths of the upper valley"], [], "<table>"),
    "remark of an ingredient": ('<ul><li><span class="a">400</span><span class="b">g</span><span class="c">leek</span><span class="d">(washed)</span></li></ul>', ["400 g leek (washed)"], [], ""),
    "labels": ("<p>View image in fullscreen</p><p>Tap to enlarge</p><p>Diesen Artikel anhören</p>", [], ["fullscreen", "enlarge", "anhören"], ""),
}  # fmt: skip
HIDDEN = (
    '<span class="show-for-sr">secret</span>', '<i class="offscreen">secret</i>', '<span class="u-hiddenVisually">secret</span>',
    '<span style="position:absolute;left:-9999px">secret</span>', '<span class="vh">secret</span>',
    '<span style="position:absolute;clip:rect(1px, 1px, 1px, 1px)">secret</span>',
)  # fmt: skip
LITTLE = {
    "poem": "<div class='poem'><p>The river sleeps<br>beneath the ice</p><p>The mill is still<br>nobody grinds</p></div>",
    "poem in lines": "".join(f"<div>{line}</div>" for line in POEM),
    "poem as it stands": f"<pre>{chr(10).join(POEM)}</pre>",
    "poem without boxes": "<br>".join(POEM),
    "song": "".join(f"<span>{line}</span><br>" for line in POEM),
    "photo essay": "".join(f"<figure><img src='/i/{index}.jpg' width='900' height='600'><figcaption>{line}</figcaption></figure>" for index, line in enumerate(POEM)),
    "photos with lines": "".join(f"<img src='/i/{index}.jpg'><br>{line}<br><br>" for index, line in enumerate(POEM)),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("piece", AMID)
def test_a_piece_amid_the_text(piece: str, layout: str) -> None:
    check_piece(layout, AMID[piece])


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("hidden", HIDDEN)
def test_hidden_words_amid_a_sentence(hidden: str, layout: str) -> None:
    shown = seen(amid(layout, f'<p>The plan hangs in the <a href="/x">hall{hidden}</a> and {hidden}the mill.</p>'))
    assert "The plan hangs in the hall and the mill." in shown


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", LITTLE)
def test_little_text_beats_banner_and_imprint_whatever_the_layout(kind: str, layout: str) -> None:
    shown = seen(whole(layout, LITTLE[kind]))
    assert [line for line in POEM if line not in shown] == []
    assert "partners" not in shown
    assert "Sheep" not in shown


DATED = "".join(
    f"<div><img src='/i/{day}.jpg' width='900' height='600'></div><p>{day}. Mai 2026</p>" for day in range(3, 8)
)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("inside", "wanted"),
    [
        (
            "<div class='tweet'><p>I baked forty cookies for the whole harbour and nobody came.</p></div>",
            "forty cookies",
        ),
        ("<p>The river sleeps</p><p>My cookies are cold</p><p>Nobody knows</p><p>12 May 1943</p>", "cookies are cold"),
        ("<p>The river sleeps</p><p>My cookies are cold</p><p>Nobody knows</p><p>12 May 1943</p>", "12 May 1943"),
        (DATED, "5. Mai 2026"),
    ],
)
def test_little_text_may_speak_of_cookies_and_days(inside: str, wanted: str, layout: str) -> None:
    assert wanted in seen(whole(layout, inside))


SONG = [
    f"{line} and the bell {n} times, slow"
    for n, line in enumerate(("The river sleeps", "The mill is still", "Nobody grinds"))
]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("address", ["#note-{}", "//courier.example/2026/ferry#note-{}"])
def test_a_song_whose_lines_lead_to_notes_beats_what_is_told_of_it(address: str, layout: str) -> None:
    verses = "".join(f'<a href="{address.format(n)}">{"<br>".join(SONG)}</a><br><br>[Chorus]<br>' for n in range(4))
    about = "".join(f"<p>{text}</p>" for text in PROSE[:2])
    shown = seen(whole(layout, f'<div class="lyrics">{verses}</div><div class="about-box"><h2>About</h2>{about}</div>'))
    assert [line for line in SONG if shown.count(line) != 4] == []


COMIC = "<img src='/comics/low_water.png' title='I asked the moon.' alt='Low Water'>"
LOGO = "<img src='/s/logo.png' alt='tidy' width='185' height='83'>"
LICENCE = (
    "<p>This work is licensed under a licence that lets you copy and share these comics, but not sell them, © 2026.</p>"
)


@pytest.mark.parametrize(
    "body",
    [
        f"<div>{LOGO}</div><table><tr><td>{COMIC}</td></tr><tr><td><a href='/1'>First</a></td></tr></table>{LICENCE}",
        f"<div id='comic'><a href='/next'>{COMIC}</a></div><div class='post'><h2>Low Water</h2></div>{LICENCE}",
        f"<main><article><h1>Low Water</h1>{COMIC}<img src='/comics/low_water_2.png'></article></main>{LICENCE}",
    ],
)
def test_a_comic_is_found_by_its_name(body: str) -> None:
    head = "<title>tidy: Low Water</title><meta property='og:title' content='Low Water'>"
    article = extract(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "https://tidy.example/321/")
    images = (article.lead_image or "", *article.images)
    assert any("low_water" in image for image in images)
    assert not any("logo" in image for image in images)


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ('<div aria-hidden="true" inert>', "</div>"),
        ('<div class="no-js-hidden" aria-hidden="true">', "</div>"),
        ('<div hidden="until-found">', "</div>"),
    ],
)
def test_a_page_under_a_dialog_is_the_page(opening: str, closing: str) -> None:
    notice = (
        "<p>We and our 812 partners store and access information on a device, to process personal data of yours, as long as you wish.</p>"
        * 3
    )
    page = _page_under(f'{closing}<div role="alertdialog"><h2>Before you read</h2>{notice}</div>', opening)
    shown = seen(extract(page.encode(), "https://www.courier.example/2026/ferry"))
    assert "crossed the bay since 1911" in shown
    assert "812 partners" not in shown


def _page_under(after: str, before: str) -> str:
    page = whole_page(paragraphs()).decode()
    return page.replace("<body>", f"<body>{before}").replace("</body>", f"{after}</body>")


TOPICS = ("social-housing", "banner-making", "menu-of-the-day", "popular-music", "tools-of-trade")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_sections_called_by_their_topics_are_the_article(layout: str) -> None:
    sections = "".join(f'<div class="{name}">{paragraphs(at, at + 1)}</div>' for at, name in enumerate(TOPICS))
    shown = seen(whole(layout, sections))
    assert [text for text in PROSE[: len(TOPICS)] if text not in shown] == []


def test_a_long_request_for_consent_beside_a_page_that_is_not_shown_yet() -> None:
    notice = "We and our 812 partners store and access information on a device, such as cookies, and process data. "
    dialog = f"<div id='cmp-root'><div><h2>Privacy</h2><p>{notice * 3}</p><ul><li>{notice * 2}</li></ul></div></div>"
    page = _page_under(f"</div>{dialog}", '<div style="opacity:0" class="no-js-hidden" aria-hidden="true">')
    shown = seen(extract(page.encode(), "https://www.courier.example/2026/ferry"))
    assert "crossed the bay since 1911" in shown
    assert "812 partners" not in shown
