"""Reads an entry's location: GeoRSS in its two forms (OGC 17-002r1), GML points, and W3C's geo:lat and geo:long."""

from __future__ import annotations

import re

from lxml import etree

from deskreader.feeds.parsing.xml_tree import name_of, plain_text
from deskreader.model import Location

POINTS = frozenset({"georss:point", "gml:pos", "gml:coordinates"})
"""Elements with latitude and longitude in one text."""

_NUMBER = r"([+-]?[0-9]{1,3}(?:\.[0-9]{0,20})?)"
_PAIR = re.compile(rf"\s*{_NUMBER}(?:\s*,\s*|\s+){_NUMBER}(?:\s.*)?", re.S)
_DEGREES = re.compile(rf"\s*{_NUMBER}\s*")
_DEEPEST = 4


class LocationBuilder:
    """Collects an entry's location from its elements."""

    def __init__(self) -> None:
        self._point: tuple[float, float] | None = None
        self._latitude: float | None = None
        self._longitude: float | None = None
        self._name = ""

    def add(self, element: etree._Element, deep: int = 0) -> None:
        """Adds the location in an element or its descendants; the first point counts."""
        name = name_of(element)
        if name in POINTS:
            if self._point is None and (found := _PAIR.fullmatch(plain_text(element))):
                self._point = float(found[1]), float(found[2])
        elif name == "geo:lat":
            self._latitude = _degrees(element)
        elif name in ("geo:long", "geo:lon"):
            self._longitude = _degrees(element)
        elif name == "georss:featurename":
            self._name = self._name or " ".join(plain_text(element).split())
        elif deep < _DEEPEST:
            for child in element:
                self.add(child, deep + 1)

    def location(self) -> Location | None:
        """Returns the location, if it is one on earth. 0, 0 is what programs write when they know none."""
        point = self._point
        if point is None and self._latitude is not None and self._longitude is not None:
            point = self._latitude, self._longitude
        if point is None or point == (0, 0) or abs(point[0]) > 90 or abs(point[1]) > 180:
            return None
        return Location(*point, self._name)


def _degrees(element: etree._Element) -> float | None:
    found = _DEGREES.fullmatch(plain_text(element))
    return float(found[1]) if found else None
