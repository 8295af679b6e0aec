"""What stands above the text: source, headline, byline, tags, location, lead image, truncation notice."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QColor, QFont

from deskreader.desktop.appearance.fonts import load_fonts
from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.article.typesetting.document import GUTTER
from deskreader.desktop.article.typesetting.labels import (
    TOGGLE_VERSION,
    byline,
    location_text,
    map_url,
    truncation_notice,
)
from deskreader.desktop.article.typesetting.style import ArticleStyle
from deskreader.model import Completeness, Location, Reason
from tests.desktop.article.samples import LEAD, NOW, PHOTO, article, picture
from tests.desktop.article.typesetting.kit import COLUMN_WIDTH, block_of, blocks, color_of, format_of, painted, rendered


def test_source_headline_and_byline_stand_above_the_text(style: ArticleStyle) -> None:
    document = rendered(article(), style)
    assert [block.text().strip("\ufffc\u00a0") for block in blocks(document)][:4] == [
        "Harbour Courier",
        "Port city votes to turn its rail yard into a park",
        byline(article(), NOW),
        "The council approved the plan.",
    ]
    headline = block_of(document, "Port city")
    font = headline.charFormat().font()
    assert (font.pixelSize(), font.weight(), headline.blockFormat().headingLevel()) == (36, QFont.Weight.DemiBold, 1)
    assert headline.blockFormat().lineHeight() == round(36 * 1.16)
    assert color_of(document, "Harbour Courier") == LIGHT.accent
    assert color_of(document, "Lindqvist") == LIGHT.faint_ink


def test_the_users_tags_stand_below_the_byline_and_link_to_their_articles(style: ArticleStyle) -> None:
    document = rendered(article(tags=("Later", "Rome & I")), style)
    assert block_of(document, "Later").text() == "Later · Rome & I"
    assert color_of(document, "Rome") == LIGHT.accent
    assert format_of(document, "Rome").anchorHref() == "action:tag/Rome%20%26%20I"


def test_the_headline_is_set_in_the_display_cut_of_the_shipped_serif(style: ArticleStyle) -> None:
    font = block_of(rendered(article(), style), "Port city").charFormat().font()
    assert font.families() == [load_fonts()] == ["Newsreader"]
    assert font.variableAxisValue(QFont.Tag("opsz")) == 36
    assert font.variableAxisValue(QFont.Tag("wght")) == 600
    assert load_fonts() is load_fonts()


def test_a_lead_image_is_as_wide_as_the_column_and_has_its_caption(style: ArticleStyle) -> None:
    opened = article(lead_image=LEAD, lead_caption="The yard in 2009", images={LEAD: picture()})
    document = rendered(opened, style)
    first_object = document.objects.object_of(format_of(document, "\ufffc"))
    assert first_object.badge is not None  # the badge of the source
    lead = document.objects.object_of(block_of(document, "yard in 2009").previous().begin().fragment().charFormat())
    assert document.objects.size_of(lead).toTuple() == (COLUMN_WIDTH, COLUMN_WIDTH / 2)
    assert color_of(document, "The yard in 2009") == LIGHT.faint_ink


def test_a_lead_image_is_not_shown_twice_nor_as_a_placeholder(style: ArticleStyle) -> None:
    twice = article(f'<p>a</p><img src="{PHOTO}">', lead_image=PHOTO, images={PHOTO: picture()})
    assert sum(block.text() == "\ufffc" for block in blocks(rendered(twice, style))) == 1
    missing = article(lead_image=LEAD, lead_caption="Nowhere")
    assert all("Nowhere" not in block.text() for block in blocks(rendered(missing, style)))


def test_an_article_completed_from_its_original_says_so_and_offers_the_sites_version(style: ArticleStyle) -> None:
    opened = article(original_site="Meridian Post", has_both_versions=True)
    document = rendered(opened, style)
    assert (
        document.find("The site cut this short. The rest comes from the original at Meridian Post.").isNull() is False
    )
    assert format_of(document, "Show the site's version").anchorHref() == TOGGLE_VERSION
    assert len(document.notes.boxed_tables) == 1
    image = painted(document)
    assert image.pixelColor(GUTTER + 300, 40) == QColor(LIGHT.code)
    assert image.pixelColor(GUTTER, 33) != QColor(LIGHT.code)  # the corner is round


def test_a_truncated_article_links_to_its_original(style: ArticleStyle) -> None:
    opened = article(reason=Reason.TRUNCATED, completeness=Completeness.PARTIAL, original_url="https://m.example/x")
    document = rendered(opened, style)
    assert format_of(document, "Open original").anchorHref() == "https://m.example/x"
    hostile = replace(opened, original_url="javascript:alert(1)")
    assert format_of(rendered(hostile, style), "Open original").anchorHref() == ""


def test_a_whole_article_has_no_notice(style: ArticleStyle) -> None:
    assert truncation_notice(article()) is None
    assert rendered(article(), style).notes.boxed_tables == []


def test_a_location_is_a_faint_line_with_a_link_to_a_map(style: ArticleStyle) -> None:
    document = rendered(article("<p>Words</p>", location=Location(53.541, -9.984)), style)
    line = block_of(document, "53.5410° N")
    assert line.text() == "53.5410° N, 9.9840° W · Map"
    assert color_of(document, "53.5410") == LIGHT.color("faint_ink").name().upper()
    assert format_of(document, "Map").anchorHref() == (
        "https://www.openstreetmap.org/?mlat=53.541000&mlon=-9.984000#map=12/53.541000/-9.984000"
    )


def test_a_location_has_the_name_that_the_feed_gives_it(style: ArticleStyle) -> None:
    location = Location(-53.5, 9.9, "Quay <b>of</b> Hamburg")
    assert (
        block_of(rendered(article("<p>x</p>", location=location), style), "Quay").text()
        == "Quay <b>of</b> Hamburg · Map"
    )
    assert location_text(replace(location, name="")) == "53.5000° S, 9.9000° E"
    assert map_url(location).startswith("https://www.openstreetmap.org/?mlat=-53.5")


def test_without_a_location_there_is_no_such_line(style: ArticleStyle) -> None:
    assert not any("Map" in block.text() for block in blocks(rendered("<p>Words</p>", style)))
