"""One round with a synced folder: write own acts, read those of other devices, bring the winners into the library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from deskreader.engine.accounts import device_files
from deskreader.engine.accounts.device_files import DeviceFiles
from deskreader.engine.accounts.folder_keys import FolderKeys, cipher_to_write
from deskreader.engine.context import EngineContext
from deskreader.engine.files import file_error
from deskreader.errors import Kind, SyncError
from deskreader.model.accounts import Account, DeviceRecord
from deskreader.store.accounts import account_rows, outbox, synced_fields, synced_library
from deskreader.sync.device_records import encoded, has_records
from deskreader.sync.folder_cipher import FolderCipher, header_of

BATCH = 5_000
"""Records in one transaction."""
PART = 4_000_000
"""Bytes that the worker reads at once."""
SPARSE = 2
"""Own files are compacted when they are more than twice as large as what they have to say."""
JOINED = "joined"


class FolderRound:
    """One round of one folder. Each step is a transaction of its own and may be repeated: records are idempotent."""

    def __init__(
        self, context: EngineContext, account: Account, device: str, name: str, keys: FolderKeys | None = None
    ) -> None:
        """`keys` encrypt the folder; None leaves it unencrypted."""
        self._context = context
        self._database = context.database
        self._account = account
        self._name = name
        self._files = DeviceFiles(Path(account.address), device)
        self._keys = keys
        self._strangers: dict[str, None] = {}
        """Devices whose files are not encrypted with the folder's passphrase, in order."""

    def run(self) -> None:
        """Runs the round.

        Raises: SyncError(NO_SYNC_FOLDER); SyncError(WRONG_PASSPHRASE | ENCRYPTED_FOLDER), and then nothing was touched;
        SyncError(OTHER_PASSPHRASE) after all that could be read; DeskReaderError for a file, WorkerError, StoreError.
        """
        self._files.check()
        try:
            self._files.keys = self._keys
            self._files.cipher = cipher_to_write(self._keys, self._files.own_heads(), self._files.other_heads())
            self._join()
            self._write()
            for path, device, data in self._files.others():
                self._read(path, device, data)
        except OSError as error:
            raise file_error(error, Path(error.filename or self._account.address).name) from error
        changes = self._database.write(synced_library.apply_records, self._account.id, self._context.now())
        self._context.library.publish(changes)
        if self._strangers:
            names = {device.id: device.name for device in self._files.devices()}
            raise SyncError(Kind.OTHER_PASSPHRASE, ", ".join(names.get(device, device) for device in self._strangers))

    def _join(self) -> None:
        """Writes what this library brings along when it has not been in the folder, or its files are gone."""
        account_id, device = self._account.id, self._files.device
        if self._database.read(account_rows.state, account_id).cursor != JOINED:
            first = self._database.read(synced_fields.first_records, device)
            for start in range(0, len(first), BATCH):
                self._database.write(synced_fields.merge_records, account_id, first[start : start + BATCH], True)
            self._files.append(encoded(first), self._name, self._context.now())
            self._database.write(account_rows.set_cursor, account_id, JOINED)
        elif not self._files.has_own():
            everything = self._database.read(synced_fields.records, account_id)
            self._files.replace(encoded(everything), self._name, self._context.now())

    def _write(self) -> None:
        """Appends the queued acts, then takes them out of the outbox."""
        account_id, device = self._account.id, self._files.device
        acts = self._database.read(outbox.queued, account_id)
        if acts:
            records = self._database.read(synced_fields.own_records, acts, device)
            self._files.append(encoded(records), self._name, self._context.now())
            for start in range(0, len(records), BATCH):
                self._database.write(synced_fields.merge_records, account_id, records[start : start + BATCH], True)
            self._database.write(outbox.confirm, account_id, acts)
        if not self._files.are_own_current():
            self._rewrite()
        elif self._files.own_size() > device_files.FULL:
            self._compact()

    def encrypt_anew(self, cipher: FolderCipher) -> None:
        """Replaces own files by one that is written with another passphrase."""
        self._files.check()
        self._files.cipher = cipher
        if self._files.has_own():
            self._rewrite()

    def _rewrite(self) -> None:
        own = self._database.read(synced_fields.records, self._account.id, self._files.device)
        self._files.replace(encoded(own), self._name, self._context.now())

    def _compact(self) -> None:
        own = encoded(self._database.read(synced_fields.records, self._account.id, self._files.device))
        if self._files.own_size() > SPARSE * len(own):
            self._files.replace(own, self._name, self._context.now())

    def _read(self, path: str, device: str, data: bytes) -> None:
        """Merges the records that a file has since it was read; one that cannot be opened is read another time."""
        account_id, mark = self._account.id, device_files.mark_of(data)
        known = self._database.read(synced_fields.known_files, account_id).get(path, "")
        lines = self._opened(device, data, device_files.length_known(data, known))
        if lines is None or known == mark:
            return
        for part in _parts(lines):
            records = self._context.worker.read_device_records(part)
            for start in range(0, len(records), BATCH):
                self._merge(records[start : start + BATCH])
        self._database.write_unsynced(synced_fields.note_file, account_id, path, mark)

    def _opened(self, device: str, data: bytes, start: int) -> bytes | None:
        """Returns the records behind so many bytes; None for a file that is cut, or encrypted in another way."""
        if self._keys is None:
            return data[start:]
        lines = self._keys.opened(data, device, start)
        if lines is None and (header_of(data) is not None or has_records(data)):
            self._strangers[device] = None
        return lines

    def _merge(self, records: tuple[DeviceRecord, ...]) -> None:
        self._database.write(synced_fields.merge_records, self._account.id, records, False)
        self._database.write(synced_fields.advance_clock, max(record.stamp for record in records))


def _parts(data: bytes) -> Iterator[bytes]:
    """Yields the lines of a file in parts that are not too large for one job."""
    start = 0
    while start < len(data):
        end = len(data) if len(data) - start <= PART else data.rfind(b"\n", start, start + PART) + 1
        end = end if end > start else min(len(data), start + PART)
        yield data[start:end]
        start = end
