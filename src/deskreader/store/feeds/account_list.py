"""The accounts as the sidebar and the settings show them."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import fields
from typing import Any

from deskreader.errors import Kind, StoreError
from deskreader.model import AccountId, Problem
from deskreader.model.accounts import Account, AccountKind, AccountOptions
from deskreader.store.sqlite.encoding import moment

_ACCOUNT = """
    SELECT a.id, a.kind, a.name, a.address, a.user_name, a.options, a.is_paused, a.synced_at, a.problem_kind,
        a.problem_detail, a.problem_since,
        (SELECT count(*) FROM outbox o WHERE o.account_id = a.id AND o.held = '' AND (
            a.kind = 'folder' OR o.subject <> 'article' OR EXISTS (
                SELECT 1 FROM account_articles m WHERE m.article_id = o.number AND m.account_id = a.id))),
        (SELECT count(*) FROM outbox o WHERE o.account_id = a.id AND o.held <> ''), a.requests, a.received
    FROM accounts a"""


def _options(text: str) -> AccountOptions:
    """The options that `_packed` wrote; what is damaged or unknown is left out."""
    try:
        raw = json.loads(text)
    except ValueError:
        raw = {}
    defaults = AccountOptions()
    known = {
        field.name: raw[field.name]
        for field in fields(AccountOptions)
        if isinstance(raw, dict) and type(raw.get(field.name)) is type(getattr(defaults, field.name))
    }
    return AccountOptions(**known)


def _account(row: tuple[Any, ...]) -> Account:
    number, kind, name, address, user, options, paused, synced, problem, detail, since, queued, held, *rest = row
    known = Kind(problem) if problem in Kind.__members__.values() else Kind.UNEXPECTED
    return Account(
        AccountId(number),
        AccountKind(kind),
        name,
        address,
        user,
        _options(options),
        bool(paused),
        moment(synced),
        Problem(known, detail or "", moment(since)) if problem and since is not None else None,
        queued,
        held,
        *rest,
    )


def accounts(db: sqlite3.Connection) -> tuple[Account, ...]:
    """All accounts in the order of the sidebar."""
    return tuple(_account(row) for row in db.execute(f"{_ACCOUNT} ORDER BY a.position, a.id"))


def account(db: sqlite3.Connection, account_id: AccountId) -> Account:
    """One account. Raises: StoreError(UNKNOWN_ACCOUNT)."""
    row = db.execute(f"{_ACCOUNT} WHERE a.id = ?", (account_id,)).fetchone()
    if row is None:
        raise StoreError(Kind.UNKNOWN_ACCOUNT, str(account_id))
    return _account(row)
