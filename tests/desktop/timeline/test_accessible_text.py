"""What a screen reader says of a card."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from deskreader.desktop.timeline import Timeline
from deskreader.desktop.timeline.accessible_text import accessible_text, change_mark
from deskreader.model.revisions import Edit
from tests.desktop.fake_library import FakeLibrary
from tests.desktop.sample_articles import NOW
from tests.desktop.timeline.kit import article

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_the_accessible_text_has_title_source_time_and_state(timeline: Timeline, library: FakeLibrary) -> None:
    index = timeline._model.index(0, 0)
    role = Qt.ItemDataRole.AccessibleTextRole
    assert index.data(role).startswith("Story 1, Meridian Post, Today ")
    assert index.data(role).endswith(", unread")
    text = accessible_text(article(1, 60 * 24, is_read=True, is_starred=True), NOW)
    assert ", Yesterday " in text
    assert text.endswith("read, starred")


@pytest.mark.parametrize(
    ("values", "mark", "spoken"),
    [
        ({}, None, "unread"),
        ({"edit": Edit.EDITED}, ("Edited", "faint_ink"), "unread, edited by its publisher"),
        ({"edit": Edit.SINCE_READ}, ("Changed", "accent"), "unread, changed since you read it"),
        (
            {"edit": Edit.EDITED, "is_removed": True},
            ("Removed", "warning"),
            "unread, edited by its publisher, removed by its publisher",
        ),
    ],
)
def test_what_the_publisher_did_is_marked_and_spoken(
    values: dict[str, object], mark: tuple[str, str] | None, spoken: str
) -> None:
    assert change_mark(article(1, 5, **values)) == mark
    assert accessible_text(article(1, 5, **values), NOW).endswith(f", {spoken}")
