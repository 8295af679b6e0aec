"""Sentences for errors, reasons, offline states and notifications."""

from __future__ import annotations

import pytest

from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import format_size
from deskreader.errors import DeskReaderError, Kind
from deskreader.model import Offline, Reason
from tests.desktop.dialogs.kit import headline


def test_every_error_reason_and_offline_state_has_a_sentence(qapp: object) -> None:
    for kind in Kind:
        sentence = messages.error_message(DeskReaderError(kind, "detail"))
        assert sentence.endswith(".")
        assert "{detail}" not in sentence
    assert all(messages.reason_text(reason) for reason in Reason if reason is not Reason.NONE)
    assert messages.reason_text(Reason.NONE) == ""
    assert all(messages.offline_text(offline) for offline in Offline)


def test_placeholders_in_a_feed_title_stay_as_they_are(qapp: object) -> None:
    notice = messages.notice_for([[headline(n, source="{stories} %n {source}")] for n in (1, 2)])
    assert notice.title == "{stories} %n {source}: 2 new stories"


def test_many_sources_are_counted(qapp: object) -> None:
    notice = messages.notice_for([[headline(n, source=f"S{n}")] for n in range(6, 0, -1)])
    assert notice.body.splitlines()[0] == "S6, S5, S4 and 3 more"
    assert notice.articles == (6, 5, 4, 3, 2, 1)


def test_a_story_of_several_sources_has_the_title_of_the_first(qapp: object) -> None:
    notice = messages.notice_for([[headline(9, "Later words", "Post"), headline(4, "First words", "Courier")]])
    assert (notice.title, notice.articles) == ("First words", (4, 9))
    assert notice.body.splitlines() == ["Courier, Post", "Beginning of First words."]


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 MB"), (1_900_000_000, "1.9 GB"), (5_000_000_000, "5 GB"), (340_000_000, "340 MB")]
)
def test_sizes_are_formatted_in_suitable_units(qapp: object, count: int, words: str) -> None:
    assert format_size(count).replace("\N{NO-BREAK SPACE}", " ") == words
