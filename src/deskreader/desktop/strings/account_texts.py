"""What the window says of accounts: their kinds, how they are, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from deskreader import messages
from deskreader.desktop.strings.formatting import counted, time_ago
from deskreader.errors import DeskReaderError, Kind

if TYPE_CHECKING:
    from deskreader.model import Problem
    from deskreader.model.accounts import Account, AccountKind

translate = QCoreApplication.translate


def account_error_message(error: DeskReaderError, is_new: bool = False) -> str:
    """The sentence for an error of an account; `is_new` for one that is being added or signed in to."""
    return translate("sentences", messages.account_sentence(error.kind, is_new)).replace(
        "{detail}", error.detail or "?"
    )


def account_problem_text(problem: Problem | None) -> str:
    """The sentence for what is wrong with an account; empty if nothing is."""
    return account_error_message(DeskReaderError(Kind(problem.kind), problem.detail)) if problem is not None else ""


def account_kind_text(kind: AccountKind) -> str:
    """What a kind of account is called."""
    return translate("sentences", messages.KINDS_OF_ACCOUNTS[kind])


def address_hint(kind: AccountKind) -> str:
    """What is worth knowing when an account of a kind is added."""
    return translate("sentences", messages.ADDRESS_HINTS[kind])


def no_keyring_text() -> str:
    """The warning that an account's password is forgotten when DeskReader is closed."""
    return translate("sentences", messages.NO_KEYRING_FOR_ACCOUNT)


def account_state_text(account: Account, now: datetime) -> str:
    """How an account is: when it was synced, whether it is paused, and how many changes wait."""
    if account.is_paused:
        parts = [translate("accounts", "Paused")]
    elif account.synced_at is None:
        parts = [translate("accounts", "Not synced yet")]
    else:
        parts = [translate("accounts", "Synced {ago}").replace("{ago}", time_ago(account.synced_at, now))]
    if account.queued:
        parts.append(counted("accounts", "1 change to send", "%n changes to send", account.queued))
    return " · ".join(parts)


LEFT_NAMED = 3
"""Feeds that stay where they are and are named; there may be hundreds."""


def moved_text(moved: int, left: Sequence[str], place: str) -> str:
    """What a move of feeds came to; `place` is the name of the account, or empty for this computer."""
    if place:
        text = counted("accounts", "Moved 1 feed to {name}", "Moved %n feeds to {name}", moved).replace("{name}", place)
    else:
        text = counted("accounts", "Moved 1 feed to this computer", "Moved %n feeds to this computer", moved)
    if not moved:
        text = translate("accounts", "No feeds to move")
    if not left:
        return text
    stays = counted(
        "accounts", "1 feed stays: a server can't fetch it", "%n feeds stay: a server can't fetch them", len(left)
    )
    names = ", ".join(left[:LEFT_NAMED]) + (", …" if len(left) > LEFT_NAMED else "")
    return f"{text} · {stays} ({names})"
