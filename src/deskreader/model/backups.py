"""Backups of the library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class BackupCause(StrEnum):
    """Why a backup was made."""

    DAILY = "daily"
    BY_HAND = "by_hand"
    BEFORE_UPDATE = "before_update"  # before a newer program changed how the library is stored
    BEFORE_RESTORE = "before_restore"
    BEFORE_IMPORT = "before_import"


@dataclass(frozen=True, slots=True)
class Backup:
    """A whole copy of the library, and what it holds."""

    path: Path
    made_at: datetime
    cause: BackupCause
    bytes: int
    feeds: int = 0
    articles: int = 0
    starred: int = 0
    is_readable: bool = True
