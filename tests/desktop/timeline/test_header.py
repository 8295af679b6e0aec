"""The header strip: title and search field share its width."""

from __future__ import annotations

import pytest

from deskreader.desktop.timeline import Timeline
from deskreader.desktop.timeline.header import TimelineHeader

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def narrows(header: TimelineHeader, title: str) -> bool:
    """Shows a title and returns whether it takes room from the search field."""
    before = header.search.width()
    header.show_title(title)
    return header.search.width() < before


def test_a_long_title_takes_room_from_the_search_field_until_the_user_types(timeline: Timeline) -> None:
    header = timeline._header
    timeline.setFocus()
    usual = header.search.width()
    title = next(name for name in ("M" * n for n in range(1, 60)) if narrows(header, name))
    assert header._title.text() == title
    assert header.search.placeholderText() == "Search"
    header.show_title("M" * 60)
    assert (header.search.placeholderText(), header.search.toolTip()) == ("", "Search"), "the magnifying glass is left"
    header.search.setText("tide")
    assert header.search.width() > usual, "a query takes the room of the title"
    assert header._title.isHidden()
    header.search.clear()
    assert not header._title.isHidden()
