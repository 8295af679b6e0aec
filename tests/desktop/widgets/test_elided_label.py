"""A label that is cut where its text does not fit."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from deskreader.desktop.widgets.elided_label import ElidedLabel

LONG = "Full story saved, some pictures missing"


def shown_label(qtbot: QtBot, text: str, has_tool_tip: bool = False) -> ElidedLabel:
    """Returns a label on the screen, too narrow for a long text."""
    label = ElidedLabel(has_tool_tip=has_tool_tip)
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show_text(text)
    label.show()
    return label


def test_a_long_text_is_cut_but_said_whole(qtbot: QtBot) -> None:
    label = shown_label(qtbot, LONG)
    assert label.text().endswith("…")
    assert (label.whole_text, label.accessibleName(), label.toolTip()) == (LONG, LONG, "")
    label.resize(800, 20)
    assert label.text() == LONG


def test_the_tool_tip_shows_a_text_only_while_it_is_cut(qtbot: QtBot) -> None:
    label = shown_label(qtbot, LONG, has_tool_tip=True)
    assert label.toolTip() == LONG
    label.resize(800, 20)
    assert label.toolTip() == ""


def test_a_text_that_wraps_is_not_cut(qtbot: QtBot) -> None:
    label = shown_label(qtbot, "", has_tool_tip=True)
    label.show_text(LONG, wraps=True)
    assert (label.text(), label.toolTip()) == (LONG, "")


def test_a_text_is_never_read_as_html(qtbot: QtBot) -> None:
    label = shown_label(qtbot, "<b>&</b>")
    label.resize(800, 20)
    assert label.text() == "<b>&</b>"
    assert label.sizeHint().width() >= label.fontMetrics().horizontalAdvance("<b>&</b>")
