"""Records of devices: what is written is read again, what is damaged is left out, and any order gives one state."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deskreader.model.accounts import DeviceRecord
from deskreader.sync.device_records import decoded, encoded, merged

NAMES = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=12)
RECORDS = st.builds(
    DeviceRecord,
    subject=st.sampled_from(["feed a", "article 0 a", "article 1 a"]),
    field=st.sampled_from(["read", "starred", "title"]),
    value=st.text(max_size=20),
    stamp=st.integers(1, 5),
    device=st.sampled_from(["0" * 12, "a" * 12, "f" * 12]),
)


@given(st.lists(st.builds(DeviceRecord, NAMES, NAMES, st.text(st.characters(codec="utf-8"), max_size=50),
                          st.integers(1, 2**61), st.just("0123456789ab"))))  # fmt: skip
def test_what_is_written_is_read_again(records: list[DeviceRecord]) -> None:
    assert decoded(encoded(records)) == tuple(records)


@given(st.lists(RECORDS, max_size=30), st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_give_one_state(records: list[DeviceRecord], random: object) -> None:
    shuffled = [*records, *records[::2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merged(shuffled) == merged(records)
    middle = len(records) // 2
    halves = [*merged(records[:middle]).values(), *merged(records[middle:]).values()]
    assert merged(halves) == merged(records)


@given(st.lists(RECORDS, min_size=1, max_size=10), st.data())
def test_a_file_that_is_cut_gives_its_whole_lines(records: list[DeviceRecord], data: st.DataObject) -> None:
    lines = encoded(records)
    cut = data.draw(st.integers(0, len(lines)))
    whole = lines[:cut].count(b"\n")
    assert decoded(lines[:cut])[:whole] == tuple(records[:whole])
    assert len(decoded(lines[:cut])) <= whole + 1


@given(st.binary(max_size=300))
def test_a_damaged_file_raises_nothing(data: bytes) -> None:
    good = encoded([DeviceRecord("feed a", "title", "A", 1, "0" * 12)])
    assert decoded(data.replace(b"\n", b"") + b"\n" + good)[-1:] == decoded(good)


def test_records_of_impossible_stamps_and_devices_are_left_out() -> None:
    good = DeviceRecord("feed a", "title", "A", 1, "0" * 12)
    bad = [
        DeviceRecord("feed a", "title", "A", 2**63, "0" * 12),
        DeviceRecord("feed a", "title", "A", 0, "0" * 12),
        DeviceRecord("feed a", "title", "A", 1, "../evil"),
        DeviceRecord("feed\na", "title", "A", 1, "0" * 12),
        DeviceRecord("f" * 400, "title", "A", 1, "0" * 12),
    ]
    assert decoded(encoded([*bad, good])) == (good,)
