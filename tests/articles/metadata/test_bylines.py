# ruff: noqa: E501 - pages of one line are easier to read than broken ones
"""Who wrote an article: people before firms, what stands at the headline before what stands elsewhere."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader import articles
from deskreader.articles.metadata.person_names import clean_names, is_firm, is_team, looks_like_person

URL = "https://paper.example/town/bridge"
TEXT = (
    "<p>The old harbour bridge will close for repairs next spring, the town council decided on Tuesday after a long debate.</p>"
    * 4
)
CHINESE = (
    "<p>市长说,这艘渡轮是城市历史的一部分,星期天将最后一次穿过海湾,人们会在码头上等着看它,孩子们也都来了。</p>" * 4
)


def author(
    head: str = "", before: str = "", after: str = "", text: str = TEXT, title: str = "Bridge to close"
) -> str | None:
    page = (
        f"<html><head><title>{title}</title><meta property=og:site_name content='The Harbour Paper'>{head}</head><body>"
        f"<div class=top><h1>{title}</h1><div class=m>{before}</div></div><div class=story>{text}</div><div>{after}</div></body></html>"
    )
    return articles.extract(page.encode(), URL).byline


def data(*authors: object) -> str:
    node = {
        "@type": "NewsArticle",
        "headline": "Bridge to close",
        "author": list(authors),
        "publisher": {"name": "Quay Press"},
    }
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.mark.parametrize(
    ("before", "names"),
    [
        ("<span>By</span> <a href=/a>Jo Field</a> and <a href=/b>Ann Reed</a> <span>5 March 2024</span>", "Jo Field, Ann Reed"),
        ("<p>By <a>JO FIELD</a>, who keeps the harbour</p>", "Jo Field"),
        ("<p>Posted on 15/12/2025 at 19:00 by <a href=/x>Jo Field</a></p>", "Jo Field"),
        ("<p class=by-line>Text: Jo Field</p>", "Jo Field"),
        ("<span>Jo Field</span><span>March 5, 2024</span>", "Jo Field"),
        ("<a href=/authors/jo-field>Jo Field</a><span>March 5, 2024</span>", "Jo Field"),
        ("<a rel=author href=/jo>Jo Field</a><i>Gardener</i>", "Jo Field"),
        ("<div class=author><a>Jo Field</a><p>Senior Editor, Harbour</p></div>", "Jo Field"),
        ("<div class=author>Jo Field, PhD</div>", "Jo Field, PhD"),
        ("<span>By the Harbour Team</span>", "the Harbour Team"),
        ("<span>By</span> <a href=/x>A. J. Neal</a>", "A. J. Neal"),
        ("<span>By</span> <a>Jo Field</a><span>, Harbour and Ferry Expert</span> &amp; <a>Ann Reed</a>", "Jo Field"),
        ("<span>Written by</span> <button>Jo Field</button>", "Jo Field"),
        ("<strong>Contributors:</strong> Jo Field", "Jo Field"),
        ("<h6>Author(s)</h6><ul><li>Jo Field</li><li>Ann Reed</li></ul>", "Jo Field, Ann Reed"),
        ("<li><b>Autorin/Autor</b> Jo Field</li>", "Jo Field"),
        ("<span>5 March 2024 · Jo Field</span>", "Jo Field"),
        ("<span>5 March 2024</span> • <span>Jo Field in <a href=/category/town>Town</a></span>", "Jo Field"),
        ("<div class=name><a href=/u/harbourcat>harbourcat</a></div><span>5 March 2024</span>", "harbourcat"),
        ("<a href=/user/harbourcat/>u/harbourcat</a><span>4 years ago</span>", "u/harbourcat"),
        ("<div><a href=/user/boatshop>u/boatshop</a><span>promoted</span></div><a href=/user/harbourcat>u/harbourcat</a>", "u/harbourcat"),
        ("<a href=/artists/the-quay-and-the-sailors>The Quay and the Sailors</a>", "The Quay and the Sailors"),
        ("<div class=lead-names>Jo Field, PhD; Ann Reed, MD</div>", "Jo Field, PhD, Ann Reed, MD"),
        ("<div class=byline><b>Written by</b> <a href=/authors/jo>Jo Field</a>, ten years at the harbour with the ferries and the men who sail them <a href=/authors/ann>Ann Reed</a>, keeper of the lighthouse since 2004</div>", "Jo Field, Ann Reed"),
        ("<div><a class=m href=/about/editors/jo-field/>Jo Field</a><span>, </span><a href=https://social.example/jof>@jof</a><div>1h ago</div></div>", "Jo Field"),
        ("<div id=byline>Jo Field</div>", "Jo Field"),
        ("<p>Posted by Joan at March 5, 2024 11:15 AM</p>", "Joan"),
        ("<p>Posted by Joan</p>", "Joan"),
        ("<p>By Jo Field on 5 March 2024</p>", "Jo Field"),
        ("<div class=date>5 March 2024 · Jo Field on behalf of <a href=/team>the crew</a></div>", "Jo Field"),
        ("<span>5 March 2024</span> • <span>Jo Das in <a href=/category/town>Town</a></span>", "Jo Das"),
        ("<div>Jo Field, VMD, DACVB; Ann Reed, BA, VTS (Behavior) &amp; Al Quay, DVM</div>", "Jo Field, VMD, DACVB, Ann Reed, BA, VTS (Behavior), Al Quay, DVM"),
        ("<p>Jo Field</p><div class=dynamic-author-description>Licensed Harbour Pilot, M.A. Journalism</div>", "Jo Field"),
        ("<p class=meta>Eingestellt von <a class=author>der Fährmann</a></p>", "der Fährmann"),
        ("<p class=author>Erstellt von Jo Field</p>", "Jo Field"),
        ("<p>Ein Artikel von Jo Field</p>", "Jo Field"),
        ("<p>Un texte de <b>Jo Field</b></p>", "Jo Field"),
        ("<p>A cura di Jo Field</p>", "Jo Field"),
        ("<p>Geschreven door Jo Field</p>", "Jo Field"),
        ("<p>Interview: Jo Field</p>", "Jo Field"),
        ("<p>di Jo Field e Ann Reed</p>", "Jo Field, Ann Reed"),
        ("<div>By Jo Field, Town Reporter, and Ann Reed, Photo Editor</div>", "Jo Field, Ann Reed"),
        ("<div><div>By Jo Field</div><div>and Ann Reed</div></div>", "Jo Field, Ann Reed"),
        ("<p>By Jo Field March 5, 2024</p>", "Jo Field"),
        ("<p>Von Jo Field, 5. März 2024</p>", "Jo Field"),
        ("<p>Posted March 5, 2024 by Jo Field</p>", "Jo Field"),
        ("<p>Am 5. März 2024 von Jo Field</p>", "Jo Field"),
        ("<p>By Jo Field in Eskdale Point</p>", "Jo Field"),
        ("<div class=author-bio>This post was written by Jo Field, Head of Marketing and Ferry Development</div>", "Jo Field"),
        ("<p class=byline>Jo Field reports</p>", "Jo Field"),
        ("<p class=byline>BY JO FIELD AND ANN REED</p>", "Jo Field, Ann Reed"),
        ("<p class=byline>Jo Field and Ann Reed, Harbour Paper</p>", "Jo Field, Ann Reed"),
        ("<p class=byline>By Jo Field (text) and Ann Reed (pictures)</p>", "Jo Field, Ann Reed"),
        ("<div class=byline><a href=/p/jf>Jo Field</a><span>Reporter</span><a href=/p/ar>Ann Reed</a><span>Editor</span></div>", "Jo Field, Ann Reed"),
        ("<div class=byline><a href=/p/jf>Jo Field</a><span>Reviewed by</span><a href=/p/ar>Ann Reed</a></div>", "Jo Field"),
        ("<em>Text von Jo Field Illustration von Ann Reed</em>", "Jo Field"),
        ("<p>By Jo Field, photos by Ann Reed</p>", "Jo Field"),
        ("<div class=author-name><a>Jo Field</a></div><div class='author-name tag'><a href=/category/town>Town Hall</a></div>", "Jo Field"),
    ],
)  # fmt: skip
def test_names_at_the_headline(before: str, names: str) -> None:
    assert author(before=before) == names


@pytest.mark.parametrize(
    "before",
    [
        "<span>Reviewed by</span> <a>Ann Reed</a>",
        "<span>Photographed by</span> <a>Ann Reed</a>",
        "<p class=byline>Fact checked by <a>Ann Reed</a></p>",
        "<p>Powered by <a>Harbour Press</a></p>",
        "<span>5 March 2024</span><span>Ferry Status</span><span>: moored</span>",
        "<div class=byline><a href=/tag/boats>Oak Boats</a></div>",
        "<a href=/category/real-estate>Town Hall</a><span>March 5, 2024</span>",
        "<p>By continuing you accept our rules</p>",
        "<span>Table of Contents</span><span>5 March 2024</span>",
        "<span>Bridge Repairs</span><span>5 March 2024</span>",
        "<span>The Harbour Paper</span><span>5 March 2024</span>",
        "<span>5 March 2024</span><a href=/living-well>Living Well</a> / <a href=/living-well/at-sea>At Sea</a>",
        "<p><a href=/people/bridge/>Bridge</a> was old.</p>",
        "<p class=byline>Veröffentlicht am 27.04.2024 um 07:39 Uhr</p>",
        "<p>A boat by Jo Field for our regular crossing! It was good.</p>",
    ],
)
def test_other_texts_at_a_headline_are_not_taken_for_names(before: str) -> None:
    assert author(before=before) is None


def test_people_beat_an_organisation_in_the_structured_data() -> None:
    firm = data({"@type": "Organization", "name": "Quay Press"})
    assert author(firm, "<p>by <a href=/ann>Ann Reed</a></p>") == "Ann Reed"
    assert author(firm + "<meta name=author content='Jo Field'>") == "Jo Field"
    assert author(firm) == "Quay Press"
    assert author(data({"@type": "Person", "name": "Quay Press"}), "<p>By Ann Reed</p>") == "Ann Reed"


def test_names_in_the_data_that_the_page_shows_beat_others() -> None:
    blocks = data({"@type": "Person", "name": "Web Master"}) + "<meta name=author content='Jo Field'>"
    assert author(blocks, "<span>Jo Field</span>") == "Jo Field"


def test_a_further_author_whom_another_source_and_the_page_name() -> None:
    blocks = data({"@type": "Person", "name": "Jo Field"}) + "<meta name=author content='Jo Field,Ann Reed'>"
    assert author(blocks, "<p>Jo Field and Ann Reed</p>") == "Jo Field, Ann Reed"
    assert author(blocks, "<p>Jo Field</p>") == "Jo Field"


def test_the_name_that_the_page_shows_beats_one_in_its_data_that_it_does_not_show() -> None:
    editor = data({"@type": "Person", "name": "Ann Reed"})
    assert author(editor, "<span>5 March 2024</span><div class=author-2>Jo Field</div>") == "Jo Field"


def test_an_agency_in_the_data_that_the_page_shows() -> None:
    before = "<div class=story-authors><span>Press agency</span> <a href=/authors/1-sid>SID</a></div>"
    assert author(data({"@type": "Person", "name": "SID"}), before) == "SID"


def test_authors_of_what_a_section_is_about() -> None:
    sections = "<h2>Bridge</h2><p>It closes.</p><h2>Ferry</h2><p>Authors: Ann Reed</p>" + TEXT
    assert author(text="<div>Jo Field</div><time>5 March 2024</time>" + sections) == "Jo Field"


def test_the_name_of_an_import_is_no_author() -> None:
    for name in ("Watermark feed", "Feed Import", "harbour-cms"):
        assert (
            author(data({"@type": "Person", "name": name}), "<span>Jo Field</span><time>5 March 2024</time>")
            == "Jo Field"
        )


def test_the_publisher_behind_a_name_is_left_out() -> None:
    assert author(data({"name": "By Jo Field And Ann Reed For The Harbour Post"})) == "Jo Field, Ann Reed"
    assert author(data({"name": "Center for Harbour Research"})) == "Center for Harbour Research"


def test_a_company_beside_a_person_is_no_author() -> None:
    head = "<meta name=author content='Quay Media Inc.'><meta name=author content='Jo Field'>"
    assert author(head, "<p>Jo Field</p>") == "Jo Field"


def test_a_name_is_not_split_at_a_word_that_joins_two_common_nouns() -> None:
    assert (
        author("<meta name=author content='Desk Ports et faits divers du jour'>")
        == "Desk Ports et faits divers du jour"
    )


def test_the_only_person_to_whose_page_the_page_links() -> None:
    link = "<a href=/articles/authors/jo-field>Jo Field</a>"
    beside = f"<div>{'<p>Forms and fees</p>' * 40}{link}</div>"
    assert author(after=beside) == "Jo Field"
    assert author(after=beside + "<a href=/articles/authors/ann-reed>Ann Reed</a>") is None


def test_an_agency_beside_a_person_is_named_and_the_site_is_not() -> None:
    assert author("<meta name=author content='Jo Field, dpa'>") == "Jo Field, dpa"
    assert author("<meta name=author content='Jo Field and Ann Reed, Harbour Paper'>") == "Jo Field, Ann Reed"


def test_a_site_called_after_its_writer() -> None:
    head = "<meta property=og:site_name content='Jo Field'>" + data({"@type": "Person", "name": "Jo Field"})
    page = f"<html><head>{head}</head><body><h1>Bridge to close</h1>{TEXT}<p>A song about it by <a>Ann Reed</a>.</p></body></html>"
    assert articles.extract(page.encode(), URL).byline == "Jo Field"


def test_the_names_that_the_page_shows_of_a_list_of_everybody_who_took_part() -> None:
    head = "<meta name=author content='Jo Field,Ann Reed,Al Quay at Harbour Models,Bo Sand for Boats'>"
    assert author(head, "<span class=contributor><a href=/author/jo>Jo Field</a></span>") == "Jo Field"


def test_a_team_that_the_page_and_its_data_name_beats_who_reviewed_the_article() -> None:
    before = "<div class=byline>By <a>The Harbour Team</a></div><div class=byline>Reviewed by <a>Ann Reed</a></div>"
    assert author(data({"@type": "Person", "name": "The Harbour Team"}), before) == "The Harbour Team"


def test_microdata_names_for_machines_alone() -> None:
    after = "<span itemprop=author><link itemprop=url href=/u><link itemprop=name content='Quaycast'></span>"
    assert author(after=after) == "Quaycast"


def test_a_chinese_signature_beats_the_publisher() -> None:
    head = "<meta name=author content='www.quay.example,海港报业集团,海港网'>"
    text = CHINESE + "<p>孩子们也都来了，人们在码头上等着看它最后一次穿过海湾。（王小明）</p>"
    assert author(head, text=text, title="渡轮最后一次穿过海湾") == "王小明"


def test_all_authors_of_a_long_list_are_named() -> None:
    names = [
        f"{first} {last}" for first in ("Jo", "Ann", "Al", "Bo", "Cy") for last in ("Field", "Reed", "Quay", "Sand")
    ]
    assert author("".join(f"<meta name=author content='{name}'>" for name in names)) == ", ".join(names)


@pytest.mark.parametrize(
    "after",
    [
        "<h4>About the Author:</h4><p>Jo Field is a keeper of lighthouses and writes about boats and the people on them.</p>",
        "<p>Author</p><p>Jo Field</p>",
    ],
)
def test_the_box_about_the_author_behind_the_text(after: str) -> None:
    assert author(after=after) == "Jo Field"


def test_a_signature_under_the_text() -> None:
    firm = data({"@type": "Organization", "name": "Quay Press"})
    assert author(firm, text=TEXT + "<p style='text-align:right'><strong>Jo Field</strong></p>") == "Jo Field"
    assert author(firm, text=TEXT + "<p><b>Jo Field</b></p>") == "Jo Field"
    assert author(firm, text="<p><b>Jo Field</b></p>" + TEXT) == "Quay Press"


def test_commenters_and_authors_of_other_articles_are_ignored() -> None:
    assert author(after="<ol class=comments><li><cite class=author>Ann Reed</cite> says:</li></ol>") is None
    assert author(after="<div class=related-posts><span class=author>Ann Reed</span></div>") is None


def test_citation_names_are_given_first_name_first() -> None:
    head = "<meta name=citation_author content='Field, Jo'><meta name=citation_author content='Reed, Ann'>"
    assert author(head) == "Jo Field, Ann Reed"


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        ("<p>2019年5月3日 作者：王小明</p>", "", "王小明"),
        ("<p>来源：海港报 作者: 宋怡 杨志华</p>", "", "宋怡, 杨志华"),
        ("<p>记者 刘涛</p>", "", "刘涛"),
        ("", "<p>（责任编辑：魏喆）</p>", "魏喆"),
        ("", "<p>文/李建忠</p>", "李建忠"),
        ("", "<p>执笔人：闵乐夫 赵兰波 刘韬</p>", "闵乐夫, 赵兰波, 刘韬"),
        ("<p><b>作者：</b><a href=/u>芊草凡凡</a> <b>时间：</b>2005-08-22</p>", "", "芊草凡凡"),
        ("<p>作者： 赵婕 出自 <a>文学网</a></p>", "", "赵婕"),
        ("<p>本报记者宋怡发自北京</p>", "", "宋怡"),
        ("<p>作者:harbourcat 阅读(1660)</p>", "", "harbourcat"),
        ("", "<table><tr><td align=right>作者：宋怡 杨志华</td></tr></table>", "宋怡, 杨志华"),
        ("<p>王小明</p><p>——一段往事的记录</p>", "", "王小明"),
        ("<p>摘要</p><p>——一段往事的记录</p>", "", None),
        ("<span>2005-07-18</span><b>海港博客热潮迅速蔓延 城市新闻</b>", "", None),
        ("<dl><dt>著者</dt><dd><a href=/a/1>王小明</a></dd></dl>", "", "王小明"),
        ("", "<dl><dt>价格</dt><dd>1,320 <span>(税込)</span></dd></dl>", None),
    ],
)
def test_chinese_names_stand_behind_their_label(before: str, after: str, names: str | None) -> None:
    assert author(before=before, after=after, text=CHINESE, title="渡轮最后一次穿过海湾") == names


def test_a_chinese_text_is_signed_at_its_end() -> None:
    assert (
        author(
            text=CHINESE + "<p>孩子们也都来了，人们在码头上等着看它最后一次穿过海湾。（姚峰 上海报道）</p>",
            title="渡轮最后一次穿过海湾",
        )
        == "姚峰"
    )


@pytest.mark.parametrize("name", ["Jo Field", "Ann van der Reed", "José Ñandú", "J. R. Field", "Анна Тростник"])
def test_names_of_people(name: str) -> None:
    assert looks_like_person(name)


@pytest.mark.parametrize(
    "name", ["Real Estate", "jo field", "Jo", "Field & Sons Inc", "Read More", "5 March 2024", "The Quay"]
)
def test_no_names_of_people(name: str) -> None:
    assert not looks_like_person(name)


def test_firms_and_teams() -> None:
    assert is_firm("Quay Media", "")
    assert is_firm("The Harbour", "Harbour")
    assert is_team("The Upward Team")
    assert not is_team("Jo Field")


@given(st.lists(st.text(max_size=80), max_size=4))
def test_names_are_short_and_unique(claims: list[str]) -> None:
    names = clean_names(claims, "The Paper")
    assert len(names) == len(set(names)) <= 12
    assert all(name.strip() == name and "@" not in name.split(",")[0] for name in names)


def test_a_name_in_microdata_inside_the_link_to_its_author() -> None:
    name = "<meta itemprop='name' content='Jo Field'>"
    far = f"<section><span itemprop='author' itemscope><a href='/x'>{name}</a></span></section>"
    assert author(after=f"<p>{TEXT}</p>{far}") == "Jo Field"
    assert author(after=f"<p>{TEXT}</p>{far.replace('author', 'editor')}") is None


@pytest.mark.parametrize(
    ("claim", "name"),
    [("JO FIELD", "Jo Field"), ("岡本 ／ASCII", "岡本 ／ASCII"), ("● Jo Field", "Jo Field")],
)
def test_capitals_and_signs_around_names(claim: str, name: str) -> None:
    assert clean_names([claim], "") == [name]
