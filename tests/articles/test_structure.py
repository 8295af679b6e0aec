"""Headings, lists, quotes, code, inline elements, footnotes and direction keep their structure."""

from __future__ import annotations

import pytest

from deskreader.articles import extract
from tests.articles.kit import PROSE, URL, article_tree, only, paragraphs, read, tree, whole_page, words


def test_every_paragraph_occurs_once_and_in_order() -> None:
    found = [words(paragraph) for paragraph in article_tree("").select("p")]
    assert found == list(PROSE)


@pytest.mark.parametrize("level", [2, 3, 4, 5, 6])
def test_a_heading_keeps_its_level(level: int) -> None:
    soup = article_tree(f"<h{level}>What happens next</h{level}><p>{PROSE[0]}</p>")
    assert words(only(soup, f"h{level}")) == "What happens next"


def test_a_heading_of_the_top_level_inside_the_article_becomes_one_of_the_second() -> None:
    soup = article_tree(f"<h1>A second part</h1><p>{PROSE[0]}</p>")
    assert words(only(soup, "h2")) == "A second part"
    assert not soup.select("h1")


def test_a_heading_with_an_image_stays_a_heading() -> None:
    soup = article_tree(
        f"<h2>The oldest of the boats <a href='/big'><img src='/photos/seagull.jpg'></a></h2><p>{PROSE[0]}</p>"
    )
    assert words(only(soup, "h2")) == "The oldest of the boats"
    assert only(soup, "img")["src"] == "https://courier.example/photos/seagull.jpg"


def test_a_heading_with_a_block_in_it_stays_a_heading() -> None:
    assert (
        words(only(article_tree(f"<h3><div>The oldest of the boats</div></h3><p>{PROSE[0]}</p>"), "h3"))
        == "The oldest of the boats"
    )


def test_a_heading_that_was_never_closed_does_not_swallow_the_text() -> None:
    article = extract(whole_page(f"<h2>The boats{''.join(f'<div>{text}</div>' for text in PROSE * 5)}"), URL)
    assert PROSE[0] in article.text
    quote = only(article_tree(f"<h2>Words<blockquote>{PROSE[0]}</blockquote></h2>"), "blockquote")
    assert words(only(quote, "p")) == PROSE[0]


def test_headings_stay_between_the_paragraphs_they_divide() -> None:
    soup = article_tree(f"<h2>The boats</h2><p>{PROSE[1]}</p><h3>The oldest</h3><p>{PROSE[3]}</p>")
    assert [tag.name for tag in soup.find_all(True) if tag.name in ("h2", "h3", "p")] == ["p"] * 3 + [
        "h2",
        "p",
        "h3",
    ] + ["p"] * 4


def test_key_points_before_the_text_stay_and_are_listed() -> None:
    points = (
        "The last ferry sails on Sunday evening",
        "Forty people work on the three boats",
        "The oldest boat goes to a museum",
    )
    listed = "".join(f"<li>{point}</li>" for point in points)
    article = extract(whole_page(f"<ul class='key-points'>{listed}</ul>{paragraphs()}"), URL)
    assert article.key_points == points
    assert [words(item) for item in tree(article).select("ul > li")] == list(points)


def test_nested_lists_stay_nested() -> None:
    soup = article_tree(
        "<ol><li>Buy a ticket<ul><li>at the landing stage</li><li>or on board<ol><li>with coins</li></ol>"
        "</li></ul></li>"
        "<li>Take a seat</li></ol>"
    )
    assert [words(item) for item in soup.select("ol > li > ul > li > ol > li")] == ["with coins"]
    assert len(soup.select("ol > li > ul > li")) == 2
    assert words(soup.select("ol > li")[-1]) == "Take a seat"


def test_numbers_of_an_ordered_list_are_kept() -> None:
    soup = article_tree(
        "<ol start='4' reversed><li>Fourth thing to know about it</li><li value='9'>Ninth thing to know "
        "about it</li></ol>"
    )
    assert only(soup, "ol").get("start") == "4"
    assert only(soup, "ol").has_attr("reversed")
    assert soup.select("li")[1].get("value") == "9"


def test_list_items_with_paragraphs_stay_one_list() -> None:
    soup = article_tree(
        "<ul><li><p>The first boat was built in 1911.</p><p>It is the oldest of them all.</p></li><li><p>"
        "The second is of 1954.</p></li></ul>"
    )
    assert len(soup.select("ul > li")) == 2
    assert "oldest of them all" in words(soup.select("ul > li")[0])


def test_definition_lists_are_kept() -> None:
    soup = article_tree(
        "<dl><dt>Stage</dt><dd>Where the boat lands and people wait.</dd><dt>Bow</dt><dd>The front end "
        "of a boat.</dd></dl>"
    )
    assert [words(term) for term in soup.select("dl > dt")] == ["Stage", "Bow"]
    assert [words(text) for text in soup.select("dl > dd")][1] == "The front end of a boat."


def test_a_quote_keeps_its_paragraphs_and_who_said_it() -> None:
    soup = article_tree(
        "<blockquote><p>We shall miss the bell more than the boats.</p><p>So will the gulls.</p><cite>"
        "Ida Berg, captain</cite></blockquote>"
    )
    quote = only(soup, "blockquote")
    assert [words(paragraph) for paragraph in quote.select("p")][:2] == [
        "We shall miss the bell more than the boats.",
        "So will the gulls.",
    ]
    assert words(only(quote, "cite")) == "Ida Berg, captain"


def test_a_quote_with_a_footer_keeps_the_name_inside() -> None:
    quote = only(
        article_tree(
            "<blockquote><p>We shall miss the bell more than the boats.</p><footer>Ida Berg, "
            "captain</footer></blockquote>"
        ),
        "blockquote",
    )
    assert "Ida Berg, captain" in words(quote)


CODE = 'def sail(boat):\n    if boat.old:\n        return "museum"\n\n    return "sea"  # <none> & more'


@pytest.mark.parametrize(
    "markup",
    [
        '<pre><code class="language-python">{}</code></pre>',
        '<pre class="language-python"><code>{}</code></pre>',
        '<pre class="brush: python">{}</pre>',
        '<div class="highlight highlight-source-python"><pre>{}</pre></div>',
        '<div class="highlight"><pre><code class="lang-python hljs">{}</code></pre></div>',
        '<pre data-lang="python"><code>{}</code></pre>',
    ],
)
def test_code_keeps_lines_blanks_and_language(markup: str) -> None:
    escaped = CODE.replace("&", "&amp;").replace("<", "&lt;")
    soup = article_tree(markup.format(escaped))
    code = only(soup, "pre")
    assert code.get_text() == CODE
    assert "language-python" in " ".join(code.get("class", []))


def test_code_coloured_by_a_site_is_plain_code() -> None:
    soup = article_tree(
        '<pre><code><span class="k">let</span> <span class="n">boats</span> = <span class="m">3</span>;'
        '\n<span class="k">sail</span>();</code></pre>'
    )
    assert only(soup, "pre").get_text() == "let boats = 3;\nsail();"


def test_code_with_line_breaks_as_tags_has_lines() -> None:
    assert only(article_tree("<pre>one<br>two<br/>three</pre>"), "pre").get_text() == "one\ntwo\nthree"


def test_code_with_a_gutter_of_line_numbers_has_none() -> None:
    soup = article_tree(
        '<table class="highlighttable"><tr><td class="linenos"><pre>1\n2</pre></td>'
        '<td class="code"><pre>let boats = 3;\nsail(boats);</pre></td></tr></table>'
    )
    assert [code.get_text() for code in soup.select("pre")] == ["let boats = 3;\nsail(boats);"]


def test_code_of_a_line_to_each_element_has_lines() -> None:
    soup = article_tree('<pre><div class="line">let boats = 3;</div><div class="line">sail(boats);</div></pre>')
    assert only(soup, "pre").get_text().strip("\n").split("\n") == ["let boats = 3;", "sail(boats);"]


@pytest.mark.parametrize(
    "tag",
    ["code", "kbd", "samp", "var", "mark", "sub", "sup", "small", "del", "ins", "s", "u", "q", "abbr", "dfn", "cite"],
)
def test_inline_elements_stay(tag: str) -> None:
    soup = article_tree(
        f"<p>The captain wrote that the <{tag}>old bell</{tag}> rings twice before the ferry leaves the stage.</p>"
    )
    assert words(only(soup, tag)) == "old bell"
    assert "the old bell rings" in words(only(soup, tag).parent or soup)


@pytest.mark.parametrize(
    ("tag", "kept"), [("b", "strong"), ("strong", "strong"), ("i", "em"), ("em", "em"), ("tt", "code"), ("strike", "s")]
)
def test_obsolete_inline_elements_are_modernized(tag: str, kept: str) -> None:
    soup = article_tree(
        f"<p>The captain wrote that the <{tag}>old bell</{tag}> rings twice before the ferry leaves the stage.</p>"
    )
    assert words(only(soup, kept)) == "old bell"


def test_a_time_element_keeps_its_datetime() -> None:
    soup = article_tree(
        "<p>The boat leaves on <time datetime='2026-03-15T18:00'>Sunday at six</time>, with music until midnight.</p>"
    )
    assert only(soup, "time")["datetime"] == "2026-03-15T18:00"
    assert "leaves on Sunday at six, with music" in soup.get_text()


def test_ruby_stays_above_its_letters() -> None:
    soup = article_tree(
        "<p>The captain reads <ruby>船<rt>fune</rt></ruby> as boat, and says so to every passenger on board.</p>"
    )
    assert words(only(soup, "ruby > rt")) == "fune"


def test_links_are_absolute_and_lead_out_of_the_page() -> None:
    soup = article_tree(
        "<p>The harbour office has <a href='../timetable?line=2#sunday'>a new timetable</a> for the days "
        "that are left.</p>"
    )
    assert only(soup, "a")["href"] == "https://courier.example/2026/timetable?line=2#sunday"


def test_a_rule_divides() -> None:
    soup = article_tree("<hr>")
    assert only(soup, "hr").find_previous("p") is not None
    assert only(soup, "hr").find_next("p") is not None


def test_single_line_breaks_stay_and_double_ones_end_the_paragraph() -> None:
    soup = article_tree(
        "<p>Two boats on the bay,<br>three gulls over the stage,<br>nobody at the bell.<br><br>The tide "
        "comes in and takes the rope away.</p>"
    )
    verse = next(paragraph for paragraph in soup.select("p") if "Two boats" in paragraph.get_text())
    assert len(verse.select("br")) == 2
    assert "tide" not in verse.get_text()


def test_text_broken_by_tags_for_lines_alone_becomes_paragraphs() -> None:
    text = "<br><br>".join(PROSE)
    article = extract(whole_page(f"<div>{text}</div>"), URL)
    assert [words(paragraph) for paragraph in tree(article).select("p")] == list(PROSE)


FOOTNOTED = (
    (
        '<p>The ferry was the first of its kind on the coast, older than the bridge.<sup id="fnref1"><a '
        'href="#fn1">1</a></sup></p>'
    ),
    (
        '<ol class="footnotes"><li id="fn1">Harbour office, yearly report of 1912, page 4. <a href="#fnref1">'
        "Back</a></li></ol>"
    ),
)


def test_footnotes_stay_linked() -> None:
    soup = tree(extract(whole_page(paragraphs(0, 3) + FOOTNOTED[0] + paragraphs(3) + FOOTNOTED[1]), URL))
    note_link = only(soup, "sup a")
    assert words(note_link) == "1"
    _leads_to(soup, str(note_link["href"]), "Harbour office")
    _leads_to(soup, str(only(soup, "li a")["href"]), "1")


@pytest.mark.parametrize(
    ("note_link", "note"),
    [
        (
            '<a id="ftnref2" href="#ftn2">[2]</a>',
            '<p id="ftn2"><a href="#ftnref2">[2]</a> Report of the harbour office for 1912, page 4.</p>',
        ),
        (
            '<a name="_ednref2" href="#_edn2">[2]</a>',
            '<p><a name="_edn2" href="#_ednref2">[2]</a> Report of the harbour office for 1912, page 4.</p>',
        ),
        ('<sup><a href="#note-2">2</a></sup>', '<div id="note-2">Report of the harbour office for 1912, page 4.</div>'),
        (
            '<sup id="cite_ref-2"><a href="#cite_note-2">2</a></sup>',
            '<ol><li id="cite_note-2">Report of the harbour office for 1912, page 4.</li></ol>',
        ),
    ],
)
def test_footnotes_of_other_systems_stay_linked(note_link: str, note: str) -> None:
    soup = tree(
        extract(
            whole_page(
                f"{paragraphs(0, 3)}<p>The ferry was the first on the coast, older than the "
                f"bridge.{note_link}</p>{paragraphs(3)}{note}"
            ),
            URL,
        )
    )
    link = next(link for link in soup.select("a") if "2" in link.get_text())
    _leads_to(soup, str(link["href"]), "Report of the harbour office")


def _leads_to(soup: object, address: str, text: str) -> None:
    """Whether an address within the page has a place to go to, and the place the right words."""
    from bs4 import BeautifulSoup

    assert isinstance(soup, BeautifulSoup)
    assert address.startswith("#"), address
    target = soup.find(id=address[1:])
    assert target is not None, f"nothing called {address} in {soup}"
    place = target.find_parent(["p", "li", "div"]) or target
    assert text in words(place)


def test_a_page_written_from_right_to_left_says_so() -> None:
    article = read("", html_attributes='lang="ar" dir="rtl"')
    assert article.direction == "rtl"
    assert article.language == "ar"


def test_a_paragraph_of_another_direction_and_language_says_so() -> None:
    soup = article_tree('<p dir="rtl" lang="he">המעבורת האחרונה תפליג ביום ראשון בערב עם מוזיקה.</p>')
    paragraph = only(soup, "p[dir=rtl]")
    assert paragraph["lang"] == "he"


def test_direction_of_a_block_reaches_its_paragraphs() -> None:
    soup = article_tree('<div dir="rtl" lang="he"><p>המעבורת האחרונה תפליג ביום ראשון בערב עם מוזיקה.</p></div>')
    paragraph = next(paragraph for paragraph in soup.select("p") if "המעבורת" in paragraph.get_text())
    assert "rtl" in (paragraph.get("dir"), (paragraph.parent or paragraph).get("dir"))


@pytest.mark.parametrize("tag", ["blockquote", "ul", "h2"])
def test_other_blocks_keep_their_direction(tag: str) -> None:
    inner = (
        "<li>המעבורת האחרונה תפליג ביום ראשון</li><li>בערב עם מוזיקה ושמפניה</li>"
        if tag == "ul"
        else "המעבורת האחרונה תפליג ביום ראשון"
    )
    assert article_tree(f'<{tag} dir="rtl" lang="he">{inner}</{tag}><p>{PROSE[0]}</p>').select(
        f"{tag}[dir=rtl][lang=he]"
    )


def test_a_word_in_another_direction_keeps_it() -> None:
    soup = article_tree(
        '<p>The boat is called <bdi dir="rtl" lang="he">שחף</bdi> by those who built her, and so it is '
        "painted on the bow.</p>"
    )
    assert only(soup, "bdi[dir=rtl]").get_text() == "שחף"


def test_a_word_of_another_language_keeps_it() -> None:
    soup = article_tree(
        '<p>The Greeks say <em lang="el">θάλασσα</em> and mean the sea, the salt in it and the way home as well.</p>'
    )
    assert only(soup, "em")["lang"] == "el"
