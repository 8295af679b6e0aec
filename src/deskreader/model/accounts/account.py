"""Accounts, their options, the devices of a synced folder, and acts that wait to be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from deskreader.model.enumerations import AccountKind as AccountKind
from deskreader.model.ids import AccountId

if TYPE_CHECKING:
    from deskreader.model.fetch_history import Problem


class Ability(StrEnum):
    """What the user can change on a server beside read and starred."""

    SUBSCRIBE = "subscribe"
    RENAME = "rename"
    MOVE = "move"
    FOLDERS = "folders"  # rename and remove folders
    TAGS = "tags"


@dataclass(frozen=True, slots=True)
class AccountOptions:
    """What was chosen for an account beside its address; none of it is secret."""

    plain_http: bool = False  # the user was warned, and sends the password over plain HTTP all the same
    authority: str = ""  # path of a PEM file with the certificate authority that signed the server's certificate
    password_file: str = ""  # path of the file that has the password, where there is no keyring
    salt: str = ""  # of a folder: makes the id of this device
    is_encrypted: bool = False  # of a folder: its files are encrypted with a passphrase, which is stored as a password
    days: int = 14  # of a first sync: how far back read articles are fetched


@dataclass(frozen=True, slots=True)
class Account:
    """An account as a front end shows it."""

    id: AccountId
    kind: AccountKind
    name: str
    address: str
    user: str = ""
    options: AccountOptions = AccountOptions()
    is_paused: bool = False
    synced_at: datetime | None = None  # the last round that went well
    problem: Problem | None = None
    queued: int = 0  # acts that wait to be sent
    held: int = 0  # acts that this server never takes; they hold on this computer
    requests: int = 0  # of the last round
    received_bytes: int = 0


@dataclass(frozen=True, slots=True)
class AccountState:
    """What a round needs to know of an account beside `Account`."""

    cursor: str
    suspects: str
    recent_at: datetime | None
    next_due_at: datetime | None
    failures: int


@dataclass(frozen=True, slots=True)
class Device:
    """A computer that syncs through a folder."""

    id: str
    name: str
    seen_at: datetime | None  # when its files changed last, by its own clock
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class QueuedAct:
    """One field of one article, feed or folder as the user left it, waiting to be sent.

    `stamp` changes with each act on the field, so that an answer confirms just the value that was sent.
    """

    subject: str
    number: int
    field: str
    value: str
    stamp: int
    tries: int = 0


@dataclass(frozen=True, slots=True, order=True)
class DeviceRecord:
    """One field of one subject as a device set it; of two records of a field, the greater by `rank` holds.

    The subject is a name that is the same on every device, `stamp` that of the hybrid clock of the device.
    """

    subject: str
    field: str
    value: str
    stamp: int
    device: str

    @property
    def rank(self) -> tuple[int, str, str]:
        """What decides between two records: the later act, and for acts of one moment the device, then the value."""
        return self.stamp, self.device, self.value
