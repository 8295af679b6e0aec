"""Locations: GeoRSS, GML and geo in RSS and Atom; invalid ones are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.feeds import parse
from deskreader.model import Location

NAMESPACES = (
    'xmlns:georss="http://www.georss.org/georss" xmlns:gml="http://www.opengis.net/gml" '
    'xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#"'
)
HARBOUR = Location(53.541, 9.984)


def located(words: str, atom: bool = False) -> Location | None:
    item = f"<title>Tides</title><id>1</id>{words}"
    feed = (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {NAMESPACES}><entry>{item}</entry></feed>'
        if atom
        else f'<rss version="2.0" {NAMESPACES}><channel><item>{item}</item></channel></rss>'
    )
    (entry,) = parse(feed.encode(), "https://quay.example/feed", "application/xml").entries
    return entry.location


SAID = [
    "<georss:point>53.541 9.984</georss:point>",
    "<georss:point> 53.541,  9.984 </georss:point>",
    "<georss:point>53.541 9.984 12.5</georss:point>",
    "<georss:where><gml:Point><gml:pos>53.541 9.984</gml:pos></gml:Point></georss:where>",
    "<gml:Point><gml:coordinates>53.541,9.984</gml:coordinates></gml:Point>",
    "<geo:lat>53.541</geo:lat><geo:long>9.984</geo:long>",
    "<geo:Point><geo:lat>53.541</geo:lat><geo:long>9.984</geo:long></geo:Point>",
    "<georss:point>53.541 9.984</georss:point><georss:point>1 2</georss:point>",
    "<geo:lat>1</geo:lat><georss:point>53.541 9.984</georss:point><geo:long>2</geo:long>",
]


@pytest.mark.parametrize("words", SAID)
@pytest.mark.parametrize("atom", [False, True])
def test_locations_in_all_forms(words: str, atom: bool) -> None:
    assert located(words, atom) == HARBOUR


def test_location_names_are_read() -> None:
    named = "<georss:featurename> Port  of Hamburg </georss:featurename><georss:point>53.541 9.984</georss:point>"
    assert located(named) == Location(53.541, 9.984, "Port of Hamburg")


NOWHERE = [
    "", "<georss:point/>", "<georss:point>here</georss:point>", "<georss:point>53.541</georss:point>",
    "<georss:point>91 0</georss:point>", "<georss:point>0 181</georss:point>", "<georss:point>0 0</georss:point>",
    "<geo:lat>53.541</geo:lat>", "<georss:point>1e5 nan</georss:point>", "<georss:point>٣ 4</georss:point>",
    "<georss:box>42.9 -71 43 -69</georss:box>", "<georss:featurename>Hamburg</georss:featurename>",
]  # fmt: skip


@pytest.mark.parametrize("words", NOWHERE)
def test_invalid_locations_are_none(words: str) -> None:
    assert located(words) is None


@given(st.text(st.characters(exclude_characters="<>&", exclude_categories=("C",)), max_size=40))
def test_any_text_gives_a_location_or_none(text: str) -> None:
    found = located(f"<georss:point>{text}</georss:point>")
    assert found is None or (abs(found.latitude) <= 90 and abs(found.longitude) <= 180)
