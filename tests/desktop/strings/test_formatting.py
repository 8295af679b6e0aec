"""Spans of time, days and counts as texts."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QApplication

from deskreader.desktop.strings.formatting import counted, day_name, time_ago
from tests.desktop.sample_articles import NOW


def test_spans_days_and_counts_as_texts(qapp: QApplication) -> None:
    spans = [time_ago(NOW - timedelta(minutes=minutes), NOW) for minutes in (-5, 0, 1, 59, 60, 1439, 1440, 4000)]
    assert spans == [
        "just now",
        "just now",
        "1 min ago",
        "59 min ago",
        "1 h ago",
        "23 h ago",
        "1 day ago",
        "2 days ago",
    ]
    today = NOW.date()
    days = [day_name(today - timedelta(days=days), today) for days in (0, 1, 2, 6, 7, 400, -1)]
    assert days == [
        "Today", "Yesterday", "Tuesday", "Friday", "Thursday, 5 March", "5 February 2025", "Friday, 13 March"
    ]  # fmt: skip
    assert counted("x", "1 story", "%n stories", 12345) == "12345 stories"
