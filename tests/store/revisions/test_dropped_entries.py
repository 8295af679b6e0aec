"""What a document left out that its publisher removed, told from a feed that rolls on or drops entries at will."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.store.revisions.dropped_entries import DroppedEntries, ListedEntry, dropped_entries


def listed(*numbers: int) -> list[ListedEntry]:
    """Entries whose number is their date."""
    return [ListedEntry(number, number * 1000) for number in numbers]


def dropped(before: Sequence[int], after: Sequence[int]) -> DroppedEntries:
    return dropped_entries(listed(*before), listed(*after))


NINE = (9, 8, 7, 6, 5, 4, 3, 2, 1)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (NINE, DroppedEntries()),
        ((10, 9, 8, 7, 6, 5, 4, 3, 2), DroppedEntries()),
        ((12, 11, 10, 9, 8, 7, 6, 5, 4), DroppedEntries()),
        ((9, 8, 7, 6, 4, 3, 2, 1), DroppedEntries(certain=(5,))),
        ((10, 9, 8, 7, 6, 4, 3, 2, 1), DroppedEntries(certain=(5,))),
        ((8, 7, 6, 5, 4, 3, 2, 1), DroppedEntries(uncertain=(9,))),
        ((10, 8, 7, 6, 5, 4, 3, 2, 1), DroppedEntries(certain=(9,))),
        ((9, 8, 7, 6, 5, 4, 3, 1), DroppedEntries()),  # only one older entry is left
        ((9, 7, 5, 4, 3, 2, 1), DroppedEntries(is_erratic=True)),
        ((9, 1, 8, 7, 6, 4, 3, 2), DroppedEntries()),  # not in order
        ((), DroppedEntries()),
        ((29, 28, 27), DroppedEntries()),
    ],
)
def test_only_what_is_missing_between_others_was_removed(after: tuple[int, ...], expected: DroppedEntries) -> None:
    assert dropped(NINE, after) == expected


def test_the_oldest_first_is_an_order_too() -> None:
    assert dropped(NINE[::-1], (1, 2, 3, 4, 6, 7, 8, 9)) == DroppedEntries(certain=(5,))


def test_an_entry_that_is_pinned_to_the_top_does_not_matter() -> None:
    assert dropped((1, 9, 8, 7, 6, 5, 4, 3), (1, 9, 8, 7, 6, 4, 3)).certain == (5,)
    assert dropped((1, 9, 8, 7, 6, 5, 4, 3), (9, 8, 7, 6, 5, 4, 3)) == DroppedEntries()


def test_undated_entries_tell_nothing() -> None:
    before = [*listed(9, 8, 7, 6, 5, 4), ListedEntry(3, None)]
    assert dropped_entries(before, listed(9, 8, 6, 5, 4)) == DroppedEntries()
    assert dropped_entries(listed(9, 8, 7, 6, 5), [*listed(9, 8, 6, 5), ListedEntry(3, None)]) == DroppedEntries()


def test_an_entry_of_the_same_date_under_another_identity_replaces_the_missing_one() -> None:
    after = [entry for entry in listed(*NINE) if entry.article != 5]
    after.insert(4, ListedEntry(77, 5000))
    assert dropped_entries(listed(*NINE), after) == DroppedEntries()


@given(st.integers(1, 30), st.integers(0, 30), st.integers(1, 30))
def test_a_feed_that_rolls_on_has_removed_nothing(size: int, new: int, size_then: int) -> None:
    before = range(100, 100 - size, -1)
    after = range(100 + new, 100 + new - size_then, -1)
    assert dropped([*before], [*after]) == DroppedEntries()
