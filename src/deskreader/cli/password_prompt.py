"""Asks for a password at the terminal."""

from __future__ import annotations

import getpass
import warnings

from deskreader.errors import DeskReaderError, Kind


def asked_password() -> str:
    """Asks for a password. Raises: DeskReaderError(UNREADABLE_FILE) where there is nobody to ask."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", getpass.GetPassWarning)
            return getpass.getpass()
    except EOFError as error:
        raise DeskReaderError(Kind.UNREADABLE_FILE, "password") from error
