"""A synced folder with a passphrase: nothing can be read without it, and a wrong one touches nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from deskreader.errors import DeskReaderError, Kind
from deskreader.model.accounts import AccountKind
from deskreader.store.accounts import synced_fields
from deskreader.sync import folder_cipher
from tests.engine.accounts.kit import Client, client
from tests.engine.accounts.test_folder_round import fetch, state, subscribe

PASSPHRASE = "correct horse"


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_cipher, "COST", 10)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Client, Client, Path]]:
    """Two devices on one folder; the first has a feed with ten articles and has joined with a passphrase."""
    shared = tmp_path / "shared"
    shared.mkdir()
    with ExitStack() as stack:
        one, two = (stack.enter_context(client(tmp_path / name)) for name in ("one", "two"))
        subscribe(one)
        fetch(one, range(10))
        one.add(AccountKind.FOLDER, str(shared), password=PASSPHRASE)
        one.synced()
        yield one, two, shared


def content(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_nothing_of_feeds_articles_and_devices_stands_in_the_files(pair: tuple[Client, Client, Path]) -> None:
    one, two, shared = pair
    one.context.library.mark_read([one.article("Story 1")])
    one.synced()
    two.add(AccountKind.FOLDER, str(shared), password=PASSPHRASE)
    two.synced()
    together = b"".join(content(shared).values())
    for word in (b"harbour", b"Harbour", b"subscribed", b"read", b"World", b"name", b"seen_at"):
        assert word not in together.replace(b"deskreader-encrypted", b""), word
    assert two.feeds() == {"Harbour": "World"}


@pytest.mark.parametrize(("passphrase", "kind"), [("wrong", Kind.WRONG_PASSPHRASE), ("", Kind.ENCRYPTED_FOLDER)])
def test_a_wrong_passphrase_is_refused_when_the_folder_is_added(
    passphrase: str, kind: Kind, pair: tuple[Client, Client, Path]
) -> None:
    _, two, shared = pair
    before = content(shared)
    with pytest.raises(DeskReaderError) as error:
        two.accounts.add(AccountKind.FOLDER, str(shared), "", passphrase)
    assert error.value.kind is kind
    assert two.accounts.list_all() == ()
    assert content(shared) == before


def test_a_passphrase_that_is_wrong_later_touches_nothing(pair: tuple[Client, Client, Path]) -> None:
    one, two, shared = pair
    two.add(AccountKind.FOLDER, str(shared), password=PASSPHRASE)
    two.synced()
    assert two.account is not None
    two.accounts.passwords.store(two.account.id, "", "wrong")
    fetch(two, range(10))
    two.context.library.mark_read([two.article("Story 1")])
    (two_id,) = [device.id for device in one.accounts.devices(one.account.id) if not device.is_own]  # type: ignore[union-attr]
    files, rows = content(shared), state(two)
    fields = two.context.database.read(synced_fields.records, two.account.id)
    account = two.sync()
    assert account.problem is not None
    assert account.problem.kind is Kind.WRONG_PASSPHRASE
    assert content(shared) == files
    assert state(two) == rows
    assert two.context.database.read(synced_fields.records, two.account.id) == fields
    assert two.queued() == 1
    two.accounts.set_passphrase(two.account.id, PASSPHRASE)
    two.synced()
    one.synced()
    assert "Story 1" not in one.titles(unread=True)
    assert two_id in {path.split("/")[1] for path in content(shared)}


def test_a_folder_that_others_have_encrypted_meanwhile_waits_for_the_passphrase(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    with client(tmp_path / "one") as one, client(tmp_path / "two") as two:
        subscribe(one)
        for device in (one, two):
            device.add(AccountKind.FOLDER, str(shared), password="")
            device.synced()
        assert one.account is not None
        assert two.account is not None
        two.context.library.change_feed(two.context.library.outline().feeds[0].id, title="The harbour")
        two.synced()
        one.accounts.set_passphrase(one.account.id, PASSPHRASE)
        problem = one.sync().problem
        assert problem is not None
        assert problem.kind is Kind.OTHER_PASSPHRASE
        assert problem.detail, "the device is named"
        assert not any(b"harbour" in data for path, data in content(shared).items() if device_of(one) in path)
        before = content(shared)
        problem = two.sync().problem
        assert problem is not None
        assert problem.kind is Kind.ENCRYPTED_FOLDER
        assert content(shared) == before
        two.accounts.set_passphrase(two.account.id, PASSPHRASE)
        two.synced()
        one.synced()
        assert not any(b"harbour" in data for data in content(shared).values())


def device_of(device: Client) -> str:
    assert device.account is not None
    return device.accounts._folders._device(device.account)


def test_a_plain_file_among_encrypted_ones_is_not_read(pair: tuple[Client, Client, Path], tmp_path: Path) -> None:
    """Whoever can write into the folder, but does not know the passphrase, changes nothing."""
    one, _, shared = pair
    with client(tmp_path / "intruder") as intruder:
        subscribe(intruder, "https://evil.example.org/feed")
        (tmp_path / "elsewhere").mkdir()
        intruder.add(AccountKind.FOLDER, str(tmp_path / "elsewhere"), password="")
        intruder.synced()
        shutil.copytree(tmp_path / "elsewhere" / "deskreader-sync", shared / "deskreader-sync", dirs_exist_ok=True)
    problem = one.sync().problem
    assert problem is not None
    assert problem.kind is Kind.OTHER_PASSPHRASE
    assert one.feeds() == {"Harbour": "World"}


def test_lines_of_one_device_are_none_of_anothers(pair: tuple[Client, Client, Path]) -> None:
    one, two, shared = pair
    two.add(AccountKind.FOLDER, str(shared), password=PASSPHRASE)
    two.synced()
    own = shared / "deskreader-sync" / device_of(one)
    forged = shared / "deskreader-sync" / "0123456789ab"
    shutil.copytree(own, forged)
    cipher = folder_cipher.cipher_for(
        folder_cipher.header_of(next(own.glob("*.records")).read_bytes()),
        PASSPHRASE,  # type: ignore[arg-type]
    )
    assert cipher is not None
    assert cipher.open(next(own.glob("*.records")).read_bytes(), own.name)
    assert cipher.open(next(forged.glob("*.records")).read_bytes(), forged.name) == b""


def test_the_passphrase_is_changed_on_one_device_and_then_on_the_other(pair: tuple[Client, Client, Path]) -> None:
    one, two, shared = pair
    two.add(AccountKind.FOLDER, str(shared), password=PASSPHRASE)
    two.synced()
    assert one.account is not None
    assert two.account is not None
    one.accounts.set_passphrase(one.account.id, "another one")
    assert one.sync().problem.kind is Kind.OTHER_PASSPHRASE  # type: ignore[union-attr]
    assert two.sync().problem.kind is Kind.OTHER_PASSPHRASE  # type: ignore[union-attr]
    one.context.library.mark_read([one.article("Story 1")])
    one.sync()
    with pytest.raises(DeskReaderError):
        two.accounts.set_passphrase(two.account.id, "neither the old nor the new one")
    two.accounts.set_passphrase(two.account.id, "another one")
    fetch(two, range(10))
    two.synced()
    one.synced()
    assert "Story 1" not in two.titles(unread=True)
    assert state(one) == state(two)


def test_a_passphrase_that_is_not_known_any_more_is_asked_for(pair: tuple[Client, Client, Path]) -> None:
    one, _, shared = pair
    assert one.account is not None
    before = content(shared)
    one.accounts.passwords.remove(one.account.id)
    assert one.sync().problem.kind is Kind.NO_PASSWORD  # type: ignore[union-attr]
    assert content(shared) == before
    assert len(one.accounts.devices(one.account.id)) == 1
